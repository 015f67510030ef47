/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * One killed process: who it was, whose limit it died for, who caused that, and what the
 * memcg of that limit was made of. Sources read kills from BPF or from a kernel log;
 * output/ and screen/ show them. Who reads them isn't known here.
 */
#ifndef __KILL_H
#define __KILL_H

#include <stdbool.h>
#include <time.h>
#include "kill_event.h"
#include "lib/text.h"
#include "memcgtop.h"
#include "model/snapshot.h"

#define KILL_CHILDREN_MAX 5
#define KILL_TASKS_MAX 5

/* A number that isn't known is VALUE_UNKNOWN, no limit is VALUE_NO_LIMIT; sizes in bytes. */

enum kill_kind {
	KILL_BY_KERNEL, /* the OOM killer */
	KILL_BY_USER, /* a SIGKILL of a process, or cgroup.kill */
};

/* The reach of the OOM: what had no memory left. */
enum kill_domain {
	DOMAIN_UNKNOWN,
	DOMAIN_MEMCG, /* a memcg at its limit; which one may be unknown all the same */
	DOMAIN_MACHINE,
	DOMAIN_CPUSET, /* the memory nodes of a cpuset */
	DOMAIN_MEMORY_POLICY, /* the memory nodes of a policy */
};

/* A process or a thread, as it was at the kill. */
struct kill_task {
	__u64 pid;
	/* "": not known. In a saved kill a byte that was no UTF-8 is U+FFFD. */
	char comm[3 * (COMM_SIZE - 1) + 1];
	__u64 uid;
	struct text cgroup; /* path of its memcg; empty: not known */
	__u64 cgroup_id;
	__u64 total_vm;
	__u64 rss; /* anon + file + shmem */
	__u64 anon;
	__u64 file;
	__u64 shmem;
	__u64 swap;
	__u64 page_tables;
	bool has_score; /* the next one is known */
	int oom_score_adj;
};

/* A child of the domain and what was charged to it. */
struct kill_child {
	struct text cgroup;
	__u64 current;
};

/* The memcg at its limit, as it was at the kill. */
struct kill_state {
	__u64 current;
	__u64 max;
	__u64 failcnt;
	__u64 swap_current;
	__u64 swap_max;
	/* v1: memory and swap together, and kernel memory. */
	__u64 memsw_current;
	__u64 memsw_max;
	__u64 memsw_failcnt;
	__u64 kmem_current;
	__u64 stats[NR_STATS]; /* by enum memcg_stat */
	struct kill_child children[KILL_CHILDREN_MAX]; /* the largest first */
	unsigned int nr_children;
	bool children_are_older; /* they are those of a sample before the kill */
	struct kill_task tasks[KILL_TASKS_MAX]; /* the largest first */
	unsigned int nr_tasks;
};

struct kill {
	enum kill_kind kind;
	struct timespec time; /* CLOCK_REALTIME; 0: not known */
	bool has_boot_time;
	double boot_seconds; /* since boot, as in the kernel's log */
	char time_text
		[64]; /* as the log has it; "": it has none, or a source that isn't a log */
	char host[65]; /* of a log of several hosts; "": not known */
	bool is_past; /* it happened before memcgtop was started */

	enum kill_domain domain;
	enum kill_domain_by domain_by;
	struct text cgroup; /* of DOMAIN_MEMCG: its path; empty: not known */
	__u64 cgroup_id;
	__u64 serial;
	struct text cpuset; /* of DOMAIN_CPUSET: its name */
	struct text nodes; /* of DOMAIN_CPUSET and _MEMORY_POLICY, as "0-1,3" */
	struct kill_state state;

	struct kill_task victim;
	/* Whose allocation found no memory; of KILL_BY_USER: who sent the signal. */
	struct kill_task trigger;
	/* The pid of the first one of a group kill (memory.oom.group); 0: there was none. */
	__u64 group_first;
	struct text
		group; /* path of the memcg that is killed as a whole; empty: none, or not known */
	bool is_suppressed; /* the log has the kill without its report */
	bool is_cut; /* the beginning or the end of the report isn't in the log */
	bool is_chosen_only; /* the kill itself isn't in the log, and may not have been */
	__u64 page_size;
	bool page_size_is_assumed; /* nothing in the log tells it */
	/* systemd-oomd's marks on the victim's cgroup: its count of OOMs, of kills. */
	__u64 oomd_ooms;
	__u64 oomd_kills;
	__u64 nr_lost; /* kills that nothing is known of, since the one before this */
};

/* Both set everything to unknown. */
void kill_task__init(struct kill_task *task);
void kill__init(struct kill *kill);

/* Frees its texts; the kill can be used again after kill__init(). */
void kill__free(struct kill *kill);

/* Copies it. A text that finds no memory is empty in the copy, and kill__has_failed(). */
void kill__copy(struct kill *copy, const struct kill *kill);

/*
 * Fills in the five largest children of the domain from a sample, and the paths that the
 * kill lacks. False: the sample doesn't have the domain.
 */
bool kill__add_children(struct kill *kill, const struct snapshot *snapshot);

/*
 * True if the domain or the victim is at or below the path, which begins with a slash.
 * is_end: it may be only the end of the path.
 */
bool kill__is_below(const struct kill *kill, const char *path, bool is_end);

/* The memory and swap of a process; its swap counts as 0 where that isn't known. */
__u64 kill_task__size(const struct kill_task *task);

/* True if it happened after that time. */
static inline bool kill__is_after(const struct kill *kill,
				  const struct timespec *time)
{
	return kill->time.tv_sec > time->tv_sec ||
	       (kill->time.tv_sec == time->tv_sec &&
		kill->time.tv_nsec > time->tv_nsec);
}

/* True if memory ran out for one of its texts. */
bool kill__has_failed(const struct kill *kill);

/* The word for JSON and tables: "function", "reclaim", "lock", "counter", "log"; NULL for none. */
const char *kill_domain__by(enum kill_domain_by by);

#endif /* __KILL_H */
