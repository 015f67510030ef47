/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * One memcg by the files of its directory. cgroupfs.c goes from directory to directory.
 */
#ifndef __CGROUPFS_MEMCG_H
#define __CGROUPFS_MEMCG_H

#include <stdbool.h>
#include "memcgtop.h"
#include "model/sample.h"

/* The way in which the files of each memcg are read. */
struct cgroupfs_files {
	bool is_v1;
	unsigned int groups; /* enum walk_group */
	__u32 page_size;
	bool has_noted; /* a file that couldn't be read was logged */
	/* The text of the file that was read last; memory.stat is the longest, 2 KiB. */
	char text[32768];
};

/*
 * Reads all that is asked for of the memcg of a directory. A file that is missing leaves
 * its values unknown. One that can't be read does so as well; the first of them is
 * logged with the memcg's name, and each sets MEMCG_UNREADABLE. Returns 0; -ENOENT, not
 * logged: this isn't a memcg, or not any more; -errno, logged.
 */
int cgroupfs_files__read(struct cgroupfs_files *files, int directory,
			 const char *name, struct memcg_record *record,
			 struct memcg_stats *stats,
			 struct memcg_pressure *pressure);

/*
 * True for the real root, which has no memory.current. A container's root has it; if
 * the controller isn't enabled for the container, memory.stat is missing, too.
 */
bool cgroupfs_files__is_root(const struct cgroupfs_files *files, int directory);

/*
 * Asks v1's memory.use_hierarchy whether the children's memory is charged to the memcg,
 * too. Returns 1; 0; -errno, logged as for cgroupfs_files__read().
 */
int cgroupfs_files__is_hierarchical(struct cgroupfs_files *files, int directory,
				    struct memcg_record *record,
				    const char *name);

#endif /* __CGROUPFS_MEMCG_H */
