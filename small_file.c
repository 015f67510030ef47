// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads a small file at once. What is in it is for others. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "small_file.h"

ssize_t small_file__read(int directory, const char *name, char *content,
			 size_t size)
{
	int fd = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t length;

	content[0] = '\0';
	if (fd < 0)
		return -errno;
	length = read(fd, content, size - 1);
	if (length < 0)
		length = -errno;
	else
		content[length] = '\0';
	close(fd);
	return length;
}
