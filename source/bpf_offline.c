// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Computes what is still charged to offline memcgs, from what their counters say. */
#include "lib/machine.h"
#include "model/column.h"
#include "source/bpf_offline.h"

/* Lists that NR_STATS ends. From 7.1 on all memory goes but the sockets'. */
static const enum memcg_stat all_but_sockets[] = { STAT_anon, STAT_file,
						   STAT_kernel, STAT_hugetlb,
						   NR_STATS };
/* From 5.13 on (b4e0b68fbd9d) all kernel memory goes. stat.kernel came with 5.18. */
static const enum memcg_stat kernel_memory[] = { STAT_kernel, NR_STATS };
static const enum memcg_stat kernel_memory_parts[] = {
	STAT_slab_reclaimable, STAT_slab_unreclaimable, STAT_percpu,
	STAT_kernel_stack,     STAT_pagetables,		NR_STATS
};
/* Up to 5.12 only the memory of objects goes: slab, and per-CPU data. */
static const enum memcg_stat objects[] = { STAT_slab_reclaimable,
					   STAT_slab_unreclaimable, STAT_percpu,
					   NR_STATS };

/* Lists cover memory; these two say how much the sockets have, and what no list covers. */
static const enum memcg_stat beside[] = { STAT_sock, STAT_swapcached,
					  NR_STATS };

static void stat_plan__need_all(struct stat_plan *plan,
				const enum memcg_stat *stat)
{
	for (; *stat != NR_STATS; stat++)
		stat_plan__need(plan, *stat);
}

void stat_plan__need_offline(struct stat_plan *plan, unsigned int version)
{
	stat_plan__need_all(plan, kernel_memory);
	if (version < MACHINE_VERSION(5, 18))
		stat_plan__need_all(plan, kernel_memory_parts);
	/* It isn't known yet whether the kernel moves pages. */
	if (version < MACHINE_VERSION(7, 0))
		return;
	stat_plan__need_all(plan, all_but_sockets);
	stat_plan__need_all(plan, beside);
}

static bool stat__is_object(enum memcg_stat stat)
{
	return stat == STAT_slab || stat == STAT_slab_reclaimable ||
	       stat == STAT_slab_unreclaimable || stat == STAT_percpu;
}

static bool stat__is_kernel_memory(enum memcg_stat stat)
{
	switch (stat) {
	case STAT_kernel:
	case STAT_kernel_stack:
	case STAT_pagetables:
	case STAT_sec_pagetables:
	case STAT_vmalloc:
	case STAT_zswap:
	case STAT_zswapped:
	case STAT_zswap_incomp:
		return true;
	default:
		return stat__is_object(stat);
	}
}

/* True if the number stands still. A counter that does is right: nothing happens. */
static bool offline_rules__freeze(const struct offline_rules *rules,
				  enum memcg_stat stat)
{
	static const bool is_gauge[NR_STATS] = {
#define STAT(key, heading, unit, kind, counters, since, help) \
	[STAT_##key] = KIND_##kind == KIND_GAUGE,
#include "memory_stat.h"
	};

	if (!is_gauge[stat])
		return false;
	/* 7.3 counts sockets' memory for the nearest ancestor that isn't dying. */
	if (rules->moves_pages)
		return stat != STAT_sock ||
		       rules->version >= MACHINE_VERSION(7, 3);
	/* v1's number of kernel memory is a page counter with objects in it. */
	if (rules->version >= MACHINE_VERSION(5, 13) ||
	    (rules->is_v1 && stat == STAT_kernel))
		return stat__is_kernel_memory(stat);
	return stat__is_object(stat);
}

/* The statistics whose memory was handed over, of those that are read. */
static const enum memcg_stat *
offline_rules__moved(const struct offline_rules *rules,
		     const struct stat_plan *plan)
{
	if (rules->moves_pages)
		return all_but_sockets;
	if (rules->version < MACHINE_VERSION(5, 13))
		return objects;
	return stat_plan__slot(plan, STAT_kernel) != NO_SLOT ?
		       kernel_memory :
		       kernel_memory_parts;
}

static __u64 stat_plan__word(const struct stat_plan *plan, const __u64 *words,
			     enum memcg_stat stat)
{
	const __u8 slot = stat_plan__slot(plan, stat);

	return slot == NO_SLOT ? VALUE_UNKNOWN : words[slot];
}

/*
 * The bytes that the memcg's usage still has in it and that its parent is charged with.
 * VALUE_UNKNOWN: they can't be told.
 */
static __u64 offline_rules__sum(const struct offline_rules *rules,
				const struct stat_plan *plan,
				const __u64 *words)
{
	const enum memcg_stat *stat = offline_rules__moved(rules, plan);
	__u64 value, sum = 0;

	if (!rules->has_stats)
		return rules->moves_pages ? VALUE_UNKNOWN : 0;
	for (; *stat != NR_STATS; stat++) {
		value = stat_plan__word(plan, words, *stat);
		if (value != VALUE_UNKNOWN)
			sum += value;
		/* Up to 7.0 it is a part of the usage; few mounts count hugetlb pages. */
		else if (rules->moves_pages && *stat != STAT_hugetlb)
			return VALUE_UNKNOWN;
	}
	return sum;
}

/*
 * The part of a usage that is charged. From 7.1 on it is the sockets'. A page that is in
 * the swap cache and mapped nowhere is neither in stat.anon nor in stat.file, so where
 * more is left than the sockets have, such pages may be in it.
 */
static __u64 offline_rules__charged(const struct offline_rules *rules,
				    const struct stat_plan *plan,
				    const __u64 *words, __u64 usage)
{
	const __u64 moved = offline_rules__sum(rules, plan, words);
	__u64 left, sock, cached;

	if (moved == VALUE_UNKNOWN || usage == VALUE_UNKNOWN)
		return VALUE_UNKNOWN;
	/* Per-CPU stocks let the two differ by some pages. */
	left = moved < usage ? usage - moved : 0;
	if (!rules->moves_pages)
		return left;
	sock = stat_plan__word(plan, words, STAT_sock);
	cached = stat_plan__word(plan, words, STAT_swapcached);
	if (cached == VALUE_UNKNOWN || left <= sock)
		return left;
	return left - sock > cached ? left - cached : sock;
}

/* v1's counter of memory and swap has as much in it that is gone. */
static __u64 memsw__correct(__u64 memsw, __u64 usage, __u64 charged)
{
	if (memsw == VALUE_UNKNOWN || charged == VALUE_UNKNOWN)
		return VALUE_UNKNOWN;
	return memsw > usage - charged ? memsw - (usage - charged) : 0;
}

static void offline_rules__correct(const struct offline_rules *rules,
				   const struct stat_plan *plan,
				   struct memcg_record *record, __u64 *words)
{
	const __u64 usage = record->memory.current;
	enum memcg_stat stat;

	record->memory.current =
		offline_rules__charged(rules, plan, words, usage);
	record->memsw_current = memsw__correct(record->memsw_current, usage,
					       record->memory.current);
	/* On v1 swap is a statistic, which 7.3 counts as it counts sockets. */
	if (rules->is_v1 && offline_rules__freeze(rules, STAT_sock))
		record->swap.current = VALUE_UNKNOWN;
	for (stat = 0; stat < NR_STATS; stat++)
		if (plan->stat_slot[stat] != NO_SLOT &&
		    offline_rules__freeze(rules, stat))
			words[plan->stat_slot[stat]] = VALUE_UNKNOWN;
}

__u32 offline_rules__apply(const struct offline_rules *rules,
			   const struct stat_plan *plan,
			   struct memcg_record *records,
			   struct stat_block *blocks, __u32 nr)
{
	const size_t stride = (size_t)plan->nr_blocks * STAT_BLOCK;
	__u64 *words = (__u64 *)blocks;
	__u32 i, nr_offline = 0;

	for (i = 0; i < nr; i++) {
		if (!(records[i].flags & MEMCG_OFFLINE))
			continue;
		nr_offline++;
		offline_rules__correct(rules, plan, &records[i],
				       words + i * stride);
	}
	return nr_offline;
}
