// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests counted.c: what is unknown by the files that a memcg lacks. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "source/counted.h"
#include "unit.h"

static char top[] = "/tmp/unit_counted.XXXXXX";

static void make_file(const char *path)
{
	char name[256];
	int fd;

	snprintf(name, sizeof(name), "%s/%s", top, path);
	fd = open(name, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	close(fd);
}

static void make_directory(const char *path)
{
	char name[256];

	snprintf(name, sizeof(name), "%s/%s", top, path);
	assert_int_equal(mkdir(name, 0700), 0);
}

static int make_top(void **state)
{
	(void)state;
	strcpy(top, "/tmp/unit_counted.XXXXXX");
	return mkdtemp(top) ? 0 : -1;
}

static int remove_top(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", top);
	return system(command);
}

static struct machine machine__at_top(bool is_v1)
{
	struct machine machine = { .hierarchy.is_v1 = is_v1 };

	strcpy(machine.hierarchy.point, top);
	return machine;
}

/* Makes a record as a walk leaves one where swap isn't counted. */
static struct memcg_record record__make(void)
{
	struct memcg_record record;

	memset(&record, 0, sizeof(record));
	record.memory.peak = 5;
	return record;
}

/* A child without memory.* files tells nothing, the next one does. */
static void test_swap(void **state)
{
	const struct machine machine = machine__at_top(false);
	struct memcg_record records[2] = { record__make(), record__make() };
	struct counted counted = {};

	(void)state;
	make_directory("hidden");
	counted__apply(&counted, &machine, -1, records, 2);
	assert_false(counted.is_known);
	assert_int_equal(records[0].swap.current, 0);

	make_directory("a");
	make_file("a/memory.current");
	make_file("a/memory.zswap.current");
	counted__apply(&counted, &machine, -1, records, 2);
	assert_true(counted.is_known);
	for (int i = 0; i < 2; i++) {
		assert_true(records[i].swap.current == VALUE_UNKNOWN);
		assert_true(records[i].swap.peak == VALUE_UNKNOWN);
		assert_true(records[i].swap.high == VALUE_UNKNOWN);
		assert_true(records[i].swap.max == VALUE_UNKNOWN);
		assert_true(records[i].event[EVENT_swap_fail] == VALUE_UNKNOWN);
		assert_int_equal(records[i].event[EVENT_max], 0);
		assert_int_equal(records[i].zswap_max, 0);
		assert_int_equal(records[i].memsw_max, 0);
		/* memory.peak came with 5.19, the peak is counted by all kernels. */
		assert_int_equal(records[i].memory.peak, 5);
	}
}

/* The start is asked before anything else. */
static void test_start(void **state)
{
	const struct machine machine = machine__at_top(false);
	struct memcg_record record = record__make();
	struct counted counted = {};
	char name[64];
	int start;

	(void)state;
	make_directory("a");
	make_file("a/memory.current");
	make_directory("b");
	make_file("b/memory.current");
	make_file("b/memory.swap.current");
	snprintf(name, sizeof(name), "%s/b", top);
	start = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	counted__apply(&counted, &machine, start, &record, 1);
	close(start);
	assert_int_equal(record.swap.current, 0);
	assert_true(record.zswap_max == VALUE_UNKNOWN);
}

/* v1's root has the files itself; total_swap is counted together with memsw. */
static void test_v1(void **state)
{
	const struct machine machine = machine__at_top(true);
	struct memcg_record record = record__make();
	struct counted counted = {};

	(void)state;
	make_file("memory.usage_in_bytes");
	counted__apply(&counted, &machine, -1, &record, 1);
	assert_true(record.memsw_current == VALUE_UNKNOWN);
	assert_true(record.memsw_max == VALUE_UNKNOWN);
	assert_true(record.swap.current == VALUE_UNKNOWN);
	assert_int_equal(record.failcnt, 0);
	assert_int_equal(record.swap.max, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_swap, make_top,
						remove_top),
		cmocka_unit_test_setup_teardown(test_start, make_top,
						remove_top),
		cmocka_unit_test_setup_teardown(test_v1, make_top, remove_top),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
