// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Takes apart single records of the OOM killer. */
#include <string.h>
#include "source/kernel_record.h"
#include "source/kernel_stats.h"

#define INVOKED " invoked oom-killer: gfp_mask="
#define KILLED_AS " killed as a result of limit of "
#define GROUP_SET " are going to be killed due to memory.oom.group set"

/*
 * Limits of this many kB and more are none: LONG_MAX pages or, with the res_counter of up
 * to 3.18, LLONG_MAX bytes, each rounded down to the page.
 */
#define NO_LIMIT_KB 9007199254740000ULL
#define NO_LIMIT_KB_OF_32_BITS 8589934588ULL /* LONG_MAX pages of 4 KiB */

/* "[  pid  ]" or "[ pid ]", and "[    127]" */
static enum record_kind span__table_kind(struct span text)
{
	__u64 pid;

	if (!span__skip(&text, "["))
		return RECORD_OTHER;
	span__skip_any(&text, " ");
	if (span__skip(&text, "pid")) {
		span__skip_any(&text, " ");
		return span__begins(text, "] ") ? RECORD_TABLE : RECORD_OTHER;
	}
	return span__take_number(&text, &pid) && span__begins(text, "] ") ?
		       RECORD_TASK :
		       RECORD_OTHER;
}

enum record_kind kernel_record__kind(struct span message)
{
	static const struct {
		const char *begin;
		enum record_kind kind;
	} begins[] = {
		{ "CPU: ", RECORD_CPU },
		{ "Pid: ", RECORD_CPU },
		{ "Task in /", RECORD_TASK_IN },
		{ "memory: usage ", RECORD_USAGE },
		{ "memory+swap: usage ", RECORD_USAGE },
		{ "swap: usage ", RECORD_USAGE },
		{ "kmem: usage ", RECORD_USAGE },
		{ "Memory cgroup stats for ", RECORD_STATS },
		{ "oom-kill:constraint=", RECORD_SUMMARY },
		{ "Out of memory and no killable processes", RECORD_NOBODY },
		{ "Tasks in /", RECORD_GROUP },
	};
	struct killed_record ignored;
	enum record_kind kind;
	size_t i, at;

	for (i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
		if (span__begins(message, begins[i].begin))
			return begins[i].kind;
	if (span__find(message, INVOKED, &at))
		return RECORD_INVOKED;
	kind = span__table_kind(message);
	if (kind)
		return kind;
	if (kernel_stats__is_line(message))
		return RECORD_STAT;
	return kernel_record__take_verb(&message, &ignored);
}

bool kernel_record__is_whole(enum record_kind kind, struct span message)
{
	__u64 pid, uid;
	size_t at;

	switch (kind) {
	case RECORD_SUMMARY:
		return kernel_record__take_ids(&message, &pid, &uid);
	case RECORD_TASK_IN:
		return span__find(message, KILLED_AS "/", &at);
	case RECORD_STATS:
		return span__ends(message, ":") ||
		       span__find(message, ": cache:", &at) ||
		       span__find(message, ":cache:", &at);
	case RECORD_GROUP:
		return span__ends(message, GROUP_SET);
	default:
		return true;
	}
}

bool kernel_record__may_continue(struct span message)
{
	return span__begins(message, ",") || span__begins(message, "/") ||
	       span__begins(message, ":") || span__begins(message, KILLED_AS) ||
	       span__begins(message, GROUP_SET);
}

bool comm__set(char comm[COMM_SIZE], struct span bytes)
{
	if (bytes.length >= COMM_SIZE)
		return false;
	memset(comm, 0, COMM_SIZE);
	if (bytes.length)
		memcpy(comm, bytes.bytes, bytes.length);
	return true;
}

void kernel_record__parse_invoked(struct span message,
				  struct kill_task *trigger)
{
	struct span score;
	size_t at;

	if (!span__find_last(message, INVOKED, &at))
		return;
	comm__set(trigger->comm, span__first(message, at));
	score = span__from(message, at);
	if (!span__find(score, "oom_score_adj=", &at))
		return;
	score = span__from(score, at + strlen("oom_score_adj="));
	trigger->has_score = span__take_signed(&score, &trigger->oom_score_adj);
}

/* Finds a number behind a key in the text. */
static void span__find_number(struct span text, const char *key, __u64 *number)
{
	size_t at;

	if (!span__find(text, key, &at))
		return;
	text = span__from(text, at + strlen(key));
	span__take_number(&text, number);
}

void kernel_record__parse_cpu(struct span message, struct kill_task *trigger)
{
	const bool is_old = span__begins(message, "Pid: ");
	const char *key = is_old ? ", comm: " : " Comm: ";
	struct span numbers;
	size_t at;

	if (!trigger->comm[0] || !span__find(message, key, &at))
		return;
	numbers = span__first(message, at);
	message = span__from(message, at + strlen(key));
	if (!span__skip(&message, trigger->comm) || !span__begins(message, " "))
		return;
	span__find_number(numbers, is_old ? "Pid: " : " PID: ", &trigger->pid);
	span__find_number(numbers, " UID: ", &trigger->uid); /* since 6.12 */
}

/* Takes "KEY 123kB"; a missing unit says that the number is cut. */
static bool span__take_size(struct span *text, const char *key, __u64 *bytes)
{
	__u64 kb;

	if (!span__skip(text, key) || !span__take_number(text, &kb) ||
	    !span__skip(text, "kB"))
		return false;
	*bytes = kb >= NO_LIMIT_KB || kb == NO_LIMIT_KB_OF_32_BITS ?
			 VALUE_NO_LIMIT :
			 kb * 1024;
	return true;
}

void kernel_record__parse_usage(struct span message, struct kill_state *state)
{
	const struct {
		const char *begin;
		__u64 *usage, *limit, *failcnt;
	} counters[] = {
		{ "memory: ", &state->current, &state->max, &state->failcnt },
		{ "swap: ", &state->swap_current, &state->swap_max, NULL },
		{ "memory+swap: ", &state->memsw_current, &state->memsw_max,
		  &state->memsw_failcnt },
		{ "kmem: ", &state->kmem_current, NULL, NULL },
	};
	__u64 ignored;
	size_t i;

	for (i = 0; i < sizeof(counters) / sizeof(counters[0]); i++) {
		if (!span__skip(&message, counters[i].begin))
			continue;
		if (span__take_size(&message, "usage ", counters[i].usage) &&
		    span__take_size(&message, ", limit ",
				    counters[i].limit ? counters[i].limit :
							&ignored) &&
		    counters[i].failcnt && span__skip(&message, ", failcnt "))
			span__take_number(&message, counters[i].failcnt);
		return;
	}
}

bool kernel_record__parse_task_in(struct span message, struct span *task,
				  struct span *domain)
{
	size_t at;

	if (!span__find_last(message, KILLED_AS, &at))
		return false;
	*domain = span__from(message, at + strlen(KILLED_AS));
	*task = span__from(span__first(message, at), strlen("Task in "));
	return true;
}

bool kernel_record__parse_group(struct span message, struct span *group)
{
	if (!kernel_record__is_whole(RECORD_GROUP, message))
		return false;
	*group = span__from(span__first(message,
					message.length - strlen(GROUP_SET)),
			    strlen("Tasks in "));
	return true;
}
