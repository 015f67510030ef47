// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads the text of memory.stat. */
#include <fcntl.h>
#include "lib/keyed_text.h"
#include "lib/small_file.h"
#include "source/stat_file.h"

static const char *const keys_v2[NR_STATS] = {
#define NODE(item, scale)
#define MEMCG(item, scale)
#define VM(item)
#define SUM(key)
#define STAT(key, heading, unit, kind, counters, since, help) \
	[STAT_##key] = #key,
#include "memory_stat.h"
};

/*
 * memcg1_stat_format() in mm/memcontrol-v1.c writes these by memcg1_stats[],
 * memcg1_event_names[] and the names of the LRU lists. Keys without total_ count only
 * the memcg itself there.
 */
static const char *const keys_v1[NR_STATS] = {
	[STAT_anon] = "total_rss",
	[STAT_file] = "total_cache",
	[STAT_anon_thp] = "total_rss_huge",
	[STAT_shmem] = "total_shmem",
	[STAT_file_mapped] = "total_mapped_file",
	[STAT_file_dirty] = "total_dirty",
	[STAT_file_writeback] = "total_writeback",
	[STAT_swapcached] = "total_swapcached",
	[STAT_workingset_refault_anon] = "total_workingset_refault_anon",
	[STAT_workingset_refault_file] = "total_workingset_refault_file",
	[STAT_pgfault] = "total_pgfault",
	[STAT_pgmajfault] = "total_pgmajfault",
	[STAT_inactive_anon] = "total_inactive_anon",
	[STAT_active_anon] = "total_active_anon",
	[STAT_inactive_file] = "total_inactive_file",
	[STAT_active_file] = "total_active_file",
	[STAT_unevictable] = "total_unevictable",
};

void stat_file__parse(const char *text, bool v1, struct memcg_stats *stats,
		      __u64 *swap)
{
	const char *const *keys = v1 ? keys_v1 : keys_v2;
	struct keyed_line line;
	int i, guess = 0;

	for (i = 0; i < NR_STATS; i++)
		stats->value[i] = VALUE_UNKNOWN;
	if (swap)
		*swap = VALUE_UNKNOWN;
	while (keyed_text__next(&text, &line)) {
		if (!line.has_number)
			continue;
		/* Mostly the lines come in the order of the list. */
		for (i = 0; i < NR_STATS; i++, guess = (guess + 1) % NR_STATS)
			if (keys[guess] &&
			    keyed_line__has_key(&line, keys[guess]))
				break;
		if (i < NR_STATS)
			stats->value[guess] = line.number;
		else if (v1 && swap && keyed_line__has_key(&line, "total_swap"))
			*swap = line.number;
	}
}

enum memcg_stat stat_file__find(const char *key, size_t length)
{
	const struct keyed_line line = { .key = key, .length = length };
	int i;

	for (i = 0; i < NR_STATS; i++)
		if ((keys_v2[i] && keyed_line__has_key(&line, keys_v2[i])) ||
		    (keys_v1[i] && keyed_line__has_key(&line, keys_v1[i])))
			break;
	return i;
}

int stat_file__read(const char *path, bool v1, struct memcg_stats *stats,
		    __u64 *swap)
{
	char text[16384];
	ssize_t length = small_file__read(AT_FDCWD, path, text, sizeof(text));

	if (length < 0)
		return length;
	stat_file__parse(text, v1, stats, swap);
	return 0;
}
