/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * One saved sample while it is read, and the memory that its snapshot points into.
 * saved.c finds its pieces, saved_memcg.c fills in one memcg after the other,
 * saved_order.c puts parents before their children.
 */
#ifndef __SAVED_SAMPLE_H
#define __SAVED_SAMPLE_H

#include "model/snapshot.h"
#include "source/saved_columns.h"
#include "source/saved_text.h"
#include "source/saved_value.h"

/* A memcg's place in the tree. Indices are into saved_sample.rows. */
struct saved_row {
	__u64 serial;
	__u64 parent; /* the parent's serial; 0: it has none */
	const char *path; /* bytes */
	__u32 child; /* index + 1 of the first child; 0: none */
	__u32 next; /* index + 1 of the next sibling; 0: none */
	bool is_start; /* its parent isn't in the sample */
	bool was_below_0; /* one of its counters was, and counts as 0 */
};

/* {} is an empty one. */
struct saved_sample {
	const char *file; /* the file's name, for messages */
	struct saved_columns columns;
	bool is_rows; /* each piece is a row; else they are in a document */
	bool has_unreadable; /* a record has MEMCG_UNREADABLE */
	struct saved_pieces pieces; /* the memcgs' text, in the file's order */
	__u32 nr; /* memcgs that there is room for below */
	struct saved_row *rows; /* in the file's order */
	/* These, too, are in the file's order until saved_order__sort(). */
	struct memcg_record *records;
	struct memcg_stats *stats;
	struct memcg_pressure *pressures;
	struct value *given; /* columns.nr_given for each memcg */
	struct saved_memcg *memcgs; /* set by saved_order__sort() */
	struct name_block *names;
	__u32 nr_name_blocks;
	__u32 name_room;
	struct saved_chunk *chunks; /* of saved_sample__keep() */
};

/* Forgets the sample that was read last. */
void saved_sample__clear(struct saved_sample *sample);

/* Makes room for nr memcgs; all is 0. Returns 0 or -ENOMEM, logged. */
int saved_sample__make_room(struct saved_sample *sample, __u32 nr);

/* Copies bytes, which then last as long as the sample. NULL: no memory. */
void *saved_sample__keep(struct saved_sample *sample, const void *bytes,
			 size_t length);

/* Adds a name and sets *block to its first block. Returns 0 or -ENOMEM, logged. */
int saved_sample__add_name(struct saved_sample *sample, const char *name,
			   __u32 *block);

/* The place of a memcg, by its number in the file, for messages. */
struct saved_place saved_sample__place(const struct saved_sample *sample,
				       __u32 i);

/* Logs that there is no memory for the sample. Returns -ENOMEM. */
int saved_sample__fail_memory(const struct saved_sample *sample);

void saved_sample__free(struct saved_sample *sample);

#endif /* __SAVED_SAMPLE_H */
