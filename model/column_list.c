// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Makes lists of columns: from words, from globs, from sets. */
#define _GNU_SOURCE /* FNM_CASEFOLD */
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include "lib/log.h"
#include "lib/text.h"
#include "model/column_list.h"

bool columns__have(const struct column *const *columns, size_t nr,
		   const struct column *column)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (columns[i] == column)
			return true;
	return false;
}

bool column_list__has(const struct column_list *list,
		      const struct column *column)
{
	return columns__have(list->columns, list->nr, column);
}

const struct set_column *column_list__of_set(const struct column_list *list,
					     const struct column *column)
{
	size_t i;

	for (i = 0; i < list->nr; i++)
		if (list->columns[i] == column)
			return list->of_set[i];
	return NULL;
}

/* of_set NULL: the user names it. A column that is named stays, whatever sets have it. */
static int column_list__add(struct column_list *list,
			    const struct column *column,
			    const struct set_column *of_set)
{
	const struct column **columns;
	const struct set_column **sets;
	size_t i;

	for (i = 0; i < list->nr; i++) {
		if (list->columns[i] != column)
			continue;
		if (!of_set)
			list->of_set[i] = NULL;
		return 0;
	}
	columns = reallocarray(list->columns, i + 1, sizeof(*columns));
	if (columns)
		list->columns = columns;
	sets = reallocarray(list->of_set, i + 1, sizeof(*sets));
	if (sets)
		list->of_set = sets;
	if (!columns || !sets)
		return log__error(-ENOMEM, "no memory for a list of columns");
	columns[i] = column;
	sets[i] = of_set;
	list->nr++;
	return 0;
}

int column_list__toggle(struct column_list *list, const struct column *column)
{
	size_t i;

	for (i = 0; i < list->nr; i++) {
		if (list->columns[i] != column)
			continue;
		list->nr--;
		memmove(list->columns + i, list->columns + i + 1,
			(list->nr - i) * sizeof(*list->columns));
		memmove(list->of_set + i, list->of_set + i + 1,
			(list->nr - i) * sizeof(*list->of_set));
		return 0;
	}
	return column_list__add(list, column, NULL);
}

/* v1 counts events where they happen: there the local ones stand in. */
static const struct column *column__on_v1(const struct column *column)
{
	const struct column *of = column->change_of;

	if (of && of->local)
		return column__change_of(of->local);
	return column->local ? column->local : column;
}

static int column_list__add_set(struct column_list *list,
				const struct column_set *set)
{
	const struct column *column;
	size_t i;
	int err = 0;

	for (i = 0; i < set->nr && !err; i++) {
		column = &columns[set->columns[i].column];
		err = column_list__add(
			list, list->v1 ? column__on_v1(column) : column,
			&set->columns[i]);
	}
	return err;
}

/* True if the pattern begins with all that is before the first dot: "rate.*". */
static bool pattern__names_prefix(const char *pattern,
				  const struct column *column)
{
	return !strncasecmp(pattern, column->name,
			    strcspn(column->name, ".") + 1);
}

/* A glob means those of the columns that there are. */
static bool pattern__means(const char *pattern, const struct column *column,
			   bool v1)
{
	if (fnmatch(pattern, column->name, FNM_CASEFOLD) ||
	    (column->v1_only && !v1))
		return false;
	return !column->only_named || pattern__names_prefix(pattern, column);
}

/* Returns 0; -EINVAL, not logged: no column fits; -ENOMEM, logged. */
static int column_list__add_pattern(struct column_list *list,
				    const char *pattern)
{
	const struct column *column;
	bool found = false;
	int err;

	for_each_column(column) {
		if (!pattern__means(pattern, column, list->v1))
			continue;
		found = true;
		err = column_list__add(list, column, NULL);
		if (err)
			return err;
	}
	return found ? 0 : -EINVAL;
}

static int column_list__add_word(struct column_list *list, const char *word,
				 const char *origin)
{
	const struct column_set *set = column_set__find(word);
	const struct column *column = column__find_word(word);
	struct text why = {};
	int err;

	if (set)
		return column_list__add_set(list, set);
	if (column)
		return column_list__add(list, column, NULL);
	err = column_list__add_pattern(list, word);
	if (err != -EINVAL)
		return err;
	if (column_set__is_meant(word))
		column_set__explain_unknown(word, &why);
	else
		column__explain_unknown(word, &why);
	log__error(-EINVAL, "%s: %s", origin, text__reason(&why));
	text__free(&why);
	return -EINVAL;
}

int column_list__add_words(struct column_list *list, const char *words,
			   const char *origin)
{
	char *copy, *word, *rest;
	int err = 0;

	copy = rest = strdup(words);
	if (!copy)
		return log__error(-ENOMEM, "no memory for a list of columns");
	while (!err && (word = strsep(&rest, ","))) {
		word += strspn(word, " ");
		while (*word && word[strlen(word) - 1] == ' ')
			word[strlen(word) - 1] = '\0';
		err = column_list__add_word(list, word, origin);
	}
	free(copy);
	return err;
}

int column_list__parse(struct column_list *list, const char *spec,
		       const char *origin)
{
	int err = 0;

	column_list__free(list);
	if (!spec || *spec == '+')
		err = column_list__add_set(list, column_sets);
	if (err || !spec)
		return err;
	return column_list__add_words(list, spec + (*spec == '+'), origin);
}

void column_list__replace(struct column_list *list, const struct column *column,
			  const struct column *other)
{
	size_t i;

	if (column_list__has(list, other))
		return;
	for (i = 0; i < list->nr; i++)
		if (list->columns[i] == column)
			list->columns[i] = other;
}

int column_list__all(struct column_list *list)
{
	const struct column *column;
	int err = 0;

	column_list__free(list);
	for_each_column(column) {
		if (column->only_named || (column->v1_only && !list->v1))
			continue;
		err = column_list__add(list, column, NULL);
		if (err)
			break;
	}
	return err;
}

void column_list__free(struct column_list *list)
{
	free(list->columns);
	free(list->of_set);
	*list = (struct column_list){ .v1 = list->v1 };
}
