/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A source of samples: one interface, and an instance of it for each way of reading.
 * Several sources may be open at a time. What becomes of a sample is not known here.
 */
#ifndef __SOURCE_H
#define __SOURCE_H

#include "lib/machine.h"
#include "lib/text.h"
#include "model/demand.h"
#include "model/snapshot.h"
#include "source/start.h"

struct source;

/* One way of reading. Each member but open takes a source that open() made. */
struct source_ops {
	const char *name;
	bool has_serials; /* its serials are the kernel's own */
	/*
	 * Makes a source, which close() frees. The walk begins at start, NULL for the
	 * root; start must outlive the source. Returns 0 or -errno: either why says
	 * what is missing and another source may do without it, or why is empty and
	 * the error was logged.
	 */
	int (*open)(const struct demand *demand, const struct start *start,
		    struct machine *machine, struct source **source,
		    struct text *why);
	/*
	 * Reads one sample. before is the previous one, NULL for the first. The
	 * memory that the snapshot points at stays until the next read. Returns 0 or
	 * -errno, logged; -ENODATA, which isn't logged, says that a file has no more
	 * samples. A file's sample also sets the machine.
	 */
	int (*read)(struct source *source, struct snapshot *snapshot,
		    struct snapshot *before, struct machine *machine);
	/*
	 * Goes back to the sample of that number, counted from 0. Only a saved file
	 * has this. Returns 0 or -errno, logged.
	 */
	int (*seek)(struct source *source, unsigned long position);
	void (*close)(struct source *source);
};

/* The first member of each source's own struct. */
struct source {
	const struct source_ops *ops;
	/* More samples may come of a file; then read() may return -EAGAIN, not logged. */
	bool is_stream;
	bool waits; /* read() waits for them instead, and none is given up */
};

extern const struct source_ops kfunc_source_ops;
extern const struct source_ops core_source_ops;
extern const struct source_ops cgroupfs_source_ops;

#define MEMORY_DISABLED                                                  \
	"the memory controller is disabled on this kernel (boot option " \
	"cgroup_disable=memory): there are no memory cgroups to show"

/*
 * Opens the source of that name, or for "auto" the first that works. start is as
 * for open(). Returns 0 with *source set, or -errno, logged.
 */
int source__open(const char *name, const struct demand *demand,
		 const struct start *start, struct machine *machine,
		 struct source **source);

#endif /* __SOURCE_H */
