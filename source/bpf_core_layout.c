// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Finds where the kernel keeps statistics and trusts only places that agree with its
 * memory.stat, or with what its kfuncs say. bpf_core_table.c knows how a table looks.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lib/keyed_text.h"
#include "lib/log.h"
#include "lib/small_file.h"
#include "model/column.h"
#include "model/snapshot.h"
#include "source/bpf_core_layout.h"
#include "source/bpf_core_table.h"

/* The knowledge by which a statistic is located. */
struct stat_layout {
	struct core_table states;
	struct core_table events;
	struct bpf_walk *walk;
	const struct machine *machine;
};

/*
 * Has the program describe the kernel's counters, and chooses for each statistic the first
 * of its counters that this kernel has. If the program can't be run, they stay unknown.
 */
static void core__describe(struct bpf_walk *walk)
{
	struct layout *layout = &walk->object.shared->layout;
	const __u32 *counter = layout->counters;
	struct stat_item *item;

	memset(layout->counters, 0xff, sizeof(layout->counters));
	walk->object.shared->peek.middle = layout->subsys;
	if (bpf_walk__run_program(walk->object.look_fd))
		return;
#define COUNTER(event, unit)                                   \
	if (!item->is_known && *counter != NO_COUNTER)         \
		*item = (struct stat_item){ .is_known = 1,     \
					    .is_event = event, \
					    .item = *counter,  \
					    .scale = unit };   \
	counter++;
#define NODE(name, scale) COUNTER(0, SCALE_##scale)
#define MEMCG(name, scale) COUNTER(0, SCALE_##scale)
#define VM(name) COUNTER(1, SCALE_ONE)
#define SUM(key)
#define STAT(key, heading, unit, kind, counters, since, help) \
	item = &layout->items[STAT_##key];                    \
	counters
#include "memory_stat.h"
}

/* Returns sizeof(shared->peek.word) bytes of memory around an address; NULL, logged. */
static const __u8 *core__peek(struct bpf_walk *walk, __u64 middle)
{
	struct peek *peek = &walk->object.shared->peek;

	if (peek->middle != middle) {
		peek->middle = middle;
		if (bpf_walk__run_program(walk->object.look_fd))
			return NULL;
	}
	return (const __u8 *)peek->word;
}

/*
 * Finds a table near memory_cgrp_subsys, since both are static in memcontrol.c. If none
 * is there, or by_kallsyms says that it was the wrong one, looks at the address that
 * kallsyms has (CONFIG_KALLSYMS_ALL, CAP_SYSLOG).
 */
static void core__find_table(struct bpf_walk *walk, struct core_table *table,
			     const char *symbol, __u32 nr, __u32 nr_slots,
			     bool by_kallsyms)
{
	const struct shared *shared = walk->object.shared;
	const size_t size = sizeof(shared->peek.word);
	const __u8 *memory;
	__u64 address;

	if (nr_slots >= nr) {
		core_table__set_identity(table, nr);
		return;
	}
	*table = (struct core_table){ .nr = nr };
	memory = by_kallsyms ? NULL : core__peek(walk, shared->layout.subsys);
	if (memory)
		core_table__find(table, nr, nr_slots, memory, size);
	if (table->is_known) {
		log__verbose("%s found near memory_cgrp_subsys", symbol);
		return;
	}
	address = kallsyms__find(symbol);
	memory = address ? core__peek(walk, address) : NULL;
	if (memory)
		core_table__read_middle(table, nr, nr_slots, memory, size);
	log__verbose("%s %s", symbol,
		     table->is_known ? "found by /proc/kallsyms" : "not found");
}

/* 5.10 counts anonymous huge pages by the huge page (until 69473e5de873, 5.11). */
static __u8 scale__shift(enum stat_scale scale, const struct machine *machine)
{
	switch (scale) {
	case SCALE_KB:
		return 10;
	case SCALE_PAGES:
		return __builtin_ctz(machine->page_size);
	case SCALE_HUGE:
		return __builtin_ctz(machine->version < MACHINE_VERSION(5, 11) ?
					     machine->huge_page_size :
					     machine->page_size);
	default:
		return 0;
	}
}

static struct stat_place stat_layout__locate(const struct stat_layout *layout,
					     const struct stat_item *item)
{
	const struct core_table *table = item->is_event ? &layout->events :
							  &layout->states;
	const __s32 base =
		item->is_event ?
			layout->walk->object.shared->layout.events_offset :
			0;

	if (!item->is_known || !table->is_known || item->item >= table->nr ||
	    table->index[item->item] == NO_INDEX)
		return (struct stat_place){};
	return (struct stat_place){
		.is_known = 1,
		.offset = table->index[item->item] * sizeof(__u64) + base,
		.shift = scale__shift(item->scale, layout->machine),
	};
}

/* Places all statistics of the walk's plan and tells the program. */
static void stat_layout__apply(const struct stat_layout *layout)
{
	struct bpf_walk *walk = layout->walk;
	struct shared *shared = walk->object.shared;
	struct stat_place place;
	enum memcg_stat stat;

	for (stat = 0; stat < NR_STATS; stat++) {
		place = stat_layout__locate(layout,
					    &shared->layout.items[stat]);
		/* v1 counts kernel memory by a page counter, not as a statistic. */
		if (walk->plan.is_v1 && stat == STAT_kernel)
			place = (struct stat_place){
				.is_known = shared->layout.kmem_offset != 0,
				.offset = shared->layout.kmem_offset,
				.shift = scale__shift(SCALE_PAGES,
						      layout->machine),
			};
		stat_plan__place(&walk->plan, stat, &place);
	}
	stat_plan__assign(&walk->plan);
	stat_plan__tell(&walk->plan, &shared->slots);
}

/* Equal within 12.5 %, plus slack for what the machine does between the two reads. */
static bool stat__is_near(enum memcg_stat stat, __u64 one, __u64 other)
{
	static const bool is_bytes[NR_STATS] = {
#define STAT(key, heading, unit, kind, counters, since, help) \
	[STAT_##key] = UNIT_##unit == UNIT_BYTES,
#include "memory_stat.h"
	};
	const __u64 difference = one > other ? one - other : other - one;

	return difference <= one / 8 + (is_bytes[stat] ? 8 << 20 : 2048);
}

/*
 * Reads the statistics of the memcg whose memory.stat is compared: the mounted one. It
 * may be a cgroup namespace's root, so it comes last, after its ancestors. NULL: it
 * can't be read.
 */
static const __u64 *stat_layout__walk_mounted(const struct stat_layout *layout)
{
	struct bpf_walk *walk = layout->walk;
	const struct walk *met = &walk->object.shared->walk;
	struct stat_block *blocks;
	struct directory mounted = {};
	struct stat status;
	int err = -ENOENT;

	mounted.fd = open(machine__mount(layout->machine),
			  O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (mounted.fd < 0)
		return NULL;
	if (!fstat(mounted.fd, &status)) {
		mounted.id = status.st_ino;
		err = bpf_walk__run_whole(walk, WALK_STATS | WALK_ROOT, ~0ULL,
					  &mounted);
	}
	close(mounted.fd);
	if (err || !met->nr_memcgs)
		return NULL;
	blocks = walk->object.stats.data;
	stat_plan__finish(&walk->plan, blocks, met->nr_memcgs);
	return blocks[met->nr_above * walk->plan.nr_blocks].value;
}

/* True if the kernel has no table: then BTF alone says where a number is. */
static bool stat_layout__is_certain(const struct stat_layout *layout)
{
	const struct layout *kernel = &layout->walk->object.shared->layout;

	return kernel->nr_states >= kernel->nr_items &&
	       kernel->nr_events >= kernel->nr_event_items;
}

/*
 * Counts lines of /proc/vmstat that the root's statistics agree with, where a 0 wouldn't:
 * every page and fault of the machine is the root's. So a namespace whose root has next to
 * nothing, or nothing that is flushed yet (memcg_vmstats_needs_flush(), 6.8), proves the
 * tables by what is above it.
 */
static __u32 stat_layout__count_vmstat(const struct stat_layout *layout,
				       const __u64 *root)
{
	static const struct {
		const char *key;
		enum memcg_stat stat;
		bool is_pages;
	} lines[] = {
		{ "nr_anon_pages", STAT_anon, true },
		{ "nr_file_pages", STAT_file, true },
		{ "nr_mapped", STAT_file_mapped, true },
		{ "nr_shmem", STAT_shmem, true },
		{ "nr_inactive_anon", STAT_inactive_anon, true },
		{ "nr_active_anon", STAT_active_anon, true },
		{ "nr_inactive_file", STAT_inactive_file, true },
		{ "nr_active_file", STAT_active_file, true },
		{ "pgfault", STAT_pgfault, false },
		{ "pgmajfault", STAT_pgmajfault, false },
	};
	const __u8 *slot = layout->walk->plan.stat_slot;
	char text[32768]; /* 5 KiB in 7.0 */
	__u32 i, nr = 0;

	small_file__read(AT_FDCWD, "/proc/vmstat", text, sizeof(text));
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const enum memcg_stat stat = lines[i].stat;
		__u64 there = 0;

		keyed_text__find(
			text, lines[i].key,
			lines[i].is_pages ? layout->machine->page_size : 1,
			&there);
		nr += slot[stat] != NO_SLOT && !stat__is_near(stat, there, 0) &&
		      stat__is_near(stat, there, root[slot[stat]]);
	}
	return nr;
}

/*
 * Counts the lines of the file that the walked statistics agree with and that aren't 0.
 * -1: one disagrees.
 */
static int stat_layout__count_file(const struct stat_layout *layout,
				   const struct memcg_stats *file,
				   const __u64 *walked)
{
	const __u8 *slot = layout->walk->plan.stat_slot;
	enum memcg_stat stat;
	int nr = 0;

	for (stat = 0; stat < NR_STATS; stat++) {
		const __u64 there = file->value[stat];

		if (slot[stat] == NO_SLOT || there == VALUE_UNKNOWN)
			continue;
		nr += there && walked[slot[stat]];
		if (!stat__is_near(stat, there, walked[slot[stat]])) {
			log__verbose(
				"a line of memory.stat is %llu, read by the table %llu",
				there, walked[slot[stat]]);
			return -1;
		}
	}
	return nr;
}

/* So many lines prove a table. */
#define PROOF_LINES 6

static bool stat_layout__matches_file(const struct stat_layout *layout,
				      const struct memcg_stats *file)
{
	const struct bpf_walk *walk = layout->walk;
	const __u32 nr_above = walk->object.shared->walk.nr_above;
	const __u64 *walked = stat_layout__walk_mounted(layout);
	const struct stat_block *blocks = walk->object.stats.data;
	int nr = walked ? stat_layout__count_file(layout, file, walked) : -1;

	if (nr < 0)
		return false;
	if (nr >= PROOF_LINES || stat_layout__is_certain(layout))
		return true;
	/* The root comes last of those above. */
	return nr_above &&
	       nr + stat_layout__count_vmstat(
			    layout,
			    blocks[(nr_above - 1) * walk->plan.nr_blocks]
				    .value) >=
		       PROOF_LINES;
}

/*
 * A table that was found by its looks is trusted only if the statistics that it leads
 * to are those of the mounted root's memory.stat. A busy machine changes them between
 * the two reads, so after the file that was read before the programs were loaded this
 * tries three fresh ones.
 */
static bool stat_layout__verify(const struct stat_layout *layout,
				struct memcg_stats *file)
{
	int i;

	for (i = 0; i < 4; i++)
		if (stat_layout__matches_file(layout, file))
			return true;
		else if (bpf_walk__read_root_stats(layout->walk,
						   layout->machine, file))
			break;
	return false;
}

/* The hierarchy's root, at which a walk without a start begins. */
static const struct directory root_directory;

/* Reads the root's statistics as the plan says. They are unknown if that fails. */
static void stat_layout__read_root(const struct stat_layout *layout,
				   struct memcg_stats *stats)
{
	struct bpf_walk *walk = layout->walk;
	struct stat_block *blocks;
	enum memcg_stat stat;

	memset(stats, 0xff, sizeof(*stats));
	if (bpf_walk__run_whole(walk, WALK_STATS | WALK_ROOT, ~0ULL,
				&root_directory))
		return;
	blocks = walk->object.stats.data;
	stat_plan__finish(&walk->plan, blocks, 1);
	for (stat = 0; stat < NR_STATS; stat++)
		if (walk->plan.stat_slot[stat] != NO_SLOT)
			stats->value[stat] =
				blocks->value[walk->plan.stat_slot[stat]];
}

/* True if all are the same, and enough of them are known and aren't 0. */
static bool stats__prove(const struct memcg_stats *one,
			 const struct memcg_stats *other)
{
	enum memcg_stat stat;
	int nr = 0;

	for (stat = 0; stat < NR_STATS; stat++) {
		if (one->value[stat] != other->value[stat])
			return false;
		nr += one->value[stat] && one->value[stat] != VALUE_UNKNOWN;
	}
	return nr >= PROOF_LINES;
}

/* Plans all statistics, of which no place is known. */
static void stat_layout__plan_all(const struct stat_layout *layout)
{
	struct bpf_walk *walk = layout->walk;
	bool all[NR_STATS];

	memset(all, true, sizeof(all));
	stat_plan__init(&walk->plan, all, walk->plan.is_v1);
}

/* The kfuncs read the same numbers. A flush between two walks may change them. */
static bool stat_layout__matches_kfuncs(const struct stat_layout *layout)
{
	struct bpf_walk *walk = layout->walk;
	struct memcg_stats by_table, by_kfunc;
	int i;

	for (i = 0; i < 4; i++) {
		stat_layout__read_root(layout, &by_table);
		stat_layout__plan_all(layout);
		stat_plan__assign(&walk->plan);
		stat_plan__tell(&walk->plan, &walk->object.shared->slots);
		stat_layout__read_root(layout, &by_kfunc);
		stat_layout__apply(layout);
		if (stats__prove(&by_table, &by_kfunc))
			return true;
	}
	return false;
}

/* Finds tables that the file proves; NULL: that the kfuncs prove. False: there are none. */
static bool stat_layout__search(struct stat_layout *layout,
				struct memcg_stats *file)
{
	struct bpf_walk *walk = layout->walk;
	const struct layout *kernel = &walk->object.shared->layout;
	int by_kallsyms;

	for (by_kallsyms = 0; by_kallsyms < 2; by_kallsyms++) {
		core__find_table(walk, &layout->states,
				 "mem_cgroup_stats_index", kernel->nr_items,
				 kernel->nr_states, by_kallsyms);
		core__find_table(walk, &layout->events,
				 "mem_cgroup_events_index",
				 kernel->nr_event_items, kernel->nr_events,
				 by_kallsyms);
		stat_layout__plan_all(layout);
		stat_layout__apply(layout);
		if ((layout->states.is_known || layout->events.is_known) &&
		    (file ? stat_layout__verify(layout, file) :
			    stat_layout__matches_kfuncs(layout)))
			return true;
	}
	return false;
}

void stat_layout__find(struct bpf_walk *walk, const struct machine *machine,
		       struct memcg_stats *file)
{
	struct shared *shared = walk->object.shared;
	struct stat_item swap = { .is_known = 1, .scale = SCALE_PAGES };
	const struct stat_plan plan = walk->plan;
	struct stat_layout layout = { .walk = walk, .machine = machine };

	core__describe(walk);
	if (!file || !stat_layout__search(&layout, file))
		layout.states.is_known = layout.events.is_known = false;
	/* Without them current of offline memcgs is less exact, or unknown. */
	if ((!layout.states.is_known || !layout.events.is_known) &&
	    bpf_walk__shows_stats(walk))
		log__note(
			"the kernel's tables of statistics weren't found, or don't fit memory.stat; the columns that need them are unknown");
	walk->plan = plan;
	stat_layout__apply(&layout);
	swap.item = shared->layout.swap_item;
	shared->swap = stat_layout__locate(&layout, &swap);
}

void stat_layout__find_by_kfuncs(struct bpf_walk *walk,
				 const struct machine *machine)
{
	const struct stat_plan plan = walk->plan;
	struct stat_layout layout = { .walk = walk, .machine = machine };
	bool is_found;

	core__describe(walk);
	is_found = stat_layout__search(&layout, NULL);
	log__verbose("reading statistics %s",
		     is_found ? "from the kernel's arrays" : "by kfuncs");
	walk->plan = plan;
	if (is_found)
		stat_layout__apply(&layout);
	else
		stat_plan__tell(&walk->plan, &walk->object.shared->slots);
}
