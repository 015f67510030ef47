// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests what a memcg's memory is made of, and whose it is. */
#include <string.h>
#include "model/finding_tests.h"

/* Less than this part of what it may use can't be what its memory is short of. */
#define MUCH 0.1
/* "Mostly": of what it uses. */
#define HALF 0.5
/* Below this part kernel memory is what comes with any work. */
#define KERNEL_PART 0.25
/*
 * So many removed memcgs cost more than the memory that they hold: each has an id, of which
 * there are 65,535, and is met by each walk of the kernel's.
 */
#define DYING_MANY 2000

/*
 * Kernel memory that isn't reclaimed. Up to 5.17 memory.stat has no sum of kernel memory;
 * then the parts that it has are added up. zswap holds what can be read back.
 */
static double evidence__kernel_fixed(const struct evidence *evidence)
{
	const double kernel = evidence__own(evidence, COLUMN_stat_kernel);

	if (!isnan(kernel))
		return kernel -
		       evidence__own(evidence, COLUMN_stat_slab_reclaimable) -
		       or_zero(evidence__own(evidence, COLUMN_stat_zswap));
	return evidence__own(evidence, COLUMN_stat_slab_unreclaimable) +
	       evidence__own(evidence, COLUMN_stat_kernel_stack) +
	       evidence__own(evidence, COLUMN_stat_percpu) +
	       or_zero(evidence__own(evidence, COLUMN_stat_pagetables));
}

bool find_kernel_memory(const struct evidence *evidence,
			struct finding *finding)
{
	const double fixed = evidence__kernel_fixed(evidence);

	finding__add(finding, "kernel.fixed", UNIT_BYTES, fmax(0, fixed));
	return !memcg__is_root(evidence->memcg) && fixed > 0 &&
	       fixed >= MUCH * evidence__room(evidence) &&
	       fixed >= KERNEL_PART * evidence__own(evidence, COLUMN_current);
}

bool find_shmem(const struct evidence *evidence,
		struct finding *finding __attribute__((unused)))
{
	const double shmem = evidence__own(evidence, COLUMN_stat_shmem),
		     room = evidence__room(evidence);

	return !memcg__is_root(evidence->memcg) && shmem > 0 &&
	       shmem >= HALF * evidence__own(evidence, COLUMN_current) &&
	       (shmem >= HALF * room ||
		(shmem >= MUCH * room && evidence__is_short(evidence)));
}

/*
 * The part in no child that isn't easily freed. On v1 a cgroup that has children may have
 * processes, too, and anonymous memory of its own is theirs.
 */
static double evidence__own_fixed(const struct evidence *evidence)
{
	const bool is_v1 = !strcmp(evidence->snapshot->sample.hierarchy, "v1");
	const double anon = evidence__own(evidence, COLUMN_own_stat_anon),
		     kernel = evidence__own(evidence, COLUMN_own_stat_kernel),
		     slab = evidence__own(evidence,
					  COLUMN_own_stat_slab_reclaimable);

	return (is_v1 ? 0 : anon) +
	       evidence__own(evidence, COLUMN_own_stat_shmem) +
	       or_zero(kernel - slab) +
	       or_zero(evidence__own(evidence, COLUMN_own_stat_sock));
}

/*
 * True if no process can be in it: each has a stack, and from its exec on page tables.
 * Unknown is false.
 */
static bool evidence__has_no_process(const struct evidence *evidence)
{
	return evidence__own(evidence, COLUMN_stat_kernel_stack) == 0 &&
	       evidence__own(evidence, COLUMN_stat_pagetables) == 0;
}

bool find_own_memory(const struct evidence *evidence,
		     struct finding *finding __attribute__((unused)))
{
	const double own = evidence__own(evidence, COLUMN_own_current);

	/* The root's own processes are charged to nobody. */
	return !memcg__is_root(evidence->memcg) &&
	       (evidence->memcg->nr_below ||
		evidence__has_no_process(evidence)) &&
	       own > 0 && own >= MUCH * evidence__room(evidence) &&
	       evidence__own_fixed(evidence) >= HALF * own;
}

bool find_hugetlb_counted(const struct evidence *evidence,
			  struct finding *finding __attribute__((unused)))
{
	const double hugetlb = evidence__own(evidence, COLUMN_stat_hugetlb);

	return evidence->machine->hugetlb_accounting &&
	       !memcg__is_root(evidence->memcg) && hugetlb > 0 &&
	       hugetlb >= MUCH * evidence__own(evidence, COLUMN_current);
}

/* The removed children of a memcg. */
struct removed {
	__u32 nr;
	double current;
	double swap;
	const struct memcg *largest;
	__u32 nr_namesakes; /* of the largest */
};

static void removed__add_up(struct removed *removed,
			    const struct evidence *evidence)
{
	const struct memcg *child, *memcg = evidence->memcg;
	double largest = -1, current;

	memcg__for_each_child(child, memcg) {
		if (!memcg__is_dying(child))
			continue;
		current = or_zero(
			evidence__amount(evidence, child, COLUMN_current));
		removed->nr++;
		removed->current += current;
		removed->swap += or_zero(
			evidence__amount(evidence, child, COLUMN_swap_current));
		if (current > largest) {
			largest = current;
			removed->largest = child;
		}
	}
	if (!removed->nr)
		return;
	memcg__for_each_child(child, memcg) {
		removed->nr_namesakes +=
			memcg__is_dying(child) && child != removed->largest &&
			!strcmp(child->name, removed->largest->name);
	}
}

bool find_dying(const struct evidence *evidence, struct finding *finding)
{
	struct removed removed = {};

	removed__add_up(&removed, evidence);
	finding__add(finding, "dying.nr", UNIT_COUNT, removed.nr);
	finding__add(finding, "dying.current", UNIT_BYTES, removed.current);
	finding__add(finding, "dying.swap", UNIT_BYTES, removed.swap);
	finding__add_path(finding, "dying.largest", removed.largest);
	finding__add(finding, "dying.namesakes", UNIT_COUNT,
		     removed.nr_namesakes);
	return removed.nr >= DYING_MANY ||
	       (removed.current > 0 &&
		removed.current >= MUCH * evidence__room(evidence));
}
