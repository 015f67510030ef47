/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Reads saved samples for fuzz targets, as memcgtop -i does. */
#ifndef __TESTS_FUZZ_SAVED_H
#define __TESTS_FUZZ_SAVED_H

#include "model/view.h"
#include "source/sampler.h"

/* Opens that file; the options have to outlive the sampler. False: it can't be opened. */
static inline bool saved__begin(struct sampler *sampler,
				struct sampler_options *options,
				const char *name)
{
	const struct demand demand = { .labels = true };

	*options = (struct sampler_options){ .source = "auto",
					     .input = name,
					     .keeps_previous = true };
	sampler__init(sampler, options);
	return !sampler__open(sampler, &demand);
}

#endif /* __TESTS_FUZZ_SAVED_H */
