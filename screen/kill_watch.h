/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The kills that the live screen knows: those that the kernel's log still has when it
 * begins, and those that happen since. How they are shown is left to kill_panel.h.
 */
#ifndef __KILL_WATCH_H
#define __KILL_WATCH_H

#include "model/kill_list.h"
#include "source/kills.h"
#include "source/sampler.h"

struct kill_watch {
	struct kill_list list;
	struct kills *kills; /* NULL: those that happen aren't seen */
	struct timespec past_until; /* when the log had been read */
	struct text no_kills; /* why those that happen aren't seen */
	struct text no_past; /* why past ones aren't known */
	__u64 nr_unkept; /* kills that there was no memory for */
};

/*
 * Reads past kills and attaches to those that come, as far as that is possible: what isn't
 * leaves its reason. It has to come before privileges are given up and memory is locked.
 * The sampler has read a sample of this machine.
 */
void kill_watch__open(struct kill_watch *watch, struct sampler *sampler);

/* A descriptor that poll() finds readable when there is a kill; -1: none is seen. */
int kill_watch__fd(const struct kill_watch *watch);

/*
 * Takes the kills that are there, and adds the domains' children as the snapshot has them.
 * Returns how many it took. It never waits, and nothing that fails ends it.
 */
unsigned int kill_watch__take(struct kill_watch *watch,
			      const struct snapshot *snapshot);

/* Kills so far of which nothing is known but that they were. */
__u64 kill_watch__nr_lost(const struct kill_watch *watch);

void kill_watch__close(struct kill_watch *watch);

#endif /* __KILL_WATCH_H */
