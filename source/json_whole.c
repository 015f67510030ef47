// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Parses JSON and counts what came of it: as many values and bytes as the text has. What the
 * values mean is the callers' business.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include "source/json_whole.h"

/* The size of a text or of a value. Two that are the same have as much in them. */
struct json_extent {
	size_t children; /* of all objects and arrays */
	size_t bytes; /* of all keys and strings */
	enum json_tokener_error error;
};

static unsigned int hex__number(const char *digits)
{
	unsigned int number = 0, i;

	for (i = 0; i < 4; i++)
		number = number << 4 |
			 ((digits[i] & 0xf) + (digits[i] > '9' ? 9 : 0));
	return number;
}

/*
 * Measures an escape, which begins at text with a backslash: the bytes that it takes and,
 * in *bytes, those that it stands for. A pair of surrogates is one character.
 */
static size_t escape__measure(const char *text, size_t length, size_t *bytes)
{
	unsigned int code;

	*bytes = 1;
	if (length < 6 || text[1] != 'u')
		return 2;
	code = hex__number(text + 2);
	*bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
	if (length < 12 || (code & 0xfc00) != 0xd800 || text[6] != '\\' ||
	    text[7] != 'u' || (hex__number(text + 8) & 0xfc00) != 0xdc00)
		return 6;
	*bytes = 4;
	return 12;
}

/* Measures the string that begins at text with a quote. Returns where it ends. */
static size_t string__measure(const char *text, size_t length,
			      struct json_extent *extent)
{
	size_t at = 1, bytes;

	while (at < length && text[at] != '"') {
		bytes = 1;
		at += text[at] == '\\' ?
			      escape__measure(text + at, length - at, &bytes) :
			      1;
		extent->bytes += bytes;
	}
	return at;
}

/* A container that isn't empty has one child more than it has commas. */
static struct json_extent text__extent(const char *text, size_t length)
{
	struct json_extent extent = {};
	bool is_opened = false; /* a container, in which nothing came yet */
	size_t at;

	for (at = 0; at < length; at++) {
		if (strchr(" \t\r\n", text[at]))
			continue;
		if (is_opened && text[at] != ']' && text[at] != '}')
			extent.children++;
		is_opened = text[at] == '[' || text[at] == '{';
		if (text[at] == ',')
			extent.children++;
		else if (text[at] == '"')
			at += string__measure(text + at, length - at, &extent);
	}
	return extent;
}

static void extent__add(struct json_extent *extent, struct json_object *value)
{
	size_t i;

	switch (json_object_get_type(value)) {
	case json_type_object:
		extent->children += json_object_object_length(value);
		json_object_object_foreach(value, key, child) {
			extent->bytes += strlen(key);
			extent__add(extent, child);
		}
		break;
	case json_type_array:
		extent->children += json_object_array_length(value);
		for (i = 0; i < json_object_array_length(value); i++)
			extent__add(extent,
				    json_object_array_get_idx(value, i));
		break;
	case json_type_string:
		extent->bytes += json_object_get_string_len(value);
		break;
	default:
		break;
	}
}

/* Parses, and measures what came of it. */
static struct json_object *tokener__parse(struct json_tokener *tokener,
					  const char *text, size_t length,
					  struct json_extent *extent)
{
	struct json_object *object;

	json_tokener_reset(tokener);
	object = json_tokener_parse_ex(tokener, text, length);
	*extent = (struct json_extent){
		.error = json_tokener_get_error(tokener),
	};
	extent__add(extent, object);
	return object;
}

static bool extents__are_same(const struct json_extent *one,
			      const struct json_extent *other)
{
	return one->children == other->children && one->bytes == other->bytes &&
	       one->error == other->error;
}

/*
 * The text may have more than json-c makes of it, such as a key twice. So one that doesn't
 * fit is parsed again: what is left out by chance isn't left out again.
 */
int json_tokener__parse_whole(struct json_tokener *tokener, const char *text,
			      size_t length, struct json_object **object)
{
	struct json_extent wanted, first, again;

	*object = tokener__parse(tokener, text, length, &first);
	wanted = text__extent(text, json_tokener_get_parse_end(tokener));
	if (*object && extents__are_same(&wanted, &first))
		return 0;
	json_object_put(*object);
	*object = tokener__parse(tokener, text, length, &again);
	if (*object && extents__are_same(&first, &again))
		return 0;
	json_object_put(*object);
	*object = NULL;
	/* A text without an error has an object. */
	return !extents__are_same(&first, &again) ||
			       again.error == json_tokener_success ?
		       -ENOMEM :
		       -EINVAL;
}
