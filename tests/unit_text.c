// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests text.c: sizes, UTF-8, what may reach a terminal. */
#include <locale.h>
#include <stdio.h>
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

static void assert_number(__u64 number)
{
	char text[NUMBER_TEXT_MAX], wanted[32];

	snprintf(wanted, sizeof(wanted), "%llu", number);
	assert_int_equal(number__format(text, number), strlen(wanted));
	assert_string_equal(text, wanted);
}

static void test_number(void **state)
{
	__u64 power = 1;
	int i;

	(void)state;
	for (i = 0; i < 20; i++, power *= 10) {
		assert_number(power - 1);
		assert_number(power);
		assert_number(power + 1);
	}
	assert_number(~0ULL);
}

static void assert_fraction(double fraction)
{
	char text[FRACTION_TEXT_MAX], wanted[400];
	const size_t length = fraction__format(text, fraction);

	if (!length)
		return;
	snprintf(wanted, sizeof(wanted), "%.2f", fraction);
	assert_string_equal(text, wanted);
	assert_int_equal(length, strlen(wanted));
}

/* Each fraction is rounded as by printf(), or left to it. */
static void test_fraction(void **state)
{
	char text[FRACTION_TEXT_MAX];
	__u64 random = 1;
	int i;

	(void)state;
	for (i = 0; i < 200000; i++) {
		random = random * 6364136223846793005ULL +
			 1442695040888963407ULL;
		assert_fraction((random >> 11) * 0x1p-53);
		assert_fraction((random >> 11) * 0x1p-44);
		assert_fraction((random >> 20) * 1e-3);
		assert_fraction(i / 1000.0);
		assert_fraction(i / 8.0);
	}
	assert_fraction(0);
	assert_fraction(0.994999);
	assert_fraction(99.995);
	assert_fraction(1e17);
	assert_int_equal(fraction__format(text, 0.996), 4);
	assert_string_equal(text, "1.00");
	assert_int_equal(fraction__format(text, 12.125), 0);
	assert_int_equal(fraction__format(text, -1), 0);
	assert_int_equal(fraction__format(text, -0.0), 0);
	assert_int_equal(fraction__format(text, 1e18), 0);
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

/* Shown as it is; cut at any width, no cluster is in two parts. */
static void assert_clusters(const char *text, size_t width,
			    const size_t *lengths)
{
	size_t columns, fits, i, whole;

	assert_printable(text, strlen(text), text);
	assert_int_equal(text__width(text), width);
	for (columns = 0; columns <= width; columns++) {
		fits = text__fit(text, columns);
		for (i = 0, whole = 0; lengths[i] && whole < fits; i++)
			whole += lengths[i];
		assert_int_equal(fits, whole);
	}
}

/* The lengths of the clusters, in bytes. */
#define ASSERT_CLUSTERS(text, width, ...) \
	assert_clusters(text, width, (const size_t[]){ __VA_ARGS__, 0 })

static void test_clusters(void **state)
{
	(void)state;
	ASSERT_CLUSTERS("cafe\u0301", 4, 1, 1, 1, 3);
	/* Thai: a tone mark; SARA AM belongs to its letter and takes a column. */
	ASSERT_CLUSTERS("\u0e01\u0e48\u0e32", 2, 6, 3);
	ASSERT_CLUSTERS("\u0e01\u0e33x", 3, 6, 1);
	/* Hindi: virama and vowels, one of them with a column of its own. */
	ASSERT_CLUSTERS("\u0928\u092e\u0938\u094d\u0924\u0947", 4, 3, 3, 6, 6);
	ASSERT_CLUSTERS("\u0915\u0940", 2, 6);
	/* Korean: a syllable of three letters, and one that has its last apart. */
	ASSERT_CLUSTERS("\u1112\u1161\u11ab\uac00\u11ab", 4, 9, 6);
	/* Emoji: joined, with a selector, a skin tone, flags, a keycap. */
	ASSERT_CLUSTERS("\U0001f468\u200d\U0001f469\u200d\U0001f467!", 3, 18,
			1);
	ASSERT_CLUSTERS("\u2764\ufe0f", 1, 6);
	ASSERT_CLUSTERS("\U0001f469\u200d\u2764\ufe0f\u200d\U0001f468", 2, 20);
	ASSERT_CLUSTERS("\U0001f44d\U0001f3fd", 4, 8);
	ASSERT_CLUSTERS("\U0001f3f3\ufe0f\u200d\U0001f308", 1, 14);
	ASSERT_CLUSTERS("\U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7", 4, 8, 8);
	ASSERT_CLUSTERS("\U0001f3f4\U000e0067\U000e0062\U000e007f", 2, 16);
	ASSERT_CLUSTERS("1\ufe0f\u20e3", 1, 7);
	/* An ideograph's variant. */
	ASSERT_CLUSTERS("\u845b\U000e0100", 2, 7);
}

static void test_unprintable(void **state)
{
	(void)state;
	/* A mark with nothing to stand on, on a blank, on a path's slash. */
	ASSERT_PRINTABLE("\u0301a", "\\xcc\\x81a");
	ASSERT_PRINTABLE("a \u0301", "a \\xcc\\x81");
	ASSERT_PRINTABLE("/\u0301", "/\\xcc\\x81");
	ASSERT_PRINTABLE("\t\u0301", "\\x09\\xcc\\x81");
	ASSERT_PRINTABLE("a\u1161", "a\\xe1\\x85\\xa1");
	/* Zero width: space, joiner and selector without emoji, BOM, word joiner. */
	ASSERT_PRINTABLE("a\u200bb", "a\\xe2\\x80\\x8bb");
	ASSERT_PRINTABLE("a\u200db", "a\\xe2\\x80\\x8db");
	ASSERT_PRINTABLE("\U0001f468\u200d", "\U0001f468\\xe2\\x80\\x8d");
	ASSERT_PRINTABLE("\U0001f468\u200da", "\U0001f468\\xe2\\x80\\x8da");
	ASSERT_PRINTABLE("a\ufe0f", "a\\xef\\xb8\\x8f");
	ASSERT_PRINTABLE("1\ufe0f", "1\\xef\\xb8\\x8f");
	ASSERT_PRINTABLE("\ufeffa", "\\xef\\xbb\\xbfa");
	ASSERT_PRINTABLE("a\u034fb", "a\\xcd\\x8fb");
	ASSERT_PRINTABLE("a\U000e0067", "a\\xf3\\xa0\\x81\\xa7");
	ASSERT_PRINTABLE("\U0001f3f4\U000e0067",
			 "\U0001f3f4\\xf3\\xa0\\x81\\xa7");
	ASSERT_PRINTABLE("\u2067a", "\\xe2\\x81\\xa7a");
	/* A pile of marks reaches into other lines. */
	ASSERT_PRINTABLE(
		"a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
		"a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301"
		"\\xcc\\x81");
}

static void test_printable_ascii(void **state)
{
	(void)state;
	assert_non_null(setlocale(LC_ALL, "C"));
	ASSERT_PRINTABLE("\xc3\xb6", "\\xc3\\xb6");
	ASSERT_PRINTABLE("e\u0301", "e\\xcc\\x81");
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
		cmocka_unit_test(test_number),
		cmocka_unit_test(test_fraction),
		cmocka_unit_test(test_printable),
		cmocka_unit_test(test_clusters),
		cmocka_unit_test(test_unprintable),
		cmocka_unit_test(test_printable_ascii),
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_growth),
	};

	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 1;
	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
