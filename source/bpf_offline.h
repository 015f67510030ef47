/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The numbers that are still true of offline memcgs. A memcg that goes offline hands
 * kernel memory to its parent, since 7.1 pages as well, while its own counters stay as
 * they were:
 * mem_cgroup_css_offline() and memcg_reparent_objcgs() in mm/memcontrol.c. docs/KERNEL.md
 * ("Dying memcgs") has the table by kernel. Nothing here reads a kernel.
 */
#ifndef __BPF_OFFLINE_H
#define __BPF_OFFLINE_H

#include <stdbool.h>
#include "memcgtop.h"
#include "source/bpf_stat_plan.h"

/* The kernel's way, and what a walk has read of it. */
struct offline_rules {
	bool moves_pages; /* 7.1+: pages are handed over, not only kernel memory */
	bool is_v1;
	unsigned int version; /* MACHINE_VERSION() */
	bool has_stats; /* offline memcgs' statistics are in the blocks, and are fresh */
};

/* Has the plan read what offline_rules__apply() needs on a kernel of that version. */
void stat_plan__need_offline(struct stat_plan *plan, unsigned int version);

/*
 * Corrects the offline ones of nr memcgs, after stat_plan__finish(): current becomes what
 * is charged, VALUE_UNKNOWN if that can't be told, and statistics that stand still become
 * VALUE_UNKNOWN. Counters, events, swap, peak and limits stay. Returns how many of the
 * memcgs are offline.
 */
__u32 offline_rules__apply(const struct offline_rules *rules,
			   const struct stat_plan *plan,
			   struct memcg_record *records,
			   struct stat_block *blocks, __u32 nr);

#endif /* __BPF_OFFLINE_H */
