/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * One value that a column has for a memcg: its types, their order, their text. What
 * the value means is the column's to say (column.h).
 */
#ifndef __VALUE_H
#define __VALUE_H

#include <stdbool.h>
#include "memcgtop.h"

struct memcg;
struct text;

enum value_type {
	VALUE_IS_UNKNOWN, /* null in JSON, "-" in a table */
	VALUE_IS_NO_LIMIT, /* null in JSON, "max" in a table */
	VALUE_IS_NUMBER,
	VALUE_IS_CHANGE, /* the difference of two numbers, may be below 0 */
	VALUE_IS_FRACTION, /* two decimals of it are shown */
	VALUE_IS_TEXT, /* bytes, maybe no valid text */
	VALUE_IS_PATH, /* the path of a memcg */
};

/* The text and the memcg belong to the sample. */
struct value {
	enum value_type type;
	union {
		__u64 number;
		__s64 change;
		double fraction;
		const char *text;
		const struct memcg *memcg;
	};
};

enum unit {
	UNIT_BYTES,
	UNIT_COUNT, /* a number of anything */
	UNIT_FLAG, /* 0 or 1 */
	UNIT_PERCENT,
	UNIT_RATE, /* per second */
	UNIT_STALL, /* milliseconds per second */
	UNIT_SECONDS,
	UNIT_MICROSECONDS,
	UNIT_TEXT,
};

static inline bool unit__is_per_second(enum unit unit)
{
	return unit == UNIT_RATE || unit == UNIT_STALL;
}

/* True if its numbers are fractions. */
static inline bool unit__is_fraction(enum unit unit)
{
	return unit == UNIT_PERCENT || unit == UNIT_SECONDS ||
	       unit__is_per_second(unit);
}

/* What --list-columns and messages call it. */
const char *unit__name(enum unit unit);

static inline struct value value__unknown(void)
{
	return (struct value){ .type = VALUE_IS_UNKNOWN };
}

/* VALUE_UNKNOWN and VALUE_NO_LIMIT (memcgtop.h) get types of their own. */
static inline struct value value__number(__u64 number)
{
	if (number == VALUE_UNKNOWN)
		return value__unknown();
	if (number == VALUE_NO_LIMIT)
		return (struct value){ .type = VALUE_IS_NO_LIMIT };
	return (struct value){ .type = VALUE_IS_NUMBER, .number = number };
}

static inline struct value value__change(__s64 change)
{
	return (struct value){ .type = VALUE_IS_CHANGE, .change = change };
}

static inline struct value value__fraction(double fraction)
{
	return (struct value){ .type = VALUE_IS_FRACTION,
			       .fraction = fraction };
}

static inline struct value value__text(const char *text)
{
	return (struct value){ .type = VALUE_IS_TEXT, .text = text };
}

/* NULL: the value is unknown. */
static inline struct value value__path(const struct memcg *memcg)
{
	if (!memcg)
		return value__unknown();
	return (struct value){ .type = VALUE_IS_PATH, .memcg = memcg };
}

/* The number that it is; 0 if it is none, infinite for no limit. */
long double value__magnitude(const struct value *value);

/*
 * Compares two known values of one unit; below 0: the first one comes first.
 * Numbers: the largest comes first, no limit counts as infinite. Text: from A to Z.
 */
int value__compare(const struct value *one, const struct value *other);

/* Appends the value as a table shows it; bytes exactly or in powers of 1024. */
void value__append(const struct value *value, enum unit unit, bool exact,
		   struct text *text);

#endif /* __VALUE_H */
