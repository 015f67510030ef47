// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The table of marks. */
#include "output/mark.h"

static bool memcg__is_new(const struct memcg *memcg)
{
	return !memcg->before && !memcg__is_dying(memcg);
}

static bool memcg__is_remade(const struct memcg *memcg)
{
	return memcg__is_new(memcg) && memcg->is_remade;
}

static bool memcg__is_throttled(const struct memcg *memcg)
{
	return memcg->throttled == TROUBLE_IS_THERE;
}

static bool memcg__is_thrashing(const struct memcg *memcg)
{
	return memcg->thrashing == TROUBLE_IS_THERE;
}

static bool memcg__is_added(const struct memcg *memcg)
{
	return memcg->added;
}

static bool memcg__is_any(const struct memcg *memcg __attribute__((unused)))
{
	return true;
}

/* The first one that holds is the memcg's. */
static const struct mark marks[] = {
	{ "", STYLE_DIM, false, memcg__is_added },
	{ " (re-made)", STYLE_NEW, true, memcg__is_remade },
	{ " (new)", STYLE_NEW, true, memcg__is_new },
	{ " (throttled)", STYLE_WARNING, false, memcg__is_throttled },
	{ " (thrashing)", STYLE_WARNING, false, memcg__is_thrashing },
	{ " (dying)", STYLE_DIM, false, memcg__is_dying },
	{ " (hidden)", STYLE_PLAIN, false, memcg__is_hidden },
	{ "", STYLE_PLAIN, false, memcg__is_any },
};

const struct mark *memcg__mark(const struct memcg *memcg, bool has_news)
{
	const struct mark *mark = marks;

	while ((mark->is_news && !has_news) || !mark->holds(memcg))
		mark++;
	return mark;
}
