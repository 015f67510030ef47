// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Cuts JSON text into pieces by its brackets and strings; json-c checks the rest. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "lib/log.h"
#include "source/saved_text.h"

int saved_pieces__add(struct saved_pieces *pieces,
		      const struct saved_piece *piece)
{
	const size_t room = pieces->room ? pieces->room * 2 : 64;
	struct saved_piece *more;

	if (pieces->nr == pieces->room) {
		more = reallocarray(pieces->pieces, room, sizeof(*more));
		if (!more)
			return log__error(-ENOMEM, "no memory for %zu rows",
					  room);
		pieces->pieces = more;
		pieces->room = room;
	}
	pieces->pieces[pieces->nr++] = *piece;
	return 0;
}

static void scan__take(struct saved_scan *scan, char byte)
{
	scan->line += byte == '\n';
	if (scan->is_escaped) {
		scan->is_escaped = false;
	} else if (scan->in_string) {
		scan->is_escaped = byte == '\\';
		scan->in_string = byte != '"';
	} else if (byte == 'N' || byte == 'I') {
		scan->is_wrong = true;
	} else if (byte == '"') {
		scan->in_string = true;
	} else if (byte == '{' || byte == '[') {
		scan->depth++;
	} else if (byte == '}' || byte == ']') {
		scan->depth -= scan->depth > 0;
	}
}

/* Skips bytes that change nothing of the scan but its place. */
static size_t scan__skip(const struct saved_scan *scan, const char *text,
			 size_t at, size_t end)
{
	enum { OUTSIDE = 1, IN_STRING = 2 };
	static const unsigned char stops[256] = {
		['\n'] = OUTSIDE | IN_STRING,
		['"'] = OUTSIDE | IN_STRING,
		['\\'] = IN_STRING,
		['{'] = OUTSIDE,
		['['] = OUTSIDE,
		['}'] = OUTSIDE,
		[']'] = OUTSIDE,
		['N'] = OUTSIDE,
		['I'] = OUTSIDE,
	};
	const unsigned char stop = scan->in_string ? IN_STRING : OUTSIDE;

	while (!scan->is_escaped && at < end &&
	       !(stops[(unsigned char)text[at]] & stop))
		at++;
	return at;
}

size_t saved_scan__take_value(struct saved_scan *scan, const char *text,
			      size_t at, size_t end)
{
	while (at < end) {
		scan__take(scan, text[at++]);
		if (!scan->depth || scan->is_wrong)
			break;
		at = scan__skip(scan, text, at, end);
	}
	return at;
}

/* Takes an element from its first bracket to the last. Returns its end; 0: it has none. */
static size_t scan__element(struct saved_scan *scan, const char *text,
			    size_t at, size_t end, struct saved_piece *element)
{
	const unsigned int depth = scan->depth;

	*element = (struct saved_piece){ .offset = at, .line = scan->line };
	do {
		scan__take(scan, text[at++]);
		if (scan->depth > depth)
			at = scan__skip(scan, text, at, end);
	} while (scan->depth > depth && at < end);
	element->length = at - element->offset;
	return scan->depth > depth ? 0 : at;
}

/* Adds the elements of the array at text[at]. Returns its end, or 0 with *err set. */
static size_t scan__array(struct saved_scan *scan, const char *text, size_t at,
			  size_t end, struct saved_pieces *elements, int *err)
{
	bool wants_comma = false, wants_element = false;
	struct saved_piece element;

	scan__take(scan, text[at++]);
	while (at < end) {
		if (text[at] == '{' && !wants_comma) {
			at = scan__element(scan, text, at, end, &element);
			*err = at ? saved_pieces__add(elements, &element) :
				    -EINVAL;
			if (*err)
				return 0;
			wants_comma = true;
			wants_element = false;
		} else if (text[at] == ',' && wants_comma) {
			wants_comma = false;
			wants_element = true;
			at++;
		} else if (text[at] == ']' && !wants_element) {
			scan__take(scan, text[at++]);
			return at;
		} else if (text[at] && strchr(SAVED_BLANKS, text[at])) {
			scan__take(scan, text[at++]);
		} else {
			break;
		}
	}
	*err = -EINVAL;
	return 0;
}

int saved_text__find_array(const char *text, const struct saved_piece *object,
			   const char *key, struct saved_piece *array,
			   struct saved_pieces *elements, unsigned long *line)
{
	const size_t end = object->offset + object->length,
		     length = strlen(key);
	struct saved_scan scan = { .line = object->line };
	size_t at = object->offset, start;
	int err = 0;

	*array = (struct saved_piece){};
	while (at < end) {
		start = at + 1;
		scan__take(&scan, text[at++]);
		/* A string at the object's own level is a key if a colon follows. */
		if (!scan.in_string || scan.depth != 1 ||
		    text[start - 1] != '"')
			continue;
		while (at < end && scan.in_string)
			scan__take(&scan, text[at++]);
		if (at - start != length + 1 ||
		    strncmp(text + start, key, length))
			continue;
		while (at < end && text[at] && strchr(SAVED_BLANKS, text[at]))
			scan__take(&scan, text[at++]);
		if (at == end || text[at] != ':')
			continue;
		at++;
		while (at < end && text[at] && strchr(SAVED_BLANKS, text[at]))
			scan__take(&scan, text[at++]);
		*line = scan.line;
		if (at == end || text[at] != '[' || array->length)
			return -EINVAL;
		array->offset = at;
		array->line = scan.line;
		at = scan__array(&scan, text, at, end, elements, &err);
		*line = scan.line;
		if (!at)
			return err;
		array->length = at - array->offset;
	}
	return 0;
}
