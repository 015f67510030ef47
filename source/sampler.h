/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Samples, one after the other: the source, the two last of them, where they
 * start, the machine they are of, the clock between them. What is shown of them is
 * view.h's.
 */
#ifndef __SAMPLER_H
#define __SAMPLER_H

#include <time.h>
#include "lib/machine.h"
#include "model/demand.h"
#include "source/source.h"
#include "source/start.h"

/* Seconds between samples where the user names none. */
#define INTERVAL_DEFAULT 2.0

/* Where samples come from. Strings belong to the caller. */
struct sampler_options {
	const char *source; /* "auto", or the name of a source */
	const char *input; /* a file of saved samples; NULL: the running kernel */
	const char *cgroup; /* the start by its path; NULL: not given */
	unsigned long pid; /* the start by a process; 0: not given */
	bool no_flush; /* statistics may be some seconds old */
	bool can_seek; /* sampler__seek() will be called */
	bool keeps_previous; /* a sample can be compared with the one before it */
};

struct sampler {
	const struct sampler_options *options;
	struct machine machine; /* of the last sample */
	struct source *source;
	struct start start; /* -c, -p */
	bool has_start;
	/* By turns; a source's memory is in the last one. */
	struct snapshot snapshots[2];
	unsigned long nr_samples;
	unsigned long
		position; /* of a file: which one the last one is, from 0 on */
	unsigned long next_position;
	struct timespec due; /* CLOCK_MONOTONIC: the next one */
};

/* Reads what the machine is, unless samples come from a file. */
void sampler__init(struct sampler *sampler,
		   const struct sampler_options *options);

/* Opens the source, at the start that was asked for. 0 or -errno, logged. */
int sampler__open(struct sampler *sampler, const struct demand *demand);

/* Reads the next sample. 0; -ENODATA: a file has no more; -errno, logged. */
int sampler__read(struct sampler *sampler);

/* Of a file: the next one that is read is that, which was read before. */
int sampler__seek(struct sampler *sampler, unsigned long position);

/* The sample that was read last; NULL: none. */
struct snapshot *sampler__last(struct sampler *sampler);

/*
 * Sets when the next sample is due, in seconds from when the last one was. Keeps
 * to the clock: what was missed is left out, not made up for.
 */
void sampler__schedule(struct sampler *sampler, double interval);

/* Seconds until then, below 0 if it is late. */
double sampler__left(const struct sampler *sampler);

void sampler__close(struct sampler *sampler);

#endif /* __SAMPLER_H */
