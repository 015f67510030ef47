// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Finds the first and the last sample of each boot in a file. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/log.h"
#include "source/sampler.h"

/* Notes that the sample that was read last is one of its boot. Returns 0 or -ENOMEM. */
static int ends__add(struct sample_ends *ends, struct sampler *sampler)
{
	const char *origin = sampler__last(sampler)->origin;
	struct sample_boot *boot;
	size_t i;

	for (i = 0; i < ends->nr; i++) {
		boot = &ends->boots[i];
		if (strcmp(boot->origin, origin))
			continue;
		boot->last = sampler->position;
		return 0;
	}
	boot = reallocarray(ends->boots, ends->nr + 1, sizeof(*boot));
	if (!boot)
		return log__error(-ENOMEM, "no memory for a list of boots");
	ends->boots = boot;
	boot += ends->nr++;
	snprintf(boot->origin, sizeof(boot->origin), "%s", origin);
	boot->first = boot->last = sampler->position;
	return 0;
}

int sampler__find_ends(struct sampler *sampler, unsigned long count,
		       struct sample_ends *ends)
{
	int err;

	*ends = (struct sample_ends){};
	sampler->source->waits = true;
	do {
		err = sampler__read(sampler);
		if (!err)
			err = ends__add(ends, sampler);
	} while (!err && sampler->nr_samples != count);
	sampler->nr_samples = 0;
	return err == -ENODATA ? 0 : err;
}

void sample_ends__free(struct sample_ends *ends)
{
	free(ends->boots);
	*ends = (struct sample_ends){};
}
