/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The fields that the kernel counts, by the files that a memcg has. A structure may have
 * a field that the kernel was told not to count (boot option swapaccount=0, up to 6.0);
 * then the memcg has no file for it, and the number, 0, means nothing.
 */
#ifndef __COUNTED_H
#define __COUNTED_H

#include "lib/machine.h"
#include "memcgtop.h"

/* {} before the first call. */
struct counted {
	bool is_known; /* a memcg's files were seen */
	__u32 missing; /* a bit for each row of the table whose file there isn't */
};

/*
 * Makes unknown, in nr records, what the kernel doesn't count. directory is one of a
 * memcg other than the root, or -1: then one is looked for where memory cgroups are
 * mounted. Until there is one, each call looks again, and all is taken to be counted.
 */
void counted__apply(struct counted *counted, const struct machine *machine,
		    int directory, struct memcg_record *records, __u32 nr);

/*
 * Looks which files the memcg of a directory has. False: it is no memcg, or v2's root,
 * which has none of the files.
 */
bool counted__look(struct counted *counted, int directory, bool is_v1);

#endif /* __COUNTED_H */
