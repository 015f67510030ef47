/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The kernel's types of tasks, their memory and their signals, with the fields that
 * kills read, and the differences between the kernels in them.
 */
#ifndef __VMLINUX_TASK_H
#define __VMLINUX_TASK_H

#include "vmlinux/load.h"
#include "vmlinux/memcg.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), \
			     apply_to = record)

typedef struct {
	__u32 val;
} kuid_t;

struct cred {
	kuid_t uid;
};

struct signal_struct {
	short oom_score_adj;
};

struct percpu_counter {
	__s64 count;
};

struct mm_struct {
	atomic_long_t pgtables_bytes;
	unsigned long total_vm;
	struct percpu_counter rss_stat[1]; /* 6.2+ */
};

struct mm_rss_stat {
	atomic_long_t count[1];
};

/* Up to 6.1 the sizes are numbers of their own (f1a7941243c1). */
struct mm_struct___6_1 {
	struct mm_rss_stat rss_stat;
};

struct kernel_siginfo {
	int si_code;
};

struct oom_control {
	struct mem_cgroup *memcg; /* NULL: the machine is out of memory */
};

/* The record of the tracepoint in trace files, which has uid since 72ba14deb40a. */
struct trace_event_raw_mark_victim {
	__u32 uid;
};

#pragma clang attribute pop

/* enum { MM_FILEPAGES, ... } of include/linux/mm_types_task.h, which has no name. */
enum mm_counter { COUNTER_FILE, COUNTER_ANON, COUNTER_SWAP, COUNTER_SHMEM };

/*
 * A counter of a process's memory, in pages. Since 6.2 each CPU keeps a part of it back,
 * so it is some pages off.
 */
static __always_inline __u64 mm__counter(enum load how, __u64 mm,
					 enum mm_counter counter)
{
	if (bpf_core_field_exists(
		    ((struct mm_struct___6_1 *)0)->rss_stat.count))
		return counter__clamp(load_word(
			how,
			mm + OFFSET(struct mm_struct___6_1, rss_stat.count) +
				8 * counter));
	return counter__clamp(load_word(
		how,
		mm + OFFSET(struct mm_struct, rss_stat) +
			counter * bpf_core_type_size(struct percpu_counter) +
			OFFSET(struct percpu_counter, count)));
}

/*
 * True if mark_victim is given the task and its uid (72ba14deb40a, 6.9, and some stable
 * trees), false if it is the pid.
 */
static __always_inline bool kernel__marks_tasks(void)
{
	return bpf_core_field_exists(
		((struct trace_event_raw_mark_victim *)0)->uid);
}

/* SEND_SIG_PRIV of include/linux/signal.h, in place of a siginfo: the kernel sends it. */
#define SEND_SIG_PRIV 1
/* The first enumerator of include/trace/events/signal.h. */
#define TRACE_SIGNAL_DELIVERED 0
#define SIGKILL 9

#endif /* __VMLINUX_TASK_H */
