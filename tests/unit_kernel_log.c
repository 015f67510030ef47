// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Reads the logs in tests/kernel-logs and compares all that comes out with the .kills file
 * beside each; then reads 200 mutations of each, which must not crash. With an argument it
 * prints what comes out of that log.
 */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include "source/kernel_log.h"
#include "unit.h"

#define LOGS "tests/kernel-logs"
#define MUTATIONS 200

static const char *const stats[] = {
#define NODE(item, scale)
#define MEMCG(item, scale)
#define VM(item)
#define SUM(key)
#define STAT(key, heading, unit, kind, counters, since, help) #key,
#include "memory_stat.h"
};

static void append_bytes(struct text *out, const char *name, const char *bytes,
			 size_t length)
{
	if (!length)
		return;
	text__format(out, " %s=", name);
	text__append_printable(out, bytes, length);
}

static void append_string(struct text *out, const char *name,
			  const char *string)
{
	append_bytes(out, name, string, strlen(string));
}

static void append_text(struct text *out, const char *name,
			const struct text *text)
{
	append_bytes(out, name, text__string(text), text->length);
}

static void append_number(struct text *out, const char *name, __u64 number,
			  unsigned int unit)
{
	if (number == VALUE_UNKNOWN)
		return;
	if (number == VALUE_NO_LIMIT)
		text__format(out, " %s=none", name);
	else
		text__format(out, " %s=%llu", name, number / unit);
}

static void append_task(struct text *out, const char *name,
			const struct kill_task *task)
{
	text__format(out, "%s:", name);
	append_number(out, "pid", task->pid, 1);
	append_string(out, "comm", task->comm);
	append_number(out, "uid", task->uid, 1);
	append_text(out, "cgroup", &task->cgroup);
	append_number(out, "total_vm", task->total_vm, 1024);
	append_number(out, "rss", task->rss, 1024);
	append_number(out, "anon", task->anon, 1024);
	append_number(out, "file", task->file, 1024);
	append_number(out, "shmem", task->shmem, 1024);
	append_number(out, "swap", task->swap, 1024);
	append_number(out, "page_tables", task->page_tables, 1024);
	if (task->has_score)
		text__format(out, " oom_score_adj=%d", task->oom_score_adj);
	text__append_string(out, "\n");
}

static void append_state(struct text *out, const struct kill_state *state)
{
	size_t before;
	unsigned int i;

	text__append_string(out, "state:");
	append_number(out, "usage", state->current, 1024);
	append_number(out, "limit", state->max, 1024);
	append_number(out, "failcnt", state->failcnt, 1);
	append_number(out, "swap", state->swap_current, 1024);
	append_number(out, "swap_limit", state->swap_max, 1024);
	append_number(out, "memsw", state->memsw_current, 1024);
	append_number(out, "memsw_limit", state->memsw_max, 1024);
	append_number(out, "memsw_failcnt", state->memsw_failcnt, 1);
	append_number(out, "kmem", state->kmem_current, 1024);
	text__append_string(out, "\n");
	before = out->length;
	text__append_string(out, "stats:");
	for (i = 0; i < NR_STATS; i++)
		append_number(out, stats[i], state->stats[i], 1);
	text__append_string(out, "\n");
	if (out->length == before + strlen("stats:\n"))
		text__truncate(out, before);
	for (i = 0; i < state->nr_tasks; i++)
		append_task(out, "task", &state->tasks[i]);
}

static void append_kill(struct text *out, const struct kill *kill)
{
	static const char *const domains[] = {
		[DOMAIN_UNKNOWN] = "?",
		[DOMAIN_MEMCG] = "memcg",
		[DOMAIN_MACHINE] = "machine",
		[DOMAIN_CPUSET] = "cpuset",
		[DOMAIN_MEMORY_POLICY] = "policy",
	};

	if (kill->time.tv_sec)
		text__format(out, " unix=%lld.%09ld",
			     (long long)kill->time.tv_sec, kill->time.tv_nsec);
	if (kill->has_boot_time)
		text__format(out, " boot=%f", kill->boot_seconds);
	append_string(out, "time", kill->time_text);
	append_string(out, "host", kill->host);
	text__format(out, "\ndomain: %s", domains[kill->domain]);
	append_string(out, "by",
		      kill_domain__by(kill->domain_by) ?
			      kill_domain__by(kill->domain_by) :
			      "");
	append_text(out, "cgroup", &kill->cgroup);
	append_text(out, "cpuset", &kill->cpuset);
	append_text(out, "nodes", &kill->nodes);
	text__append_string(out, "\n");
	append_task(out, "victim", &kill->victim);
	append_task(out, "trigger", &kill->trigger);
	append_state(out, &kill->state);
	text__append_string(out, "said:");
	append_number(out, "page_size", kill->page_size, 1);
	text__append_string(out, kill->page_size_is_assumed ? " assumed" : "");
	if (kill->group_first)
		append_number(out, "group_first", kill->group_first, 1);
	append_text(out, "group", &kill->group);
	text__append_string(out, kill->is_suppressed ? " suppressed" : "");
	text__append_string(out, kill->is_cut ? " cut" : "");
	text__append_string(out, kill->is_chosen_only ? " chosen" : "");
	text__append_string(out, "\n\n");
}

static int take_kill(void *context, const struct kill *kill)
{
	struct text *out = context;

	text__append_string(out, "kill:");
	append_kill(out, kill);
	return 0;
}

static void read_lines(struct kernel_log *log, const char *bytes, size_t length)
{
	const char *end = bytes + length, *next;

	for (; bytes < end; bytes = next + 1) {
		next = memchr(bytes, '\n', end - bytes);
		if (!next)
			next = end;
		assert_int_equal(
			kernel_log__take_line(log, bytes, next - bytes), 0);
	}
}

/* All that comes out of a log. */
static void read_log(const char *bytes, size_t length, struct text *out)
{
	struct kernel_log *log = kernel_log__new(take_kill, out);
	const struct kernel_log_counts *counts;

	assert_non_null(log);
	read_lines(log, bytes, length);
	assert_int_equal(kernel_log__finish(log), 0);
	counts = kernel_log__counts(log);
	if (kernel_log__without_kill(log)) {
		text__append_string(out, "without_kill:");
		append_kill(out, kernel_log__without_kill(log));
	}
	text__format(out,
		     "kills=%llu cut=%llu suppressed=%llu without_kill=%llu\n",
		     counts->kills, counts->cut, counts->suppressed,
		     counts->without_kill);
	kernel_log__free(log);
}

static void read_file(const char *name, const char *extension,
		      struct text *content)
{
	char path[512], bytes[4096];
	size_t length;
	FILE *file;

	snprintf(path, sizeof(path), LOGS "/%s%s", name, extension);
	file = fopen(path, "r");
	if (!file)
		fail_msg("can't read %s", path);
	while ((length = fread(bytes, 1, sizeof(bytes), file)))
		text__append(content, bytes, length);
	fclose(file);
}

/* Calls with the name of each log, without its extension; returns how many there are. */
static int for_each_log(void (*call)(const char *name))
{
	struct dirent **entries;
	const int nr = scandir(LOGS, &entries, NULL, alphasort);
	int i, logs = 0;
	char *dot;

	assert_true(nr > 0);
	for (i = 0; i < nr; i++) {
		dot = strrchr(entries[i]->d_name, '.');
		if (dot && !strcmp(dot, ".log")) {
			*dot = '\0';
			call(entries[i]->d_name);
			logs++;
		}
		free(entries[i]);
	}
	free(entries);
	return logs;
}

static void compare_log(const char *name)
{
	struct text log = {}, wanted = {}, out = {};

	read_file(name, ".log", &log);
	read_file(name, ".kills", &wanted);
	read_log(log.data, log.length, &out);
	if (strcmp(text__string(&out), text__string(&wanted)))
		fail_msg("%s:\n%s", name, text__string(&out));
	text__free(&log);
	text__free(&wanted);
	text__free(&out);
}

static void test_logs(void **state)
{
	(void)state;
	assert_true(for_each_log(compare_log) >= 20);
}

static __u64 random_state;

static size_t random_below(size_t limit)
{
	/* Knuth's MMIX generator has the same numbers on each machine. */
	random_state = random_state * 6364136223846793005 + 1442695040888963407;
	return limit ? (random_state >> 33) % limit : 0;
}

/* The place of a random line and its length with its end. */
static size_t random_line(const struct text *text, size_t *length)
{
	size_t start = random_below(text->length);
	const char *end;

	while (start && text->data[start - 1] != '\n')
		start--;
	end = memchr(text->data + start, '\n', text->length - start);
	*length = end ? (size_t)(end - text->data) + 1 - start :
			text->length - start;
	return start;
}

static void replace(struct text *text, size_t at, size_t length,
		    const char *bytes, size_t more)
{
	struct text out = {};

	text__append(&out, text->data, at);
	text__append(&out, bytes, more);
	text__append(&out, text->data + at + length,
		     text->length - at - length);
	text__free(text);
	*text = out;
}

static void mutate(struct text *text)
{
	static const char *const noise[] = { "\r",	   "\0",  "[",	 "]",
					     ",uid=",	   "\\x", "(",	 ":",
					     "[    1.0] ", ">",	  "#012" };
	size_t at, length, more, i = random_below(11);
	char line[8192];

	at = random_line(text, &length);
	switch (random_below(6)) {
	case 0:
		text->data[random_below(text->length)] ^= 1 << random_below(8);
		break;
	case 1: /* a line is gone */
		replace(text, at, length, "", 0);
		break;
	case 2: /* it is there twice */
		length = length < sizeof(line) ? length : sizeof(line);
		memcpy(line, text->data + at, length);
		replace(text, at, 0, line, length);
		break;
	case 3: /* it is cut */
		more = random_below(length);
		replace(text, at + more, length - more, "\n", 1);
		break;
	case 4: /* it comes earlier */
		length = length < sizeof(line) ? length : sizeof(line);
		memcpy(line, text->data + at, length);
		replace(text, at, length, "", 0);
		replace(text, random_line(text, &more), 0, line, length);
		break;
	default:
		replace(text, at + random_below(length), random_below(3) / 2,
			noise[i], strlen(noise[i]) + (i == 1));
	}
}

static void mutate_log(const char *name)
{
	struct text log = {}, mutated = {}, out = {};
	unsigned int i;
	size_t times;

	read_file(name, ".log", &log);
	random_state = 1;
	for (i = 0; i < MUTATIONS; i++) {
		text__clear(&mutated);
		text__append(&mutated, log.data, log.length);
		for (times = 1 + random_below(8); times && mutated.length;
		     times--)
			mutate(&mutated);
		text__clear(&out);
		read_log(text__string(&mutated), mutated.length, &out);
	}
	text__free(&log);
	text__free(&mutated);
	text__free(&out);
}

static void test_mutations(void **state)
{
	(void)state;
	for_each_log(mutate_log);
}

int main(int nr_arguments, char **arguments)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_logs),
		cmocka_unit_test(test_mutations),
	};
	struct text log = {}, out = {};

	if (nr_arguments != 2)
		return cmocka_run_group_tests(tests, NULL, NULL);
	read_file(arguments[1], ".log", &log);
	read_log(log.data, log.length, &out);
	fputs(text__string(&out), stdout);
	text__free(&log);
	text__free(&out);
	return 0;
}
