/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The number of memory cgroups before they are read, by which a source sizes its
 * arrays. It is an estimate: too small a number costs a second walk.
 */
#ifndef __MEMCG_COUNT_H
#define __MEMCG_COUNT_H

#include "lib/machine.h"

/*
 * Estimates how many memory cgroups there are at and below an open cgroup directory,
 * or with directory -1 in the whole hierarchy. Dying ones are among them where the
 * kernel tells. 0: it tells nothing.
 */
__u32 machine__count_memcgs(const struct machine *machine, int directory);

/* A size for so many memcgs and some more, since trees grow. */
static inline __u32 memcgs__room(__u32 needed)
{
	return needed + needed / 8 + 64;
}

#endif /* __MEMCG_COUNT_H */
