/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * JSON, parsed so that nothing is lost. json-c leaves out a key, an element or the end of a
 * string for which it finds no memory, and says nothing (up to 0.18).
 */
#ifndef __JSON_WHOLE_H
#define __JSON_WHOLE_H

#include <json-c/json.h>
#include <stddef.h>

/*
 * Parses an object, as json_tokener_parse_ex() does; the tokener knows the error and the end.
 * Returns 0 with *object set, the caller's to put; -EINVAL: that isn't JSON, or it goes on
 * behind the text; -ENOMEM. *object is NULL then. Neither is logged. One that has a key twice
 * may be accepted.
 */
int json_tokener__parse_whole(struct json_tokener *tokener, const char *text,
			      size_t length, struct json_object **object);

#endif /* __JSON_WHOLE_H */
