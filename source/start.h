/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Where a walk starts: the cgroup that -c or -p names, found by the file system.
 * How a source walks from there is its own business; a removed cgroup, which the
 * file system doesn't know any more, has to be looked for in a sample.
 */
#ifndef __START_H
#define __START_H

#include <linux/types.h>
#include "lib/machine.h"
#include "lib/text.h"
#include "model/snapshot.h"

struct start {
	struct text path; /* in the hierarchy, as this cgroup namespace sees it */
	int fd; /* its directory; -1: it has none (any more) */
	__u64 id; /* of the cgroup; 0: it has no directory */
	bool is_removed; /* the one that is meant was */
	__u64 serial; /* once it was found in a sample, 0 before */
};

/*
 * Resolves a path: one on a cgroup mount is the file system's, any other the
 * hierarchy's. 0 or -errno, logged. A path that leads nowhere is no error yet.
 */
int start__set_path(struct start *start, const char *path,
		    const struct machine *machine);

/* A path of the hierarchy in saved samples: nothing of this machine's. */
int start__set_saved_path(struct start *start, const char *path);

/* The cgroup of a process. 0 or -errno, logged. */
int start__set_pid(struct start *start, unsigned long pid,
		   const struct machine *machine);

/* Logs that no memory is charged to it, and to whom it is; returns -ENOENT. */
int start__fail_refused(const struct start *start);

/* Logs that it isn't there any more; returns -ESRCH. */
int start__fail_gone(const struct start *start);

/* Says that there are removed ones of the same path. */
void start__mention_others(const struct start *start, __u32 nr_others);

/*
 * Finds it in a sample of all, where it has no directory, and leaves only what is
 * below it. 0 or -errno, logged.
 */
int start__find(struct start *start, struct snapshot *snapshot);

void start__close(struct start *start);

#endif /* __START_H */
