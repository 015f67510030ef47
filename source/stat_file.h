/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The text of memory.stat, of cgroup v2 and v1, as memcg_stats. Whose file it is
 * and when it is read is for the sources to know.
 */
#ifndef __STAT_FILE_H
#define __STAT_FILE_H

#include <stdbool.h>
#include "memcgtop.h"

/*
 * Sets every value, VALUE_UNKNOWN where the text has no such line. v1: only what
 * means the same there, by its hierarchical (total_*) line. *swap, if it isn't
 * NULL, is v1's total_swap.
 */
void stat_file__parse(const char *text, bool v1, struct memcg_stats *stats,
		      __u64 *swap);

/* Reads and parses the file. 0 or -errno, not logged. */
int stat_file__read(const char *path, bool v1, struct memcg_stats *stats,
		    __u64 *swap);

#endif /* __STAT_FILE_H */
