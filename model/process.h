/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The processes of a memcg, and the one that the OOM killer would choose, by the kernel's
 * own rule. They are read by source/details.c.
 */
#ifndef __PROCESS_H
#define __PROCESS_H

#include <linux/types.h>
#include <stdbool.h>
#include "lib/machine.h"
#include "model/memcg.h"

#define PROCESSES_MAX 10

/* Sizes are in bytes, VALUE_UNKNOWN where /proc doesn't tell, as of kernel threads. */
struct process {
	unsigned int pid;
	char name[16]; /* bytes, not text */
	__u64 anon;
	__u64 file;
	__u64 shmem;
	__u64 swap;
	__u64 pagetables;
	long oom_score;
	long oom_score_adj;
	bool is_init; /* of the machine */
};

struct processes {
	struct process largest[PROCESSES_MAX]; /* the largest first */
	unsigned int nr;
	unsigned int nr_all; /* processes of the memcg and of all below it */
	bool is_cut; /* there were too many to look at all of them */
	/* More that are there but can't be read: hidepid, or another PID namespace. */
	unsigned int nr_unread;
	/* The one that an OOM killer would choose of all of them, if it has points. */
	struct process victim;
	long points; /* process__badness() of the victim; OOM_NEVER: there is none */
};

/* True if all processes were looked at, so that the victim is known. */
bool processes__are_complete(const struct processes *processes);

#define PROCESSES_TEXT_MAX 96
/* Writes of how many processes the largest are. */
void processes__format_count(char text[PROCESSES_TEXT_MAX],
			     const struct processes *processes);

/* The points of a process that isn't killed. */
#define OOM_NEVER (-0x7fffffffffffffffL - 1)

/*
 * oom_badness() in mm/oom_kill.c, the same from 5.10 to 7.3: the pages that the process
 * holds, and oom_score_adj thousandths of total_pages, which oom__total_pages() gives.
 * OOM_NEVER: init, a kernel thread, or an oom_score_adj of -1000.
 */
long process__badness(const struct process *process, __u64 total_pages,
		      __u32 page_size);

/*
 * The pages that a domain can have, constrained_alloc() in mm/oom_kill.c: those of the
 * memcg whose limit is exceeded and of the swap that it may use (mem_cgroup_get_max());
 * NULL: those of the machine. 0: unknown.
 */
__u64 oom__total_pages(const struct memcg *domain,
		       const struct machine *machine);

#endif /* __PROCESS_H */
