/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The way of a walk from a directory down to the one that it is in. However long the way
 * is, only its last directories are open: the others are opened again from below, by
 * "..". What is in the directories is read by cgroupfs.c.
 */
#ifndef __CGROUPFS_WAY_H
#define __CGROUPFS_WAY_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>

/* The number of directories on the way that stay open. */
#define WAY_OPEN_MAX 32

/* A directory on the way. */
struct way_level {
	int fd; /* -1: it is closed until the walk comes back to it */
	__u64 id; /* its inode number */
	bool is_hierarchical; /* the caller's: children are charged to its memcg, too */
	/* The names of its subdirectories that are still to be walked, in way.names. */
	size_t next;
	size_t end;
};

/* {} is an empty way. */
struct way {
	struct way_level *levels; /* the last one is where the walk is */
	size_t nr;
	size_t room;
	char *names;
	size_t names_room;
};

/* The directory that the walk is in; NULL: the way is empty. */
const struct way_level *way__here(const struct way *way);

/*
 * Goes into a directory of that inode number, and lists its subdirectories. The way
 * closes the descriptor. Returns 0 or -errno, not logged; the way then is as before.
 */
int way__enter(struct way *way, int fd, __u64 id, bool is_hierarchical);

/*
 * The name of the next subdirectory of where the walk is, which lasts until the next
 * call; NULL: there are no more.
 */
const char *way__next(struct way *way);

/*
 * Goes back up, to the directory above or out of the first one. Returns 0; -errno, not
 * logged: the directory above can't be opened again, and the way is empty.
 */
int way__leave(struct way *way);

/* Closes and frees everything. The way is empty then. */
void way__free(struct way *way);

#endif /* __CGROUPFS_WAY_H */
