// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests stat_file.c and bpf_core_table.c: memory.stat's text, the kernel's tables. */
#include "source/bpf_core_table.h"
#include "source/stat_file.h"
#include "unit.h"

static void test_file_v2(void **state)
{
	struct memcg_stats stats;

	(void)state;
	stat_file__parse("anon 4096\nfile 18446744073709551610\n"
			 "anonymous 7\nslab 3\npgfault 12\n",
			 false, &stats, NULL);
	assert_int_equal(stats.value[STAT_anon], 4096);
	assert_int_equal(stats.value[STAT_file], 18446744073709551610ULL);
	assert_int_equal(stats.value[STAT_slab], 3);
	assert_int_equal(stats.value[STAT_pgfault], 12);
	assert_int_equal(stats.value[STAT_anon_thp], VALUE_UNKNOWN);
	stat_file__parse("", false, &stats, NULL);
	assert_int_equal(stats.value[STAT_anon], VALUE_UNKNOWN);
	stat_file__parse("anon", false, &stats, NULL);
	assert_int_equal(stats.value[STAT_anon], VALUE_UNKNOWN);
}

/* Plain keys of v1 are the memcg's own; total_* also count its descendants. */
static void test_file_v1(void **state)
{
	struct memcg_stats stats;
	__u64 swap;

	(void)state;
	stat_file__parse("cache 1\nrss 2\nswap 3\ntotal_cache 10\n"
			 "total_rss 20\ntotal_swap 30\ntotal_pgpgin 40\n",
			 true, &stats, &swap);
	assert_int_equal(stats.value[STAT_file], 10);
	assert_int_equal(stats.value[STAT_anon], 20);
	assert_int_equal(swap, 30);
	assert_int_equal(stats.value[STAT_kernel], VALUE_UNKNOWN);
}

#define MEMORY 4096

/* Looks for a table where only these entries lie, so far from the middle. */
static void find_in(struct core_table *table, const void *entries, size_t size,
		    int distance, __u32 nr)
{
	__u8 memory[MEMORY];

	memset(memory, 0x5a, sizeof(memory));
	memcpy(memory + MEMORY / 2 + distance, entries, size);
	core_table__find(table, nr, 4, memory, sizeof(memory));
}

static void test_identity(void **state)
{
	struct core_table table;

	(void)state;
	core_table__set_identity(&table, 40);
	assert_true(table.is_known);
	assert_int_equal(table.nr, 40);
	assert_int_equal(table.index[39], 39);
}

/* 6.12 and later have bytes, 0xff for an enumerator that isn't counted. */
static void test_bytes(void **state)
{
	static const __u8 entries[] = { 0, 0xff, 2, 1, 0xff, 3 };
	struct core_table table;

	(void)state;
	find_in(&table, entries, sizeof(entries), -96, 6);
	assert_true(table.is_known);
	assert_int_equal(table.index[0], 0);
	assert_int_equal(table.index[1], NO_INDEX);
	assert_int_equal(table.index[2], 2);
	assert_int_equal(table.index[3], 1);
	assert_int_equal(table.index[5], 3);
}

/* 6.10 and 6.11 have bytes, 6.1 to 6.9 ints; both have place + 1, 0 for none. */
static void test_plus_one(void **state)
{
	static const __u8 bytes[] = { 1, 0, 3, 2, 0, 4 };
	static const __u32 ints[] = { 1, 0, 3, 2, 0, 4 };
	struct core_table table;

	(void)state;
	find_in(&table, bytes, sizeof(bytes), 64, 6);
	assert_true(table.is_known);
	assert_int_equal(table.index[0], 0);
	assert_int_equal(table.index[2], 2);
	assert_int_equal(table.index[4], NO_INDEX);
	find_in(&table, ints, sizeof(ints), 64, 6);
	assert_true(table.is_known);
	assert_int_equal(table.index[3], 1);
	assert_int_equal(table.index[5], 3);
}

/* 6.1 on arm64: two entries further down the memory looks like a table as well. */
static void test_moved(void **state)
{
	static const __u32 ints[] = { 0, 0, 1, 0, 3, 2, 4, 0, 0 };
	static const __u32 moved[] = { 0, 0, 0, 3, 1, 2, 4, 0, 0 };
	struct core_table table;

	(void)state;
	find_in(&table, ints, sizeof(ints), 64, 7);
	assert_true(table.is_known);
	assert_int_equal(table.index[0], 0);
	assert_int_equal(table.index[4], 3);
	/* Nothing tells which of the two is the table. */
	find_in(&table, moved, sizeof(moved), 64, 7);
	assert_false(table.is_known);
}

/* No table has a place twice, leaves one out or has one that is too high. */
static void test_no_table(void **state)
{
	static const __u8 wrong[][6] = {
		{ 0, 0xff, 1, 1, 0xff, 2 },
		{ 0, 0xff, 2, 1, 0xff, 0xff },
		{ 0, 0xff, 2, 1, 0xff, 4 },
	};
	__u8 memory[MEMORY];
	struct core_table table;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		find_in(&table, wrong[i], sizeof(wrong[i]), 0, 6);
		assert_false(table.is_known);
	}
	memset(memory, 0, sizeof(memory));
	core_table__find(&table, 6, 4, memory, sizeof(memory));
	assert_false(table.is_known);
	core_table__find(&table, CORE_TABLE_MAX + 1, 4, memory, sizeof(memory));
	assert_false(table.is_known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file_v2),	 cmocka_unit_test(test_file_v1),
		cmocka_unit_test(test_identity), cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_plus_one), cmocka_unit_test(test_moved),
		cmocka_unit_test(test_no_table),
	};

	return cmocka_run_group_tests_name("stat", tests, NULL, NULL);
}
