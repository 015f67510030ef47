/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The mode --kills: kills that the kernel's log knows, then those that happen, as lines. */
#ifndef __KILLS_MODE_H
#define __KILLS_MODE_H

#include "output/kills.h"
#include "source/sampler.h"

struct kills_options {
	bool is_wanted; /* --kills was given */
	bool is_named; /* with one of its words */
	bool past; /* those that the log still knows */
	bool follow; /* those that happen from now on */
	bool signals; /* SIGKILLs from user space as well */
};

struct kills_run {
	const struct kills_options *options;
	const struct sampler_options
		*sampling; /* its start limits what is shown */
	struct kill_table_options table;
	bool as_json;
	bool quiet;
	unsigned long count; /* kills; 0: without end */
};

/* Returns the exit status. */
int run_kills(const struct kills_run *run);

#endif /* __KILLS_MODE_H */
