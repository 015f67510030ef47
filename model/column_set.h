/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The sets of columns, a row each: the default table, and those that answer a question.
 * How a list is made of them is column_list.h's.
 */
#ifndef __COLUMN_SET_H
#define __COLUMN_SET_H

#include "model/column.h"

/* A column as a set has it. */
struct set_column {
	enum column_id column;
	/* On a narrow terminal the least important goes first; 0: it stays. */
	int importance;
	/* A table has it only where some row has a value other than 0. */
	bool when_not_zero;
};

struct column_set {
	const char *name; /* for -o; @ before it */
	const char *help;
	const struct set_column *columns;
	size_t nr;
};

#define NR_COLUMN_SETS 8

/* The first one is the default table. */
extern const struct column_set column_sets[NR_COLUMN_SETS];

#define for_each_column_set(set) \
	for ((set) = column_sets; (set) < column_sets + NR_COLUMN_SETS; (set)++)

/* True if a word can only mean a set. */
static inline bool column_set__is_meant(const char *word)
{
	return *word == '@';
}

/* The set of that name, in any case; NULL: there is none. */
const struct column_set *column_set__find(const char *name);

/* Appends to why, in one line, that there is no such set, and which there are. */
void column_set__explain_unknown(const char *name, struct text *why);

bool column_set__has(const struct column_set *set, const struct column *column);

#endif /* __COLUMN_SET_H */
