/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The demand: the parts of each memcg that the columns that are shown need. The columns
 * add to a demand, and a source reads what is in it. Where a source starts to read
 * and which file it reads are the sampler's to say.
 */
#ifndef __DEMAND_H
#define __DEMAND_H

#include <stdbool.h>
#include "memcgtop.h"

struct demand {
	unsigned int groups; /* enum walk_group */
	bool stats[NR_STATS]; /* the wanted ones of WALK_STATS */
	bool stalls; /* the time lost in reclaim, which no walk reads */
	bool oomd; /* marks of user space on directories */
	bool labels; /* which no source reads: they follow from names (label.h) */
};

#endif /* __DEMAND_H */
