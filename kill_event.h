/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The types that kills.bpf.c and user space share: one kill as the kernel's hooks saw it.
 * The program tells what was so; whose limit it was follows in user space
 * (model/kill_domain.h).
 */
#ifndef __KILL_EVENT_H
#define __KILL_EVENT_H

#include "memcgtop.h"

/* TASK_COMM_LEN: bytes, not text; the kernel cuts them within a character as well. */
#define COMM_SIZE 16

/* How the domain of a kill, the memcg whose limit was hit, was found. */
enum kill_domain_by {
	DOMAIN_BY_NOTHING,
	DOMAIN_BY_FUNCTION, /* oom_kill_process() was given it */
	DOMAIN_BY_RECLAIM, /* the thread's last reclaim was for it */
	DOMAIN_BY_LOCK, /* it held the lock of an OOM */
	DOMAIN_BY_COUNTER, /* its count of OOMs grew: an inference */
	DOMAIN_BY_LOG, /* the kernel's log names it */
};

#pragma GCC diagnostic push
#pragma GCC diagnostic error "-Wpadded"

/* A memcg from a task's own up. Numbers of pages are as the kernel counts them. */
struct kill_level {
	__u64 serial;
	__u64 id;
	__u64 usage;
	__u64 max;
	__u64 failcnt;
	__u64 swap_usage; /* on v1 of memory and swap together */
	__u64 swap_max; /* the same */
	__u64 ooms; /* its own, as memory.events.local counts them */
	__u32 name; /* the first block of its name; NO_NAME: there was no room */
	__u8 is_locked; /* an OOM of it, or of one above it, is under way */
	__u8 has_lock; /* this kernel has such a lock */
	__u8 is_group; /* memory.oom.group */
	__u8 unused;
};

/* So many memcgs of a task are told, from its own up. */
#define KILL_LEVELS_MAX 20
#define KILL_NAME_BLOCKS 64

struct kill_levels {
	__u32 nr;
	__u32 is_whole; /* the last one is the root */
	struct kill_level level[KILL_LEVELS_MAX]; /* the nearest first */
};

struct kill_process {
	__u32 pid;
	__u32 thread;
	__u32 uid;
	__s32 oom_score_adj;
	char comm[COMM_SIZE];
	__u64 has_memory; /* what follows is known */
	/* In pages, except for page_tables. */
	__u64 total_vm;
	__u64 anon;
	__u64 file;
	__u64 shmem;
	__u64 swap;
	__u64 page_tables; /* in bytes */
};

struct kill_event {
	__u64 ns; /* CLOCK_MONOTONIC */
	__u32 is_signal; /* a SIGKILL from user space, and no OOM */
	__u32 domain_by; /* what the next is known by; DOMAIN_BY_NOTHING: it isn't */
	__u64 domain; /* its serial; 0: the machine */
	__u64 nr_name_blocks;
	struct kill_process victim;
	struct kill_process
		killer; /* the thread that allocated, or sent the signal */
	struct kill_levels victim_levels;
	struct kill_levels killer_levels; /* nr 0: the same as the victim's */
	/* The last member: only those that are used are sent. */
	struct name_block names[KILL_NAME_BLOCKS];
};

/* The memory of the programs that user space maps. */
struct kill_shared {
	__u64 wants_signals;
	/* Events that didn't get through, since the ring buffer was full. */
	__u64 nr_lost;
};

#pragma GCC diagnostic pop

#endif /* __KILL_EVENT_H */
