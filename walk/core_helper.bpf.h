/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The loops of the core walk by helper reads. The kernels from 5.10 to 6.1 have no css
 * iterator, and bpf_loop() came with 5.17. A run is short, because preemption is off
 * while a raw_tp program runs.
 *
 * walk/core_layout.bpf.h and walk/names_at_once.bpf.h must precede it.
 */

__noinline int helper__move(void)
{
	return core__move(LOAD_HELPER);
}

/*
 * The verifier goes through each turn of a loop, so 64 turns four times over take it 256
 * turns, and make 64 * 64 * 64 * 64 moves; the program itself has the fourth loop, since
 * there may be eight functions in one another. They are global, because the verifier
 * checks a global function once, by itself, and not at each call. Tail calls would not do:
 * arm64 can't mix them with functions before d4609a5d8c70 (6.0).
 */
#define HELPER_TURNS 64
#define HELPER_LOOP(name, turn)                                \
	__noinline int name(void)                              \
	{                                                      \
		int i, is_over = 0;                            \
                                                               \
		for (i = 0; i < HELPER_TURNS && !is_over; i++) \
			is_over = turn();                      \
		return is_over;                                \
	}

HELPER_LOOP(helper__move_64, helper__move)
HELPER_LOOP(helper__move_4096, helper__move_64)
HELPER_LOOP(helper__move_262144, helper__move_4096)

/* walk_ns is the sum of the runs. */
static __always_inline int helper__walk(void)
{
	const __u64 start = bpf_ktime_get_ns();
	int i, is_over;

	is_over = !core__start(LOAD_HELPER, shared.walk.nr_memcgs);
	for (i = 0; i < HELPER_TURNS && !is_over; i++)
		is_over = helper__move_262144();
	shared.walk.walk_ns += bpf_ktime_get_ns() - start;
	return 0;
}

static __always_inline int helper__look(void)
{
	core__describe();
	bpf_probe_read_kernel(shared.peek.word, sizeof(shared.peek.word),
			      (void *)shared.peek.address);
	return 0;
}
