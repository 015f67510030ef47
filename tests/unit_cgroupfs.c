// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests cgroupfs_memcg.c: what a file says, lacks or doesn't let be read. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lib/log.h"
#include "source/cgroupfs_memcg.h"
#include "unit.h"

static char logged[1024];
static unsigned int nr_logged;

static void keep_message(const char *message)
{
	snprintf(logged, sizeof(logged), "%s", message);
	nr_logged++;
}

/* A directory with files, as of a cgroup. */
struct directory {
	char name[32];
	int fd;
	struct cgroupfs_files files;
	struct memcg_record record;
	struct memcg_stats stats;
	struct memcg_pressure pressure;
};

static void directory__make(struct directory *directory, bool is_v1)
{
	*directory = (struct directory){
		.name = "/tmp/unit_cgroupfs.XXXXXX",
		.files = { .is_v1 = is_v1,
			   .groups = WALK_STATS,
			   .page_size = 4096 },
	};
	assert_non_null(mkdtemp(directory->name));
	directory->fd = open(directory->name, O_RDONLY | O_DIRECTORY);
	record__clear(&directory->record);
	nr_logged = 0;
}

static void directory__write(const struct directory *directory,
			     const char *file, const char *text)
{
	const int fd = openat(directory->fd, file, O_WRONLY | O_CREAT, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static int directory__read(struct directory *directory)
{
	return cgroupfs_files__read(&directory->files, directory->fd, "a",
				    &directory->record, &directory->stats,
				    &directory->pressure);
}

static void directory__remove(const struct directory *directory)
{
	char command[64];

	close(directory->fd);
	snprintf(command, sizeof(command), "rm -r %s", directory->name);
	assert_int_equal(system(command), 0);
}

/* v1's counters may be above its "max" when they are below 0. */
static void test_below_0(void **state)
{
	struct directory v1;

	(void)state;
	directory__make(&v1, true);
	directory__write(&v1, "memory.usage_in_bytes",
			 "18446744073709547520\n");
	directory__write(&v1, "memory.limit_in_bytes", "9223372036854771712\n");
	directory__write(&v1, "memory.memsw.usage_in_bytes", "-4096\n");
	directory__write(&v1, "memory.kmem.usage_in_bytes",
			 "18446744073709547520\n");
	directory__write(&v1, "memory.stat",
			 "total_swap 18446744073709547520\n"
			 "total_rss 18446744073709547520\ntotal_cache 5\n");
	assert_int_equal(directory__read(&v1), 0);
	assert_int_equal(v1.record.memory.current, 0);
	assert_true(v1.record.memory.max == VALUE_NO_LIMIT);
	assert_int_equal(v1.record.memsw_current, 0);
	assert_int_equal(v1.record.swap.current, 0);
	assert_int_equal(v1.stats.value[STAT_anon], 0);
	assert_int_equal(v1.stats.value[STAT_file], 5);
	assert_int_equal(v1.stats.value[STAT_kernel], 0);
	assert_int_equal(v1.record.flags, 0);
	directory__remove(&v1);
}

/* A missing file is nothing to speak of; only limits may be "max". */
static void test_missing(void **state)
{
	struct directory v2;

	(void)state;
	directory__make(&v2, false);
	assert_int_equal(directory__read(&v2), -ENOENT);
	directory__write(&v2, "memory.current", "8192\n");
	directory__write(&v2, "memory.max", "max\n");
	directory__write(&v2, "memory.peak", "max\n");
	assert_int_equal(directory__read(&v2), 0);
	assert_int_equal(v2.record.memory.current, 8192);
	assert_true(v2.record.memory.max == VALUE_NO_LIMIT);
	assert_true(v2.record.memory.peak == VALUE_UNKNOWN);
	assert_true(v2.record.memory.high == VALUE_UNKNOWN);
	assert_true(v2.stats.value[STAT_anon] == VALUE_UNKNOWN);
	assert_int_equal(v2.record.flags, 0);
	assert_int_equal(nr_logged, 0);
	directory__remove(&v2);
}

/* The file may be missing, and the root's isn't that of a memcg. */
static void test_pressure(void **state)
{
	static const char text[] =
		"some avg10=0.29 avg60=57.55 avg300=100.00 total=81985\n"
		"full avg10=0.00 avg60=0.07 avg300=1.10 total=7\n";
	struct directory v2;

	(void)state;
	directory__make(&v2, false);
	v2.files.groups |= WALK_PRESSURE;
	directory__write(&v2, "memory.current", "8192\n");
	assert_int_equal(directory__read(&v2), 0);
	assert_true(v2.pressure.some.avg10 == VALUE_UNKNOWN);
	assert_true(v2.pressure.full.total == VALUE_UNKNOWN);
	directory__write(&v2, "memory.pressure", text);
	assert_int_equal(directory__read(&v2), 0);
	assert_int_equal(v2.pressure.some.avg10, 29);
	assert_int_equal(v2.pressure.some.avg60, 5755);
	assert_int_equal(v2.pressure.some.avg300, 10000);
	assert_int_equal(v2.pressure.some.total, 81985);
	assert_int_equal(v2.pressure.full.avg10, 0);
	assert_int_equal(v2.pressure.full.avg60, 7);
	assert_int_equal(v2.pressure.full.avg300, 110);
	assert_int_equal(v2.pressure.full.total, 7);
	v2.record.flags = MEMCG_ROOT;
	assert_int_equal(directory__read(&v2), 0);
	assert_true(v2.pressure.some.avg10 == VALUE_UNKNOWN);
	assert_int_equal(nr_logged, 0);
	directory__remove(&v2);
}

/* A file that is a directory can't be read: each is flagged, and one is logged. */
static void test_unreadable(void **state)
{
	static const char *const names[] = {
		"memory.max",	      "memory.stat",	     "memory.events",
		"memory.swap.events", "memory.events.local", "memory.swap.max",
		"memory.pressure"
	};
	struct directory v2;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		directory__make(&v2, false);
		v2.files.groups |= WALK_LOCAL_EVENTS | WALK_PRESSURE;
		directory__write(&v2, "memory.current", "8192\n");
		assert_int_equal(mkdirat(v2.fd, names[i], 0700), 0);
		assert_int_equal(directory__read(&v2), 0);
		assert_int_equal(v2.record.flags, MEMCG_UNREADABLE);
		assert_non_null(strstr(logged, names[i]));
		assert_true(v2.record.memory.max == VALUE_UNKNOWN);
		record__clear(&v2.record);
		assert_int_equal(directory__read(&v2), 0);
		assert_int_equal(v2.record.flags, MEMCG_UNREADABLE);
		assert_int_equal(nr_logged, 1);
		directory__remove(&v2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_below_0),
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_pressure),
		cmocka_unit_test(test_unreadable),
	};

	log_handler = keep_message;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
