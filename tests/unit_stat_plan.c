// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests bpf_stat_plan.c: the choice, the slots and the finishing of statistics. */
#include "source/bpf_stat_plan.h"
#include "unit.h"

/* Wants the statistics of a list that NR_STATS ends. */
static void want(struct stat_plan *plan, bool is_v1,
		 const enum memcg_stat *list)
{
	bool wanted[NR_STATS] = {};

	for (; *list != NR_STATS; list++)
		wanted[*list] = true;
	stat_plan__init(plan, wanted, is_v1);
}

#define WANT(plan, is_v1, ...) \
	want(plan, is_v1, (const enum memcg_stat[]){ __VA_ARGS__, NR_STATS })

/* A file that prints everything except one statistic; NR_STATS: everything. */
static struct memcg_stats file_without(enum memcg_stat missing)
{
	struct memcg_stats file = {};

	if (missing != NR_STATS)
		file.value[missing] = VALUE_UNKNOWN;
	return file;
}

/* The order that the program gets. */
static struct stat_slots told(struct stat_plan *plan)
{
	struct stat_slots slots;

	memset(&slots, 0x5a, sizeof(slots));
	stat_plan__assign(plan);
	stat_plan__tell(plan, &slots);
	return slots;
}

static bool reads(const struct stat_slots *slots, enum memcg_stat stat)
{
	__u32 i;

	for (i = 0; i < slots->nr; i++)
		if (slots->stat[i] == stat)
			return true;
	return false;
}

static void test_nothing(void **state)
{
	const bool none[NR_STATS] = {};
	struct stat_plan plan;
	struct stat_slots slots;
	struct stat_block block = {};
	int i;

	(void)state;
	stat_plan__init(&plan, none, false);
	slots = told(&plan);
	assert_int_equal(slots.nr, 0);
	assert_int_equal(plan.nr_blocks, 0);
	for (i = 0; i < NR_STATS; i++)
		assert_int_equal(plan.stat_slot[i], NO_SLOT);
	stat_plan__finish(&plan, &block, 3);
}

/* Slots are given in the order of the list, without gaps. */
static void test_slots(void **state)
{
	struct stat_plan plan;
	struct stat_slots slots;

	(void)state;
	WANT(&plan, false, STAT_pgfault, STAT_anon, STAT_kernel);
	slots = told(&plan);
	assert_int_equal(slots.nr, 3);
	assert_int_equal(slots.nr_blocks, 1);
	assert_int_equal(slots.stat[0], STAT_anon);
	assert_int_equal(slots.stat[1], STAT_kernel);
	assert_int_equal(slots.stat[2], STAT_pgfault);
	assert_int_equal(plan.stat_slot[STAT_anon], 0);
	assert_int_equal(plan.stat_slot[STAT_kernel], 1);
	assert_int_equal(plan.stat_slot[STAT_pgfault], 2);
	assert_int_equal(plan.stat_slot[STAT_file], NO_SLOT);
	assert_true(reads(&slots, STAT_anon));
	assert_false(reads(&slots, STAT_file));
	assert_false(slots.has_kmem);
}

/* Each statistic has a slot of its own, and there are blocks for all of them. */
static void test_all(void **state)
{
	bool all[NR_STATS], taken[NR_STATS] = {};
	struct stat_plan plan;
	struct stat_slots slots;
	int i;

	(void)state;
	memset(all, true, sizeof(all));
	stat_plan__init(&plan, all, false);
	slots = told(&plan);
	/* slab, pgscan and pgsteal are sums. */
	assert_int_equal(slots.nr, NR_STATS - 3);
	assert_int_equal(plan.nr_blocks, STAT_BLOCKS_MAX);
	for (i = 0; i < NR_STATS; i++) {
		assert_true(plan.stat_slot[i] < NR_STATS);
		assert_false(taken[plan.stat_slot[i]]);
		taken[plan.stat_slot[i]] = true;
	}
}

/* The parts of a wanted sum are read; they are shown only if they are wanted, too. */
static void test_sum(void **state)
{
	struct stat_plan plan;
	struct stat_slots slots;

	(void)state;
	WANT(&plan, false, STAT_slab, STAT_slab_unreclaimable);
	slots = told(&plan);
	assert_int_equal(slots.nr, 2);
	assert_int_equal(slots.stat[0], STAT_slab_reclaimable);
	assert_int_equal(slots.stat[1], STAT_slab_unreclaimable);
	assert_false(reads(&slots, STAT_slab));
	assert_int_equal(plan.stat_slot[STAT_slab_reclaimable], NO_SLOT);
	assert_int_equal(plan.stat_slot[STAT_slab_unreclaimable], 1);
	assert_int_equal(plan.stat_slot[STAT_slab], 2);

	WANT(&plan, false, STAT_pgscan);
	slots = told(&plan);
	assert_int_equal(slots.nr, 4);
	assert_true(reads(&slots, STAT_pgscan_kswapd));
	assert_true(reads(&slots, STAT_pgscan_direct));
	assert_true(reads(&slots, STAT_pgscan_khugepaged));
	assert_true(reads(&slots, STAT_pgscan_proactive));
	assert_int_equal(plan.stat_slot[STAT_pgscan], 4);
}

/* A sum is known if at least one of its parts can be read. */
static void test_missing_parts(void **state)
{
	const struct stat_place nowhere = {};
	struct stat_plan plan;
	struct stat_slots slots;

	(void)state;
	WANT(&plan, false, STAT_anon, STAT_slab);
	stat_plan__place(&plan, STAT_slab_reclaimable, &nowhere);
	slots = told(&plan);
	assert_int_equal(slots.nr, 2);
	assert_int_equal(plan.stat_slot[STAT_slab], 2);
	stat_plan__place(&plan, STAT_slab_unreclaimable, &nowhere);
	stat_plan__place(&plan, STAT_anon, &nowhere);
	slots = told(&plan);
	assert_int_equal(slots.nr, 0);
	assert_int_equal(plan.nr_blocks, 0);
	assert_int_equal(plan.stat_slot[STAT_slab], NO_SLOT);
	assert_int_equal(plan.stat_slot[STAT_anon], NO_SLOT);
}

/* A statistic that the root's file doesn't print is dropped and gets no room. */
static void test_drop(void **state)
{
	const struct memcg_stats file = file_without(STAT_zswap),
				 no_slab = file_without(STAT_slab),
				 no_part = file_without(STAT_slab_reclaimable);
	struct stat_plan plan;
	struct stat_slots slots;

	(void)state;
	WANT(&plan, false, STAT_anon, STAT_file, STAT_kernel, STAT_kernel_stack,
	     STAT_pagetables, STAT_percpu, STAT_sock, STAT_shmem, STAT_zswap);
	stat_plan__assign(&plan);
	assert_int_equal(plan.nr_blocks, 2);
	stat_plan__drop(&plan, &file);
	slots = told(&plan);
	assert_int_equal(slots.nr, 8);
	assert_int_equal(plan.nr_blocks, 1);
	assert_int_equal(slots.nr_blocks, 1);
	assert_int_equal(plan.stat_slot[STAT_zswap], NO_SLOT);
	assert_int_equal(plan.stat_slot[STAT_shmem], 7);

	/* With a sum its parts go, unless they are wanted themselves. */
	WANT(&plan, false, STAT_slab, STAT_slab_reclaimable);
	stat_plan__drop(&plan, &no_slab);
	slots = told(&plan);
	assert_int_equal(slots.nr, 1);
	assert_int_equal(slots.stat[0], STAT_slab_reclaimable);

	/* A part that isn't printed is still a part of the sum. */
	WANT(&plan, false, STAT_slab, STAT_slab_reclaimable);
	stat_plan__drop(&plan, &no_part);
	slots = told(&plan);
	assert_int_equal(slots.nr, 2);
	assert_int_equal(plan.stat_slot[STAT_slab_reclaimable], NO_SLOT);
	assert_int_equal(plan.stat_slot[STAT_slab], 2);
}

/* v1's memory.stat has no kernel memory, and the program reads it last. */
static void test_v1_kernel(void **state)
{
	const struct memcg_stats file = file_without(STAT_kernel);
	const struct stat_place place = { .is_known = 1,
					  .offset = 640,
					  .shift = 12 };
	const struct stat_place nowhere = {};
	struct stat_plan plan;
	struct stat_slots slots;

	(void)state;
	WANT(&plan, true, STAT_kernel, STAT_anon, STAT_pgfault);
	stat_plan__drop(&plan, &file);
	stat_plan__place(&plan, STAT_kernel, &place);
	slots = told(&plan);
	assert_int_equal(slots.nr, 2);
	assert_int_equal(slots.stat[0], STAT_anon);
	assert_int_equal(slots.stat[1], STAT_pgfault);
	assert_true(slots.has_kmem);
	assert_int_equal(plan.stat_slot[STAT_kernel], 2);
	/* Sums come behind it: the program doesn't know of them. */
	WANT(&plan, true, STAT_kernel, STAT_slab);
	stat_plan__place(&plan, STAT_kernel, &place);
	slots = told(&plan);
	assert_int_equal(plan.stat_slot[STAT_kernel], 2);
	assert_int_equal(plan.stat_slot[STAT_slab], 3);
	/* This kernel doesn't count it. */
	stat_plan__place(&plan, STAT_kernel, &nowhere);
	slots = told(&plan);
	assert_false(slots.has_kmem);
	assert_int_equal(plan.stat_slot[STAT_kernel], NO_SLOT);
	/* On v2 kernel memory is a statistic like any other. */
	WANT(&plan, false, STAT_kernel, STAT_anon);
	stat_plan__drop(&plan, &file);
	stat_plan__assign(&plan);
	assert_int_equal(plan.stat_slot[STAT_kernel], NO_SLOT);
}

/* Raw words become bytes, what is below 0 becomes 0, and sums are added. */
static void test_finish_raw(void **state)
{
	const struct stat_place pages = { .is_known = 1,
					  .offset = 8,
					  .shift = 12 };
	const struct stat_place bytes = { .is_known = 1, .offset = 16 };
	struct stat_block blocks[2] = { { { 3, 100, 200 } },
					{ { -1ULL, 5, -7ULL } } };
	struct stat_plan plan;
	struct stat_slots slots;

	(void)state;
	WANT(&plan, false, STAT_anon, STAT_slab);
	stat_plan__place(&plan, STAT_anon, &pages);
	stat_plan__place(&plan, STAT_slab_reclaimable, &bytes);
	stat_plan__place(&plan, STAT_slab_unreclaimable, &bytes);
	slots = told(&plan);
	assert_true(slots.is_raw);
	assert_int_equal(slots.offset[0], 8);
	assert_int_equal(slots.offset[1], 16);
	stat_plan__finish(&plan, blocks, 2);
	assert_int_equal(blocks[0].value[plan.stat_slot[STAT_anon]], 3 << 12);
	assert_int_equal(blocks[0].value[plan.stat_slot[STAT_slab]], 300);
	assert_int_equal(blocks[1].value[plan.stat_slot[STAT_anon]], 0);
	assert_int_equal(blocks[1].value[plan.stat_slot[STAT_slab]], 5);
}

/* Values by kfunc stay as they are; an unknown one adds nothing. */
static void test_finish_printed(void **state)
{
	struct stat_block blocks[2] = { { { VALUE_UNKNOWN, 100, 200 } },
					{ { 7, VALUE_UNKNOWN, 9 } } };
	struct stat_plan plan;

	(void)state;
	WANT(&plan, false, STAT_anon, STAT_slab);
	assert_false(told(&plan).is_raw);
	stat_plan__finish(&plan, blocks, 2);
	assert_int_equal(blocks[0].value[0], VALUE_UNKNOWN);
	assert_int_equal(blocks[0].value[plan.stat_slot[STAT_slab]], 300);
	assert_int_equal(blocks[1].value[0], 7);
	assert_int_equal(blocks[1].value[plan.stat_slot[STAT_slab]], 9);
}

/* A needed one is read and not shown; v1's file needn't print it. */
static void test_needed(void **state)
{
	const struct memcg_stats file = file_without(STAT_percpu);
	struct stat_plan plan;
	struct stat_slots slots;
	int v1;

	(void)state;
	for (v1 = 0; v1 < 2; v1++) {
		WANT(&plan, v1, STAT_file);
		stat_plan__need(&plan, STAT_anon);
		stat_plan__need(&plan, STAT_percpu);
		stat_plan__drop(&plan, &file);
		slots = told(&plan);
		assert_int_equal(slots.nr, v1 ? 3 : 2);
		assert_int_equal(stat_plan__slot(&plan, STAT_anon), 0);
		assert_int_equal(stat_plan__slot(&plan, STAT_percpu),
				 v1 ? 2 : NO_SLOT);
		assert_int_equal(plan.stat_slot[STAT_anon], NO_SLOT);
		assert_int_equal(plan.stat_slot[STAT_file], 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_slots),
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_sum),
		cmocka_unit_test(test_missing_parts),
		cmocka_unit_test(test_drop),
		cmocka_unit_test(test_v1_kernel),
		cmocka_unit_test(test_finish_raw),
		cmocka_unit_test(test_finish_printed),
		cmocka_unit_test(test_needed),
	};

	return cmocka_run_group_tests_name("stat_plan", tests, NULL, NULL);
}
