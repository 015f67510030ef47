/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Where in the kernel's arrays memory.stat's counters are. Since 6.1 (events) and
 * 6.10 (states) the arrays hold only what is counted per memcg, and static tables
 * (mem_cgroup_events_index, mem_cgroup_stats_index) lead from an enumerator to a
 * place. BTF doesn't know them; this finds them. Reads no kernel memory itself.
 */
#ifndef __STAT_TABLE_H
#define __STAT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include "memcgtop.h"

#define STAT_TABLE_MAX 512
#define NO_INDEX 0xffff

struct stat_table {
	bool is_known;
	__u32 nr;
	__u16 index[STAT_TABLE_MAX]; /* by enumerator; NO_INDEX: not counted */
};

/* No table: an array as long as its enum. */
void stat_table__set_identity(struct stat_table *table, __u32 nr);

/*
 * Looks for the table of nr enumerators that leads to nr_slots places in size
 * bytes of kernel memory, from the middle outwards: the first that leads from
 * enumerator 0 (PGPGIN, NR_INACTIVE_ANON) to place 0, as it does wherever that is
 * counted, or else the only one. Sets is_known.
 */
void stat_table__find(struct stat_table *table, __u32 nr, __u32 nr_slots,
		      const __u8 *memory, size_t size);

/* The same, where the middle is its address. */
void stat_table__read_middle(struct stat_table *table, __u32 nr, __u32 nr_slots,
			     const __u8 *memory, size_t size);

/* Address of a kernel symbol by /proc/kallsyms; 0: unknown, or not shown. */
__u64 kallsyms__find(const char *symbol);

#endif /* __STAT_TABLE_H */
