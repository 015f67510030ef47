/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The statistics of the domain in a report of the OOM killer: memory.stat's lines since
 * 5.3, and before that one line for each memcg of the domain. v1 has its own keys in them
 * up to 5.2 and since 6.5.
 */
#ifndef __KERNEL_STATS_H
#define __KERNEL_STATS_H

#include "lib/span.h"
#include "model/kill.h"

/* True if it begins with a line "KEY NUMBER", with a key of memory.stat. */
bool kernel_stats__is_line(struct span text);

/*
 * Takes such a line; or all of them in one record, with what the log writes for the end of
 * a line. *is_v1 is set where a key says so, and then only hierarchical keys count.
 */
void kernel_stats__take_lines(struct span text, bool *is_v1,
			      struct kill_state *state);

/*
 * Adds "cache:0KB rss:49484KB …", which counts a memcg without its descendants (up to
 * 5.2). is_first: the record is the first one of the report.
 */
void kernel_stats__add(struct span text, bool is_first,
		       struct kill_state *state);

#endif /* __KERNEL_STATS_H */
