// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests mountinfo.c: the octal escapes of a line, and lines that are no mount. */
#include <stdio.h>
#include <string.h>
#include "lib/mountinfo.h"
#include "unit.h"

/* Reads one line; the mount is the caller's to free. */
static bool read_line(const char *line, struct mount *mount)
{
	FILE *file = fmemopen((void *)line, strlen(line), "r");
	bool is_there;

	assert_non_null(file);
	*mount = (struct mount){};
	is_there = mountinfo__next(file, mount) == 1;
	fclose(file);
	return is_there;
}

static void assert_point(const char *escaped, const char *point)
{
	struct mount mount;
	char line[128];

	snprintf(line, sizeof(line), "36 35 0:31 / %s rw - cgroup2 none rw\n",
		 escaped);
	assert_true(read_line(line, &mount));
	assert_string_equal(mount.point, point);
	mount__free(&mount);
}

/* mangle_path() of the kernel writes blank, tab, newline and backslash as three digits. */
static void test_octal_escapes(void **state __attribute__((unused)))
{
	assert_point("/a\\040b\\011\\012\\134", "/a b\t\n\\");
	assert_point("/\\377", "/\377");
}

static void test_what_is_no_escape(void **state __attribute__((unused)))
{
	assert_point("/\\0", "/\\0");
	assert_point("/\\04", "/\\04");
	assert_point("/\\089", "/\\089");
	assert_point("/\\400", "/\\400");
	assert_point("/\\xyz", "/\\xyz");
	assert_point("/\\\\040", "/\\ ");
}

static void test_no_mount(void **state __attribute__((unused)))
{
	struct mount mount;

	assert_false(read_line("36 35 0:31 / /point rw\n", &mount));
	assert_false(read_line("x 35 0:31 / /point rw - t s o\n", &mount));
	assert_false(read_line(" - ", &mount));
	assert_null(mount.point);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_octal_escapes),
		cmocka_unit_test(test_what_is_no_escape),
		cmocka_unit_test(test_no_mount),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
