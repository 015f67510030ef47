// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests saved_check.c: what is JSON, and what of it json-c would change. */
#include <errno.h>
#include <stdio.h>
#include "lib/log.h"
#include "source/saved_check.h"
#include "unit.h"

static char logged[1024];

static void keep_message(const char *message)
{
	snprintf(logged, sizeof(logged), "%s", message);
}

static int check(const char *text, size_t length, enum saved_kept kept)
{
	const struct saved_place place = { .file = "file",
					   .line = 3,
					   .memcg = NOT_A_MEMCG };

	return saved_check__object(text, length, kept, &place);
}

/* With all that is kept where json-c hands it on, and without. */
static void test_values(void **state)
{
	static const struct {
		const char *text;
		const char *of_memcg; /* the message; NULL: it is right */
		const char *of_header;
	} cases[] = {
		{ "{}", NULL, NULL },
		{ " { \"a\" : [ 1 , true,false,null ] }", NULL, NULL },
		{ "{\"a\":{\"b\":0,\"c\":-1.50e+2}}", NULL, NULL },
		{ "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"}",
		  NULL, NULL },
		{ "{\"a\":18446744073709551615}", NULL, NULL },
		{ "{\"a\":-9223372036854775808}", NULL, NULL },
		{ "{\"a\":18446744073709551616}", NULL, "a: can't be kept" },
		{ "{\"a\":-9223372036854775809}", NULL, "a: can't be kept" },
		{ "{\"a\":[-0]}", NULL, "a: can't be kept" },
		{ "{\"a\":-0.0,\"b\":-0e0}", NULL, NULL },
		{ "{\"a\":1,\"b\":{\"a\":2,\"a\":3}}", NULL,
		  "b.a: is there twice" },
		{ "{\"a\":1,\"\\u0061\":2}", NULL, "is there twice" },
		{ "{\"a\":[{\"b\":1},{\"b\":2}]}", NULL, NULL },
		{ "{\"a\":\"\\ud83d\"}", NULL, "a: has half a character" },
		{ "{\"a\":\"\\ud83d\\n\"}", NULL, "a: has half a character" },
		{ "{\"a\":\"\\ude00\\ud83d\"}", NULL, "a: has half a char" },
		{ "{\"a\\u0000\":1}", "has a key with a NUL", "with a NUL" },
		{ "{\"a\":\"\\u0000\"}", NULL, NULL },
		{ "{\"a\":01}", "a: is no number", "a: is no number" },
		{ "{\"a\":1.}", "a: is no number", "a: is no number" },
		{ "{\"a\":.5}", "a: no valid JSON", "a: no valid JSON" },
		{ "{\"a\":1e}", "a: is no number", "a: is no number" },
		{ "{\"a\":+1}", "a: no valid JSON", "a: no valid JSON" },
		{ "{\"a\":TRUE}", "a: no valid JSON", "a: no valid JSON" },
		{ "{\"a\":'b'}", "a: no valid JSON", "a: no valid JSON" },
		{ "{\"a\":trues}", "no valid JSON", "no valid JSON" },
		{ "{\"a\":\"\\x\"}", "a: no valid JSON", "a: no valid JSON" },
		{ "{\"a\":\"\\u12g4\"}", "a: no valid", "a: no valid" },
		{ "{\"a\":\"\t\"}", "a: has a control", "a: has a control" },
		{ "{\"a\":[1,]}", "a: no valid JSON", "a: no valid JSON" },
		{ "{\"a\":1,}", "no valid JSON", "no valid JSON" },
		{ "{\"a\":1/**/}", "no valid JSON", "no valid JSON" },
		{ "{a:1}", "no valid JSON", "no valid JSON" },
		{ "{\"a\" 1}", "a: no valid JSON", "a: no valid JSON" },
		{ "{\"a\":1}}", "no valid JSON", "no valid JSON" },
	};
	const char *wanted;
	size_t i;
	int kept;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (kept = 0; kept < 2; kept++) {
			wanted = kept ? cases[i].of_header : cases[i].of_memcg;
			*logged = '\0';
			assert_int_equal(check(cases[i].text,
					       strlen(cases[i].text),
					       kept ? KEPT_ALL : KEPT_NOTHING),
					 wanted ? -EINVAL : 0);
			assert_non_null(strstr(logged, wanted ? wanted : ""));
		}
	}
}

/* Of a row, only the keys that all rows repeat are handed on by json-c. */
static void test_rows(void **state)
{
	static const char *const right[] = {
		"{\"later\":1,\"host\":\"a\",\"later\":-0}",
		"{\"a\":{\"host\":1,\"host\":2},\"schema\":1}",
		"{\"host\":\"a\",\"later\":\"\\ud800\"}",
	};
	static const char *const wrong[] = {
		"{\"host\":\"a\",\"later\":1,\"host\":\"a\"}",
		"{\"later\":1,\"schema\":-0}",
		"{\"source\":\"\\ud800\",\"later\":1}",
		"{\"unavailable\":[{\"a\":1,\"a\":2}]}",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(right) / sizeof(right[0]); i++)
		assert_int_equal(
			check(right[i], strlen(right[i]), KEPT_ROW_KEYS), 0);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(check(wrong[i], strlen(wrong[i]),
				       KEPT_ROW_KEYS),
				 -EINVAL);
}

/* No beginning is right; a sanitizer sees what is read beyond its end. */
static void test_bounds(void **state)
{
	const char *text =
		"{\"a\\u0061\":{\"b\":[-1.5e+3,\"\\ud83d\\ude00\\\\\"]},"
		"\"host\":null,\"c\":[true,false,{}]}";
	size_t length;
	char *copy;
	int kept;

	(void)state;
	for (length = 0; length < strlen(text); length++) {
		copy = malloc(length + !length);
		memcpy(copy, text, length);
		for (kept = KEPT_NOTHING; kept <= KEPT_ALL; kept++)
			assert_int_equal(check(copy, length, kept), -EINVAL);
		free(copy);
	}
	assert_int_equal(check(text, length, KEPT_ALL), 0);
}

/* Brackets within brackets end where json-c's end. */
static void test_depth(void **state)
{
	char text[2000];

	(void)state;
	strcpy(text, "{\"a\":");
	memset(text + 5, '[', sizeof(text) - 5);
	assert_int_equal(check(text, sizeof(text), KEPT_NOTHING), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_depth),
	};

	log_handler = keep_message;
	return cmocka_run_group_tests_name("saved_check", tests, NULL, NULL);
}
