// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Compares values and writes them for people. */
#include <string.h>
#include "lib/text.h"
#include "model/memcg.h"
#include "model/value.h"

static int order(bool before, bool after)
{
	return before ? -1 : after;
}

int value__compare(const struct value *one, const struct value *other)
{
	if (one->type != other->type)
		return order(one->type == VALUE_IS_NO_LIMIT,
			     other->type == VALUE_IS_NO_LIMIT);
	switch (one->type) {
	case VALUE_IS_NUMBER:
		return order(one->number > other->number,
			     one->number < other->number);
	case VALUE_IS_CHANGE:
		return order(one->change > other->change,
			     one->change < other->change);
	case VALUE_IS_FRACTION:
		return order(one->fraction > other->fraction,
			     one->fraction < other->fraction);
	case VALUE_IS_TEXT:
		return strcmp(one->text, other->text);
	case VALUE_IS_PATH:
		return memcg__compare_path(one->memcg, other->memcg);
	default:
		return 0;
	}
}

static void value__append_number(__u64 number, enum unit unit, bool exact,
				 struct text *text)
{
	char digits[SIZE_TEXT_MAX];

	if (unit == UNIT_BYTES && !exact)
		size__format(digits, number);
	else
		number__format(digits, number);
	text__append_string(text, digits);
}

void value__append(const struct value *value, enum unit unit, bool exact,
		   struct text *text)
{
	const bool is_below_zero = value->type == VALUE_IS_CHANGE &&
				   value->change < 0;
	size_t start;

	switch (value->type) {
	case VALUE_IS_UNKNOWN:
		text__append(text, "-", 1);
		break;
	case VALUE_IS_NO_LIMIT:
		text__append(text, "max", 3);
		break;
	case VALUE_IS_NUMBER:
		value__append_number(value->number, unit, exact, text);
		break;
	case VALUE_IS_CHANGE:
		if (value->change)
			text__append(text, is_below_zero ? "-" : "+", 1);
		value__append_number(is_below_zero ? -(__u64)value->change :
						     (__u64)value->change,
				     unit, exact, text);
		break;
	case VALUE_IS_FRACTION:
		text__format(text, "%.2f", value->fraction);
		break;
	case VALUE_IS_TEXT:
		text__append_printable(text, value->text, strlen(value->text));
		break;
	case VALUE_IS_PATH:
		start = text->length;
		memcg__append_path(value->memcg, text);
		text__make_printable(text, start);
		break;
	}
}
