// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests what is at its limit, above its high, or on the way there; and the end of swap. */
#include "model/finding_tests.h"

/* From here on a limit or a part of swap counts as used up: used_pct is an alarm there. */
#define FULL 0.95
/*
 * Page cache that wasn't used lately gives way at little cost: a limit that it fills up is
 * what page cache is for. Below this part without it, a limit isn't what hurts.
 */
#define FULL_WITHOUT_CACHE 0.9
/* The share that reclaim leaves alone even in need: pages in use, or just being read. */
#define HARDLY_FREED 0.05
/* Less growth of max between two samples is the noise of per-CPU stocks and caches. */
#define GROWTH_OF_MAX 0.001
#define GROWTH_MIN (1024.0 * 1024)
/* In seconds: somebody who reads it can still act. */
#define SOON 3600

/*
 * Its own max is hit where its local event, or v1's failcnt, grows: memory.events of a
 * memcg has the hits of all below it, too.
 */
static double evidence__hits(const struct evidence *evidence)
{
	const double events =
		evidence__own(evidence, COLUMN_rate_events_local_max);

	return isnan(events) ? evidence__own(evidence, COLUMN_rate_failcnt) :
			       events;
}

bool find_at_limit(const struct evidence *evidence, struct finding *finding)
{
	const double limit = evidence__own(evidence, COLUMN_limit);
	const bool is_full = evidence__own(evidence, COLUMN_used_pct) >=
				     100 * FULL &&
			     !(evidence__own(evidence, COLUMN_working_set) <
			       FULL_WITHOUT_CACHE * limit);

	finding->cause = evidence->memcg->limit_by;
	if (!is_full)
		finding->severity = SEVERITY_INFO;
	return (is_full && evidence__own(evidence, COLUMN_current) > 0) ||
	       (evidence->memcg->limit_by == evidence->memcg &&
		evidence__hits(evidence) > 0);
}

bool find_thrashing(const struct evidence *evidence,
		    struct finding *finding __attribute__((unused)))
{
	return evidence->memcg->thrashing == TROUBLE_IS_THERE;
}

bool find_limit_by_ancestor(const struct evidence *evidence,
			    struct finding *finding)
{
	const struct memcg *by = evidence->memcg->headroom_by;
	const double max = evidence__amount(evidence, by, COLUMN_max),
		     current = evidence__amount(evidence, by, COLUMN_current);

	finding->cause = by;
	finding__add(finding, "by.max", UNIT_BYTES, max);
	finding__add(finding, "by.current", UNIT_BYTES, current);
	finding__add(finding, "by.rest", UNIT_BYTES,
		     fmax(0,
			  current - evidence__own(evidence, COLUMN_current)));
	return by && by != evidence->memcg &&
	       evidence__own(evidence, COLUMN_headroom) <= (1 - FULL) * max;
}

bool find_max_without_effect(const struct evidence *evidence,
			     struct finding *finding)
{
	const double max = evidence__own(evidence, COLUMN_max);

	finding->cause = evidence->memcg->limit_by;
	return finding->cause && isfinite(max) &&
	       max > evidence__own(evidence, COLUMN_limit);
}

/* The memory that reclaim can free without swap. */
static double evidence__freeable(const struct evidence *evidence,
				 const struct memcg *memcg)
{
	return evidence__amount(evidence, memcg, COLUMN_stat_file) -
	       evidence__amount(evidence, memcg, COLUMN_stat_shmem) +
	       or_zero(evidence__amount(evidence, memcg,
					COLUMN_stat_slab_reclaimable));
}

/* The swap that the memcg can still get: by its limits, its ancestors', and the machine. */
static double evidence__swap_left(const struct evidence *evidence,
				  const struct memcg *memcg)
{
	double left = machine__amount(evidence->machine->swap_free);

	if (isnan(left))
		left = INFINITY;
	for (; memcg; memcg = memcg->parent)
		left = fmin(left,
			    evidence__amount(evidence, memcg, COLUMN_swap_max) -
				    evidence__amount(evidence, memcg,
						     COLUMN_swap_current));
	return fmax(0, left);
}

/* Adds what both of the throttled have. False: it isn't throttled, as far as is known. */
static bool find_any_throttled(const struct evidence *evidence,
			       struct finding *finding)
{
	const struct memcg *by = evidence->memcg->over_high_by;

	finding->cause = by;
	if (!by || by->throttled != TROUBLE_IS_THERE)
		return false;
	finding__add(finding, "by.high", UNIT_BYTES,
		     evidence__amount(evidence, by, COLUMN_high));
	finding__add(finding, "by.current", UNIT_BYTES,
		     evidence__amount(evidence, by, COLUMN_current));
	finding__add(finding, "by.events", UNIT_RATE,
		     evidence__amount(evidence, by, COLUMN_rate_events_high));
	return true;
}

bool find_throttled_stuck(const struct evidence *evidence,
			  struct finding *finding)
{
	const struct memcg *by = evidence->memcg->over_high_by;
	const double freeable = evidence__freeable(evidence, by) +
				evidence__swap_left(evidence, by);
	const double high = evidence__amount(evidence, by, COLUMN_high);

	if (!find_any_throttled(evidence, finding))
		return false;
	finding__add(finding, "by.freeable", UNIT_BYTES, freeable);
	return freeable < fmax(evidence__own(evidence, COLUMN_over_high),
			       HARDLY_FREED * high);
}

bool find_throttled(const struct evidence *evidence, struct finding *finding)
{
	return find_any_throttled(evidence, finding);
}

/* Anonymous and shared memory, which a process that leaks grows by. */
static double memcg__unbacked(const struct memcg *memcg,
			      const struct snapshot *snapshot)
{
	const struct evidence evidence = { .snapshot = snapshot };

	return evidence__amount(&evidence, memcg, COLUMN_stat_anon) +
	       evidence__amount(&evidence, memcg, COLUMN_stat_shmem);
}

bool find_growing(const struct evidence *evidence, struct finding *finding)
{
	const struct snapshot *snapshot = evidence->snapshot;
	const struct memcg *by = evidence->memcg->headroom_by;
	const double max = evidence__amount(evidence, by, COLUMN_max),
		     growth = evidence__amount(evidence, by,
					       COLUMN_delta_current);

	finding->cause = by;
	if (!by || !by->before || snapshot->is_apart)
		return false;
	finding__add(finding, "by.max", UNIT_BYTES, max);
	finding__add(finding, "by.growth", UNIT_BYTES,
		     growth > 0 ? growth / snapshot->seconds : NAN);
	return evidence__own(evidence, COLUMN_eta) < SOON &&
	       growth >= fmax(GROWTH_MIN, GROWTH_OF_MAX * max) &&
	       memcg__unbacked(by, snapshot) -
			       memcg__unbacked(by->before, snapshot->before) >=
		       growth / 2;
}

/* Sets what of its swap the level may use and uses; the root stands for the machine. */
static void evidence__swap(const struct evidence *evidence,
			   const struct memcg *level, double *limit,
			   double *used)
{
	const struct machine *machine = evidence->machine;

	if (memcg__is_root(level)) {
		*limit = machine__amount(machine->swap_total);
		*used = *limit - machine__amount(machine->swap_free);
		return;
	}
	*limit = evidence__amount(evidence, level, COLUMN_swap_max);
	*used = evidence__amount(evidence, level, COLUMN_swap_current);
}

bool find_swap_full(const struct evidence *evidence, struct finding *finding)
{
	const struct memcg *level = evidence->memcg;
	double limit = NAN, used = NAN;

	if (!memcg__is_root(level) &&
	    !(evidence__own(evidence, COLUMN_swap_current) > 0))
		return false;
	for (; level; level = level->parent) {
		evidence__swap(evidence, level, &limit, &used);
		/* A limit of 0 was chosen. */
		if (limit > 0 && isfinite(limit) && used >= FULL * limit)
			break;
	}
	if (!level)
		return false;
	finding->cause = level;
	finding__add(finding, "swap.limit", UNIT_BYTES, limit);
	finding__add(finding, "swap.used", UNIT_BYTES, used);
	finding__add_path(finding, "swap.by", level);
	/* Swap full of what nobody needs is as it should be. */
	return evidence__is_short(evidence) ||
	       evidence__own(evidence, COLUMN_rate_swap_events_fail) > 0;
}

bool find_zswap_full(const struct evidence *evidence, struct finding *finding)
{
	const double max = evidence__own(evidence, COLUMN_zswap_max);

	if (evidence__own(evidence, COLUMN_zswap_writeback) == 0)
		finding->severity = SEVERITY_WARNING;
	return max > 0 && isfinite(max) &&
	       evidence__own(evidence, COLUMN_zswap_current) >= FULL * max;
}
