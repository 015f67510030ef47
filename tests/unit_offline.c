// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests bpf_offline.c: what is still charged to offline memcgs, by kernel. */
#include "lib/machine.h"
#include "source/bpf_offline.h"
#include "unit.h"

#define MEMCGS 2

/* A living memcg and an offline one, with the same numbers. */
struct sample_of {
	struct stat_plan plan;
	struct memcg_record records[MEMCGS];
	struct stat_block blocks[MEMCGS * STAT_BLOCKS_MAX];
};

static void set(struct sample_of *sample, enum memcg_stat stat, __u64 value)
{
	const __u8 slot = stat_plan__slot(&sample->plan, stat);
	int i;

	for (i = 0; slot != NO_SLOT && i < MEMCGS; i++)
		((__u64 *)&sample->blocks[i * sample->plan.nr_blocks])[slot] =
			value;
}

/* The value that is shown of a memcg. */
static __u64 shown(const struct sample_of *sample, int i, enum memcg_stat stat)
{
	const __u8 slot = sample->plan.stat_slot[stat];

	assert_int_not_equal(slot, NO_SLOT);
	return ((__u64 *)&sample->blocks[i * sample->plan.nr_blocks])[slot];
}

/* Wants all statistics, or none; the file lacks one, NR_STATS: none. */
static void make(struct sample_of *sample, bool is_v1, bool wants_all,
		 enum memcg_stat missing)
{
	struct memcg_stats file = {};
	bool wanted[NR_STATS];
	int i;

	memset(wanted, wants_all, sizeof(wanted));
	*sample = (struct sample_of){};
	stat_plan__init(&sample->plan, wanted, is_v1);
	stat_plan__need_offline(&sample->plan, MACHINE_VERSION(5, 10));
	stat_plan__need_offline(&sample->plan, MACHINE_VERSION(7, 0));
	if (missing != NR_STATS)
		file.value[missing] = VALUE_UNKNOWN;
	stat_plan__drop(&sample->plan, &file);
	stat_plan__assign(&sample->plan);
	for (i = 0; i < MEMCGS; i++) {
		record__clear(&sample->records[i]);
		sample->records[i].memory.current = 1000;
		sample->records[i].memory.peak = 2000;
		sample->records[i].swap.current = 70;
	}
	sample->records[1].flags = MEMCG_DYING | MEMCG_OFFLINE;
	set(sample, STAT_anon, 300);
	set(sample, STAT_file, 200);
	set(sample, STAT_kernel, 100);
	set(sample, STAT_slab_reclaimable, 40);
	set(sample, STAT_slab_unreclaimable, 20);
	set(sample, STAT_percpu, 5);
	set(sample, STAT_kernel_stack, 3);
	set(sample, STAT_pagetables, 2);
	set(sample, STAT_hugetlb, 50);
	set(sample, STAT_sock, 350);
	set(sample, STAT_pgfault, 9);
}

static void apply(struct sample_of *sample, const struct offline_rules *rules)
{
	assert_int_equal(offline_rules__apply(rules, &sample->plan,
					      sample->records, sample->blocks,
					      MEMCGS),
			 1);
	/* A living one stays as it is. */
	assert_int_equal(sample->records[0].memory.current, 1000);
	/* These are right whatever became of the rest. */
	assert_int_equal(sample->records[1].memory.peak, 2000);
}

#define APPLY(sample, ...) \
	apply(sample, &(const struct offline_rules){ __VA_ARGS__ })

static void test_pages_move(void **state)
{
	struct sample_of sample;

	(void)state;
	make(&sample, false, true, NR_STATS);
	APPLY(&sample, .moves_pages = true, .version = MACHINE_VERSION(7, 1),
	      .has_stats = true);
	assert_int_equal(sample.records[1].memory.current, 350);
	assert_int_equal(sample.records[1].swap.current, 70);
	assert_int_equal(shown(&sample, 1, STAT_anon), VALUE_UNKNOWN);
	assert_int_equal(shown(&sample, 1, STAT_inactive_file), VALUE_UNKNOWN);
	assert_int_equal(shown(&sample, 1, STAT_slab), VALUE_UNKNOWN);
	assert_int_equal(shown(&sample, 1, STAT_sock), 350);
	assert_int_equal(shown(&sample, 1, STAT_pgfault), 9);
	assert_int_equal(shown(&sample, 0, STAT_anon), 300);

	/* 7.3 counts the sockets' memory elsewhere. */
	make(&sample, false, true, NR_STATS);
	APPLY(&sample, .moves_pages = true, .version = MACHINE_VERSION(7, 3),
	      .has_stats = true);
	assert_int_equal(sample.records[1].memory.current, 350);
	assert_int_equal(shown(&sample, 1, STAT_sock), VALUE_UNKNOWN);

	/* Few kernels print hugetlb; the others have to be known. */
	make(&sample, false, false, STAT_hugetlb);
	APPLY(&sample, .moves_pages = true, .has_stats = true);
	assert_int_equal(sample.records[1].memory.current, 400);
	make(&sample, false, false, STAT_file);
	APPLY(&sample, .moves_pages = true, .has_stats = true);
	assert_int_equal(sample.records[1].memory.current, VALUE_UNKNOWN);

	/* Pages that are in the swap cache alone are gone, too; more sockets' aren't. */
	make(&sample, false, false, NR_STATS);
	set(&sample, STAT_sock, 340);
	set(&sample, STAT_swapcached, 8);
	APPLY(&sample, .moves_pages = true, .has_stats = true);
	assert_int_equal(sample.records[1].memory.current, 342);
	make(&sample, false, false, NR_STATS);
	set(&sample, STAT_sock, 40);
	set(&sample, STAT_swapcached, 800);
	APPLY(&sample, .moves_pages = true, .has_stats = true);
	assert_int_equal(sample.records[1].memory.current, 40);

	/* Without fresh statistics nothing is known; a difference is never below 0. */
	make(&sample, false, false, NR_STATS);
	APPLY(&sample, .moves_pages = true);
	assert_int_equal(sample.records[1].memory.current, VALUE_UNKNOWN);
	make(&sample, false, false, NR_STATS);
	set(&sample, STAT_anon, 999);
	APPLY(&sample, .moves_pages = true, .has_stats = true);
	assert_int_equal(sample.records[1].memory.current, 0);
}

static void test_kernel_memory_moves(void **state)
{
	struct sample_of sample;

	(void)state;
	make(&sample, false, true, NR_STATS);
	APPLY(&sample, .version = MACHINE_VERSION(6, 1), .has_stats = true);
	assert_int_equal(sample.records[1].memory.current, 900);
	assert_int_equal(shown(&sample, 1, STAT_anon), 300);
	assert_int_equal(shown(&sample, 1, STAT_sock), 350);
	assert_int_equal(shown(&sample, 1, STAT_kernel), VALUE_UNKNOWN);
	assert_int_equal(shown(&sample, 1, STAT_slab), VALUE_UNKNOWN);
	assert_int_equal(shown(&sample, 1, STAT_zswap), VALUE_UNKNOWN);

	/* 5.15 has no stat.kernel. */
	make(&sample, false, false, STAT_kernel);
	APPLY(&sample, .version = MACHINE_VERSION(5, 15), .has_stats = true);
	assert_int_equal(sample.records[1].memory.current, 930);

	make(&sample, false, true, STAT_kernel);
	APPLY(&sample, .version = MACHINE_VERSION(5, 10), .has_stats = true);
	assert_int_equal(sample.records[1].memory.current, 935);
	assert_int_equal(shown(&sample, 1, STAT_slab_reclaimable),
			 VALUE_UNKNOWN);
	assert_int_equal(shown(&sample, 1, STAT_kernel_stack), 3);

	make(&sample, false, false, NR_STATS);
	APPLY(&sample, .version = MACHINE_VERSION(6, 1));
	assert_int_equal(sample.records[1].memory.current, 1000);
}

static void test_v1(void **state)
{
	struct sample_of sample;

	(void)state;
	make(&sample, true, false, NR_STATS);
	sample.records[1].memsw_current = 1070;
	APPLY(&sample, .is_v1 = true, .version = MACHINE_VERSION(6, 1),
	      .has_stats = true);
	assert_int_equal(sample.records[1].memory.current, 900);
	assert_int_equal(sample.records[1].memsw_current, 970);
	assert_int_equal(sample.records[1].swap.current, 70);

	/* Its file prints no slab, which is read all the same. */
	make(&sample, true, false, STAT_slab_reclaimable);
	APPLY(&sample, .is_v1 = true, .version = MACHINE_VERSION(5, 10),
	      .has_stats = true);
	assert_int_equal(sample.records[1].memory.current, 935);
	assert_int_equal(sample.records[1].memsw_current, VALUE_UNKNOWN);

	make(&sample, true, false, NR_STATS);
	APPLY(&sample, .moves_pages = true, .is_v1 = true,
	      .version = MACHINE_VERSION(7, 3), .has_stats = true);
	assert_int_equal(sample.records[1].memory.current, 350);
	assert_int_equal(sample.records[1].swap.current, VALUE_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pages_move),
		cmocka_unit_test(test_kernel_memory_moves),
		cmocka_unit_test(test_v1),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
