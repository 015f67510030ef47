// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads single values of a saved sample by json-c, and refuses wrong ones. */
#include <errno.h>
#include <json-c/json.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "lib/log.h"
#include "lib/text.h"
#include "source/json_whole.h"
#include "source/saved_check.h"
#include "source/saved_value.h"

/*
 * Strict parsing by json-c 0.18, which is Debian 13's, takes each byte that isn't ASCII
 * for a control character where char is signed.
 */
#define TOO_STRICT_VERSION 18 /* the minor number, behind major 0 */

int saved_place__refuse(const struct saved_place *place, const char *key,
			const char *format, ...)
{
	char what[256], index[40] = "";
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(what, sizeof(what), format, arguments);
	va_end(arguments);
	if (place->memcg != NOT_A_MEMCG)
		snprintf(index, sizeof(index), "memcgs[%zu]%s", place->memcg,
			 *key ? "." : "");
	return log__error(-EINVAL, "%s: line %lu: %s%s%s%s", place->file,
			  place->line, index, key, *index || *key ? ": " : "",
			  what);
}

bool saved_value__find(struct json_object *object, const char *key,
		       struct json_object **value)
{
	const char *dot;
	char name[64];

	while ((dot = strchr(key, '.'))) {
		snprintf(name, sizeof(name), "%.*s", (int)(dot - key), key);
		if (!json_object_is_type(object, json_type_object) ||
		    !json_object_object_get_ex(object, name, &object))
			return false;
		key = dot + 1;
	}
	return json_object_is_type(object, json_type_object) &&
	       json_object_object_get_ex(object, key, value);
}

int saved_value__get(struct json_object *object,
		     const struct saved_place *place, const char *key,
		     enum json_type type, const char *type_name,
		     bool may_be_null, struct json_object **value)
{
	*value = NULL;
	if (!saved_value__find(object, key, value) && !may_be_null)
		return saved_place__refuse(place, key, "is missing");
	if (!*value && may_be_null)
		return 0;
	if (!json_object_is_type(*value, type))
		return saved_place__refuse(place, key, "must be %s%s",
					   type_name,
					   may_be_null ? " or null" : "");
	return 0;
}

struct json_tokener *saved_value__tokener(void)
{
	struct json_tokener *tokener = json_tokener_new();

	/* The library may be another version than the headers. */
	if (tokener && json_c_version_num() >> 8 != TOO_STRICT_VERSION)
		json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	return tokener;
}

struct json_object *saved_value__parse(struct json_tokener *tokener,
				       const char *text, size_t length,
				       enum saved_kept kept,
				       const struct saved_place *place)
{
	enum json_tokener_error error;
	struct json_object *object;

	/* json-c checks only the form of sequences, not what they encode. */
	if (!utf8__is_valid(text, length)) {
		saved_place__refuse(place, "", "is no valid UTF-8");
		return NULL;
	}
	if (json_tokener__parse_whole(tokener, text, length, &object) ==
	    -ENOMEM) {
		log__error(-ENOMEM, "%s: no memory for a sample", place->file);
		return NULL;
	}
	error = json_tokener_get_error(tokener);
	if (error == json_tokener_success &&
	    json_object_is_type(object, json_type_object) &&
	    json_tokener_get_parse_end(tokener) == length) {
		if (!saved_check__object(text, length, kept, place))
			return object;
		json_object_put(object);
		return NULL;
	}
	json_object_put(object);
	saved_place__refuse(place, "", "no valid JSON, at byte %zu of it: %s",
			    json_tokener_get_parse_end(tokener),
			    error == json_tokener_success ||
					    error == json_tokener_continue ?
				    "it ends early" :
				    json_tokener_error_desc(error));
	return NULL;
}
