/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A file that appears whole or not at all: until then, whoever reads it finds what was there
 * before.
 */
#ifndef __WHOLE_FILE_H
#define __WHOLE_FILE_H

#include <stdbool.h>
#include <stdio.h>
#include "lib/text.h"

struct whole_file {
	const char *path; /* the caller's; must outlive it */
	struct text temporary; /* the path of what becomes the file */
	FILE *stream; /* is written to */
	int fd;
	int err; /* why it couldn't be written to; 0 or -errno */
};

/*
 * Begins to write a file of that path. Its directory needs room for another one. What is there
 * and is no regular file, such as /dev/null or a symbolic link, is refused. Returns 0 or
 * -errno, logged.
 */
int whole_file__open(struct whole_file *file, const char *path);

/*
 * Puts what was written in the place of the path, with mode 0644: it is for others to read.
 * is_whole false: leaves all as it was. Returns 0 or -errno, logged.
 */
int whole_file__close(struct whole_file *file, bool is_whole);

#endif /* __WHOLE_FILE_H */
