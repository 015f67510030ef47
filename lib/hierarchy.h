/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The hierarchy of the memory controller as this process can reach it: cgroup v1 or v2,
 * the mount by which it is read, and the ways from a path in /proc/PID/cgroup to a
 * directory and back. No other file puts a mount and a path together.
 *
 * Such a path, and the root of a mount, begin at the root of this process's cgroup
 * namespace, and "/.." leads above it (cgroup_path_ns(), cgroup_show_path() in
 * kernel/cgroup/cgroup.c).
 */
#ifndef __HIERARCHY_H
#define __HIERARCHY_H

#include <limits.h>
#include <stdbool.h>
#include "lib/text.h"

/* The id of the machine's root, whose directory is the first of its file system. */
#define CGROUP_ROOT_ID 1

struct hierarchy {
	bool is_v1;
	/* The directory where it is mounted; "": no mount of it can be reached. */
	char point[PATH_MAX];
	/* The cgroup that is mounted there; it may be a part, or above the namespace. */
	char root[PATH_MAX];
	int mount_id;
};

/*
 * Finds version and mount. Among several mounts the one of the namespace's root comes
 * first, then one that shows more than that, then a part with this process in it, then
 * any other part. A mount that another covers, or that shows a removed cgroup, isn't
 * taken. Returns 0, also where none is found; or -errno, not logged: /proc/self/cgroup or
 * the mounts couldn't be read, as without memory.
 */
int hierarchy__find(struct hierarchy *hierarchy);

/*
 * Appends the path of a process's cgroup as /proc/PID/cgroup has it. process is a
 * number or "self". Returns 0 or -errno, not logged: -ENOENT, there is no such process;
 * -ESRCH, it is in no cgroup of the hierarchy.
 */
int hierarchy__read_process(const struct hierarchy *hierarchy,
			    const char *process, struct text *path);

/*
 * Opens the directory of the cgroup of process pid, which has such a path. If the mount
 * doesn't show it, another one that does becomes the hierarchy's. Below a mount from above
 * the namespace the names in between are unknown: the process is looked for. Appends to
 * shown the path without "/..", as far as it can be told. Returns a descriptor, or
 * -errno, not logged: -EXDEV, no mount shows it; -ENOENT, it isn't there.
 */
int hierarchy__open(struct hierarchy *hierarchy, const char *path,
		    unsigned long pid, struct text *shown);

/*
 * Opens a directory by its path from the mounted root. Returns a descriptor, or
 * -errno, not logged: -EXDEV, it is covered by another mount.
 */
int hierarchy__open_below(const struct hierarchy *hierarchy, const char *below);

/*
 * The end of such a path that leads from the mounted root to the cgroup: "", or it
 * begins with a slash. *nr_unnamed parts come before it, whose names are unknown. NULL:
 * the mount doesn't show it.
 */
const char *hierarchy__below(const struct hierarchy *hierarchy,
			     const char *path, unsigned int *nr_unnamed);

/*
 * Appends the path of an open directory of the hierarchy, without "/.." as far as that
 * can be told, or nothing. If the hierarchy's mount doesn't show the directory, the
 * directory's own mount becomes the hierarchy's; it may be one of another mount
 * namespace, as in /proc/1/root. opened is the path by which the directory was opened.
 * Returns 0 or -errno, not logged: the mounts couldn't be read, or there is no memory for
 * the path.
 */
int hierarchy__follow(struct hierarchy *hierarchy, int directory,
		      const char *opened, struct text *path);

/*
 * Opens the directory above one of the hierarchy. Returns a descriptor, or -errno, not
 * logged: -EXDEV, the mount shows nothing above it.
 */
int directory__open_above(int directory);

/* True if this process is in the cgroup namespace in which the machine started. */
bool namespace__is_initial(void);

#endif /* __HIERARCHY_H */
