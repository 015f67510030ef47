/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The loops of the core walk by direct loads, 6.2 to 6.19: bpf_loop() makes the moves.
 *
 * walk/core_layout.bpf.h and walk/names_in_batches.bpf.h must precede it.
 */

#define DIRECT_MOVES_MAX (1U << 23)

static long direct__move(__u32 i __attribute__((unused)),
			 void *context __attribute__((unused)))
{
	const bool is_over = core__move(LOAD_DIRECT);

	if (names__are_full())
		names__read();
	return is_over;
}

/* walk_ns is the sum of the runs. */
static __always_inline int direct__walk(void)
{
	const __u64 start = bpf_ktime_get_ns();

	bpf_rcu_read_lock();
	if (core__start(LOAD_DIRECT, shared.walk.nr_memcgs)) {
		bpf_loop(DIRECT_MOVES_MAX, direct__move, NULL, 0);
		names__read();
	}
	bpf_rcu_read_unlock();
	shared.walk.walk_ns += bpf_ktime_get_ns() - start;
	return 0;
}
