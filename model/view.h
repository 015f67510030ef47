/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What is shown of a sample, in which order: columns, filters, sorting. How it
 * then looks is table.c's, json.c's and live.c's.
 */
#ifndef __VIEW_H
#define __VIEW_H

#include "model/column.h"
#include "options.h"

struct view {
	const struct options *options;
	struct column_list columns;
	const struct column *sort; /* NULL: as it came */
	bool reverse;
	bool tree;
	bool with_ancestors; /* of what is shown; dimmed */
	const struct filter *filter; /* beside those of the options; NULL: none */
};

/*
 * Looks up the words of the command line. v1: memory is on cgroup v1. 0, EX_USAGE
 * (a column isn't one) or -errno, logged.
 */
int view__set(struct view *view, const struct options *options, bool v1);

/* Says what of -F and -s does nothing, since no memcg has the value. */
void view__note_missing(const struct view *view,
			const struct snapshot *snapshot);

void view__free(struct view *view);

/* What has to be read for it. */
struct demand view__demand(const struct view *view);

/* Selects and orders the rows; returns how many --rows leaves out. */
__u32 view__arrange(const struct view *view, struct snapshot *snapshot);

#endif /* __VIEW_H */
