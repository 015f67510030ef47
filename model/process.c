// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Computes the OOM killer's points, and says of how many processes the largest are. */
#include <stdio.h>
#include "model/process.h"

#define OOM_SCORE_ADJ_MIN -1000

bool processes__are_complete(const struct processes *processes)
{
	return !processes->is_cut && !processes->nr_unread;
}

void processes__format_count(char text[PROCESSES_TEXT_MAX],
			     const struct processes *processes)
{
	int length = snprintf(text, PROCESSES_TEXT_MAX,
			      "LARGEST OF %u PROCESSES%s", processes->nr_all,
			      processes->is_cut ? " AND MORE" : "");

	if (processes->nr_unread)
		snprintf(text + length, PROCESSES_TEXT_MAX - length,
			 ", AND %u THAT CAN'T BE READ", processes->nr_unread);
}

static long to_pages(__u64 bytes, __u32 page_size)
{
	return bytes == VALUE_UNKNOWN ? 0 : bytes / page_size;
}

long process__badness(const struct process *process, __u64 total_pages,
		      __u32 page_size)
{
	if (process->is_init || process->anon == VALUE_UNKNOWN ||
	    process->oom_score_adj == OOM_SCORE_ADJ_MIN)
		return OOM_NEVER;
	/* As in the kernel, a thousandth is of whole pages. */
	return to_pages(process->anon, page_size) +
	       to_pages(process->file, page_size) +
	       to_pages(process->shmem, page_size) +
	       to_pages(process->swap, page_size) +
	       to_pages(process->pagetables, page_size) +
	       process->oom_score_adj * (long)(total_pages / 1000);
}

__u64 oom__total_pages(const struct memcg *domain,
		       const struct machine *machine)
{
	__u64 memory = machine->mem_total, swap = machine->swap_total;
	const struct memcg_record *record;

	if (domain) {
		record = domain->record;
		memory = record->memory.max;
		/* v1 limits memory and swap together. */
		if (record->memsw_max < VALUE_NO_LIMIT &&
		    record->memsw_max - memory < swap)
			swap = record->memsw_max - memory;
		else if (record->swap.max < swap)
			swap = record->swap.max;
	}
	if (memory >= VALUE_NO_LIMIT || swap == MACHINE_UNKNOWN)
		return 0;
	return memory / machine->page_size + swap / machine->page_size;
}
