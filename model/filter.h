/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The language of -F and --fail-if: COLUMN OP VALUE. Which rows a filter is asked
 * about, and what follows if it matches, is view.h's and memcgtop.c's to say.
 */
#ifndef __FILTER_H
#define __FILTER_H

#include "model/column.h"

enum filter_relation {
	FILTER_EQUAL,
	FILTER_UNEQUAL,
	FILTER_AT_MOST,
	FILTER_AT_LEAST,
	FILTER_LESS,
	FILTER_MORE,
	FILTER_PART, /* the text has it somewhere */
	FILTER_GLOB, /* matches the whole text; * matches / as well */
};

struct filter {
	const struct column *column;
	enum filter_relation relation;
	struct value value; /* its text belongs to the expression */
};

/*
 * Reads an expression, which must outlive the filter. Numbers are in the column's own
 * unit: bytes with K to E for powers of 1024 (M, MB, Mi, MiB), "max" for no limit,
 * percent, 0 or 1. Returns 0, or -EINVAL with what is wrong and what is valid appended
 * to why.
 */
int filter__parse(struct filter *filter, const char *expression,
		  struct text *why);

/* The filter of the paths that have the text in them, as it stands; it must outlive it. */
struct filter filter__part(const char *text);

/* As filter__parse(), but a text without any operator is a part of the path. */
int filter__parse_or_part(struct filter *filter, const char *text,
			  struct text *why);

/*
 * No limit counts as infinite; an unknown value matches nothing. Paths are built in
 * scratch, the caller's to free.
 */
bool filter__matches(const struct filter *filter,
		     const struct snapshot *snapshot, const struct memcg *memcg,
		     struct text *scratch);

#endif /* __FILTER_H */
