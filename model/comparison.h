/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * One comparison of the language of -F and --fail-if: COLUMN OP VALUE, COLUMN OP COLUMN
 * or COLUMN OP NUMBER*COLUMN. How comparisons are joined is filter.h's to say.
 */
#ifndef __COMPARISON_H
#define __COMPARISON_H

#include "model/column.h"

enum relation {
	RELATION_EQUAL,
	RELATION_UNEQUAL,
	RELATION_AT_MOST,
	RELATION_AT_LEAST,
	RELATION_LESS,
	RELATION_MORE,
	RELATION_PART, /* the text has it somewhere */
	RELATION_GLOB, /* matches the whole text; * matches / as well */
};

struct comparison {
	const struct column *column;
	enum relation relation;
	struct value value; /* its text belongs to what was parsed */
	const struct column
		*other; /* stands in place of the value; NULL: none does */
	long double factor; /* of other's value */
	bool is_alternative; /* || stands before it, and not && */
};

/*
 * Reads a comparison, whose text must outlive it. Numbers are in the column's own unit:
 * bytes with K to E for powers of 1024 (M, MB, Mi, MiB), "max" for no limit, percent, 0
 * or 1. Another column has to have the same unit. Returns 0, or -EINVAL with what is
 * wrong and what is valid appended to why.
 */
int comparison__parse(struct comparison *comparison, const char *text,
		      struct text *why);

/*
 * True if the first length bytes of the text are meant as a comparison, right or wrong:
 * what stands before the first operator is a column, or so near to one that it is a
 * mistake.
 */
bool comparison__is_meant(const char *text, size_t length);

/*
 * True if the text looks like a comparison of a column that doesn't exist; appends to why
 * that it is a part of the path for that reason.
 */
bool comparison__lacks_column(const char *text, struct text *why);

/* That the path has the text in it, as it stands; it must outlive the comparison. */
struct comparison comparison__part(const char *text);

/*
 * No limit counts as infinite; an unknown value on either side matches nothing. Paths
 * are built in scratch, the caller's to free.
 */
bool comparison__matches(const struct comparison *comparison,
			 const struct snapshot *snapshot,
			 const struct memcg *memcg, struct text *scratch);

#endif /* __COMPARISON_H */
