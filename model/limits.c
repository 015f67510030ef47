// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Computes, as the kernel does, who limits a memcg, who throttles it, and how much its
 * ancestors leave of its protection.
 */
#include <stdint.h>
#include <string.h>
#include "model/limits.h"

/*
 * The parent's limit or headroom. Without a parent only the machine's root and a memcg
 * that isn't charged to ancestors are known to have no limit from above: what is above
 * a cgroup namespace's root may allow less than all that can be seen.
 */
static __u64 memcg__inherited(const struct memcg *memcg,
			      const struct memcg *parent, __u64 of_parent,
			      const struct sample *sample)
{
	if (parent)
		return of_parent;
	if (sample->hierarchy_unknown)
		return VALUE_UNKNOWN;
	return memcg__is_root(memcg) ||
			       memcg->record->flags & MEMCG_NOT_HIERARCHICAL ?
		       VALUE_NO_LIMIT :
		       VALUE_UNKNOWN;
}

static void memcg__compute_limit(struct memcg *memcg,
				 const struct sample *sample)
{
	/* Ancestors that don't charge for it (v1, use_hierarchy=0) don't limit it. */
	const bool is_alone = memcg->record->flags & MEMCG_NOT_HIERARCHICAL;
	const struct memcg *parent = is_alone ? NULL : memcg->parent;
	const __u64 max = memcg->record->memory.max,
		    current = memcg->record->memory.current;
	__u64 left;

	memcg->limit = memcg__inherited(memcg, parent,
					parent ? parent->limit : 0, sample);
	memcg->headroom = memcg__inherited(
		memcg, parent, parent ? parent->headroom : 0, sample);
	memcg->limit_by = parent ? parent->limit_by : NULL;
	memcg->headroom_by = parent ? parent->headroom_by : NULL;
	/* The root can't be limited. */
	if (memcg__is_root(memcg) || max == VALUE_NO_LIMIT)
		return;
	if (max == VALUE_UNKNOWN || memcg->limit == VALUE_UNKNOWN) {
		memcg->limit = memcg->headroom = VALUE_UNKNOWN;
		memcg->limit_by = memcg->headroom_by = NULL;
		return;
	}
	/*
	 * The nearest of equal limits counts. VALUE_NO_LIMIT is larger than any limit.
	 */
	if (max <= memcg->limit) {
		memcg->limit = max;
		memcg->limit_by = memcg;
	}
	left = max > current ? max - current : 0;
	if (current == VALUE_UNKNOWN || memcg->headroom == VALUE_UNKNOWN) {
		memcg->headroom = VALUE_UNKNOWN;
		memcg->headroom_by = NULL;
	} else if (left <= memcg->headroom) {
		memcg->headroom = left;
		memcg->headroom_by = memcg;
	}
}

/*
 * The overage of a memcg relative to its high, which counts as a page at least, as
 * calculate_overage() in mm/memcontrol.c has it.
 */
static double overage(const struct memcg *memcg, __u64 over_high,
		      const struct sample *sample)
{
	const __u64 high = memcg->record->memory.high;

	return (double)over_high / (high ? high : sample->page_size);
}

/* Unlike a limit, high only throttles: by the largest overage, mem_find_max_overage(). */
static void memcg__compute_high(struct memcg *memcg,
				const struct sample *sample)
{
	const struct memcg *parent = memcg->parent;
	const __u64 high = memcg->record->memory.high,
		    current = memcg->record->memory.current;
	__u64 over;

	memcg->high_limit = memcg__inherited(
		memcg, parent, parent ? parent->high_limit : 0, sample);
	memcg->high_limit_by = parent ? parent->high_limit_by : NULL;
	memcg->over_high = parent ? parent->over_high : 0;
	memcg->over_high_by = parent ? parent->over_high_by : NULL;
	/* v1 has no high. */
	if (memcg__is_root(memcg) && !strcmp(sample->hierarchy, "v1"))
		memcg->high_limit = VALUE_UNKNOWN;
	else if (memcg__is_root(memcg))
		return;
	if (high == VALUE_UNKNOWN || memcg->high_limit == VALUE_UNKNOWN) {
		memcg->high_limit = memcg->over_high = VALUE_UNKNOWN;
		memcg->high_limit_by = memcg->over_high_by = NULL;
		return;
	}
	if (high != VALUE_NO_LIMIT && high <= memcg->high_limit) {
		memcg->high_limit = high;
		memcg->high_limit_by = memcg;
	}
	if (high == VALUE_NO_LIMIT || memcg->over_high == VALUE_UNKNOWN)
		return;
	over = current > high ? current - high : 0;
	if (current == VALUE_UNKNOWN) {
		memcg->over_high = VALUE_UNKNOWN;
		memcg->over_high_by = NULL;
	} else if (over && (!memcg->over_high_by ||
			    overage(memcg, over, sample) >=
				    overage(memcg->over_high_by,
					    memcg->over_high, sample))) {
		memcg->over_high = over;
		memcg->over_high_by = memcg;
	}
}

static __u64 smaller(__u64 a, __u64 b)
{
	return a < b ? a : b;
}

/* a * b / c; a * b may need 128 bits, the result is at most a. */
static __u64 share(__u64 a, __u64 b, __u64 c)
{
	return (unsigned __int128)a * b / c;
}

/*
 * effective_protection() in mm/page_counter.c, in pages as there, so that divisions
 * lose the same. Kernels up to 7.2 compute the product in 64 bits and get other
 * values where it wraps.
 */
static __u64 protection(__u64 usage, __u64 parent_usage, __u64 setting,
			__u64 parent_effective, __u64 siblings_protected,
			bool recursive)
{
	const __u64 claimed = smaller(usage, setting);

	if (siblings_protected > parent_effective)
		return share(claimed, parent_effective, siblings_protected);
	if (!recursive || parent_effective <= siblings_protected ||
	    parent_usage <= siblings_protected || usage <= claimed)
		return claimed;
	return claimed + share(parent_effective - siblings_protected,
			       smaller(usage - claimed,
				       parent_usage - siblings_protected),
			       parent_usage - siblings_protected);
}

/* In the kernel "max" is PAGE_COUNTER_MAX, and takes part in the arithmetic. */
static __u64 to_pages(__u64 bytes, __u64 page_size)
{
	return (bytes == VALUE_NO_LIMIT ? (__u64)INT64_MAX : bytes) / page_size;
}

static __u64 memcg__effective(const struct memcg *memcg,
			      const struct sample *sample, __u64 setting,
			      __u64 parent_effective, __u64 siblings_protected)
{
	const __u64 page = sample->page_size;
	__u64 pages;

	if (memcg__is_root(memcg->parent))
		return setting;
	if (setting == VALUE_UNKNOWN || siblings_protected == VALUE_UNKNOWN ||
	    parent_effective == VALUE_UNKNOWN ||
	    memcg->record->memory.current == VALUE_UNKNOWN ||
	    memcg->parent->record->memory.current == VALUE_UNKNOWN)
		return VALUE_UNKNOWN;
	pages = protection(
		to_pages(memcg->record->memory.current, page),
		to_pages(memcg->parent->record->memory.current, page),
		to_pages(setting, page), to_pages(parent_effective, page),
		to_pages(siblings_protected, page), sample->recursiveprot);
	return pages >= to_pages(VALUE_NO_LIMIT, page) ? VALUE_NO_LIMIT :
							 pages * page;
}

static void memcg__compute_effective(struct memcg *memcg,
				     const struct sample *sample)
{
	const struct memcg_counter *memory = &memcg->record->memory;
	const struct memcg *parent = memcg->parent;

	if (!parent) {
		memcg->effective_min = memcg->effective_low = VALUE_UNKNOWN;
		return;
	}
	memcg->effective_min = memcg__effective(
		memcg, sample, memory->min, parent->effective_min,
		parent->record->memory.children_min);
	memcg->effective_low = memcg__effective(
		memcg, sample, memory->low, parent->effective_low,
		parent->record->memory.children_low);
}

void memcg__compute_limits(struct memcg *memcg, const struct sample *sample)
{
	memcg__compute_limit(memcg, sample);
	memcg__compute_high(memcg, sample);
	memcg__compute_effective(memcg, sample);
}
