/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The differences between the kernels that memcgtop runs on. Each stands behind one
 * accessor, which names the version, the commit or the configuration that made it.
 */
#ifndef __VMLINUX_COMPAT_H
#define __VMLINUX_COMPAT_H

#include "vmlinux/load.h"
#include "vmlinux/memcg.h"

/*
 * The kernel keeps the types that it found for CO-RE in 31 places, by the hash of their
 * names (bpf_core_find_cands()), and searches all of its BTF for one that lost its place,
 * which takes 0.3 ms. cgroup, file and psi_group share a place, and so do fdtable and
 * memcg_stat_item. So cgroup and fdtable are asked for as parts of other structures.
 */
#define CGROUP_OFFSET(field)                      \
	(OFFSET(struct cgroup_root, cgrp.field) - \
	 OFFSET(struct cgroup_root, cgrp))
#define FDTABLE_OFFSET(field)                       \
	(OFFSET(struct files_struct, fdtab.field) - \
	 OFFSET(struct files_struct, fdtab))

/* f4840ccfca25 (5.19) added memory.zswap.max, in pages, with CONFIG_ZSWAP. */
static __always_inline bool memcg__has_zswap_max(void)
{
	return bpf_core_field_exists(((struct mem_cgroup *)0)->zswap_max);
}

/* 501a06fe8e4c (6.8) added memory.zswap.writeback, with CONFIG_ZSWAP. */
static __always_inline bool memcg__has_zswap_writeback(void)
{
	return bpf_core_field_exists(((struct mem_cgroup *)0)->zswap_writeback);
}

/* e548ad4a7cbf (6.12) put v1's under_oom and kmem under CONFIG_MEMCG_V1. */
static __always_inline bool memcg__has_under_oom(void)
{
	return bpf_core_field_exists(((struct mem_cgroup *)0)->under_oom);
}

/*
 * True if a memcg is locked while there is an OOM in it: e548ad4a7cbf (6.12) put that under
 * CONFIG_MEMCG_V1 as well, but it is also of v2 (mem_cgroup_oom_trylock()).
 */
static __always_inline bool memcg__has_oom_lock(void)
{
	return bpf_core_field_exists(((struct mem_cgroup *)0)->oom_lock);
}

/* The place of v1's counter of kernel memory in a memcg. 0: there is none. */
static __always_inline __u32 kernel__kmem_offset(void)
{
	return bpf_core_field_exists(((struct mem_cgroup *)0)->kmem) ?
		       OFFSET(struct mem_cgroup, kmem.usage.counter) :
		       0;
}

/* 895adbec302e (5.14) made kernfs count the changes of a directory. */
static __always_inline bool kernel__has_revision(void)
{
	return bpf_core_field_exists(((struct kernfs_node *)0)->dir.rev);
}

/*
 * Since 7.1 pages are charged to an obj_cgroup, as kernel memory is: a memcg that goes
 * offline hands them to its parent. Up to 7.0 only struct mem_cgroup had an objcg.
 */
static __always_inline bool kernel__moves_pages(void)
{
	return bpf_core_field_exists(((struct mem_cgroup_per_node *)0)->objcg);
}

/*
 * The places of the two arrays of arrays in a psi_group. CO-RE matches no array with an
 * array of arrays, and the tool that wrote the kernel's BTF decides which of them it is.
 */
static __always_inline __u32 psi__total_offset(void)
{
	return bpf_core_field_exists(((struct psi_group *)0)->total) ?
		       OFFSET(struct psi_group, total) :
		       OFFSET(struct psi_group___arrays, total);
}

static __always_inline __u32 psi__avg_offset(void)
{
	return bpf_core_field_exists(((struct psi_group *)0)->avg) ?
		       OFFSET(struct psi_group, avg) :
		       OFFSET(struct psi_group___arrays, avg);
}

/*
 * The psi_group of a cgroup at an address. 0: it isn't counted. CONFIG_PSI=n leaves the
 * structure empty. It is behind a pointer since 5f69a6577bc3 (6.0), which psi=0 leaves NULL;
 * before that it is in the cgroup, and psi=0 leaves its pcpu NULL. 34f26a15611a (6.1) added
 * cgroup.pressure.
 */
static __always_inline __u64 cgroup__psi(enum load how, __u64 cgroup)
{
	__u64 psi;

	if (!bpf_core_field_exists(((struct psi_group *)0)->avg_last_update))
		return 0;
	if (bpf_core_field_exists(((struct cgroup_root *)0)->cgrp.psi)) {
		psi = load_word(how, cgroup + CGROUP_OFFSET(psi));
	} else {
		psi = cgroup + OFFSET(struct cgroup_root___5_10, cgrp.psi) -
		      OFFSET(struct cgroup_root___5_10, cgrp);
		if (!LOAD(how, struct psi_group, psi, pcpu))
			return 0;
	}
	if (psi && bpf_core_field_exists(((struct psi_group *)0)->enabled) &&
	    !LOAD(how, struct psi_group, psi, enabled))
		return 0;
	return psi;
}

/* The time when a task got its CPU. 0: unknown, without CONFIG_SCHED_INFO. */
static __always_inline __u64 task__arrival(enum load how, __u64 task)
{
	if (!bpf_core_field_exists(
		    ((struct task_struct *)0)->sched_info.last_arrival))
		return 0;
	return LOAD(how, struct task_struct, task, sched_info.last_arrival);
}

/*
 * True if the charges of a memcg reach its parent. Only v1 without use_hierarchy says
 * no: there the parent of the counter is the root's (8de15e920dc8). 5.11 removed that
 * mode (bef8620cd8e0), so only the helper reads can meet it.
 */
static __always_inline bool memcg__is_charged_above(enum load how, __u64 memcg)
{
	__u64 parent;

	if (how != LOAD_HELPER)
		return true;
	parent = (__u64)LOAD(how, struct mem_cgroup, memcg, css.parent);
	return !parent ||
	       (__u64)LOAD(how, struct mem_cgroup, memcg, memory.parent) ==
		       parent + OFFSET(struct mem_cgroup, memory);
}

/*
 * The address of the array with memory.stat's states of a memcg. The states and the
 * events are two arrays in the memcg up to 5.12, a structure in it up to 6.0
 * (2d146aa3aa84), and a structure behind a pointer since 6.1 (410f8e82689e).
 */
static __always_inline __u64 memcg__states(enum load how, __u64 memcg)
{
	if (bpf_core_field_exists(((struct mem_cgroup___5_10 *)0)->vmevents))
		return memcg + OFFSET(struct mem_cgroup___5_10, vmstats);
	if (bpf_core_field_exists(
		    ((struct mem_cgroup___5_13 *)0)->vmstats.state))
		return memcg + OFFSET(struct mem_cgroup___5_13, vmstats.state);
	/* As a word: to a pointer the verifier adds no number that it doesn't know. */
	return load_word(load__beyond(how),
			 memcg + OFFSET(struct mem_cgroup, vmstats)) +
	       OFFSET(struct memcg_vmstats, state);
}

/* The distance of the events from the states, in bytes; it can be negative. */
static __always_inline int kernel__events_offset(void)
{
	if (bpf_core_field_exists(((struct mem_cgroup___5_10 *)0)->vmevents))
		return OFFSET(struct mem_cgroup___5_10, vmevents) -
		       OFFSET(struct mem_cgroup___5_10, vmstats);
	return OFFSET(struct memcg_vmstats, events) -
	       OFFSET(struct memcg_vmstats, state);
}

/* The length of the array of states. */
static __always_inline __u32 kernel__nr_states(void)
{
	if (bpf_core_field_exists(((struct mem_cgroup___5_10 *)0)->vmevents))
		return bpf_core_field_size(
			       ((struct mem_cgroup___5_10 *)0)->vmstats) /
		       sizeof(long);
	return bpf_core_field_size(((struct memcg_vmstats *)0)->state) /
	       sizeof(long);
}

/* The length of the array of events. */
static __always_inline __u32 kernel__nr_events(void)
{
	if (bpf_core_field_exists(((struct mem_cgroup___5_10 *)0)->vmevents))
		return bpf_core_field_size(
			       ((struct mem_cgroup___5_10 *)0)->vmevents) /
		       sizeof(long);
	return bpf_core_field_size(((struct memcg_vmstats *)0)->events) /
	       sizeof(long);
}

/* The end of the states and of the events behind them, in bytes from the states. */
static __always_inline __u32 kernel__states_end(void)
{
	return kernel__events_offset() + kernel__nr_events() * sizeof(long);
}

/*
 * Adds to a counter that others add to as well. An addition in any other order is with clang
 * 21 and later an instruction that also fetches what was there, 5.12+ (5ca419f2864a).
 */
static __always_inline void counter__add(__u64 *counter, __u64 more)
{
	__atomic_fetch_add(counter, more, __ATOMIC_RELAXED);
}

/*
 * 7.1 gave the tracepoints of reclaim its memcg as one more argument. The check of
 * existence compares the number of arguments.
 */
static __always_inline bool kernel__tells_reclaiming_memcg(void)
{
	return bpf_core_type_exists(btf_trace_mm_vmscan_memcg_reclaim_begin) &&
	       bpf_core_type_exists(btf_trace_mm_vmscan_memcg_reclaim_end);
}

/* A kernel without CONFIG_PSI doesn't note that a task waits for memory. */
static __always_inline bool task__has_memstall(void)
{
	return bpf_core_field_exists(((struct task_struct *)0)->in_memstall);
}

#endif /* __VMLINUX_COMPAT_H */
