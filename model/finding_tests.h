/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The tests of the findings, and what they share. Numbers are double: NAN is unknown, and
 * each comparison with it is false, so a test claims nothing of what isn't known. INFINITY
 * is no limit. Only finding*.c include this.
 */
#ifndef __FINDING_TESTS_H
#define __FINDING_TESTS_H

#include <math.h>
#include "model/finding.h"

/* The value of a column as a number, in its unit. memcg NULL: NAN. */
double evidence__amount(const struct evidence *evidence,
			const struct memcg *memcg, enum column_id id);

/* The same of the memcg that is tested. */
static inline double evidence__own(const struct evidence *evidence,
				   enum column_id id)
{
	return evidence__amount(evidence, evidence->memcg, id);
}

/* A number of the machine's in bytes; NAN: unknown. */
static inline double machine__amount(__u64 number)
{
	return number == MACHINE_UNKNOWN ? NAN : number;
}

/* For the parts of a sum that some kernels don't count. */
static inline double or_zero(double amount)
{
	return isnan(amount) ? 0 : amount;
}

/* The bytes that the memcg may use: its limit, at most the machine's memory. */
double evidence__room(const struct evidence *evidence);

/* True if little memory is left: of the limit that is reached first, or the machine's. */
bool evidence__is_short(const struct evidence *evidence);

/* Hands over a number of the sentence. */
void finding__add(struct finding *finding, const char *name, enum unit unit,
		  double amount);
void finding__add_path(struct finding *finding, const char *name,
		       const struct memcg *memcg);
void finding__add_text(struct finding *finding, const char *name,
		       const char *text);

#define FINDING(id, ...)                                \
	bool find_##id(const struct evidence *evidence, \
		       struct finding *finding);
#include "model/finding_rows.h"

#endif /* __FINDING_TESTS_H */
