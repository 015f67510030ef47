/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * One sample as a source hands it over, machine or file alike. The tree and all
 * that is computed from it is snapshot.h's.
 */
#ifndef __SAMPLE_H
#define __SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>
#include "memcgtop.h"

struct json_object;
struct value;

#define NO_SLOT 0xff

/*
 * The things that a saved file has beside records. Arrays with an entry for each
 * memcg are in the order of sample.records.
 */
struct saved {
	/* All but the memcgs; for a file of rows, the keys that each row repeats. */
	struct json_object *header;
	bool is_rows; /* one memcg per line */
	const char *const
		*text; /* the file's text, which moves when more is read */
	const struct saved_memcg {
		size_t offset; /* of its JSON in the text */
		size_t length;
		const char *parent_path; /* as in struct memcg */
		__u32 position; /* in the file */
		/*
		 * The memcg, or one above it, had a counter below 0: computed columns
		 * don't come from the file.
		 */
		bool is_recomputed;
	} * memcgs;
	/*
	 * nr_given values for each memcg, of columns that are otherwise computed.
	 * given_slot, by the column's number, tells which value is the column's;
	 * NO_SLOT: the file doesn't have it.
	 */
	const struct value *given;
	__u32 nr_given;
	const __u8 *given_slot;
	const bool *
		has; /* by the column's number: the file has it, and has it available */
};

/*
 * A line of a memcg's memory.pressure: averages in hundredths of a percent, the total in
 * microseconds.
 */
struct pressure_line {
	__u64 avg10;
	__u64 avg60;
	__u64 avg300;
	__u64 total;
};

struct memcg_pressure {
	struct pressure_line some;
	struct pressure_line full;
};

/* Sets each value to VALUE_UNKNOWN. */
static inline void memcg_pressure__clear(struct memcg_pressure *pressure)
{
	__builtin_memset(pressure, 0xff, sizeof(*pressure));
}

/* A source fills this in; then snapshot__build() makes the rest. */
struct sample {
	const char *source;
	const char *hierarchy; /* "v1" or "v2" */
	/* The boot of a host: serials mean something only within one. */
	const char *origin;
	struct timespec time; /* CLOCK_REALTIME */
	__u64 monotonic_ns; /* CLOCK_MONOTONIC */
	__u64 flush_ns;
	__u64 walk_ns;
	/* The source sees no dying memcgs, and of the root only what has a file. */
	bool lacks_dying;
	/* use_hierarchy (v1) can't be told, so neither can who limits whom. */
	bool hierarchy_unknown;
	/* It is a cgroup namespace's: memcgs above its root may limit all of it. */
	bool starts_in_namespace;
	/* Memcgs are missing that couldn't be read or walked. */
	bool is_incomplete;
	/* A file that has only some memcgs of its sample, as -F and -r leave them. */
	bool is_partial;
	bool has_unreadable; /* a record has MEMCG_UNREADABLE */
	bool has_names; /* names of containers and pods are looked up */
	bool has_stalls; /* memcg->reclaim_stall is known, or will be in the next */
	bool recursiveprot; /* cgroup2's mount option memory_recursiveprot */
	bool localevents; /* its option memory_localevents: no event counts for ancestors */
	__u32 page_size;
	__u32 nr_memcgs;
	/* The first of them are the start's ancestors, there for the limits alone. */
	__u32 nr_above;
	/* So many have children that are missing, since they are nested too deep. */
	__u32 nr_cut_off;
	/* Parents before their children, siblings by age. The root is first. */
	const struct memcg_record *records;
	/*
	 * nr_stats numbers for each memcg. stat_slot, by enum memcg_stat, tells
	 * which of them it is; NO_SLOT: the kernel doesn't have it, doesn't print
	 * it, or it wasn't wanted.
	 */
	const __u64 *stats;
	__u32 nr_stats;
	const __u8 *stat_slot;
	const struct memcg_pressure *pressures; /* NULL: all are unknown */
	/* Their totals may lack the stall of the last 2 s. */
	bool pressures_lag;
	const struct name_block *names;
	const struct saved *saved; /* NULL: it doesn't come from a file */
};

#endif /* __SAMPLE_H */
