// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Chooses a source. Each source reads in a file of its own. */
#include <errno.h>
#include <string.h>
#include "lib/log.h"
#include "lib/privilege.h"
#include "source/source.h"

/*
 * The sources in the order in which auto tries them, each with the first kernel that
 * has what it needs. options.c has their names, too.
 */
static const struct {
	const struct source_ops *ops;
	unsigned int version;
} sources[] = {
	{ &kfunc_source_ops, MACHINE_VERSION(7, 0) },
	{ &core_source_ops, MACHINE_VERSION(5, 10) },
	{ &cgroupfs_source_ops, 0 },
};

#define NR_SOURCES (sizeof(sources) / sizeof(sources[0]))

/*
 * If BPF can't be used the user is always told, and what that costs. A plain user, who
 * would read this at each run, is told in one short line; the rest comes with -v.
 */
static void source__announce(const struct source_ops *ops, bool is_auto,
			     const struct text *why)
{
	void (*say)(const char *format, ...) = log__note;

	if (!is_auto || ops != &cgroupfs_source_ops) {
		log__verbose("reading by source '%s'", ops->name);
		return;
	}
	if (!privilege__may_load_bpf()) {
		log__note(
			"reading files: BPF needs root, or CAP_BPF and CAP_PERFMON (-v: why)");
		say = log__verbose;
	}
	say("reading cgroup files, which don't show dying and hidden memcgs, since BPF can't be used: %s",
	    text__reason(why));
}

int source__open(const char *name, const struct demand *demand,
		 const struct start *start, struct machine *machine,
		 struct source **source)
{
	const bool is_auto = !strcmp(name, "auto");
	struct text why = {}, first_why = {};
	int err = -EOPNOTSUPP;
	size_t i;

	for (i = 0; i < NR_SOURCES; i++) {
		if (is_auto ? machine->version < sources[i].version :
			      strcmp(sources[i].ops->name, name) != 0)
			continue;
		text__restart(&why);
		err = sources[i].ops->open(demand, start, machine, source,
					   &why);
		if (!err) {
			source__announce(sources[i].ops, is_auto, &first_why);
			goto cleanup;
		}
		/* The error was logged: no other source would do better. */
		if (!why.length && !why.failed)
			goto cleanup;
		log__verbose("source '%s' doesn't work: %s",
			     sources[i].ops->name, text__reason(&why));
		if (!first_why.length)
			text__append_string(&first_why, text__reason(&why));
	}
	log__error(err, "%s", text__reason(&first_why));
cleanup:
	text__free(&why);
	text__free(&first_why);
	return err;
}
