/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The expressions of -F and --fail-if: comparisons (comparison.h) that && and || join.
 * Which rows a filter is asked about, and what follows if it matches, is view.h's and
 * memcgtop.c's to say.
 */
#ifndef __FILTER_H
#define __FILTER_H

#include "model/comparison.h"

/* The largest number of comparisons of an expression. */
#define COMPARISONS_MAX 16

/* {} is none, and matches nothing. */
struct filter {
	struct comparison comparisons[COMPARISONS_MAX];
	unsigned int nr;
	const struct column
		*columns[2 * COMPARISONS_MAX]; /* of them all, each once */
	unsigned int nr_columns;
	char *text; /* of the comparisons; NULL: it isn't the filter's own */
};

/*
 * Reads an expression. && binds tighter than ||. Returns 0; -EINVAL with what is wrong
 * and what is valid appended to why, or -ENOMEM with that: the filter is {} then.
 */
int filter__parse(struct filter *filter, const char *expression,
		  struct text *why);

/* The filter of the paths that have the text in them, as it stands; it must outlive it. */
struct filter filter__part(const char *text);

/*
 * As filter__parse(), but a text in which no comparison is meant is a part of the path;
 * it must outlive the filter.
 */
int filter__parse_or_part(struct filter *filter, const char *text,
			  struct text *why);

void filter__free(struct filter *filter);

/* Adds what has to be read for the filter to a demand. */
void filter__demand(const struct filter *filter, struct demand *demand);

/* True if a column of the filter compares two samples. */
bool filter__needs_previous(const struct filter *filter);

/* True if it is a part of the path that looks like more (comparison__lacks_column()). */
bool filter__lacks_column(const struct filter *filter, struct text *why);

/*
 * Paths are built in scratch, the caller's to free. If that finds no memory its failed is
 * set and stays, and the answer isn't known.
 */
bool filter__matches(const struct filter *filter,
		     const struct snapshot *snapshot, const struct memcg *memcg,
		     struct text *scratch);

#endif /* __FILTER_H */
