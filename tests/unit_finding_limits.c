// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests the findings about limits, throttling and swap, with and without their cause. */
#include "finding_pair.h"

static void test_at_limit(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair.b->memory.max = 41 * MB;
	pair__take_first(&pair);
	pair__take_second(&pair);
	/* Page cache that gives way fills it up. */
	assert_none(&pair, 6, FINDING_at_limit);
	pair__free(&pair);

	stats(&pair, pair.b)[STAT_inactive_file] = 1 * MB;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_at_limit, SEVERITY_WARNING,
		"40M are used, 97.56 % of the limit of 41M that /a/b sets; 39M of it are not easily freed.");
	assert_none(&pair, 5, FINDING_at_limit);
	pair__free(&pair);

	/* Its own max is hit, and only its own counts. */
	stats(&pair, pair.b)[STAT_inactive_file] = 15 * MB;
	pair__take_first(&pair);
	pair.b->event_local[EVENT_max] = pair.a->event[EVENT_max] = 12;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_at_limit, SEVERITY_INFO,
		"40M are used, 97.56 % of the limit of 41M that /a/b sets; 25M of it are not easily freed; its max was hit 12.00 times per second.");
	assert_none(&pair, 5, FINDING_at_limit);
	pair__free(&pair);

	/* Nothing is used of a limit of 0. */
	pair__fill(&pair);
	pair.c->memory.max = pair.c->memory.current = 0;
	pair__take_second(&pair);
	assert_none(&pair, 7, FINDING_at_limit);
	pair__free(&pair);
}

static void test_thrashing(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair.b->memory.max = 40 * MB;
	stats(&pair, pair.b)[STAT_inactive_file] = 0;
	pair__take_first(&pair);
	stats(&pair, pair.b)[STAT_workingset_refault_file] = 50;
	pair__take_second(&pair);
	assert_none(&pair, 6, FINDING_thrashing);
	pair__free(&pair);

	stats(&pair, pair.b)[STAT_workingset_refault_file] = 0;
	pair__take_first(&pair);
	stats(&pair, pair.b)[STAT_workingset_refault_file] = 5000;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_thrashing, SEVERITY_CRITICAL,
		"5000.00 pages per second are read again that had been evicted; its limit is 40M, set by /a/b.");
	/* It says what at-limit says. */
	assert_none(&pair, 6, FINDING_at_limit);
	pair__free(&pair);
}

static void test_throttled(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair__throttle(&pair);
	/* Also a child, which has no high itself. */
	assert_found(
		&pair, 6, FINDING_throttled, SEVERITY_WARNING,
		"/a is 10M above its high of 60M, so the kernel makes tasks wait: 9.00 times per second.");
	assert_none(&pair, 6, FINDING_throttled_stuck);
	pair__free(&pair);
	/* It is above, but nobody is made to wait. */
	pair__take_first(&pair);
	pair__take_second(&pair);
	assert_none(&pair, 6, FINDING_throttled);
	pair__free(&pair);
}

static void test_throttled_stuck(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	stats(&pair, pair.a)[STAT_anon] = 69 * MB;
	stats(&pair, pair.a)[STAT_file] = 1 * MB;
	/* There is swap for it. */
	pair__throttle(&pair);
	assert_none(&pair, 5, FINDING_throttled_stuck);
	pair__free(&pair);

	pair.a->swap.max = 0;
	pair__throttle(&pair);
	assert_found(
		&pair, 5, FINDING_throttled_stuck, SEVERITY_CRITICAL,
		"/a is 10M above its high of 60M, and reclaim can free only 1M of its 70M: the kernel makes tasks wait again and again, and that doesn't end by itself.");
	assert_none(&pair, 5, FINDING_throttled);
	pair__free(&pair);
	/* How much of it is what isn't known. */
	pair.tree.stat_slot[STAT_file] = NO_SLOT;
	pair__throttle(&pair);
	assert_none(&pair, 5, FINDING_throttled_stuck);
	pair__free(&pair);
}

static void test_limit_by_ancestor(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair.a->memory.max = 72 * MB;
	pair.b->memory.max = 200 * MB;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_limit_by_ancestor, SEVERITY_WARNING,
		"2M can still be charged, since /a reaches its max of 72M first: it uses 70M, and 30M of that are not of this cgroup.");
	assert_found(&pair, 6, FINDING_max_without_effect, SEVERITY_INFO,
		     "Its max of 200M is never reached: /a allows 72M.");
	assert_none(&pair, 5, FINDING_limit_by_ancestor);
	assert_none(&pair, 5, FINDING_max_without_effect);
	pair__free(&pair);

	pair.a->memory.max = 100 * MB;
	pair.b->memory.max = 90 * MB;
	pair__take_second(&pair);
	assert_none(&pair, 6, FINDING_limit_by_ancestor);
	assert_none(&pair, 6, FINDING_max_without_effect);
	pair__free(&pair);
}

static void pair__grow(struct pair *pair, enum memcg_stat what, __u64 bytes)
{
	pair__fill(pair);
	pair->a->memory.max = 200 * MB;
	pair__take_first(pair);
	pair->a->memory.current += bytes;
	stats(pair, pair->a)[what] += bytes;
	pair__take_second(pair);
}

static void test_growing(void **state)
{
	struct pair pair;

	(void)state;
	pair__grow(&pair, STAT_anon, 2 * MB);
	assert_found(
		&pair, 6, FINDING_growing, SEVERITY_WARNING,
		"/a reaches its max of 200M in 1m04s, if it goes on to grow by 2M per second.");
	pair__free(&pair);
	/* Page cache is freed before it is full, and less is noise. */
	pair__grow(&pair, STAT_file, 2 * MB);
	assert_none(&pair, 6, FINDING_growing);
	pair__free(&pair);
	pair__grow(&pair, STAT_anon, MB / 2);
	assert_none(&pair, 6, FINDING_growing);
	pair__free(&pair);
}

static void test_swap_full(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair.b->swap.max = 10 * MB;
	pair.b->swap.current = pair.a->swap.current = 10 * MB;
	pair.b->memory.max = 42 * MB;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_swap_full, SEVERITY_WARNING,
		"Of the 10M of swap that /a/b may use 10M are used, so anonymous and shared memory can hardly be evicted.");
	assert_none(&pair, 5, FINDING_swap_full);
	pair__free(&pair);
	/* While there is memory, full swap harms nobody. */
	pair.b->memory.max = VALUE_NO_LIMIT;
	pair__take_second(&pair);
	assert_none(&pair, 6, FINDING_swap_full);
	pair__free(&pair);
	/* It is the machine's. */
	pair.b->swap.max = VALUE_NO_LIMIT;
	pair.machine.swap_free = 2 * MB;
	pair.machine.mem_available = 20 * MB;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_swap_full, SEVERITY_WARNING,
		"Of the 512M of swap that / may use 510M are used, so anonymous and shared memory can hardly be evicted.");
	pair__free(&pair);
}

static void test_zswap_full(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair.b->zswap_max = 10 * MB;
	stats(&pair, pair.b)[STAT_zswap] = 9 * MB;
	pair__take_second(&pair);
	assert_none(&pair, 6, FINDING_zswap_full);
	pair__free(&pair);
	stats(&pair, pair.b)[STAT_zswap] = 10 * MB;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_zswap_full, SEVERITY_INFO,
		"10M of the 10M of zswap that it may use are used: what is evicted now goes to the swap device, or stays where zswap.writeback is 0.");
	pair__free(&pair);
	pair.b->zswap_writeback = 0;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_zswap_full, SEVERITY_WARNING,
		"10M of the 10M of zswap that it may use are used: what is evicted now goes to the swap device, or stays where zswap.writeback is 0.");
	pair__free(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_at_limit),
		cmocka_unit_test(test_thrashing),
		cmocka_unit_test(test_throttled),
		cmocka_unit_test(test_throttled_stuck),
		cmocka_unit_test(test_limit_by_ancestor),
		cmocka_unit_test(test_growing),
		cmocka_unit_test(test_swap_full),
		cmocka_unit_test(test_zswap_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
