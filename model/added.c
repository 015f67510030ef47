// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Makes the rows that are added to a tree, out of the numbers that add up (column.h). */
#include <stdio.h>
#include <string.h>
#include "model/added.h"
#include "model/column.h"

/* The part that no child accounts for has a row if it is at least so much, and 1 percent. */
#define OWN_BYTES_MIN (1ULL << 20)
#define OWN_PARTS_MAX 100
/* So many removed siblings are summed up. */
#define GROUP_MIN 3

/* The kinds of numbers that are summed up. */
enum { SIZES = 1, COUNTERS = 2 };

/* The numbers that add up, and where the memcgs of one snapshot have them. */
struct numbers {
	size_t nr;
	struct number {
		unsigned int what; /* SIZES or COUNTERS */
		bool on_root;
		bool is_stat; /* it is in memcg.stats, else in memcg.record */
		size_t offset; /* in bytes */
	} all[NR_COLUMNS];
};

/* An added row's own room for them. */
struct sum {
	const struct numbers *numbers;
	struct memcg_record *record;
	__u64 *stats;
};

/* With memory_localevents no event counts for a parent. */
static bool column__is_local(const struct column *column,
			     const struct snapshot *snapshot)
{
	const struct column *own = column__own_of(column);

	return own && own->of_events && snapshot->sample.localevents;
}

static void numbers__find(struct numbers *numbers,
			  const struct snapshot *snapshot)
{
	const struct column *column;
	struct number *number;
	__u8 slot;

	numbers->nr = 0;
	for_each_column(column) {
		if (!column->adds_up || column__is_local(column, snapshot))
			continue;
		number = &numbers->all[numbers->nr];
		*number = (struct number){
			.what = column->kind == KIND_COUNTER ? COUNTERS : SIZES,
			.on_root = column->on_root,
			.is_stat = column->from == FROM_STATS,
			.offset = column->offset,
		};
		if (number->is_stat) {
			slot = snapshot->sample.stat_slot[column->stat];
			if (slot == NO_SLOT)
				continue;
			number->offset = slot * sizeof(*snapshot->sample.stats);
		}
		numbers->nr++;
	}
}

static __u64 *sum__number(const struct sum *sum, const struct number *number)
{
	void *place = number->is_stat ? (void *)sum->stats : sum->record;

	return (__u64 *)((char *)place + number->offset);
}

static __u64 memcg__number(const struct memcg *memcg,
			   const struct number *number)
{
	const void *place = number->is_stat ? (const void *)memcg->stats :
					      memcg->record;

	return *(const __u64 *)((const char *)place + number->offset);
}

/* Starts with nothing known. */
static void sum__clear(struct sum *sum, const struct snapshot *snapshot)
{
	record__clear(sum->record);
	memset(sum->stats, 0xff,
	       snapshot->sample.nr_stats * sizeof(*sum->stats));
}

/* Adds the memcg's numbers, those that are known. */
static void sum__add(struct sum *sum, const struct memcg *memcg,
		     unsigned int what)
{
	const struct number *number = sum->numbers->all;
	const struct number *end = number + sum->numbers->nr;
	__u64 *place, its;

	for (; number < end; number++) {
		its = memcg__number(memcg, number);
		if (!(number->what & what) || its == VALUE_UNKNOWN ||
		    (memcg__is_root(memcg) && !number->on_root))
			continue;
		place = sum__number(sum, number);
		*place = *place == VALUE_UNKNOWN ? its : *place + its;
	}
}

/* Takes the numbers of a child off, by the rules of own.COLUMN (column.c). */
static void sum__subtract(struct sum *sum, const struct memcg *child,
			  unsigned int what)
{
	const struct number *number = sum->numbers->all;
	const struct number *end = number + sum->numbers->nr;
	__u64 *place, its;

	for (; number < end; number++) {
		place = sum__number(sum, number);
		if (!(number->what & what) || *place == VALUE_UNKNOWN)
			continue;
		its = memcg__number(child, number);
		if (its != VALUE_UNKNOWN)
			*place = *place > its ? *place - its : 0;
		else if (child->record->flags & MEMCG_UNREADABLE)
			*place = VALUE_UNKNOWN;
	}
}

/* True if it is removed, and so is all below it: it may be summed up. */
static bool memcg__is_rest(const struct memcg *memcg)
{
	return memcg__is_dying(memcg) && !memcg->has_living_below;
}

/*
 * Sums up what no child of the parent accounts for. Of the sample before, the sizes are
 * those of that time. Counters are compared for the children that there are now: what a
 * child that is gone since then counted is the parent's own by now, and nothing new.
 */
static void sums__set_own(struct sum *now, struct sum *then,
			  const struct memcg *parent)
{
	const struct memcg *before = parent->before, *child;

	sum__add(now, parent, SIZES | COUNTERS);
	memcg__for_each_child(child, parent) {
		sum__subtract(now, child, SIZES | COUNTERS);
	}
	if (!then || !before)
		return;
	sum__add(then, before, SIZES | COUNTERS);
	memcg__for_each_child(child, before) {
		sum__subtract(then, child, SIZES);
	}
	memcg__for_each_child(child, parent) {
		if (child->before)
			sum__subtract(then, child->before, COUNTERS);
	}
}

/* Sums up the parent's removed children; counters as above. */
static void sums__set_dying(struct sum *now, struct sum *then,
			    const struct memcg *parent)
{
	const struct memcg *before = parent->before, *child;

	memcg__for_each_child(child, parent) {
		if (!memcg__is_rest(child))
			continue;
		sum__add(now, child, SIZES | COUNTERS);
		if (then && child->before)
			sum__add(then, child->before, COUNTERS);
	}
	if (!then || !before)
		return;
	memcg__for_each_child(child, before) {
		if (memcg__is_rest(child))
			sum__add(then, child, SIZES);
	}
}

/* The rows that a memcg gets below it. */
struct wanted {
	bool own;
	__u32 nr_dying; /* so many removed children are summed up */
};

/* The state while the rows of a snapshot are made. */
struct making {
	struct snapshot *snapshot;
	enum dying dying;
	bool knows_own;
	struct numbers now, then; /* then only with a sample before */
	__u64 *stats; /* the room that is left */
};

/*
 * False where a difference to the children's sum may be another memcg's: one that a file
 * lacks, that couldn't be read, or that isn't charged to its parent (v1).
 */
static bool snapshot__knows_own(const struct snapshot *snapshot)
{
	const struct sample *sample = &snapshot->sample;
	__u32 i;

	if (sample->is_incomplete || sample->is_partial ||
	    sample->hierarchy_unknown)
		return false;
	for (i = 1; i < snapshot->nr_memcgs; i++)
		if (!snapshot->memcgs[i].parent ||
		    !memcg__is_charged_above(&snapshot->memcgs[i]))
			return false;
	return true;
}

static bool value__is_from(const struct value *value, __u64 least)
{
	return value->type == VALUE_IS_NUMBER && value->number >= least;
}

static bool making__wants_own(const struct making *making,
			      const struct memcg *memcg)
{
	const struct snapshot *snapshot = making->snapshot;
	const __u64 share = memcg->record->memory.current / OWN_PARTS_MAX;
	const struct memcg *child;
	bool has_child = false;
	struct value own, kills;

	if (!making->knows_own)
		return false;
	/* A row that would stand below it alone, and say the same, says nothing. */
	memcg__for_each_child(child, memcg) {
		has_child |= making->dying != DYING_HIDE ||
			     !memcg__is_rest(child);
	}
	if (!has_child)
		return false;
	own = column__value(&columns[COLUMN_own_current], snapshot, memcg);
	kills = column__value(&columns[COLUMN_own_events_oom_kill], snapshot,
			      memcg);
	return value__is_from(&kills, 1) ||
	       (value__is_from(&own, OWN_BYTES_MIN) &&
		value__is_from(&own, share));
}

static struct wanted making__wants(const struct making *making,
				   const struct memcg *memcg)
{
	struct wanted wanted = { .own = making__wants_own(making, memcg) };
	const struct memcg *child;

	if (making->dying != DYING_FOLD)
		return wanted;
	memcg__for_each_child(child, memcg) {
		wanted.nr_dying += memcg__is_rest(child);
	}
	if (wanted.nr_dying < GROUP_MIN)
		wanted.nr_dying = 0;
	return wanted;
}

/* A memcg that has nothing but its numbers. */
static struct memcg added__memcg(struct added *added, struct memcg *parent,
				 enum added_kind kind)
{
	return (struct memcg){
		.name = added->name,
		.serial = ~(2 * parent->serial + (kind == ADDED_DYING)),
		.id = VALUE_UNKNOWN,
		.level = parent->level + 1,
		.depth = parent->depth + 1,
		.parent = parent,
		.added = kind,
		.limit = VALUE_UNKNOWN,
		.headroom = VALUE_UNKNOWN,
		.high_limit = VALUE_UNKNOWN,
		.over_high = VALUE_UNKNOWN,
		.effective_min = VALUE_UNKNOWN,
		.effective_low = VALUE_UNKNOWN,
	};
}

/* Sums it up. Compared with a sample before it is never new, but may be unknown there. */
static void making__sum_up(struct making *making, struct added *added)
{
	const struct snapshot *snapshot = making->snapshot;
	const struct snapshot *before = snapshot->before;
	struct sum now = { &making->now, &added->record, making->stats };
	struct sum then = { &making->then, &added->record_then,
			    now.stats + snapshot->sample.nr_stats };
	const struct memcg *parent = added->memcg.parent;

	added->memcg.record = now.record;
	added->memcg.stats = now.stats;
	sum__clear(&now, snapshot);
	making->stats = then.stats;
	if (before) {
		added->then = added->memcg;
		added->then.record = then.record;
		added->then.stats = then.stats;
		added->memcg.before = &added->then;
		sum__clear(&then, before);
		making->stats += before->sample.nr_stats;
	}
	if (added->memcg.added == ADDED_OWN)
		sums__set_own(&now, before ? &then : NULL, parent);
	else
		sums__set_dying(&now, before ? &then : NULL, parent);
}

static void making__add(struct making *making, struct memcg *parent,
			enum added_kind kind, __u32 nr_dying)
{
	struct snapshot *snapshot = making->snapshot;
	struct added *added = &snapshot->added[snapshot->nr_added++];
	struct memcg *child;

	added->memcg = added__memcg(added, parent, kind);
	making__sum_up(making, added);
	if (kind == ADDED_OWN) {
		strcpy(added->name, "(own)");
		return;
	}
	snprintf(added->name, sizeof(added->name), "(%u dying)", nr_dying);
	memcg__for_each_child(child, parent) {
		if (memcg__is_rest(child))
			child->group = &added->memcg;
	}
}

/* Makes room for that many added rows. */
static int making__fit(struct making *making, size_t nr)
{
	struct snapshot *snapshot = making->snapshot;
	const struct snapshot *before = snapshot->before;
	const size_t nr_rows = snapshot->nr_memcgs + nr,
		     nr_stats = snapshot->sample.nr_stats +
				(before ? before->sample.nr_stats : 0);
	int err;

	/* Sorting needs room for twice as many. */
	err = buffer__fit(&snapshot->order_buffer,
			  2 * nr_rows * sizeof(struct memcg *));
	snapshot->order = snapshot->order_buffer.data;
	if (!err)
		err = buffer__fit(&snapshot->added_buffer,
				  nr * sizeof(struct added));
	if (!err)
		err = buffer__fit(&snapshot->added_stat_buffer,
				  nr * nr_stats * sizeof(*making->stats));
	snapshot->added = snapshot->added_buffer.data;
	making->stats = snapshot->added_stat_buffer.data;
	return err;
}

int added__make(struct snapshot *snapshot, enum dying dying)
{
	struct making making = {
		.snapshot = snapshot,
		.dying = dying,
		.knows_own = snapshot__knows_own(snapshot),
	};
	struct memcg *memcg = snapshot->memcgs;
	const struct memcg *end = memcg + snapshot->nr_memcgs;
	struct wanted wanted;
	size_t nr = 0;
	int err;

	if (snapshot->has_added)
		return 0;
	for (; memcg < end; memcg++) {
		wanted = making__wants(&making, memcg);
		nr += wanted.own + (wanted.nr_dying != 0);
	}
	err = nr ? making__fit(&making, nr) : 0;
	if (err)
		return err;
	snapshot->has_added = true;
	if (!nr)
		return 0;
	numbers__find(&making.now, snapshot);
	if (snapshot->before)
		numbers__find(&making.then, snapshot->before);
	for (memcg = snapshot->memcgs; memcg < end; memcg++) {
		wanted = making__wants(&making, memcg);
		if (wanted.nr_dying)
			making__add(&making, memcg, ADDED_DYING,
				    wanted.nr_dying);
		if (wanted.own)
			making__add(&making, memcg, ADDED_OWN, 0);
	}
	return 0;
}
