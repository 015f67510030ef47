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

enum memcg_stat {
#define NODE(item)
#define MEMCG(item)
#define VM(item)
#define SUM(key)
#define STAT(key, heading, unit, kind, counters, since, help) STAT_##key,
#include "memory_stat.h"
	NR_STATS,
};

enum memcg_flag {
	MEMCG_ONLINE = 1,
	MEMCG_DYING = 2,
	MEMCG_HIDDEN = 4, /* it has no memory.* files */
};

/* A kernel's page_counter, in bytes. */
struct memcg_counter {
	__u64 current;
	__u64 peak;
	__u64 min;
	__u64 low;
	__u64 high;
	__u64 max;
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
 */
#define NO_NAME (~0U)

struct memcg_record {
	__u64 serial; /* css->serial_nr: unique on this boot, growing with age */
	__u64 parent;
	__u64 id; /* cgroup id: the inode number of the cgroup's directory */
	__u32 name; /* first block of its name in the names array */
	__u32 flags; /* enum memcg_flag */
	struct memcg_counter memory;
	struct memcg_swap_counter swap;
	__u64 zswap_max;
	__u64 zswap_writeback;
	__u64 oom_group;
	__u64 event[NR_EVENTS];
	__u64 event_local[NR_EVENTS]; /* with WALK_LOCAL_EVENTS */
};

/* memory.stat of one memcg, filled with WALK_STATS. */
struct memcg_stats {
	__u64 value[NR_STATS];
};

/* Names lie in consecutive blocks and end with a NUL. */
#define NAME_BLOCK 64
#define NAME_BLOCKS_MAX 4 /* NAME_MAX is 255 */

struct name_block {
	char byte[NAME_BLOCK];
};

_Static_assert(sizeof(struct memcg_record) ==
		       32 + (8 + 4 + 3 + 2 * NR_EVENTS) * 8,
	       "the record has no padding, in BPF as in user space");

enum walk_group {
	WALK_LOCAL_EVENTS = 1,
	WALK_STATS = 2,
	WALK_FLUSH = 4, /* ask for fresh statistics first */
};

enum walk_error {
	WALK_OK,
	WALK_MEMORY_DISABLED, /* cgroup_disable=memory */
};

/* One walk: what user space orders, then what the program answers. */
struct walk {
	__u32 groups; /* enum walk_group */
	__u32 page_shift;
	__u64 names_after; /* names are read of memcgs with a greater serial */

	__u32 error; /* enum walk_error */
	__u32 hierarchy_id; /* 0: cgroup v2 */
	/* What was met, also beyond what the arrays hold: then walk again. */
	__u32 nr_memcgs;
	__u32 nr_name_blocks;
	__u64 flush_ns;
	__u64 walk_ns;
};

#endif /* __MEMCGTOP_H */
