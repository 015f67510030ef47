/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * How kernel memory is read, and each difference between the kernels that
 * memcgtop runs on, behind one accessor that says which version or configuration
 * made it.
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

/* kernel/bpf/helpers.c, 6.2+; living cgroups of v2 only */
extern struct cgroup *bpf_cgroup_from_id(__u64 id) __ksym;
extern void bpf_cgroup_release(struct cgroup *cgroup) __ksym;

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

/*
 * Three ways of reading one description; each object is compiled for one of them.
 *	TRUSTED	loads through a pointer that a kfunc gave, 7.0+
 *	DIRECT	loads through a cast, 6.2+: a fault reads as 0. Each takes ten
 *		instructions that see to it that the address is the kernel's.
 *	HELPER	bpf_probe_read_kernel(), which lockdown refuses
 */
enum access { TRUSTED, DIRECT, HELPER };

#if defined(WALK_KFUNC)
#define HOW TRUSTED
#elif defined(WALK_DIRECT)
#define HOW DIRECT
#elif defined(WALK_HELPER)
#define HOW HELPER
#else
#error "define WALK_KFUNC, WALK_DIRECT or WALK_HELPER"
#endif

/* What a kfunc didn't give itself can't be trusted. */
#define ANY (HOW == TRUSTED ? DIRECT : HOW)

/* The field of the structure at an address. */
#define LOAD_AS(how, type, address, field)                                \
	({                                                                \
		const __u64 at = (__u64)(address);                        \
		typeof(((type *)0)->field) loaded;                        \
		if (how == TRUSTED)                                       \
			loaded = ((type *)at)->field;                     \
		else if (how == DIRECT)                                   \
			loaded = ((type *)bpf_rdonly_cast(                \
					  (void *)at,                     \
					  bpf_core_type_id_kernel(type))) \
					 ->field;                         \
		else                                                      \
			bpf_core_read(&loaded, sizeof(loaded),            \
				      &((type *)at)->field);              \
		loaded;                                                   \
	})
#define LOAD(type, address, field) LOAD_AS(HOW, type, address, field)
#define LOAD_ANY(type, address, field) LOAD_AS(ANY, type, address, field)

/* How far a field is from the start of its structure. */
#define OFFSET(type, field) bpf_core_field_offset(((type *)0)->field)

/*
 * Eight bytes at any address. A cast needs some structure that has a number of
 * eight bytes: a css has one, wherever it is (a cast to void came with 6.17).
 */
static __always_inline __u64 load_word_as(enum access how, __u64 address)
{
	__u64 word = 0;

	if (how == TRUSTED)
		return *(__u64 *)address;
	if (how == DIRECT)
		return LOAD_AS(DIRECT, struct cgroup_subsys_state,
			       address - OFFSET(struct cgroup_subsys_state,
						serial_nr),
			       serial_nr);
	bpf_probe_read_kernel(&word, sizeof(word), (void *)address);
	return word;
}

#define load_word(address) load_word_as(HOW, address)

/* memory.zswap.max, in pages: CONFIG_ZSWAP, 5.19+ (f4840ccfca25). */
static __always_inline bool memcg__has_zswap_max(void)
{
	return bpf_core_field_exists(((struct mem_cgroup *)0)->zswap_max);
}

/* memory.zswap.writeback: CONFIG_ZSWAP, 6.8+ (501a06fe8e4c). */
static __always_inline bool memcg__has_zswap_writeback(void)
{
	return bpf_core_field_exists(((struct mem_cgroup *)0)->zswap_writeback);
}

/* v1's under_oom and kmem: since 6.12 only with CONFIG_MEMCG_V1 (e548ad4a7cbf). */
static __always_inline bool memcg__has_under_oom(void)
{
	return bpf_core_field_exists(((struct mem_cgroup *)0)->under_oom);
}

static __always_inline __u32 kernel__kmem_offset(void)
{
	return bpf_core_field_exists(((struct mem_cgroup *)0)->kmem) ?
		       OFFSET(struct mem_cgroup, kmem.usage.counter) :
		       0;
}

/* kernfs counts the changes of a directory: 5.14+ (895adbec302e). */
static __always_inline bool kernel__has_revision(void)
{
	return bpf_core_field_exists(((struct kernfs_node *)0)->dir.rev);
}

/*
 * Whether its charges reach its parent: always, but for v1 without use_hierarchy
 * up to 5.10, where the counter's parent is the root's (8de15e920dc8); 5.11 took
 * that away (bef8620cd8e0).
 */
static __always_inline bool memcg__is_charged_above(__u64 memcg)
{
	__u64 parent;

	if (HOW != HELPER)
		return true;
	parent = (__u64)LOAD(struct mem_cgroup, memcg, css.parent);
	return !parent ||
	       (__u64)LOAD(struct mem_cgroup, memcg, memory.parent) ==
		       parent + OFFSET(struct mem_cgroup, memory);
}

/*
 * Where memory.stat's states and events of a memcg are: two arrays in it up to
 * 5.12, a structure in it up to 6.0 (2d146aa3aa84), behind a pointer since
 * (410f8e82689e).
 */
static __always_inline __u64 memcg__states(__u64 memcg)
{
	if (bpf_core_field_exists(((struct mem_cgroup___5_10 *)0)->vmevents))
		return memcg + OFFSET(struct mem_cgroup___5_10, vmstats);
	if (bpf_core_field_exists(
		    ((struct mem_cgroup___5_13 *)0)->vmstats.state))
		return memcg + OFFSET(struct mem_cgroup___5_13, vmstats.state);
	return (__u64)LOAD(struct mem_cgroup, memcg, vmstats) +
	       OFFSET(struct memcg_vmstats, state);
}

/* How far the events are from there, in bytes. */
static __always_inline int kernel__events_offset(void)
{
	if (bpf_core_field_exists(((struct mem_cgroup___5_10 *)0)->vmevents))
		return OFFSET(struct mem_cgroup___5_10, vmevents) -
		       OFFSET(struct mem_cgroup___5_10, vmstats);
	return OFFSET(struct memcg_vmstats, events) -
	       OFFSET(struct memcg_vmstats, state);
}

/* How many states and events those arrays hold. */
static __always_inline __u32 kernel__nr_states(void)
{
	if (bpf_core_field_exists(((struct mem_cgroup___5_10 *)0)->vmevents))
		return bpf_core_field_size(
			       ((struct mem_cgroup___5_10 *)0)->vmstats) /
		       sizeof(long);
	return bpf_core_field_size(((struct memcg_vmstats *)0)->state) /
	       sizeof(long);
}

static __always_inline __u32 kernel__nr_events(void)
{
	if (bpf_core_field_exists(((struct mem_cgroup___5_10 *)0)->vmevents))
		return bpf_core_field_size(
			       ((struct mem_cgroup___5_10 *)0)->vmevents) /
		       sizeof(long);
	return bpf_core_field_size(((struct memcg_vmstats *)0)->events) /
	       sizeof(long);
}

#endif /* __VMLINUX_COMPAT_H */
