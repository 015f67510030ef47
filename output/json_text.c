// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Hands on JSON text. It is valid, but nothing is read beyond its end if it isn't. */
#include <string.h>
#include "lib/span.h"
#include "output/json_text.h"
#include "output/json_writer.h"

static bool byte__is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* The end of the string that begins at the quote. */
static const char *string__end(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++)
		at += *at == '\\' && at + 1 < end;
	return at < end ? at + 1 : end;
}

static void text__append_line(struct text *to, int level)
{
	text__format(to, "\n%*s", 2 * level, "");
}

static const char *blanks__end(const char *at, const char *end)
{
	while (at < end && byte__is_blank(*at))
		at++;
	return at;
}

/* Appends a byte between values, with the blanks that indented text has there. */
static void bracket__append(struct text *to, const char *at, const char *end,
			    int *level)
{
	const bool opens = *at == '{' || *at == '[',
		   closes = *at == '}' || *at == ']';
	const char *next = blanks__end(at + 1, end);

	*level += opens - closes;
	if (closes)
		text__append_line(to, *level);
	text__append(to, at, 1);
	if (*at == ':')
		text__append(to, " ", 1);
	/* The bracket that closes an empty one has its own line. */
	else if (*at == ',' ||
		 (opens && next < end && *next != '}' && *next != ']'))
		text__append_line(to, *level);
}

void json_text__append(struct text *to, const char *json, size_t length,
		       int level)
{
	const bool indented = level != NOT_INDENTED;
	const char *at = json, *end = json + length, *start;

	while (at < end) {
		start = at;
		if (*at == '"') {
			at = string__end(at, end);
			text__append_json(to, start, at - start, "");
		} else if (byte__is_blank(*at)) {
			at++;
		} else if (indented && strchr("{}[],:", *at)) {
			bracket__append(to, at++, end, &level);
		} else {
			while (at < end && *at != '"' && !byte__is_blank(*at) &&
			       !(indented && strchr("{}[],:", *at)))
				at++;
			text__append(to, start, at - start);
		}
	}
}

/* The end of the value that begins there. */
static const char *value__end(const char *at, const char *end)
{
	size_t depth = 0;

	while (at < end) {
		if (!depth && (*at == ',' || *at == '}'))
			break;
		if (*at == '"') {
			at = string__end(at, end);
			continue;
		}
		depth += *at == '{' || *at == '[';
		depth -= *at == '}' || *at == ']';
		at++;
	}
	return at;
}

/*
 * Goes to the next key of an object and its value; *at begins behind the bracket. False:
 * there is no more.
 */
static bool object__next(const char **at, const char *end, struct span *key,
			 struct span *value)
{
	const char *next = *at;

	while (next < end && *next != '"')
		next++;
	if (next == end)
		return false;
	*at = string__end(next, end);
	*key = (struct span){ next, *at - next };
	next = blanks__end(*at, end);
	next += next < end;
	*at = value__end(next, end);
	*value = (struct span){ next, *at - next };
	return true;
}

/* The bit of the key in a list; 0: it isn't there. */
static unsigned int key__bit(const struct span *key, const char *const *names)
{
	/* Without the quotes, of which the last may be missing in what is no JSON. */
	const struct span name = { key->bytes + 1,
				   key->length > 2 ? key->length - 2 : 0 };
	size_t i;

	for (i = 0; names[i]; i++)
		if (span__is(name, names[i]))
			return 1u << i;
	return 0;
}

void json_text__append_without(struct text *to, const char *json, size_t length,
			       const char *const *without, int level)
{
	const bool indented = level != NOT_INDENTED;
	const int inner = indented ? level + 1 : level;
	const char *at = json + 1, *end = json + length;
	struct span key, value;
	bool is_empty = true;

	text__append(to, "{", 1);
	while (object__next(&at, end, &key, &value)) {
		if (key__bit(&key, without))
			continue;
		if (!is_empty)
			text__append(to, ",", 1);
		if (indented)
			text__append_line(to, inner);
		text__append_json(to, key.bytes, key.length, "");
		text__append_string(to, indented ? ": " : ":");
		json_text__append(to, value.bytes, value.length, inner);
		is_empty = false;
	}
	if (indented)
		text__append_line(to, level);
	text__append(to, "}", 1);
}

unsigned int json_text__find(const char *json, size_t length,
			     const char *const *keys)
{
	const char *at = json + 1, *end = json + length;
	struct span key, value;
	unsigned int found = 0;

	while (object__next(&at, end, &key, &value))
		found |= key__bit(&key, keys);
	return found;
}
