/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Kills as they happen: the BPF programs of kills.bpf.c, attached, and their events as
 * struct kill. Kills that the kernel's log tells are left to others.
 */
#ifndef __KILLS_H
#define __KILLS_H

#include <stdbool.h>
#include "lib/machine.h"
#include "lib/text.h"
#include "model/kill.h"
#include "model/snapshot.h"

struct kills;

struct kills_order {
	/*
	 * A sample taken now, with WALK_LOCAL_EVENTS: where the kernel doesn't tell whose
	 * limit was hit, it follows from the counters that have grown since. NULL: all
	 * count as 0.
	 */
	const struct snapshot *before;
	bool with_signals; /* SIGKILLs from user space are told as well */
	/*
	 * The best that domains may be told by, DOMAIN_BY_FUNCTION to DOMAIN_BY_COUNTER, if
	 * the kernel has it. Tests take a worse one, too.
	 */
	enum kill_domain_by best;
};

/*
 * Attaches the programs; kills__close() detaches them. Needs CAP_BPF and CAP_PERFMON; what
 * follows needs none. Returns 0, or -errno with the reason and the remedy appended to why.
 */
int kills__open(struct kills **kills, const struct machine *machine,
		const struct kills_order *order, struct text *why);

/* A descriptor that poll() finds readable when there is a kill. It stays the kills'. */
int kills__fd(const struct kills *kills);

/*
 * Takes the next kill, which the caller frees by kill__free(). It never waits. Returns 0;
 * -EAGAIN, there is none now; -ENOMEM. Neither is logged.
 */
int kills__next(struct kills *kills, struct kill *kill);

/* The number of kills so far of which nothing is known but that they were. */
__u64 kills__nr_lost(const struct kills *kills);

void kills__close(struct kills *kills);

/*
 * Reads what systemd-oomd has written on the nearest cgroup at or above the victim's, as
 * extended attributes, before it killed. What isn't there stays unknown.
 */
void kill__read_oomd(struct kill *kill, const struct machine *machine);

#endif /* __KILLS_H */
