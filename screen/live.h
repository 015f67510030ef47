/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The live screen, from the first sample to the key that ends it. */
#ifndef __LIVE_H
#define __LIVE_H

#include <stdbool.h>
#include "model/view.h"
#include "source/sampler.h"

/* What the command line says of the screen. */
struct live_options {
	double interval; /* seconds */
	unsigned long count; /* samples until it ends; 0: without end */
	bool exact; /* bytes, not 1.5G */
	bool color;
};

/*
 * Runs until it is quit, or as many samples were shown as asked for; where the
 * terminal is usable. The sampler isn't open yet; both stay the caller's. Returns 0
 * or -errno, logged.
 */
int live__run(struct sampler *sampler, struct view *view,
	      const struct live_options *options);

#endif /* __LIVE_H */
