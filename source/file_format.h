/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Files that aren't plain text, by their first bytes, and what makes text of them. */
#ifndef __FILE_FORMAT_H
#define __FILE_FORMAT_H

#include <stddef.h>

/* As many first bytes tell all of them. */
#define FILE_FORMAT_BYTES 5

/*
 * Refuses a file whose first bytes say that it is compressed or UTF-16. command is the one
 * that would read its text from standard input. Returns 0 or -EINVAL, logged.
 */
int file_format__refuse(const char *name, const char *bytes, size_t length,
			const char *command);

#endif /* __FILE_FORMAT_H */
