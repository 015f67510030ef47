// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests cgroupfs_way.c: a way that is deeper than there are descriptors. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "source/cgroupfs_way.h"
#include "unit.h"

/* So many that directories are closed on the way down and opened again by "..". */
#define LEVELS 300

static int open_below(int directory, const char *name)
{
	return openat(directory, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static void enter(struct way *way, int fd)
{
	struct stat status;

	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &status), 0);
	assert_int_equal(way__enter(way, fd, status.st_ino, true), 0);
}

/* Makes a chain of directories "d", each but the last with an "a" beside. */
static void make_chain(int top)
{
	int level, here = dup(top), below;

	for (level = 0; level < LEVELS; level++) {
		assert_int_equal(mkdirat(here, "a", 0700), 0);
		assert_int_equal(mkdirat(here, "d", 0700), 0);
		below = open_below(here, "d");
		close(here);
		here = below;
	}
	close(here);
}

static void remove_chain(int top)
{
	int level, here = dup(top), other;

	for (level = 0; level < LEVELS; level++) {
		other = open_below(here, "d");
		close(here);
		here = other;
	}
	for (level = 0; level < LEVELS; level++) {
		other = open_below(here, "..");
		close(here);
		here = other;
		unlinkat(here, "d", AT_REMOVEDIR);
		unlinkat(here, "a", AT_REMOVEDIR);
	}
	close(here);
}

/* Walks all of it. Returns the number of directories. */
static unsigned int walk(int top)
{
	struct way way = {};
	unsigned int nr = 1;
	const char *name;

	enter(&way, dup(top));
	while (way.nr) {
		name = way__next(&way);
		if (!name) {
			assert_int_equal(way__leave(&way), 0);
			continue;
		}
		enter(&way, open_below(way__here(&way)->fd, name));
		assert_true(way__here(&way)->is_hierarchical);
		nr++;
	}
	assert_null(way__here(&way));
	way__free(&way);
	return nr;
}

/* Each directory is met once, with few descriptors. */
static void test_deep(void **state)
{
	const struct rlimit few = { WAY_OPEN_MAX + 16, WAY_OPEN_MAX + 16 };
	char name[] = "/tmp/unit_way.XXXXXX";
	int top;

	(void)state;
	assert_non_null(mkdtemp(name));
	top = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	make_chain(top);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	assert_int_equal(walk(top), 1 + 2 * LEVELS);
	remove_chain(top);
	close(top);
	assert_int_equal(rmdir(name), 0);
}

/* Directories that are removed while the walk is in them lead back up nevertheless. */
static void test_removed(void **state)
{
	char name[] = "/tmp/unit_way.XXXXXX";
	struct way way = {};
	int top, level;

	(void)state;
	assert_non_null(mkdtemp(name));
	top = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	make_chain(top);
	enter(&way, dup(top));
	for (level = 0; level < LEVELS; level++)
		enter(&way, open_below(way__here(&way)->fd, "d"));
	remove_chain(top);
	for (level = 0; level <= LEVELS; level++)
		assert_int_equal(way__leave(&way), 0);
	assert_int_equal(way.nr, 0);
	way__free(&way);
	close(top);
	assert_int_equal(rmdir(name), 0);
}

/* A directory that isn't the one it was come from ends the way. */
static void test_moved(void **state)
{
	char name[] = "/tmp/unit_way.XXXXXX";
	struct way way = {};
	int top, level, err = 0;

	(void)state;
	assert_non_null(mkdtemp(name));
	top = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	make_chain(top);
	enter(&way, dup(top));
	for (level = 0; level < WAY_OPEN_MAX + 8; level++)
		enter(&way, open_below(way__here(&way)->fd, "d"));
	/* The top's child goes away from the top, to where the walk is already. */
	assert_int_equal(mkdirat(top, "other", 0700), 0);
	assert_int_equal(renameat(top, "d", top, "other/d"), 0);
	while (!err && way.nr)
		err = way__leave(&way);
	assert_int_equal(err, -ESTALE);
	assert_int_equal(way.nr, 0);
	assert_int_equal(renameat(top, "other/d", top, "d"), 0);
	assert_int_equal(unlinkat(top, "other", AT_REMOVEDIR), 0);
	remove_chain(top);
	close(top);
	assert_int_equal(rmdir(name), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_removed),
		cmocka_unit_test(test_moved),
		cmocka_unit_test(test_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
