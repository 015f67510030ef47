/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * One memcg of a sample: its place in the tree, its name and path, and the values
 * that are computed for it (limits.h). The sample it belongs to is snapshot.h's.
 */
#ifndef __MEMCG_H
#define __MEMCG_H

#include <stdbool.h>
#include <stddef.h>
#include "memcgtop.h"

struct memcg_pressure;
struct text;

/* A trouble is claimed only where the numbers that show it are known. */
enum trouble {
	TROUBLE_UNKNOWN,
	TROUBLE_IS_NOT,
	TROUBLE_IS_THERE,
};

/* Sizes in bytes, VALUE_UNKNOWN and VALUE_NO_LIMIT as in memcgtop.h. */
struct memcg {
	/* These belong to the source and last as long as the snapshot. */
	const struct memcg_record *record;
	const __u64 *stats; /* by sample.stat_slot */
	const struct memcg_pressure *pressure; /* NULL: unknown */
	const char *name; /* bytes, not text; "" for the root */
	/*
	 * The parent's path, if the parent isn't in the sample; "" means the root.
	 * Never set for the root itself.
	 */
	const char *parent_path;
	__u64 serial;
	__u64 id;
	__u64 revision; /* record->revision, which lasts only as long as the record */
	unsigned int level; /* below the root */
	unsigned int depth; /* below the start of the sample */
	struct memcg *parent; /* NULL: the sample has no parent of it */
	__u32 nr_below; /* so many memcgs of the sample are below it, and follow it */
	/* The same memcg in the sample before; NULL: it wasn't there. */
	const struct memcg *before;
	struct memcg *child; /* the first one; for trees (order.h) */
	struct memcg *next; /* the next sibling, likewise */
	bool has_living_below;
	bool is_remade; /* the sample before had another memcg of that path */
	enum trouble throttled; /* trouble.h */
	enum trouble thrashing;
	bool is_folded; /* the screen doesn't show its descendants */
	/* A row of a tree that is no memcg (added.h): it has a parent and no children. */
	enum added_kind {
		ADDED_NOT,
		ADDED_OWN, /* what no child of its parent accounts for */
		ADDED_DYING, /* the sum of removed siblings */
	} added;
	/* The ADDED_DYING row that has it in its sum; NULL: none has. */
	struct memcg *group;
	bool unfolds_dying; /* the removed children that are summed up are rows, too */
	enum {
		ROW_LEFT_OUT,
		ROW_CONTEXT, /* shown because a descendant is */
		ROW_SHOWN,
	} row;
	__u32 place; /* in snapshot.order, since order__sort() */

	/* The smallest max on the way to the root, and the nearest that has it. */
	__u64 limit;
	const struct memcg *limit_by;
	/* The smallest max - current on that way, and the nearest that has it. */
	__u64 headroom;
	const struct memcg *headroom_by;
	/* The smallest high on that way, and the nearest that has it. */
	__u64 high_limit;
	const struct memcg *high_limit_by;
	/* The overage of high for which the kernel throttles it, 0 for none, and whose. */
	__u64 over_high;
	const struct memcg *over_high_by;
	__u64 effective_min;
	__u64 effective_low;
	/*
	 * The nanoseconds that tasks lost in direct reclaim for its limit, on the root for
	 * the machine, since some time before the sample.
	 */
	__u64 reclaim_stall;
	/* Marks of user space on its directory: times it was chosen, processes killed. */
	__u64 oomd_ooms;
	__u64 oomd_kills;
};

/* Each child that the sample has, by age: also dying and hidden ones, no added rows. */
#define memcg__for_each_child(child, memcg)                                 \
	for ((child) = (memcg) + 1; (child) <= (memcg) + (memcg)->nr_below; \
	     (child) += 1 + (child)->nr_below)

static inline bool memcg__is_root(const struct memcg *memcg)
{
	return memcg->record->flags & MEMCG_ROOT;
}

static inline bool memcg__is_dying(const struct memcg *memcg)
{
	return memcg->record->flags & MEMCG_DYING;
}

/* Dying, and taken down as well: see docs/KERNEL.md. */
static inline bool memcg__is_offline(const struct memcg *memcg)
{
	return memcg->record->flags & MEMCG_OFFLINE;
}

/* False on v1 without use_hierarchy: then its parent's numbers are without its own. */
static inline bool memcg__is_charged_above(const struct memcg *memcg)
{
	return !(memcg->record->flags & MEMCG_NOT_HIERARCHICAL);
}

/* A dying one has no files either; it counts as dying. */
static inline bool memcg__is_hidden(const struct memcg *memcg)
{
	return !memcg__is_dying(memcg) && memcg->record->flags & MEMCG_HIDDEN;
}

/* online, dying, hidden; ends with NULL. */
extern const char *const memcg_states[];

/* One of memcg_states. */
static inline const char *memcg__state(const struct memcg *memcg)
{
	const bool is_dying = memcg__is_dying(memcg) ||
			      memcg->added == ADDED_DYING;

	return memcg_states[is_dying ? 1 : memcg__is_hidden(memcg) ? 2 : 0];
}

/* The nearest row above it in a tree; NULL: there is none. */
static inline struct memcg *memcg__shown_above(const struct memcg *memcg)
{
	do
		memcg = memcg->group ? memcg->group : memcg->parent;
	while (memcg && memcg->row == ROW_LEFT_OUT);
	return (struct memcg *)memcg;
}

/* Appends its path, "/" for the root: bytes, not text. */
void memcg__append_path(const struct memcg *memcg, struct text *path);

/* Logs that a text for a path found no memory. Returns -ENOMEM. */
int memcg__fail_path(void);

/*
 * Compares the paths part by part, without building them: / comes before every other
 * byte, so what is below a memcg stands next to it.
 */
int memcg__compare_path(const struct memcg *one, const struct memcg *other);

/*
 * Sorts by a three-way compare that never returns 0. memcgs has room for twice as
 * many: sorting takes no memory.
 */
void memcgs__sort(struct memcg **memcgs, size_t nr,
		  int (*compare)(const struct memcg *one,
				 const struct memcg *other, void *context),
		  void *context);

#endif /* __MEMCG_H */
