/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The length of a step: a walk of many memcgs is made in several runs of the program.
 *
 * vmlinux/load.h must precede it.
 */

/*
 * The number of memcgs that this run may still read. It isn't on the stack, where the
 * verifier would try each of its values, and not static, so that skeletons of each bpftool
 * have its section as a member: source/bpf_object.c unmaps that.
 */
__u32 step_left PRIVATE;

/* A test sets it, to have many steps. 0: see step__memcgs(). */
#ifndef STEP_MEMCGS
#define STEP_MEMCGS 0
#endif

/*
 * The runs of a walk that may stop. Between two runs others may make as many memcgs as one
 * reads, or remove the one at which the walk stopped. So that the walk ends, the next run
 * doesn't stop: within a run memcgs are read faster than the kernel makes them.
 */
#define STEPS_MAX 64

/*
 * The most memcgs that one run reads before it leaves its RCU section. 16384 take 16 ms
 * at 1 us each, all of it without preemption if RCU readers aren't preempted. Helper
 * reads are slower, and preemption is always off there.
 */
static __always_inline __u32 step__memcgs(enum load how)
{
	if (shared.walk.nr_runs++ >= STEPS_MAX)
		return ~0U;
	if (STEP_MEMCGS)
		return STEP_MEMCGS;
	return how == LOAD_HELPER ? 1024 : 16384;
}
