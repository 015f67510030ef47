/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Strings: a growing buffer, other people's bytes made harmless, numbers for
 * people. What is written where is left to table.c and json.c.
 */
#ifndef __TEXT_H
#define __TEXT_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * A string that grows; {} is an empty one. Without memory it keeps what it has
 * and remembers that it failed, so that only the end needs a check.
 */
struct text {
	char *data;
	size_t length;
	size_t size;
	bool failed;
};

void text__clear(struct text *text);
/* The same, for one that is kept: what there was no memory for is tried again. */
void text__restart(struct text *text);
void text__free(struct text *text);
/* Never NULL. Valid until the text is changed. */
const char *text__string(const struct text *text);
void text__append(struct text *text, const char *bytes, size_t length);
/* Makes it longer; what is new is for the caller to fill in. NULL: no memory. */
char *text__extend(struct text *text, size_t length);
void text__append_string(struct text *text, const char *string);
void text__format(struct text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * As it may reach a terminal: what is not valid UTF-8, controls, C1, bidirectional
 * controls and everything else that has no width comes out as \x1b; in a locale
 * that isn't UTF-8 so does everything beyond ASCII.
 */
void text__append_printable(struct text *text, const char *bytes,
			    size_t length);

/* As valid UTF-8: each wrong byte becomes U+FFFD. True if there was one. */
bool text__append_utf8(struct text *text, const char *bytes, size_t length);

/* Columns that printable text takes on a terminal. */
size_t text__width(const char *printable);

/* How many bytes of printable text fit into width columns. */
size_t text__fit(const char *printable, size_t width);

/* Length of the valid UTF-8 sequence at bytes, 0 if it isn't one. */
size_t utf8__decode(const char *bytes, size_t length, __u32 *code);

/* RFC 3629, all of it. */
bool utf8__is_valid(const char *bytes, size_t length);

/* Whether a terminal obeys the character instead of showing it. */
bool utf8__is_control(__u32 code);

/* Whether output may use UTF-8 (setlocale() was called before). */
bool locale__is_utf8(void);

/* In decimal; returns its length. By itself, since a table is made of numbers. */
#define NUMBER_TEXT_MAX 21
size_t number__format(char text[NUMBER_TEXT_MAX], __u64 number);

/* Powers of 1024 with one letter: 1023, 1K, 1.5G. At most 8 bytes with the NUL. */
#define SIZE_TEXT_MAX (NUMBER_TEXT_MAX + 3)
void size__format(char text[SIZE_TEXT_MAX], __u64 bytes);

#endif /* __TEXT_H */
