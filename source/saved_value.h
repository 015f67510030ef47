/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Values in the JSON of a saved sample. Which there are is saved_header.c's and
 * source_file.c's business. What isn't right is logged with its line and key, and
 * -EINVAL.
 */
#ifndef __JSON_VALUE_H
#define __JSON_VALUE_H

#include <json-c/json_types.h>
#include <json-c/json_tokener.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "memcgtop.h"

/* Where in a file what is read now comes from. */
struct place {
	const char *file;
	unsigned long line;
	size_t memcg; /* of a document; NOT_A_MEMCG: its header, or a row */
};

#define NOT_A_MEMCG SIZE_MAX

/* Says what is wrong with a key, or with all of it: "". Returns -EINVAL. */
int place__refuse(const struct place *place, const char *key,
		  const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* An object, the caller's to put. NULL, logged: it isn't one, or not all of it is. */
struct json_object *json__parse(struct json_tokener *tokener, const char *text,
				size_t length, const struct place *place);

/* A dot in the key goes into an object. False: it isn't there. */
bool json__find(struct json_object *object, const char *key,
		struct json_object **value);

/* What JSON has a word for; without the key NULL, if it may be missing. */
int json__get(struct json_object *object, const struct place *place,
	      const char *key, enum json_type type, const char *what,
	      bool may_be_null, struct json_object **value);

/* Without a NUL, the object's. NULL: null, or not there. */
int json__get_string(struct json_object *object, const struct place *place,
		     const char *key, bool may_be_null, const char **string);

/* An integer from 0 on; VALUE_UNKNOWN: null, or not there. */
int json__get_number(struct json_object *object, const struct place *place,
		     const char *key, bool may_be_null, __u64 *number);

#endif /* __JSON_VALUE_H */
