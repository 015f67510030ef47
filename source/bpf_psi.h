/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The lines of memory.pressure, worked out from the numbers that the kernel keeps (struct
 * memcg_psi). The kernel updates a group every 2 s as long as its tasks run, then no more:
 * the file lets the averages of an idle group decay when it is read, and so does this
 * (update_averages() and psi_show() in kernel/sched/psi.c, the same from 5.10 to 7.3).
 * docs/KERNEL.md ("Pressure") has the rule. Nothing here reads a kernel.
 */
#ifndef __BPF_PSI_H
#define __BPF_PSI_H

#include "memcgtop.h"
#include "model/sample.h"

/* The kernel's clock for pressure, as far as it is known. Kept from sample to sample. */
struct psi_clock {
	__u64 period_ns; /* from one update to the next that is due */
	/* sched_clock() is at least so far ahead of the clock that a walk brings. */
	__s64 lead_ns;
};

/*
 * tick_ns: the length of a tick, 1/CONFIG_HZ s. is_near: the clock that walks bring is
 * never ahead of sched_clock(); else nothing is known of their distance.
 */
void psi_clock__init(struct psi_clock *clock, __u64 tick_ns, bool is_near);

/*
 * The least that sched_clock() was when a walk brought walk_ns and nr records: none of
 * their updates lies in the future.
 */
__u64 psi_clock__now(struct psi_clock *clock, __u64 walk_ns,
		     const struct memcg_psi *psi, __u32 nr);

/*
 * Sets what the file would show at the time now. Of an active group it is what the kernel
 * updated last: what is newer waits in counters of each CPU.
 */
void psi__show(const struct memcg_psi *psi, const struct psi_clock *clock,
	       __u64 now, struct memcg_pressure *pressure);

#endif /* __BPF_PSI_H */
