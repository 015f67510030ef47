/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the BPF programs and user space share: the record of one memcg and the
 * order and answer of one walk. What the values mean to people is column.c's.
 */
#ifndef __MEMCGTOP_H
#define __MEMCGTOP_H

#include <linux/types.h>

/* A value that this kernel, or this source, can't supply. */
#define VALUE_UNKNOWN (~0ULL)
/* A limit that isn't set: "max" in cgroupfs. */
#define VALUE_NO_LIMIT (~0ULL - 1)

enum memcg_event {
#define EVENT(key, heading, counter, since, help) EVENT_##key,
#define SWAP_EVENT(key, heading, counter, since, help) EVENT_swap_##key,
#include "memory_events.h"
	NR_EVENTS,
};

/* Those that are counted locally as well come first. */
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
	MEMCG_HIDDEN = 2, /* it has no memory.* files */
	/* v1 without use_hierarchy: ancestors neither charge nor limit it */
	MEMCG_NOT_HIERARCHICAL = 4,
	MEMCG_ROOT = 8,
};

/*
 * The compiler must add no padding to what a record is made of: then it is the same
 * in BPF and in user space, on a machine of 32 bits as well.
 */
#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wpadded"

/* A kernel's page_counter, in bytes. On v1 there are only the first three. */
struct memcg_counter {
	__u64 current;
	__u64 peak;
	__u64 max;
	__u64 min;
	__u64 low;
	__u64 high;
	/* what the children use of what their min and low protect */
	__u64 children_min;
	__u64 children_low;
};

struct memcg_swap_counter {
	__u64 current;
	__u64 peak;
	__u64 high;
	__u64 max;
};

/*
 * One memcg. Sizes in bytes. parent is the parent's serial, 0 for the root.
 * Names are read once (struct walk): id is 0 and name is NO_NAME otherwise.
 * A walk writes only what its kernel has: everything else has to be
 * VALUE_UNKNOWN before. It writes many of these, so what is written together
 * stands together.
 */
#define NO_NAME (~0U)

struct memcg_record {
	__u64 serial; /* css->serial_nr: unique on this boot, growing with age */
	__u64 parent;
	__u64 id; /* cgroup id: the inode number of the cgroup's directory */
	__u32 name; /* first block of its name in the names array */
	__u32 flags; /* enum memcg_flag */
	/* v1: changes when a child is made, removed or renamed; 0 for leaves */
	__u64 revision;
	struct memcg_counter memory;
	/* cgroup v1 only */
	__u64 memsw_current;
	__u64 memsw_max;
	__u64 failcnt;
	__u64 under_oom;
	__u64 event_local[NR_LOCAL_EVENTS]; /* with WALK_LOCAL_EVENTS */
	/* cgroup v2 only, but for swap.current */
	struct memcg_swap_counter swap;
	__u64 zswap_max;
	__u64 zswap_writeback;
	__u64 oom_group;
	__u64 event[NR_EVENTS];
};

#pragma GCC diagnostic pop

/* memory.stat of one memcg. */
struct memcg_stats {
	__u64 value[NR_STATS];
};

/*
 * With WALK_STATS each memcg has as many of these, one after the other, as hold
 * what is wanted (struct stat_slots): as the kernel counts it, sums left out.
 */
#define STAT_BLOCK 8
#define STAT_BLOCKS_MAX ((NR_STATS + STAT_BLOCK - 1) / STAT_BLOCK)

struct stat_block {
	__u64 value[STAT_BLOCK];
};

/* Names lie in consecutive blocks and end with a NUL. */
#define NAME_BLOCK 64
#define NAME_BLOCKS_MAX 4 /* NAME_MAX is 255 */

struct name_block {
	char byte[NAME_BLOCK];
};

/* memset() by bytes of 0xff is right for it. */
_Static_assert(VALUE_UNKNOWN == ~0ULL, "each byte of VALUE_UNKNOWN is 0xff");

/* Makes each value VALUE_UNKNOWN and the name NO_NAME; no flag is set. */
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
	WALK_FLUSH = 4, /* ask for fresh statistics first */
	WALK_SWAP = 8, /* swap.current, which is a statistic on v1 */
	WALK_ROOT = 16, /* the root and nothing below it */
	WALK_COUNT = 32, /* nothing but count */
	WALK_CHILDREN = 64, /* the start, its children and nothing below them */
};

#define PATH_LEVELS 1024

enum walk_error {
	WALK_OK,
	WALK_MEMORY_DISABLED, /* cgroup_disable=memory */
	WALK_NO_START, /* where it is to start is no memcg, or not any more */
	WALK_TOO_DEEP, /* more than PATH_LEVELS, where a walk is in steps */
};

/* One walk: what user space orders, then what the program answers. */
struct walk {
	__u32 groups; /* enum walk_group */
	__u32 page_shift;
	__u64 names_after; /* names are read of memcgs with a greater serial */
	/* Where to start, if not at the root: a cgroup directory. */
	__u64 start_id; /* kfunc: its id; 0: the root */
	__s32 start_fd; /* core: open in the process that runs this; -1: the root */

	/* The first of what was met are above the start, the nearest first. */
	__u32 nr_above;
	__u32 error; /* enum walk_error */
	__u32 hierarchy_id; /* 0: cgroup v2 */
	/* What was met, also beyond what the arrays hold: then walk again. */
	__u32 nr_memcgs;
	__u32 nr_name_blocks;
	__u64 flush_ns;
	__u64 walk_ns;
	__u32 is_done; /* 0: run it again, it goes on where it was */
	__u64 stopped_at; /* kfunc: serial of the memcg to go on with */
};

/* What a walk reads of memory.stat, in the order in which it stands in the blocks. */
struct stat_slots {
	__u32 nr; /* of those below */
	__u32 nr_blocks; /* for each memcg; user space has more to put there */
	__u8 stat[NR_STATS]; /* enum memcg_stat */
	__u8 is_read[NR_STATS]; /* kfunc: by enum memcg_stat */
	/* core: where it is, from the memcg's states, in bytes */
	__u32 offset[NR_STATS + STAT_BLOCK];
	/* core on v1: one more slot, for a counter in the memcg itself; 0: none */
	__u32 kmem_offset;
};

/*
 * Where the core source finds memory.stat's counters: BPF says what this kernel
 * has, user space which place in the kernel's arrays each row takes.
 */
enum stat_scale { SCALE_ONE, SCALE_KB, SCALE_PAGES, SCALE_HUGE };

struct stat_item {
	__u32 is_known; /* this kernel has the counter */
	__u32 is_event; /* a vm_event_item, else node_stat_item, memcg_stat_item */
	__u32 item; /* its value there */
	__u32 scale; /* enum stat_scale */
};

struct stat_place {
	__u32 is_known;
	__u32 offset; /* from the memcg's states, in bytes */
	__u32 shift; /* from what the kernel counts in to bytes */
};

struct layout {
	__u64 subsys; /* address of memory_cgrp_subsys */
	/* Lengths; an array shorter than its enum is reached through a table. */
	__u32 nr_items; /* of node_stat_item and memcg_stat_item */
	__u32 nr_states;
	__u32 nr_event_items; /* of vm_event_item */
	__u32 nr_events;
	__s32 events_offset; /* from the states, in bytes */
	__u32 kmem_offset; /* v1's counter of kernel memory; 0: there is none */
	__u32 has_revision; /* v1: what record.revision stands on, 5.14+ */
	__u32 swap_item; /* MEMCG_SWAP */
	struct stat_item items[NR_STATS];
};

/* A piece of kernel memory, to find the tables in. */
#define PEEK_WORDS 8192

struct peek {
	__u64 middle; /* 0: memory_cgrp_subsys */
	__u64 address; /* of the first word */
	__u64 word[PEEK_WORDS];
};

/* What a program and user space have in common, beside the arrays. */
struct shared {
	struct walk walk;
	struct layout layout;
	struct stat_slots slots;
	/* v1's swap.current, a statistic; is_known 0: it wasn't found */
	struct stat_place swap;
	struct peek peek;
};

#endif /* __MEMCGTOP_H */
