/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The layout of the running kernel's statistics, for both BPF sources: its arrays and
 * the tables that lead into them, found, and verified by memory.stat or by the kfuncs.
 */
#ifndef __BPF_CORE_LAYOUT_H
#define __BPF_CORE_LAYOUT_H

#include "source/bpf_walk.h"

/*
 * Places the statistics of the walk's plan and v1's swap.current, and tells the program
 * where they are. Statistics that memory.stat doesn't confirm are unknown, and a note
 * says so. A walk must have been made before. file is the root's memory.stat, which was
 * read a moment ago and is overwritten if it has to be read again; NULL: it can't be
 * read.
 */
void stat_layout__find(struct bpf_walk *walk, const struct machine *machine,
		       struct memcg_stats *file);

/*
 * Does the same for the source kfunc, whose kfuncs are the proof: if they say of any
 * statistic of the root something else, the walk reads all statistics by them.
 */
void stat_layout__find_by_kfuncs(struct bpf_walk *walk,
				 const struct machine *machine);

#endif /* __BPF_CORE_LAYOUT_H */
