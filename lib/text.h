/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Strings: a buffer that grows, other people's bytes made harmless, numbers for
 * people. Where a text is printed is left to the callers.
 */
#ifndef __TEXT_H
#define __TEXT_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * A string that grows; {} is an empty one. When memory runs out it keeps what it has
 * and remembers that it failed. What is appended then is ignored, so a caller checks
 * failed once, at the end.
 */
struct text {
	char *data; /* ends with a NUL; NULL: nothing was appended yet */
	size_t length; /* without the NUL */
	size_t size; /* of the allocation */
	bool failed;
};

/* Makes the text empty and keeps its memory; failed stays. */
void text__clear(struct text *text);
/* The same, but failed is forgotten: the next text may find memory again. */
void text__restart(struct text *text);
/*
 * An empty text in a buffer that is the caller's. It isn't freed, and the buffer has to be
 * large enough for all that comes: then it needs no memory.
 */
struct text text__in(char *buffer, size_t size);
/*
 * Write the text to the file and make it empty: always, or once it is as much as is
 * worth a write. The caller checks both for errors.
 */
void text__write(struct text *text, FILE *file);
void text__write_much(struct text *text, FILE *file);
/* Makes the text as short as length, if it is longer. */
void text__truncate(struct text *text, size_t length);
/* Frees the memory and makes the text {}. */
void text__free(struct text *text);
/* The text's own string, never NULL. It is valid until the text is changed. */
const char *text__string(const struct text *text);
/* The same of a text that says why something failed: it may have found no memory. */
const char *text__reason(const struct text *why);
/* Appends bytes, which may have NULs among them. */
void text__append(struct text *text, const char *bytes, size_t length);
/*
 * Makes the text longer by length bytes, which the caller fills in at the place that
 * is returned. NULL: no memory.
 */
char *text__extend(struct text *text, size_t length);
void text__append_string(struct text *text, const char *string);
void text__append_blanks(struct text *text, size_t nr);
/*
 * Makes room for length bytes behind the text. The caller fills in some of them and then
 * ends the text behind these. NULL: no memory.
 */
char *text__room(struct text *text, size_t length);
static inline void text__end_at(struct text *text, char *end)
{
	text->length = end - text->data;
	*end = '\0';
}
/* Appends as printf() would. */
void text__format(struct text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Appends bytes as they may reach a terminal. Clusters (cluster.h) stay as they are.
 * Bytes that are no valid UTF-8, controls (C0, C1, bidirectional) and everything else
 * that has no width are written as \x1b and the like. Where output isn't UTF-8
 * (charset.h) so is everything beyond ASCII.
 */
void text__append_printable(struct text *text, const char *bytes,
			    size_t length);

/* Makes printable, in the same way, what the text has from start on. */
void text__make_printable(struct text *text, size_t start);

/*
 * Appends bytes as valid UTF-8: each wrong byte becomes U+FFFD. Returns true if there
 * was one.
 */
bool text__append_utf8(struct text *text, const char *bytes, size_t length);

/* The number of columns that printable text takes on a terminal. */
size_t text__width(const char *printable);

/* The number of bytes of printable text that fit into width columns, in whole clusters. */
size_t text__fit(const char *printable, size_t width);

/* The length of the valid UTF-8 sequence at bytes, whose code is set; 0: none is. */
size_t utf8__decode(const char *bytes, size_t length, __u32 *code);

/* True if all of the bytes are UTF-8 as in RFC 3629. */
bool utf8__is_valid(const char *bytes, size_t length);

/* True if a terminal obeys the character instead of showing it. */
bool utf8__is_control(__u32 code);

#define NUMBER_TEXT_MAX 21
/*
 * Writes the number in decimal and returns its length. printf() would take longer,
 * and tables and JSON are made of numbers.
 */
size_t number__format(char text[NUMBER_TEXT_MAX], __u64 number);

#define FRACTION_TEXT_MAX (NUMBER_TEXT_MAX + 3)
/*
 * Writes what printf("%.2f") would and returns its length. 0: this is one of the few
 * fractions that only printf() rounds rightly, one below 0, or none that fits.
 */
size_t fraction__format(char text[FRACTION_TEXT_MAX], double fraction);

/* The compiler can't know that a size takes at most 8 bytes with the NUL. */
#define SIZE_TEXT_MAX (NUMBER_TEXT_MAX + 3)
/* Writes bytes by powers of 1024 with one letter: 1023, 1K, 1.5G. Returns the length. */
size_t size__format(char text[SIZE_TEXT_MAX], __u64 bytes);

#endif /* __TEXT_H */
