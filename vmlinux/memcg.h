/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The kernel's types, with the fields that memcgtop reads. CO-RE finds each field in
 * the running kernel by its name. vmlinux/compat.h owns the differences between the
 * kernels, walk/ what is done with a field.
 */
#ifndef __VMLINUX_MEMCG_H
#define __VMLINUX_MEMCG_H

typedef _Bool bool;
enum { false = 0, true = 1 };

#pragma clang attribute push(__attribute__((preserve_access_index)), \
			     apply_to = record)

typedef struct {
	long counter;
} atomic_long_t;

struct list_head {
	struct list_head *next;
};

struct kernfs_elem_dir {
	unsigned long rev; /* 5.14+ */
};

struct kernfs_node {
	const char *name;
	struct kernfs_elem_dir dir;
	__u64 id; /* the inode number of the directory */
	void *priv; /* a directory's cgroup; NULL once the cgroup is gone */
};

struct cgroup_subsys_state {
	struct cgroup *cgroup;
	struct cgroup_subsys *ss;
	struct list_head sibling;
	struct list_head children;
	unsigned int flags;
	__u64 serial_nr;
	struct cgroup_subsys_state *parent;
};

struct work_struct {
	atomic_long_t data;
};

struct delayed_work {
	struct work_struct work;
};

/*
 * The pressure of one cgroup (CONFIG_PSI). total and avg have two dimensions: by
 * aggregator and state, by state and window. BTF mostly has them as one.
 */
struct psi_group {
	bool enabled; /* 6.1+: cgroup.pressure */
	void *pcpu;
	__u64 avg_total[1];
	__u64 avg_last_update;
	__u64 avg_next_update;
	struct delayed_work avgs_work;
	__u64 total[1];
	unsigned long avg[1];
};

/* In BTF that has arrays of arrays, as that of Debian's 7.2.13. */
struct psi_group___arrays {
	__u64 total[1][1];
	unsigned long avg[1][1];
};

struct cgroup {
	struct cgroup_subsys_state self; /* the first member; no controller's */
	struct kernfs_node *kn;
	struct cgroup_root *root;
	struct cgroup_subsys_state *subsys[1]; /* by enum cgroup_subsys_id */
	struct psi_group *psi; /* 6.0+; NULL: the root, or PSI is off */
};

struct cgroup_root {
	unsigned int subsys_mask;
	int hierarchy_id; /* 0: the default hierarchy, cgroup v2 */
	struct cgroup cgrp; /* the root cgroup itself */
};

/* Up to 5.19: the psi_group is in the cgroup. */
struct cgroup___5_10 {
	struct psi_group psi;
};

struct cgroup_root___5_10 {
	struct cgroup___5_10 cgrp;
};

struct css_set {
	struct cgroup_subsys_state *subsys[1];
};

struct inode {
	void *i_private; /* a kernfs directory's kernfs_node */
};

struct file {
	struct inode *f_inode;
};

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};

struct files_struct {
	struct fdtable *fdt; /* fdtab at first */
	struct fdtable fdtab;
};

struct sched_info {
	unsigned long long last_arrival; /* CONFIG_SCHED_INFO */
};

struct task_struct {
	unsigned int flags; /* PF_* */
	unsigned int in_memstall : 1; /* CONFIG_PSI */
	struct css_set *cgroups;
	struct files_struct *files;
	struct sched_info sched_info;
	struct mm_struct *mm;
	int pid; /* the thread's own number; tgid is the process's */
	int tgid;
	const struct cred *real_cred;
	struct signal_struct *signal;
	char comm[16];
};

/* Numbers of pages. PAGE_COUNTER_MAX, LONG_MAX / PAGE_SIZE, stands for no limit. */
struct page_counter {
	atomic_long_t usage;
	unsigned long failcnt;
	unsigned long watermark;
	unsigned long min;
	unsigned long low;
	unsigned long high;
	unsigned long max;
	atomic_long_t children_min_usage;
	atomic_long_t children_low_usage;
	struct page_counter *parent;
};

/* The lengths of the arrays are no enum's: see kernel__nr_states(). */
struct memcg_vmstats {
	long state[1];
	unsigned long events[1];
};

struct mem_cgroup {
	struct cgroup_subsys_state css;
	struct page_counter memory;
	struct page_counter swap; /* on v1 this is memsw, in a union */
	struct page_counter kmem; /* v1; CONFIG_MEMCG_V1 from 6.12 on */
	bool oom_lock; /* CONFIG_MEMCG_V1 from 6.12 on */
	int under_oom; /* v1; CONFIG_MEMCG_V1 from 6.12 on */
	unsigned long zswap_max; /* CONFIG_ZSWAP, 5.19+ */
	bool zswap_writeback; /* CONFIG_ZSWAP, 6.8+ */
	bool oom_group;
	atomic_long_t memory_events[1];
	atomic_long_t memory_events_local[1];
	struct memcg_vmstats *vmstats; /* 6.1+ */
};

/* 7.1+: the memcg whose objects, pages among them, a node's lists hold. */
struct mem_cgroup_per_node {
	struct obj_cgroup *objcg;
};

/* 5.13 to 6.0: the structure is in the memcg. */
struct mem_cgroup___5_13 {
	struct memcg_vmstats vmstats;
};

/* 5.10 to 5.12: two arrays are in the memcg. */
struct mem_cgroup___5_10 {
	atomic_long_t vmstats[1];
	atomic_long_t vmevents[1];
};

#pragma clang attribute pop

/* The kernel checks the size, so no field may be relocated. */
struct bpf_iter_css {
	__u64 __opaque[3];
} __attribute__((aligned(8)));

/* A css's flags. Their enum has no name to relocate by; 5.10 to 7.3 agree. */
#define CSS_ONLINE (1U << 1)
#define CSS_RELEASED (1U << 2)
#define CSS_VISIBLE (1U << 3)
#define CSS_DYING (1U << 4)

/* enum psi_states, the same from 5.10 to 7.3: the first one of memory. */
#define PSI_MEM_SOME 2

/* In work_struct.data: the work is queued. */
#define WORK_STRUCT_PENDING 1
/* A task's flags, include/linux/sched.h; 5.10 to 7.3 agree. */
#define PF_MEMALLOC 0x800
#define PF_KTHREAD 0x200000

/* The tracepoints' functions; of void *__data and the arguments. */
typedef void (*btf_trace_mm_vmscan_memcg_reclaim_begin)(
	void *data, unsigned int gfp, int order, struct mem_cgroup *memcg);
typedef void (*btf_trace_mm_vmscan_memcg_reclaim_end)(
	void *data, unsigned long nr_reclaimed, struct mem_cgroup *memcg);

/* enum bpf_cgroup_iter_order */
#define BPF_CGROUP_ITER_DESCENDANTS_PRE 2
#define BPF_CGROUP_ITER_ANCESTORS_UP 4

/*
 * libbpf compares the names of enumerators up to "___" and takes the kernel's value.
 * The suffix keeps apart those that moved from one enum to another. The local values
 * start at 1, since clang 14 refuses to relocate an enumerator whose local value is 0.
 */
enum cgroup_subsys_id {
	CGROUP_SUBSYS_NONE___local,
	memory_cgrp_id,
};

enum memcg_memory_event {
	MEMCG_EVENT_NONE___local,
#define EVENT(key, heading, counter, since, help) counter,
#define SWAP_EVENT(key, heading, counter, since, help) counter,
#include "memory_events.h"
};

enum node_stat_item {
	NODE_STAT_NONE___local,
#define NODE(item, scale) item##___node,
#define MEMCG(item, scale)
#define VM(item)
#define SUM(key)
#define STAT(key, heading, unit, kind, counters, since, help) counters
#include "memory_stat.h"
};

enum memcg_stat_item {
	MEMCG_STAT_NONE___local,
	MEMCG_SWAP, /* v1's swap.current */
	MEMCG_NR_STAT,
#define NODE(item, scale)
#define MEMCG(item, scale) item##___memcg,
#define VM(item)
#define SUM(key)
#define STAT(key, heading, unit, kind, counters, since, help) counters
#include "memory_stat.h"
};

enum vm_event_item {
	VM_EVENT_NONE___local,
	NR_VM_EVENT_ITEMS,
#define NODE(item, scale)
#define MEMCG(item, scale)
#define VM(item) item##___vm,
#define SUM(key)
#define STAT(key, heading, unit, kind, counters, since, help) counters
#include "memory_stat.h"
};

#endif /* __VMLINUX_MEMCG_H */
