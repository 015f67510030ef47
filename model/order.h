/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The rows of a snapshot: which memcgs are shown, in which order, as a list or a
 * tree. By what they are chosen and compared is the caller's to say.
 */
#ifndef __ORDER_H
#define __ORDER_H

#include "model/snapshot.h"

/*
 * Shows only the memcgs, and then the added rows, that keep() returns true for;
 * with_ancestors: and what is above them, as context. keep() may look at the row of
 * what stands above. Comes before order__sort().
 */
void order__select(struct snapshot *snapshot,
		   bool (*keep)(const struct memcg *memcg, void *context),
		   void *context, bool with_ancestors);

/*
 * Orders the rows by a three-way compare that never returns 0. tree: it orders only
 * siblings, and each row stands below its parent, or below the nearest ancestor that
 * is shown.
 */
void order__sort(struct snapshot *snapshot,
		 int (*compare)(const struct memcg *one,
				const struct memcg *other, void *context),
		 void *context, bool tree);

#endif /* __ORDER_H */
