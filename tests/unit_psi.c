// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests bpf_psi.c: what memory.pressure shows. The readings of guests are the kernel's
 * own numbers, and what cat of the file said then.
 */
#include "source/bpf_psi.h"
#include "unit.h"

#define S 1000000000ULL

/* CONFIG_HZ=250, as in Debian. */
static const struct psi_clock clock_250 = { .period_ns = 2004000000 };

static void assert_line(const struct pressure_line *line, __u64 avg10,
			__u64 avg60, __u64 avg300, __u64 total)
{
	assert_int_equal(line->avg10, avg10);
	assert_int_equal(line->avg60, avg60);
	assert_int_equal(line->avg300, avg300);
	assert_int_equal(line->total, total);
}

static struct memcg_pressure show(const struct memcg_psi *psi, __u64 now)
{
	struct memcg_pressure pressure;

	psi__show(psi, &clock_250, now, &pressure);
	return pressure;
}

static void test_period(void **state)
{
	static const struct {
		__u64 tick_ns;
		__u64 period_ns;
	} of_hz[] = {
		{ 10000000, 2010000000 }, /* 100 */
		{ 4000000, 2004000000 }, /* 250 */
		{ 3333333, 2003333000 }, /* 300 */
		{ 1000000, 2001000000 }, /* 1000 */
	};
	struct psi_clock clock;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(of_hz) / sizeof(of_hz[0]); i++) {
		psi_clock__init(&clock, of_hz[i].tick_ns, true);
		assert_int_equal(clock.period_ns, of_hz[i].period_ns);
	}
}

static void test_clock(void **state)
{
	struct memcg_psi psi[] = {
		{ .is_counted = 1, .last = 5 * S },
		{ .last = 9 * S },
	};
	struct psi_clock clock;

	(void)state;
	/* An update in the past says nothing, and one of no memcg neither. */
	psi_clock__init(&clock, 4000000, true);
	assert_int_equal(psi_clock__now(&clock, 6 * S, psi, 2), 6 * S);
	/* One that would lie in the future does, for later samples, too. */
	assert_int_equal(psi_clock__now(&clock, 4 * S, psi, 2), 5 * S);
	assert_int_equal(psi_clock__now(&clock, 7 * S, psi, 2), 8 * S);

	/* Another clock may be ahead. */
	psi_clock__init(&clock, 4000000, false);
	assert_int_equal(psi_clock__now(&clock, 6 * S, psi, 2), 5 * S);
	assert_int_equal(psi_clock__now(&clock, 8 * S, psi, 2), 7 * S);
}

/* 6.1: all of it stalled for 5.96 s, then it was idle. */
static void test_guest_6_1(void **state)
{
	struct memcg_psi psi = {
		.is_counted = 1,
		.last = 18033719529,
		.next = 20011513939,
		.total = { 5959861078, 5958287088 },
		.avg_total = { 5959861078, 5958287088 },
		.avg = { { 66221, 18068, 4045 }, { 66221, 18068, 4045 } },
	};
	struct memcg_pressure pressure = show(&psi, 18033719529);

	(void)state;
	assert_line(&pressure.some, 3233, 882, 197, 5959861);
	assert_line(&pressure.full, 3233, 882, 197, 5958287);
	/* The file was read 12 s later, and stored what it had worked out. */
	pressure = show(&psi, 30233320209);
	assert_line(&pressure.some, 973, 722, 189, 5959861);
	assert_line(&pressure.full, 973, 722, 189, 5958287);
	psi.last = 30233320209;
	psi.next = 32035513939;
	memcpy(psi.avg[PSI_SOME], (__u64[]){ 19936, 14796, 3879 },
	       sizeof(psi.avg[0]));
	/* And 26 s after that. */
	pressure = show(&psi, 56959903472);
	assert_line(&pressure.some, 72, 469, 173, 5959861);
}

static void test_guest_7_3(void **state)
{
	const struct memcg_psi psi = {
		.is_counted = 1,
		.last = 13763597842,
		.next = 15741125946,
		.total = { 6972958928, 6972958928 },
		.avg_total = { 6972958928, 6972958928 },
		.avg = { { 75996, 21081, 4729 }, { 75996, 21081, 4729 } },
	};
	struct memcg_pressure pressure = show(&psi, 15038479648);

	(void)state;
	assert_line(&pressure.some, 3710, 1029, 230, 6972958);
	pressure = show(&psi, 24853109646);
	assert_line(&pressure.some, 1364, 871, 222, 6972958);
	assert_line(&pressure.full, 1364, 871, 222, 6972958);
}

/* What was collected after the last update is one period's sample. */
static void test_sample(void **state)
{
	struct memcg_psi psi = {
		.is_counted = 1,
		.last = 10 * S,
		.next = 12004000000,
		.total = { S, 0 },
	};
	/* 1 s of 2.004 is 49 %: 49 * 371 / 2048 = 8.88, rounded up to 1/2048. */
	struct memcg_pressure pressure = show(&psi, 12004000000);

	(void)state;
	assert_line(&pressure.some, 887, 160, 33, 1000000);
	assert_line(&pressure.full, 0, 0, 0, 0);
	/* More than the period can't be. */
	psi.total[PSI_SOME] = 4 * S;
	pressure = show(&psi, 12004000000);
	assert_line(&pressure.some, 1811, 327, 68, 4000000);
}

/* The averages of an active group wait for the kernel; nothing is known before it is due. */
static void test_waits(void **state)
{
	struct memcg_psi psi = {
		.is_counted = 1,
		.is_active = 1,
		.last = 10 * S,
		.next = 12 * S,
		.avg = { { 2048 * 50, 2048 * 40, 2048 * 30 }, { 2047, 1, 0 } },
	};
	struct memcg_pressure pressure = show(&psi, 100 * S);

	(void)state;
	assert_line(&pressure.some, 5000, 4000, 3000, 0);
	assert_line(&pressure.full, 99, 0, 0, 0);
	psi.is_active = 0;
	pressure = show(&psi, 12 * S - 1);
	assert_line(&pressure.some, 5000, 4000, 3000, 0);
	/* A set that is at odds with itself is shown as it stands. */
	psi.next = psi.last;
	pressure = show(&psi, 10 * S);
	assert_line(&pressure.some, 5000, 4000, 3000, 0);
	psi.is_counted = 0;
	pressure = show(&psi, 12 * S);
	assert_true(pressure.some.avg10 == VALUE_UNKNOWN);
	assert_true(pressure.full.total == VALUE_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_period),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_guest_6_1),
		cmocka_unit_test(test_guest_7_3),
		cmocka_unit_test(test_sample),
		cmocka_unit_test(test_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
