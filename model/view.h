/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A view: the columns and rows of a sample that are shown, and their order. How they
 * look is said by output/ and screen/.
 */
#ifndef __VIEW_H
#define __VIEW_H

#include "lib/text.h"
#include "model/added.h"
#include "model/column_list.h"
#include "model/filter.h"

/* The largest number of filters. */
#define FILTERS_MAX 16

/* The rows and columns that are asked for. Strings belong to the caller. */
struct view_options {
	const char *
		output; /* a list of columns and sets; NULL: the default ones */
	bool output_all; /* every column */
	bool all_by_default; /* every column where output is NULL */
	/* The set that is shown where output is NULL; NULL: the default table's. */
	const char *set;
	const char *sort; /* a column's name; NULL: by the default one */
	bool reverse;
	bool keeps_order; /* without sort, the samples' own order stays */
	bool tree; /* children stand below their parents */
	bool with_ancestors; /* a row's ancestors are shown as its context */
	struct filter filters[FILTERS_MAX]; /* a row has to match all of them */
	unsigned int nr_filters;
	bool leaves; /* only memcgs without living children */
	bool adds_up; /* a tree gets the rows that make its levels add up (added.h) */
	enum dying dying;
	unsigned long depth; /* levels below the start; ULONG_MAX: any */
	unsigned long rows; /* the largest number of rows; ULONG_MAX: any */
};

struct view {
	const struct view_options *options;
	struct column_list columns;
	const struct column *sort; /* NULL: the order of the sample */
	bool reverse;
	bool tree;
	bool with_ancestors; /* ancestors of shown rows are shown, dimmed */
	const struct filter *filter; /* beside the options' own; NULL: none */
	struct text scratch; /* kept, so that a live screen takes no memory */
};

/*
 * Looks up the columns that the options name; the options must outlive the view.
 * v1: memory is on cgroup v1. Returns 0; -EINVAL, logged, if there is no such
 * column; -ENOMEM, logged.
 */
int view__set(struct view *view, const struct view_options *options, bool v1);

/* Shows a tree or a list: with names or, since those don't say where, with paths. */
void view__set_tree(struct view *view, bool tree);

/*
 * Puts max in the place of limit, if that came with a set, where nothing in the sample
 * tells the limit, as in a cgroup namespace.
 */
void view__adapt(struct view *view, const struct snapshot *snapshot);

/* Notes each -F and -s that does nothing, since no memcg has its value. */
void view__note_missing(const struct view *view,
			const struct snapshot *snapshot);

void view__free(struct view *view);

/* Adds what has to be read for the view to a demand. */
void view__demand(const struct view *view, struct demand *demand);

/*
 * True if a column of the view compares two samples; is_named: one that the user named. A
 * table has such a column of a set only where there are two.
 */
bool view__needs_previous(const struct view *view, bool is_named);

/*
 * Selects and orders the rows, and says how many --rows leaves out. Returns 0 or -ENOMEM,
 * logged: then the snapshot has no order.
 */
int view__arrange(struct view *view, struct snapshot *snapshot,
		  __u32 *left_out);

#endif /* __VIEW_H */
