// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Asks a memcg's files what the kernel counts. */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/subdirectory.h"
#include "source/counted.h"

#define ROW(file, is_v1, field)                                    \
	{                                                          \
		file, is_v1, offsetof(struct memcg_record, field), \
	}

/*
 * A number is counted if the memcg has the file. Only files that came together with the
 * counting are asked: memory.peak came later than the peak. mem_cgroup_swap_init() in
 * mm/memcontrol.c adds them, or not.
 */
static const struct {
	const char *file;
	bool is_v1;
	size_t offset; /* of the number in struct memcg_record */
} rows[] = {
	ROW("memory.swap.current", false, swap.current),
	ROW("memory.swap.current", false, swap.peak),
	ROW("memory.swap.current", false, swap.high),
	ROW("memory.swap.current", false, swap.max),
#define EVENT(key, heading, counter, since, help)
#define SWAP_EVENT(key, heading, counter, since, help) \
	ROW("memory.swap.current", false, event[EVENT_swap_##key]),
#include "memory_events.h"
	ROW("memory.zswap.current", false, zswap_max),
	ROW("memory.zswap.current", false, zswap_writeback),
	ROW("memory.memsw.usage_in_bytes", true, swap.current),
	ROW("memory.memsw.usage_in_bytes", true, memsw_current),
	ROW("memory.memsw.usage_in_bytes", true, memsw_max),
};

#define NR_ROWS (sizeof(rows) / sizeof(rows[0]))

_Static_assert(NR_ROWS <= 32, "each row has a bit of counted.missing");

static bool directory__lacks(int directory, const char *file)
{
	return faccessat(directory, file, F_OK, 0) && errno == ENOENT;
}

bool counted__look(struct counted *counted, int directory, bool is_v1)
{
	const char *first = is_v1 ? "memory.usage_in_bytes" : "memory.current";
	__u32 missing = 0;
	size_t i;

	if (faccessat(directory, first, F_OK, 0))
		return false;
	for (i = 0; i < NR_ROWS; i++)
		if (rows[i].is_v1 == is_v1 &&
		    directory__lacks(directory, rows[i].file))
			missing |= 1U << i;
	/* A cgroup that was removed meanwhile lacks them all. */
	if (missing && faccessat(directory, first, F_OK, 0))
		return false;
	*counted = (struct counted){ .is_known = true, .missing = missing };
	if (missing)
		log__verbose(
			"memcgs lack files of swap or zswap: the kernel doesn't count it");
	return true;
}

/* Looks at the directories below one until there is a memcg's. Closes the directory. */
static void counted__look_below(struct counted *counted, int directory,
				bool is_v1)
{
	DIR *list = fdopendir(directory);
	const char *name;
	int child;

	if (!list) {
		close(directory);
		return;
	}
	while (!counted->is_known && (name = subdirectory__next(list))) {
		child = openat(directory, name,
			       O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
		if (child < 0)
			continue;
		counted__look(counted, child, is_v1);
		close(child);
	}
	closedir(list);
}

void counted__apply(struct counted *counted, const struct machine *machine,
		    int directory, struct memcg_record *records, __u32 nr)
{
	const bool is_v1 = machine->hierarchy.is_v1;
	__u32 i;
	size_t row;
	int root;

	if (!counted->is_known && directory >= 0)
		counted__look(counted, directory, is_v1);
	if (!counted->is_known && *machine__mount(machine)) {
		root = open(machine__mount(machine),
			    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (root >= 0 && counted__look(counted, root, is_v1))
			close(root);
		else if (root >= 0)
			counted__look_below(counted, root, is_v1);
	}
	for (row = 0; row < NR_ROWS; row++)
		for (i = 0; counted->missing & 1U << row && i < nr; i++)
			*(__u64 *)((char *)&records[i] + rows[row].offset) =
				VALUE_UNKNOWN;
}
