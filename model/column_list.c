// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Makes lists of columns: from words, from globs, from the default table. */
#define _GNU_SOURCE /* FNM_CASEFOLD */
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include "lib/log.h"
#include "lib/text.h"
#include "model/column_list.h"

/*
 * The default table: who uses the memory, what it is made of, how near the limit is,
 * what happened. The number is the importance on a narrow terminal.
 */
static const struct {
	enum column_id column;
	int importance;
} default_columns[] = {
	{ COLUMN_name, 0 },
	{ COLUMN_current, 0 },
	{ COLUMN_stat_anon, 8 },
	{ COLUMN_stat_file, 7 },
	{ COLUMN_stat_kernel, 4 },
	{ COLUMN_swap_current, 6 },
	{ COLUMN_peak, 1 },
	{ COLUMN_limit, 9 },
	{ COLUMN_used_pct, 11 },
	{ COLUMN_headroom, 5 },
	{ COLUMN_events_high, 2 },
	{ COLUMN_events_max, 3 },
	{ COLUMN_events_oom_kill, 10 },
};

#define NR_DEFAULT (sizeof(default_columns) / sizeof(default_columns[0]))

/* v1 counts events where they happen: there the local ones stand in. */
static const struct column *default__column(size_t i, bool v1)
{
	const struct column *column = &columns[default_columns[i].column];

	return v1 && column->local ? column->local : column;
}

int column__importance(const struct column *column)
{
	size_t i;

	for (i = 0; i < NR_DEFAULT; i++)
		if (default__column(i, false) == column ||
		    default__column(i, true) == column)
			return default_columns[i].importance;
	return 0;
}

bool column__is_default(const struct column *column)
{
	size_t i;

	for (i = 0; i < NR_DEFAULT; i++)
		if (default__column(i, false) == column)
			return true;
	return false;
}

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

bool column_list__is_default(const struct column_list *list,
			     const struct column *column)
{
	return columns__have(list->columns, list->nr_default, column);
}

static int column_list__add(struct column_list *list,
			    const struct column *column)
{
	const struct column **more;

	if (column_list__has(list, column))
		return 0;
	more = reallocarray(list->columns, list->nr + 1, sizeof(*more));
	if (!more)
		return log__error(-ENOMEM, "no memory for a list of columns");
	more[list->nr++] = column;
	list->columns = more;
	return 0;
}

int column_list__toggle(struct column_list *list, const struct column *column)
{
	size_t i;

	for (i = 0; i < list->nr; i++) {
		if (list->columns[i] != column)
			continue;
		list->nr--;
		list->nr_default -= i < list->nr_default;
		memmove(list->columns + i, list->columns + i + 1,
			(list->nr - i) * sizeof(*list->columns));
		return 0;
	}
	return column_list__add(list, column);
}

static int column_list__add_default(struct column_list *list)
{
	size_t i;
	int err = 0;

	for (i = 0; i < NR_DEFAULT && !err; i++)
		err = column_list__add(list, default__column(i, list->v1));
	list->nr_default = list->nr;
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

static int column_list__add_pattern(struct column_list *list,
				    const char *pattern, const char *origin)
{
	const struct column *column = column__find_word(pattern);
	struct text why = {};
	bool found = false;
	int err;

	if (column)
		return column_list__add(list, column);
	for_each_column(column) {
		if (!pattern__means(pattern, column, list->v1))
			continue;
		found = true;
		err = column_list__add(list, column);
		if (err)
			return err;
	}
	if (found)
		return 0;
	column__explain_unknown(pattern, &why);
	log__error(-EINVAL, "%s: %s", origin, text__string(&why));
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
		err = column_list__add_pattern(list, word, origin);
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
		err = column_list__add_default(list);
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
		err = column_list__add(list, column);
		if (err)
			break;
	}
	return err;
}

void column_list__free(struct column_list *list)
{
	free(list->columns);
	*list = (struct column_list){ .v1 = list->v1 };
}
