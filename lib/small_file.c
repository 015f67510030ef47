// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads a small file at once. Its content is the callers' business. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "lib/small_file.h"

ssize_t small_file__read(int directory, const char *name, char *content,
			 size_t size)
{
	int fd = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t length = 0, more;

	content[0] = '\0';
	if (fd < 0)
		return -errno;
	/* A seq_file gives at most a page or so per read(). */
	do {
		more = read(fd, content + length, size - 1 - length);
		if (more > 0)
			length += more;
	} while (more > 0 && length < (ssize_t)size - 1);
	content[length] = '\0';
	if (more < 0)
		length = -errno;
	close(fd);
	return length;
}
