// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Takes apart other people's bytes. */
#define _GNU_SOURCE /* memmem() */
#include <limits.h>
#include <string.h>
#include "lib/span.h"

struct span span__first(struct span span, size_t length)
{
	if (length < span.length)
		span.length = length;
	return span;
}

struct span span__from(struct span span, size_t offset)
{
	if (offset > span.length)
		offset = span.length;
	return (struct span){ span.bytes + offset, span.length - offset };
}

static bool byte__is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

struct span span__trim(struct span span)
{
	span__skip_any(&span, " \t");
	while (span.length && byte__is_blank(span.bytes[span.length - 1]))
		span.length--;
	return span;
}

bool span__begins(struct span span, const char *string)
{
	const size_t length = strlen(string);

	return span.length >= length &&
	       (!length || !memcmp(span.bytes, string, length));
}

bool span__is(struct span span, const char *string)
{
	return span.length == strlen(string) && span__begins(span, string);
}

bool span__ends(struct span span, const char *string)
{
	const size_t length = strlen(string);

	return span.length >= length &&
	       span__is(span__from(span, span.length - length), string);
}

bool span__find(struct span span, const char *string, size_t *at)
{
	const char *found = span.length ? memmem(span.bytes, span.length,
						 string, strlen(string)) :
					  NULL;

	if (found)
		*at = found - span.bytes;
	return found;
}

bool span__find_last(struct span span, const char *string, size_t *at)
{
	size_t next = 0, more;
	bool is_found = false;

	while (span__find(span__from(span, next), string, &more)) {
		*at = next + more;
		next = *at + 1;
		is_found = true;
	}
	return is_found;
}

bool span__skip(struct span *span, const char *string)
{
	if (!span__begins(*span, string))
		return false;
	*span = span__from(*span, strlen(string));
	return true;
}

void span__skip_any(struct span *span, const char *bytes)
{
	while (span->length && span->bytes[0] && strchr(bytes, span->bytes[0]))
		*span = span__from(*span, 1);
}

bool span__take_number(struct span *span, __u64 *number)
{
	__u64 value = 0;
	size_t i;
	int digit;

	for (i = 0; i < span->length; i++) {
		digit = span->bytes[i] - '0';
		if (digit < 0 || digit > 9)
			break;
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, digit, &value))
			return false;
	}
	if (!i)
		return false;
	*number = value;
	*span = span__from(*span, i);
	return true;
}

bool span__take_signed(struct span *span, int *number)
{
	struct span rest = *span;
	const bool is_negative = span__skip(&rest, "-");
	__u64 value;

	if (!span__take_number(&rest, &value) || value > INT_MAX)
		return false;
	*number = is_negative ? -(int)value : (int)value;
	*span = rest;
	return true;
}

bool span__take_word(struct span *span, struct span *word)
{
	size_t length = 0;

	span__skip_any(span, " \t");
	while (length < span->length && !byte__is_blank(span->bytes[length]))
		length++;
	*word = span__first(*span, length);
	*span = span__from(*span, length);
	return length;
}

struct span span__take_last_word(struct span *span)
{
	struct span word = span__trim(*span);
	size_t start = word.length;

	while (start && !byte__is_blank(word.bytes[start - 1]))
		start--;
	*span = span__trim(span__first(word, start));
	return span__from(word, start);
}
