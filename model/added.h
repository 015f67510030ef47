/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Rows that are added to a tree, so that each of its levels adds up to its parent: what
 * no child accounts for, and the sum of removed siblings. Columns, order and output take
 * them for memcgs; nothing that counts or looks for memcgs sees them. Which of them are
 * shown is view.h's to say.
 */
#ifndef __ADDED_H
#define __ADDED_H

#include "model/snapshot.h"

/* How a tree shows removed memcgs; the words of --dying in their order. */
enum dying {
	DYING_FOLD, /* three or more siblings as one row, their sum */
	DYING_SHOW, /* each as a row of its own */
	DYING_HIDE, /* not at all, and so in lists and JSON */
};

struct added {
	/* Its serial is one that no memcg has, and in each sample the same. */
	struct memcg memcg;
	struct memcg then; /* memcg.before: its numbers in the sample before */
	struct memcg_record record, record_then;
	char name[24]; /* "(own)" or "(N dying)" */
};

/*
 * Makes the added rows of all memcgs, once for a snapshot. Then order__select() has to
 * follow, since the room for the order may have moved. Returns 0 or -ENOMEM, logged.
 */
int added__make(struct snapshot *snapshot, enum dying dying);

/* The number of an added row among those of its snapshot. */
static inline __u32 added__number(const struct memcg *memcg,
				  const struct snapshot *snapshot)
{
	return (const struct added *)memcg - snapshot->added;
}

#endif /* __ADDED_H */
