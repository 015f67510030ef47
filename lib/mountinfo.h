/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* /proc/self/mountinfo, mount by mount: proc_pid_mountinfo(5). */
#ifndef __MOUNTINFO_H
#define __MOUNTINFO_H

#include <stdio.h>

/* {} before the first; what it points at lasts until the next. */
struct mount {
	int id;
	char *root; /* what of the file system is mounted */
	char *point;
	char *type;
	char *options; /* of the file system, by commas */
};

/* NULL: it can't be read. Close it by fclose(). */
FILE *mountinfo__open(void);

/* Reads the next mount; 0: there is none, and the mount is {} again. */
int mountinfo__next(FILE *file, struct mount *mount);

void mount__free(struct mount *mount);

/* 1: it has that option, "memory" not as a part of "memory_recursiveprot". */
int mount__has_option(const struct mount *mount, const char *option);

#endif /* __MOUNTINFO_H */
