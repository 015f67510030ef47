/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Helpers of the unit tests: cmocka, and a tree made up in memory. */
#ifndef __TESTS_UNIT_H
#define __TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "model/snapshot.h"

#define TREE_MAX 32

/* Records as a walk would fill them. */
struct tree {
	struct memcg_record records[TREE_MAX];
	struct memcg_stats stats[TREE_MAX];
	struct name_block names[TREE_MAX * NAME_BLOCKS_MAX];
	__u8 stat_slot[NR_STATS];
	__u32 nr;
};

/*
 * Adds a memcg of that serial below another one, 0 for the root. Its values are 0 and
 * it has no limit.
 */
static inline struct memcg_record *tree__add(struct tree *tree, __u64 parent,
					     __u64 serial, const char *name)
{
	struct memcg_record *record = &tree->records[tree->nr];

	assert_true(tree->nr < TREE_MAX);
	*record = (struct memcg_record){
		.serial = serial,
		.parent = parent,
		.id = serial * 10,
		.name = tree->nr * NAME_BLOCKS_MAX,
		.flags = parent ? 0 : MEMCG_ROOT,
		.memory = { .high = VALUE_NO_LIMIT, .max = VALUE_NO_LIMIT },
		.swap = { .high = VALUE_NO_LIMIT, .max = VALUE_NO_LIMIT },
		.zswap_max = VALUE_NO_LIMIT,
		.zswap_writeback = 1,
	};
	/* A long name goes on in the blocks behind its first. */
	memcpy(tree->names[record->name].byte, name, strlen(name) + 1);
	if (!tree->nr++)
		for (int i = 0; i < NR_STATS; i++)
			tree->stat_slot[i] = i;
	return record;
}

static inline struct sample tree__sample(const struct tree *tree)
{
	return (struct sample){
		.source = "kfunc",
		.hierarchy = "v2",
		.origin = "boot",
		.time = { .tv_sec = 1000000000 },
		.monotonic_ns = 1,
		.walk_ns = 1,
		.recursiveprot = true,
		.page_size = 4096,
		.nr_memcgs = tree->nr,
		.records = tree->records,
		.stats = (const __u64 *)tree->stats,
		.nr_stats = NR_STATS,
		.names = tree->names,
		.stat_slot = tree->stat_slot,
	};
}

/* The snapshot is the caller's to free; the tree must outlive it. */
static inline void tree__build(const struct tree *tree,
			       struct snapshot *snapshot)
{
	const struct sample sample = tree__sample(tree);
	__u64 missing;

	assert_int_equal(snapshot__build(snapshot, &sample, NULL, &missing), 0);
}

/* The same at that time; it is kept, so the tree may change before the next sample. */
static inline void tree__take(const struct tree *tree,
			      struct snapshot *snapshot, __u64 seconds,
			      const struct memcg_pressure *pressures)
{
	struct sample sample = tree__sample(tree);
	__u64 missing;

	sample.monotonic_ns = seconds * 1000000000;
	sample.pressures = pressures;
	assert_int_equal(snapshot__build(snapshot, &sample, NULL, &missing), 0);
	assert_int_equal(snapshot__keep(snapshot), 0);
}

/* Builds it as of that time, keeps it, and compares it with the one before; NULL: none. */
static inline void tree__build_at(const struct tree *tree,
				  struct snapshot *snapshot,
				  struct snapshot *before, __u64 seconds)
{
	struct sample sample = tree__sample(tree);
	__u64 missing;

	sample.monotonic_ns = seconds * 1000000000;
	assert_int_equal(snapshot__build(snapshot, &sample, before, &missing),
			 0);
	assert_int_equal(snapshot__keep(snapshot), 0);
	if (before)
		snapshot__compare_with(snapshot, before, true);
}

static inline struct memcg *tree__row(struct snapshot *snapshot, __u64 serial)
{
	__u32 i;

	for (i = 0; i < snapshot->nr_memcgs; i++)
		if (snapshot->memcgs[i].serial == serial)
			return &snapshot->memcgs[i];
	fail_msg("no memcg of serial %llu", serial);
	return NULL;
}

#endif /* __TESTS_UNIT_H */
