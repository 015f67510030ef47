// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Compares values and writes them for people. */
#include <math.h>
#include <string.h>
#include "lib/text.h"
#include "model/memcg.h"
#include "model/value.h"

const char *unit__name(enum unit unit)
{
	static const char *const names[] = {
		[UNIT_BYTES] = "bytes",	    [UNIT_COUNT] = "count",
		[UNIT_FLAG] = "flag",	    [UNIT_PERCENT] = "percent",
		[UNIT_RATE] = "per second", [UNIT_STALL] = "ms/s",
		[UNIT_SECONDS] = "seconds", [UNIT_MICROSECONDS] = "us",
		[UNIT_TEXT] = "text",
	};

	return names[unit];
}

static int order(bool before, bool after)
{
	return before ? -1 : after;
}

/* A change may be below 0, and a number beyond all changes. */
static int change__compare(__s64 change, __u64 number)
{
	return order(change >= 0 && (__u64)change > number,
		     change < 0 || (__u64)change < number);
}

int value__compare(const struct value *one, const struct value *other)
{
	if (one->type == VALUE_IS_CHANGE && other->type == VALUE_IS_NUMBER)
		return change__compare(one->change, other->number);
	if (one->type == VALUE_IS_NUMBER && other->type == VALUE_IS_CHANGE)
		return -change__compare(other->change, one->number);
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

long double value__magnitude(const struct value *value)
{
	switch (value->type) {
	case VALUE_IS_NUMBER:
		return value->number;
	case VALUE_IS_CHANGE:
		return value->change;
	case VALUE_IS_FRACTION:
		return value->fraction;
	case VALUE_IS_NO_LIMIT:
		return INFINITY;
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

/* Appends seconds as people say them: 12s, 3m05s, 2h10m, 45d. */
static void value__append_time(double seconds, struct text *text)
{
	static const struct {
		double length; /* of one, in seconds */
		const char *
			form; /* of a number of these and of the next smaller unit */
		double smaller;
	} units[] = {
		{ 86400, "%.0fd%02.0fh", 3600 },
		{ 3600, "%.0fh%02.0fm", 60 },
		{ 60, "%.0fm%02.0fs", 1 },
	};
	double whole;
	size_t i;

	seconds = floor(seconds);
	if (seconds >= 100 * units[0].length) {
		text__format(text, "%.0fd", floor(seconds / units[0].length));
		return;
	}
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (seconds < units[i].length)
			continue;
		whole = floor(seconds / units[i].length);
		text__format(text, units[i].form, whole,
			     floor((seconds - whole * units[i].length) /
				   units[i].smaller));
		return;
	}
	text__format(text, "%.0fs", seconds);
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
		if (unit == UNIT_SECONDS && !exact)
			value__append_time(value->fraction, text);
		else
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
