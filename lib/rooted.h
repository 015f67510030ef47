/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Directories and files below a root, which other programs own: no path leads out of it, and
 * what a file is doesn't have to be true to its name. Whoever reads them knows their content.
 */
#ifndef __ROOTED_H
#define __ROOTED_H

#include <stddef.h>

struct text;

/*
 * Opens a directory below an open one, for subdirectories or entries. A symbolic link on the
 * way leads to where it would if that one were "/", as in a chroot. Returns a descriptor or
 * -errno, not logged.
 */
int rooted__open(int root, const char *path);

/*
 * Appends what is in a file below an open directory, whose path has no symbolic link. Returns
 * 0 or -errno, not logged: -EFBIG if it has more than size_max bytes, -EINVAL if it is no
 * regular file, -ENOMEM.
 */
int rooted__read(int directory, const char *path, size_t size_max,
		 struct text *content);

#endif /* __ROOTED_H */
