/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The start of a walk: the cgroup that -c or -p names, found by the file system. The
 * sources walk from there. A removed cgroup, which the file system doesn't know any
 * more, is looked for in a sample.
 */
#ifndef __START_H
#define __START_H

#include <linux/types.h>
#include "lib/machine.h"
#include "lib/text.h"
#include "model/snapshot.h"

struct start {
	struct text
		path; /* as this cgroup namespace, or the mounted root, sees it */
	/*
	 * Of a path that leads to no directory: the rest of it, from below on, begins
	 * at the cgroup with the id base; 0: all of it begins where the sample does.
	 */
	__u64 base;
	size_t below;
	bool may_be_name; /* the path may be only the end of one */
	int fd; /* its directory; -1: it has none, or not any more */
	__u64 id; /* of the cgroup; 0: it has no directory */
	bool is_removed; /* a removed cgroup is meant, not a living one of that path */
	__u64 serial; /* 0: it wasn't found in a sample yet */
};

/*
 * Sets the start to a path: a directory on a cgroup mount, or else a path of the
 * hierarchy. A path that leads nowhere is no error yet; without a slash at its
 * beginning it may be the end of one, such as a unit's name. If the machine's mount
 * doesn't show the directory, its own mount becomes the machine's. Returns 0 or -errno,
 * logged.
 */
int start__set_path(struct start *start, const char *path,
		    struct machine *machine);

/*
 * Sets the start to a path of the hierarchy in saved samples; nothing of this machine
 * is looked at. Returns 0 or -errno, logged.
 */
int start__set_saved_path(struct start *start, const char *path);

/*
 * Sets the start to the memcg that a process is charged to, and notes if that is above
 * its cgroup. The machine's mount may change as for start__set_path(). Returns 0 or
 * -errno, logged.
 */
int start__set_pid(struct start *start, unsigned long pid,
		   struct machine *machine);

/*
 * Logs that there is no such cgroup or, if it is only no memcg, which cgroup its memory
 * is charged to. Returns -ENOENT.
 */
int start__fail_refused(const struct start *start);

/* Logs that the start isn't there any more. Returns -ESRCH. */
int start__fail_gone(const struct start *start);

/* Notes that there are removed cgroups of the same path, if there are. */
void start__mention_others(const struct start *start, __u32 nr_others);

/*
 * Finds a start without a directory in a sample of the whole hierarchy, and limits the
 * sample to it and all below it. Returns 0 or -errno, logged.
 */
int start__find(struct start *start, struct snapshot *snapshot);

/* Does the same with a start that has a directory, by its id. */
int start__find_id(struct start *start, struct snapshot *snapshot);

/*
 * Does the same with a sample of a file, which may have none of it: it may be from
 * before the start was made, or after its end.
 */
int start__find_saved(struct start *start, struct snapshot *snapshot);

/* Closes the directory and frees the path. */
void start__close(struct start *start);

#endif /* __START_H */
