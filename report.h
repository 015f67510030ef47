/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What --explain and --summary show of the last sample, gathered: what is found, the
 * processes, the kills that the kernel's log has. How it is printed is output/explain.h's.
 */
#ifndef __REPORT_H
#define __REPORT_H

#include "model/explanation.h"
#include "source/details.h"
#include "source/sampler.h"

struct report {
	struct explanation explanation;
	struct details details; /* of the memcg that is explained */
	struct kill_list kills;
};

/*
 * Explains the start of the sampler's last sample or, explains false, sums up what is found
 * at and below it. kmsg is the kernel's log (kill_log.h); below 0: it isn't read. Returns 0
 * or -errno, logged. The caller frees the report also after an error.
 */
int report__make(struct report *report, struct sampler *sampler, bool explains,
		 int kmsg);

void report__free(struct report *report);

#endif /* __REPORT_H */
