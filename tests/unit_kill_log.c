// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests kill_log.c and kill_saved.c: files, pipes that go on, kills as JSON. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
#include "lib/log.h"
#include "source/kill_log.h"
#include "unit.h"

#define KILLED                                                          \
	"[    5.254991] Memory cgroup out of memory: Killed process 7 " \
	"(a) total-vm:8kB, anon-rss:4kB, file-rss:0kB, shmem-rss:0kB\n"

static char logged[4096];

static void keep_message(const char *message)
{
	size_t length = strlen(logged);

	snprintf(logged + length, sizeof(logged) - length, "%s\n", message);
}

/* What take_kill() was given. */
struct taken {
	unsigned int nr;
	unsigned int ends_after; /* 0: it takes all */
	struct kill last; /* without its texts */
	char cgroup[64];
};

static int take_kill(void *context, const struct kill *kill)
{
	struct taken *taken = context;

	taken->nr++;
	taken->last = *kill;
	snprintf(taken->cgroup, sizeof(taken->cgroup), "%s",
		 text__string(&kill->cgroup));
	return taken->nr == taken->ends_after ? 100 : 0;
}

static int read_bytes(const char *bytes, size_t length, struct taken *taken)
{
	char name[] = "/tmp/unit_kill_log.XXXXXX";
	int fd = mkstemp(name), err;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, length), length);
	close(fd);
	logged[0] = '\0';
	fd = kill_log__open(name);
	assert_true(fd >= 0);
	unlink(name);
	err = kill_log__read(name, fd, take_kill, taken);
	close(fd);
	return err;
}

static void test_text(void **state)
{
	struct taken taken = {};

	(void)state;
	assert_int_equal(
		read_bytes(KILLED KILLED, strlen(KILLED KILLED), &taken), 0);
	assert_int_equal(taken.nr, 1);
	assert_true(taken.last.is_past);
	assert_int_equal(taken.last.victim.pid, 7);
	assert_non_null(strstr(logged, "isn't in the log: 1;"));
	assert_int_equal(read_bytes("", 0, &taken), 0);
	assert_non_null(strstr(logged, "no kill is in it"));
	assert_int_equal(kill_log__open("/nonexistent"), -ENOENT);
	assert_non_null(strstr(logged, "can't open /nonexistent"));
}

/* The end of the last line may be missing; a line too long is skipped. */
static void test_lines(void **state)
{
	const size_t length = 600000;
	char *bytes = malloc(length + sizeof(KILLED));
	struct taken taken = {};

	(void)state;
	assert_non_null(bytes);
	assert_int_equal(read_bytes(KILLED, strlen(KILLED) - 1, &taken), 0);
	assert_int_equal(taken.nr, 1);
	memset(bytes, 'x', length);
	bytes[length - 1] = '\n';
	strcpy(bytes + length, KILLED);
	assert_int_equal(read_bytes(bytes, length + strlen(KILLED), &taken), 0);
	assert_int_equal(taken.nr, 2);
	/* A record isn't looked for within it. */
	bytes[length - 1] = 'x';
	assert_int_equal(read_bytes(bytes, length + strlen(KILLED), &taken), 0);
	assert_int_equal(taken.nr, 2);
	free(bytes);
}

static void test_formats(void **state)
{
	struct taken taken = {};

	(void)state;
	assert_int_equal(read_bytes("\x28\xb5\x2f\xfd\0\0", 6, &taken),
			 -EINVAL);
	assert_non_null(strstr(logged, "zstdcat FILE | memcgtop --kills -i -"));
	assert_int_equal(read_bytes("\x1f", 1, &taken), -EINVAL);
	assert_int_equal(taken.nr, 0);
}

static const char saved[] =
	"{\"type\":\"kill\",\"time\":\"2026-06-04T04:51:57.686084Z\","
	"\"boot_seconds\":5.250000,\"time_text\":null,\"host\":\"n1\","
	"\"past\":false,\"by\":\"kernel\",\"reach\":\"memcg\","
	"\"domain\":\"/p\xef\xbf\xbd\",\"domain_hex\":\"2f70ff\","
	"\"domain_by\":\"lock\",\"domain_serial\":12,\"victim\":{\"pid\":7,"
	"\"comm\":\"a\",\"uid\":null,\"cgroup\":\"/p/c\",\"rss\":4096,"
	"\"oom_score_adj\":-5},\"trigger\":null,\"group\":null,"
	"\"group_first\":9,\"memory\":{\"current\":5,\"max\":null},"
	"\"swap\":{\"current\":null,\"max\":null},\"stat\":{\"anon\":3,"
	"\"other\":4},\"children\":[{\"cgroup\":\"/p/c\",\"current\":5},7],"
	"\"children_from\":\"before\",\"tasks\":[{\"pid\":7}],"
	"\"suppressed\":false,\"cut\":true,\"chosen_only\":false,"
	"\"page_size\":4096,\"page_size_assumed\":true}\n";

static void test_saved(void **state)
{
	const struct kill *kill;
	struct taken taken = {};

	(void)state;
	assert_int_equal(read_bytes(saved, strlen(saved), &taken), 0);
	assert_int_equal(taken.nr, 1);
	assert_string_equal(logged, "");
	kill = &taken.last;
	assert_true(kill->is_past);
	assert_int_equal(kill->time.tv_sec, 1780548717);
	assert_true(kill->has_boot_time && kill->boot_seconds == 5.25);
	assert_string_equal(kill->time_text, "");
	assert_string_equal(kill->host, "n1");
	assert_int_equal(kill->domain, DOMAIN_MEMCG);
	assert_int_equal(kill->domain_by, DOMAIN_BY_LOCK);
	assert_string_equal(taken.cgroup, "/p\xff");
	assert_int_equal(kill->serial, 12);
	assert_true(kill->cgroup_id == VALUE_UNKNOWN);
	assert_int_equal(kill->victim.pid, 7);
	assert_string_equal(kill->victim.comm, "a");
	assert_true(kill->victim.uid == VALUE_UNKNOWN);
	assert_int_equal(kill->victim.rss, 4096);
	assert_true(kill->victim.has_score);
	assert_int_equal(kill->victim.oom_score_adj, -5);
	assert_true(kill->trigger.pid == VALUE_UNKNOWN);
	assert_int_equal(kill->group_first, 9);
	assert_int_equal(kill->state.current, 5);
	assert_true(kill->state.max == VALUE_NO_LIMIT);
	assert_true(kill->state.swap_max == VALUE_UNKNOWN);
	assert_int_equal(kill->state.stats[STAT_anon], 3);
	assert_true(kill->state.stats[STAT_file] == VALUE_UNKNOWN);
	assert_int_equal(kill->state.nr_children, 2);
	assert_true(kill->state.children[1].current == VALUE_UNKNOWN);
	assert_true(kill->state.children_are_older);
	assert_int_equal(kill->state.nr_tasks, 1);
	assert_true(kill->is_cut && !kill->is_suppressed);
	assert_int_equal(kill->page_size, 4096);
	assert_true(kill->page_size_is_assumed);
}

/* Each beginning of a kill is damaged; other objects aren't kills. */
static void test_damaged(void **state)
{
	struct taken taken = {};
	size_t length;

	(void)state;
	for (length = 1; length < strlen(saved) - 1; length++)
		assert_int_equal(read_bytes(saved, length, &taken), 0);
	assert_non_null(strstr(logged, "aren't valid: 1"));
	assert_int_equal(read_bytes("{\"type\":\"x\"}\n{}\n", 16, &taken), 0);
	assert_int_equal(read_bytes("{\"type\":\"kill\",\"victim\":[7]}\n", 29,
				    &taken),
			 0);
	assert_int_equal(taken.nr, 1);
	assert_true(taken.last.victim.pid == VALUE_UNKNOWN);
}

static void test_end(void **state)
{
	struct taken taken = { .ends_after = 1 };

	(void)state;
	assert_int_equal(read_bytes(saved, strlen(saved), &taken), 100);
	taken = (struct taken){ .ends_after = 1 };
	assert_int_equal(read_bytes(KILLED, strlen(KILLED), &taken), 100);
	assert_int_equal(taken.nr, 1);
}

static int show_kill(void *context, const struct kill *kill)
{
	(void)context;
	return kill->victim.pid == 7 && write(STDOUT_FILENO, "k", 1) == 1 ? 0 :
									    1;
}

/* A kill is shown when the log pauses: a pipe may never end. */
static void test_pipe(void **state)
{
	int in[2], out[2], status;
	struct pollfd shown;
	pid_t child;

	(void)state;
	assert_int_equal(pipe(in), 0);
	assert_int_equal(pipe(out), 0);
	child = fork();
	assert_true(child >= 0);
	if (!child) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		close(in[1]);
		_exit(kill_log__read("-", kill_log__open("-"), show_kill,
				     NULL) != 0);
	}
	close(in[0]);
	assert_int_equal(write(in[1], KILLED, strlen(KILLED)), strlen(KILLED));
	shown = (struct pollfd){ .fd = out[0], .events = POLLIN };
	assert_int_equal(poll(&shown, 1, 20000), 1);
	close(in[1]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	close(out[0]);
	close(out[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),	cmocka_unit_test(test_lines),
		cmocka_unit_test(test_formats), cmocka_unit_test(test_saved),
		cmocka_unit_test(test_damaged), cmocka_unit_test(test_end),
		cmocka_unit_test(test_pipe),
	};

	log_handler = keep_message;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
