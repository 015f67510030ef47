/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The live screen, from the first sample to the key that ends it. */
#ifndef __LIVE_H
#define __LIVE_H

#include <stdbool.h>
#include "model/view.h"
#include "source/sampler.h"

/* The options of the command line that are for the screen. */
struct live_options {
	double interval; /* seconds */
	unsigned long count; /* samples until it ends; 0: without end */
	bool exact; /* bytes, not 1.5G */
	bool color;
};

/*
 * Runs until it is quit or has shown as many samples as asked for. The terminal has
 * to be usable. It opens the sampler; sampler and view stay the caller's. Returns 0 or
 * -errno, logged.
 */
int live__run(struct sampler *sampler, struct view *view,
	      const struct live_options *options);

#endif /* __LIVE_H */
