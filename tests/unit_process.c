// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests the OOM killer's points against what mm/oom_kill.c computes. */
#include "model/process.h"
#include "unit.h"

#define MB (1ULL << 20)

static const struct process process = {
	.anon = 8 * MB,
	.file = 4 * MB,
	.shmem = 2 * MB,
	.swap = 1 * MB,
	.pagetables = 65536,
};

static void test_badness(void **state)
{
	struct process other = process;

	(void)state;
	assert_int_equal(process__badness(&process, 10000, 4096),
			 15 * 256 + 16);
	/* A thousandth is of whole pages: 10,999 / 1000 = 10. */
	other.oom_score_adj = 500;
	assert_int_equal(process__badness(&other, 10999, 4096),
			 15 * 256 + 16 + 5000);
	other.oom_score_adj = -999;
	assert_int_equal(process__badness(&other, 10000, 4096),
			 15 * 256 + 16 - 9990);
	/* Parts that /proc doesn't tell count nothing. */
	other = process;
	other.swap = VALUE_UNKNOWN;
	assert_int_equal(process__badness(&other, 10000, 4096), 14 * 256 + 16);
}

static void test_never(void **state)
{
	struct process other = process;

	(void)state;
	other.oom_score_adj = -1000;
	assert_int_equal(process__badness(&other, 10000, 4096), OOM_NEVER);
	other = process;
	other.is_init = true;
	assert_int_equal(process__badness(&other, 10000, 4096), OOM_NEVER);
	/* A kernel thread. */
	other = process;
	other.anon = VALUE_UNKNOWN;
	assert_int_equal(process__badness(&other, 10000, 4096), OOM_NEVER);
}

static void test_total_pages(void **state)
{
	struct machine machine = { .page_size = 4096,
				   .mem_total = 1024 * MB,
				   .swap_total = 64 * MB };
	struct memcg_record record = { .memory = { .max = 100 * MB },
				       .swap = { .max = VALUE_NO_LIMIT },
				       .memsw_max = VALUE_UNKNOWN };
	struct memcg memcg = { .record = &record };

	(void)state;
	assert_int_equal(oom__total_pages(NULL, &machine), 1088 * 256);
	/* The swap that it may use is at most the machine's. */
	assert_int_equal(oom__total_pages(&memcg, &machine), 164 * 256);
	record.swap.max = 10 * MB;
	assert_int_equal(oom__total_pages(&memcg, &machine), 110 * 256);
	/* v1 */
	record.swap.max = VALUE_UNKNOWN;
	record.memsw_max = 120 * MB;
	assert_int_equal(oom__total_pages(&memcg, &machine), 120 * 256);
	record.memsw_max = VALUE_NO_LIMIT;
	assert_int_equal(oom__total_pages(&memcg, &machine), 164 * 256);
	record.memory.max = VALUE_NO_LIMIT;
	assert_int_equal(oom__total_pages(&memcg, &machine), 0);
	machine.swap_total = MACHINE_UNKNOWN;
	assert_int_equal(oom__total_pages(NULL, &machine), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_badness),
		cmocka_unit_test(test_never),
		cmocka_unit_test(test_total_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
