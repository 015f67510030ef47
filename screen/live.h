/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The live screen, from the first sample to the key that ends it. */
#ifndef __LIVE_H
#define __LIVE_H

#include "options.h"

/*
 * Runs until it is quit, or as many samples were shown as asked for; where the
 * terminal is usable. Returns 0, or EX_USAGE or -errno, logged.
 */
int live__run(const struct options *options);

#endif /* __LIVE_H */
