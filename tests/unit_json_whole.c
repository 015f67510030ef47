// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests json_whole.c: what json-c takes is taken, whatever it has in it. That nothing is lost
 * without memory is for tests/torture to see.
 */
#include <errno.h>
#include "source/json_whole.h"
#include "unit.h"

static void assert_parsed(const char *text, const char *wanted)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *object;

	assert_non_null(tokener);
	assert_int_equal(json_tokener__parse_whole(tokener, text, strlen(text),
						   &object),
			 0);
	assert_string_equal(
		json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN),
		wanted);
	json_object_put(object);
	json_tokener_free(tokener);
}

static void test_objects(void **state __attribute__((unused)))
{
	assert_parsed("{}", "{}");
	assert_parsed(" { \"a\" : [ ] , \"b\" : [ 1 , { } , [ 2 , null ] ] } ",
		      "{\"a\":[],\"b\":[1,{},[2,null]]}");
	assert_parsed("{\"a,b:[{\":\"]}\\\"\\\\\"}",
		      "{\"a,b:[{\":\"]}\\\"\\\\\"}");
}

static void test_escapes(void **state __attribute__((unused)))
{
	assert_parsed("{\"\\u0041\\u00e9\\u20ac\\ud83d\\ude00\":\"\\n\\/\"}",
		      "{\"A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\":\"\\n\\/\"}");
	assert_parsed("{\"a\":\"\\u0000b\"}", "{\"a\":\"\\u0000b\"}");
	assert_parsed("{\"a\":\"\\ud83dx\"}", "{\"a\":\"\xef\xbf\xbdx\"}");
}

/* json-c keeps the last one. */
static void test_a_key_twice(void **state __attribute__((unused)))
{
	assert_parsed("{\"a\":1,\"a\":[2]}", "{\"a\":[2]}");
}

static void test_no_json(void **state __attribute__((unused)))
{
	static const char *const texts[] = { "{",	 "{\"a\"}",
					     "{\"a\":}", "{\"a\":\"\\x\"}",
					     "[1,",	 "x" };
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *object;
	size_t i;

	assert_non_null(tokener);
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(json_tokener__parse_whole(tokener, texts[i],
							   strlen(texts[i]),
							   &object),
				 -EINVAL);
		assert_null(object);
	}
	json_tokener_free(tokener);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_objects),
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_a_key_twice),
		cmocka_unit_test(test_no_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
