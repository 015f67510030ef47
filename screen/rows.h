/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The rows of the live screen: which memcgs of a sample are listed, which of them is
 * selected, what is folded, and which cgroup the rows are narrowed to. model/view.h
 * decides how they are filtered and ordered.
 */
#ifndef __ROWS_H
#define __ROWS_H

#include <stdbool.h>
#include "model/snapshot.h"

#define ZOOMS_MAX 64

struct rows {
	struct memcg **memcgs; /* in the order of the screen */
	__u32 nr;
	__u32 room; /* of the array */
	__u32 height; /* lines of the terminal that show rows, at least 1 */
	__u32 top; /* the first row in sight */
	__u32 selected;
	__u64 selected_serial; /* also while that memcg is out of sight; 0: none */
	/* The cgroups that the rows are narrowed to, by serial; the last one counts. */
	__u64 zooms[ZOOMS_MAX];
	unsigned int nr_zooms;
	/* A memcg that one sample of a file lacks may be in another one. */
	bool may_come_back;
};

/*
 * Lists the memcgs of the snapshot's order, in a tree without those below a folded
 * one. The selected memcg stays selected. Returns 0 or -ENOMEM, logged.
 */
int rows__set(struct rows *rows, struct snapshot *snapshot, bool tree);
void rows__free(struct rows *rows);

/* The selected memcg; NULL: there are no rows. */
struct memcg *rows__selected(const struct rows *rows);

/* Selects that row, or the nearest there is, and brings it into sight. */
void rows__select(struct rows *rows, long row);

/* Selects the row that is step rows further down. */
void rows__move(struct rows *rows, long step);

/* Selects the row of that memcg, if it has one. */
void rows__select_memcg(struct rows *rows, const struct memcg *memcg);

/* Selects the first row that isn't there only to show where a match is. */
void rows__select_first_match(struct rows *rows);

/* Brings the selected row into sight. */
void rows__scroll(struct rows *rows);

/*
 * Folds or unfolds what is below the memcg. A memcg without children isn't folded. The
 * removed memcgs of an added row become rows, or go, when the rows are made anew.
 */
void rows__fold(struct memcg *memcg, bool folded);

/*
 * Unfolds everything if something is folded. Otherwise folds all but the first level.
 * Removed memcgs stay summed up.
 */
void rows__fold_all(struct snapshot *snapshot);

/* Marks the added rows of removed memcgs as folded, unless they were unfolded. */
void rows__fold_dying(struct snapshot *snapshot);

/* Folds in a new sample what is folded in the one before it. */
void rows__keep_folds(struct snapshot *now, const struct snapshot *before);

/* Narrows the rows to the selected cgroup. False: nothing changes. */
bool rows__zoom_in(struct rows *rows, const struct snapshot *snapshot);

/* Takes back the last rows__zoom_in(). False: there is none. */
bool rows__zoom_out(struct rows *rows);

/*
 * Sets the range of the snapshot, which has to be the whole one, to the cgroup that
 * the rows are narrowed to. False: that cgroup is gone for good, so the one before
 * it counts.
 */
bool rows__apply_zoom(struct rows *rows, struct snapshot *snapshot);

#endif /* __ROWS_H */
