// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The walks: seed, iterate, fill one record for each memcg. No policy: what is
 * wanted comes in struct walk, what the values mean is user space's business.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "memcgtop.h"
#include "vmlinux/compat.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct shared shared;

/*
 * The arrays that a walk fills: of the size that user space set before it loaded
 * them, or, once the tree grew, a larger one that it puts in a slot of a map of
 * maps. Not there from the start, since the kernel waits for RCU after each such
 * update: 12 ms on an idle machine.
 */
#define RESULT(map, record)                                               \
	struct {                                                          \
		__uint(type, BPF_MAP_TYPE_ARRAY);                         \
		__uint(map_flags, BPF_F_MMAPABLE);                        \
		__uint(max_entries, 1);                                   \
		__uint(key_size, sizeof(__u32));                          \
		__uint(value_size, sizeof(record));                       \
	} map SEC(".maps");                                               \
	struct {                                                          \
		__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);                 \
		__uint(max_entries, 1);                                   \
		__type(key, __u32);                                       \
		__array(                                                  \
			values, struct {                                  \
				__uint(type, BPF_MAP_TYPE_ARRAY);         \
				__uint(map_flags,                         \
				       BPF_F_MMAPABLE | BPF_F_INNER_MAP); \
				__uint(max_entries, 1);                   \
				__uint(key_size, sizeof(__u32));          \
				__uint(value_size, sizeof(record));       \
			});                                               \
	} map##_grown SEC(".maps");                                       \
	static __always_inline void *map##__slot(__u32 i)                 \
	{                                                                 \
		const __u32 zero = 0;                                     \
		void *grown = bpf_map_lookup_elem(&map##_grown, &zero);   \
                                                                          \
		return grown ? bpf_map_lookup_elem(grown, &i) :           \
			       bpf_map_lookup_elem(&map, &i);             \
	}

RESULT(records, struct memcg_record)
RESULT(stats, struct stat_block)
RESULT(names, struct name_block)

/* The kfunc source isn't used there; the verifier needn't see what is. */
static __always_inline bool walk__is_v1(void)
{
	return HOW != TRUSTED && shared.walk.hierarchy_id;
}

/* page_counter limits: PAGE_COUNTER_MAX, LONG_MAX / PAGE_SIZE, is "max". */
static __always_inline __u64 limit(__u64 pages, __u32 shift)
{
	return pages >= ((1ULL << 63) - 1) >> shift ? VALUE_NO_LIMIT :
						      pages << shift;
}

/* Whether the word has a zero byte: Bit Twiddling Hacks, haszero(). */
static __always_inline bool has_zero(__u64 word)
{
	return (word - 0x0101010101010101ULL) & ~word & 0x8080808080808080ULL;
}

/*
 * Copies the name by words, up to the one that has the NUL; returns how many
 * blocks it takes. Not by bpf_probe_read_kernel_str(): lockdown refuses that.
 */
static __always_inline __u32 name__copy(__u32 first, __u64 name)
{
	__u32 block, i;

	for (block = 0; block < NAME_BLOCKS_MAX; block++) {
		__u64 *to = names__slot(first + block);

		for (i = 0; i < NAME_BLOCK / 8; i++) {
			__u64 word = load_word_as(ANY, name);

			name += 8;
			if (to)
				to[i] = word;
			if (has_zero(word))
				return block + 1;
		}
	}
	return NAME_BLOCKS_MAX;
}

#define PAGES(field) (LOAD(struct mem_cgroup, memcg, field) << shift)
#define LIMIT(field) limit(LOAD(struct mem_cgroup, memcg, field), shift)

/* What a kernel hasn't got isn't written: see struct memcg_record. */
static __always_inline void memcg__read_v2(__u64 memcg,
					   struct memcg_record *record)
{
	const __u32 shift = shared.walk.page_shift;

	record->memory.min = LIMIT(memory.min);
	record->memory.low = LIMIT(memory.low);
	record->memory.high = LIMIT(memory.high);
	record->memory.children_min = PAGES(memory.children_min_usage.counter);
	record->memory.children_low = PAGES(memory.children_low_usage.counter);
	record->swap.current = PAGES(swap.usage.counter);
	record->swap.peak = PAGES(swap.watermark);
	record->swap.high = LIMIT(swap.high);
	record->swap.max = LIMIT(swap.max);
	if (memcg__has_zswap_max())
		record->zswap_max = LIMIT(zswap_max);
	if (memcg__has_zswap_writeback())
		record->zswap_writeback =
			LOAD(struct mem_cgroup, memcg, zswap_writeback);
	record->oom_group = LOAD(struct mem_cgroup, memcg, oom_group);
}

/* Its swap counter counts memory, too; swap is a statistic. */
static __always_inline void memcg__read_v1(__u64 memcg,
					   struct memcg_record *record)
{
	const __u32 shift = shared.walk.page_shift;

	record->memsw_current = PAGES(swap.usage.counter);
	record->memsw_max = LIMIT(swap.max);
	record->failcnt = LOAD(struct mem_cgroup, memcg, memory.failcnt);
	if (memcg__has_under_oom())
		record->under_oom = LOAD(struct mem_cgroup, memcg, under_oom) !=
				    0;
	if (shared.walk.groups & WALK_SWAP && shared.swap.is_known) {
		__s64 swap =
			load_word(memcg__states(memcg) + shared.swap.offset);

		/* A sum of batches may be below 0 for a moment. */
		record->swap.current = swap < 0 ? 0 : swap << shared.swap.shift;
	}
}

/* Which events there are is up to the kernel: sock_throttled came with 6.19. */
#define READ_EVENT(to, from, item)                                     \
	if (bpf_core_enum_value_exists(enum memcg_memory_event, item)) \
		to = load_word(from +                                  \
			       8 * bpf_core_enum_value(                \
					   enum memcg_memory_event, item));

static __always_inline void memcg__read_events(__u64 memcg,
					       struct memcg_record *record)
{
	const __u64 events = memcg + OFFSET(struct mem_cgroup, memory_events);

#define EVENT(key, heading, counter, since, help) \
	READ_EVENT(record->event[EVENT_##key], events, counter)
#define SWAP_EVENT(key, heading, counter, since, help) \
	READ_EVENT(record->event[EVENT_swap_##key], events, counter)
#include "memory_events.h"
}

static __always_inline void
memcg__read_local_events(__u64 memcg, struct memcg_record *record)
{
	const __u64 events =
		memcg + OFFSET(struct mem_cgroup, memory_events_local);

#define EVENT(key, heading, counter, since, help) \
	READ_EVENT(record->event_local[EVENT_##key], events, counter)
#define SWAP_EVENT(key, heading, counter, since, help)
#include "memory_events.h"
}

/*
 * The values of one memcg, all but its statistics: they come in two ways. v1
 * counts events where they happen and hands nothing up.
 *
 * Of the 34 cache lines of a struct mem_cgroup (6.18) these are on 14 with v2, on
 * 11 with v1, two of css to find and know it (lists, flags, serial) among them:
 * three each of the memory and the swap counter (usage; watermark and children's
 * protection; limits), one of zswap's settings, one of oom_group, two of the
 * events and one more of the local ones; v1 without these two settings and the
 * middle line of swap, but with under_oom. None is left out that a column needs:
 * the padding that spreads them out is the kernel's.
 */
static __always_inline void memcg__read(__u64 memcg,
					struct memcg_record *record)
{
	const __u32 shift = shared.walk.page_shift;

	record->memory.current = PAGES(memory.usage.counter);
	record->memory.peak = PAGES(memory.watermark);
	record->memory.max = LIMIT(memory.max);
	if (walk__is_v1()) {
		memcg__read_v1(memcg, record);
	} else {
		memcg__read_v2(memcg, record);
		memcg__read_events(memcg, record);
	}
	if (shared.walk.groups & WALK_LOCAL_EVENTS)
		memcg__read_local_events(memcg, record);
}

/* Neither: not yet online, or released and already gone. */
static __always_inline bool flags__is_there(__u32 flags)
{
	return !(flags & CSS_RELEASED) && flags & (CSS_ONLINE | CSS_DYING);
}

#define CSS struct cgroup_subsys_state

static __always_inline __u64 css__first_child(__u64 css)
{
	__u64 next = (__u64)LOAD(CSS, css, children.next);

	/* 0: a fault, which must not lead anywhere. */
	return !next || next == css + OFFSET(CSS, children) ?
		       0 :
		       next - OFFSET(CSS, sibling);
}

/*
 * On v1 a cgroup can be renamed. That changes the revision of its parent's
 * directory, which is read before the names in it; those of leaves tell nothing.
 */
static __always_inline __u64 memcg__revision(__u64 memcg)
{
	__u64 cgroup, kn;

	if (!kernel__has_revision() || !css__first_child(memcg))
		return 0;
	cgroup = (__u64)LOAD(struct mem_cgroup, memcg, css.cgroup);
	kn = (__u64)LOAD_ANY(struct cgroup, cgroup, kn);
	return LOAD_ANY(struct kernfs_node, kn, dir.rev);
}

/*
 * Counts a memcg and gives it its record, with its place among the others. NULL:
 * there is no room, or nothing but counting was asked for. parent: address.
 */
static __always_inline struct memcg_record *
memcg__record(__u64 memcg, __u64 parent, __u32 flags)
{
	const __u32 index = shared.walk.nr_memcgs++;
	struct memcg_record *record =
		shared.walk.groups & WALK_COUNT ? NULL : records__slot(index);

	if (!record)
		return NULL;
	record->serial = LOAD(struct mem_cgroup, memcg, css.serial_nr);
	record->parent =
		parent ? LOAD_ANY(struct mem_cgroup, parent, css.serial_nr) : 0;
	record->id = 0;
	record->name = NO_NAME;
	record->flags = (flags & CSS_DYING ? MEMCG_DYING : 0) |
			(flags & CSS_VISIBLE ? 0 : MEMCG_HIDDEN);
	if (!parent)
		record->flags |= MEMCG_ROOT;
	if (!memcg__is_charged_above(memcg))
		record->flags |= MEMCG_NOT_HIERARCHICAL;
	if (walk__is_v1())
		record->revision = memcg__revision(memcg);
	return record;
}

/* The name and the id, from the kernfs node. */
static __always_inline void record__name(struct memcg_record *record,
					 __u64 name)
{
	record->name = shared.walk.nr_name_blocks;
	shared.walk.nr_name_blocks += name__copy(record->name, name);
}

/*
 * A run reads no more memcgs than this before it lets go of RCU: 16 ms at 1 us
 * each, where it all may run without being preempted. With helper reads, which
 * are slower, preemption is off for sure.
 */
#ifndef STEP_MEMCGS
#define STEP_MEMCGS (HOW == HELPER ? 1024 : 16384)
#endif

#ifdef WALK_HELPER

static __always_inline void names__add(__u64 memcg, __u32 index)
{
	struct memcg_record *record = records__slot(index);
	__u64 cgroup = (__u64)LOAD(struct mem_cgroup, memcg, css.cgroup);
	__u64 kn = (__u64)LOAD(struct cgroup, cgroup, kn);

	if (!record)
		return;
	record->id = LOAD(struct kernfs_node, kn, id);
	record__name(record, (__u64)LOAD(struct kernfs_node, kn, name));
}

#else

/*
 * The way from a memcg to its name is three loads, each from where the one before
 * points to, and mostly none of it is in a cache. So names aren't read one by one,
 * but step by step for a batch of them. A step does only one of these loads for
 * each memcg, and the processor has many of them under way at once.
 */
#define BATCH 128

static struct names {
	__u32 nr;
	__u32 index[BATCH]; /* of the record */
	__u64 at[BATCH]; /* how far it got: cgroup, kn, name */
} names_wanted
	__attribute__((used)); /* else clang splits it, and its BTF is wrong */

static __always_inline void names__add(__u64 memcg, __u32 index)
{
	const __u32 i = names_wanted.nr;

	if (i >= BATCH)
		return;
	names_wanted.index[i] = index;
	names_wanted.at[i] = (__u64)LOAD(struct mem_cgroup, memcg, css.cgroup);
	names_wanted.nr++;
}

static long names__find_kn(__u32 i, void *context __attribute__((unused)))
{
	if (i >= BATCH)
		return 1;
	names_wanted.at[i] =
		(__u64)LOAD_ANY(struct cgroup, names_wanted.at[i], kn);
	return 0;
}

static long names__find_name(__u32 i, void *context __attribute__((unused)))
{
	struct memcg_record *record;
	__u64 kn;

	if (i >= BATCH)
		return 1;
	record = records__slot(names_wanted.index[i]);
	if (!record)
		return 1;
	kn = names_wanted.at[i];
	record->id = LOAD_ANY(struct kernfs_node, kn, id);
	names_wanted.at[i] = (__u64)LOAD_ANY(struct kernfs_node, kn, name);
	return 0;
}

static long names__read_name(__u32 i, void *context __attribute__((unused)))
{
	struct memcg_record *record;

	if (i >= BATCH)
		return 1;
	record = records__slot(names_wanted.index[i]);
	if (!record)
		return 1;
	record__name(record, names_wanted.at[i]);
	return 0;
}

static __always_inline void names__read(void)
{
	bpf_loop(names_wanted.nr, names__find_kn, NULL, 0);
	bpf_loop(names_wanted.nr, names__find_name, NULL, 0);
	bpf_loop(names_wanted.nr, names__read_name, NULL, 0);
	names_wanted.nr = 0;
}

#endif /* WALK_HELPER */

/* All of it but statistics; they come in two ways. parent: address. */
static __always_inline void memcg__visit(__u64 memcg, __u64 parent, __u32 flags)
{
	const __u32 index = shared.walk.nr_memcgs;
	struct memcg_record *record = memcg__record(memcg, parent, flags);

	if (!record)
		return;
	memcg__read(memcg, record);
	if (record->serial > shared.walk.names_after)
		names__add(memcg, index);
}

#ifdef WALK_KFUNC

/* All of one memcg, on few cache lines, before what is wanted goes to its blocks. */
static struct memcg_stats scratch __attribute__((used));

/*
 * The kfuncs' numbers are the file's. They return -1, which is VALUE_UNKNOWN,
 * for what the kernel doesn't count per memcg.
 */
static __always_inline void kfunc__read_stats(struct mem_cgroup *memcg,
					      __u32 index)
{
	struct stat_block *block = NULL;
	__u32 i, stat;
	__u64 value;

#define READ(type, item, kfunc)                                             \
	if (bpf_core_enum_value_exists(enum type, item))                    \
		value = kfunc(memcg, bpf_core_enum_value(enum type, item)); \
	else
#define NODE(item, scale) \
	READ(node_stat_item, item##___node, bpf_mem_cgroup_page_state)
#define MEMCG(item, scale) \
	READ(memcg_stat_item, item##___memcg, bpf_mem_cgroup_page_state)
#define VM(item) READ(vm_event_item, item##___vm, bpf_mem_cgroup_vm_events)
#define SUM(key)
#define STAT(key, heading, unit, kind, counters, since, help) \
	if (shared.slots.is_read[STAT_##key]) {               \
		value = VALUE_UNKNOWN;                        \
		counters                                      \
		{                                             \
		}                                             \
		scratch.value[STAT_##key] = value;            \
	}
#include "memory_stat.h"
#undef READ

	for (i = 0; i < NR_STATS; i++) {
		if (i >= shared.slots.nr)
			break;
		if (i % STAT_BLOCK == 0)
			block = stats__slot(index * shared.slots.nr_blocks +
					    i / STAT_BLOCK);
		stat = shared.slots.stat[i];
		/* Else clang reads it again after it was checked. */
		barrier_var(stat);
		if (!block || stat >= NR_STATS)
			break;
		block->value[i % STAT_BLOCK] = scratch.value[stat];
	}
}

/*
 * How many memcgs to read before this run ends. Not on the stack, where the
 * verifier would try each of its values.
 */
static __u32 kfunc_left;

/* Where to start: a reference, or NULL. */
static __always_inline struct mem_cgroup *
kfunc__find_start(struct mem_cgroup *root)
{
	struct mem_cgroup *start = NULL;
	struct cgroup *cgroup;

	if (!shared.walk.start_id)
		return bpf_get_mem_cgroup(&root->css);
	cgroup = bpf_cgroup_from_id(shared.walk.start_id);
	if (cgroup) {
		start = bpf_get_mem_cgroup(&cgroup->self);
		bpf_cgroup_release(cgroup);
	}
	return start;
}

/* Each memcg is held by a reference while it is read. */
static __noinline int kfunc__visit(struct cgroup_subsys_state *css, __u32 flags)
{
	struct mem_cgroup *memcg = bpf_get_mem_cgroup(css);

	/* Its last reference went meanwhile. */
	if (!memcg)
		return 0;
	if (shared.walk.groups & WALK_STATS)
		kfunc__read_stats(memcg, shared.walk.nr_memcgs);
	memcg__visit((__u64)memcg, (__u64)css->parent, flags);
	bpf_put_mem_cgroup(memcg);
	kfunc_left -= kfunc_left > 0;
	if (names_wanted.nr == BATCH)
		names__read();
	return 0;
}

/*
 * Linux 7.0+. The css iterator goes through the memcgs in pre-order under RCU
 * and takes no lock.
 */
SEC("syscall")
int run_walk(void *ctx __attribute__((unused)))
{
	struct cgroup_subsys_state *css;
	struct mem_cgroup *root, *start;
	struct bpf_iter_css it;
	__u64 time;
	__u32 flags;

	kfunc_left = STEP_MEMCGS;
	shared.walk.is_done = 1;
	root = bpf_get_root_mem_cgroup();
	if (!root) {
		shared.walk.error = WALK_MEMORY_DISABLED;
		return 0;
	}
	shared.walk.hierarchy_id = root->css.cgroup->root->hierarchy_id;
	start = kfunc__find_start(root);
	bpf_put_mem_cgroup(root);
	if (!start) {
		shared.walk.error = WALK_NO_START;
		return 0;
	}

	time = bpf_ktime_get_ns();
	if (shared.walk.groups & WALK_FLUSH && !shared.walk.stopped_at)
		bpf_mem_cgroup_flush_stats(start);
	shared.walk.flush_ns += bpf_ktime_get_ns() - time;

	time = bpf_ktime_get_ns();
	bpf_rcu_read_lock();
	if (!shared.walk.nr_memcgs) {
		bpf_iter_css_new(&it, &start->css,
				 BPF_CGROUP_ITER_ANCESTORS_UP);
		while ((css = bpf_iter_css_next(&it)))
			if (css != &start->css)
				kfunc__visit(css, css->flags);
		bpf_iter_css_destroy(&it);
		shared.walk.nr_above = shared.walk.nr_memcgs;
	}
	bpf_iter_css_new(&it, &start->css, BPF_CGROUP_ITER_DESCENDANTS_PRE);
	while ((css = bpf_iter_css_next(&it))) {
		if (shared.walk.stopped_at &&
		    css->serial_nr != shared.walk.stopped_at)
			continue;
		shared.walk.stopped_at = 0;
		flags = css->flags;
		if (!flags__is_there(flags) ||
		    (shared.walk.groups & WALK_CHILDREN && css != &start->css &&
		     css->parent != &start->css))
			continue;
		if (!kfunc_left) {
			shared.walk.stopped_at = css->serial_nr;
			shared.walk.is_done = 0;
			break;
		}
		kfunc__visit(css, flags);
	}
	bpf_iter_css_destroy(&it);
	names__read();
	bpf_rcu_read_unlock();
	bpf_put_mem_cgroup(start);
	/* The one to go on with is gone: all over again. */
	if (shared.walk.is_done && shared.walk.stopped_at) {
		shared.walk.is_done = 0;
		shared.walk.nr_memcgs = 0;
		shared.walk.nr_name_blocks = 0;
		shared.walk.stopped_at = 0;
	}
	shared.walk.walk_ns += bpf_ktime_get_ns() - time;
	return 0;
}

#else /* the core source */

/* Raw words, so that there are few instructions for each. */
static __always_inline void core__read_stats(__u64 memcg, __u32 index)
{
	const __u32 first = index * shared.slots.nr_blocks,
		    nr = shared.slots.nr;
	const __u64 states = memcg__states(memcg);
	struct stat_block *block;
	__u32 i, k;

	for (i = 0; i < NR_STATS; i += STAT_BLOCK) {
		if (i >= nr)
			break;
		block = stats__slot(first + i / STAT_BLOCK);
		if (!block)
			return;
		/* What is beyond nr is overwritten, or nobody's. */
		for (k = 0; k < STAT_BLOCK; k++)
			block->value[k] =
				load_word(states + shared.slots.offset[i + k]);
	}
	if (!shared.slots.kmem_offset)
		return;
	block = stats__slot(first + nr / STAT_BLOCK);
	if (block)
		block->value[nr % STAT_BLOCK] =
			load_word(memcg + shared.slots.kmem_offset);
}

/*
 * The core source, without the memcg kfuncs. From the current task's css to the
 * root of its hierarchy, then from css to css by the lists of children, in
 * pre-order. One move at a time, so that the verifier sees each only once. Under
 * RCU that is safe and complete: lists grow at the end, and what is taken out
 * still leads on.
 */
enum position {
	CLIMBING, /* at a css above the start */
	RESUMING, /* looking for where the last run stopped */
	VISITING, /* at a css that has not been read yet */
	LEAVING, /* at one that has been, with all below it */
	STOPPED, /* enough for one run */
};

static struct core {
	__u64 start; /* addresses of css */
	__u64 css;
	__u64 parent; /* of css */
	__u32 position; /* enum position */
	__u32 level; /* below the start */
	__u32 left; /* memcgs to read before this run ends */
	/* Where the last run stopped; serials, since it held no reference. */
	__u32 stopped_position;
	__u32 stopped_level;
	__u64 path[PATH_LEVELS];
} core __attribute__((used)); /* else clang splits it, and its BTF is wrong */

#define MOVES_MAX (1U << 23)

/* Not by css->parent, which is on a cache line that nothing else needs. */
static __always_inline __u64 css__next_sibling(__u64 css, __u64 parent)
{
	__u64 next = (__u64)LOAD(CSS, css, sibling.next);

	return !next || next == parent + OFFSET(CSS, children) ?
		       0 :
		       next - OFFSET(CSS, sibling);
}

/* css->cgroup->root->cgrp.subsys[memory_cgrp_id] of the current task's css. */
static __always_inline __u64 core__find_root(void)
{
	const __u32 id =
		bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id);
	__u64 set, css, cgroup, root;

	set = (__u64)LOAD(struct task_struct, bpf_get_current_task(), cgroups);
	css = load_word(set + OFFSET(struct css_set, subsys) + 8 * id);
	cgroup = (__u64)LOAD(CSS, css, cgroup);
	root = (__u64)LOAD(struct cgroup, cgroup, root);
	shared.walk.hierarchy_id = LOAD(struct cgroup_root, root, hierarchy_id);
	shared.layout.subsys = (__u64)LOAD(CSS, css, ss);
	/* cgroup_disable=memory leaves a root css, but in no hierarchy. */
	root = (__u64)LOAD(struct cgroup_subsys, shared.layout.subsys, root);
	if (!(LOAD(struct cgroup_root, root, subsys_mask) & 1U << id)) {
		shared.walk.error = WALK_MEMORY_DISABLED;
		return 0;
	}
	return load_word(root + OFFSET(struct cgroup_root, cgrp) +
			 OFFSET(struct cgroup, subsys) + 8 * id);
}

/*
 * The memcg of the cgroup whose directory this process has open. So there is no
 * way to look for it, whatever its path is here. 0: none, or not any more: what
 * leads there is cleared under RCU (css_release_work_fn(), offline_css()).
 */
static __always_inline __u64 core__find_start(void)
{
	const __u32 id =
		bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id);
	__u64 files, table, file, inode, kn, cgroup;

	files = (__u64)LOAD(struct task_struct, bpf_get_current_task(), files);
	table = (__u64)LOAD(struct files_struct, files, fdt);
	file = load_word((__u64)LOAD(struct fdtable, table, fd) +
			 8ULL * shared.walk.start_fd);
	inode = (__u64)LOAD(struct file, file, f_inode);
	kn = (__u64)LOAD(struct inode, inode, i_private);
	cgroup = (__u64)LOAD(struct kernfs_node, kn, priv);
	return cgroup ? load_word(cgroup + OFFSET(struct cgroup, subsys) +
				  8 * id) :
			0;
}

static __always_inline void core__visit(void)
{
	const __u32 flags = LOAD(CSS, core.css, flags);
	const __u32 index = shared.walk.nr_memcgs;

	if (!flags__is_there(flags))
		return;
	memcg__visit(core.css, core.parent, flags);
	if (shared.walk.groups & WALK_STATS)
		core__read_stats(core.css, index);
	core.left -= core.left > 0;
}

/* Goes to a child; false: there is none. */
static __always_inline bool core__descend(void)
{
	const __u64 child = css__first_child(core.css);

	if (!child) {
		core.position = LEAVING;
		return false;
	}
	core.parent = core.css;
	core.css = child;
	core.level++;
	return true;
}

/* On to the next sibling, or up. True: that was all. */
static __always_inline bool core__leave(void)
{
	__u64 sibling;

	if (core.css == core.start)
		return true;
	sibling = css__next_sibling(core.css, core.parent);
	if (sibling) {
		core.css = sibling;
		core.position = VISITING;
	} else {
		core.css = core.parent;
		core.parent = (__u64)LOAD(CSS, core.css, parent);
		core.level--;
		core.position = LEAVING;
	}
	return false;
}

/* Goes to the start. */
static __always_inline void core__go_to_start(void)
{
	core.css = core.start;
	core.parent = (__u64)LOAD(CSS, core.css, parent);
	core.position = VISITING;
}

/* On to the next above; after the root it goes on at the start. */
static __always_inline void core__climb(void)
{
	if (core.parent) {
		core.css = core.parent;
		core.parent = (__u64)LOAD(CSS, core.css, parent);
		core.position = CLIMBING;
		return;
	}
	shared.walk.nr_above = shared.walk.nr_memcgs;
	core__go_to_start();
}

/* Whether what is below is wanted. */
static __always_inline bool core__goes_down(void)
{
	return !(shared.walk.groups & WALK_ROOT) &&
	       !(shared.walk.groups & WALK_CHILDREN && core.level);
}

/* core__move() sees to it that the level is in the path. */
static __always_inline __u64 *core__path(void)
{
	__u32 level = core.level;

	/* Without it the verifier doesn't see that what is masked is used. */
	barrier_var(level);
	return &core.path[level & (PATH_LEVELS - 1)];
}

/*
 * Siblings stand by age. The one where the last run stopped may be gone: then
 * the next younger one takes its place, and nothing below the lost one is left.
 */
static __always_inline void core__resume(void)
{
	const __u64 serial = LOAD(CSS, core.css, serial_nr);
	const __u64 *wanted = core__path();

	if (serial < *wanted) {
		core__leave();
		/* No sibling is as young: on from the parent, which was read. */
		core.position = core.position == VISITING ? RESUMING : LEAVING;
	} else if (serial > *wanted) {
		core.position = VISITING;
	} else if (core.level == core.stopped_level) {
		core.position = core.stopped_position;
	} else {
		core__descend();
	}
}

/* One move. True: the run ends here. */
static __always_inline bool core__move(void)
{
	if (core.level < PATH_LEVELS) {
		if (core.position == RESUMING) {
			core__resume();
			return false;
		}
		*core__path() = LOAD(CSS, core.css, serial_nr);
		if (!core.left && core.position != CLIMBING) {
			core.stopped_position = core.position;
			core.stopped_level = core.level;
			core.position = STOPPED;
			return true;
		}
	} else if (HOW == HELPER) {
		/* A loop of helper reads has to end; the others may go on. */
		shared.walk.error = WALK_TOO_DEEP;
		shared.walk.is_done = 1;
		return true;
	}
	if (core.position == VISITING || core.position == CLIMBING) {
		core__visit();
		if (core.position == CLIMBING) {
			core__climb();
			return false;
		}
		if (core__goes_down() && core__descend())
			return false;
	}
	if (shared.walk.groups & WALK_ROOT || core__leave()) {
		shared.walk.is_done = 1;
		return true;
	}
	return false;
}

/* False: there is nothing to walk. */
static __always_inline bool core__start(bool resume)
{
	core.start = core__find_root();
	if (core.start && shared.walk.start_fd >= 0) {
		core.start = core__find_start();
		/* The same cgroup can get another memcg. */
		if (!core.start ||
		    (resume &&
		     LOAD(CSS, core.start, serial_nr) != core.path[0])) {
			shared.walk.error = WALK_NO_START;
			core.start = 0;
		}
	}
	if (!core.start) {
		shared.walk.is_done = 1;
		return false;
	}
	core.level = 0;
	core.left = STEP_MEMCGS;
	core__go_to_start();
	if (resume)
		core.position = RESUMING;
	else if (core.parent)
		core__climb();
	return true;
}

/* Which of the counters this kernel has, and where its arrays are. */
static __always_inline void core__describe(void)
{
	struct stat_item *item;

#define ITEM(type, name, event, unit)                                         \
	if (!item->is_known && bpf_core_enum_value_exists(enum type, name)) { \
		item->is_known = 1;                                           \
		item->is_event = event;                                       \
		item->item = bpf_core_enum_value(enum type, name);            \
		item->scale = unit;                                           \
	}
#define NODE(name, scale) ITEM(node_stat_item, name##___node, 0, SCALE_##scale)
#define MEMCG(name, scale) \
	ITEM(memcg_stat_item, name##___memcg, 0, SCALE_##scale)
#define VM(name) ITEM(vm_event_item, name##___vm, 1, SCALE_ONE)
#define SUM(key)
#define STAT(key, heading, unit, kind, counters, since, help) \
	item = &shared.layout.items[STAT_##key];              \
	counters
#include "memory_stat.h"
	shared.layout.swap_item =
		bpf_core_enum_value(enum memcg_stat_item, MEMCG_SWAP);
	shared.layout.nr_items =
		bpf_core_enum_value(enum memcg_stat_item, MEMCG_NR_STAT);
	shared.layout.nr_event_items =
		bpf_core_enum_value(enum vm_event_item, NR_VM_EVENT_ITEMS);
	shared.layout.nr_states = kernel__nr_states();
	shared.layout.nr_events = kernel__nr_events();
	shared.layout.events_offset = kernel__events_offset();
	shared.layout.kmem_offset = kernel__kmem_offset();
	shared.layout.has_revision = kernel__has_revision();
}

/* Where to peek is said by user space, or it is where the tables mostly are. */
static __always_inline void core__look(void)
{
	core__find_root();
	core__describe();
	if (!shared.peek.middle)
		shared.peek.middle = shared.layout.subsys;
	shared.peek.address = shared.peek.middle - sizeof(shared.peek.word) / 2;
}

#ifdef WALK_DIRECT

static long core__move_direct(__u32 i __attribute__((unused)),
			      void *context __attribute__((unused)))
{
	return core__move() || names_wanted.nr == BATCH;
}

static long core__move_batch(__u32 i __attribute__((unused)),
			     void *context __attribute__((unused)))
{
	bpf_loop(MOVES_MAX, core__move_direct, NULL, 0);
	names__read();
	return shared.walk.is_done || core.position == STOPPED;
}

/* Linux 6.2 to 6.19. walk_ns is the sum of the steps. */
SEC("syscall")
int run_walk(void *ctx __attribute__((unused)))
{
	const __u64 start = bpf_ktime_get_ns();

	bpf_rcu_read_lock();
	if (core__start(shared.walk.nr_memcgs))
		bpf_loop(MOVES_MAX, core__move_batch, NULL, 0);
	bpf_rcu_read_unlock();
	shared.walk.walk_ns += bpf_ktime_get_ns() - start;
	return 0;
}

static long peek__word_direct(__u32 i, void *context __attribute__((unused)))
{
	if (i < PEEK_WORDS)
		shared.peek.word[i] = load_word(shared.peek.address + 8ULL * i);
	return 0;
}

/* Describes the layout, and copies the memory around an address. */
SEC("syscall")
int run_look(void *ctx __attribute__((unused)))
{
	bpf_rcu_read_lock();
	core__look();
	bpf_loop(PEEK_WORDS, peek__word_direct, NULL, 0);
	bpf_rcu_read_unlock();
	return 0;
}

#else /* WALK_HELPER */

/*
 * A global function is verified by itself, once, and not at each call. A loop's
 * turns are all verified, 8192 at most: hence one loop in another. No tail call,
 * which arm64 can't mix with functions before d4609a5d8c70 (6.0).
 */
#define MOVES_OF_A_LOOP 4096

__noinline int core__move_helper(void)
{
	return core__move();
}

__noinline int core__moves_helper(void)
{
	int i, is_over = 0;

	for (i = 0; i < MOVES_OF_A_LOOP && !is_over; i++)
		is_over = core__move_helper();
	return is_over;
}

/*
 * Linux 5.10 to 6.1, where there is neither bpf_loop() (5.17) nor a css iterator:
 * in steps, since this kind of program is run with preemption off. walk_ns is the
 * sum of the steps.
 */
SEC("raw_tp/run_walk")
int run_walk(void *ctx __attribute__((unused)))
{
	const __u64 start = bpf_ktime_get_ns();
	int i, is_over;

	is_over = !core__start(shared.walk.nr_memcgs);
	for (i = 0; i < MOVES_OF_A_LOOP && !is_over; i++)
		is_over = core__moves_helper();
	shared.walk.walk_ns += bpf_ktime_get_ns() - start;
	return 0;
}

/* As above. */
SEC("raw_tp/run_look")
int run_look(void *ctx __attribute__((unused)))
{
	core__look();
	bpf_probe_read_kernel(shared.peek.word, sizeof(shared.peek.word),
			      (void *)shared.peek.address);
	return 0;
}

#endif /* WALK_DIRECT */
#endif /* WALK_KFUNC */
