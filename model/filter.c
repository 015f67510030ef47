// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Parses COLUMN OP VALUE and compares a memcg's value with it. */
#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/text.h"
#include "model/filter.h"

/* The longer signs come first: <= begins like <. */
static const struct {
	const char *sign;
	enum filter_relation relation;
} relations[] = {
	{ "!=", FILTER_UNEQUAL }, { "<=", FILTER_AT_MOST },
	{ "==", FILTER_EQUAL },	  { ">=", FILTER_AT_LEAST },
	{ "=", FILTER_EQUAL },	  { "<", FILTER_LESS },
	{ ">", FILTER_MORE },	  { "~", FILTER_GLOB },
};

#define NR_RELATIONS (sizeof(relations) / sizeof(relations[0]))
#define SIGNS "=!<>~"
#define BLANKS " \t"

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

/* Only bytes may have a unit behind them. */
static int number__parse(const char *text, enum unit unit, double *number)
{
	const char *end;
	char *behind;

	errno = 0;
	*number = strtod(text, &behind);
	end = behind;
	/* strtod() also takes "nan", "inf" and 0x10. */
	if (errno || end == text || !strchr("0123456789.", *text) ||
	    strpbrk(text, "xX") || !isfinite(*number))
		return -EINVAL;
	if (unit == UNIT_BYTES)
		*number = ldexp(*number, 10 * unit__skip(&end));
	if (unit == UNIT_PERCENT && *end == '%')
		end++;
	end += strspn(end, BLANKS);
	/* A number that doesn't fit is a mistake; no limit is "max". */
	if (*end || *number >= 0x1p64 ||
	    (unit == UNIT_FLAG && *number != 0 && *number != 1))
		return -EINVAL;
	return unit == UNIT_COUNT && *number != floor(*number) ? -EINVAL : 0;
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
	default:
		return "a whole number, such as 0 or 100";
	}
}

/* True if one of the column's words is so, or if it has none, so that any text may be. */
static bool filter__has_word(const struct filter *filter, const char *text)
{
	const bool is_glob = filter->relation == FILTER_GLOB;
	const char *const *word = filter->column->words;

	if (!word)
		return true;
	while (*word &&
	       (is_glob ? fnmatch(text, *word, 0) : strcmp(text, *word)))
		word++;
	return *word;
}

static int filter__refuse_word(const struct column *column, const char *text,
			       struct text *why)
{
	const char *const *word;

	text__format(why, "'%s' is no value of column %s: it is one of", text,
		     column->name);
	for (word = column->words; *word; word++)
		text__format(why, " %s", *word);
	return -EINVAL;
}

/* A path begins with / and a name has none, so some texts are those of no memcg. */
static int filter__check_path(const struct filter *filter, const char *text,
			      struct text *why)
{
	const struct column *column = filter->column;
	const bool is_glob = filter->relation == FILTER_GLOB;

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

static int filter__parse_text(struct filter *filter, const char *text,
			      struct text *why)
{
	const struct column *column = filter->column;

	filter->value = value__text(text);
	if (filter->relation != FILTER_GLOB &&
	    filter->relation != FILTER_EQUAL &&
	    filter->relation != FILTER_UNEQUAL) {
		text__format(
			why,
			"column %s is text, which has no order: use =, != or ~",
			column->name);
		return -EINVAL;
	}
	if (!filter__has_word(filter, text))
		return filter__refuse_word(column, text, why);
	return filter__check_path(filter, text, why);
}

static int filter__parse_value(struct filter *filter, const char *text,
			       struct text *why)
{
	const struct column *column = filter->column;
	bool is_change, is_negative;
	double number;

	if (column->unit == UNIT_TEXT)
		return filter__parse_text(filter, text, why);
	if (filter->relation == FILTER_GLOB) {
		text__format(
			why,
			"column %s is a number: ~ is for text, use =, !=, <, <=, > or >=",
			column->name);
		return -EINVAL;
	}
	if (column->unit == UNIT_BYTES && !strcmp(text, "max")) {
		filter->value = value__number(VALUE_NO_LIMIT);
		return 0;
	}
	is_change = column->change_of && column->unit == UNIT_BYTES;
	/* Only a change can be below 0. */
	is_negative = is_change && *text == '-';
	if (number__parse(text + is_negative, column->unit, &number) ||
	    (column->change_of && number >= 0x1p63)) {
		text__format(why, "'%s' is no value of column %s: it takes %s",
			     text, column->name, unit__valid(column->unit));
		return -EINVAL;
	}
	if (column->unit == UNIT_PERCENT || unit__is_per_second(column->unit))
		filter->value = value__fraction(number);
	else if (is_change)
		filter->value = value__change(is_negative ? -number : number);
	else
		filter->value = value__number(number);
	return 0;
}

int filter__parse(struct filter *filter, const char *expression,
		  struct text *why)
{
	const char *sign = expression + strcspn(expression, SIGNS);
	const char *start = expression + strspn(expression, BLANKS);
	size_t i, length = sign - start;
	char name[64];

	for (i = 0; i < NR_RELATIONS; i++)
		if (!strncmp(sign, relations[i].sign,
			     strlen(relations[i].sign)))
			break;
	if (i == NR_RELATIONS || sign < start) {
		text__format(
			why,
			"'%s' is not COLUMN OP VALUE, with one of = != < <= > >= ~, such as 'current>1G'",
			expression);
		return -EINVAL;
	}
	while (length && strchr(BLANKS, start[length - 1]))
		length--;
	snprintf(name, sizeof(name), "%.*s", (int)length, start);
	filter->column = column__find_word(name);
	if (!filter->column) {
		column__explain_unknown(name, why);
		return -EINVAL;
	}
	filter->relation = relations[i].relation;
	sign += strlen(relations[i].sign);
	return filter__parse_value(filter, sign + strspn(sign, BLANKS), why);
}

struct filter filter__part(const char *text)
{
	return (struct filter){ .column = &columns[COLUMN_cgroup],
				.relation = FILTER_PART,
				.value = value__text(text) };
}

int filter__parse_or_part(struct filter *filter, const char *text,
			  struct text *why)
{
	/* The name of a column is an expression that isn't complete. */
	if (!*text || strpbrk(text, SIGNS) || column__find(text))
		return filter__parse(filter, text, why);
	*filter = filter__part(text);
	return 0;
}

static bool relation__holds(enum filter_relation relation, int order)
{
	switch (relation) {
	case FILTER_EQUAL:
		return order == 0;
	case FILTER_UNEQUAL:
		return order != 0;
	case FILTER_AT_MOST:
		return order <= 0;
	case FILTER_AT_LEAST:
		return order >= 0;
	case FILTER_LESS:
		return order < 0;
	case FILTER_MORE:
		return order > 0;
	default:
		return false;
	}
}

static bool filter__matches_text(const struct filter *filter, const char *text)
{
	if (filter->relation == FILTER_GLOB)
		return !fnmatch(filter->value.text, text, 0);
	if (filter->relation == FILTER_PART)
		return strstr(text, filter->value.text);
	return relation__holds(filter->relation,
			       strcmp(text, filter->value.text));
}

bool filter__matches(const struct filter *filter,
		     const struct snapshot *snapshot, const struct memcg *memcg,
		     struct text *scratch)
{
	const struct value value =
		column__value(filter->column, snapshot, memcg);

	switch (value.type) {
	case VALUE_IS_UNKNOWN:
		return false;
	case VALUE_IS_TEXT:
		return filter__matches_text(filter, value.text);
	case VALUE_IS_PATH:
		text__restart(scratch);
		memcg__append_path(value.memcg, scratch);
		return filter__matches_text(filter, text__string(scratch));
	default:
		return relation__holds(filter->relation,
				       value__compare(&filter->value, &value));
	}
}
