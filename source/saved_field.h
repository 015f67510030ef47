/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The values that a saved memcg's text has for columns, one by one and before anything
 * is known of their meaning. They come from json-c's objects, or from the text itself
 * (saved_shape.h); saved_memcg.c knows the columns. A wrong one is logged with its line
 * and key, and is -EINVAL.
 */
#ifndef __SAVED_FIELD_H
#define __SAVED_FIELD_H

#include <json-c/json_types.h>
#include "source/saved_value.h"

struct saved_field {
	enum {
		FIELD_MISSING,
		FIELD_NULL,
		FIELD_WHOLE, /* a number without decimals and exponent */
		FIELD_FRACTION,
		FIELD_STRING,
		FIELD_OTHER,
	} type;
	bool is_below_0; /* a whole number is, and number is its two's complement */
	union {
		__u64 number;
		double fraction;
		/* It belongs to what the field was made from, and a NUL follows it. */
		struct {
			const char *string;
			size_t length;
		};
	};
};

/* Finds a key's value in an object, as saved_value__find() does. */
struct saved_field saved_field__find(struct json_object *object,
				     const char *key);

/* True if there is a value other than null. */
static inline bool saved_field__is_set(const struct saved_field *field)
{
	return field->type > FIELD_NULL;
}

/*
 * Gets a string, in which a NUL is refused. *string is NULL for null or no value, which
 * may_be_null allows. The key is for messages.
 */
int saved_field__get_string(const struct saved_field *field,
			    const struct saved_place *place, const char *key,
			    bool may_be_null, const char **string);

/* Gets a whole number that isn't below 0. *number is VALUE_UNKNOWN for null or no value. */
int saved_field__get_number(const struct saved_field *field,
			    const struct saved_place *place, const char *key,
			    bool may_be_null, __u64 *number);

/* The same of a key's value in an object, to which the string belongs. */
int saved_field__find_string(struct json_object *object,
			     const struct saved_place *place, const char *key,
			     bool may_be_null, const char **string);
int saved_field__find_number(struct json_object *object,
			     const struct saved_place *place, const char *key,
			     bool may_be_null, __u64 *number);

/* Gets a whole number below 0 or above. *change stays as it is for null or no value. */
int saved_field__get_change(const struct saved_field *field,
			    const struct saved_place *place, const char *key,
			    __s64 *change);

/* Gets any number that is finite. *fraction stays as it is for null or no value. */
int saved_field__get_fraction(const struct saved_field *field,
			      const struct saved_place *place, const char *key,
			      double *fraction);

#endif /* __SAVED_FIELD_H */
