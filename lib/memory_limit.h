/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The memory that the cgroups around this process leave it. Beyond that the kernel would
 * kill it, or a neighbour. So the process limits itself to that: then an allocation fails,
 * which its caller can say and survive.
 */
#ifndef __MEMORY_LIMIT_H
#define __MEMORY_LIMIT_H

#include <limits.h>
#include <linux/types.h>
#include "lib/hierarchy.h"
#include "lib/text.h"

struct memory_limit {
	/* The limit of the cgroup that leaves the least, and the rest of it, in bytes. */
	__u64 max; /* 0: no cgroup limits this process, as far as can be seen */
	__u64 left;
	char cgroup[PATH_MAX]; /* its path; what doesn't fit is cut off */
	__u64 data_before; /* RLIMIT_DATA as it was; 0: it wasn't set yet */
};

/*
 * Looks how much is left now, and sets RLIMIT_DATA to that and what the process has.
 * Without a limit, or where memory can be swapped out, it is as it was.
 */
void memory_limit__keep(struct memory_limit *limit,
			const struct hierarchy *hierarchy);

/* False: so many bytes of the kernel's, which RLIMIT_DATA doesn't count, are too many. */
bool memory_limit__allows(const struct memory_limit *limit, __u64 bytes);

/* Appends whose limit it is, and how much is left. Only where there is one. */
void memory_limit__append(const struct memory_limit *limit, struct text *text);

/* Notes that, and what can be done, for a user whose run had no memory. */
void memory_limit__note(const struct memory_limit *limit);

#endif /* __MEMORY_LIMIT_H */
