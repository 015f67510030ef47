/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The health checks, --fail-if and --fail-if-finding. A check that can't tell is an error, and
 * not passed.
 */
#ifndef __FAIL_IF_H
#define __FAIL_IF_H

#include "model/filter.h"
#include "model/finding.h"
#include "source/sampler.h"

/*
 * Returns 1 if a memcg matches, 0 if none does or there is no comparison; -errno, logged, if
 * that can't be checked.
 */
int fail_if__check(const struct filter *fail_if,
		   const struct snapshot *snapshot);

/* Does the same with the findings that are wanted: FINDING_BIT()s. */
int fail_if_finding__check(unsigned int wanted, struct sampler *sampler);

#endif /* __FAIL_IF_H */
