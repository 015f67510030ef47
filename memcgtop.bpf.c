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

struct walk walk;

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
static __always_inline __u64 limit(unsigned long pages, __u32 page_shift)
{
	return pages >= ((1ULL << 63) - 1) >> page_shift ? VALUE_NO_LIMIT :
							   pages << page_shift;
}

/* Whether the word has a zero byte: Bit Twiddling Hacks, haszero(). */
static __always_inline bool has_zero(__u64 word)
{
	return (word - 0x0101010101010101ULL) & ~word & 0x8080808080808080ULL;
}

/*
 * Copies the name, up to the word that has the NUL; returns how many blocks it
 * takes. Words through bpf_rdonly_cast() to void (6.17+), not
 * bpf_probe_read_kernel_str(): lockdown refuses that, and a fault reads as 0.
 */
static __always_inline __u32 name__copy(void *array, __u32 first,
					const char *name)
{
	const __u64 *from = bpf_rdonly_cast(name, 0);
	__u32 block, i;

	for (block = 0; block < NAME_BLOCKS_MAX; block++) {
		__u64 *to = array__slot(array, first + block);

		for (i = 0; i < NAME_BLOCK / 8; i++) {
			__u64 word = *from++;

			if (to)
				to[i] = word;
			if (has_zero(word))
				return block + 1;
		}
	}
	return NAME_BLOCKS_MAX;
}

static __always_inline void memcg__read_counters(struct mem_cgroup *memcg,
						 struct memcg_record *record)
{
	const __u32 shift = walk.page_shift;
	struct page_counter *memory = &memcg->memory;
	struct page_counter *swap = &memcg->swap;

	record->memory.current = memory->usage.counter << shift;
	record->memory.peak = memory->watermark << shift;
	record->memory.min = limit(memory->min, shift);
	record->memory.low = limit(memory->low, shift);
	record->memory.high = limit(memory->high, shift);
	record->memory.max = limit(memory->max, shift);
	record->memory.children_min = memory->children_min_usage.counter
				      << shift;
	record->memory.children_low = memory->children_low_usage.counter
				      << shift;

	record->swap.current = swap->usage.counter << shift;
	record->swap.peak = swap->watermark << shift;
	record->swap.high = limit(swap->high, shift);
	record->swap.max = limit(swap->max, shift);

	record->zswap_max = memcg__zswap_max(memcg, shift);
	record->zswap_writeback = memcg__zswap_writeback(memcg);
	record->oom_group = memcg->oom_group;
}

/* Which events there are is up to the kernel: sock_throttled came with 6.19. */
static __always_inline void events__read(const atomic_long_t *counters,
					 __u64 *event)
{
#define READ(slot, item)                                                       \
	if (bpf_core_enum_value_exists(enum memcg_memory_event, item))         \
		event[slot] = counters[bpf_core_enum_value(                    \
					       enum memcg_memory_event, item)] \
				      .counter;                                \
	else                                                                   \
		event[slot] = VALUE_UNKNOWN;
#define EVENT(key, heading, counter, since, help) READ(EVENT_##key, counter)
#define SWAP_EVENT(key, heading, counter, since, help) \
	READ(EVENT_swap_##key, counter)
#include "memory_events.h"
#undef READ
}

/*
 * The kfuncs' numbers are the file's. They return -1, which is VALUE_UNKNOWN,
 * for what the kernel doesn't count per memcg.
 */
static __always_inline void memcg__read_stats(struct mem_cgroup *memcg,
					      struct memcg_stats *stats)
{
#define READ(type, item, kfunc)                                             \
	if (bpf_core_enum_value_exists(enum type, item))                    \
		value = kfunc(memcg, bpf_core_enum_value(enum type, item)); \
	else
#define NODE(item) \
	READ(node_stat_item, item##___node, bpf_mem_cgroup_page_state)
#define MEMCG(item) \
	READ(memcg_stat_item, item##___memcg, bpf_mem_cgroup_page_state)
#define VM(item) READ(vm_event_item, item##___vm, bpf_mem_cgroup_vm_events)
#define SUM(key)                                               \
	if (stats->value[STAT_##key] != VALUE_UNKNOWN)         \
		value = (value == VALUE_UNKNOWN ? 0 : value) + \
			stats->value[STAT_##key];
#define STAT(key, heading, unit, kind, counters, since, help) \
	{                                                     \
		__u64 value = VALUE_UNKNOWN;                  \
		counters                                      \
		{                                             \
		}                                             \
		stats->value[STAT_##key] = value;             \
	}
#include "memory_stat.h"
#undef READ
}

static __always_inline void memcg__read(struct mem_cgroup *memcg,
					void *records_array, void *stats_array,
					void *names_array)
{
	struct cgroup_subsys_state *parent = memcg->css.parent;
	__u32 flags = memcg->css.flags, name = NO_NAME;
	__u64 serial = memcg->css.serial_nr, id = 0;
	struct memcg_record *record;
	struct memcg_stats *stats;

	/* Neither: not yet online, or released and already gone. */
	if (flags & CSS_RELEASED || !(flags & (CSS_ONLINE | CSS_DYING)))
		return;

	if (serial > walk.names_after) {
		struct kernfs_node *kn = memcg->css.cgroup->kn;

		id = kn->id;
		name = walk.nr_name_blocks;
		walk.nr_name_blocks += name__copy(names_array, name, kn->name);
	}

	record = array__slot(records_array, walk.nr_memcgs);
	if (record) {
		record->serial = serial;
		record->parent = parent ? parent->serial_nr : 0;
		record->id = id;
		record->name = name;
		record->flags =
			(flags & CSS_DYING ? MEMCG_DYING : MEMCG_ONLINE) |
			(flags & CSS_VISIBLE ? 0 : MEMCG_HIDDEN);
		memcg__read_counters(memcg, record);
		events__read(memcg->memory_events, record->event);
		if (walk.groups & WALK_LOCAL_EVENTS)
			events__read(memcg->memory_events_local,
				     record->event_local);
	}
	if (walk.groups & WALK_STATS) {
		stats = array__slot(stats_array, walk.nr_memcgs);
		if (stats)
			memcg__read_stats(memcg, stats);
	}
	walk.nr_memcgs++;
}

/*
 * Linux 7.0+. The css iterator goes through the memcgs in pre-order under RCU
 * and takes no lock; each memcg is held by a reference while it is read.
 */
SEC("syscall")
int walk_kfunc(void *ctx __attribute__((unused)))
{
	void *records_array = result__array(&records);
	void *stats_array = result__array(&stats);
	void *names_array = result__array(&names);
	struct cgroup_subsys_state *css;
	struct mem_cgroup *root, *memcg;
	struct bpf_iter_css it;
	__u64 start;

	root = bpf_get_root_mem_cgroup();
	if (!root) {
		walk.error = WALK_MEMORY_DISABLED;
		return 0;
	}
	walk.hierarchy_id = root->css.cgroup->root->hierarchy_id;

	start = bpf_ktime_get_ns();
	if (walk.groups & WALK_FLUSH)
		bpf_mem_cgroup_flush_stats(root);
	walk.flush_ns = bpf_ktime_get_ns() - start;

	start = bpf_ktime_get_ns();
	bpf_rcu_read_lock();
	bpf_iter_css_new(&it, &root->css, BPF_CGROUP_ITER_DESCENDANTS_PRE);
	while ((css = bpf_iter_css_next(&it))) {
		/* NULL: its last reference went meanwhile. */
		memcg = bpf_get_mem_cgroup(css);
		if (!memcg)
			continue;
		memcg__read(memcg, records_array, stats_array, names_array);
		bpf_put_mem_cgroup(memcg);
	}
	bpf_iter_css_destroy(&it);
	bpf_rcu_read_unlock();
	walk.walk_ns = bpf_ktime_get_ns() - start;

	bpf_put_mem_cgroup(root);
	return 0;
}
