// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Lists the rows, selects one of them, folds and narrows them. */
#include <errno.h>
#include <stdlib.h>
#include "lib/log.h"
#include "model/added.h"
#include "screen/rows.h"

struct memcg *rows__selected(const struct rows *rows)
{
	return rows->nr ? rows->memcgs[rows->selected] : NULL;
}

void rows__scroll(struct rows *rows)
{
	if (rows->nr <= rows->height)
		rows->top = 0;
	else if (rows->top > rows->nr - rows->height)
		rows->top = rows->nr - rows->height;
	if (rows->selected < rows->top)
		rows->top = rows->selected;
	if (rows->selected >= rows->top + rows->height)
		rows->top = rows->selected - rows->height + 1;
}

void rows__select(struct rows *rows, long row)
{
	const struct memcg *memcg;

	if (row >= (long)rows->nr)
		row = (long)rows->nr - 1;
	rows->selected = row < 0 ? 0 : row;
	memcg = rows__selected(rows);
	rows->selected_serial = memcg ? memcg->serial : 0;
	rows__scroll(rows);
}

void rows__move(struct rows *rows, long step)
{
	rows__select(rows, (long)rows->selected + step);
}

void rows__select_memcg(struct rows *rows, const struct memcg *memcg)
{
	__u32 i;

	for (i = 0; memcg && i < rows->nr; i++)
		if (rows->memcgs[i] == memcg)
			rows__select(rows, i);
}

void rows__select_first_match(struct rows *rows)
{
	__u32 i;

	for (i = 0; i < rows->nr; i++)
		if (rows->memcgs[i]->row != ROW_CONTEXT) {
			rows__select(rows, i);
			return;
		}
}

/* True if a memcg above it is folded. */
static bool memcg__is_folded_away(const struct memcg *memcg)
{
	const struct memcg *above = memcg;

	while ((above = memcg__shown_above(above)))
		if (above->is_folded)
			return true;
	return false;
}

static int rows__make_room(struct rows *rows, __u32 nr)
{
	struct memcg **more;

	if (nr <= rows->room)
		return 0;
	more = reallocarray(rows->memcgs, nr, sizeof(*more));
	if (!more)
		return log__error(-ENOMEM, "no memory for %u rows", nr);
	rows->memcgs = more;
	rows->room = nr;
	return 0;
}

int rows__set(struct rows *rows, struct snapshot *snapshot, bool tree)
{
	const __u64 wanted = rows->selected_serial;
	long selected = rows->selected;
	struct memcg *memcg;
	__u32 i;

	/* The old rows may point into a sample that is gone. */
	rows->nr = 0;
	if (rows__make_room(rows, snapshot->nr_rows))
		return -ENOMEM;
	for (i = 0; i < snapshot->nr_rows; i++) {
		memcg = snapshot->order[i];
		if (tree && memcg__is_folded_away(memcg))
			continue;
		if (memcg->serial == wanted)
			selected = rows->nr;
		rows->memcgs[rows->nr++] = memcg;
	}
	rows__select(rows, selected);
	/* A memcg that is only out of sight is selected again when it is back. */
	if (wanted && (rows->may_come_back || snapshot__find(snapshot, wanted)))
		rows->selected_serial = wanted;
	return 0;
}

void rows__free(struct rows *rows)
{
	free(rows->memcgs);
}

void rows__fold(struct memcg *memcg, bool folded)
{
	if (memcg->added == ADDED_DYING)
		memcg->parent->unfolds_dying = !folded;
	else
		memcg->is_folded = folded && memcg->child;
}

void rows__fold_dying(struct snapshot *snapshot)
{
	struct memcg *memcg;
	__u32 i;

	for (i = 0; i < snapshot->nr_added; i++) {
		memcg = &snapshot->added[i].memcg;
		memcg->is_folded = memcg->added == ADDED_DYING &&
				   !memcg->parent->unfolds_dying;
	}
}

void rows__fold_all(struct snapshot *snapshot)
{
	bool folded = true;
	struct memcg *memcg;
	__u32 i;

	for (i = 0; i < snapshot->nr_memcgs; i++)
		folded &= !snapshot->memcgs[i].is_folded;
	for (i = 0; i < snapshot->nr_memcgs; i++) {
		memcg = &snapshot->memcgs[i];
		rows__fold(memcg, folded && memcg__shown_above(memcg));
	}
}

void rows__keep_folds(struct snapshot *now, const struct snapshot *before)
{
	const struct memcg *memcg;
	struct memcg *same;
	__u32 i;

	for (i = 0; i < before->nr_memcgs; i++) {
		memcg = &before->memcgs[i];
		if (!memcg->is_folded && !memcg->unfolds_dying)
			continue;
		same = snapshot__find(now, memcg->serial);
		if (!same)
			continue;
		same->is_folded = memcg->is_folded;
		same->unfolds_dying = memcg->unfolds_dying;
	}
}

bool rows__zoom_in(struct rows *rows, const struct snapshot *snapshot)
{
	const struct memcg *selected = rows__selected(rows);

	if (!selected || selected->added || rows->nr_zooms == ZOOMS_MAX ||
	    selected == &snapshot->memcgs[snapshot->first])
		return false;
	rows->zooms[rows->nr_zooms++] = selected->serial;
	rows->top = 0;
	return true;
}

bool rows__zoom_out(struct rows *rows)
{
	if (!rows->nr_zooms)
		return false;
	rows->nr_zooms--;
	return true;
}

bool rows__apply_zoom(struct rows *rows, struct snapshot *snapshot)
{
	unsigned int i = rows->nr_zooms;
	const struct memcg *start;
	bool is_there = true;

	for (; i; i--) {
		start = snapshot__find(snapshot, rows->zooms[i - 1]);
		if (start) {
			snapshot__set_start(snapshot, start);
			break;
		}
		if (rows->may_come_back)
			continue;
		rows->nr_zooms--;
		is_there = false;
	}
	return is_there;
}
