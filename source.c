// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Chooses a source. How each reads is in its own file. */
#include <errno.h>
#include <string.h>
#include "log.h"
#include "source.h"

/* In the order in which auto tries them; without a source: not built yet. */
static const struct {
	const char *name;
	const struct source *source;
} sources[] = {
	{ "kfunc", &source_kfunc },
	{ "core", NULL },
	{ "cgroupfs", NULL },
};

#define NR_SOURCES (sizeof(sources) / sizeof(sources[0]))

bool source__is_known(const char *name)
{
	size_t i;

	for (i = 0; i < NR_SOURCES; i++)
		if (!strcmp(sources[i].name, name))
			return true;
	return !strcmp(name, "auto");
}

int source__open(const char *name, unsigned int groups,
		 const struct machine *machine, const struct source **source)
{
	const bool is_auto = !strcmp(name, "auto");
	int err = -EOPNOTSUPP;
	size_t i;

	for (i = 0; i < NR_SOURCES; i++) {
		if (!is_auto && strcmp(sources[i].name, name))
			continue;
		if (!sources[i].source) {
			if (is_auto)
				continue;
			return log__error(
				-EOPNOTSUPP,
				"source '%s' is not built yet; this version has: kfunc",
				name);
		}
		err = sources[i].source->open(groups, machine);
		if (!err) {
			*source = sources[i].source;
			log__verbose("reading by source '%s'", sources[i].name);
			return 0;
		}
	}
	return err;
}
