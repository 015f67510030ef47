/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The details of one memcg beside its values: its largest processes and its
 * memory.pressure, from cgroupfs and /proc. The values themselves are the snapshot's.
 */
#ifndef __DETAILS_H
#define __DETAILS_H

#include "lib/machine.h"
#include "model/snapshot.h"

#define PROCESSES_MAX 10

/* Sizes are in bytes, VALUE_UNKNOWN where /proc doesn't tell. */
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
	unsigned int nr_all; /* processes of the memcg and of all below it */
	unsigned int nr_directories; /* cgroups that were looked at */
	bool is_cut; /* there were too many to look at all of them */
	char pressure[256]; /* the file's text; "" where there is none */
};

/*
 * Fills details. The memcg's directory is opened name by name, no symbolic link is
 * followed, and its inode number has to be the memcg's id. Returns 0; -ESTALE: another
 * cgroup has its path by now; -ENOENT: it has no directory; or another -errno. None of
 * them is logged.
 */
int details__read(struct details *details, const struct memcg *memcg,
		  const struct machine *machine);

#endif /* __DETAILS_H */
