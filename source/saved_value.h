/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Single values in the JSON of a saved sample. saved_header.c and saved_memcg.c know
 * the keys. A wrong value is logged with its line and key, and is -EINVAL. Values that
 * are returned belong to the object that they are in.
 */
#ifndef __SAVED_VALUE_H
#define __SAVED_VALUE_H

#include <json-c/json_types.h>
#include <json-c/json_tokener.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "memcgtop.h"

/* The place in a file that is read now, for messages. */
struct saved_place {
	const char *file;
	unsigned long line;
	size_t memcg; /* index in a document; NOT_A_MEMCG: its header, or a row */
};

#define NOT_A_MEMCG SIZE_MAX

/* Logs what is wrong with the value of a key; key "": with all of it. Returns -EINVAL. */
int saved_place__refuse(const struct saved_place *place, const char *key,
			const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Makes the tokener for saved_value__parse(), which the caller frees. NULL: no memory. */
struct json_tokener *saved_value__tokener(void);

/* The part of an object that is handed on by json-c (saved_check.h). */
enum saved_kept {
	KEPT_NOTHING, /* a memcg, whose own text is handed on */
	KEPT_ROW_KEYS, /* a row */
	KEPT_ALL, /* a header */
};

/* Parses one object, which the caller puts. NULL, logged: the text isn't just one. */
struct json_object *saved_value__parse(struct json_tokener *tokener,
				       const char *text, size_t length,
				       enum saved_kept kept,
				       const struct saved_place *place);

/* Finds a value; a dot in the key leads into an object. False: it isn't there. */
bool saved_value__find(struct json_object *object, const char *key,
		       struct json_object **value);

/*
 * Gets a value of a type, which type_name names in messages. may_be_null: a missing key
 * and null are right as well, and *value is NULL then.
 */
int saved_value__get(struct json_object *object,
		     const struct saved_place *place, const char *key,
		     enum json_type type, const char *type_name,
		     bool may_be_null, struct json_object **value);

#endif /* __SAVED_VALUE_H */
