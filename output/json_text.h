/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * JSON text that was found valid, handed on as it stands: its numbers and strings byte by
 * byte, the blanks between them as json-c writes them. What a terminal obeys is escaped.
 */
#ifndef __JSON_TEXT_H
#define __JSON_TEXT_H

#include <stdbool.h>
#include "lib/text.h"

/* The level of text that isn't indented; else its brackets close at 2 blanks a level. */
#define NOT_INDENTED (-1)

/* Appends a value. */
void json_text__append(struct text *to, const char *json, size_t length,
		       int level);

/* Appends an object without the keys of a list, which a NULL ends. */
void json_text__append_without(struct text *to, const char *json, size_t length,
			       const char *const *without, int level);

/* Finds out which keys of a list an object has: bit 0 is the first one's. */
unsigned int json_text__find(const char *json, size_t length,
			     const char *const *keys);

#endif /* __JSON_TEXT_H */
