// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * One sample: tree links, names, computed values, order; identity across
 * samples. Reads nothing from the kernel: sources do.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/log.h"
#include "lib/text.h"
#include "model/snapshot.h"

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

const struct value *memcg__given(const struct memcg *memcg,
				 const struct snapshot *snapshot, size_t column)
{
	const struct saved *saved = snapshot->sample.saved;
	const size_t i = memcg - snapshot->memcgs;

	if (!saved || saved->given_slot[column] == NO_SLOT)
		return NULL;
	return &saved->given[i * saved->nr_given + saved->given_slot[column]];
}

void memcg__append_path(const struct memcg *memcg, struct text *path)
{
	const struct memcg *step;
	size_t length = 0;
	char *end;

	for (step = memcg; step->parent; step = step->parent)
		length += 1 + strlen(step->name);
	if (step->parent_path) {
		text__append_string(path, step->parent_path);
		text__append(path, "/", 1);
		text__append_string(path, step->name);
	} else if (!length) {
		/* Where the tree starts is "/", be it the root or a container's. */
		text__append(path, "/", 1);
	}
	/* From the end to the start, since the way leads up. */
	end = text__extend(path, length);
	if (!end)
		return;
	end += length;
	for (step = memcg; step->parent; step = step->parent) {
		length = strlen(step->name);
		end -= length;
		memcpy(end, step->name, length);
		*--end = '/';
	}
}

/* As by their parts: '/' comes before all else. */
static int path__compare(const char *one, const char *other)
{
	while (*one && *one == *other) {
		one++;
		other++;
	}
	if (*one == *other)
		return 0;
	if (!*one || (*one == '/' && *other))
		return -1;
	if (!*other || *other == '/')
		return 1;
	return (unsigned char)*one - (unsigned char)*other;
}

/* Whose ways up don't meet. */
static int memcg__compare_whole_path(const struct memcg *one,
				     const struct memcg *other)
{
	struct text a = {}, b = {};
	int order;

	memcg__append_path(one, &a);
	memcg__append_path(other, &b);
	order = path__compare(text__string(&a), text__string(&b));
	text__free(&a);
	text__free(&b);
	return order;
}

int memcg__compare_path(const struct memcg *one, const struct memcg *other)
{
	const struct memcg *a = one, *b = other;

	while (a->level > b->level && a->parent)
		a = a->parent;
	while (b->level > a->level && b->parent)
		b = b->parent;
	/* One is above the other, or both are the same. */
	if (a == b)
		return one->level < other->level ? -1 :
						   one->level > other->level;
	while (a->parent != b->parent && a->parent && b->parent) {
		a = a->parent;
		b = b->parent;
	}
	if (!a->parent || a->parent != b->parent)
		return memcg__compare_whole_path(one, other);
	return strcmp(a->name, b->name);
}

/* What was in the buffer is lost. */
static int buffer__fit(struct buffer *buffer, size_t size)
{
	if (size <= buffer->size)
		return 0;
	free(buffer->data);
	/* Trees grow: not at each sample anew. */
	buffer->size = size + size / 8;
	buffer->data = malloc(buffer->size);
	if (buffer->data)
		return 0;
	buffer->size = 0;
	return log__error(-ENOMEM, "no memory for a sample (%zu bytes)", size);
}

static unsigned int start__level(const struct memcg *start)
{
	const char *byte;
	unsigned int level = 1;

	if (!start->parent_path)
		return 0;
	for (byte = start->parent_path; *byte; byte++)
		level += *byte == '/';
	return level;
}

/*
 * The sample is in pre-order, so the parent is the row before or one of that
 * one's ancestors. Every level has an entry only while it is being built.
 */
static void snapshot__link(struct snapshot *snapshot)
{
	const struct saved *saved = snapshot->sample.saved;
	struct memcg *memcg, *parent = NULL;
	__u32 i;

	for (i = 0; i < snapshot->nr_memcgs; i++) {
		memcg = &snapshot->memcgs[i];
		while (parent && parent->serial != memcg->record->parent)
			parent = parent->parent;
		memcg->parent = parent;
		if (!parent && saved)
			memcg->parent_path = saved->memcgs[i].parent_path;
		memcg->level = parent ? parent->level + 1 : start__level(memcg);
		memcg->depth = parent ? parent->depth + 1 : 0;
		parent = memcg;
		if (memcg->serial > snapshot->newest)
			snapshot->newest = memcg->serial;
	}
}

/*
 * Merges runs of twice the length at a time, there and back; memcgs has room for
 * twice as many. qsort_r() would take memory from malloc(), for each refresh of a
 * screen anew.
 */
static void memcgs__sort(struct memcg **memcgs, size_t nr,
			 int (*compare)(const struct memcg *one,
					const struct memcg *other,
					void *context),
			 void *context)
{
	struct memcg **from = memcgs, **to = memcgs + nr, **swap;
	size_t run, start, i, k, middle, end, at;

	for (run = 1; run < nr; run *= 2) {
		for (start = 0; start < nr; start = end) {
			middle = start + run < nr ? start + run : nr;
			end = middle + run < nr ? middle + run : nr;
			for (i = at = start, k = middle; at < end; at++)
				to[at] = k == end || (i < middle &&
						      compare(from[i], from[k],
							      context) < 0) ?
						 from[i++] :
						 from[k++];
		}
		swap = from;
		from = to;
		to = swap;
	}
	if (from != memcgs)
		memcpy(memcgs, from, nr * sizeof(*from));
}

static int memcg__compare_serial(const struct memcg *one,
				 const struct memcg *other,
				 void *context __attribute__((unused)))
{
	return one->serial < other->serial ? -1 : one->serial > other->serial;
}

static int serial__compare(const void *one, const void *other)
{
	const struct memcg *const *a = one, *const *b = other;

	return memcg__compare_serial(*a, *b, NULL);
}

struct memcg *snapshot__find(struct snapshot *snapshot, __u64 serial)
{
	const struct memcg wanted = { .serial = serial }, *key = &wanted;
	struct memcg **index = snapshot->index_buffer.data, **found;
	__u32 i;

	if (serial > snapshot->newest)
		return NULL;
	if (!snapshot->is_indexed) {
		for (i = 0; i < snapshot->nr_memcgs; i++)
			index[i] = &snapshot->memcgs[i];
		memcgs__sort(index, snapshot->nr_memcgs, memcg__compare_serial,
			     NULL);
		snapshot->is_indexed = true;
	}
	found = bsearch(&key, index, snapshot->nr_memcgs, sizeof(*index),
			serial__compare);
	return found ? *found : NULL;
}

/*
 * What survives from one sample to the next mostly keeps its place among the
 * others: siblings stand by age and no memcg ever moves. place: the one to expect.
 */
static struct memcg *snapshot__find_next(struct snapshot *before, __u32 *place,
					 __u64 serial)
{
	struct memcg *memcg;

	if (*place < before->nr_memcgs &&
	    before->memcgs[*place].serial == serial)
		return &before->memcgs[(*place)++];
	memcg = snapshot__find(before, serial);
	if (memcg)
		*place = memcg - before->memcgs + 1;
	return memcg;
}

/* Since the sample that knows it: on v1, if anything changed beside it. */
static bool memcg__may_be_renamed(const struct memcg *memcg,
				  const struct memcg *known)
{
	return memcg->parent && known->parent &&
	       memcg->parent->revision != known->parent->revision;
}

static int snapshot__fill_names(struct snapshot *snapshot,
				struct snapshot *before, __u64 *missing)
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
	if (!err)
		err = buffer__fit(&snapshot->name_buffer, size);
	if (err)
		return err;

	/* A copy: the sample's own go with the next walk, those before with it. */
	names = snapshot->name_buffer.data;
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

/* What binds from above: nothing, or unknown where a file doesn't have it all. */
static __u64 memcg__inherited(const struct memcg *memcg,
			      const struct memcg *parent, __u64 of_parent,
			      const struct sample *sample)
{
	if (parent)
		return of_parent;
	return memcg->parent_path || sample->hierarchy_unknown ||
			       sample->starts_in_namespace ?
		       VALUE_UNKNOWN :
		       VALUE_NO_LIMIT;
}

static void memcg__compute_limit(struct memcg *memcg,
				 const struct sample *sample)
{
	/* Where ancestors don't charge for it they don't limit it. */
	const bool is_alone = memcg->record->flags & MEMCG_NOT_HIERARCHICAL;
	const struct memcg *parent = is_alone ? NULL : memcg->parent;
	const __u64 max = memcg->record->memory.max,
		    current = memcg->record->memory.current;
	__u64 left;

	memcg->limit = memcg__inherited(memcg, parent,
					parent ? parent->limit : 0, sample);
	memcg->headroom = memcg__inherited(
		memcg, parent, parent ? parent->headroom : 0, sample);
	memcg->limit_by = parent ? parent->limit_by : NULL;
	memcg->headroom_by = parent ? parent->headroom_by : NULL;
	/* The root can't be limited. */
	if (memcg__is_root(memcg) || max == VALUE_NO_LIMIT)
		return;
	/* In a namespace the nearest limit that can be seen is the best that is known. */
	if (max == VALUE_UNKNOWN ||
	    (memcg->limit == VALUE_UNKNOWN && !sample->starts_in_namespace)) {
		memcg->limit = memcg->headroom = VALUE_UNKNOWN;
		memcg->limit_by = memcg->headroom_by = NULL;
		return;
	}
	/* Of several the nearest; VALUE_NO_LIMIT and _UNKNOWN are larger than any. */
	if (max <= memcg->limit) {
		memcg->limit = max;
		memcg->limit_by = memcg;
	}
	left = max > current ? max - current : 0;
	if (current == VALUE_UNKNOWN || (memcg->headroom == VALUE_UNKNOWN &&
					 !sample->starts_in_namespace)) {
		memcg->headroom = VALUE_UNKNOWN;
		memcg->headroom_by = NULL;
	} else if (left <= memcg->headroom) {
		memcg->headroom = left;
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

void snapshot__set_range(struct snapshot *snapshot, __u32 first, __u32 nr)
{
	struct memcg *memcg;
	__u32 i;

	snapshot->first = first;
	snapshot->nr = snapshot->nr_rows = nr;
	snapshot->nr_dying = 0;
	for (i = 0; i < snapshot->nr_memcgs; i++)
		snapshot->memcgs[i].row = ROW_LEFT_OUT;
	for (i = 0; i < nr; i++) {
		memcg = &snapshot->memcgs[first + i];
		memcg->row = ROW_SHOWN;
		snapshot->nr_dying += memcg__is_dying(memcg);
		snapshot->order[i] = memcg;
	}
}

int snapshot__build(struct snapshot *snapshot, const struct sample *sample,
		    struct snapshot *before, __u64 *missing)
{
	const size_t nr = sample->nr_memcgs;
	struct memcg *memcg;
	__u32 i;
	int err;

	snapshot->sample = *sample;
	snprintf(snapshot->origin, sizeof(snapshot->origin), "%s",
		 sample->origin);
	snapshot->nr_memcgs = 0;
	snapshot->newest = 0;
	snapshot->is_indexed = false;
	snapshot->before = NULL;
	snapshot->usual_seconds = 0;
	err = buffer__fit(&snapshot->memcg_buffer, nr * sizeof(struct memcg));
	/* Twice, for sorting. */
	if (!err)
		err = buffer__fit(&snapshot->order_buffer,
				  2 * nr * sizeof(struct memcg *));
	if (!err)
		err = buffer__fit(&snapshot->index_buffer,
				  2 * nr * sizeof(struct memcg *));
	if (err)
		return err;
	snapshot->nr_memcgs = sample->nr_memcgs;
	snapshot->memcgs = snapshot->memcg_buffer.data;
	snapshot->order = snapshot->order_buffer.data;

	for (i = 0; i < nr; i++) {
		memcg = &snapshot->memcgs[i];
		*memcg = (struct memcg){
			.record = &sample->records[i],
			.stats = &sample->stats[(size_t)i * sample->nr_stats],
			.serial = sample->records[i].serial,
			.revision = sample->records[i].revision,
		};
	}
	snapshot__link(snapshot);
	err = snapshot__fill_names(snapshot, before, missing);
	if (err)
		return err;
	for (i = 0; i < nr; i++) {
		memcg__compute_limit(&snapshot->memcgs[i], sample);
		memcg__compute_effective(&snapshot->memcgs[i], sample);
	}
	snapshot__set_range(snapshot, sample->nr_above, nr - sample->nr_above);
	return 0;
}

int snapshot__keep(struct snapshot *snapshot)
{
	struct sample *sample = &snapshot->sample;
	const size_t nr = snapshot->nr_memcgs,
		     records_size = nr * sizeof(*sample->records),
		     stats_size =
			     nr * sample->nr_stats * sizeof(*sample->stats);
	__u32 i;
	int err;

	err = buffer__fit(&snapshot->record_buffer, records_size);
	if (!err)
		err = buffer__fit(&snapshot->stat_buffer, stats_size);
	if (err)
		return err;
	memcpy(snapshot->record_buffer.data, sample->records, records_size);
	sample->records = snapshot->record_buffer.data;
	if (stats_size)
		memcpy(snapshot->stat_buffer.data, sample->stats, stats_size);
	sample->stats = snapshot->stat_buffer.data;
	for (i = 0; i < nr; i++) {
		snapshot->memcgs[i].record = &sample->records[i];
		snapshot->memcgs[i].stats =
			&sample->stats[(size_t)i * sample->nr_stats];
	}
	return 0;
}

/* Whether the parent had, in the sample before, another one of that name. */
static bool memcg__is_remade(const struct memcg *memcg,
			     const struct snapshot *before, __u32 *steps)
{
	const struct memcg *parent = memcg->parent ? memcg->parent->before :
						     NULL;
	const struct memcg *other, *end = before->memcgs + before->nr_memcgs;

	if (!parent)
		return false;
	for (other = parent + 1;
	     other < end && other->parent >= parent && *steps; other++) {
		(*steps)--;
		if (other->parent == parent &&
		    !strcmp(other->name, memcg->name))
			return true;
	}
	return false;
}

void snapshot__compare_with(struct snapshot *snapshot, struct snapshot *before)
{
	const __u64 now = snapshot->sample.monotonic_ns,
		    then = before->sample.monotonic_ns;
	/* So many new ones that it would take long are just new. */
	__u32 place = 0, steps = 1000000, i;
	struct memcg *memcg;

	if (strcmp(snapshot->origin, before->origin) || now <= then)
		return;
	snapshot->seconds = (now - then) / 1e9;
	if (before->usual_seconds &&
	    snapshot->seconds > 3 * before->usual_seconds + 1)
		return;
	snapshot->usual_seconds = snapshot->seconds;
	snapshot->before = before;
	for (i = 0; i < snapshot->nr_memcgs; i++) {
		memcg = &snapshot->memcgs[i];
		memcg->before =
			snapshot__find_next(before, &place, memcg->serial);
		memcg->is_remade = !memcg->before &&
				   memcg__is_remade(memcg, before, &steps);
	}
}

void snapshot__free(struct snapshot *snapshot)
{
	free(snapshot->memcg_buffer.data);
	free(snapshot->order_buffer.data);
	free(snapshot->name_buffer.data);
	free(snapshot->index_buffer.data);
	free(snapshot->record_buffer.data);
	free(snapshot->stat_buffer.data);
	*snapshot = (struct snapshot){};
}

struct memcg *snapshot__find_path(struct snapshot *snapshot, const char *path,
				  bool is_removed, __u32 *others)
{
	struct memcg *memcg, *found = NULL;
	struct text its = {};
	__u32 i;

	*others = 0;
	for (i = 0; i < snapshot->nr_memcgs; i++) {
		memcg = &snapshot->memcgs[i];
		if (is_removed && !memcg__is_dying(memcg))
			continue;
		text__clear(&its);
		memcg__append_path(memcg, &its);
		if (strcmp(text__string(&its), path))
			continue;
		*others += found != NULL;
		if (!found || !memcg__is_dying(memcg) ||
		    (memcg__is_dying(found) && memcg->serial > found->serial))
			found = memcg;
	}
	text__free(&its);
	return found;
}

void snapshot__set_start(struct snapshot *snapshot, const struct memcg *start)
{
	const __u32 first = start ? start - snapshot->memcgs : 0;
	__u32 end = first + (start != NULL);

	while (start && end < snapshot->nr_memcgs &&
	       snapshot->memcgs[end].parent >= start)
		end++;
	snapshot__set_range(snapshot, first, end - first);
}

void snapshot__select(struct snapshot *snapshot,
		      bool (*keep)(const struct memcg *memcg, void *context),
		      void *context, bool with_ancestors)
{
	struct memcg *memcg, *above,
		*first = snapshot->memcgs + snapshot->first;
	__u32 i;

	for (memcg = first; memcg < first + snapshot->nr; memcg++) {
		memcg->row = ROW_LEFT_OUT;
		if (!keep(memcg, context))
			continue;
		memcg->row = ROW_SHOWN;
		for (above = memcg->parent; with_ancestors && above >= first &&
					    above->row == ROW_LEFT_OUT;
		     above = above->parent)
			above->row = ROW_CONTEXT;
	}
	snapshot->nr_rows = 0;
	for (i = 0; i < snapshot->nr; i++)
		if (first[i].row != ROW_LEFT_OUT)
			snapshot->order[snapshot->nr_rows++] = &first[i];
}

struct memcg *memcg__shown_above(const struct memcg *memcg)
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
	memcgs__sort(snapshot->order, snapshot->nr_rows, compare, context);
	if (tree)
		snapshot__order_tree(snapshot);
}
