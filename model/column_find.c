// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Finds the column that a user's word means, and says what is near to a word that means
 * none. The columns themselves are column.c's.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include "lib/text.h"
#include "model/column.h"

/* A longer word isn't compared with names. */
#define WORD_MAX 63

const struct column *column__find(const char *name)
{
	const struct column *column;

	for_each_column(column)
		if (!strcmp(column->name, name))
			return column;
	return NULL;
}

const struct column *column__find_word(const char *word)
{
	const struct column *column;

	for_each_column(column)
		if (!strcasecmp(column->name, word))
			return column;
	for_each_column(column)
		if (!strcasecmp(column->heading, word))
			return column;
	return NULL;
}

static bool letter__is_like(char one, char other)
{
	one = one == '-' ? '_' : tolower((unsigned char)one);
	other = other == '-' ? '_' : tolower((unsigned char)other);
	return one == other;
}

/* The number of letters to add, to remove or to change: Levenshtein's distance. */
static size_t word__distance(const char *one, const char *other)
{
	size_t row[WORD_MAX + 1], above, left_above, i;
	const size_t length = strlen(other);

	for (i = 0; i <= length; i++)
		row[i] = i;
	for (; *one; one++) {
		left_above = row[0]++;
		for (i = 1; i <= length; i++) {
			above = row[i];
			row[i] = left_above +
				 !letter__is_like(*one, other[i - 1]);
			if (above + 1 < row[i])
				row[i] = above + 1;
			if (row[i - 1] + 1 < row[i])
				row[i] = row[i - 1] + 1;
			left_above = above;
		}
	}
	return row[length];
}

/* The word behind the first dot, or the whole word if it has no dot. */
static const char *word__behind(const char *word, const char *dot)
{
	return dot ? dot + 1 : word;
}

/* The smallest distance of the word from what the column may be called. */
static size_t column__distance(const struct column *column, const char *word)
{
	const char *names[] = {
		column->name,
		word__behind(column->name, strrchr(column->name, '.')),
		column->heading,
	};
	size_t least = WORD_MAX, distance, i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		distance = word__distance(word, names[i]);
		if (distance < least)
			least = distance;
	}
	return least;
}

/* The column that is nearest to the word; NULL: none is near. */
static const struct column *column__nearest(const char *word)
{
	/* Names of files have more in front: memory.max. */
	const char *const words[] = { word,
				      word__behind(word, strchr(word, '.')) };
	const struct column *column, *nearest = NULL;
	size_t least = WORD_MAX, distance, i;

	if (strlen(word) > WORD_MAX)
		return NULL;
	for (i = 0; i < 2; i++) {
		if (least > strlen(words[i]) / 3 + 1)
			least = strlen(words[i]) / 3 + 1;
		for_each_column(column) {
			distance = column__distance(column, words[i]);
			if (distance >= least)
				continue;
			least = distance;
			nearest = column;
		}
	}
	return nearest;
}

bool column__is_near(const char *word)
{
	return column__nearest(word);
}

void column__explain_unknown(const char *word, struct text *why)
{
	const struct column *nearest = column__nearest(word);

	text__format(why, "there is no column '%s'", word);
	if (nearest)
		text__format(why, "; did you mean %s?", nearest->name);
	text__format(why, "%s --list-columns lists all columns",
		     nearest ? "" : ";");
}
