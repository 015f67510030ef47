// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * One sample: tree links, names, computed values, order; identity across
 * samples. Reads nothing from the kernel: sources do.
 */
#define _GNU_SOURCE /* qsort_r() */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "log.h"
#include "snapshot.h"
#include "text.h"

__u64 memcg__stat(const struct memcg *memcg, const struct snapshot *snapshot,
		  enum memcg_stat stat)
{
	const __u8 slot = snapshot->sample.stat_slot[stat];

	return slot == NO_SLOT ? VALUE_UNKNOWN : memcg->stats[slot];
}

bool memcg__is_root(const struct memcg *memcg)
{
	return memcg->record->flags & MEMCG_ROOT;
}

bool memcg__is_dying(const struct memcg *memcg)
{
	return memcg->record->flags & MEMCG_DYING;
}

bool memcg__is_hidden(const struct memcg *memcg)
{
	return !memcg__is_dying(memcg) && memcg->record->flags & MEMCG_HIDDEN;
}

const char *const memcg_states[] = { "online", "dying", "hidden", NULL };

const char *memcg__state(const struct memcg *memcg)
{
	return memcg_states[memcg__is_dying(memcg)  ? 1 :
			    memcg__is_hidden(memcg) ? 2 :
						      0];
}

void memcg__append_path(const struct memcg *memcg, struct text *path)
{
	const struct memcg *step;
	size_t length = 0, start = path->length;
	char *end;

	/* Where the tree starts is "/", be it the root or a container's. */
	if (!memcg->parent) {
		text__append_string(path, "/");
		return;
	}
	for (step = memcg; step->parent; step = step->parent)
		length += 1 + strlen(step->name);
	/* From the end to the start, since the way leads up. */
	while (path->length < start + length && !path->failed)
		text__append(path, "/", 1);
	if (path->failed)
		return;
	end = path->data + path->length;
	for (step = memcg; step->parent; step = step->parent) {
		length = strlen(step->name);
		end -= length;
		memcpy(end, step->name, length);
		end--;
	}
}

int memcg__compare_path(const struct memcg *one, const struct memcg *other)
{
	const struct memcg *a = one, *b = other;

	while (a->level > b->level)
		a = a->parent;
	while (b->level > a->level)
		b = b->parent;
	/* One is above the other, or both are the same. */
	if (a == b)
		return one->level < other->level ? -1 :
						   one->level > other->level;
	while (a->parent != b->parent) {
		a = a->parent;
		b = b->parent;
	}
	return strcmp(a->name, b->name);
}

/*
 * The sample is in pre-order, so the parent is the row before or one of that
 * one's ancestors. Every level has an entry only while it is being built.
 */
static void snapshot__link(struct snapshot *snapshot)
{
	struct memcg *memcg, *parent = NULL;

	for (memcg = snapshot->memcgs;
	     memcg < snapshot->memcgs + snapshot->nr_memcgs; memcg++) {
		while (parent && parent->serial != memcg->record->parent)
			parent = parent->parent;
		memcg->parent = parent;
		memcg->level = parent ? parent->level + 1 : 0;
		parent = memcg;
		snapshot->nr_dying += memcg__is_dying(memcg);
	}
}

/*
 * What survives from one sample to the next keeps its place among the others:
 * siblings stand by age and no memcg ever moves. So one pass over both finds
 * each nameless memcg in the sample before.
 */
static const struct memcg *snapshot__find_next(const struct snapshot *before,
					       __u32 *place, __u64 serial)
{
	__u32 i;

	for (i = *place; i < before->nr_memcgs; i++) {
		if (before->memcgs[i].serial == serial) {
			*place = i + 1;
			return &before->memcgs[i];
		}
	}
	return NULL;
}

/* Since the sample that knows it: on v1, if anything changed beside it. */
static bool memcg__may_be_renamed(const struct memcg *memcg,
				  const struct memcg *known)
{
	return memcg->parent && known->parent &&
	       memcg->parent->revision != known->parent->revision;
}

static int snapshot__fill_names(struct snapshot *snapshot,
				const struct snapshot *before, __u64 *missing)
{
	const struct sample *sample = &snapshot->sample;
	const struct memcg_record *record;
	const struct memcg *known;
	struct memcg *memcg;
	size_t size = 0;
	__u32 place = 0;
	char *names;
	int err = 0;

	for (memcg = snapshot->memcgs;
	     memcg < snapshot->memcgs + snapshot->nr_memcgs; memcg++) {
		record = memcg->record;
		if (record->name != NO_NAME) {
			memcg->id = record->id;
			memcg->name = sample->names[record->name].byte;
		} else {
			known = before ? snapshot__find_next(before, &place,
							     memcg->serial) :
					 NULL;
			if (!known || memcg__may_be_renamed(memcg, known)) {
				if (!err || memcg->serial < *missing)
					*missing = memcg->serial;
				err = -ESTALE;
				continue;
			}
			memcg->id = known->id;
			memcg->name = known->name;
		}
		size += strnlen(memcg->name, NAME_BLOCK * NAME_BLOCKS_MAX) + 1;
	}
	if (err)
		return err;

	/* A copy: the sample's own go with the next walk, those before with it. */
	snapshot->names = names = malloc(size);
	if (!names)
		return log__error(-ENOMEM,
				  "no memory for the names of %u memcgs",
				  snapshot->nr_memcgs);
	for (memcg = snapshot->memcgs;
	     memcg < snapshot->memcgs + snapshot->nr_memcgs; memcg++) {
		size = strnlen(memcg->name, NAME_BLOCK * NAME_BLOCKS_MAX);
		memcpy(names, memcg->name, size);
		names[size] = '\0';
		memcg->name = names;
		names += size + 1;
	}
	return 0;
}

static void memcg__compute_limit(struct memcg *memcg)
{
	/* Where ancestors don't charge for it they don't limit it. */
	const struct memcg *parent =
		memcg->record->flags & MEMCG_ALONE ? NULL : memcg->parent;
	const __u64 max = memcg->record->memory.max,
		    current = memcg->record->memory.current;

	memcg->limit = parent ? parent->limit : VALUE_NO_LIMIT;
	memcg->limit_by = parent ? parent->limit_by : NULL;
	memcg->headroom = parent ? parent->headroom : VALUE_NO_LIMIT;
	memcg->headroom_by = parent ? parent->headroom_by : NULL;
	/* The root can't be limited. */
	if (memcg__is_root(memcg) || max >= VALUE_NO_LIMIT)
		return;
	/* Of several the nearest; VALUE_NO_LIMIT is larger than any limit. */
	if (max <= memcg->limit) {
		memcg->limit = max;
		memcg->limit_by = memcg;
	}
	if ((max > current ? max - current : 0) <= memcg->headroom) {
		memcg->headroom = max > current ? max - current : 0;
		memcg->headroom_by = memcg;
	}
}

static __u64 smaller(__u64 a, __u64 b)
{
	return a < b ? a : b;
}

/* a * b / c, where a * b may need 128 bits and the result is at most a. */
static __u64 share(__u64 a, __u64 b, __u64 c)
{
	return (unsigned __int128)a * b / c;
}

/*
 * effective_protection() in mm/page_counter.c, in pages as there, so that what
 * is lost by division is the same. Kernels up to 7.2 compute the product in 64
 * bits and so get other values where it wraps.
 */
static __u64 protection(__u64 usage, __u64 parent_usage, __u64 setting,
			__u64 parent_effective, __u64 siblings_protected,
			bool recursive)
{
	const __u64 claimed = smaller(usage, setting);

	if (siblings_protected > parent_effective)
		return share(claimed, parent_effective, siblings_protected);
	if (!recursive || parent_effective <= siblings_protected ||
	    parent_usage <= siblings_protected || usage <= claimed)
		return claimed;
	return claimed + share(parent_effective - siblings_protected,
			       smaller(usage - claimed,
				       parent_usage - siblings_protected),
			       parent_usage - siblings_protected);
}

/* "max" is PAGE_COUNTER_MAX there, and takes part in the arithmetic. */
static __u64 to_pages(__u64 bytes, __u64 page_size)
{
	return (bytes == VALUE_NO_LIMIT ? (__u64)INT64_MAX : bytes) / page_size;
}

static __u64 memcg__effective(const struct memcg *memcg,
			      const struct sample *sample, __u64 setting,
			      __u64 parent_effective, __u64 siblings_protected)
{
	const __u64 page = sample->page_size;
	__u64 pages;

	if (memcg__is_root(memcg->parent))
		return setting;
	if (setting == VALUE_UNKNOWN || siblings_protected == VALUE_UNKNOWN ||
	    parent_effective == VALUE_UNKNOWN)
		return VALUE_UNKNOWN;
	pages = protection(
		to_pages(memcg->record->memory.current, page),
		to_pages(memcg->parent->record->memory.current, page),
		to_pages(setting, page), to_pages(parent_effective, page),
		to_pages(siblings_protected, page), sample->recursiveprot);
	return pages >= to_pages(VALUE_NO_LIMIT, page) ? VALUE_NO_LIMIT :
							 pages * page;
}

static void memcg__compute_effective(struct memcg *memcg,
				     const struct sample *sample)
{
	const struct memcg_counter *memory = &memcg->record->memory;
	const struct memcg *parent = memcg->parent;

	if (!parent) {
		memcg->effective_min = memcg->effective_low = VALUE_UNKNOWN;
		return;
	}
	memcg->effective_min = memcg__effective(
		memcg, sample, memory->min, parent->effective_min,
		parent->record->memory.children_min);
	memcg->effective_low = memcg__effective(
		memcg, sample, memory->low, parent->effective_low,
		parent->record->memory.children_low);
}

int snapshot__build(struct snapshot *snapshot, const struct sample *sample,
		    const struct snapshot *before, __u64 *missing)
{
	struct memcg *memcg;
	__u32 i;
	int err;

	snapshot__free(snapshot);
	snapshot->sample = *sample;
	snapshot->nr_memcgs = snapshot->nr_rows = sample->nr_memcgs;
	snapshot->memcgs = calloc(sample->nr_memcgs, sizeof(*snapshot->memcgs));
	snapshot->order = calloc(sample->nr_memcgs, sizeof(*snapshot->order));
	if (!snapshot->memcgs || !snapshot->order)
		return log__error(-ENOMEM, "no memory for %u memcgs",
				  sample->nr_memcgs);

	for (i = 0; i < sample->nr_memcgs; i++) {
		memcg = &snapshot->memcgs[i];
		memcg->record = &sample->records[i];
		memcg->stats = &sample->stats[(size_t)i * sample->nr_stats];
		memcg->serial = memcg->record->serial;
		memcg->revision = memcg->record->revision;
		memcg->row = ROW_SHOWN;
		snapshot->order[i] = memcg;
	}
	snapshot__link(snapshot);
	err = snapshot__fill_names(snapshot, before, missing);
	if (err)
		return err;
	for (i = 0; i < sample->nr_memcgs; i++) {
		memcg__compute_limit(&snapshot->memcgs[i]);
		memcg__compute_effective(&snapshot->memcgs[i], sample);
	}
	return 0;
}

__u64 snapshot__newest(const struct snapshot *snapshot)
{
	__u64 newest = 0;
	__u32 i;

	for (i = 0; i < snapshot->nr_memcgs; i++)
		if (snapshot->memcgs[i].serial > newest)
			newest = snapshot->memcgs[i].serial;
	return newest;
}

void snapshot__free(struct snapshot *snapshot)
{
	free(snapshot->memcgs);
	free(snapshot->order);
	free(snapshot->names);
	*snapshot = (struct snapshot){};
}

void snapshot__select(struct snapshot *snapshot,
		      bool (*keep)(const struct memcg *memcg, void *context),
		      void *context, bool with_ancestors)
{
	struct memcg *memcg, *above;
	__u32 i;

	for (i = 0; i < snapshot->nr_memcgs; i++) {
		memcg = &snapshot->memcgs[i];
		memcg->row = ROW_LEFT_OUT;
		if (!keep(memcg, context))
			continue;
		memcg->row = ROW_SHOWN;
		for (above = memcg->parent;
		     with_ancestors && above && above->row == ROW_LEFT_OUT;
		     above = above->parent)
			above->row = ROW_CONTEXT;
	}
	snapshot->nr_rows = 0;
	for (i = 0; i < snapshot->nr_memcgs; i++)
		if (snapshot->memcgs[i].row != ROW_LEFT_OUT)
			snapshot->order[snapshot->nr_rows++] =
				&snapshot->memcgs[i];
}

struct sort {
	int (*compare)(const struct memcg *one, const struct memcg *other,
		       void *context);
	void *context;
};

static int sort__compare(const void *one, const void *other, void *context)
{
	const struct memcg *const *a = one, *const *b = other;
	const struct sort *sort = context;

	return sort->compare(*a, *b, sort->context);
}

static struct memcg *memcg__shown_above(const struct memcg *memcg)
{
	struct memcg *above = memcg->parent;

	while (above && above->row == ROW_LEFT_OUT)
		above = above->parent;
	return above;
}

/* Takes the sorted rows, hangs each below its parent and writes down the tree. */
static void snapshot__order_tree(struct snapshot *snapshot)
{
	struct memcg *memcg, *above, *start = NULL;
	__u32 i, nr = 0;

	for (i = 0; i < snapshot->nr_memcgs; i++)
		snapshot->memcgs[i].child = NULL;
	/* Each goes in front of those put there before: so from the last on. */
	for (i = snapshot->nr_rows; i-- > 0;) {
		struct memcg **first;

		memcg = snapshot->order[i];
		above = memcg__shown_above(memcg);
		first = above ? &above->child : &start;
		memcg->next = *first;
		*first = memcg;
	}
	for (memcg = start; memcg;) {
		snapshot->order[nr++] = memcg;
		if (memcg->child) {
			memcg = memcg->child;
			continue;
		}
		while (memcg && !memcg->next)
			memcg = memcg__shown_above(memcg);
		if (memcg)
			memcg = memcg->next;
	}
}

void snapshot__sort(struct snapshot *snapshot,
		    int (*compare)(const struct memcg *one,
				   const struct memcg *other, void *context),
		    void *context, bool tree)
{
	struct sort sort = { compare, context };

	qsort_r(snapshot->order, snapshot->nr_rows, sizeof(*snapshot->order),
		sort__compare, &sort);
	if (tree)
		snapshot__order_tree(snapshot);
}
