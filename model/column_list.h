/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Lists of columns: the language of -o, adding and taking away. What a column is,
 * column.h says, and what a set has, column_set.h.
 */
#ifndef __COLUMN_LIST_H
#define __COLUMN_LIST_H

#include "model/column_set.h"

/* The columns that are shown, in this order. {} is an empty list. */
struct column_list {
	const struct column **columns;
	/* For each, how the set has it that it came with; NULL: the user named it. */
	const struct set_column **of_set;
	size_t nr;
	bool v1; /* memory is on cgroup v1; set it before the calls below */
};

/*
 * Sets the list from words as of -o: names, headings, globs, sets; "+" before them adds
 * them to the default. spec NULL: the default. origin is where the words come from, for
 * messages. Returns 0; -EINVAL, logged: a word means no column; -ENOMEM, logged.
 */
int column_list__parse(struct column_list *list, const char *spec,
		       const char *origin);

/* Adds such words to the list; returns as column_list__parse(). */
int column_list__add_words(struct column_list *list, const char *words,
			   const char *origin);

/* Puts other in the place of column, unless the list has other already. */
void column_list__replace(struct column_list *list, const struct column *column,
			  const struct column *other);

/* Sets every column of this version: --output-all, and JSON without -o. */
int column_list__all(struct column_list *list);

void column_list__free(struct column_list *list);

bool column_list__has(const struct column_list *list,
		      const struct column *column);

/* How the set has the column that it came with; NULL: it isn't in the list, or named. */
const struct set_column *column_list__of_set(const struct column_list *list,
					     const struct column *column);

/* Adds the column at the end, or takes it out. 0 or -ENOMEM, logged. */
int column_list__toggle(struct column_list *list, const struct column *column);

/* True if one of nr columns is that one. */
bool columns__have(const struct column *const *columns, size_t nr,
		   const struct column *column);

#endif /* __COLUMN_LIST_H */
