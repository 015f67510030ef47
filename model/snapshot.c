// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Builds a snapshot from a sample: links the tree, fills in names, finds memcgs, pairs
 * them with the sample before. Sources have read all values before.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/log.h"
#include "lib/text.h"
#include "model/added.h"
#include "model/limits.h"
#include "model/snapshot.h"

int buffer__fit(struct buffer *buffer, size_t size)
{
	if (size < buffer->size)
		return 0;
	free(buffer->data);
	/*
	 * Trees grow; with some room to spare it isn't needed at each sample. An empty sample
	 * has a buffer, too, as memcpy() takes no NULL.
	 */
	buffer->size = size + size / 8 + 1;
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
 * The sample is in pre-order, so a memcg's parent is the memcg before it or one of
 * that one's ancestors.
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
	while (i-- > 0) {
		memcg = &snapshot->memcgs[i];
		if (!memcg->parent)
			continue;
		memcg->parent->nr_below += 1 + memcg->nr_below;
		memcg->parent->has_living_below |= !memcg__is_dying(memcg) ||
						   memcg->has_living_below;
	}
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
 * Memcgs that survive from one sample to the next mostly keep their order: siblings
 * stand by age and no memcg ever moves. *place is where the next one is expected.
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

/*
 * True if the memcg may have another name than in the sample that knows it: on v1,
 * where its parent's revision changes with each rename in it.
 */
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

	/* Copies: the next walk overwrites the sample's names, and the snapshot before may go. */
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
	snapshot->nr_added = 0;
	snapshot->is_indexed = snapshot->has_added = false;
	snapshot->labels = NULL;
	snapshot->before = NULL;
	snapshot->usual_seconds = 0;
	err = buffer__fit(&snapshot->memcg_buffer, nr * sizeof(struct memcg));
	/* Sorting needs room for twice as many. */
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
			.pressure = sample->pressures ? &sample->pressures[i] :
							NULL,
			.serial = sample->records[i].serial,
			.revision = sample->records[i].revision,
			.reclaim_stall = VALUE_UNKNOWN,
			.oomd_ooms = VALUE_UNKNOWN,
			.oomd_kills = VALUE_UNKNOWN,
		};
	}
	snapshot__link(snapshot);
	err = snapshot__fill_names(snapshot, before, missing);
	if (err)
		return err;
	for (i = 0; i < nr; i++)
		memcg__compute_limits(&snapshot->memcgs[i], sample);
	snapshot__set_range(snapshot, sample->nr_above, nr - sample->nr_above);
	return 0;
}

/* Needs a buffer of that size. */
static void snapshot__keep_pressures(struct snapshot *snapshot, size_t size)
{
	struct memcg_pressure *kept = snapshot->pressure_buffer.data;
	__u32 i;

	memcpy(kept, snapshot->sample.pressures, size);
	snapshot->sample.pressures = kept;
	for (i = 0; i < snapshot->nr_memcgs; i++)
		snapshot->memcgs[i].pressure = &kept[i];
}

/* The memcg's name and those above it, also where the sample doesn't have the parent. */
static void memcg__last_names(const struct memcg *memcg,
			      const char *names[LABEL_NAMES])
{
	const struct memcg *step = memcg;
	const char *path = NULL;
	size_t nr = 0;

	for (; step && nr < LABEL_NAMES; step = step->parent) {
		names[nr++] = step->name;
		path = step->parent_path;
	}
	if (nr < LABEL_NAMES)
		path__last_names(path ? path : "", path ? strlen(path) : 0,
				 names + nr, LABEL_NAMES - nr);
}

/* The room that the texts of all labels take at most. */
static size_t snapshot__label_room(const struct snapshot *snapshot)
{
	const struct memcg *memcg,
		*end = snapshot->memcgs + snapshot->nr_memcgs;
	size_t room = 0;

	for (memcg = snapshot->memcgs; memcg < end; memcg++) {
		room += 2 * (strlen(memcg->name) + 1);
		if (memcg->parent_path)
			room += 2 * (strlen(memcg->parent_path) + 1);
	}
	return room;
}

int snapshot__label(struct snapshot *snapshot)
{
	const size_t size = snapshot->nr_memcgs * sizeof(struct labels);
	const char *names[LABEL_NAMES];
	const struct memcg *memcg;
	struct labels *labels;
	char *room;
	__u32 i;
	int err = buffer__fit(&snapshot->label_buffer,
			      size + snapshot__label_room(snapshot));

	if (err)
		return err;
	labels = snapshot->label_buffer.data;
	room = snapshot->label_buffer.data + size;
	for (i = 0; i < snapshot->nr_memcgs; i++) {
		memcg = &snapshot->memcgs[i];
		labels[i] = memcg->parent ?
				    labels[memcg->parent - snapshot->memcgs] :
				    (struct labels){};
		if (memcg->parent_path)
			labels__add_path(&labels[i], memcg->parent_path, &room);
		memcg__last_names(memcg, names);
		labels__add_name(&labels[i], names, &room);
	}
	snapshot->labels = labels;
	return 0;
}

int snapshot__keep(struct snapshot *snapshot)
{
	struct sample *sample = &snapshot->sample;
	const size_t nr = snapshot->nr_memcgs,
		     records_size = nr * sizeof(*sample->records),
		     stats_size =
			     nr * sample->nr_stats * sizeof(*sample->stats),
		     pressures_size = nr * sizeof(*sample->pressures);
	__u32 i;
	int err;

	err = buffer__fit(&snapshot->record_buffer, records_size);
	if (!err)
		err = buffer__fit(&snapshot->stat_buffer, stats_size);
	if (!err && sample->pressures)
		err = buffer__fit(&snapshot->pressure_buffer, pressures_size);
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
	if (sample->pressures)
		snapshot__keep_pressures(snapshot, pressures_size);
	return 0;
}

static void buffer__swap(struct buffer *one, struct buffer *other)
{
	const struct buffer before = *one;

	*one = *other;
	*other = before;
}

int snapshot__keep_instead(struct snapshot *snapshot, struct snapshot *given_up)
{
	/* It was kept for a sample that couldn't be read then. */
	if (snapshot->sample.records == snapshot->record_buffer.data)
		return 0;
	buffer__swap(&snapshot->record_buffer, &given_up->record_buffer);
	buffer__swap(&snapshot->stat_buffer, &given_up->stat_buffer);
	buffer__swap(&snapshot->pressure_buffer, &given_up->pressure_buffer);
	return snapshot__keep(snapshot);
}

/*
 * True if the parent had another memcg of that name in the sample before. Each look
 * takes one of the steps; without any left it is false.
 */
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

/*
 * True if so much time is between the samples that a recording must have had a gap. One
 * short time, as after a stop, doesn't make the next one a gap.
 */
static bool snapshot__follows_gap(struct snapshot *snapshot,
				  const struct snapshot *before)
{
	const double usual = before->usual_seconds;

	if (usual && snapshot->seconds > 3 * usual + 1)
		return true;
	snapshot->usual_seconds =
		snapshot->seconds > usual / 2 ? snapshot->seconds : usual / 2;
	return false;
}

void snapshot__compare_with(struct snapshot *snapshot, struct snapshot *before,
			    bool is_live)
{
	const __u64 now = snapshot->sample.monotonic_ns,
		    then = before->sample.monotonic_ns;
	/* If so many are new that telling would take long, they are just new. */
	__u32 place = 0, steps = 1000000, i;
	struct memcg *memcg;

	if (strcmp(snapshot->origin, before->origin) || now <= then)
		return;
	snapshot->seconds = (now - then) / 1e9;
	if (!is_live && snapshot__follows_gap(snapshot, before))
		return;
	snapshot->before = before;
	/* These are the new sample's by now; snapshot__keep() kept the rest. */
	before->sample.saved = NULL;
	for (i = 0; i < snapshot->nr_memcgs; i++) {
		memcg = &snapshot->memcgs[i];
		memcg->before =
			snapshot__find_next(before, &place, memcg->serial);
		memcg->is_remade = !memcg->before &&
				   memcg__is_remade(memcg, before, &steps);
	}
}

void snapshot__forget_before(struct snapshot *snapshot)
{
	__u32 i;

	snapshot->before = NULL;
	for (i = 0; i < snapshot->nr_memcgs; i++)
		snapshot->memcgs[i].before = NULL;
	for (i = 0; i < snapshot->nr_added; i++)
		snapshot->added[i].memcg.before = NULL;
}

void snapshot__free(struct snapshot *snapshot)
{
	free(snapshot->memcg_buffer.data);
	free(snapshot->order_buffer.data);
	free(snapshot->name_buffer.data);
	free(snapshot->index_buffer.data);
	free(snapshot->record_buffer.data);
	free(snapshot->stat_buffer.data);
	free(snapshot->pressure_buffer.data);
	free(snapshot->added_buffer.data);
	free(snapshot->added_stat_buffer.data);
	free(snapshot->label_buffer.data);
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
