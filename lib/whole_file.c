// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Writes a file under another name in the same directory, then renames it. There is no
 * fsync(): a reader never sees a part of a file, and what a power failure leaves is old
 * anyway, while a file that is replaced each few seconds need not reach the disk each time.
 */
#define _GNU_SOURCE /* mkostemp() */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/whole_file.h"

#define MODE (S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH)

static int whole_file__fail(const struct whole_file *file, int err)
{
	return log__error(
		err, "can't write %s: %s%s", file->path, strerror(-err),
		err == -EACCES ?
			" (its directory must be writable without capabilities, which are given up by then)" :
			"");
}

/* A rename would put a file in the place of a device, too. */
static int whole_file__check_place(const char *path)
{
	struct stat status;

	if (lstat(path, &status) || S_ISREG(status.st_mode))
		return 0;
	return log__error(
		-EEXIST,
		"%s is no regular file, so no file is put in its place", path);
}

/* The name begins with a dot and doesn't end as the file's does: nobody looks for such a one. */
static void whole_file__name_temporary(struct whole_file *file)
{
	const char *slash = strrchr(file->path, '/');
	const char *name = slash ? slash + 1 : file->path;

	text__restart(&file->temporary);
	text__append(&file->temporary, file->path, name - file->path);
	text__append_string(&file->temporary, ".");
	text__append_string(&file->temporary, name);
	text__append_string(&file->temporary, ".XXXXXX");
}

int whole_file__open(struct whole_file *file, const char *path)
{
	int err = whole_file__check_place(path), fd;

	*file = (struct whole_file){ .path = path };
	if (err)
		return err;
	whole_file__name_temporary(file);
	if (file->temporary.failed) {
		err = whole_file__fail(file, -ENOMEM);
		goto cleanup;
	}
	fd = mkostemp(file->temporary.data, O_CLOEXEC);
	if (fd < 0) {
		err = whole_file__fail(file, -errno);
		goto cleanup;
	}
	file->stream = fdopen(fd, "w");
	if (file->stream)
		return 0;
	err = whole_file__fail(file, -errno);
	close(fd);
	unlink(file->temporary.data);
cleanup:
	text__free(&file->temporary);
	return err;
}

int whole_file__close(struct whole_file *file, bool is_whole)
{
	int err = 0;

	errno = 0;
	if (is_whole && (fflush(file->stream) || ferror(file->stream) ||
			 fchmod(fileno(file->stream), MODE)))
		err = errno ? -errno : -EIO;
	/* Some file systems say only now that there is no room. */
	if (fclose(file->stream) && is_whole && !err)
		err = -errno;
	if (is_whole && !err && rename(file->temporary.data, file->path))
		err = -errno;
	if (err)
		whole_file__fail(file, err);
	if (!is_whole || err)
		unlink(file->temporary.data);
	text__free(&file->temporary);
	return err;
}
