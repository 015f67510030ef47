// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Checks the last sample for --fail-if and --fail-if-finding, or says why that can't be done. */
#include <errno.h>
#include "fail_if.h"
#include "lib/log.h"

/* True if the values of the column, or some of them, can't be known; says why. */
static bool fail_if__is_unknown(const struct column *column,
				const struct snapshot *snapshot,
				struct text *why)
{
	if (column__is_missing(column, snapshot, why))
		return true;
	if (!column__needs_previous(column) || snapshot->before)
		return false;
	text__format(why, "%s needs two samples one after the other: %s",
		     column->name,
		     snapshot->sample.saved ?
			     "the last one of the file has none before it" :
			     "give an INTERVAL and a COUNT");
	return true;
}

/* True if the column of a memcg couldn't be read; says why. */
static bool fail_if__is_unreadable(const struct column *column,
				   const struct snapshot *snapshot,
				   struct text *why)
{
	const struct memcg *memcg = snapshot->memcgs + snapshot->first;
	const struct memcg *end = memcg + snapshot->nr;

	for (; memcg < end; memcg++) {
		if (!column__is_unreadable(column, snapshot, memcg))
			continue;
		text__format(why, "%s of ", column->name);
		memcg__append_path(memcg, why);
		text__append_string(why, " couldn't be read");
		return true;
	}
	return false;
}

/*
 * Returns 0 if it is sure that no memcg matches where none did; -errno, with the reason
 * appended to why, if one may match.
 */
static int fail_if__doubt(const struct filter *fail_if,
			  const struct snapshot *snapshot, struct text *why)
{
	unsigned int i;

	for (i = 0; i < fail_if->nr_columns; i++)
		if (fail_if__is_unknown(fail_if->columns[i], snapshot, why))
			return -ENOTSUP;
	for (i = 0; i < fail_if->nr_columns; i++)
		if (fail_if__is_unreadable(fail_if->columns[i], snapshot, why))
			return -EIO;
	if (!snapshot->sample.is_incomplete)
		return 0;
	text__append_string(why, "not all cgroups could be read");
	return -EIO;
}

int fail_if__check(const struct filter *fail_if,
		   const struct snapshot *snapshot)
{
	struct text why = {}, scratch = {};
	int result = 0;
	__u32 i;

	if (!fail_if->nr)
		return 0;
	for (i = 0; i < snapshot->nr && !result; i++)
		result = filter__matches(fail_if, snapshot,
					 &snapshot->memcgs[snapshot->first + i],
					 &scratch);
	if (!result)
		result = fail_if__doubt(fail_if, snapshot, &why);
	if (result < 0)
		log__error(result, "--fail-if: %s", text__string(&why));
	text__free(&scratch);
	text__free(&why);
	return result;
}

int fail_if_finding__check(unsigned int wanted, struct sampler *sampler)
{
	struct text why = {};
	int result;

	if (!wanted)
		return 0;
	result = findings__check(sampler__last(sampler), &sampler->machine,
				 wanted, &why);
	if (result < 0)
		log__error(result, "--fail-if-finding: %s", text__string(&why));
	text__free(&why);
	return result;
}
