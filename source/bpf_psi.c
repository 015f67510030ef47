// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Works out what memory.pressure shows, by the kernel's arithmetic. */
#include <stdint.h>
#include "source/bpf_psi.h"

#define NS_PER_US 1000ULL
#define NS_PER_S 1000000000ULL

/* include/linux/sched/loadavg.h: numbers with FIXED_SHIFT binary places. */
#define FIXED_SHIFT 11
#define FIXED_1 (1ULL << FIXED_SHIFT)

/* EXP_10s, EXP_60s and EXP_300s: the part that is left of an average after a period. */
static const __u64 decays[NR_PSI_WINDOWS] = { 1677, 1981, 2034 };

void psi_clock__init(struct psi_clock *clock, __u64 tick_ns, bool is_near)
{
	const __u64 hz = (NS_PER_S + tick_ns / 2) / tick_ns;

	/* psi_period is 2 * HZ + 1 jiffies, and the kernel rounds them down to us. */
	clock->period_ns =
		(2 * hz + 1) * (NS_PER_S / NS_PER_US) / hz * NS_PER_US;
	clock->lead_ns = is_near ? 0 : INT64_MIN;
}

__u64 psi_clock__now(struct psi_clock *clock, __u64 walk_ns,
		     const struct memcg_psi *psi, __u32 nr)
{
	__s64 lead;
	__u32 i;

	for (i = 0; i < nr; i++) {
		lead = psi[i].last - walk_ns;
		if (psi[i].is_counted && lead > clock->lead_ns)
			clock->lead_ns = lead;
	}
	return walk_ns + clock->lead_ns;
}

/* fixed_power_int() of kernel/sched/loadavg.c. */
static __u64 fixed__power(__u64 base, __u64 exponent)
{
	__u64 result = FIXED_1;

	for (; exponent; exponent >>= 1) {
		if (exponent & 1)
			result = (result * base + FIXED_1 / 2) >> FIXED_SHIFT;
		base = (base * base + FIXED_1 / 2) >> FIXED_SHIFT;
	}
	return result;
}

/* calc_load(), which rounds up while the average grows. */
static __u64 average__update(__u64 average, __u64 decay, __u64 sample)
{
	__u64 sum = average * decay + sample * (FIXED_1 - decay);

	if (sample >= average)
		sum += FIXED_1 - 1;
	return sum / FIXED_1;
}

/* The updates that the kernel would make now. Missed periods are without stall. */
static void psi__update(struct memcg_psi *psi, __u64 period_ns, __u64 now)
{
	const __u64 missed = (now - psi->next) / period_ns;
	const __u64 period = now - (psi->last + missed * period_ns);
	__u64 sample, percent, *average;
	int line, window;

	for (line = 0; line < NR_PSI_LINES; line++) {
		/* The kernel's own has 32 bits as well. */
		sample = (__u32)(psi->total[line] - psi->avg_total[line]);
		if (sample > period)
			sample = period;
		percent = sample * 100 / period * FIXED_1;
		for (window = 0; window < NR_PSI_WINDOWS; window++) {
			average = &psi->avg[line][window];
			if (missed)
				*average = average__update(
					*average,
					fixed__power(decays[window], missed),
					0);
			*average = average__update(*average, decays[window],
						   percent);
		}
	}
}

static struct pressure_line psi__line(const struct memcg_psi *psi,
				      enum psi_line line)
{
	const __u64 *avg = psi->avg[line];

	return (struct pressure_line){
		.avg10 = avg[0] * 100 >> FIXED_SHIFT,
		.avg60 = avg[1] * 100 >> FIXED_SHIFT,
		.avg300 = avg[2] * 100 >> FIXED_SHIFT,
		.total = psi->total[line] / NS_PER_US,
	};
}

void psi__show(const struct memcg_psi *psi, const struct psi_clock *clock,
	       __u64 now, struct memcg_pressure *pressure)
{
	struct memcg_psi updated = *psi;

	if (!psi->is_counted) {
		memcg_pressure__clear(pressure);
		return;
	}
	/* A set that the kernel changed while it was read may be at odds with itself. */
	if (!psi->is_active && now >= psi->next && psi->next > psi->last)
		psi__update(&updated, clock->period_ns, now);
	pressure->some = psi__line(&updated, PSI_SOME);
	pressure->full = psi__line(&updated, PSI_FULL);
}
