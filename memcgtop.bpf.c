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
 * The arrays that a walk fills. Each stands in an outer map of one slot, so
 * that user space can put a larger one in its place when the tree grew. An
 * empty slot is no error: the walk then counts only.
 */
#define RESULT(map, record)                                               \
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
	} map SEC(".maps")

RESULT(records, struct memcg_record);
RESULT(stats, struct memcg_stats);
RESULT(names, struct name_block);

static __always_inline void *result__array(void *outer)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(outer, &zero);
}

static __always_inline void *array__slot(void *array, __u32 i)
{
	return array ? bpf_map_lookup_elem(array, &i) : NULL;
}

/* page_counter limits: PAGE_COUNTER_MAX, LONG_MAX / PAGE_SIZE, is "max". */
static __always_inline __u64 limit(__u64 pages)
{
	if (pages >= ((1ULL << 63) - 1) >> shared.walk.page_shift)
		return VALUE_NO_LIMIT;
	return pages << shared.walk.page_shift;
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
static __always_inline __u32 name__copy(void *array, __u32 first, __u64 name)
{
	__u32 block, i;

	for (block = 0; block < NAME_BLOCKS_MAX; block++) {
		__u64 *to = array__slot(array, first + block);

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

#define PAGES(field) \
	(LOAD(struct mem_cgroup, memcg, field) << shared.walk.page_shift)
#define LIMIT(field) limit(LOAD(struct mem_cgroup, memcg, field))

static __always_inline void memcg__read_memory(__u64 memcg,
					       struct memcg_record *record)
{
	record->memory.current = PAGES(memory.usage.counter);
	record->memory.peak = PAGES(memory.watermark);
	record->memory.min = LIMIT(memory.min);
	record->memory.low = LIMIT(memory.low);
	record->memory.high = LIMIT(memory.high);
	record->memory.max = LIMIT(memory.max);
	record->memory.children_min = PAGES(memory.children_min_usage.counter);
	record->memory.children_low = PAGES(memory.children_low_usage.counter);
	record->oom_group = LOAD(struct mem_cgroup, memcg, oom_group);
}

static __always_inline void memcg__read_v2(__u64 memcg,
					   struct memcg_record *record)
{
	record->swap.current = PAGES(swap.usage.counter);
	record->swap.peak = PAGES(swap.watermark);
	record->swap.high = LIMIT(swap.high);
	record->swap.max = LIMIT(swap.max);
	record->zswap_max = VALUE_UNKNOWN;
	if (memcg__has_zswap_max())
		record->zswap_max = LIMIT(zswap_max);
	record->zswap_writeback = memcg__zswap_writeback(memcg);
	record->memsw_current = VALUE_UNKNOWN;
	record->memsw_max = VALUE_UNKNOWN;
	record->failcnt = VALUE_UNKNOWN;
	record->under_oom = VALUE_UNKNOWN;
}

static __always_inline __u64 memcg__load_place(__u64 states, __u64 events,
					       const struct stat_place *place)
{
	__u64 value;

	if (!place->is_known)
		return VALUE_UNKNOWN;
	value = load_word_as(ANY, (place->is_event ? events : states) +
					  8ULL * place->index);
	/* Per-CPU sums may be below 0 for a moment: memcg_page_state(). */
	if (!place->is_event && (__s64)value < 0)
		return 0;
	return value * place->multiplier;
}

/*
 * v1 has no min, low, high, oom.group, and its swap counter counts memory, too.
 * Swap is a statistic there.
 */
static __always_inline void memcg__read_v1(__u64 memcg,
					   struct memcg_record *record)
{
	record->memory.min = VALUE_UNKNOWN;
	record->memory.low = VALUE_UNKNOWN;
	record->memory.high = VALUE_UNKNOWN;
	record->memory.children_min = VALUE_UNKNOWN;
	record->memory.children_low = VALUE_UNKNOWN;
	record->oom_group = VALUE_UNKNOWN;
	record->zswap_max = VALUE_UNKNOWN;
	record->zswap_writeback = VALUE_UNKNOWN;
	record->swap.current =
		memcg__load_place(memcg__states(memcg), 0, &shared.swap_place);
	record->swap.peak = VALUE_UNKNOWN;
	record->swap.high = VALUE_UNKNOWN;
	record->swap.max = VALUE_UNKNOWN;
	record->memsw_current = PAGES(swap.usage.counter);
	record->memsw_max = LIMIT(swap.max);
	record->failcnt = LOAD(struct mem_cgroup, memcg, memory.failcnt);
	record->under_oom = memcg__under_oom(memcg);
}

/* Which events there are is up to the kernel: sock_throttled came with 6.19. */
static __always_inline void events__read(__u64 counters, __u64 *event)
{
#define READ(slot, item)                                                 \
	event[slot] = VALUE_UNKNOWN;                                     \
	if (bpf_core_enum_value_exists(enum memcg_memory_event, item))   \
		event[slot] = load_word(                                 \
			counters +                                       \
			8 * bpf_core_enum_value(enum memcg_memory_event, \
						item));
#define EVENT(key, heading, counter, since, help) READ(EVENT_##key, counter)
#define SWAP_EVENT(key, heading, counter, since, help) \
	READ(EVENT_swap_##key, counter)
#include "memory_events.h"
#undef READ
}

/* v1 counts where it happens and hands nothing up. */
static __always_inline void memcg__read_events(__u64 memcg,
					       struct memcg_record *record)
{
	const __u64 events = memcg + OFFSET(struct mem_cgroup, memory_events);
	const __u64 local =
		memcg + OFFSET(struct mem_cgroup, memory_events_local);
	int i;

	if (shared.walk.groups & WALK_LOCAL_EVENTS)
		events__read(local, record->event_local);
	if (!shared.walk.hierarchy_id) {
		events__read(events, record->event);
		return;
	}
	for (i = 0; i < NR_EVENTS; i++)
		record->event[i] = VALUE_UNKNOWN;
}

/* Rows of SUM() add up those that are known. */
static __always_inline void stats__sum(struct memcg_stats *stats)
{
	__u64 sum;

#define NODE(item, scale)
#define MEMCG(item, scale)
#define VM(item)
#define SUM(key)                                         \
	if (stats->value[STAT_##key] != VALUE_UNKNOWN)   \
		sum = (sum == VALUE_UNKNOWN ? 0 : sum) + \
		      stats->value[STAT_##key];
#define STAT(key, heading, unit, kind, counters, since, help) \
	sum = stats->value[STAT_##key];                       \
	counters stats->value[STAT_##key] = sum;
#include "memory_stat.h"
}

/* One memcg into its record, all but its statistics: they come in two ways. */
static __always_inline void memcg__read(__u64 memcg, void *records_array,
					void *names_array)
{
	struct memcg_record *record;
	__u32 flags, name = NO_NAME;
	__u64 serial, parent, id = 0;

	flags = LOAD(struct mem_cgroup, memcg, css.flags);
	serial = LOAD(struct mem_cgroup, memcg, css.serial_nr);
	parent = (__u64)LOAD(struct mem_cgroup, memcg, css.parent);
	if (parent)
		parent =
			LOAD_ANY(struct cgroup_subsys_state, parent, serial_nr);

	if (serial > shared.walk.names_after) {
		__u64 cgroup =
			(__u64)LOAD(struct mem_cgroup, memcg, css.cgroup);
		__u64 kn = (__u64)LOAD_ANY(struct cgroup, cgroup, kn);

		id = LOAD_ANY(struct kernfs_node, kn, id);
		name = shared.walk.nr_name_blocks;
		shared.walk.nr_name_blocks += name__copy(
			names_array, name,
			(__u64)LOAD_ANY(struct kernfs_node, kn, name));
	}

	record = array__slot(records_array, shared.walk.nr_memcgs);
	if (!record)
		return;
	record->serial = serial;
	record->parent = parent;
	record->id = id;
	record->name = name;
	record->flags = (flags & CSS_DYING ? MEMCG_DYING : MEMCG_ONLINE) |
			(flags & CSS_VISIBLE ? 0 : MEMCG_HIDDEN);
	if (!parent)
		record->flags |= MEMCG_ROOT;
	if (!memcg__is_charged_above(memcg))
		record->flags |= MEMCG_ALONE;
	memcg__read_memory(memcg, record);
	if (shared.walk.hierarchy_id)
		memcg__read_v1(memcg, record);
	else
		memcg__read_v2(memcg, record);
	memcg__read_events(memcg, record);
}

/* Neither: not yet online, or released and already gone. */
static __always_inline bool flags__is_there(__u32 flags)
{
	return !(flags & CSS_RELEASED) && flags & (CSS_ONLINE | CSS_DYING);
}

#ifdef WALK_KFUNC

/*
 * The kfuncs' numbers are the file's. They return -1, which is VALUE_UNKNOWN,
 * for what the kernel doesn't count per memcg.
 */
static __always_inline void kfunc__read_stats(struct mem_cgroup *memcg,
					      struct memcg_stats *stats)
{
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
	value = VALUE_UNKNOWN;                                \
	counters                                              \
	{                                                     \
	}                                                     \
	stats->value[STAT_##key] = value;
#include "memory_stat.h"
#undef READ
	stats__sum(stats);
}

/*
 * Linux 7.0+. The css iterator goes through the memcgs in pre-order under RCU
 * and takes no lock; each memcg is held by a reference while it is read.
 */
SEC("syscall")
int run_walk(void *ctx __attribute__((unused)))
{
	void *records_array = result__array(&records);
	void *stats_array = result__array(&stats);
	void *names_array = result__array(&names);
	struct cgroup_subsys_state *css;
	struct mem_cgroup *root, *memcg;
	struct memcg_stats *stats;
	struct bpf_iter_css it;
	__u64 start;

	shared.walk.is_done = 1;
	root = bpf_get_root_mem_cgroup();
	if (!root) {
		shared.walk.error = WALK_MEMORY_DISABLED;
		return 0;
	}
	shared.walk.hierarchy_id = root->css.cgroup->root->hierarchy_id;

	start = bpf_ktime_get_ns();
	if (shared.walk.groups & WALK_FLUSH)
		bpf_mem_cgroup_flush_stats(root);
	shared.walk.flush_ns = bpf_ktime_get_ns() - start;

	start = bpf_ktime_get_ns();
	bpf_rcu_read_lock();
	bpf_iter_css_new(&it, &root->css, BPF_CGROUP_ITER_DESCENDANTS_PRE);
	while ((css = bpf_iter_css_next(&it))) {
		/* NULL: its last reference went meanwhile. */
		memcg = bpf_get_mem_cgroup(css);
		if (!memcg)
			continue;
		if (flags__is_there(memcg->css.flags)) {
			memcg__read((__u64)memcg, records_array, names_array);
			stats = shared.walk.groups & WALK_STATS ?
					array__slot(stats_array,
						    shared.walk.nr_memcgs) :
					NULL;
			if (stats)
				kfunc__read_stats(memcg, stats);
			shared.walk.nr_memcgs++;
		}
		bpf_put_mem_cgroup(memcg);
	}
	bpf_iter_css_destroy(&it);
	bpf_rcu_read_unlock();
	shared.walk.walk_ns = bpf_ktime_get_ns() - start;

	bpf_put_mem_cgroup(root);
	return 0;
}

#else /* the core source */

static __always_inline void core__read_stats(__u64 memcg,
					     struct memcg_stats *stats)
{
	const __u64 states = memcg__states(memcg);
	const __u64 events = memcg__events(memcg);
	int i;

	for (i = 0; i < NR_STATS; i++)
		stats->value[i] =
			memcg__load_place(states, events, &shared.places[i]);
	stats__sum(stats);
	/* v1 has a counter of its own for kernel memory. */
	if (shared.walk.hierarchy_id)
		stats->value[STAT_kernel] =
			memcg__kmem(memcg, shared.walk.page_shift);
}

/*
 * The core source, without the memcg kfuncs. From the current task's css to the
 * root of its hierarchy, then from css to css by the lists of children, in
 * pre-order. One move at a time, so that the verifier sees each only once. Under
 * RCU that is safe and complete: lists grow at the end, and what is taken out
 * still leads on.
 */
enum position {
	STARTING,
	RESUMING, /* looking for where the last run stopped */
	VISITING, /* at a css that has not been read yet */
	LEAVING, /* at one that has been, with all below it */
};

static struct core {
	__u64 root; /* addresses of css */
	__u64 css;
	__u32 position; /* enum position */
	__u32 level;
	__u32 left; /* memcgs to read before this run ends */
	/* Where the last run stopped; serials, since it held no reference. */
	__u32 stopped_position;
	__u32 stopped_level;
	__u64 path[PATH_LEVELS];
} core __attribute__((used)); /* else clang splits it, and its BTF is wrong */

/* A run in which preemption is off reads no more than this. */
#define STEP_MEMCGS 1024
#define MOVES_MAX (1U << 23)

#define CSS struct cgroup_subsys_state

static __always_inline __u64 css__first_child(__u64 css)
{
	__u64 next = (__u64)LOAD(CSS, css, children.next);

	return next == css + OFFSET(CSS, children) ?
		       0 :
		       next - OFFSET(CSS, sibling);
}

static __always_inline __u64 css__next_sibling(__u64 css)
{
	__u64 next = (__u64)LOAD(CSS, css, sibling.next);
	__u64 parent = (__u64)LOAD(CSS, css, parent);

	return next == parent + OFFSET(CSS, children) ?
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

static __always_inline void core__visit(void)
{
	struct memcg_stats *found;
	const __u64 css = core.css;

	if (!flags__is_there(LOAD(CSS, css, flags)))
		return;
	memcg__read(css, result__array(&records), result__array(&names));
	found = shared.walk.groups & WALK_STATS ?
			array__slot(result__array(&stats),
				    shared.walk.nr_memcgs) :
			NULL;
	if (found)
		core__read_stats(css, found);
	shared.walk.nr_memcgs++;
	core.left--;
}

/* Goes to a child, or if there is none prepares to leave. */
static __always_inline void core__descend(void)
{
	const __u64 child = css__first_child(core.css);

	if (!child) {
		core.position = LEAVING;
		return;
	}
	core.css = child;
	core.level++;
}

/* On to the next sibling, or up. True: that was all. */
static __always_inline bool core__leave(void)
{
	__u64 sibling;

	if (core.css == core.root)
		return true;
	sibling = css__next_sibling(core.css);
	if (sibling) {
		core.css = sibling;
		core.position = VISITING;
	} else {
		core.css = (__u64)LOAD(CSS, core.css, parent);
		core.level--;
	}
	return false;
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
	if (HOW == HELPER) {
		if (core.level >= PATH_LEVELS) {
			shared.walk.error = WALK_TOO_DEEP;
			shared.walk.is_done = 1;
			return true;
		}
		if (core.position == RESUMING) {
			core__resume();
			return false;
		}
		*core__path() = LOAD(CSS, core.css, serial_nr);
		if (!core.left) {
			core.stopped_position = core.position;
			core.stopped_level = core.level;
			return true;
		}
	}
	if (core.position == VISITING) {
		core__visit();
		core__descend();
	} else if (core__leave()) {
		shared.walk.is_done = 1;
		return true;
	}
	return false;
}

/* False: there is nothing to walk. */
static __always_inline bool core__start(bool resume)
{
	core.root = core__find_root();
	if (!core.root) {
		shared.walk.is_done = 1;
		return false;
	}
	core.css = core.root;
	core.level = 0;
	core.left = STEP_MEMCGS;
	core.position = resume ? RESUMING : VISITING;
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
}

#ifdef WALK_DIRECT

static long core__move_direct(__u32 i __attribute__((unused)),
			      void *context __attribute__((unused)))
{
	return core__move();
}

/* Linux 6.2 to 6.19: one run, in which it can be preempted. */
SEC("syscall")
int run_walk(void *ctx __attribute__((unused)))
{
	const __u64 start = bpf_ktime_get_ns();

	bpf_rcu_read_lock();
	if (core__start(false))
		bpf_loop(MOVES_MAX, core__move_direct, NULL, 0);
	bpf_rcu_read_unlock();
	shared.walk.walk_ns = bpf_ktime_get_ns() - start;
	return 0;
}

static long peek__word_direct(__u32 i, void *context __attribute__((unused)))
{
	if (i < PEEK_WORDS)
		shared.peek.word[i] = load_word(shared.peek.address + 8ULL * i);
	return 0;
}

/* Describes the layout, and copies the memory at shared.peek.address. */
SEC("syscall")
int run_look(void *ctx __attribute__((unused)))
{
	bpf_rcu_read_lock();
	core__find_root();
	core__describe();
	bpf_loop(PEEK_WORDS, peek__word_direct, NULL, 0);
	bpf_rcu_read_unlock();
	return 0;
}

#else /* WALK_HELPER */

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} again SEC(".maps");

/* A global function is verified by itself, once, and not at each call. */
__noinline int core__move_helper(void)
{
	return core__move();
}

#define STEP_MOVES 4096

/*
 * Linux 5.10 to 6.1, where there is neither bpf_loop() (5.17) nor a css iterator:
 * in steps, since this kind of program is run with preemption off. Looking for
 * where the last one stopped may take more moves than a loop may have, so the
 * program calls itself. walk_ns is the sum of the steps.
 */
SEC("raw_tp/run_walk")
int run_walk(void *ctx)
{
	const __u64 start = bpf_ktime_get_ns();
	bool is_over = false;
	int i;

	if (core.position == STARTING)
		is_over = !core__start(shared.walk.nr_memcgs);
	for (i = 0; i < STEP_MOVES && !is_over; i++)
		is_over = core__move_helper();
	shared.walk.walk_ns += bpf_ktime_get_ns() - start;
	if (!is_over)
		bpf_tail_call(ctx, &again, 0);
	core.position = STARTING;
	return 0;
}

/* As above. */
SEC("raw_tp/run_look")
int run_look(void *ctx __attribute__((unused)))
{
	core__find_root();
	core__describe();
	bpf_probe_read_kernel(shared.peek.word, sizeof(shared.peek.word),
			      (void *)shared.peek.address);
	return 0;
}

#endif /* WALK_DIRECT */
#endif /* WALK_KFUNC */
