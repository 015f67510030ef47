/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The length of a step: a walk of many memcgs is made in several runs of the program.
 *
 * vmlinux/load.h must precede it.
 */

/*
 * The most memcgs that one run reads before it leaves its RCU section. 16384 take 16 ms
 * at 1 us each, all of it without preemption if RCU readers aren't preempted. Helper
 * reads are slower, and preemption is always off there. A test sets STEP_MEMCGS, to
 * have many steps.
 */
static __always_inline __u32 step__memcgs(enum load how)
{
#ifdef STEP_MEMCGS
	return STEP_MEMCGS;
#else
	return how == LOAD_HELPER ? 1024 : 16384;
#endif
}
