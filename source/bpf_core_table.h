/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The tables that lead to memory.stat's counters. Since 6.1 (events) and 6.10 (states)
 * the kernel's arrays hold only what is counted per memcg, and static tables
 * (mem_cgroup_events_index, mem_cgroup_stats_index) lead from an enumerator to a place
 * in them. BTF doesn't know these tables; this file recognises them in a piece of
 * memory that others read.
 */
#ifndef __BPF_CORE_TABLE_H
#define __BPF_CORE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include "memcgtop.h"

#define CORE_TABLE_MAX 512
#define NO_INDEX 0xffff

struct core_table {
	bool is_known;
	__u32 nr;
	__u16 index[CORE_TABLE_MAX]; /* by enumerator; NO_INDEX: not counted */
};

/* Stands for the table of an array as long as its enum: each index is its enumerator. */
void core_table__set_identity(struct core_table *table, __u32 nr);

/*
 * Looks for the table of nr enumerators that leads to nr_slots places in size bytes
 * of kernel memory, from the middle outwards. Takes the first that leads from
 * enumerator 0 (PGPGIN, NR_INACTIVE_ANON) to place 0, as every table does whose
 * enumerator 0 is counted, and otherwise the only one. Sets is_known.
 */
void core_table__find(struct core_table *table, __u32 nr, __u32 nr_slots,
		      const __u8 *memory, size_t size);

/* The same for a table whose address is the middle. */
void core_table__read_middle(struct core_table *table, __u32 nr, __u32 nr_slots,
			     const __u8 *memory, size_t size);

/* The address of a kernel symbol by /proc/kallsyms; 0: unknown, or not shown. */
__u64 kallsyms__find(const char *symbol);

/* The same in such a file. */
__u64 kallsyms__find_in(FILE *file, const char *symbol);

#endif /* __BPF_CORE_TABLE_H */
