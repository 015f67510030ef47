/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Pieces of somebody else's bytes, which parsers take apart from both ends. A span owns
 * nothing: the bytes must outlive it. It may have NULs, and none ends it.
 */
#ifndef __SPAN_H
#define __SPAN_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>

struct span {
	const char *bytes;
	size_t length;
};

/* The first bytes, at most as many as there are. */
struct span span__first(struct span span, size_t length);
/* The rest behind the first bytes. */
struct span span__from(struct span span, size_t offset);
/* The same without blanks at both ends. */
struct span span__trim(struct span span);

bool span__is(struct span span, const char *string);
bool span__begins(struct span span, const char *string);
bool span__ends(struct span span, const char *string);

/* Finds the first or the last place of a string. False: it isn't there. */
bool span__find(struct span span, const char *string, size_t *at);
bool span__find_last(struct span span, const char *string, size_t *at);

/* Skips a string that the span begins with. False: it doesn't. */
bool span__skip(struct span *span, const char *string);
/* Skips all leading bytes that are in the string. */
void span__skip_any(struct span *span, const char *bytes);

/* Takes a decimal number. False, and nothing is taken: none is there, or it is too big. */
bool span__take_number(struct span *span, __u64 *number);
/* The same with a sign that may stand before. */
bool span__take_signed(struct span *span, int *number);
/* Skips blanks and takes what is before the next one. False: there was nothing more. */
bool span__take_word(struct span *span, struct span *word);
/* Takes the last word, and the blanks around it. */
struct span span__take_last_word(struct span *span);

#endif /* __SPAN_H */
