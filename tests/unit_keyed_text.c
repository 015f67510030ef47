// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests keyed_text.c: lines "KEY NUMBER" in each way that the kernel writes them. */
#include "lib/keyed_text.h"
#include "unit.h"

static void assert_line(const char **text, const char *key, __u64 number)
{
	struct keyed_line line;

	assert_true(keyed_text__next(text, &line));
	assert_true(keyed_line__has_key(&line, key));
	assert_true(line.has_number);
	assert_int_equal(line.number, number);
}

/* memory.stat has a space, /proc/meminfo a colon, /proc/PID/status a tab. */
static void test_forms(void **state)
{
	const char *text = "anon 4096\nMemTotal:       16314572 kB\n"
			   "Active(anon):  12 kB\nRssAnon:\t     120 kB\n"
			   "last 18446744073709551610";
	struct keyed_line line;

	(void)state;
	assert_line(&text, "anon", 4096);
	assert_line(&text, "MemTotal", 16314572);
	assert_line(&text, "Active(anon)", 12);
	assert_line(&text, "RssAnon", 120);
	assert_line(&text, "last", 18446744073709551610ULL);
	assert_false(keyed_text__next(&text, &line));
	assert_int_equal(*text, '\0');
}

/* The number of one line never stands in for the number of another. */
static void test_no_number(void **state)
{
	const char *const lines[] = { "anon", "Name:", "high", "", "Groups:" };
	const char *text = "anon\nName:\tcat\nhigh max\n\nGroups:\t\nlow 3\n";
	struct keyed_line line;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_true(keyed_text__next(&text, &line));
		assert_int_equal(line.length, strcspn(lines[i], ":"));
		assert_false(line.has_number);
		assert_int_equal(line.number, 0);
	}
	assert_line(&text, "low", 3);
}

/* A key is all of a word: "oom" is neither "oom_kill" nor "room". */
static void test_find(void **state)
{
	const char *text = "oom_kill 1\nroom 2\noom\noom 3\noom 4\n";
	__u64 number = 77;

	(void)state;
	assert_true(keyed_text__find(text, "oom", 1, &number));
	assert_int_equal(number, 3);
	assert_true(keyed_text__find("SwapFree:  5 kB\n", "SwapFree", 1024,
				     &number));
	assert_int_equal(number, 5 * 1024);
	assert_false(keyed_text__find(text, "oom_", 1, &number));
	assert_false(keyed_text__find("oom max", "oom", 1, &number));
	assert_false(keyed_text__find("", "oom", 1, &number));
	assert_int_equal(number, 5 * 1024);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_no_number),
		cmocka_unit_test(test_find),
	};

	return cmocka_run_group_tests_name("keyed_text", tests, NULL, NULL);
}
