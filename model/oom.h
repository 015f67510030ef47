/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The OOM killer's choice of a process, by the kernel's own rule. The processes are read by
 * source/details.c.
 */
#ifndef __OOM_H
#define __OOM_H

#include <linux/types.h>
#include <stdbool.h>
#include "lib/machine.h"
#include "model/memcg.h"

/* What the rule looks at. Sizes in bytes, VALUE_UNKNOWN where /proc doesn't tell. */
struct oom_candidate {
	__u64 rss; /* anonymous, file and shared pages; unknown for kernel threads */
	__u64 swap;
	__u64 pagetables;
	long adj; /* oom_score_adj */
	bool is_init;
};

/* The points of a process that isn't killed. */
#define OOM_NEVER (-0x7fffffffffffffffL - 1)

/*
 * oom_badness() in mm/oom_kill.c, the same from 5.10 to 7.3: the pages that the process
 * holds, and oom_score_adj thousandths of total_pages, which oom__total_pages() gives.
 * OOM_NEVER: init, a kernel thread, or an oom_score_adj of -1000.
 */
long oom__badness(const struct oom_candidate *candidate, __u64 total_pages,
		  __u32 page_size);

/*
 * The pages that a domain can have, constrained_alloc() in mm/oom_kill.c: those of the
 * memcg whose limit is exceeded and of the swap that it may use (mem_cgroup_get_max());
 * NULL: those of the machine. 0: unknown.
 */
__u64 oom__total_pages(const struct memcg *domain,
		       const struct machine *machine);

#endif /* __OOM_H */
