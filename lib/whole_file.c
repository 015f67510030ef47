// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Writes a file under another name in the same directory, then renames it. There is no
 * fsync(): a reader never sees a part of a file, and what a power failure leaves is old
 * anyway, while a file that is replaced each few seconds need not reach the disk each time.
 */
#define _GNU_SOURCE /* fopencookie() */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "lib/descriptor.h"
#include "lib/log.h"
#include "lib/whole_file.h"

#define MODE (S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH)

/* A rename would put a file in the place of a device, too. */
static bool place__is_free(const char *path)
{
	struct stat status;

	return lstat(path, &status) || S_ISREG(status.st_mode);
}

/*
 * The name until the file is whole begins with a dot and doesn't end as the file's does, so
 * nobody takes it for one. The time makes it one that isn't there.
 */
static void whole_file__name_temporary(struct whole_file *file)
{
	const char *slash = strrchr(file->path, '/');
	const char *name = slash ? slash + 1 : file->path;
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	text__append(&file->temporary, file->path, name - file->path);
	text__append_string(&file->temporary, ".");
	text__append_string(&file->temporary, name);
	text__format(&file->temporary, ".%llx%09lx", (long long)now.tv_sec,
		     now.tv_nsec);
}

/* A stream of stdio's own forgets why a write failed. */
static ssize_t whole_file__write(void *cookie, const char *bytes, size_t size)
{
	struct whole_file *file = cookie;

	if (!file->err)
		file->err = descriptor__write(file->fd, bytes, size);
	return file->err ? 0 : size;
}

/* Returns 0 or -errno, not logged. */
static int whole_file__begin(struct whole_file *file)
{
	const cookie_io_functions_t functions = { .write = whole_file__write };
	int err;

	whole_file__name_temporary(file);
	if (file->temporary.failed)
		return -ENOMEM;
	/* mkostemp() would open it for reading as well, which a confinement may not allow. */
	file->fd = open(file->temporary.data,
			O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
			S_IRUSR | S_IWUSR);
	if (file->fd < 0)
		return -errno;
	file->stream = fopencookie(file, "w", functions);
	if (file->stream)
		return 0;
	err = -errno;
	close(file->fd);
	unlink(file->temporary.data);
	return err;
}

static int whole_file__fail(const struct whole_file *file, int err)
{
	return log__error(
		err, "can't write %s: %s%s", file->path, strerror(-err),
		err == -EACCES ?
			" (capabilities are given up by then, and no directory is written to but the one that was there at the start: the user must be allowed to)" :
			"");
}

int whole_file__open(struct whole_file *file, const char *path)
{
	int err;

	*file = (struct whole_file){ .path = path };
	if (!place__is_free(path))
		return log__error(
			-EEXIST,
			"%s is no regular file, so no file is put in its place",
			path);
	err = whole_file__begin(file);
	if (!err)
		return 0;
	text__free(&file->temporary);
	return whole_file__fail(file, err);
}

int whole_file__close(struct whole_file *file, bool is_whole)
{
	int err;

	fclose(file->stream);
	if (!file->err && fchmod(file->fd, MODE))
		file->err = -errno;
	/* Some file systems say only now that there is no room. */
	if (close(file->fd) && !file->err)
		file->err = -errno;
	if (!file->err && is_whole && rename(file->temporary.data, file->path))
		file->err = -errno;
	err = is_whole ? file->err : 0;
	if (!is_whole || err)
		unlink(file->temporary.data);
	if (err)
		whole_file__fail(file, err);
	text__free(&file->temporary);
	return err;
}
