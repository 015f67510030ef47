/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The loops of the core walk by helper reads. The kernels from 5.10 to 6.1 have no css
 * iterator, and bpf_loop() came with 5.17. A run is short, because preemption is off
 * while a raw_tp program runs.
 *
 * walk/core_layout.bpf.h and walk/names_at_once.bpf.h must precede it.
 */

/*
 * The verifier goes through each turn of a loop, and through 8192 at most: hence a loop
 * in another. The functions are global, because the verifier checks a global function
 * once, by itself, and not at each call. Tail calls would not do: arm64 can't mix them
 * with functions before d4609a5d8c70 (6.0).
 */
#define HELPER_MOVES_OF_A_LOOP 4096

__noinline int helper__move(void)
{
	return core__move(LOAD_HELPER);
}

__noinline int helper__move_many(void)
{
	int i, is_over = 0;

	for (i = 0; i < HELPER_MOVES_OF_A_LOOP && !is_over; i++)
		is_over = helper__move();
	return is_over;
}

/* walk_ns is the sum of the runs. */
static __always_inline int helper__walk(void)
{
	const __u64 start = bpf_ktime_get_ns();
	int i, is_over;

	is_over = !core__start(LOAD_HELPER, shared.walk.nr_memcgs);
	for (i = 0; i < HELPER_MOVES_OF_A_LOOP && !is_over; i++)
		is_over = helper__move_many();
	shared.walk.walk_ns += bpf_ktime_get_ns() - start;
	return 0;
}

static __always_inline int helper__look(void)
{
	core__find_root(LOAD_HELPER);
	core__look();
	bpf_probe_read_kernel(shared.peek.word, sizeof(shared.peek.word),
			      (void *)shared.peek.address);
	return 0;
}
