/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The lines of a file, of any length. What they say is left to the callers. */
#ifndef __LINE_H
#define __LINE_H

#include <stdio.h>

/*
 * Reads a line as getline() does. Where reading fails getline() may return the beginning of
 * a line: this returns -1 then, and errno tells why.
 */
static inline ssize_t line__read(char **line, size_t *size, FILE *file)
{
	const ssize_t length = getline(line, size, file);

	return ferror(file) ? -1 : length;
}

#endif /* __LINE_H */
