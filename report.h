/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What --explain and --summary show of the last sample, gathered: what is found, the
 * processes, the kills that the kernel's log has. How it is printed is output/explain.h's.
 */
#ifndef __REPORT_H
#define __REPORT_H

#include "model/explanation.h"
#include "output/kills.h"
#include "source/details.h"
#include "source/sampler.h"

#define REPORT_KILLS_MAX 5

struct report {
	struct explanation explanation;
	struct details its; /* of the memcg that is explained */
	struct details
		domains; /* of the memcg whose max is reached first, or the machine */
	struct text kill_lines[REPORT_KILLS_MAX]; /* a ring */
	unsigned int nr_kills; /* that were put into it */
	struct text kills; /* the lines in their order */
	struct kill_table_options kill_options;
};

/*
 * Explains the start of the sampler's last sample or, explains false, sums up what is found
 * at and below it. kmsg is the kernel's log (kill_log.h); below 0: it isn't read. width is that
 * of the terminal, 0 for none. Returns 0
 * or -errno, logged. The caller frees the report also after an error.
 */
int report__make(struct report *report, struct sampler *sampler, bool explains,
		 int kmsg, size_t width);

void report__free(struct report *report);

#endif /* __REPORT_H */
