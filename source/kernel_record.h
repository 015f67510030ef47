/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Records of the kernel's OOM killer, each by itself: what kind it is and what it says, in
 * the words of 2.6.32 to 7.3. Names in them are other people's and may hold anything, so a
 * record is taken apart from its end where a name stands before. How records make up a
 * report is left to kernel_report.c.
 *
 * Source: mm/oom_kill.c, mem_cgroup_print_oom_context() and mem_cgroup_print_oom_meminfo()
 * in mm/memcontrol.c.
 */
#ifndef __KERNEL_RECORD_H
#define __KERNEL_RECORD_H

#include "lib/span.h"
#include "model/kill.h"

enum record_kind {
	RECORD_OTHER,
	RECORD_INVOKED, /* "COMM invoked oom-killer: …": a report begins */
	RECORD_CPU, /* "CPU: 1 PID: 129 Comm: …", from dump_stack() */
	RECORD_TASK_IN, /* up to 4.20: "Task in A killed as a result of limit of B" */
	RECORD_USAGE, /* "memory: usage …kB, limit …kB, failcnt …" */
	RECORD_STATS, /* "Memory cgroup stats for A:" */
	RECORD_STAT, /* a line of memory.stat, or several */
	RECORD_TABLE, /* the header of the table of tasks */
	RECORD_TASK, /* a row of it */
	RECORD_SUMMARY, /* since 5.0: "oom-kill:constraint=…" */
	RECORD_CHOSEN, /* up to 5.0: "Out of memory: Kill process N …" */
	RECORD_KILLED, /* "Killed process N …" */
	RECORD_EXITING, /* "OOM victim N (…) is already exiting" */
	RECORD_NOBODY, /* "Out of memory and no killable processes..." */
	RECORD_GROUP, /* "Tasks in A are going to be killed due to memory.oom.group set" */
};

enum record_kind kernel_record__kind(struct span message);

/*
 * False: the record is only the beginning of one. A record of several printk() calls breaks
 * where it gets longer than about 1 KiB.
 */
bool kernel_record__is_whole(enum record_kind kind, struct span message);

/* True if the text may go on with a record that isn't whole. */
bool kernel_record__may_continue(struct span message);

/* Sets a comm to bytes; too many for a comm are none. Returns false then. */
bool comm__set(char comm[COMM_SIZE], struct span bytes);

/* RECORD_INVOKED and RECORD_CPU: sets what it says of the trigger. */
void kernel_record__parse_invoked(struct span message,
				  struct kill_task *trigger);
/* The comm of the trigger is known: another one's record isn't taken. */
void kernel_record__parse_cpu(struct span message, struct kill_task *trigger);

/* RECORD_USAGE: sets what it says of the domain. */
void kernel_record__parse_usage(struct span message, struct kill_state *state);

/* RECORD_TASK_IN; false: it is cut. */
bool kernel_record__parse_task_in(struct span message, struct span *task,
				  struct span *domain);

/* RECORD_GROUP; false: it is cut. */
bool kernel_record__parse_group(struct span message, struct span *group);

/* RECORD_CHOSEN, RECORD_KILLED and RECORD_EXITING. */
struct killed_record {
	bool is_memcg; /* it begins with "Memory cgroup out of memory" */
	bool is_machine; /* … with "Out of memory"; up to 5.0 neither */
	bool is_cut; /* the name or the sizes end early */
	struct kill_task task;
};

/* Skips what stands before the pid, and says which of the three it is, if any. */
enum record_kind kernel_record__take_verb(struct span *text,
					  struct killed_record *killed);

/* False: not even its pid is whole. */
bool kernel_record__parse_killed(struct span message,
				 struct killed_record *killed);

/* RECORD_SUMMARY. The spans point into the message. */
struct summary_record {
	enum kill_domain domain;
	struct span cpuset; /* its name */
	struct span nodes; /* those of the cpuset or the policy, as "0-1,3" */
	struct span cgroup; /* of DOMAIN_MEMCG; empty: the log doesn't say */
	struct span task_cgroup; /* the same of the victim */
	__u64 pid;
	__u64 uid;
};

/* Takes ",pid=N,uid=N", with which the record ends; false: it doesn't. */
bool kernel_record__take_ids(struct span *message, __u64 *pid, __u64 *uid);

/*
 * Only the comm of the victim tells where in a name its own begins: NULL, "": it isn't
 * known. What is cut off is unknown.
 */
void kernel_record__parse_summary(struct span message, const char *comm,
				  struct summary_record *summary);

#endif /* __KERNEL_RECORD_H */
