/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A walk in the kernel: the instance of the sources kfunc and core. It owns the loaded
 * BPF object, sizes its arrays to the tree, runs its programs and makes samples of the
 * records that they fill. The two sources say how the programs find statistics.
 */
#ifndef __BPF_WALK_H
#define __BPF_WALK_H

#include "source/bpf_object.h"
#include "source/bpf_psi.h"
#include "source/bpf_stat_plan.h"
#include "source/counted.h"
#include "source/source.h"

struct bpf_walk {
	struct source source; /* the first member: see bpf_walk__of() */
	struct walk_object object;
	struct stat_plan plan;
	struct counted counted;
	unsigned int groups; /* enum walk_group */
	const struct start *start; /* the caller's; NULL: the root */
	__u32 page_shift;
	unsigned int version; /* of the kernel, as MACHINE_VERSION() */
	bool has_noted_cut_off;
	bool has_offline; /* the last sample has offline memcgs */
	struct psi_clock psi_clock; /* period_ns 0: not known yet */
	struct memcg_pressure *pressures; /* of the last sample */
	__u32 pressures_room;
	/*
	 * Has the kernel flush statistics. Returns the nanoseconds that it took. NULL: the
	 * program does it.
	 */
	__u64 (*flush)(const struct bpf_walk *walk,
		       const struct machine *machine);
	__u64 walk_ns; /* all walks of the last bpf_walk__run_whole() */
	__u64 flush_ns; /* the same */
};

static inline struct bpf_walk *bpf_walk__of(struct source *source)
{
	return (struct bpf_walk *)source;
}

/* True if statistics are shown: v1's swap.current is one. */
static inline bool bpf_walk__shows_stats(const struct bpf_walk *walk)
{
	return walk->groups & WALK_STATS ||
	       (walk->plan.is_v1 && walk->groups & WALK_SWAP);
}

/* A cgroup directory to start a walk at; id 0: the root. */
struct directory {
	__u64 id;
	int fd;
};

/*
 * Makes a walk with nothing loaded, which bpf_walk__close() frees. Its plan has all
 * statistics of the demand. NULL: no memory, logged.
 */
struct bpf_walk *bpf_walk__new(const struct source_ops *ops,
			       const struct demand *demand,
			       const struct start *start,
			       const struct machine *machine);

/* The close() of both sources. */
void bpf_walk__close(struct source *source);

/*
 * Reads the memory.stat of the mounted root, which has the kernel flush statistics.
 * 0 or -errno, not logged.
 */
int bpf_walk__read_root_stats(const struct bpf_walk *walk,
			      const struct machine *machine,
			      struct memcg_stats *stats);

/*
 * Does the same and drops from the plan the statistics that the file doesn't print. It
 * comes before the object is loaded, whose arrays have room for the plan as it is then.
 */
int bpf_walk__drop_stats(struct bpf_walk *walk, const struct machine *machine,
			 struct memcg_stats *file);

/* Tells the user what follows if the root's memory.stat couldn't be read. */
void bpf_walk__note_no_file(void);

/* Loads with room for about as many memcgs as there are. 0 or -errno, not logged. */
int bpf_walk__load(struct bpf_walk *walk, const struct walk_object_ops *ops,
		   const struct machine *machine);

/*
 * Looks around once the object is loaded, before statistics are looked for: finds the
 * hierarchy and memory_cgrp_subsys, with -v says how many memcgs there are, and always that
 * there are removed ones of the start's path. 0 or -errno, logged.
 */
int bpf_walk__survey(struct bpf_walk *walk);

/* Runs a program of the object. 0 or -errno, logged. */
int bpf_walk__run_program(int program_fd);

/* True if the memory controller is on cgroup v1; known once a walk was made. */
bool bpf_walk__is_v1(const struct bpf_walk *walk);

/*
 * Walks until the arrays hold all that there is; the tree may grow meanwhile. Names are
 * read of memcgs whose serial is above names_after. Returns 0; -ESRCH, not logged: the
 * start is no memcg; -errno, logged.
 */
int bpf_walk__run_whole(struct bpf_walk *walk, unsigned int groups,
			__u64 names_after, const struct directory *start);

/* The read() of both sources. */
int bpf_walk__read(struct source *source, struct snapshot *snapshot,
		   struct snapshot *before, struct machine *machine);

#endif /* __BPF_WALK_H */
