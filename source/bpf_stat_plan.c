// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Plans which statistics a walk reads, and finishes the words that it read. */
#include "model/snapshot.h"
#include "source/bpf_stat_plan.h"

#define PARTS_MAX 4

/* The statistics that each one adds up; NR_STATS ends them, and alone is no sum. */
static const enum memcg_stat parts[NR_STATS][PARTS_MAX + 1] = {
#define NODE(item, scale)
#define MEMCG(item, scale)
#define VM(item)
#define SUM(key) STAT_##key,
#define STAT(key, heading, unit, kind, counters, since, help) \
	[STAT_##key] = { counters NR_STATS },
#include "memory_stat.h"
};

static bool stat__is_sum(enum memcg_stat stat)
{
	return parts[stat][0] != NR_STATS;
}

/* v1 has a page counter for kernel memory, and a file of its own. */
static bool stat_plan__is_counter(const struct stat_plan *plan,
				  enum memcg_stat stat)
{
	return plan->is_v1 && stat == STAT_kernel;
}

void stat_plan__init(struct stat_plan *plan, const bool wanted[NR_STATS],
		     bool is_v1)
{
	enum memcg_stat stat;

	*plan = (struct stat_plan){ .is_v1 = is_v1 };
	for (stat = 0; stat < NR_STATS; stat++)
		plan->rows[stat].is_wanted = wanted[stat];
}

void stat_plan__need(struct stat_plan *plan, enum memcg_stat stat)
{
	plan->rows[stat].is_needed = true;
}

void stat_plan__drop(struct stat_plan *plan, const struct memcg_stats *file)
{
	enum memcg_stat stat;

	for (stat = 0; stat < NR_STATS; stat++)
		if (file->value[stat] == VALUE_UNKNOWN &&
		    !stat_plan__is_counter(plan, stat)) {
			plan->rows[stat].is_wanted = false;
			plan->rows[stat].is_needed &= plan->is_v1;
		}
}

void stat_plan__place(struct stat_plan *plan, enum memcg_stat stat,
		      const struct stat_place *place)
{
	struct stat_plan_row *row = &plan->rows[stat];

	plan->is_raw = true;
	row->is_missing = !place->is_known;
	row->offset = place->offset;
	row->shift = place->shift;
}

/* A wanted sum isn't read; its parts are. */
static void stat_plan__choose(struct stat_plan *plan)
{
	const enum memcg_stat *part;
	enum memcg_stat stat;

	for (stat = 0; stat < NR_STATS; stat++)
		plan->rows[stat].is_read = false;
	for (stat = 0; stat < NR_STATS; stat++) {
		if (plan->rows[stat].is_needed)
			plan->rows[stat].is_read = true;
		if (!plan->rows[stat].is_wanted)
			continue;
		if (!stat__is_sum(stat))
			plan->rows[stat].is_read = true;
		for (part = parts[stat]; *part != NR_STATS; part++)
			plan->rows[*part].is_read = true;
	}
	for (stat = 0; stat < NR_STATS; stat++)
		plan->rows[stat].is_read &= !plan->rows[stat].is_missing;
}

/* True for a wanted sum of which at least one part is read. */
static bool stat_plan__has_sum(const struct stat_plan *plan,
			       enum memcg_stat stat)
{
	const enum memcg_stat *part;

	if (plan->rows[stat].is_wanted)
		for (part = parts[stat]; *part != NR_STATS; part++)
			if (plan->rows[*part].is_read)
				return true;
	return false;
}

void stat_plan__assign(struct stat_plan *plan)
{
	struct stat_plan_row *row;
	enum memcg_stat stat;
	__u8 nr = 0;

	stat_plan__choose(plan);
	/* The program reads in the order of the list. */
	for (stat = 0; stat < NR_STATS; stat++) {
		row = &plan->rows[stat];
		row->slot = row->is_read && !stat_plan__is_counter(plan, stat) ?
				    nr++ :
				    NO_SLOT;
	}
	/* The program reads v1's counter last, and doesn't know of sums. */
	row = &plan->rows[STAT_kernel];
	if (row->is_read && stat_plan__is_counter(plan, STAT_kernel))
		row->slot = nr++;
	for (stat = 0; stat < NR_STATS; stat++) {
		row = &plan->rows[stat];
		if (stat_plan__has_sum(plan, stat))
			row->slot = nr++;
		/* A needed one, or a part of a sum, may be read without being wanted itself. */
		plan->stat_slot[stat] = row->is_wanted ? row->slot : NO_SLOT;
	}
	plan->nr_blocks = (nr + STAT_BLOCK - 1) / STAT_BLOCK;
}

__u8 stat_plan__slot(const struct stat_plan *plan, enum memcg_stat stat)
{
	return plan->rows[stat].slot;
}

void stat_plan__tell(const struct stat_plan *plan, struct stat_slots *slots)
{
	const struct stat_plan_row *row;
	enum memcg_stat stat;

	*slots = (struct stat_slots){ .nr_blocks = plan->nr_blocks,
				      .is_raw = plan->is_raw };
	for (stat = 0; stat < NR_STATS; stat++) {
		row = &plan->rows[stat];
		if (!row->is_read)
			continue;
		if (stat_plan__is_counter(plan, stat)) {
			slots->has_kmem = true;
			continue;
		}
		slots->stat[slots->nr] = stat;
		slots->offset[slots->nr++] = row->offset;
	}
}

/* Per-CPU sums may be below 0 for a moment: memcg_page_state() makes that 0. */
static void words__scale(__u64 *word, const __u64 *end, __u32 stride,
			 __u8 shift)
{
	for (; word < end; word += stride)
		*word = (__s64)*word < 0 ? 0 : *word << shift;
}

/* Adds the parts, memcg by memcg. An unknown part adds nothing. */
static void stat_plan__add(const struct stat_plan *plan, enum memcg_stat stat,
			   __u64 *words, const __u64 *end, __u32 stride)
{
	const __u8 slot = plan->rows[stat].slot;
	const enum memcg_stat *part;
	__u8 from[PARTS_MAX];
	__u32 i, nr = 0;
	__u64 sum;

	for (part = parts[stat]; *part != NR_STATS; part++)
		if (plan->rows[*part].is_read)
			from[nr++] = plan->rows[*part].slot;
	for (; words < end; words += stride) {
		sum = 0;
		for (i = 0; i < nr; i++)
			if (words[from[i]] != VALUE_UNKNOWN)
				sum += words[from[i]];
		words[slot] = sum;
	}
}

void stat_plan__finish(const struct stat_plan *plan, struct stat_block *blocks,
		       __u32 nr_memcgs)
{
	const __u32 stride = plan->nr_blocks * STAT_BLOCK;
	const struct stat_plan_row *row;
	__u64 *words = (__u64 *)blocks;
	const __u64 *end = words + (size_t)nr_memcgs * stride;
	enum memcg_stat stat;

	for (stat = 0; stat < NR_STATS; stat++) {
		row = &plan->rows[stat];
		if (plan->is_raw && row->is_read)
			words__scale(words + row->slot, end, stride,
				     row->shift);
	}
	for (stat = 0; stat < NR_STATS; stat++)
		if (stat_plan__has_sum(plan, stat))
			stat_plan__add(plan, stat, words, end, stride);
}
