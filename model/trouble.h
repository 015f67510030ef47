/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The two troubles that kill nothing: a memcg is throttled, or it is thrashing. Both are
 * told by two samples. Marks and counts of them are output/'s and screen/'s.
 */
#ifndef __TROUBLE_H
#define __TROUBLE_H

#include "model/demand.h"
#include "model/snapshot.h"

/*
 * Finds, for each memcg of a snapshot that is compared with the one before it, whether it is
 * throttled: it is above its own memory.high, and its events.high grew. reclaim_high() in
 * mm/memcontrol.c counts the event of each level that is above its high, before it reclaims
 * from it. The task then sleeps for up to 2 s, and may be the only one, so pressure of at
 * least 10 % in the last 10 s counts as well: this sleep is a part of it.
 *
 * And whether it is thrashing: its refaults grew, and there is that pressure. Where pressure
 * isn't known: more than 1 % of its current refaulted per second. This is told only of memcgs
 * without living children; in those above them it may come from several.
 */
void snapshot__find_troubles(struct snapshot *snapshot);

/* How many there are. VALUE_UNKNOWN: it is known of no memcg. */
struct trouble_counts {
	__u64 throttled;
	__u64 thrashing;
};

/* Counts the memcgs that are asked for. */
struct trouble_counts snapshot__count_troubles(const struct snapshot *snapshot);

/* Adds what has to be read for them. */
void troubles__demand(struct demand *demand);

#endif /* __TROUBLE_H */
