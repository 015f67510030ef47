/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The kernel's types as far as memcgtop's programs by helper reads know them, as they were
 * in kernels that no guest has. LINUX is the version, 515 for 5.15; MEMCG that of the memory
 * controller, which distributions take from newer kernels. tests/layouts compiles this to BTF.
 *
 * Only what leads to a field is the kernel's: its name, its type, the structures around it.
 * Offsets are made up by beside[]. Each branch names the commit that made it.
 */
#ifndef MEMCG
#define MEMCG LINUX
#endif

typedef _Bool bool;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef struct {
	long counter;
} atomic_long_t;
typedef struct {
	u32 val;
} kuid_t;

struct list_head {
	struct list_head *next, *prev;
};

enum cgroup_subsys_id {
	cpuset_cgrp_id,
	memory_cgrp_id = 4,
	CGROUP_SUBSYS_COUNT
};

enum memcg_memory_event {
	MEMCG_LOW,
	MEMCG_HIGH,
	MEMCG_MAX,
	MEMCG_OOM,
	MEMCG_OOM_KILL,
#if MEMCG >= 517 /* b6bf9abb0aa4 */
	MEMCG_OOM_GROUP_KILL,
#endif
	MEMCG_SWAP_HIGH,
	MEMCG_SWAP_MAX,
	MEMCG_SWAP_FAIL,
	MEMCG_NR_MEMORY_EVENTS,
};

enum node_stat_item {
	NR_INACTIVE_ANON,
	NR_ANON_MAPPED = 17,
	NR_FILE_PAGES = 19,
	NR_VM_NODE_STAT_ITEMS = 38,
};

enum memcg_stat_item {
	MEMCG_SWAP = NR_VM_NODE_STAT_ITEMS,
	MEMCG_SOCK,
	MEMCG_PERCPU_B,
	MEMCG_NR_STAT,
};

enum vm_event_item {
	PGFAULT = 30,
	NR_VM_EVENT_ITEMS = 96,
};

struct kernfs_elem_dir {
	unsigned long subdirs;
#if LINUX >= 514 /* 895adbec302e */
	unsigned long rev;
#endif
};

struct kernfs_node {
	long beside[3];
	const char *name;
	union {
		struct kernfs_elem_dir dir;
		long others[4];
	};
	void *priv;
	u64 id;
};

struct cgroup_subsys;
struct cgroup_subsys_state {
	struct cgroup *cgroup;
	struct cgroup_subsys *ss;
	long beside[2];
	struct list_head sibling, children;
	int id;
	unsigned int flags;
	u64 serial_nr;
	struct cgroup_subsys_state *parent;
};

struct work_struct {
	atomic_long_t data;
};

struct delayed_work {
	struct work_struct work;
};

struct psi_group_cpu;
struct psi_group {
#if LINUX >= 601 /* 34f26a15611a */
	bool enabled;
#endif
	long beside[4];
	struct psi_group_cpu *pcpu;
	u64 avg_total[6];
	u64 avg_last_update, avg_next_update;
	struct delayed_work avgs_work;
	u64 total[12];
	unsigned long avg[18];
};

struct cgroup {
	struct cgroup_subsys_state self;
	long beside[6];
	struct kernfs_node *kn;
	struct cgroup_subsys_state *subsys[CGROUP_SUBSYS_COUNT];
	struct cgroup_root *root;
#if LINUX >= 600 /* 5f69a6577bc3 */
	struct psi_group *psi;
#else
	struct psi_group psi;
#endif
};

struct cgroup_root {
	long beside[1];
	unsigned int subsys_mask;
	int hierarchy_id;
	struct cgroup cgrp;
};

struct css_set {
	struct cgroup_subsys_state *subsys[CGROUP_SUBSYS_COUNT];
};

struct inode {
	long beside[50];
	void *i_private;
};

struct file {
	long beside[4];
	struct inode *f_inode;
};

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};

struct files_struct {
	long beside[4];
	struct fdtable *fdt;
	struct fdtable fdtab;
};

struct page_counter {
	atomic_long_t usage;
	unsigned long min, low, high, max;
	atomic_long_t children_min_usage, children_low_usage;
	unsigned long watermark, failcnt;
	struct page_counter *parent;
};

#if MEMCG >= 513 /* 2d146aa3aa84 */
struct memcg_vmstats {
	long state[MEMCG_NR_STAT];
#if MEMCG >= 606 /* f82e6bf9bb9b */
	long state_local[MEMCG_NR_STAT];
#endif
	long beside[2];
	unsigned long events[NR_VM_EVENT_ITEMS];
	long state_pending[MEMCG_NR_STAT];
};
#endif

struct obj_cgroup;
struct mem_cgroup_per_node {
	struct mem_cgroup *memcg;
};

struct mem_cgroup {
	struct cgroup_subsys_state css;
	long beside[2];
	struct page_counter memory;
	union {
		struct page_counter swap, memsw;
	};
	struct page_counter kmem, tcpmem;
#if MEMCG >= 519 /* f4840ccfca25 */
	unsigned long zswap_max;
#endif
#if MEMCG >= 608 /* 501a06fe8e4c */
	bool zswap_writeback;
#endif
	bool oom_group, oom_lock;
	int under_oom;
#if MEMCG >= 601 /* 410f8e82689e */
	struct memcg_vmstats *vmstats;
#elif MEMCG >= 513
	struct memcg_vmstats vmstats;
#else
	atomic_long_t vmstats[MEMCG_NR_STAT];
	atomic_long_t vmevents[NR_VM_EVENT_ITEMS];
#endif
	atomic_long_t memory_events[MEMCG_NR_MEMORY_EVENTS];
	atomic_long_t memory_events_local[MEMCG_NR_MEMORY_EVENTS];
};

struct cred {
	long beside[1];
	kuid_t uid;
};

struct signal_struct {
	long beside[90];
	short oom_score_adj;
};

struct percpu_counter {
	long beside[1];
	long long count;
};

struct mm_rss_stat {
	atomic_long_t count[4];
};

struct mm_struct {
	struct {
		long beside[6];
		atomic_long_t pgtables_bytes;
		unsigned long total_vm;
#if LINUX >= 602 /* f1a7941243c1 */
		struct percpu_counter rss_stat[4];
#else
		struct mm_rss_stat rss_stat;
#endif
	};
};

struct sched_info {
	unsigned long pcount;
	unsigned long long last_arrival;
};

struct task_struct {
	long beside[5];
	unsigned int flags;
	struct sched_info sched_info;
	unsigned in_iowait : 1;
	unsigned in_memstall : 1;
	struct mm_struct *mm;
	int pid, tgid;
	const struct cred *real_cred;
	char comm[16];
	struct files_struct *files;
	struct signal_struct *signal;
	struct css_set *cgroups;
};

struct kernel_siginfo {
	struct {
		int si_signo, si_errno, si_code;
	};
};

struct oom_control {
	long beside[2];
	struct mem_cgroup *memcg;
};

struct trace_event_raw_mark_victim {
	long beside[1];
	int pid;
#if LINUX >= 609 /* 72ba14deb40a */
	u32 uid;
#endif
};

#define DISTANCE(type, to, from) \
	(int)(__builtin_offsetof(type, to) - __builtin_offsetof(type, from))

/* The answers that the programs have to find, for tests/layouts.c. */
enum answers {
#if MEMCG >= 513
	EVENTS_OFFSET = DISTANCE(struct memcg_vmstats, events, state),
#else
	EVENTS_OFFSET = DISTANCE(struct mem_cgroup, vmevents, vmstats),
#endif
	NR_STATES = MEMCG_NR_STAT,
	NR_EVENTS = NR_VM_EVENT_ITEMS,
};

/* A type that nothing uses isn't written. */
struct {
	struct mem_cgroup_per_node node;
	struct mem_cgroup memcg;
	struct cgroup_root root;
	struct task_struct task;
	struct css_set set;
	struct inode inode;
	struct file file;
	struct files_struct files;
	struct signal_struct signal;
	struct cred cred;
	struct mm_struct mm;
	struct percpu_counter counter;
	struct kernfs_node node_of_kernfs;
	struct psi_group psi;
	struct kernel_siginfo info;
	struct oom_control oom;
	struct trace_event_raw_mark_victim victim;
	enum cgroup_subsys_id subsys;
	enum memcg_memory_event event;
	enum node_stat_item node_item;
	enum memcg_stat_item item;
	enum vm_event_item vm_event;
	enum answers answers;
#if MEMCG >= 513
	struct memcg_vmstats vmstats;
#endif
} kernel;
