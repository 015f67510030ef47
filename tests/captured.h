/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The memcgs of all captures for unit tests, which run at the top of the tree. */
#ifndef __TESTS_CAPTURED_H
#define __TESTS_CAPTURED_H

#include <glob.h>
#include <json-c/json.h>
#include <stdio.h>
#include "unit.h"

/* The text of an object as -j writes it. */
static inline const char *captured__text(struct json_object *object)
{
	return json_object_to_json_string_ext(
		object,
		JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
}

/* Calls back for each sample: a document with its memcgs. Returns how many there are. */
static inline int captured__for_each(void (*one)(struct json_object *document))
{
	struct json_object *document;
	size_t size = 0, i;
	char *line = NULL;
	glob_t names;
	FILE *file;
	int nr = 0;

	assert_int_equal(glob("tests/captures/*.json", 0, NULL, &names), 0);
	for (i = 0; i < names.gl_pathc; i++) {
		file = fopen(names.gl_pathv[i], "re");
		assert_non_null(file);
		while (getline(&line, &size, file) > 0) {
			document = json_tokener_parse(line);
			assert_non_null(document);
			one(document);
			json_object_put(document);
			nr++;
		}
		fclose(file);
	}
	free(line);
	globfree(&names);
	return nr;
}

#endif /* __TESTS_CAPTURED_H */
