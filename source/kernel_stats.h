/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The statistics of the domain in a report of the OOM killer: memory.stat's lines since
 * 5.1, and before that one line for each memcg of the domain.
 */
#ifndef __KERNEL_STATS_H
#define __KERNEL_STATS_H

#include "lib/span.h"
#include "model/kill.h"

/*
 * Takes lines "KEY NUMBER": one of them; or all in one record, with what the log writes
 * for the end of a line.
 */
void kernel_stats__take_lines(struct span text, struct kill_state *state);

/*
 * Adds "cache:0KB rss:49484KB …", which counts a memcg without its descendants (up to
 * 4.20, v1). is_first: the record is the first one of the report.
 */
void kernel_stats__add(struct span text, bool is_first,
		       struct kill_state *state);

#endif /* __KERNEL_STATS_H */
