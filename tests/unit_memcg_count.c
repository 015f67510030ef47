// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests memcg_count.c: the number of memcgs in each form of cgroup.stat. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include "source/memcg_count.h"
#include "unit.h"

/* Makes a directory with a cgroup.stat of that text, and counts there. */
static __u32 count(const char *text)
{
	const struct machine machine = {};
	char path[] = "/tmp/unit_memcg_count.XXXXXX", name[64];
	int directory;
	FILE *file;
	__u32 nr;

	assert_non_null(mkdtemp(path));
	snprintf(name, sizeof(name), "%s/cgroup.stat", path);
	file = fopen(name, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(directory >= 0);
	nr = machine__count_memcgs(&machine, directory);
	close(directory);
	unlink(name);
	rmdir(path);
	return nr;
}

static void test_v2(void **state)
{
	(void)state;
	assert_int_equal(count("nr_descendants 7\nnr_dying_descendants 2\n"
			       "nr_subsys_cpu 3\nnr_subsys_memory 5\n"
			       "nr_dying_subsys_memory 30\n"),
			 35);
	/* Before 6.12 all cgroups and dying ones count, and the directory's own. */
	assert_int_equal(count("nr_descendants 7\nnr_dying_descendants 2\n"),
			 10);
	assert_int_equal(count(""), 1);
}

/* v1 knows the number of all, and none of those below a directory. */
static void test_v1(void **state)
{
	const struct machine machine = { .hierarchy.is_v1 = true,
					 .nr_cgroups = 12 };

	(void)state;
	assert_int_equal(machine__count_memcgs(&machine, -1), 12);
	assert_int_equal(machine__count_memcgs(&machine, 0), 0);
}

/* Without a mount of cgroup2 nothing tells. */
static void test_no_mount(void **state)
{
	const struct machine machine = {};

	(void)state;
	assert_int_equal(machine__count_memcgs(&machine, -1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_v2),
		cmocka_unit_test(test_v1),
		cmocka_unit_test(test_no_mount),
	};

	return cmocka_run_group_tests_name("memcg_count", tests, NULL, NULL);
}
