/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * /proc/self/mountinfo, mount by mount; proc_pid_mountinfo(5) describes it. The
 * callers know which mounts matter.
 */
#ifndef __MOUNTINFO_H
#define __MOUNTINFO_H

#include <stdbool.h>
#include <stdio.h>

/* It has to be {} before the first one is read. Its strings last until the next. */
struct mount {
	int id;
	char *root; /* the directory of the file system that is mounted */
	char *point; /* where it is mounted */
	char *type;
	char *options; /* of the file system, separated by commas */
};

/*
 * Opens the file, which the caller closes by fclose(). *file is NULL where proc isn't
 * mounted or may not be read, which is no error. Returns 0 or -errno, not logged.
 */
int mountinfo__open(FILE **file);

/*
 * Reads the next mount. Returns 1; 0, there is none; or -errno, not logged. Unless it
 * returns 1, the mount is {} again.
 */
int mountinfo__next(FILE *file, struct mount *mount);

/* Does both until a mount is wanted, in whose place mount is {}, and closes the file. */
int mountinfo__find(struct mount *mount,
		    bool (*is_wanted)(const struct mount *mount,
				      const void *context),
		    const void *context);

/* Frees the strings and makes the mount {}. */
void mount__free(struct mount *mount);

/* True if the option is there as a whole: "memory_recursiveprot" isn't "memory". */
bool mount__has_option(const struct mount *mount, const char *option);

/* The id of the mount that a descriptor is on; -1: unknown. Kernels tell it from 3.15 on. */
int fd__mount_id(int fd);

#endif /* __MOUNTINFO_H */
