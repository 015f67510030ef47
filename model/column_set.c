// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The table of sets. The columns themselves are column_rows.h's. */
#include <strings.h>
#include "lib/text.h"
#include "model/column_set.h"

/* The ways in which a set has a column: see struct set_column. */
#define STAYS(id)                     \
	{                             \
		.column = COLUMN_##id \
	}
#define MAY_GO(id, importance_)                                    \
	{                                                          \
		.column = COLUMN_##id, .importance = (importance_) \
	}
#define NOT_ZERO(id, importance_)                                   \
	{                                                           \
		.column = COLUMN_##id, .importance = (importance_), \
		.when_not_zero = true                               \
	}

/* Who uses the memory, what it is made of, how near the limit is, what happened. */
static const struct set_column default_columns[] = {
	STAYS(name),
	STAYS(current),
	MAY_GO(delta_current, 8),
	MAY_GO(stat_anon, 10),
	MAY_GO(stat_file, 9),
	MAY_GO(stat_kernel, 5),
	NOT_ZERO(stat_hugetlb, 4),
	MAY_GO(swap_current, 7),
	MAY_GO(peak, 1),
	MAY_GO(limit, 14),
	MAY_GO(used_pct, 15),
	MAY_GO(headroom, 6),
	NOT_ZERO(over_high, 12),
	MAY_GO(pressure_some_avg10, 11),
	MAY_GO(events_high, 2),
	MAY_GO(events_max, 3),
	MAY_GO(events_oom_kill, 13),
};

/* The local events tell whose limit it was, the others whose processes died. */
static const struct set_column oom_columns[] = {
	STAYS(name),
	STAYS(current),
	MAY_GO(swap_current, 3),
	MAY_GO(peak, 2),
	MAY_GO(limit, 10),
	MAY_GO(limit_by, 7),
	MAY_GO(headroom, 4),
	MAY_GO(events_max, 5),
	MAY_GO(events_oom, 8),
	MAY_GO(events_oom_kill, 12),
	MAY_GO(events_local_oom, 9),
	MAY_GO(events_local_oom_kill, 11),
	NOT_ZERO(events_oom_group_kill, 1),
	MAY_GO(oom_group, 6),
};

/* The rates are there as soon as there are two samples, the counts before. */
static const struct set_column stall_columns[] = {
	STAYS(name),
	STAYS(current),
	MAY_GO(used_pct, 8),
	MAY_GO(high_limit, 7),
	MAY_GO(over_high, 11),
	MAY_GO(over_high_by, 3),
	MAY_GO(events_high, 1),
	MAY_GO(events_max, 2),
	MAY_GO(rate_events_high, 5),
	MAY_GO(rate_events_max, 4),
	MAY_GO(rate_refaults, 9),
	MAY_GO(pressure_some_avg10, 12),
	MAY_GO(pressure_full_avg10, 10),
	MAY_GO(pressure_some_avg60, 6),
};

static const struct set_column protect_columns[] = {
	STAYS(name),	       STAYS(current),
	MAY_GO(min, 5),	       MAY_GO(effective_min, 6),
	MAY_GO(low, 3),	       MAY_GO(effective_low, 4),
	MAY_GO(events_low, 2), MAY_GO(rate_events_low, 1),
};

static const struct set_column swap_columns[] = {
	STAYS(name),
	STAYS(current),
	MAY_GO(swap_current, 12),
	MAY_GO(swap_peak, 2),
	MAY_GO(swap_high, 3),
	MAY_GO(swap_max, 11),
	MAY_GO(zswap_current, 8),
	MAY_GO(zswap_max, 4),
	MAY_GO(stat_swapcached, 1),
	MAY_GO(stat_anon, 10),
	MAY_GO(stat_shmem, 9),
	MAY_GO(swap_events_max, 5),
	MAY_GO(swap_events_fail, 6),
	MAY_GO(rate_stat_workingset_refault_anon, 7),
};

static const struct set_column what_columns[] = {
	STAYS(name),
	STAYS(current),
	MAY_GO(stat_anon, 13),
	MAY_GO(stat_file, 12),
	MAY_GO(stat_shmem, 11),
	NOT_ZERO(stat_hugetlb, 4),
	MAY_GO(stat_kernel, 10),
	MAY_GO(stat_slab_reclaimable, 8),
	MAY_GO(stat_slab_unreclaimable, 9),
	MAY_GO(stat_kernel_stack, 2),
	MAY_GO(stat_pagetables, 5),
	MAY_GO(stat_percpu, 6),
	MAY_GO(stat_vmalloc, 3),
	MAY_GO(stat_sock, 7),
	MAY_GO(stat_zswap, 1),
};

/* The use, limits, protection and events of a level of the hierarchy. */
static const struct set_column levels_columns[] = {
	STAYS(name),
	STAYS(current),
	MAY_GO(own_current, 6),
	NOT_ZERO(swap_current, 5),
	MAY_GO(max, 17),
	MAY_GO(headroom, 15),
	MAY_GO(high, 14),
	NOT_ZERO(min, 10),
	NOT_ZERO(effective_min, 9),
	NOT_ZERO(low, 12),
	NOT_ZERO(effective_low, 11),
	NOT_ZERO(pressure_some_avg10, 13),
	NOT_ZERO(pressure_full_avg10, 4),
	NOT_ZERO(events_local_high, 3),
	NOT_ZERO(events_local_max, 7),
	NOT_ZERO(events_local_oom, 8),
	NOT_ZERO(events_local_oom_kill, 16),
};

/*
 * The columns that dashboards and alerts need: few, since each costs a series for each
 * memcg. Prometheus makes percentages, rates and sums from them.
 */
static const struct set_column prometheus_columns[] = {
	STAYS(name),
	STAYS(current),
	MAY_GO(swap_current, 8),
	MAY_GO(working_set, 13),
	MAY_GO(stat_anon, 10),
	MAY_GO(stat_file, 9),
	MAY_GO(stat_kernel, 5),
	MAY_GO(high, 4),
	MAY_GO(max, 12),
	MAY_GO(limit, 14),
	MAY_GO(events_high, 2),
	MAY_GO(events_max, 3),
	MAY_GO(events_oom_kill, 11),
	MAY_GO(pressure_some_total, 7),
	MAY_GO(pressure_full_total, 6),
	MAY_GO(refaults, 1),
};

#define COLUMNS(list) .columns = (list), .nr = sizeof(list) / sizeof((list)[0])

const struct column_set column_sets[NR_COLUMN_SETS] = {
	{ "@default", "the default table", COLUMNS(default_columns) },
	{ "@oom", "who was OOM-killed, and for which limit",
	  COLUMNS(oom_columns) },
	{ "@stall",
	  "what is slow although nothing was killed (throttled at memory.high, thrashing)",
	  COLUMNS(stall_columns) },
	{ "@protect", "protection as it is set, and what of it takes effect",
	  COLUMNS(protect_columns) },
	{ "@swap", "use of swap and zswap, their limits and failures",
	  COLUMNS(swap_columns) },
	{ "@what", "what the memory is made of", COLUMNS(what_columns) },
	{ "@levels",
	  "limits, protection and events, level by level (--explain)",
	  COLUMNS(levels_columns) },
	{ "@prometheus", "the series of --prometheus",
	  COLUMNS(prometheus_columns) },
};

const struct column_set *column_set__find(const char *name)
{
	const struct column_set *set;

	for_each_column_set(set)
		if (!strcasecmp(set->name, name))
			return set;
	return NULL;
}

void column_set__explain_unknown(const char *name, struct text *why)
{
	const struct column_set *set;

	text__format(why, "there is no set '%s'; the sets are", name);
	for_each_column_set(set)
		text__format(why, "%s %s", set == column_sets ? "" : ",",
			     set->name);
}

bool column_set__has(const struct column_set *set, const struct column *column)
{
	size_t i;

	for (i = 0; i < set->nr; i++)
		if (&columns[set->columns[i].column] == column)
			return true;
	return false;
}
