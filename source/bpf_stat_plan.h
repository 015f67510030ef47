/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The plan of a walk's statistics: which are read, where each value lies in a memcg's
 * blocks, and how the words that were read become the numbers that memory.stat prints.
 * It opens no file and runs no program, and others find out where the kernel keeps a
 * statistic.
 *
 * The calls come in this order: init, need, drop, place (unless kfuncs read), assign, tell, and after
 * each walk finish.
 */
#ifndef __BPF_STAT_PLAN_H
#define __BPF_STAT_PLAN_H

#include <stdbool.h>
#include "memcgtop.h"

struct stat_plan {
	bool is_v1;
	bool is_raw; /* words are as the kernel counts, not as memory.stat prints */
	__u32 nr_blocks; /* struct stat_block, of each memcg */
	struct stat_plan_row {
		bool is_wanted;
		bool is_needed; /* to compute others, not to be shown */
		bool is_missing; /* the kernel has no place to read it from */
		bool is_read; /* for itself, or as a part of a wanted sum */
		__u8 slot; /* the number of its word in the blocks, or NO_SLOT */
		__u8 shift; /* from raw words to bytes */
		__u32 offset; /* of the raw word: see struct stat_slots */
	} rows[NR_STATS];
	__u8 stat_slot[NR_STATS]; /* the slots of wanted ones, for struct sample */
};

/* Wants these. Each counts as readable, as memory.stat prints it, until place(). */
void stat_plan__init(struct stat_plan *plan, const bool wanted[NR_STATS],
		     bool is_v1);

/* Has a statistic read as well, without being wanted. It must be no sum. */
void stat_plan__need(struct stat_plan *plan, enum memcg_stat stat);

/*
 * Drops the wanted statistics that the root's memory.stat doesn't print. Which lines it
 * has depends on the kernel's configuration and on mount options, and a counter may be
 * readable without being kept. v1's file prints few lines, so there needed ones stay.
 */
void stat_plan__drop(struct stat_plan *plan, const struct memcg_stats *file);

/*
 * Says where the raw word of a statistic is, from the memcg's states; for STAT_kernel
 * on v1 from the memcg itself.
 */
void stat_plan__place(struct stat_plan *plan, enum memcg_stat stat,
		      const struct stat_place *place);

/* Decides which are read and gives them slots. Sets nr_blocks and stat_slot. */
void stat_plan__assign(struct stat_plan *plan);

/* Tells the BPF program what to read. */
void stat_plan__tell(const struct stat_plan *plan, struct stat_slots *slots);

/* The slot of a statistic that is wanted or needed; NO_SLOT: it isn't read. */
__u8 stat_plan__slot(const struct stat_plan *plan, enum memcg_stat stat);

/* Turns the words of so many memcgs into memory.stat's numbers and adds the sums. */
void stat_plan__finish(const struct stat_plan *plan, struct stat_block *blocks,
		       __u32 nr_memcgs);

#endif /* __BPF_STAT_PLAN_H */
