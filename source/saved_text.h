/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * JSON text cut into pieces by its brackets and strings, so that never more than one
 * memcg has to be parsed at a time. json-c knows the syntax, saved_memcg.c and
 * saved_header.c what a piece means.
 */
#ifndef __SAVED_TEXT_H
#define __SAVED_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* The bytes that JSON allows between values. */
#define SAVED_BLANKS " \t\r\n"

/* A part of a text. */
struct saved_piece {
	size_t offset;
	size_t length;
	unsigned long line; /* where it begins in the file, counted from 1 */
};

/* A list that grows; {} is an empty one. The caller frees pieces. */
struct saved_pieces {
	struct saved_piece *pieces;
	size_t nr;
	size_t room;
};

/* Returns 0 or -ENOMEM, logged. */
int saved_pieces__add(struct saved_pieces *pieces,
		      const struct saved_piece *piece);

/* A walk over text that tells brackets from the bytes of strings. */
struct saved_scan {
	unsigned long line;
	unsigned int depth; /* the number of open brackets */
	bool in_string;
	bool is_escaped; /* the byte before was a backslash */
	/* NaN or Infinity was met, which json-c takes for numbers and JSON lacks. */
	bool is_wrong;
};

/*
 * Goes from text[at] to behind the bracket that closes a value, or to end if it isn't
 * closed before, or to behind what is wrong. Returns that place.
 */
size_t saved_scan__take_value(struct saved_scan *scan, const char *text,
			      size_t at, size_t end);

/*
 * Finds the array under a key of an object, and adds the objects in it to elements.
 * array->length is 0 if the object lacks the key. Returns 0; -ENOMEM, logged; -EINVAL,
 * not logged, with the line of what is no array of objects in *line.
 */
int saved_text__find_array(const char *text, const struct saved_piece *object,
			   const char *key, struct saved_piece *array,
			   struct saved_pieces *elements, unsigned long *line);

#endif /* __SAVED_TEXT_H */
