/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Reads one memcg into its record: its place in the tree, its values and its events.
 * It also copies statistics out of the kernel's arrays; kfunc.bpf.h and core.bpf.h say of
 * which memcgs. The names are left to names_*.bpf.h, the pressure to pressure.bpf.h.
 *
 * The maps, vmlinux/compat.h, walk/css.bpf.h, walk/pressure.bpf.h and one of
 * walk/names_*.bpf.h must precede it.
 */

/*
 * PAGE_COUNTER_MAX, LONG_MAX / PAGE_SIZE, is "max" in cgroupfs. There is no branch, since
 * the verifier would follow both ways of each.
 */
static __always_inline __u64 limit__in_bytes(__u64 pages, __u32 shift)
{
	/* ~0, or 0 if there is a limit: VALUE_NO_LIMIT is one below ~0. */
	const __u64 none = (__s64)((pages + 1) << shift) >> 63;

	return (pages << shift | none) + none;
}
_Static_assert(VALUE_NO_LIMIT == ~0ULL + ~0ULL, "no limit is one below ~0");

/* A field of a memcg, from pages to bytes, and from a limit to bytes. */
#define READ_BYTES(how, memcg, field, shift) \
	(FIELD(how, memcg, field) << (shift))
#define READ_LIMIT(how, memcg, field, shift) \
	limit__in_bytes(FIELD(how, memcg, field), shift)

/* A value that the kernel lacks isn't written, and stays VALUE_UNKNOWN. */
static __always_inline void memcg__read_v2(enum load how,
					   struct mem_cgroup *memcg,
					   struct memcg_record *record)
{
	const __u32 shift = shared.walk.page_shift;

	record->memory.min = READ_LIMIT(how, memcg, memory.min, shift);
	record->memory.low = READ_LIMIT(how, memcg, memory.low, shift);
	record->memory.high = READ_LIMIT(how, memcg, memory.high, shift);
	record->memory.children_min = READ_BYTES(
		how, memcg, memory.children_min_usage.counter, shift);
	record->memory.children_low = READ_BYTES(
		how, memcg, memory.children_low_usage.counter, shift);
	record->swap.current =
		READ_BYTES(how, memcg, swap.usage.counter, shift);
	record->swap.peak = READ_BYTES(how, memcg, swap.watermark, shift);
	record->swap.high = READ_LIMIT(how, memcg, swap.high, shift);
	record->swap.max = READ_LIMIT(how, memcg, swap.max, shift);
	if (memcg__has_zswap_max())
		record->zswap_max = READ_LIMIT(how, memcg, zswap_max, shift);
	if (memcg__has_zswap_writeback())
		record->zswap_writeback = FIELD(how, memcg, zswap_writeback);
	record->oom_group = FIELD(how, memcg, oom_group);
}

/*
 * On v1 a cgroup can be renamed. That changes the revision of its parent's directory,
 * which is read before the names in the directory. A leaf has no names in it: 0.
 */
static __always_inline __u64 memcg__revision(enum load how,
					     struct mem_cgroup *memcg)
{
	if (!css__first_child(how, memcg))
		return 0;
	return kn__revision(load__beyond(how), css__kn(how, (__u64)memcg));
}

/*
 * The offset of a statistic, which user space found, or 0 if that is at the end of the
 * arrays or beyond. There is no branch, since the verifier would follow both ways of each.
 */
static __always_inline __u16 states__bound(__u16 offset, __s64 end)
{
	__s64 beyond = offset - end;

	/* Else clang makes a branch of it. */
	barrier_var(beyond);
	return offset & beyond >> 63;
}

/* v1's swap counter counts memory as well; its swap alone is a statistic. */
static __always_inline void memcg__read_v1(enum load how,
					   struct mem_cgroup *memcg,
					   struct memcg_record *record)
{
	const __u32 shift = shared.walk.page_shift;

	record->memsw_current =
		READ_BYTES(how, memcg, swap.usage.counter, shift);
	record->memsw_max = READ_LIMIT(how, memcg, swap.max, shift);
	record->failcnt = FIELD(how, memcg, memory.failcnt);
	if (memcg__has_under_oom())
		record->under_oom = FIELD(how, memcg, under_oom) != 0;
	if (shared.walk.groups & WALK_SWAP && shared.swap.is_known) {
		__s64 swap =
			load_word(load__beyond(how),
				  memcg__states(how, (__u64)memcg) +
					  states__bound(shared.swap.offset,
							kernel__states_end()));

		/* The kernel sums up batches; the sum can be negative for a moment. */
		record->swap.current = swap < 0 ? 0 : swap << shared.swap.shift;
	}
	record->revision = memcg__revision(how, memcg);
}

/* The kernel decides which events there are: 6.19 added sock_throttled. */
#define READ_EVENT(how, to, from, item)                                    \
	if (bpf_core_enum_value_exists(enum memcg_memory_event, item))     \
		to = read_word(how, memcg,                                 \
			       from + 8 * bpf_core_enum_value(             \
						  enum memcg_memory_event, \
						  item));

static __always_inline void memcg__read_events(enum load how,
					       struct mem_cgroup *memcg,
					       struct memcg_record *record)
{
	const __u32 events = OFFSET(struct mem_cgroup, memory_events);

#define EVENT(key, heading, counter, since, help) \
	READ_EVENT(how, record->event[EVENT_##key], events, counter)
#define SWAP_EVENT(key, heading, counter, since, help) \
	READ_EVENT(how, record->event[EVENT_swap_##key], events, counter)
#include "memory_events.h"
}

static __always_inline void
memcg__read_local_events(enum load how, struct mem_cgroup *memcg,
			 struct memcg_record *record)
{
	const __u32 events = OFFSET(struct mem_cgroup, memory_events_local);

#define EVENT(key, heading, counter, since, help) \
	READ_EVENT(how, record->event_local[EVENT_##key], events, counter)
#define SWAP_EVENT(key, heading, counter, since, help)
#include "memory_events.h"
}

/*
 * v1 counts an event only in the memcg where it happened, so it has local events only.
 *
 * A struct mem_cgroup has 34 cache lines (6.18). A walk of v2 reads 13 of them, and by
 * the kfuncs one more, for css->parent:
 *	2	the css's lists; its flags and serial
 *	6	three of the memory and three of the swap counter: usage; watermark and
 *		children's protection; limits
 *	2	zswap's settings; oom_group
 *	3	the events, of which the third line has local ones only
 * A walk of v1 reads 11: not the settings, the middle line of the swap counter and the
 * first line of the events, but under_oom and the pointer to the states, for the swap
 * among them. The columns need all of these lines: the kernel's padding spreads the
 * values out.
 */
static __always_inline void memcg__read(enum load how, struct mem_cgroup *memcg,
					struct memcg_record *record)
{
	const __u32 shift = shared.walk.page_shift;

	record->memory.current =
		READ_BYTES(how, memcg, memory.usage.counter, shift);
	record->memory.peak = READ_BYTES(how, memcg, memory.watermark, shift);
	record->memory.max = READ_LIMIT(how, memcg, memory.max, shift);
	if (walk__is_v1()) {
		memcg__read_v1(how, memcg, record);
	} else {
		memcg__read_v2(how, memcg, record);
		memcg__read_events(how, memcg, record);
	}
	if (shared.walk.groups & WALK_LOCAL_EVENTS)
		memcg__read_local_events(how, memcg, record);
}

/*
 * Counts a memcg and starts its record, with its place in the tree. parent is the
 * parent's address. NULL: there is no room, or the walk only counts.
 */
static __always_inline struct memcg_record *
memcg__start_record(enum load how, struct mem_cgroup *memcg, __u64 parent,
		    __u32 flags)
{
	const __u32 index = shared.walk.nr_memcgs++;
	struct memcg_record *record =
		shared.walk.groups & WALK_COUNT ? NULL : records__slot(index);

	if (!record)
		return NULL;
	record->serial = FIELD(how, memcg, css.serial_nr);
	record->parent = parent ? css__serial(load__beyond(how), parent) : 0;
	record->id = 0;
	record->name = NO_NAME;
	record->flags = (flags & CSS_DYING ? MEMCG_DYING : 0) |
			(flags & CSS_VISIBLE ? 0 : MEMCG_HIDDEN) |
			(css_flags__are_offline(flags) ? MEMCG_OFFLINE : 0) |
			(parent ? 0 : MEMCG_ROOT);
	if (!memcg__is_charged_above(how, (__u64)memcg))
		record->flags |= MEMCG_NOT_HIERARCHICAL;
	return record;
}

/* True if the walk needs the statistics of a memcg with these flags. */
static __always_inline bool walk__needs_stats(__u32 flags)
{
	return shared.walk.groups & WALK_STATS ||
	       (shared.walk.groups & WALK_OFFLINE &&
		css_flags__are_offline(flags));
}

/*
 * Copies the raw words of a block of statistics, so that each takes few instructions, from
 * the states at an address. Global, so that the verifier follows it once: see psi__read().
 */
__noinline int states__read_block(__u64 states, __u32 slot, __u32 first)
{
	struct stat_block *block = stats__slot(first + slot / STAT_BLOCK);
	const void *words = words__at(BEYOND, states);
	__s64 end = kernel__states_end();
	__u32 i;

	/* Else clang works it out for each word. */
	barrier_var(end);
	if (!block || slot >= NR_STATS)
		return 0;
	UNROLL_WORDS
	for (i = 0; i < STAT_BLOCK; i++)
		block->value[i] = load_word_at(
			BEYOND, words,
			states__bound(shared.slots.offset[slot + i], end));
	return 0;
}

/* Copies the statistics that are wanted to the blocks of the memcg at an index. */
static __always_inline void states__read(__u64 states, __u32 index)
{
	const __u32 first = index * shared.slots.nr_blocks;
	__u32 slot;

	for (slot = 0; slot < NR_STATS; slot += STAT_BLOCK) {
		if (slot >= shared.slots.nr)
			break;
		/* A word beyond nr is overwritten later, or nobody reads it. */
		states__read_block(states, slot, first);
	}
}

/*
 * Reads the memcg at an address, all but its statistics. parent is the parent's address; 0:
 * the root.
 */
static __always_inline void memcg__visit(enum load how, __u64 address,
					 __u64 parent, __u32 flags)
{
	struct mem_cgroup *memcg = CAST(how, struct mem_cgroup, address);
	const __u32 index = shared.walk.nr_memcgs;
	struct memcg_record *record =
		memcg__start_record(how, memcg, parent, flags);

	if (!record)
		return;
	memcg__read(how, memcg, record);
	/* The pointer is read as a word, since a global function takes numbers. */
	if (shared.walk.groups & WALK_PRESSURE)
		psi__read(load_word(load__beyond(how),
				    address + OFFSET(struct mem_cgroup,
						     css.cgroup)),
			  flags, index);
	if (record->serial > shared.walk.names_after)
		names__add(how, address, parent, index);
}
