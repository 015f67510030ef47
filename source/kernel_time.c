// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads times of kernel logs. */
#define _GNU_SOURCE /* timegm() */
#include "source/kernel_time.h"

static bool byte__is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* A number of exactly two digits. */
static bool span__take_two(struct span *span, __u64 *number)
{
	struct span two = span__first(*span, 2);

	if (!span__take_number(&two, number) || two.length || span->length < 2)
		return false;
	*span = span__from(*span, 2);
	return true;
}

static bool span__take_clock(struct span *span, int *hour, int *minute,
			     int *second)
{
	__u64 part[3];

	if (!span__take_two(span, &part[0]) || !span__skip(span, ":") ||
	    !span__take_two(span, &part[1]) || !span__skip(span, ":") ||
	    !span__take_two(span, &part[2]))
		return false;
	*hour = part[0];
	*minute = part[1];
	*second = part[2];
	return *hour < 24 && *minute < 60 && *second <= 60;
}

bool kernel_time__find_clock(struct span text, double *seconds)
{
	int hour, minute, second;
	struct span rest;
	size_t i;

	for (i = 0; i + 8 <= text.length; i++) {
		rest = span__from(text, i);
		/* A hardware address has colons and digits, too. */
		if (rest.bytes[2] != ':' ||
		    (i && (text.bytes[i - 1] == ':' ||
			   byte__is_digit(text.bytes[i - 1]))) ||
		    !span__take_clock(&rest, &hour, &minute, &second) ||
		    span__begins(rest, ":"))
			continue;
		if (seconds)
			*seconds = hour * 3600 + minute * 60 + second;
		return true;
	}
	return false;
}

/* Takes a zone and sets its offset in seconds. */
static bool span__take_zone(struct span *span, long *offset)
{
	__u64 hours, minutes;
	bool is_west;

	*offset = 0;
	if (span__skip(span, "Z") || span__skip(span, " UTC"))
		return true;
	is_west = span__begins(*span, "-");
	if (!is_west && !span__begins(*span, "+"))
		return false;
	*span = span__from(*span, 1);
	if (!span__take_two(span, &hours))
		return false;
	span__skip(span, ":");
	if (!span__take_two(span, &minutes))
		return false;
	*offset = (hours * 60 + minutes) * 60;
	if (is_west)
		*offset = -*offset;
	return true;
}

static bool span__take_date(struct span *span, struct tm *tm)
{
	__u64 year, month, day;

	if (!span__take_number(span, &year) || year < 1970 || year > 9999 ||
	    !span__skip(span, "-") || !span__take_two(span, &month) ||
	    !span__skip(span, "-") || !span__take_two(span, &day) || !month ||
	    month > 12 || !day || day > 31)
		return false;
	tm->tm_year = year - 1900;
	tm->tm_mon = (int)month - 1;
	tm->tm_mday = day;
	return span__skip(span, "T") || span__skip(span, " ");
}

/* Takes a fraction of a second, of which nine digits count. */
static long span__take_nanoseconds(struct span *span)
{
	long nanoseconds = 0, digit = 100000000;

	if (!span__skip(span, ".") && !span__skip(span, ","))
		return 0;
	for (; span->length && byte__is_digit(span->bytes[0]);
	     *span = span__from(*span, 1), digit /= 10)
		nanoseconds += (span->bytes[0] - '0') * digit;
	return nanoseconds;
}

/* Seconds since 1970 with a fraction, as journalctl -o short-unix has them. */
static bool span__take_epoch(struct span *span, struct timespec *time)
{
	__u64 seconds;

	if (!span__take_number(span, &seconds) || seconds < 100000000 ||
	    !span__begins(*span, "."))
		return false;
	time->tv_sec = seconds;
	time->tv_nsec = span__take_nanoseconds(span);
	return !span->length;
}

bool kernel_time__parse(struct span text, struct timespec *time)
{
	struct timespec parsed = {};
	struct span rest = text;
	struct tm tm = {};
	long offset;

	if (span__take_epoch(&rest, &parsed)) {
		*time = parsed;
		return true;
	}
	rest = text;
	/* A weekday may stand before the date. */
	while (rest.length && !byte__is_digit(rest.bytes[0]))
		rest = span__from(rest, 1);
	if (!span__take_date(&rest, &tm) ||
	    !span__take_clock(&rest, &tm.tm_hour, &tm.tm_min, &tm.tm_sec))
		return false;
	parsed.tv_nsec = span__take_nanoseconds(&rest);
	if (!span__take_zone(&rest, &offset))
		return false;
	parsed.tv_sec = timegm(&tm) - offset;
	*time = parsed;
	return true;
}
