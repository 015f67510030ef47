// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Locks this process in memory, with a stack that need not grow. */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include "lib/log.h"
#include "lib/memory_lock.h"

/* ncurses reads a description of 32 KiB, three functions deep. */
#define STACK_SIZE (256 << 10)

/*
 * Has the stack grow to more than is ever needed. What is locked can't grow beyond the limit
 * on locked memory once CAP_IPC_LOCK is given up, and for a stack that is SIGSEGV
 * (acct_stack_growth() in the kernel's mm/vma.c).
 */
static __attribute__((noinline)) void stack__grow(void)
{
	volatile char room[STACK_SIZE];
	size_t i;

	for (i = 0; i < sizeof(room); i += 4096)
		room[sizeof(room) - 1 - i] = 0;
}

void memory__lock(void)
{
	const struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };

	stack__grow();
	/* Under a limit later allocations could fail: then lock only what is there now. */
	if (mlockall(setrlimit(RLIMIT_MEMLOCK, &unlimited) ?
			     MCL_CURRENT :
			     MCL_CURRENT | MCL_FUTURE))
		log__verbose("can't lock memory: %s", strerror(errno));
}
