/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Makes a kill of an event of kills.bpf.c. Its domain is found by kill_domain.h. */
#ifndef __KILL_READ_H
#define __KILL_READ_H

#include "model/kill.h"
#include "model/kill_domain.h"

/* The machine that an event is from. */
struct kill_machine {
	bool is_v1;
	__u32 page_shift;
	/* What CLOCK_REALTIME is ahead of CLOCK_MONOTONIC, in ns. */
	__s64 clock_offset;
};

/*
 * Fills in the kill, which kill__init() has set up. The domain is the event's, {} if that
 * is a signal. Returns 0 or -ENOMEM, not logged.
 */
int kill__read_event(struct kill *kill, const struct kill_event *event,
		     const struct found_domain *domain,
		     const struct kill_machine *machine);

/* True if the victim is in the root memcg, for which nobody can set a limit. */
bool kill_event__is_of_root(const struct kill_event *event);

#endif /* __KILL_READ_H */
