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
#define NODE(item, scale)
#define MEMCG(item, scale)
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
	/* v1 without use_hierarchy: ancestors neither charge nor limit it */
	MEMCG_ALONE = 8,
	MEMCG_ROOT = 16,
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
	/* cgroup v1 only */
	__u64 memsw_current;
	__u64 memsw_max;
	__u64 failcnt;
	__u64 under_oom;
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
		       32 + (8 + 4 + 7 + 2 * NR_EVENTS) * 8,
	       "the record has no padding, in BPF as in user space");

enum walk_group {
	WALK_LOCAL_EVENTS = 1,
	WALK_STATS = 2,
	WALK_FLUSH = 4, /* ask for fresh statistics first */
};

#define PATH_LEVELS 1024

enum walk_error {
	WALK_OK,
	WALK_MEMORY_DISABLED, /* cgroup_disable=memory */
	WALK_TOO_DEEP, /* more than PATH_LEVELS, where a walk is in steps */
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
	__u32 is_done; /* 0: run it again, it goes on where it was */
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
	__u32 is_event;
	__u32 index; /* in the array of events, or of states */
	__u32 multiplier;
};

struct layout {
	__u64 subsys; /* address of memory_cgrp_subsys */
	/* Lengths; an array shorter than its enum is reached through a table. */
	__u32 nr_items; /* of node_stat_item and memcg_stat_item */
	__u32 nr_states;
	__u32 nr_event_items; /* of vm_event_item */
	__u32 nr_events;
	__u32 swap_item; /* MEMCG_SWAP */
	struct stat_item items[NR_STATS];
};

/* A piece of kernel memory, to find the tables in. */
#define PEEK_WORDS 8192

struct peek {
	__u64 address;
	__u64 word[PEEK_WORDS];
};

/* What a program and user space have in common, beside the arrays. */
struct shared {
	struct walk walk;
	struct layout layout;
	struct stat_place places[NR_STATS];
	struct stat_place swap_place; /* MEMCG_SWAP, v1's swap.current */
	struct peek peek;
};

#endif /* __MEMCGTOP_H */
