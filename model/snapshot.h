/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A snapshot: one sample with its memcgs linked to a tree, named, with their
 * computed values, and paired with the sample before. Sources read the values
 * (source.h), columns name them (column.h), order.h selects and orders them.
 */
#ifndef __SNAPSHOT_H
#define __SNAPSHOT_H

#include <stdbool.h>
#include "model/label.h"
#include "model/memcg.h"
#include "model/sample.h"
#include "model/value.h"

struct snapshot {
	struct sample sample;
	char origin[128]; /* sample.origin */
	struct memcg *memcgs; /* in the order of sample.records */
	__u32 nr_memcgs;
	/* The memcgs that are asked for: nr from first on. The others surround them. */
	__u32 first;
	__u32 nr;
	__u32 nr_dying; /* of those nr */
	struct memcg **order; /* the rows as they are shown (order.h) */
	__u32 nr_rows; /* of order; equals nr until order__select() */
	/* Rows beside the memcgs, which only trees have (added.h). */
	struct added *added;
	__u32 nr_added;
	bool has_added; /* they are made */
	__u64 newest; /* serial of the youngest */

	/* The sample before; NULL: this is the first, or the first after a gap or boot. */
	const struct snapshot *before;
	/* The file has others between it and this one: its changes are those since them. */
	bool is_apart;
	double seconds; /* since then */
	double usual_seconds; /* between samples; 0: not known yet */

	/* The labels of each memcg; NULL: no column needs them. */
	const struct labels *labels;

	/* Buffers, which the next sample in this place takes over. */
	struct buffer {
		void *data;
		size_t size;
	} memcg_buffer, order_buffer, name_buffer, index_buffer, record_buffer,
		stat_buffer, pressure_buffer, added_buffer, added_stat_buffer,
		label_buffer;
	bool is_indexed; /* the index is by serial */
};

/*
 * Makes room for that many bytes; what the buffer held is lost. 0 or -ENOMEM, logged.
 */
int buffer__fit(struct buffer *buffer, size_t size);

/*
 * Fills the snapshot, {} or an older one of this source, from the sample. Names
 * that the sample leaves out are taken from before, NULL for a first sample.
 * Returns 0; -ESTALE with *missing set to the smallest serial whose name
 * neither has; -ENOMEM, logged.
 */
int snapshot__build(struct snapshot *snapshot, const struct sample *sample,
		    struct snapshot *before, __u64 *missing);

/*
 * Copies the buffers that the source reuses for the next sample, so that the next
 * one can be compared with this one. 0 or -ENOMEM, logged.
 */
int snapshot__keep(struct snapshot *snapshot);

/* The same in the buffers of another snapshot, whose values are lost. */
int snapshot__keep_instead(struct snapshot *snapshot,
			   struct snapshot *given_up);

/*
 * Pairs each memcg with itself in the sample before, by serial, which must be
 * kept. After a gap, more than three times as long as usual and a second, there
 * is nothing to compare with; is_live: the run itself took both, so there is no gap.
 */
void snapshot__compare_with(struct snapshot *snapshot, struct snapshot *before,
			    bool is_live);

/* Undoes that, since the sample before is gone. */
void snapshot__forget_before(struct snapshot *snapshot);

/* Sets the labels. 0 or -ENOMEM, logged. */
int snapshot__label(struct snapshot *snapshot);

/* NULL: no memcg has that serial. */
struct memcg *snapshot__find(struct snapshot *snapshot, __u64 serial);

/*
 * The memcg of that path: a living one, or the youngest of the dying ones. *others
 * is set to the number of further dying ones with that path. is_removed: only dying
 * ones are looked at. NULL: there is none.
 */
struct memcg *snapshot__find_path(struct snapshot *snapshot, const char *path,
				  bool is_removed, __u32 *others);

/* Asks for nr memcgs from the first on. */
void snapshot__set_range(struct snapshot *snapshot, __u32 first, __u32 nr);

/* Asks for that memcg and its descendants; NULL: for none. */
void snapshot__set_start(struct snapshot *snapshot, const struct memcg *start);

void snapshot__free(struct snapshot *snapshot);

/*
 * The value that the saved file has for the column of that number; NULL: it has
 * none, or the sample isn't from a file. A file has no added rows.
 */
static inline const struct value *memcg__given(const struct memcg *memcg,
					       const struct snapshot *snapshot,
					       size_t column)
{
	const struct saved *saved = snapshot->sample.saved;
	size_t i;

	if (!saved || memcg->added || saved->given_slot[column] == NO_SLOT)
		return NULL;
	i = memcg - snapshot->memcgs;
	if (saved->memcgs[i].is_recomputed)
		return NULL;
	return &saved->given[i * saved->nr_given + saved->given_slot[column]];
}

/* NULL: the snapshot has no labels, or it is a row that is no memcg (added.h). */
static inline const struct labels *
memcg__labels(const struct memcg *memcg, const struct snapshot *snapshot)
{
	if (!snapshot->labels || memcg->added)
		return NULL;
	return &snapshot->labels[memcg - snapshot->memcgs];
}

/* A number of its memory.stat; VALUE_UNKNOWN if the sample doesn't have it. */
static inline __u64 memcg__stat(const struct memcg *memcg,
				const struct snapshot *snapshot,
				enum memcg_stat stat)
{
	const __u8 slot = snapshot->sample.stat_slot[stat];

	return slot == NO_SLOT ? VALUE_UNKNOWN : memcg->stats[slot];
}

#endif /* __SNAPSHOT_H */
