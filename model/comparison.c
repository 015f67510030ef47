// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Parses a comparison, and compares a memcg's value with another one. */
#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "lib/text.h"
#include "model/comparison.h"

/* The longer signs come first: <= begins like <. */
static const struct {
	const char *sign;
	enum relation relation;
} relations[] = {
	{ "!=", RELATION_UNEQUAL }, { "<=", RELATION_AT_MOST },
	{ "==", RELATION_EQUAL },   { ">=", RELATION_AT_LEAST },
	{ "=", RELATION_EQUAL },    { "<", RELATION_LESS },
	{ ">", RELATION_MORE },	    { "~", RELATION_GLOB },
};

#define NR_RELATIONS (sizeof(relations) / sizeof(relations[0]))
#define SIGNS "=!<>~"
#define BLANKS " \t"
/* A name or heading of a column, or what was meant as one. */
#define WORD_LETTERS                                                     \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" \
	"_-.%"
#define WORD_SIZE 64

/* Skips what may follow a number of bytes: K, KB, Ki, KiB, B. Returns the power of 1024. */
static int unit__skip(const char **text)
{
	static const char letters[] = "KMGTPE";
	const char *letter = **text ? strchr(letters, toupper(**text)) : NULL;

	if (letter) {
		(*text)++;
		*text += toupper(**text) == 'I';
	}
	*text += toupper(**text) == 'B';
	return letter ? letter - letters + 1 : 0;
}

/* Reads a number in decimal, maybe below 0. Returns what is behind it; NULL: it is none. */
static const char *number__read(const char *text, long double *number)
{
	const char *digits = text + (*text == '-');
	char *behind;

	errno = 0;
	*number = strtold(text, &behind);
	/* strtold() also takes "nan", "inf" and 0x10. */
	if (errno || behind == text || !strchr("0123456789.", *digits) ||
	    strpbrk(text, "xX") || !isfinite(*number))
		return NULL;
	return behind;
}

/* Skips the letter of a unit of time and returns its length in seconds. */
static int time__skip(const char **text)
{
	static const struct {
		char letter;
		int seconds;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 } };
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (tolower(**text) != units[i].letter)
			continue;
		(*text)++;
		return units[i].seconds;
	}
	return 1;
}

/* Bytes and times may have a unit behind them. */
static int number__parse(const char *text, enum unit unit, long double *number)
{
	const char *end = number__read(text, number);

	if (!end)
		return -EINVAL;
	if (unit == UNIT_BYTES)
		*number = ldexpl(*number, 10 * unit__skip(&end));
	if (unit == UNIT_SECONDS)
		*number *= time__skip(&end);
	if (unit == UNIT_PERCENT && *end == '%')
		end++;
	end += strspn(end, BLANKS);
	/* A number that doesn't fit is a mistake; no limit is "max". */
	if (*end || *number >= 0x1p64L ||
	    (unit == UNIT_FLAG && *number != 0 && *number != 1))
		return -EINVAL;
	return (unit == UNIT_COUNT || unit == UNIT_MICROSECONDS) &&
			       *number != floorl(*number) ?
		       -EINVAL :
		       0;
}

static const char *unit__valid(enum unit unit)
{
	switch (unit) {
	case UNIT_BYTES:
		return "bytes, such as 4096, 1.5G, 100MB or max";
	case UNIT_PERCENT:
		return "percent, such as 95 or 99.5";
	case UNIT_FLAG:
		return "0 or 1";
	case UNIT_STALL:
		return "milliseconds per second, such as 0 or 2.5";
	case UNIT_RATE:
		return "a number per second, such as 0 or 2.5";
	case UNIT_SECONDS:
		return "a time, such as 90, 5m or 1.5h";
	case UNIT_MICROSECONDS:
		return "whole microseconds, such as 0 or 1000000";
	default:
		return "a whole number, such as 0 or 100";
	}
}

/* Cuts the word out of the text's first length bytes, without the blanks around it. */
static void word__cut(char word[WORD_SIZE], const char *text, size_t length)
{
	const size_t start = strspn(text, BLANKS);

	if (start >= length) {
		*word = '\0';
		return;
	}
	while (strchr(BLANKS, text[length - 1]))
		length--;
	snprintf(word, WORD_SIZE, "%.*s", (int)(length - start), text + start);
}

static bool word__may_be_column(const char *word)
{
	return *word && strspn(word, WORD_LETTERS) == strlen(word);
}

/* True if the word is no column, but so near to one that it has to be a mistake. */
static bool word__is_slip(const char *word)
{
	return word__may_be_column(word) && !column__find_word(word) &&
	       column__is_near(word);
}

static int parenthesis__refuse(const char *text, struct text *why)
{
	text__format(
		why,
		"'%s' has a parenthesis, which an expression can't have: && binds tighter than ||, so (A || B) && C is written A && C || B && C",
		text);
	return -EINVAL;
}

/* Reads the number before the asterisk of NUMBER*COLUMN. */
static int comparison__parse_factor(struct comparison *comparison,
				    const char *text, size_t length,
				    const char *name, struct text *why)
{
	char word[WORD_SIZE];
	const char *end;

	word__cut(word, text, length);
	if (!comparison->other) {
		if (column__find_word(word))
			text__format(
				why,
				"'%s': the number stands before the column, as in 0.9*%s",
				text, word);
		else
			column__explain_unknown(name, why);
		return -EINVAL;
	}
	if (comparison->other->unit == UNIT_TEXT) {
		text__format(
			why,
			"'%s': column %s is text, which no number can multiply",
			text, comparison->other->name);
		return -EINVAL;
	}
	end = number__read(word, &comparison->factor);
	if (end && !*end)
		return 0;
	text__format(
		why,
		"'%s' is no number to multiply column %s by: it is a plain one, such as 0.95 or 2",
		word, comparison->other->name);
	return -EINVAL;
}

/*
 * Reads COLUMN or NUMBER*COLUMN. Returns 1; 0 if the text is neither; -EINVAL with what
 * is wrong appended to why.
 */
static int comparison__parse_column(struct comparison *comparison,
				    const char *text, struct text *why)
{
	const struct column *column = comparison->column, *other;
	const char *star = strchr(text, '*');
	const char *start = star ? star + 1 : text;
	char name[WORD_SIZE];

	word__cut(name, start, strlen(start));
	other = column__find_word(name);
	if (!other && (!star || column->unit == UNIT_TEXT))
		return 0;
	/* A path is compared with paths; another text isn't one. */
	if (!star && column->unit == UNIT_TEXT && other->unit == UNIT_TEXT &&
	    !other->is_path)
		return 0;
	comparison->other = other;
	if (star &&
	    comparison__parse_factor(comparison, text, star - text, name, why))
		return -EINVAL;
	if (other->unit == column->unit)
		return 1;
	text__format(
		why,
		"the unit of column %s is %s, that of column %s is %s: only columns of the same unit can be compared",
		column->name, unit__name(column->unit), other->name,
		unit__name(other->unit));
	return -EINVAL;
}

/* True if one of the column's words is so, or if it has none, so that any text may be. */
static bool comparison__has_word(const struct comparison *comparison,
				 const char *text)
{
	const bool is_glob = comparison->relation == RELATION_GLOB;
	const char *const *word = comparison->column->words;

	if (!word)
		return true;
	while (*word &&
	       (is_glob ? fnmatch(text, *word, 0) : strcmp(text, *word)))
		word++;
	return *word;
}

static int comparison__refuse_word(const struct column *column,
				   const char *text, struct text *why)
{
	const char *const *word;

	text__format(why, "'%s' is no value of column %s: it is one of", text,
		     column->name);
	for (word = column->words; *word; word++)
		text__format(why, " %s", *word);
	return -EINVAL;
}

/* A path begins with / and a name has none, so some texts are those of no memcg. */
static int comparison__check_path(const struct comparison *comparison,
				  const char *text, struct text *why)
{
	const struct column *column = comparison->column;
	const bool is_glob = comparison->relation == RELATION_GLOB;

	if (column->is_path &&
	    !(*text && strchr(is_glob ? "/*?[\\" : "/", *text))) {
		text__format(
			why,
			"'%s' is no %s, which begins with /: write %s~*%s* for a part of it",
			text, column->name, column->name, text);
		return -EINVAL;
	}
	if (column == &columns[COLUMN_name] && strchr(text, '/') && text[1] &&
	    !(is_glob && strpbrk(text, "*?["))) {
		text__format(
			why,
			"'%s' is no name, which has no / in it: use %s for a path",
			text, columns[COLUMN_cgroup].name);
		return -EINVAL;
	}
	return 0;
}

static int comparison__parse_text(struct comparison *comparison,
				  const char *text, struct text *why)
{
	const struct column *column = comparison->column;
	int found;

	if (comparison->relation != RELATION_GLOB &&
	    comparison->relation != RELATION_EQUAL &&
	    comparison->relation != RELATION_UNEQUAL) {
		text__format(
			why,
			"column %s is text, which has no order: use =, != or ~",
			column->name);
		return -EINVAL;
	}
	/* Every other text may be a value, also one that is the name of a column. */
	if (column->is_path && comparison->relation != RELATION_GLOB &&
	    *text != '/') {
		found = comparison__parse_column(comparison, text, why);
		if (found)
			return found < 0 ? found : 0;
	}
	comparison->value = value__text(text);
	if (!comparison__has_word(comparison, text))
		return comparison__refuse_word(column, text, why);
	return comparison__check_path(comparison, text, why);
}

/* Sets the value to no limit, which nothing is above. */
static int comparison__set_no_limit(struct comparison *comparison,
				    struct text *why)
{
	comparison->value = value__number(VALUE_NO_LIMIT);
	if (comparison->relation != RELATION_MORE)
		return 0;
	text__format(
		why,
		"'max' means no limit, which column %s never exceeds: write 1*max for the column max",
		comparison->column->name);
	return -EINVAL;
}

static int comparison__refuse_value(const struct comparison *comparison,
				    const char *text, struct text *why)
{
	const struct column *column = comparison->column;

	text__format(
		why,
		"'%s' is no value of column %s: it takes %s, or a column of the same unit, or NUMBER*COLUMN",
		text, column->name, unit__valid(column->unit));
	if (word__is_slip(text)) {
		text__append_string(why, "; ");
		column__explain_unknown(text, why);
	}
	return -EINVAL;
}

static int comparison__parse_number(struct comparison *comparison,
				    const char *text, struct text *why)
{
	const struct column *column = comparison->column;
	const bool is_change = column->change_of && column->unit == UNIT_BYTES;
	long double number;

	/* Only a change can be below 0. */
	if (number__parse(text, column->unit, &number) ||
	    (*text == '-' && !is_change) ||
	    (column->change_of && fabsl(number) >= 0x1p63L))
		return comparison__refuse_value(comparison, text, why);
	if (unit__is_fraction(column->unit))
		comparison->value = value__fraction(number);
	else if (is_change)
		comparison->value = value__change(number);
	else
		comparison->value = value__number(number);
	return 0;
}

static int comparison__parse_right(struct comparison *comparison,
				   const char *text, struct text *why)
{
	const struct column *column = comparison->column;
	char word[WORD_SIZE];
	int found;

	if (column->unit == UNIT_TEXT)
		return comparison__parse_text(comparison, text, why);
	if (comparison->relation == RELATION_GLOB) {
		text__format(
			why,
			"column %s is a number: ~ is for text, use =, !=, <, <=, > or >=",
			column->name);
		return -EINVAL;
	}
	if (strpbrk(text, "()"))
		return parenthesis__refuse(text, why);
	/* A limit may be none, which this means as in its file; a size can't be. */
	word__cut(word, text, strlen(text));
	if (column->kind == KIND_LIMIT && column->unit == UNIT_BYTES &&
	    !strcasecmp(word, "max"))
		return comparison__set_no_limit(comparison, why);
	found = comparison__parse_column(comparison, text, why);
	if (found)
		return found < 0 ? found : 0;
	return comparison__parse_number(comparison, text, why);
}

static int comparison__parse_left(struct comparison *comparison,
				  const char *text, size_t length,
				  struct text *why)
{
	char word[WORD_SIZE];

	word__cut(word, text, length);
	if (*word == '(')
		return parenthesis__refuse(word, why);
	if (strchr(word, '*')) {
		text__format(
			why,
			"'%s' stands before the operator, where only a column may be: NUMBER*COLUMN stands behind it, as in 'current>0.9*limit'",
			word);
		return -EINVAL;
	}
	comparison->column = column__find_word(word);
	if (comparison->column)
		return 0;
	column__explain_unknown(word, why);
	return -EINVAL;
}

int comparison__parse(struct comparison *comparison, const char *text,
		      struct text *why)
{
	const size_t length = strcspn(text, SIGNS);
	const char *sign = text + length;
	size_t i;
	int err;

	*comparison = (struct comparison){ .factor = 1 };
	for (i = 0; i < NR_RELATIONS; i++)
		if (!strncmp(sign, relations[i].sign,
			     strlen(relations[i].sign)))
			break;
	if (i == NR_RELATIONS) {
		text__format(
			why,
			"'%s' is not COLUMN OP VALUE, with one of = != < <= > >= ~, such as 'current>1G'",
			text);
		return -EINVAL;
	}
	err = comparison__parse_left(comparison, text, length, why);
	if (err)
		return err;
	comparison->relation = relations[i].relation;
	sign += strlen(relations[i].sign);
	return comparison__parse_right(comparison, sign + strspn(sign, BLANKS),
				       why);
}

/* Skips what stands before a column only by mistake: opening parentheses and NUMBER*. */
static const char *mistake__skip(const char *text)
{
	const char *behind;

	text += strspn(text, BLANKS "(");
	behind = text + strspn(text, "0123456789.");
	behind += strspn(behind, BLANKS);
	return behind > text && *behind == '*' ? behind + 1 : text;
}

bool comparison__is_meant(const char *text, size_t length)
{
	const char *sign = text + strcspn(text, SIGNS);
	const char *start = mistake__skip(text);
	char word[WORD_SIZE];

	if ((size_t)(sign - text) >= length)
		return false;
	word__cut(word, start, sign - start);
	return column__find_word(word) || word__is_slip(word);
}

bool comparison__lacks_column(const char *text, struct text *why)
{
	const size_t length = strcspn(text, SIGNS);
	char word[WORD_SIZE];

	word__cut(word, text, length);
	if (!text[length] || !word__may_be_column(word))
		return false;
	text__format(why, "%s is a part of the path, since ", text);
	column__explain_unknown(word, why);
	return true;
}

struct comparison comparison__part(const char *text)
{
	return (struct comparison){ .column = &columns[COLUMN_cgroup],
				    .relation = RELATION_PART,
				    .value = value__text(text),
				    .factor = 1 };
}

static bool relation__holds(enum relation relation, int order)
{
	switch (relation) {
	case RELATION_EQUAL:
		return order == 0;
	case RELATION_UNEQUAL:
		return order != 0;
	case RELATION_AT_MOST:
		return order <= 0;
	case RELATION_AT_LEAST:
		return order >= 0;
	case RELATION_LESS:
		return order < 0;
	case RELATION_MORE:
		return order > 0;
	default:
		return false;
	}
}

static bool comparison__matches_text(const struct comparison *comparison,
				     const char *text)
{
	if (comparison->relation == RELATION_GLOB)
		return !fnmatch(comparison->value.text, text, 0);
	if (comparison->relation == RELATION_PART)
		return strstr(text, comparison->value.text);
	return relation__holds(comparison->relation,
			       strcmp(text, comparison->value.text));
}

static bool comparison__matches_column(const struct comparison *comparison,
				       const struct value *value,
				       const struct value *other)
{
	long double left, right;

	if (other->type == VALUE_IS_UNKNOWN)
		return false;
	/* Only this is exact for every number, and paths have no factor. */
	if (comparison->factor == 1)
		return relation__holds(comparison->relation,
				       value__compare(other, value));
	left = value__magnitude(value);
	right = comparison->factor * value__magnitude(other);
	/* 0 times no limit is no number. */
	return !isnan(right) &&
	       relation__holds(comparison->relation,
			       (left > right) - (left < right));
}

bool comparison__matches(const struct comparison *comparison,
			 const struct snapshot *snapshot,
			 const struct memcg *memcg, struct text *scratch)
{
	const struct value value =
		column__value(comparison->column, snapshot, memcg);
	struct value other;

	if (value.type == VALUE_IS_UNKNOWN)
		return false;
	if (comparison->other) {
		other = column__value(comparison->other, snapshot, memcg);
		return comparison__matches_column(comparison, &value, &other);
	}
	switch (value.type) {
	case VALUE_IS_TEXT:
		return comparison__matches_text(comparison, value.text);
	case VALUE_IS_PATH:
		text__restart(scratch);
		memcg__append_path(value.memcg, scratch);
		return comparison__matches_text(comparison,
						text__string(scratch));
	default:
		return relation__holds(comparison->relation,
				       value__compare(&comparison->value,
						      &value));
	}
}
