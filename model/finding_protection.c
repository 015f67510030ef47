// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests whether memory.min and memory.low take effect, and finds the level that cuts them. */
#include "model/finding_tests.h"

/*
 * Less is the difference between usage now and the children's sums, which the kernel
 * refreshes as it charges.
 */
#define CUT_PART 0.05
#define CUT_MIN (1024.0 * 1024)

static const struct protection {
	const char *name;
	enum column_id set;
	enum column_id effective;
} protections[] = {
	{ "memory.min", COLUMN_min, COLUMN_effective_min },
	{ "memory.low", COLUMN_low, COLUMN_effective_low },
};

/* True if less arrives than is set, as far as it is used: nothing else is protected. */
static bool protection__is_cut(const struct protection *protection,
			       const struct evidence *evidence,
			       const struct memcg *memcg)
{
	const double claimed =
		fmin(evidence__amount(evidence, memcg, COLUMN_current),
		     evidence__amount(evidence, memcg, protection->set));
	const double missing =
		claimed -
		evidence__amount(evidence, memcg, protection->effective);

	return missing >= CUT_MIN && missing >= CUT_PART * claimed;
}

/*
 * The ancestor that has too little: the topmost of those that are cut themselves hands on
 * less than is set there, and the one above it is why.
 */
static const struct memcg *
protection__cutter(const struct protection *protection,
		   const struct evidence *evidence)
{
	const struct memcg *cutter = evidence->memcg->parent;

	while (cutter && cutter->parent &&
	       protection__is_cut(protection, evidence, cutter))
		cutter = cutter->parent;
	return cutter;
}

/* Fills in the first protection that is cut: to nothing, or to a part of what is set. */
static bool find_protection(const struct evidence *evidence,
			    struct finding *finding, bool to_nothing)
{
	const struct protection *protection = protections;
	const struct protection *end =
		protection + sizeof(protections) / sizeof(protections[0]);
	double reaches = 0;

	for (; protection < end; protection++) {
		reaches = evidence__own(evidence, protection->effective);
		if (protection__is_cut(protection, evidence, evidence->memcg) &&
		    (reaches == 0) == to_nothing)
			break;
	}
	if (protection == end)
		return false;
	finding->cause = protection__cutter(protection, evidence);
	finding__add_text(finding, "setting", protection->name);
	finding__add(finding, "set", UNIT_BYTES,
		     evidence__own(evidence, protection->set));
	finding__add(finding, "reaches", UNIT_BYTES, reaches);
	finding__add_path(finding, "cut.by", finding->cause);
	finding__add(finding, "cut.set", UNIT_BYTES,
		     evidence__amount(evidence, finding->cause,
				      protection->set));
	return finding->cause;
}

bool find_protection_without_effect(const struct evidence *evidence,
				    struct finding *finding)
{
	return find_protection(evidence, finding, true);
}

bool find_protection_cut(const struct evidence *evidence,
			 struct finding *finding)
{
	return find_protection(evidence, finding, false);
}
