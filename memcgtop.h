/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The types that the BPF programs and user space share: the record of one memcg, the
 * order and the answer of one walk, and the layout of the kernel's counters. What a
 * value means to people is the business of the columns, in model/.
 */
#ifndef __MEMCGTOP_H
#define __MEMCGTOP_H

#include <linux/types.h>

/* A value that this kernel or this source can't supply. */
#define VALUE_UNKNOWN (~0ULL)
/* A limit that isn't set: "max" in cgroupfs. */
#define VALUE_NO_LIMIT (~0ULL - 1)

/*
 * The kernel sums up counters from parts, so that one may be below 0 for a moment. Then
 * it counts as 0, as the kernel prints its own (memcg_page_state()).
 */
static inline __u64 counter__clamp(__u64 number)
{
	return (__s64)number < 0 ? 0 : number;
}

enum memcg_event {
#define EVENT(key, heading, counter, since, help) EVENT_##key,
#define SWAP_EVENT(key, heading, counter, since, help) EVENT_swap_##key,
#include "memory_events.h"
	NR_EVENTS,
};

/* The kernel counts the first events of enum memcg_event locally as well. */
enum {
	NR_LOCAL_EVENTS = 0
#define EVENT(key, heading, counter, since, help) +1
#define SWAP_EVENT(key, heading, counter, since, help)
#include "memory_events.h"
};

enum memcg_stat {
#define NODE(item, scale)
#define MEMCG(item, scale)
#define VM(item)
#define SUM(key)
#define STAT(key, heading, unit, kind, counters, since, help) STAT_##key,
#include "memory_stat.h"
	NR_STATS,
};

enum memcg_flag {
	MEMCG_DYING = 1,
	MEMCG_HIDDEN = 2, /* the memcg has no memory.* files */
	/* v1 without use_hierarchy: no ancestor is charged with it or limits it. */
	MEMCG_NOT_HIERARCHICAL = 4,
	MEMCG_ROOT = 8,
	/* Some of its files couldn't be read: what is unknown may exist. */
	MEMCG_UNREADABLE = 16,
	/* dying and taken down: much of it was handed to its parent (bpf_offline.h) */
	MEMCG_OFFLINE = 32,
};

/*
 * The compiler must add no padding to a record and its parts. Then a record is the same
 * in BPF and in user space, on a 32-bit machine as well.
 */
#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wpadded"

/* The kernel's page_counter, in bytes. v1 has only the first three values. */
struct memcg_counter {
	__u64 current;
	__u64 peak;
	__u64 max;
	__u64 min;
	__u64 low;
	__u64 high;
	/* The sums over the children of min(usage, min) and of min(usage, low). */
	__u64 children_min;
	__u64 children_low;
};

struct memcg_swap_counter {
	__u64 current;
	__u64 peak;
	__u64 high;
	__u64 max;
};

/* record.name of a memcg whose name wasn't read. */
#define NO_NAME (~0U)

/*
 * One memcg. Sizes are in bytes. A name is read once (struct walk); in a record without
 * its name, id is 0 as well. A walk writes only the values that its kernel has, so
 * records__clear() has to come before. A walk writes many records, so values that are
 * written together stand together.
 */
struct memcg_record {
	__u64 serial; /* css->serial_nr: unique in this boot, greater if younger */
	__u64 parent; /* the parent's serial; 0 for the root */
	__u64 id; /* the cgroup's id, the inode number of its directory */
	__u32 name; /* the first block of the name in the array of names */
	__u32 flags; /* enum memcg_flag */
	/* v1: changes when a child is made, removed or renamed. 0 for leaves. */
	__u64 revision;
	struct memcg_counter memory;
	/* v1 only */
	__u64 memsw_current;
	__u64 memsw_max;
	__u64 failcnt;
	__u64 under_oom;
	__u64 event_local[NR_LOCAL_EVENTS]; /* with WALK_LOCAL_EVENTS */
	/* v2 only, except swap.current */
	struct memcg_swap_counter swap;
	__u64 zswap_max;
	__u64 zswap_writeback;
	__u64 oom_group;
	__u64 event[NR_EVENTS];
};

#pragma GCC diagnostic pop

/* The values of memory.stat of one memcg. */
struct memcg_stats {
	__u64 value[NR_STATS];
};

/*
 * With WALK_STATS each memcg has stat_slots.nr_blocks blocks, one after the other, for
 * the statistics that are wanted. With WALK_OFFLINE alone only those of offline memcgs
 * are filled. The values are in the kernel's units. Sums have no slot: user space adds
 * them up.
 */
#define STAT_BLOCK 8
#define STAT_BLOCKS_MAX ((NR_STATS + STAT_BLOCK - 1) / STAT_BLOCK)

struct stat_block {
	__u64 value[STAT_BLOCK];
};

/* The lines of memory.pressure, and the averages in each: over 10, 60 and 300 s. */
enum psi_line { PSI_SOME, PSI_FULL, NR_PSI_LINES };
#define NR_PSI_WINDOWS 3

/*
 * With WALK_PRESSURE: a memcg's psi_group as the kernel last updated it, which may be
 * long ago. bpf_psi.h has the way from here to what memory.pressure shows. Times are in
 * ns, by the kernel's sched_clock().
 */
struct memcg_psi {
	__u64 is_counted; /* 0: it has no memory.pressure, and nothing else is set */
	__u64 is_active; /* the kernel is going to update it within 2 s */
	__u64 last; /* the time of the last update */
	__u64 next; /* the time from which on the next update is due */
	__u64 total[NR_PSI_LINES];
	__u64 avg_total[NR_PSI_LINES]; /* what total was at the last update */
	__u64 avg[NR_PSI_LINES][NR_PSI_WINDOWS]; /* percent, times 2048 */
};

/* A name lies in consecutive blocks and ends with a NUL. */
#define NAME_BLOCK 64
#define NAME_BLOCKS_MAX 4 /* NAME_MAX is 255 */

struct name_block {
	char byte[NAME_BLOCK];
};

/* record__clear() writes bytes of 0xff. */
_Static_assert(VALUE_UNKNOWN == ~0ULL, "each byte of VALUE_UNKNOWN is 0xff");

/* Sets each value to VALUE_UNKNOWN and the name to NO_NAME, and clears the flags. */
static inline void record__clear(struct memcg_record *record)
{
	__builtin_memset(record, 0xff, sizeof(*record));
	record->flags = 0;
}

static inline void records__clear(struct memcg_record *records, __u32 nr)
{
	for (__u32 i = 0; i < nr; i++)
		record__clear(&records[i]);
}

enum walk_group {
	WALK_LOCAL_EVENTS = 1,
	WALK_STATS = 2,
	WALK_FLUSH = 4, /* kfunc: flush the kernel's statistics first */
	WALK_SWAP = 8, /* v1: swap.current, which is a statistic there */
	WALK_ROOT = 16, /* nothing below the start */
	WALK_COUNT = 32, /* count the memcgs, and read none of them */
	WALK_CHILDREN = 64, /* nothing below the start's children */
	WALK_OFFLINE = 128, /* offline memcgs' statistics: see bpf_offline.h */
	WALK_PRESSURE = 256, /* each memcg's struct memcg_psi */
};

/* A core walk can stop, and go on, at this many levels from its start down. */
#define PATH_LEVELS 1024

enum walk_error {
	WALK_OK,
	WALK_MEMORY_DISABLED, /* cgroup_disable=memory */
	WALK_NO_START, /* the start is no memcg, or not any more */
};

/* One walk: first user space's order, then the program's answer. */
struct walk {
	__u32 groups; /* enum walk_group */
	__u32 page_shift;
	__u64 names_after; /* names are read of memcgs with a greater serial */
	/* The cgroup directory at which the walk starts. */
	__u64 start_id; /* kfunc: the directory's inode number; 0: the root */
	__s32 start_fd; /* core: open in the process that runs this; -1: the root */

	/* The first nr_above records are those above the start, the nearest first. */
	__u32 nr_above;
	__u32 error; /* enum walk_error */
	__u32 hierarchy_id; /* 0: cgroup v2 */
	__u32 moves_pages; /* an offline memcg's pages go to its parent, 7.1+ */
	__u32 has_revision; /* v1: record.revision can be read, 5.14+ */
	/* These count all that was met. If it didn't fit the arrays: walk again. */
	__u32 nr_memcgs;
	__u32 nr_name_blocks;
	__u64 flush_ns;
	__u64 walk_ns;
	__u32 nr_cut_off; /* core by helper reads: those at PATH_LEVELS with children */
	__u32 is_done; /* 0: run the program again, and it goes on */
	__u32 nr_runs; /* the runs so far, see STEPS_MAX */
	__u64 stopped_at; /* kfunc: the serial of the memcg to go on with */
	/* The time when this process got its CPU, by the run queue's clock; 0: unknown. */
	__u64 arrival_ns;
};

/* The slots of a memcg's blocks, in order, and the statistic that goes into each. */
struct stat_slots {
	__u32 nr; /* the slots that a walk fills */
	__u32 nr_blocks; /* for each memcg; user space may need more than nr slots */
	__u8 stat[NR_STATS]; /* by slot: enum memcg_stat */
	__u32 is_raw; /* words are copied from the kernel's arrays; 0: by kfuncs */
	/* by slot: the counter's distance from the memcg's states, in bytes */
	__u16 offset[NR_STATS + STAT_BLOCK];
	/* core on v1: one more slot is for kernel memory, a counter in the memcg itself */
	__u32 has_kmem;
};

/*
 * The types from here to struct peek are for memory.stat's counters, which have to be
 * looked for: BPF says which of them this kernel has, and user space where they are in the
 * kernel's arrays.
 */

/* The counters that memory_stat.h names, in its order. */
enum {
	NR_STAT_COUNTERS = 0
#define NODE(item, scale) +1
#define MEMCG(item, scale) +1
#define VM(item) +1
#define SUM(key)
#define STAT(key, heading, unit, kind, counters, since, help) counters
#include "memory_stat.h"
};

/* A counter that the kernel lacks. */
#define NO_COUNTER (~0U)

/* The unit that the kernel counts in: one, KiB, pages or huge pages. */
enum stat_scale { SCALE_ONE, SCALE_KB, SCALE_PAGES, SCALE_HUGE };

struct stat_item {
	__u32 is_known; /* this kernel has the counter */
	__u32 is_event; /* of vm_event_item, not of node_stat_item or memcg_stat_item */
	__u32 item; /* the kernel's enumerator */
	__u32 scale; /* enum stat_scale */
};

struct stat_place {
	__u32 is_known;
	__u32 offset; /* from the memcg's states, in bytes */
	__u32 shift; /* from the kernel's unit to bytes */
};

struct layout {
	__u64 subsys; /* the address of memory_cgrp_subsys */
	/*
	 * The lengths of the kernel's enums and arrays. If an array is shorter than its
	 * enum, a table of the kernel's leads from the one to the other.
	 */
	__u32 nr_items; /* of node_stat_item and memcg_stat_item */
	__u32 nr_states;
	__u32 nr_event_items; /* of vm_event_item */
	__u32 nr_events;
	__s32 events_offset; /* from the states, in bytes */
	__u32 kmem_offset; /* v1's counter of kernel memory; 0: there is none */
	__u32 swap_item; /* MEMCG_SWAP */
	/* The kernel's enumerators, or NO_COUNTER. */
	__u32 counters[NR_STAT_COUNTERS];
	/* Those that user space chose. */
	struct stat_item items[NR_STATS];
};

/* A copy of kernel memory, in which user space looks for the tables. */
#define PEEK_WORDS 8192

struct peek {
	__u64 middle; /* the address to copy around */
	__u64 address; /* of the first word */
	__u64 word[PEEK_WORDS];
};

/* The program's memory that user space maps, beside the arrays. */
struct shared {
	struct walk walk;
	struct layout layout;
	struct stat_slots slots;
	/* v1's swap.current, a statistic. is_known is 0 if it wasn't found. */
	struct stat_place swap;
	struct peek peek;
};

/*
 * The time that tasks lost in direct reclaim for a memcg's limit, in nanoseconds, while
 * the programs of stall.bpf.c were attached.
 */
struct stall_sum {
	__u64 done_ns; /* in reclaims that ended */
	__u64 running_ns; /* in those in progress, when run_sum ran last */
};

/* In place of a serial: direct reclaim of the whole machine. */
#define STALL_MACHINE 0
/* The tasks that reclaim at a time, and the memcgs for which they do. */
#define STALL_TASKS_MAX 8192
#define STALL_MEMCGS_MAX 8192

/* The memory of stall.bpf.c that user space maps. */
struct stall_shared {
	__u32 has_psi; /* user space says it: PSI is on */
	__u32 tells_memcg; /* the kernel tells for which memcg a task reclaims */
	__u64 nr_lost; /* reclaims that found a map full */
};

#endif /* __MEMCGTOP_H */
