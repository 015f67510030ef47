/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Where samples come from: one small interface, one file source_*.c for each
 * way of reading. What is done with a sample is nobody's business here.
 */
#ifndef __SOURCE_H
#define __SOURCE_H

#include "lib/machine.h"
#include "model/snapshot.h"
#include "lib/text.h"

struct source {
	const char *name;
	/*
	 * 0 or -errno, with what is missing in why; without words there when it
	 * was logged.
	 */
	int (*open)(const struct demand *demand, struct machine *machine,
		    struct text *why);
	/*
	 * Reads one sample. before is the one before it, NULL for the first. What
	 * the snapshot points at stays until the next read. 0 or -errno, logged;
	 * but -ENODATA, which is not: a file has no more. Of a file's sample it
	 * also sets the machine.
	 */
	int (*read)(struct snapshot *snapshot, struct snapshot *before,
		    struct machine *machine);
	/* Of a file: goes back to the sample of that number. 0 or -errno, logged. */
	int (*seek)(unsigned long position);
	void (*close)(void);
};

extern const struct source source_kfunc;
extern const struct source source_core;
extern const struct source source_cgroupfs;
extern const struct source source_file; /* demand->input */

#define MEMORY_DISABLED                                                  \
	"the memory controller is disabled on this kernel (boot option " \
	"cgroup_disable=memory): there are no memory cgroups to show"

/*
 * Opens the source of that name, or for "auto" the first that works. Returns
 * 0 with *source set or -errno, logged.
 */
int source__open(const char *name, const struct demand *demand,
		 struct machine *machine, const struct source **source);

#endif /* __SOURCE_H */
