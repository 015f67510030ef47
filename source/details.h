/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The details of one memcg beside its values: its largest processes and its
 * memory.pressure, from cgroupfs and /proc. The values themselves are the snapshot's.
 */
#ifndef __DETAILS_H
#define __DETAILS_H

#include "lib/machine.h"
#include "model/process.h"
#include "model/snapshot.h"

struct details {
	struct processes processes;
	/* What the victim is chosen by; total_pages 0: none is. */
	__u64 total_pages;
	__u32 page_size;
	bool has_init; /* PID 1 is the machine's, and not a container's */
	unsigned int nr_directories; /* cgroups that were looked at */
	char pressure[256]; /* the file's text; "" where there is none */
};

/*
 * Fills details. total_pages is the domain's of the OOM killer (oom__total_pages()); 0: it
 * is unknown, and so is the victim. The memcg's directory is opened name by name, no symbolic link is
 * followed, and its inode number has to be the memcg's id. Returns 0; -ESTALE: another
 * cgroup has its path by now; -ENOENT: it has no directory; or another -errno. None of
 * them is logged.
 */
int details__read(struct details *details, const struct memcg *memcg,
		  const struct machine *machine, __u64 total_pages);

#endif /* __DETAILS_H */
