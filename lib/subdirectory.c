// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tells the directories in a directory from all else that is in it. */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include "lib/subdirectory.h"

static bool entry__is_subdirectory(const struct dirent *entry)
{
	return entry->d_type == DT_DIR && strcmp(entry->d_name, ".") &&
	       strcmp(entry->d_name, "..");
}

const char *subdirectory__next(DIR *list)
{
	const struct dirent *entry;

	do {
		errno = 0;
		entry = readdir(list);
	} while (entry && !entry__is_subdirectory(entry));
	return entry ? entry->d_name : NULL;
}

int subdirectory__error(void)
{
	return errno == ENOENT || errno == ENODEV ? 0 : -errno;
}
