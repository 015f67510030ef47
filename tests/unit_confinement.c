// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests what confinement.c leaves to a process, by trying all of it in children. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include "attempts.h"
#include "lib/confinement.h"
#include "lib/whole_file.h"
#include "unit.h"

static char place[64], file[128];

static int set_up(void **state)
{
	int fd;

	(void)state;
	strcpy(place, "/tmp/unit_confinement.XXXXXX");
	if (!mkdtemp(place))
		return -1;
	snprintf(file, sizeof(file), "%s/there", place);
	fd = open(file, O_WRONLY | O_CREAT | O_EXCL, 0600);
	close(fd);
	return fd < 0;
}

static int tear_down(void **state)
{
	(void)state;
	return unlink(file) || rmdir(place);
}

/* Does in a child what the confinements leave to it, and has the parent see the letters. */
static void tried(char done[NR_ATTEMPTS + 1],
		  const struct confinement *confinements, size_t nr)
{
	int fds[2], status;
	ssize_t length;
	pid_t pid;

	assert_int_equal(pipe(fds), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
			_exit(1);
		while (nr--)
			confinement__enter(confinements++);
		attempts__try(done, place);
		_exit(write(fds[1], done, strlen(done)) < 0);
	}
	close(fds[1]);
	length = read(fds[0], done, NR_ATTEMPTS);
	assert_true(length >= 0);
	done[length] = '\0';
	close(fds[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* letters: what can be done beside what this kernel can't refuse at all. */
static void assert_leaves(const struct confinement *confinements, size_t nr,
			  const char *letters)
{
	char done[NR_ATTEMPTS + 1], beyond[NR_ATTEMPTS + 1],
		wanted[NR_ATTEMPTS + 1], *end = wanted;
	size_t i;

	attempts__beyond(beyond);
	for (i = 0; i < NR_ATTEMPTS; i++)
		if (strchr(letters, attempts[i].letter) ||
		    strchr(beyond, attempts[i].letter))
			*end++ = attempts[i].letter;
	*end = '\0';
	tried(done, confinements, nr);
	assert_string_equal(done, wanted);
}

static void skip_without_landlock(void)
{
	char beyond[NR_ATTEMPTS + 1];

	if (attempts__beyond(beyond) < 0)
		skip();
}

/* The attempts themselves work. */
static void test_none(void **state)
{
	char done[NR_ATTEMPTS + 1];

	(void)state;
	tried(done, NULL, 0);
	assert_string_equal(done, "rdwWlxtcs");
}

static void test_each(void **state)
{
	const struct confinement nothing = {}, reads = { .reads = true },
				 writes = { .writes = file },
				 both = { .reads = true, .writes = file },
				 everywhere = { .reads = true, .writes = "/" },
				 in_two_steps[] = { everywhere,
						    { .writes = "/" } };

	(void)state;
	skip_without_landlock();
	assert_leaves(&nothing, 1, "");
	assert_leaves(&reads, 1, "rdt");
	assert_leaves(&writes, 1, "w");
	assert_leaves(&both, 1, "rdwt");
	assert_leaves(&everywhere, 1, "rdwWt");
	assert_leaves(in_two_steps, 2, "wW");
}

/* Returns 0 if a file could be replaced, whole, twice, and the time zone is known. */
static int write_confined(void)
{
	const struct confinement writes = { .writes = file };
	struct whole_file whole;
	const time_t when = 0;
	struct tm local;
	int i, err = 0;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    setenv("TZ", "Asia/Tokyo", 1))
		return 1;
	confinement__enter(&writes);
	for (i = 0; i < 2 && !err; i++) {
		err = whole_file__open(&whole, file);
		if (!err)
			fputs("whole", whole.stream);
		if (!err)
			err = whole_file__close(&whole, true);
	}
	return err || !localtime_r(&when, &local) ||
	       (!access("/usr/share/zoneinfo/Asia/Tokyo", R_OK) &&
		local.tm_hour != 9);
}

static void test_goes_on(void **state)
{
	int status;
	pid_t pid;

	(void)state;
	pid = fork();
	assert_true(pid >= 0);
	if (!pid)
		_exit(write_confined());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_each, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_goes_on, set_up,
						tear_down),
	};

	return cmocka_run_group_tests_name("confinement", tests, NULL, NULL);
}
