/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The small files of cgroupfs and /proc, read at once and without allocating
 * anything: they are read again and again, also when there is no memory.
 */
#ifndef __SMALL_FILE_H
#define __SMALL_FILE_H

#include <sys/types.h>

/*
 * Reads a file below an open directory, or AT_FDCWD, following no link; content
 * ends with a NUL and is empty after an error. Its length or -errno.
 */
ssize_t small_file__read(int directory, const char *name, char *content,
			 size_t size);

#endif /* __SMALL_FILE_H */
