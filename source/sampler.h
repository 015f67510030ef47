/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Samples, one after the other: the source, the last two samples, their start, their
 * machine, and the clock between them. view.h chooses what is shown of them.
 */
#ifndef __SAMPLER_H
#define __SAMPLER_H

#include <time.h>
#include "lib/confinement.h"
#include "lib/machine.h"
#include "model/demand.h"
#include "source/name_files.h"
#include "source/source.h"
#include "source/stall.h"
#include "source/start.h"

/* Seconds between samples, unless the user names an interval. */
#define INTERVAL_DEFAULT 2.0

/* The origin of samples. Strings belong to the caller. */
struct sampler_options {
	const char *source; /* "auto", or the name of a source */
	const char *input; /* a file of saved samples; NULL: the running kernel */
	const char *cgroup; /* the start by its path; NULL: not given */
	unsigned long pid; /* the start by a process; 0: not given */
	/* Below it are the files with containers' names; NULL: they aren't read. */
	const char *names;
	bool no_flush; /* statistics may be some seconds old */
	bool can_seek; /* sampler__seek() will be called */
	bool whole; /* all is read, also around the start */
	bool keeps_previous; /* a sample can be compared with the one before it */
	/* The confinement that sampler__drop_privileges() enters; NULL: none. */
	const struct confinement *confinement;
};

struct sampler {
	const struct sampler_options *options;
	struct machine machine; /* as it was at the last sample */
	struct source *source;
	struct stalls *stalls; /* NULL: not demanded, or this machine has none */
	bool watches_stalls; /* the owner's to set: measure them from the next sample on */
	bool reads_oomd; /* as demanded; the owner may change it: oomd.h, from the next on */
	struct start start; /* -c, -p */
	bool has_start; /* the start isn't the root */
	bool has_labels; /* each snapshot gets its labels */
	bool is_unprivileged; /* sampler__drop_privileges() was called */
	struct name_files
		*names; /* NULL: not asked for, or no column needs them */
	/* They are filled by turns. The last one points into the source's memory. */
	struct snapshot snapshots[2];
	unsigned long nr_samples;
	/* The last sample's place in the file, counted from 0, and the next one's. */
	unsigned long position;
	unsigned long next_position;
	/* The next sample, and the time when the last was begun, by CLOCK_MONOTONIC. */
	struct timespec due;
	struct timespec taken;
};

/*
 * Limits memory to what this process's cgroups leave now: memory_limit.h. A sampler does it
 * by itself when it is opened, and where a sample had no memory.
 */
void sampler__limit_memory(struct sampler *sampler);

/*
 * Sets up a sampler, and reads the machine unless samples come from a file. The options
 * must outlive it.
 */
void sampler__init(struct sampler *sampler,
		   const struct sampler_options *options);

/*
 * Finds the start by the file system, as sampler__open() does first; for those who want
 * nothing else. Returns 0 or -errno, logged.
 */
int sampler__set_start(struct sampler *sampler);

/*
 * Opens the source at the start that is asked for. If it is a file, it calls
 * sampler__drop_privileges() before a byte of the file is read. Returns 0 or -errno, logged.
 */
int sampler__open(struct sampler *sampler, const struct demand *demand);

/*
 * Reads the next sample. Returns 0; -ENODATA, not logged: the file has no more; -EAGAIN,
 * not logged: none has come of a stream since the last one; -errno, logged. After -ENOMEM
 * of the running kernel it can be tried again; the last sample stays, without the changes
 * since the one before.
 */
int sampler__read(struct sampler *sampler);

/*
 * Locks this process in memory, where the cgroups around it leave room for that. For a run that
 * goes on; comes before the next function, since locking takes CAP_IPC_LOCK.
 */
void sampler__lock_memory(struct sampler *sampler);

/*
 * Gives up all capabilities, and enters the confinement. goes_on: more samples follow, so that
 * CAP_BPF stays if BPF reads them, since the arrays that they fill may have to grow. Only then
 * the names that others wrote are read, those of the last sample as well. A second call does
 * nothing. Returns 0 or -errno, logged.
 */
int sampler__drop_privileges(struct sampler *sampler, bool goes_on);

/*
 * Goes back to a sample of the file that was read before: it is read next. Only with
 * can_seek. Returns 0 or -errno, logged.
 */
int sampler__seek(struct sampler *sampler, unsigned long position);

/* True if more samples may come of a file that is a pipe, after the last one was read. */
bool sampler__is_stream(const struct sampler *sampler);

/* The sample that was read last; it stays until the next but one. NULL: none was. */
struct snapshot *sampler__last(struct sampler *sampler);

/* The first and the last sample of each boot in a file, by their position. */
struct sample_ends {
	struct sample_boot {
		char origin[sizeof(((struct snapshot *)NULL)->origin)];
		unsigned long first;
		unsigned long last; /* may be the first as well */
	} * boots; /* in the order of their first samples */
	size_t nr;
};

/*
 * Reads the file to its end, or count samples (0: all), and notes the ends, the caller's
 * to free also after an error. Then it is as if none had been read: sampler__seek()
 * chooses the one to read first. Only with can_seek. Returns 0 or -errno, logged.
 */
int sampler__find_ends(struct sampler *sampler, unsigned long count,
		       struct sample_ends *ends);
void sample_ends__free(struct sample_ends *ends);

/*
 * Sets the time when the next sample is due: interval seconds after the last one was.
 * Samples that were missed are left out, and those that follow keep to the clock. After
 * one that came late, the next is due at least half an interval later.
 */
void sampler__schedule(struct sampler *sampler, double interval);

/* Seconds until the next sample is due, below 0 if it is late. */
double sampler__left(const struct sampler *sampler);

/* Closes the source and frees everything. */
void sampler__close(struct sampler *sampler);

#endif /* __SAMPLER_H */
