/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The time that tasks lose in direct reclaim for each memcg's limit, as the programs of
 * stall.bpf.c measure it while they are attached. It is independent of the source that
 * reads the memcgs, and added to a sample by their serials.
 */
#ifndef __SOURCE_STALL_H
#define __SOURCE_STALL_H

#include <stdbool.h>
#include "lib/machine.h"
#include "model/snapshot.h"

struct stalls;

/*
 * Loads the programs, attached to nothing. NULL: this kernel can't tell for which memcg
 * a task reclaims, which is since 7.1, or they can't be loaded; -v says it.
 */
struct stalls *stalls__open(const struct machine *machine);

/*
 * Attaches the programs or detaches them, unless they are so already. It needs no
 * capability once they are loaded. Returns 0 or -errno, noted: they are detached.
 */
int stalls__watch(struct stalls *stalls, bool wanted);

/*
 * Sets memcg->reclaim_stall of each memcg, unless the programs are detached, or lost a
 * reclaim since the sample before. Returns 0 or -errno, logged.
 */
int stalls__read(struct stalls *stalls, struct snapshot *snapshot);

/* NULL does nothing. */
void stalls__close(struct stalls *stalls);

#endif /* __SOURCE_STALL_H */
