// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Cuts an expression at && and ||, and joins what its comparisons say. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "lib/text.h"
#include "model/filter.h"

#define BLANKS " \t"

/* The length of what stands before the next && or ||. */
static size_t piece__length(const char *text)
{
	size_t length = 0;

	while (text[length] && strncmp(text + length, "&&", 2) &&
	       strncmp(text + length, "||", 2))
		length++;
	return length;
}

/*
 * Cuts the text at the next && or ||, and the blanks before that. Returns what stands
 * behind it, NULL for the last piece.
 */
static char *piece__cut(char *text, bool *is_alternative)
{
	size_t length = piece__length(text);
	char *next = text[length] ? text + length + 2 : NULL;

	if (!next)
		return NULL;
	*is_alternative = text[length] == '|';
	while (length && strchr(BLANKS, text[length - 1]))
		length--;
	text[length] = '\0';
	return next + strspn(next, BLANKS);
}

/* Appends to why that the piece, one of several, is no comparison. */
static int piece__refuse(const char *piece, struct text *why)
{
	if (!*piece)
		text__append_string(
			why,
			"a comparison is missing: && and || stand between two");
	else
		text__format(
			why,
			"'%s' is no comparison, and && and || stand between comparisons: write cgroup~*%s* for a part of the path, and name~a??b for a text with && in it",
			piece, piece);
	return -EINVAL;
}

static void filter__add_column(struct filter *filter,
			       const struct column *column)
{
	unsigned int i;

	for (i = 0; i < filter->nr_columns; i++)
		if (filter->columns[i] == column)
			return;
	filter->columns[filter->nr_columns++] = column;
}

static void filter__add(struct filter *filter,
			const struct comparison *comparison)
{
	filter->comparisons[filter->nr++] = *comparison;
	filter__add_column(filter, comparison->column);
	if (comparison->other)
		filter__add_column(filter, comparison->other);
}

static int filter__parse_pieces(struct filter *filter, struct text *why)
{
	const bool is_joined = filter->text[piece__length(filter->text)];
	bool is_alternative = false, next_is_alternative = false;
	char *piece = filter->text, *next;
	struct comparison comparison;
	int err;

	for (; piece; piece = next) {
		next = piece__cut(piece, &next_is_alternative);
		if (is_joined && !strpbrk(piece, "=<>~"))
			return piece__refuse(piece, why);
		err = comparison__parse(&comparison, piece, why);
		if (err)
			return err;
		if (filter->nr == COMPARISONS_MAX) {
			text__format(why, "there are more than %d comparisons",
				     COMPARISONS_MAX);
			return -EINVAL;
		}
		comparison.is_alternative = is_alternative;
		filter__add(filter, &comparison);
		is_alternative = next_is_alternative;
	}
	return 0;
}

int filter__parse(struct filter *filter, const char *expression,
		  struct text *why)
{
	int err;

	*filter = (struct filter){ .text = strdup(expression) };
	if (!filter->text) {
		text__format(why, "no memory for '%s'", expression);
		return -ENOMEM;
	}
	err = filter__parse_pieces(filter, why);
	if (err)
		filter__free(filter);
	return err;
}

struct filter filter__part(const char *text)
{
	const struct comparison comparison = comparison__part(text);
	struct filter filter = {};

	filter__add(&filter, &comparison);
	return filter;
}

/* True if at least one piece of the text is meant as a comparison. */
static bool expression__is_meant(const char *text)
{
	size_t length;

	for (;; text += length + 2) {
		length = piece__length(text);
		if (comparison__is_meant(text, length))
			return true;
		if (!text[length])
			return false;
	}
}

int filter__parse_or_part(struct filter *filter, const char *text,
			  struct text *why)
{
	/* The name of a column is an expression that isn't complete. */
	if (!*text || column__find(text) || expression__is_meant(text))
		return filter__parse(filter, text, why);
	*filter = filter__part(text);
	return 0;
}

void filter__free(struct filter *filter)
{
	free(filter->text);
	*filter = (struct filter){};
}

void filter__demand(const struct filter *filter, struct demand *demand)
{
	unsigned int i;

	for (i = 0; i < filter->nr_columns; i++)
		column__demand(filter->columns[i], demand);
}

bool filter__needs_previous(const struct filter *filter)
{
	unsigned int i;

	for (i = 0; i < filter->nr_columns; i++)
		if (column__needs_previous(filter->columns[i]))
			return true;
	return false;
}

bool filter__lacks_column(const struct filter *filter, struct text *why)
{
	const struct comparison *first = filter->comparisons;

	return filter->nr == 1 && first->relation == RELATION_PART &&
	       comparison__lacks_column(first->value.text, why);
}

bool filter__matches(const struct filter *filter,
		     const struct snapshot *snapshot, const struct memcg *memcg,
		     struct text *scratch)
{
	const struct comparison *comparison = filter->comparisons;
	const struct comparison *end = comparison + filter->nr;
	bool holds = filter->nr; /* all since the last || */

	for (; comparison < end; comparison++) {
		if (comparison->is_alternative) {
			if (holds)
				return true;
			holds = true;
		}
		holds = holds && comparison__matches(comparison, snapshot,
						     memcg, scratch);
	}
	return holds;
}
