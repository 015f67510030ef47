/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The small files of cgroupfs and /proc. They are read again and again, also when
 * memory is short, so each is read at once into the caller's buffer and nothing is
 * allocated.
 */
#ifndef __SMALL_FILE_H
#define __SMALL_FILE_H

#include <sys/types.h>

/*
 * Reads a file below an open directory (or AT_FDCWD) into content, which has size
 * bytes. What doesn't fit is cut off. The name must not be a symbolic link. A NUL
 * always ends the content, which is empty if the file can't be opened. Returns the
 * length without the NUL or -errno, not logged.
 */
ssize_t small_file__read(int directory, const char *name, char *content,
			 size_t size);

#endif /* __SMALL_FILE_H */
