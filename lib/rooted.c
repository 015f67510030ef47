// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Opens below a root by openat2(), which 5.6 brought. */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "lib/rooted.h"
#include "lib/text.h"

/* glibc has no function for it. Nothing is waited for, were it a FIFO. */
static int open_below(int directory, const char *path, __u64 flags,
		      __u64 resolve)
{
	struct open_how how = {
		.flags = flags | O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
		.resolve = resolve,
	};
	const int fd = syscall(SYS_openat2, directory, path, &how, sizeof(how));

	return fd < 0 ? -errno : fd;
}

int rooted__open(int root, const char *path)
{
	return open_below(root, path, O_DIRECTORY,
			  RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
}

/* A file may grow while it is read. */
static int file__read(int fd, size_t size_max, struct text *content)
{
	const size_t start = content->length;
	char piece[16384];
	ssize_t length;

	while ((length = read(fd, piece, sizeof(piece))) > 0) {
		if (content->length - start + length > size_max)
			return -EFBIG;
		text__append(content, piece, length);
		if (content->failed)
			return -ENOMEM;
	}
	return length < 0 ? -errno : 0;
}

int rooted__read(int directory, const char *path, size_t size_max,
		 struct text *content)
{
	const int fd = open_below(directory, path, 0,
				  RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
	struct stat status;
	int err;

	if (fd < 0)
		return fd;
	if (fstat(fd, &status))
		err = -errno;
	else if (!S_ISREG(status.st_mode))
		err = -EINVAL;
	else if (status.st_size < 0 || (size_t)status.st_size > size_max)
		err = -EFBIG;
	else
		err = file__read(fd, size_max, content);
	close(fd);
	return err;
}
