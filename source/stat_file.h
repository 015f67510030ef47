/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The text of memory.stat, of cgroup v2 and v1, as memcg_stats. The sources know
 * which memcg's file is read and when.
 */
#ifndef __STAT_FILE_H
#define __STAT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include "memcgtop.h"

/*
 * Sets every value, in the file's units; VALUE_UNKNOWN where the text has no such line.
 * Of v1 only the hierarchical lines (total_*) are taken, and only those that mean the
 * same as on v2. *swap, unless swap is NULL, is set to v1's total_swap.
 */
void stat_file__parse(const char *text, bool v1, struct memcg_stats *stats,
		      __u64 *swap);

/*
 * The statistic of a key of v2, or of v1's hierarchical keys, which begin with "total_".
 * NR_STATS: it is none of the list.
 */
enum memcg_stat stat_file__find(const char *key, size_t length);

/* Reads and parses the file. Returns 0 or -errno, not logged. */
int stat_file__read(const char *path, bool v1, struct memcg_stats *stats,
		    __u64 *swap);

#endif /* __STAT_FILE_H */
