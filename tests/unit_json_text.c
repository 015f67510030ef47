// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests json_text.c: tokens stay as they are, and blanks are as json-c writes them. */
#include "captured.h"
#include "output/json_text.h"

static const int pretty_flags = JSON_C_TO_STRING_PRETTY |
				JSON_C_TO_STRING_SPACED |
				JSON_C_TO_STRING_NOSLASHESCAPE;

static void assert_appended(const char *json, int level, const char *wanted)
{
	struct text text = {};

	json_text__append(&text, json, strlen(json), level);
	assert_string_equal(text__string(&text), wanted);
	text__free(&text);
}

/*
 * Plain to indented, and back, is what json-c makes of it. A header may have an empty
 * list, which json-c indents differently from version to version.
 */
static void assert_captured(struct json_object *document)
{
	struct json_object *memcgs = json_object_object_get(document, "memcgs"),
			   *memcg;
	char *plain, *pretty;
	size_t i;

	for (i = 0; i < json_object_array_length(memcgs); i++) {
		memcg = json_object_array_get_idx(memcgs, i);
		plain = strdup(captured__text(memcg));
		pretty = strdup(
			json_object_to_json_string_ext(memcg, pretty_flags));
		assert_appended(plain, NOT_INDENTED, plain);
		assert_appended(pretty, NOT_INDENTED, plain);
		assert_appended(plain, 0, pretty);
		assert_appended(pretty, 0, pretty);
		free(plain);
		free(pretty);
	}
}

static void test_captures(void **state)
{
	(void)state;
	assert_true(captured__for_each(assert_captured) >= 7);
}

/* json-c would change each of these values. */
static void test_kept(void **state)
{
	(void)state;
	assert_appended("{ \"a\" : -0 ,\n\"a\":99999999999999999999}",
			NOT_INDENTED, "{\"a\":-0,\"a\":99999999999999999999}");
	assert_appended("[\"\\ud800\\/\\u0041\", 1E5]", NOT_INDENTED,
			"[\"\\ud800\\/\\u0041\",1E5]");
	assert_appended("{\"a\":{\"b \\\"{[,:\":[1,{}]}}", 1,
			"{\n    \"a\": {\n      \"b \\\"{[,:\": [\n        1,\n"
			"        {\n        }\n      ]\n    }\n  }");
}

/* What a terminal obeys is escaped: DEL, C1, bidirectional; other characters stay. */
static void test_controls(void **state)
{
	(void)state;
	assert_appended("\"\x7f\xc2\x9b\xe2\x80\xae\xd8\x9c\"", NOT_INDENTED,
			"\"\\u007f\\u009b\\u202e\\u061c\"");
	assert_appended("\"\xc2\xa0\xe2\x82\xac\xd8\xa7\"", NOT_INDENTED,
			"\"\xc2\xa0\xe2\x82\xac\xd8\xa7\"");
}

static const char *const keys[] = { "time", "host", "source", NULL };

static void test_without(void **state)
{
	const char *json = "{\"time\":{\"a\":[\"}\"]}, \"x\":\"time\",\"host\":"
			   "1 , \"y\":{\"host\":2},\"z\":3}";
	struct text text = {};

	(void)state;
	assert_int_equal(json_text__find(json, strlen(json), keys), 3);
	json_text__append_without(&text, json, strlen(json), keys,
				  NOT_INDENTED);
	assert_string_equal(text__string(&text),
			    "{\"x\":\"time\",\"y\":{\"host\":2},\"z\":3}");
	text__clear(&text);
	json_text__append_without(&text, json, strlen(json), keys, 1);
	assert_string_equal(
		text__string(&text),
		"{\n    \"x\": \"time\",\n    \"y\": {\n      \"host\": 2\n"
		"    },\n    \"z\": 3\n  }");
	text__free(&text);
}

/* A sanitizer sees what is read beyond the end of text that is cut off. */
static void test_bounds(void **state)
{
	const char *json = "{\"time\" : {\"a\\\"\":[\"\\\\\xe2\x80\xae\",1]} ,"
			   "\"x\":[{},null]}";
	struct text text = {};
	size_t length;
	char *copy;
	int level;

	(void)state;
	for (length = 1; length < strlen(json); length++) {
		copy = malloc(length);
		memcpy(copy, json, length);
		for (level = NOT_INDENTED; level < 1; level++) {
			json_text__append(&text, copy, length, level);
			json_text__append_without(&text, copy, length, keys,
						  level);
		}
		json_text__find(copy, length, keys);
		free(copy);
	}
	assert_false(text.failed);
	text__free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_captures), cmocka_unit_test(test_kept),
		cmocka_unit_test(test_controls), cmocka_unit_test(test_without),
		cmocka_unit_test(test_bounds),
	};

	return cmocka_run_group_tests_name("json_text", tests, NULL, NULL);
}
