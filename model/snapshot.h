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

struct json_object;
struct memcg;
struct text;

enum value_type {
	VALUE_IS_UNKNOWN, /* null, "-" */
	VALUE_IS_NO_LIMIT, /* null, "max" */
	VALUE_IS_NUMBER,
	VALUE_IS_CHANGE, /* of a number, may be below 0 */
	VALUE_IS_FRACTION, /* of which two decimals are shown */
	VALUE_IS_TEXT, /* bytes, not text */
	VALUE_IS_PATH, /* of a memcg */
};

/* What a column says of a memcg. */
struct value {
	enum value_type type;
	union {
		__u64 number;
		__s64 change;
		double fraction;
		const char *text;
		const struct memcg *memcg;
	};
};

/* One row. Sizes in bytes, VALUE_UNKNOWN and VALUE_NO_LIMIT as in memcgtop.h. */
struct memcg {
	const struct memcg_record
		*record; /* the source's, as long as the snapshot */
	const __u64 *stats; /* by sample.stat_slot */
	const char *name; /* bytes, not text; "" for the root */
	/* Of one whose parent isn't there, but for the root: the parent's path, in
	 * which the root is "". */
	const char *parent_path;
	__u64 serial;
	__u64 id;
	__u64 revision; /* record->revision, which lasts only as long as the record */
	unsigned int level; /* below the root */
	unsigned int depth; /* below where the sample starts */
	struct memcg *parent; /* NULL: a start, the root */
	/* in the sample before, as long as that is there; NULL: it wasn't */
	const struct memcg *before;
	struct memcg *child; /* the first */
	struct memcg *next; /* sibling */
	bool is_remade; /* it wasn't, but another one of that path was */
	bool is_folded; /* for a screen: what is below it isn't shown */
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

#define NO_SLOT 0xff

/*
 * What a file has beside records. What goes by memcg is in the order of
 * sample.records.
 */
struct saved {
	/* All but the memcgs; of rows what each of them repeats. */
	struct json_object *header;
	bool is_rows; /* one memcg per line */
	const char *const *text; /* of the file, which moves when more is read */
	const struct saved_memcg {
		size_t offset; /* its JSON in the text */
		size_t length;
		const char *parent_path; /* as in struct memcg */
		__u32 position; /* in the file */
	} * memcgs;
	/*
	 * nr_given values for each memcg, of columns that are computed otherwise.
	 * given_slot, by the column's number, says which, NO_SLOT: not there.
	 */
	const struct value *given;
	__u32 nr_given;
	const __u8 *given_slot;
	const bool *has; /* by the column's number: it is there and available */
};

/* What a source fills in; then snapshot__build() makes the rest. */
struct sample {
	const char *source;
	const char *hierarchy; /* "v1" or "v2" */
	/* Which boot of which host: serials mean something only within one. */
	const char *origin;
	struct timespec time; /* CLOCK_REALTIME */
	__u64 monotonic_ns; /* CLOCK_MONOTONIC */
	__u64 flush_ns;
	__u64 walk_ns;
	/* It sees neither dying memcgs nor what of the root has no file. */
	bool lacks_dying;
	/* Whether ancestors are charged can't be told, so not who limits whom. */
	bool hierarchy_unknown;
	/* A cgroup namespace's: what is above its root may limit all of it. */
	bool starts_in_namespace;
	bool recursiveprot; /* cgroup2's mount option memory_recursiveprot */
	__u32 page_size;
	__u32 nr_memcgs;
	/* The first of them are above where it was to start: they only limit it. */
	__u32 nr_above;
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
	const struct saved *saved; /* NULL: it doesn't come from a file */
};

struct snapshot {
	struct sample sample;
	char origin[128]; /* sample.origin */
	struct memcg *memcgs; /* as in sample.records */
	__u32 nr_memcgs;
	/* Those that are asked for, from first on; the rest is above or beside. */
	__u32 first;
	__u32 nr;
	__u32 nr_dying; /* of them */
	struct memcg **order; /* as they are shown; column__sort() sets it */
	__u32 nr_rows; /* of order; nr, until snapshot__select() */
	__u64 newest; /* serial of the youngest */

	/* The sample before; NULL: the first, of another boot, after a gap. */
	const struct snapshot *before;
	double seconds; /* since then */
	double usual_seconds; /* between samples; 0: not known yet */

	/* Buffers, which the next sample in this place takes over. */
	struct buffer {
		void *data;
		size_t size;
	} memcg_buffer, order_buffer, name_buffer, index_buffer, record_buffer,
		stat_buffer;
	bool is_indexed; /* the index is by serial */
};

/*
 * Fills the snapshot, {} or an older one of this source, from the sample. Names
 * that the sample leaves out are taken from before, NULL for a first sample.
 * Returns 0; -ESTALE with *missing set to the smallest serial whose name
 * neither has; -ENOMEM, logged.
 */
int snapshot__build(struct snapshot *snapshot, const struct sample *sample,
		    struct snapshot *before, __u64 *missing);

/*
 * Copies what a source takes back with the next read, so that this sample can be
 * compared with that one. 0 or -ENOMEM, logged.
 */
int snapshot__keep(struct snapshot *snapshot);

/*
 * Pairs each memcg with itself in the sample before, by serial; both must be
 * kept. After a gap, more than three times as long as usual and a second, there
 * is nothing to compare with.
 */
void snapshot__compare_with(struct snapshot *snapshot, struct snapshot *before);

/* NULL: none of that serial. */
struct memcg *snapshot__find(struct snapshot *snapshot, __u64 serial);

/*
 * The memcg of that path: a living one, or of removed ones the youngest. *others:
 * how many dying ones besides have the same path. is_removed: no living one is
 * meant. NULL: there is none.
 */
struct memcg *snapshot__find_path(struct snapshot *snapshot, const char *path,
				  bool is_removed, __u32 *others);

/* Leaves of the rows so many from the first on. */
void snapshot__set_range(struct snapshot *snapshot, __u32 first, __u32 nr);

/* Leaves of the rows that memcg and what is below it; NULL: none. */
void snapshot__set_start(struct snapshot *snapshot, const struct memcg *start);

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

/* The nearest above it that is shown; NULL: none is. */
struct memcg *memcg__shown_above(const struct memcg *memcg);

/* What a file says of a column of that number; NULL: nothing, or it isn't one. */
const struct value *memcg__given(const struct memcg *memcg,
				 const struct snapshot *snapshot,
				 size_t column);

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
