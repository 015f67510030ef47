// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests text.c: sizes, UTF-8, what may reach a terminal. */
#include <locale.h>
#include "lib/text.h"
#include "unit.h"

static void assert_size(__u64 bytes, const char *wanted)
{
	char text[SIZE_TEXT_MAX];

	size__format(text, bytes);
	assert_string_equal(text, wanted);
}

static void test_size(void **state)
{
	(void)state;
	assert_size(0, "0");
	assert_size(1023, "1023");
	assert_size(1024, "1K");
	assert_size(1536, "1.5K");
	assert_size(4096, "4K");
	assert_size(1024 * 1024 - 1, "1M");
	assert_size(1047527, "1023K");
	assert_size(1610612736, "1.5G");
	assert_size(15ULL << 40, "15T");
	assert_size(~0ULL, "16E");
}

static void assert_printable(const char *bytes, size_t length,
			     const char *wanted)
{
	struct text text = {};

	text__append_printable(&text, bytes, length);
	assert_string_equal(text__string(&text), wanted);
	text__free(&text);
}

#define ASSERT_PRINTABLE(bytes, wanted) \
	assert_printable(bytes, sizeof(bytes) - 1, wanted)

static void test_printable(void **state)
{
	(void)state;
	ASSERT_PRINTABLE("system.slice", "system.slice");
	ASSERT_PRINTABLE("a\\x2db", "a\\x2db");
	ASSERT_PRINTABLE("\033[31m", "\\x1b[31m");
	ASSERT_PRINTABLE("a\0b", "a\\x00b");
	ASSERT_PRINTABLE("a\x7f", "a\\x7f");
	ASSERT_PRINTABLE("\xc2\x9b", "\\xc2\\x9b");
	ASSERT_PRINTABLE("\xe2\x80\xae", "\\xe2\\x80\\xae");
	ASSERT_PRINTABLE("\xe2\x81\xa6", "\\xe2\\x81\\xa6");
	ASSERT_PRINTABLE("\xe2\x80\xa8", "\\xe2\\x80\\xa8");
	ASSERT_PRINTABLE("\xff\xc3", "\\xff\\xc3");
	ASSERT_PRINTABLE("gr\xc3\xb6\xc3\x9f"
			 "e",
			 "gr\xc3\xb6\xc3\x9f"
			 "e");
}

static void test_printable_ascii(void **state)
{
	(void)state;
	assert_non_null(setlocale(LC_ALL, "C"));
	ASSERT_PRINTABLE("\xc3\xb6", "\\xc3\\xb6");
	assert_non_null(setlocale(LC_ALL, "C.UTF-8"));
}

static void assert_utf8(const char *bytes, size_t length, const char *wanted,
			bool replaced)
{
	struct text text = {};

	assert_int_equal(text__append_utf8(&text, bytes, length), replaced);
	assert_string_equal(text__string(&text), wanted);
	text__free(&text);
}

#define ASSERT_UTF8(bytes, wanted, replaced) \
	assert_utf8(bytes, sizeof(bytes) - 1, wanted, replaced)
#define REPLACEMENT "\xef\xbf\xbd"

static void test_utf8(void **state)
{
	(void)state;
	ASSERT_UTF8("a\xc3\xb6\xe2\x82\xac\xf0\x9f\x98\x80",
		    "a\xc3\xb6\xe2\x82\xac\xf0\x9f\x98\x80", false);
	/* overlong, surrogate, beyond Unicode, cut off, a lone continuation */
	ASSERT_UTF8("\xc0\xaf", REPLACEMENT REPLACEMENT, true);
	ASSERT_UTF8("\xe0\x80\xaf", REPLACEMENT REPLACEMENT REPLACEMENT, true);
	ASSERT_UTF8("\xed\xa0\x80", REPLACEMENT REPLACEMENT REPLACEMENT, true);
	ASSERT_UTF8("\xf4\x90\x80\x80",
		    REPLACEMENT REPLACEMENT REPLACEMENT REPLACEMENT, true);
	ASSERT_UTF8("\xe2\x82", REPLACEMENT REPLACEMENT, true);
	ASSERT_UTF8("\x80", REPLACEMENT, true);
	ASSERT_UTF8("\xff", REPLACEMENT, true);
}

static void test_width(void **state)
{
	(void)state;
	assert_int_equal(text__width(""), 0);
	assert_int_equal(text__width("abc"), 3);
	assert_int_equal(text__width("\xc3\xb6"), 1);
	assert_int_equal(text__width("\xe6\xbc\xa2"), 2);
	assert_int_equal(text__fit("abcdef", 3), 3);
	assert_int_equal(text__fit("\xc3\xb6\xc3\xb6", 1), 2);
	/* A wide character isn't cut in half. */
	assert_int_equal(text__fit("a\xe6\xbc\xa2", 2), 1);
	assert_int_equal(text__fit("ab", 10), 2);
}

static void test_growth(void **state)
{
	struct text text = {};
	char block[300];
	int i;

	(void)state;
	assert_string_equal(text__string(&text), "");
	memset(block, 'x', sizeof(block));
	for (i = 0; i < 100; i++)
		text__append(&text, block, sizeof(block));
	assert_int_equal(text.length, 100 * sizeof(block));
	assert_int_equal(strlen(text__string(&text)), text.length);
	text__clear(&text);
	text__format(&text, "%400d", 7);
	assert_int_equal(text.length, 400);
	assert_false(text.failed);
	text__free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_size),
		cmocka_unit_test(test_printable),
		cmocka_unit_test(test_printable_ascii),
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_growth),
	};

	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 1;
	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
