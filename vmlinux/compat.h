/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Each difference between the kernels that memcgtop runs on, behind one
 * accessor that says which version or configuration made it. All return
 * VALUE_UNKNOWN where the kernel has no such thing.
 */
#ifndef __VMLINUX_COMPAT_H
#define __VMLINUX_COMPAT_H

#include "memcg.h"

/* kernel/bpf/helpers.c and kernel/bpf/cgroup_iter.c, 6.7+ */
extern int bpf_iter_css_new(struct bpf_iter_css *it,
			    struct cgroup_subsys_state *start,
			    unsigned int flags) __ksym;
extern struct cgroup_subsys_state *
bpf_iter_css_next(struct bpf_iter_css *it) __ksym;
extern void bpf_iter_css_destroy(struct bpf_iter_css *it) __ksym;
extern void bpf_rcu_read_lock(void) __ksym;
extern void bpf_rcu_read_unlock(void) __ksym;
extern void *bpf_rdonly_cast(const void *object, __u32 btf_id) __ksym;

/* mm/bpf_memcontrol.c, 7.0+ */
extern struct mem_cgroup *bpf_get_root_mem_cgroup(void) __ksym;
extern struct mem_cgroup *
bpf_get_mem_cgroup(struct cgroup_subsys_state *css) __ksym;
extern void bpf_put_mem_cgroup(struct mem_cgroup *memcg) __ksym;
extern unsigned long bpf_mem_cgroup_page_state(struct mem_cgroup *memcg,
					       int item) __ksym;
extern unsigned long bpf_mem_cgroup_vm_events(struct mem_cgroup *memcg,
					      enum vm_event_item event) __ksym;
extern void bpf_mem_cgroup_flush_stats(struct mem_cgroup *memcg) __ksym;

/* memory.zswap.max: in pages; CONFIG_ZSWAP, 5.19+ (f4840ccfca25). */
#define memcg__zswap_max(memcg, page_shift)              \
	(bpf_core_field_exists((memcg)->zswap_max) ?     \
		 limit((memcg)->zswap_max, page_shift) : \
		 VALUE_UNKNOWN)

/* memory.zswap.writeback: CONFIG_ZSWAP, 6.8+ (501a06fe8e4c). */
#define memcg__zswap_writeback(memcg)                      \
	(bpf_core_field_exists((memcg)->zswap_writeback) ? \
		 (__u64)(memcg)->zswap_writeback :         \
		 VALUE_UNKNOWN)

#endif /* __VMLINUX_COMPAT_H */
