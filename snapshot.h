/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * One sample: its memcgs as a tree, their names and computed values, the order
 * in which they are shown. Where the values come from is a source's business
 * (source.h), what they are called and how they look column.c's.
 */
#ifndef __SNAPSHOT_H
#define __SNAPSHOT_H

#include <stdbool.h>
#include <time.h>
#include "memcgtop.h"

struct text;

/* One row. Sizes in bytes, VALUE_UNKNOWN and VALUE_NO_LIMIT as in memcgtop.h. */
struct memcg {
	const struct memcg_record
		*record; /* the source's, as long as the snapshot */
	const __u64 *stats; /* by sample.stat_slot */
	const char *name; /* bytes, not text; "" for the root */
	__u64 serial;
	__u64 id;
	__u64 revision; /* record->revision, which lasts only as long as the record */
	unsigned int level;
	struct memcg *parent; /* NULL: a start, the root */
	struct memcg *child; /* the first */
	struct memcg *next; /* sibling */
	enum {
		ROW_LEFT_OUT,
		ROW_CONTEXT, /* shown since one below it is */
		ROW_SHOWN,
	} row;

	/* the smallest max on the way to the root, and the nearest that has it */
	__u64 limit;
	const struct memcg *limit_by;
	/* the smallest max - current on that way, and the nearest that has it */
	__u64 headroom;
	const struct memcg *headroom_by;
	__u64 effective_min;
	__u64 effective_low;
};

/* What is wanted of a source. */
struct demand {
	unsigned int groups; /* enum walk_group */
	bool stats[NR_STATS]; /* of WALK_STATS those that are wanted */
};

#define NO_SLOT 0xff

/* What a source fills in; then snapshot__build() makes the rest. */
struct sample {
	const char *source;
	const char *hierarchy; /* "v1" or "v2" */
	struct timespec time; /* CLOCK_REALTIME */
	__u64 monotonic_ns; /* CLOCK_MONOTONIC */
	__u64 flush_ns;
	__u64 walk_ns;
	/* It sees neither dying memcgs nor what of the root has no file. */
	bool is_blind;
	bool recursiveprot; /* cgroup2's mount option memory_recursiveprot */
	__u32 page_size;
	__u32 nr_memcgs;
	/* Parents before their children, siblings by age. The root is first. */
	const struct memcg_record *records;
	/*
	 * nr_stats numbers for each memcg. stat_slot, by enum memcg_stat, says
	 * which of them it is; NO_SLOT: the kernel hasn't got it, doesn't print
	 * it, or it wasn't wanted.
	 */
	const __u64 *stats;
	__u32 nr_stats;
	const __u8 *stat_slot;
	const struct name_block *names;
};

struct snapshot {
	struct sample sample;
	struct memcg *memcgs; /* as in sample.records */
	__u32 nr_memcgs;
	struct memcg **order; /* as they are shown; column__sort() sets it */
	__u32 nr_rows; /* of order; all, until snapshot__select() */
	__u32 nr_dying;
	char *names; /* all of them, each with its NUL */
};

/*
 * Fills the snapshot, {} or an older one of this source, from the sample. Names
 * that the sample leaves out are taken from before, NULL for a first sample.
 * Returns 0; -ESTALE with *missing set to the smallest serial whose name
 * neither has; -ENOMEM, logged.
 */
int snapshot__build(struct snapshot *snapshot, const struct sample *sample,
		    const struct snapshot *before, __u64 *missing);

/* Serial of the youngest memcg. */
__u64 snapshot__newest(const struct snapshot *snapshot);

void snapshot__free(struct snapshot *snapshot);

/*
 * Shows only what is to be kept, with_ancestors also what is above it. Comes
 * before ordering.
 */
void snapshot__select(struct snapshot *snapshot,
		      bool (*keep)(const struct memcg *memcg, void *context),
		      void *context, bool with_ancestors);

/*
 * Sets snapshot->order by a three-way compare that never says 0. With tree,
 * siblings are so ordered and each stands below its parent, or the nearest above
 * it that is shown; without, all rows are.
 */
void snapshot__sort(struct snapshot *snapshot,
		    int (*compare)(const struct memcg *one,
				   const struct memcg *other, void *context),
		    void *context, bool tree);

/* A number of its memory.stat, VALUE_UNKNOWN if there is none. */
__u64 memcg__stat(const struct memcg *memcg, const struct snapshot *snapshot,
		  enum memcg_stat stat);

bool memcg__is_root(const struct memcg *memcg);
bool memcg__is_dying(const struct memcg *memcg);
bool memcg__is_hidden(const struct memcg *memcg);
/* One of memcg_states, which end with NULL. */
extern const char *const memcg_states[];
const char *memcg__state(const struct memcg *memcg);

/* Appends its path, "/" for the root: bytes, not text. */
void memcg__append_path(const struct memcg *memcg, struct text *path);

/* As strcmp() of the paths, without building them. */
int memcg__compare_path(const struct memcg *one, const struct memcg *other);

#endif /* __SNAPSHOT_H */
