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
	/*
	 * The processes of which one is killed if the max is exceeded that is reached first, or
	 * if the machine runs out of memory; where they weren't asked for or can't be read, it
	 * is_cut.
	 */
	struct processes candidates;
	char pressure[256]; /* the file's text; "" where there is none */
};

/*
 * Fills details. The memcg's directory is opened name by name, no symbolic link is
 * followed, and its inode number has to be the memcg's id. Returns 0; -ESTALE: another
 * cgroup has its path by now; -ENOENT: it has no directory; or another -errno. None of
 * them is logged.
 */
int details__read(struct details *details, const struct memcg *memcg,
		  const struct machine *machine, bool with_candidates);

#endif /* __DETAILS_H */
