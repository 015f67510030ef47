// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Makes a finding's sentence from the numbers that it names, and reads lists of findings'
 * names. The sentences are finding_rows.h's.
 */
#include <errno.h>
#include <string.h>
#include "model/finding.h"

/* The longest name of a number, with its NUL. */
#define NAME_MAX_ 64

/* Copies the name that begins behind a {, and returns what follows its }. */
static const char *name__read(const char *text, char name[NAME_MAX_])
{
	const size_t length = strcspn(text, "}");

	memcpy(name, text, length);
	name[length] = '\0';
	return text + length + 1;
}

/* The number of that name: the test's, or else a column of the memcg. */
static struct finding_number finding__number(const struct finding *finding,
					     const struct snapshot *snapshot,
					     const char *name)
{
	const struct column *column;
	unsigned int i;

	for (i = 0; i < finding->nr; i++)
		if (!strcmp(finding->numbers[i].name, name))
			return finding->numbers[i];
	column = column__find(name);
	if (!column)
		return (struct finding_number){ .value = value__unknown() };
	return (struct finding_number){
		.name = column->name,
		.value = column__value(column, snapshot, finding->memcg),
		.unit = column->unit,
	};
}

static bool value__is_worth_saying(const struct value *value)
{
	switch (value->type) {
	case VALUE_IS_UNKNOWN:
		return false;
	case VALUE_IS_NUMBER:
	case VALUE_IS_CHANGE:
		return value->number;
	case VALUE_IS_FRACTION:
		/* As it is written. */
		return value->fraction >= 0.005;
	default:
		return true;
	}
}

/* True if the part, which ends at a ], has nothing but numbers that say something. */
static bool part__is_worth_saying(const struct finding *finding,
				  const struct snapshot *snapshot,
				  const char *part)
{
	struct finding_number number;
	char name[NAME_MAX_];

	while (*part != ']') {
		if (*part++ != '{')
			continue;
		part = name__read(part, name);
		number = finding__number(finding, snapshot, name);
		if (!value__is_worth_saying(&number.value))
			return false;
	}
	return true;
}

void finding__append_sentence(const struct finding *finding,
			      const struct snapshot *snapshot,
			      struct text *text)
{
	const char *rest = finding->row->sentence;
	struct finding_number number;
	char name[NAME_MAX_];
	size_t plain;

	while (*rest) {
		plain = strcspn(rest, "{[]");
		text__append(text, rest, plain);
		rest += plain;
		if (*rest == '{') {
			rest = name__read(rest + 1, name);
			number = finding__number(finding, snapshot, name);
			value__append(&number.value, number.unit, false, text);
		} else if (*rest == '[' &&
			   !part__is_worth_saying(finding, snapshot,
						  rest + 1)) {
			rest = strchr(rest, ']') + 1;
		} else if (*rest) {
			rest++;
		}
	}
}

unsigned int
finding__numbers(const struct finding *finding, const struct snapshot *snapshot,
		 struct finding_number numbers[FINDING_NUMBERS_MAX])
{
	const char *rest = finding->row->sentence;
	struct finding_number number;
	char name[NAME_MAX_];
	unsigned int nr = 0, i;

	while ((rest = strchr(rest, '{'))) {
		rest = name__read(rest + 1, name);
		number = finding__number(finding, snapshot, name);
		/* A test hands over no number that it didn't look for. */
		if (!number.name)
			continue;
		for (i = 0; i < nr; i++)
			if (!strcmp(numbers[i].name, name))
				break;
		if (i == nr && nr < FINDING_NUMBERS_MAX)
			numbers[nr++] = number;
	}
	return nr;
}

void finding_row__demand(const struct finding_row *row, struct demand *demand)
{
	const char *rest = row->sentence;
	const struct column *column;
	char name[NAME_MAX_];

	while ((rest = strchr(rest, '{'))) {
		rest = name__read(rest + 1, name);
		column = column__find(name);
		if (column)
			column__demand(column, demand);
	}
}

/* The row of the name with that length; NULL: there is none. */
static const struct finding_row *finding_row__find_name(const char *name,
							size_t length)
{
	const struct finding_row *row;

	for_each_finding_row(
		row) if (strlen(row->name) == length &&
			 !strncmp(row->name, name, length)) return row;
	return NULL;
}

int findings__parse(const char *list, unsigned int *ids, struct text *why)
{
	const struct finding_row *row;
	size_t length;

	*ids = 0;
	for (;; list += length + 1) {
		length = strcspn(list, ",");
		row = finding_row__find_name(list, length);
		if (!row)
			break;
		*ids |= FINDING_BIT(row - finding_rows);
		if (!list[length])
			return 0;
	}
	text__format(why, "there is no finding '%.*s'; the findings are",
		     (int)length, list);
	for_each_finding_row(row) text__format(
		why, "%s %s", row == finding_rows ? "" : ",", row->name);
	return -EINVAL;
}
