// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads single values of a saved memcg, and refuses wrong ones. */
#include <json-c/json.h>
#include <limits.h>
#include <math.h>
#include <string.h>
#include "source/saved_field.h"

static struct saved_field field__of(struct json_object *value)
{
	struct saved_field field = { .type = FIELD_OTHER };

	switch (json_object_get_type(value)) {
	case json_type_null:
		field.type = FIELD_NULL;
		break;
	case json_type_int:
		field.type = FIELD_WHOLE;
		field.is_below_0 = json_object_get_int64(value) < 0;
		field.number = field.is_below_0 ?
				       (__u64)json_object_get_int64(value) :
				       json_object_get_uint64(value);
		break;
	case json_type_double:
		field.type = FIELD_FRACTION;
		field.fraction = json_object_get_double(value);
		break;
	case json_type_string:
		field.type = FIELD_STRING;
		field.string = json_object_get_string(value);
		field.length = json_object_get_string_len(value);
		break;
	default:
		break;
	}
	return field;
}

struct saved_field saved_field__find(struct json_object *object,
				     const char *key)
{
	struct json_object *value;

	if (!saved_value__find(object, key, &value))
		return (struct saved_field){ .type = FIELD_MISSING };
	return field__of(value);
}

/* Refuses a value that isn't of the type, which is named. */
static int saved_field__refuse(const struct saved_field *field,
			       const struct saved_place *place, const char *key,
			       const char *type_name, bool may_be_null)
{
	if (field->type == FIELD_MISSING)
		return saved_place__refuse(place, key, "is missing");
	return saved_place__refuse(place, key, "must be %s%s", type_name,
				   may_be_null ? " or null" : "");
}

int saved_field__get_string(const struct saved_field *field,
			    const struct saved_place *place, const char *key,
			    bool may_be_null, const char **string)
{
	*string = NULL;
	if (may_be_null && !saved_field__is_set(field))
		return 0;
	if (field->type != FIELD_STRING)
		return saved_field__refuse(field, place, key, "a string",
					   may_be_null);
	*string = field->string;
	if (strlen(*string) != field->length)
		return saved_place__refuse(place, key, "has a NUL in it");
	return 0;
}

int saved_field__get_number(const struct saved_field *field,
			    const struct saved_place *place, const char *key,
			    bool may_be_null, __u64 *number)
{
	*number = VALUE_UNKNOWN;
	if (may_be_null && !saved_field__is_set(field))
		return 0;
	if (field->type != FIELD_WHOLE)
		return saved_field__refuse(field, place, key, "a whole number",
					   may_be_null);
	*number = field->is_below_0 ? 0 : field->number;
	if (field->is_below_0 || *number >= VALUE_NO_LIMIT)
		return saved_place__refuse(place, key, "is out of range");
	return 0;
}

int saved_field__find_string(struct json_object *object,
			     const struct saved_place *place, const char *key,
			     bool may_be_null, const char **string)
{
	const struct saved_field field = saved_field__find(object, key);

	return saved_field__get_string(&field, place, key, may_be_null, string);
}

int saved_field__find_number(struct json_object *object,
			     const struct saved_place *place, const char *key,
			     bool may_be_null, __u64 *number)
{
	const struct saved_field field = saved_field__find(object, key);

	return saved_field__get_number(&field, place, key, may_be_null, number);
}

int saved_field__get_change(const struct saved_field *field,
			    const struct saved_place *place, const char *key,
			    __s64 *change)
{
	if (!saved_field__is_set(field))
		return 0;
	if (field->type != FIELD_WHOLE)
		return saved_field__refuse(field, place, key, "a whole number",
					   true);
	*change = !field->is_below_0 && field->number > LLONG_MAX ?
			  LLONG_MAX :
			  (__s64)field->number;
	return 0;
}

int saved_field__get_fraction(const struct saved_field *field,
			      const struct saved_place *place, const char *key,
			      double *fraction)
{
	if (!saved_field__is_set(field))
		return 0;
	if (field->type == FIELD_FRACTION)
		*fraction = field->fraction;
	else if (field->type != FIELD_WHOLE)
		return saved_field__refuse(field, place, key, "a number", true);
	else if (field->is_below_0)
		*fraction = (__s64)field->number;
	else
		*fraction = field->number;
	return isfinite(*fraction) ?
		       0 :
		       saved_place__refuse(place, key, "is out of range");
}
