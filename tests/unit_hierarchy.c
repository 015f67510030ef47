// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests hierarchy.c: the way from the kernel's paths to those below a mount. */
#include <errno.h>
#include <unistd.h>
#include "lib/hierarchy.h"
#include "lib/mountinfo.h"
#include "unit.h"

/* below NULL: a mount of that root doesn't show the path. */
static void assert_below(const char *root, const char *path, const char *below,
			 unsigned int nr_unnamed)
{
	struct hierarchy hierarchy = { .point = "/mnt" };
	unsigned int found_unnamed;
	const char *found;

	strcpy(hierarchy.root, root);
	found = hierarchy__below(&hierarchy, path, &found_unnamed);
	if (!below) {
		assert_null(found);
		return;
	}
	assert_non_null(found);
	assert_string_equal(found, below);
	assert_int_equal(found_unnamed, nr_unnamed);
}

static void test_whole(void **state)
{
	(void)state;
	assert_below("/", "/", "", 0);
	assert_below("/", "/a/b", "/a/b", 0);
	assert_below("/", "/..a/b", "/..a/b", 0);
	assert_below("/", "/..", NULL, 0);
	assert_below("/", "/../a", NULL, 0);
}

static void test_part(void **state)
{
	(void)state;
	assert_below("/a/b", "/a/b", "", 0);
	assert_below("/a/b", "/a/b/c", "/c", 0);
	assert_below("/a/b", "/a/bc", NULL, 0);
	assert_below("/a/b", "/a", NULL, 0);
	assert_below("/a/b", "/", NULL, 0);
	assert_below("/a/b", "/../a/b", NULL, 0);
}

/* Names between a mount from above the namespace and its root are unknown. */
static void test_above(void **state)
{
	(void)state;
	assert_below("/../..", "/", "", 2);
	assert_below("/../..", "/a", "/a", 2);
	assert_below("/../..", "/../a", "/a", 1);
	assert_below("/../..", "/../../a", "/a", 0);
	assert_below("/../..", "/../..", "", 0);
	assert_below("/../..", "/../../..", NULL, 0);
	assert_below("/../a", "/../a/b", "/b", 0);
	assert_below("/../a", "/", NULL, 0);
	assert_below("/../a", "/b", NULL, 0);
	assert_below("/../a", "/../b", NULL, 0);
}

static void test_no_mount(void **state)
{
	const struct hierarchy hierarchy = {};
	unsigned int nr_unnamed;

	(void)state;
	assert_null(hierarchy__below(&hierarchy, "/", &nr_unnamed));
}

/* The mount that is found exists, and its point leads to it. */
static void test_this_machine(void **state)
{
	struct hierarchy hierarchy;
	struct text path = {}, shown = {};
	int directory;

	(void)state;
	assert_int_equal(hierarchy__find(&hierarchy), 0);
	if (!*hierarchy.point)
		skip();
	directory = hierarchy__open_below(&hierarchy, "");
	assert_true(directory >= 0);
	assert_int_equal(fd__mount_id(directory), hierarchy.mount_id);
	assert_int_equal(hierarchy__follow(&hierarchy, directory,
					   hierarchy.point, &path),
			 0);
	assert_true(path.length > 0);
	close(directory);
	text__truncate(&path, 0);
	assert_int_equal(hierarchy__read_process(&hierarchy, "self", &path), 0);
	directory = hierarchy__open(&hierarchy, text__string(&path), getpid(),
				    &shown);
	if (directory >= 0)
		close(directory);
	assert_int_equal(hierarchy__read_process(&hierarchy, "4194305", &shown),
			 -ENOENT);
	text__free(&path);
	text__free(&shown);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_part),
		cmocka_unit_test(test_above),
		cmocka_unit_test(test_no_mount),
		cmocka_unit_test(test_this_machine),
	};

	return cmocka_run_group_tests_name("hierarchy", tests, NULL, NULL);
}
