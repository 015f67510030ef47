// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Computes the OOM killer's points. */
#include "model/oom.h"

#define OOM_SCORE_ADJ_MIN -1000

static long to_pages(__u64 bytes, __u32 page_size)
{
	return bytes == VALUE_UNKNOWN ? 0 : bytes / page_size;
}

long oom__badness(const struct oom_candidate *candidate, __u64 total_pages,
		  __u32 page_size)
{
	if (candidate->is_init || candidate->rss == VALUE_UNKNOWN ||
	    candidate->adj == OOM_SCORE_ADJ_MIN)
		return OOM_NEVER;
	/* As in the kernel, thousandths are whole pages. */
	return to_pages(candidate->rss, page_size) +
	       to_pages(candidate->swap, page_size) +
	       to_pages(candidate->pagetables, page_size) +
	       candidate->adj * (long)(total_pages / 1000);
}

__u64 oom__total_pages(const struct memcg *domain,
		       const struct machine *machine)
{
	__u64 memory = machine->mem_total, swap = machine->swap_total;

	if (domain) {
		memory = domain->record->memory.max;
		/* v1 limits memory and swap together. */
		if (domain->record->memsw_max != VALUE_UNKNOWN &&
		    domain->record->memsw_max - memory < swap)
			swap = domain->record->memsw_max - memory;
		else if (domain->record->swap.max < swap)
			swap = domain->record->swap.max;
	}
	if (memory >= VALUE_NO_LIMIT || swap == MACHINE_UNKNOWN)
		return 0;
	return memory / machine->page_size + swap / machine->page_size;
}
