/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The directories in a directory, one after the other. The callers open them. */
#ifndef __SUBDIRECTORY_H
#define __SUBDIRECTORY_H

#include <dirent.h>

/*
 * The name of the next one, which lasts until the next call. NULL: there are no more,
 * and errno is 0 or tells why.
 */
const char *subdirectory__next(DIR *list);

/*
 * Right after NULL: 0, or -errno if the list could not be read to its end. The list of a
 * directory that is removed meanwhile ends early, which is no error.
 */
int subdirectory__error(void);

#endif /* __SUBDIRECTORY_H */
