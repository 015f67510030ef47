// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Takes apart the two records of a kill: who was killed, and in which domain. */
#include <string.h>
#include "source/kernel_record.h"

/* Skips "Memory cgroup out of memory: " and the like, and says which one it was. */
static void span__skip_reason(struct span *text, struct killed_record *killed)
{
	size_t at;

	if (span__skip(text, "Memory cgroup out of memory: ")) {
		killed->is_memcg = true;
	} else if (span__skip(text, "Out of memory: ")) {
		killed->is_machine = true;
	} else if (span__begins(*text, "Out of memory (") &&
		   span__find(*text, "): ", &at)) {
		/* "Out of memory (oom_kill_allocating_task): " */
		*text = span__from(*text, at + 3);
		killed->is_machine = true;
	}
}

enum record_kind kernel_record__take_verb(struct span *text,
					  struct killed_record *killed)
{
	*killed = (struct killed_record){};
	span__skip_reason(text, killed);
	if (span__skip(text, "Killed process "))
		return RECORD_KILLED;
	/* 2.6.32 wrote it small, as far as its distributions didn't change that. */
	if (span__skip(text, "Kill process ") ||
	    span__skip(text, "kill process "))
		return RECORD_CHOSEN;
	if (span__skip(text, "OOM victim "))
		return RECORD_EXITING;
	return RECORD_OTHER;
}

/* Takes "KEY:VALUE" with what separates it from the one before. */
static bool span__take_pair(struct span *text, struct span *key,
			    struct span *value)
{
	size_t colon, end = 0;

	span__skip_any(text, ", ");
	if (!span__find(*text, ":", &colon))
		return false;
	*key = span__first(*text, colon);
	*value = span__from(*text, colon + 1);
	while (end < value->length && value->bytes[end] != ' ' &&
	       value->bytes[end] != ',')
		end++;
	*text = span__from(*value, end);
	*value = span__first(*value, end);
	return true;
}

/* "total-vm:35948kB, anon-rss:34996kB, … UID:101 pgtables:104kB oom_score_adj:0" */
static void kill_task__parse_sizes(struct kill_task *task, struct span text)
{
	const struct {
		const char *key;
		__u64 *kb;
	} sizes[] = {
		{ "total-vm", &task->total_vm },
		{ "vsz", &task->total_vm },
		{ "anon-rss", &task->anon },
		{ "file-rss", &task->file },
		{ "shmem-rss", &task->shmem },
		{ "pgtables", &task->page_tables },
	};
	struct span key, value;
	__u64 number;
	size_t i;

	while (span__take_pair(&text, &key, &value)) {
		if (span__is(key, "oom_score_adj")) {
			task->has_score =
				span__take_signed(&value, &task->oom_score_adj);
			continue;
		}
		if (!span__take_number(&value, &number))
			return;
		if (span__is(key, "UID"))
			task->uid = number;
		for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
			/* A missing unit says that the number is cut. */
			if (span__is(key, sizes[i].key) &&
			    span__is(value, "kB"))
				*sizes[i].kb = number * 1024;
	}
	/* Up to 4.4 shared memory is in file-rss. */
	if (task->anon != VALUE_UNKNOWN && task->file != VALUE_UNKNOWN)
		task->rss = task->anon + task->file +
			    (task->shmem == VALUE_UNKNOWN ? 0 : task->shmem);
}

/*
 * The end of the comm: the last parenthesis that the rest of such a record follows. RHEL 7
 * has the uid there.
 */
static bool span__find_comm_end(struct span text, size_t *end)
{
	static const char *const rests[] = { ") total-vm:", "), UID ",
					     ") vsz:", ") score ",
					     ") is already exiting" };
	bool is_found = false;
	size_t i, at;

	for (i = 0; i < sizeof(rests) / sizeof(rests[0]); i++) {
		if (!span__find_last(text, rests[i], &at) ||
		    (is_found && at < *end))
			continue;
		*end = at;
		is_found = true;
	}
	if (is_found)
		return true;
	*end = text.length - 1;
	return span__ends(text, ")");
}

bool kernel_record__parse_killed(struct span message,
				 struct killed_record *killed)
{
	struct span rest = message;
	enum record_kind kind;
	size_t at = 0;

	kind = kernel_record__take_verb(&rest, killed);
	kill_task__init(&killed->task);
	if (!span__take_number(&rest, &killed->task.pid))
		return false;
	if (span__skip(&rest, ", UID ") && /* RHEL 6 */
	    !span__take_number(&rest, &killed->task.uid))
		return false;
	span__skip(&rest, ",");
	if (!span__skip(&rest, " ("))
		return false;
	killed->is_cut = !span__find_comm_end(rest, &at);
	if (killed->is_cut)
		return true;
	comm__set(killed->task.comm, span__first(rest, at));
	rest = span__from(rest, at + 1);
	if (span__skip(&rest, ", UID "))
		span__take_number(&rest, &killed->task.uid);
	if (kind == RECORD_KILLED && rest.length) {
		kill_task__parse_sizes(&killed->task, rest);
		killed->is_cut = killed->task.file == VALUE_UNKNOWN;
	}
	return true;
}

/* Takes ",KEY=NUMBER" off the end of the text. */
static bool span__take_last(struct span *text, const char *key, __u64 *number)
{
	struct span value;
	size_t at;

	if (!span__find_last(*text, key, &at))
		return false;
	value = span__from(*text, at + strlen(key));
	if (!span__take_number(&value, number) || value.length)
		return false;
	*text = span__first(*text, at);
	return true;
}

bool kernel_record__take_ids(struct span *message, __u64 *pid, __u64 *uid)
{
	return span__take_last(message, ",uid=", uid) &&
	       span__take_last(message, ",pid=", pid);
}

/* Takes ",task=COMM" off the end. A comm, and a cgroup before it, may hold that, too. */
static bool span__take_task(struct span *text, const char *comm)
{
	const struct span all = *text;
	size_t at;

	if (comm && comm[0] && span__ends(all, comm)) {
		*text = span__first(all, all.length - strlen(comm));
		if (span__ends(*text, ",task=")) {
			*text = span__first(*text, text->length - 6);
			return true;
		}
	}
	*text = all;
	if (!span__find_last(all, ",task=", &at))
		return false;
	*text = span__first(all, at);
	return true;
}

static bool span__begins_with(struct span span, struct span beginning)
{
	return span.length >= beginning.length &&
	       !memcmp(span.bytes, beginning.bytes, beginning.length);
}

/* is_cut: the path is only the beginning of one. */
static bool path__is_at_or_below(struct span path, struct span domain,
				 bool is_cut)
{
	if (domain.length == 1 || (is_cut && span__begins_with(domain, path)))
		return true;
	return span__begins_with(path, domain) &&
	       (path.length == domain.length ||
		path.bytes[domain.length] == '/');
}

/* A path that the kernel found too long is "(name too long)". */
static struct span span__path(struct span text)
{
	return span__begins(text, "/") ? text : (struct span){};
}

/*
 * Takes apart "A,task_memcg=B", where both names may hold what stands between them: the
 * victim is always at or below the domain.
 */
static void summary__split_paths(struct summary_record *summary,
				 struct span text, bool is_cut)
{
	static const char *const between = ",task_memcg=";
	struct span domain = {}, task = {};
	size_t next = 0, at;

	while (span__find(span__from(text, next), between, &at)) {
		next += at;
		domain = span__first(text, next);
		task = span__from(text, next + strlen(between));
		if (span__begins(domain, "/") && span__begins(task, "/") &&
		    path__is_at_or_below(task, domain, is_cut))
			break;
		next++;
	}
	if (!next)
		return;
	summary->cgroup = span__path(domain);
	if (!is_cut)
		summary->task_cgroup = span__path(task);
}

static enum kill_domain constraint__domain(struct span text)
{
	if (span__begins(text, "CONSTRAINT_CPUSET,"))
		return DOMAIN_CPUSET;
	if (span__begins(text, "CONSTRAINT_MEMORY_POLICY,"))
		return DOMAIN_MEMORY_POLICY;
	return DOMAIN_MACHINE;
}

/*
 * Takes "constraint=C,nodemask=N,cpuset=NAME,mems_allowed=M" apart. The cpuset's name is
 * one component of a path.
 */
static void summary__parse_nodes(struct summary_record *summary,
				 struct span text)
{
	size_t nodemask, cpuset, mems;

	if (!span__find(text, ",nodemask=", &nodemask) ||
	    !span__find(text, ",cpuset=", &cpuset) || cpuset < nodemask ||
	    !span__find_last(text, ",mems_allowed=", &mems) || mems < cpuset)
		return;
	if (summary->domain == DOMAIN_CPUSET) {
		summary->cpuset = span__from(span__first(text, mems),
					     cpuset + strlen(",cpuset="));
		summary->nodes =
			span__from(text, mems + strlen(",mems_allowed="));
	} else if (summary->domain == DOMAIN_MEMORY_POLICY) {
		summary->nodes = span__from(span__first(text, cpuset),
					    nodemask + strlen(",nodemask="));
	}
}

void kernel_record__parse_summary(struct span message, const char *comm,
				  struct summary_record *summary)
{
	static const char *const memcg = ",oom_memcg=", *const machine =
								",global_oom";
	size_t at, machine_at;
	bool is_memcg, is_cut;

	*summary = (struct summary_record){ .pid = VALUE_UNKNOWN,
					    .uid = VALUE_UNKNOWN };
	span__skip(&message, "oom-kill:constraint=");
	is_memcg = span__find(message, memcg, &at);
	if (span__find(message, machine, &machine_at) &&
	    (!is_memcg || machine_at < at)) {
		is_memcg = false;
		at = machine_at;
	} else if (!is_memcg) {
		return;
	}
	/* 5.0 says CONSTRAINT_NONE of a memcg as well. */
	summary->domain = is_memcg ? DOMAIN_MEMCG : constraint__domain(message);
	summary__parse_nodes(summary, span__first(message, at));
	message = span__from(message, at + strlen(is_memcg ? memcg : machine));
	is_cut = !kernel_record__take_ids(&message, &summary->pid,
					  &summary->uid) ||
		 !span__take_task(&message, comm);
	if (is_memcg)
		summary__split_paths(summary, message, is_cut);
	else if (is_cut)
		return;
	else if (span__skip(&message, ",task_memcg="))
		summary->task_cgroup = span__path(message);
}
