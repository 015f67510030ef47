/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the details of one memcg show beside its values: its largest processes and
 * its memory.pressure, from cgroupfs and /proc. Reads nothing but these.
 */
#ifndef __PROCESS_H
#define __PROCESS_H

#include "lib/machine.h"
#include "model/snapshot.h"

#define PROCESSES_MAX 10

/* Sizes in bytes, VALUE_UNKNOWN where /proc doesn't tell. */
struct process {
	unsigned int pid;
	char name[16]; /* bytes, not text */
	__u64 anon;
	__u64 file;
	__u64 shmem;
	__u64 swap;
	long oom_score;
	long oom_score_adj;
};

struct details {
	struct process processes[PROCESSES_MAX]; /* the largest first */
	unsigned int nr;
	unsigned int nr_all; /* of it and of what is below it */
	unsigned int nr_directories; /* likewise */
	bool is_cut; /* there were too many to look at all */
	char pressure[256]; /* the file's text; "" where there is none */
};

/*
 * Opens the memcg's directory component by component, following no link, and goes
 * on only if it is the one of that id. 0 or -errno, not logged: -ESTALE, another
 * cgroup has its path by now; -ENOENT, it has no directory.
 */
int details__read(struct details *details, const struct memcg *memcg,
		  const struct machine *machine);

#endif /* __PROCESS_H */
