// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests for OOM kills, by the counters of the levels and the marks of user space. Single kills, as a kernel's log knows
 * them, stand beside it in an explanation.
 */
#include "model/finding_tests.h"

/* The OOM kills of processes in the memcg, by whose they were. */
struct kill_counts {
	double all; /* of the memcg and all below it */
	double own; /* of its own processes */
	double removed; /* of children that aren't there any more; NAN: unknown */
	double below; /* of children that are there; NAN: unknown */
};

/*
 * memory.events.local's oom_kill counts the memcg's own processes, that of memory.events
 * also those below it. v1, and the mount option memory_localevents, count only locally.
 */
static struct kill_counts evidence__count_kills(const struct evidence *evidence)
{
	const double hierarchical =
			     evidence__own(evidence, COLUMN_events_oom_kill),
		     left = evidence__own(evidence, COLUMN_own_events_oom_kill);
	struct kill_counts counts = {
		.own = evidence__own(evidence, COLUMN_events_local_oom_kill)
	};

	counts.all = isnan(hierarchical) ? counts.own : hierarchical;
	counts.removed = fmax(left, counts.own) - counts.own;
	counts.below = counts.all - left;
	if (isnan(left))
		counts.removed = NAN;
	return counts;
}

/*
 * The nearest level whose limit an allocation was about to exceed; *is_known: the count of
 * each level is known, so that NULL means none. Its local count of oom is that of the
 * limit that was hit, while oom_kill is that of the process (memory.events.local).
 */
static const struct memcg *evidence__oom_level(const struct evidence *evidence,
					       bool *is_known)
{
	const struct memcg *level = evidence->memcg;
	double times;

	*is_known = true;
	for (; level && !memcg__is_root(level); level = level->parent) {
		times = evidence__amount(evidence, level,
					 COLUMN_events_local_oom);
		if (times > 0)
			return level;
		*is_known &= !isnan(times);
	}
	/* The memcgs above a namespace's root have limits, too. */
	*is_known &= level != NULL;
	return NULL;
}

/* How often user space has marked it: the marks are of a cgroup alone, not of those below. */
static double evidence__count_marks(const struct evidence *evidence)
{
	return or_zero(evidence__own(evidence, COLUMN_oomd_ooms)) +
	       or_zero(evidence__own(evidence, COLUMN_oomd_kills));
}

bool find_kills(const struct evidence *evidence, struct finding *finding)
{
	const struct kill_counts counts = evidence__count_kills(evidence);
	const double marks = evidence__count_marks(evidence);
	double rate = evidence__own(evidence, COLUMN_rate_events_oom_kill);
	const struct memcg *level = NULL;
	bool is_known = false;

	if (!(counts.all > 0 || marks > 0))
		return false;
	if (isnan(rate))
		rate = evidence__own(evidence,
				     COLUMN_rate_events_local_oom_kill);
	if (rate > 0 || evidence__own(evidence, COLUMN_rate_oomd_ooms) > 0 ||
	    evidence__own(evidence, COLUMN_rate_oomd_kills) > 0)
		finding->severity = SEVERITY_CRITICAL;
	/* All that happened below is told of the children. */
	if (!(counts.own + or_zero(counts.removed) + marks > 0))
		finding->cause = NULL;
	finding__add(finding, "kills", UNIT_COUNT, counts.all);
	finding__add(finding, "kills.own", UNIT_COUNT, counts.own);
	finding__add(finding, "kills.removed", UNIT_COUNT, counts.removed);
	finding__add(finding, "kills.below", UNIT_COUNT, counts.below);
	finding__add(finding, "kills.rate", UNIT_RATE, rate);
	/* User space needs no limit to kill, so the question is the kernel's alone. */
	if (counts.all > 0)
		level = evidence__oom_level(evidence, &is_known);
	finding__add_path(finding, "oom.by", level);
	finding__add(finding, "oom.times", UNIT_COUNT,
		     evidence__amount(evidence, level,
				      COLUMN_events_local_oom));
	finding__add(finding, "oom.machine", UNIT_COUNT,
		     level || !is_known ? NAN : counts.own);
	return true;
}
