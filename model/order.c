// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Selects the rows of a snapshot and brings them into order, as a list or a tree. */
#include "model/added.h"
#include "model/order.h"

void order__select(struct snapshot *snapshot,
		   bool (*keep)(const struct memcg *memcg, void *context),
		   void *context, bool with_ancestors)
{
	struct memcg *memcg, *above,
		*first = snapshot->memcgs + snapshot->first;
	__u32 i;

	for (memcg = first; memcg < first + snapshot->nr; memcg++) {
		memcg->row = ROW_LEFT_OUT;
		if (!keep(memcg, context))
			continue;
		memcg->row = ROW_SHOWN;
		for (above = memcg->parent; with_ancestors && above >= first &&
					    above->row == ROW_LEFT_OUT;
		     above = above->parent)
			above->row = ROW_CONTEXT;
	}
	snapshot->nr_rows = 0;
	for (i = 0; i < snapshot->nr; i++)
		if (first[i].row != ROW_LEFT_OUT)
			snapshot->order[snapshot->nr_rows++] = &first[i];
	for (i = 0; i < snapshot->nr_added; i++) {
		memcg = &snapshot->added[i].memcg;
		memcg->row = keep(memcg, context) ? ROW_SHOWN : ROW_LEFT_OUT;
		if (memcg->row == ROW_SHOWN)
			snapshot->order[snapshot->nr_rows++] = memcg;
	}
}

/* Takes the sorted rows, links each to its parent and writes down the tree. */
static void order__hang(struct snapshot *snapshot)
{
	struct memcg *memcg, *above, *start = NULL;
	__u32 i, nr = 0;

	for (i = 0; i < snapshot->nr_memcgs; i++)
		snapshot->memcgs[i].child = NULL;
	for (i = 0; i < snapshot->nr_added; i++)
		snapshot->added[i].memcg.child = NULL;
	/* Each row becomes its parent's first child, so the last row comes first. */
	for (i = snapshot->nr_rows; i-- > 0;) {
		struct memcg **first;

		memcg = snapshot->order[i];
		above = memcg__shown_above(memcg);
		first = above ? &above->child : &start;
		memcg->next = *first;
		*first = memcg;
	}
	for (memcg = start; memcg;) {
		snapshot->order[nr++] = memcg;
		if (memcg->child) {
			memcg = memcg->child;
			continue;
		}
		while (memcg && !memcg->next)
			memcg = memcg__shown_above(memcg);
		if (memcg)
			memcg = memcg->next;
	}
}

void order__sort(struct snapshot *snapshot,
		 int (*compare)(const struct memcg *one,
				const struct memcg *other, void *context),
		 void *context, bool tree)
{
	__u32 i;

	memcgs__sort(snapshot->order, snapshot->nr_rows, compare, context);
	if (tree)
		order__hang(snapshot);
	for (i = 0; i < snapshot->nr_rows; i++)
		snapshot->order[i]->place = i;
}
