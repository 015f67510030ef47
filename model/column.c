// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The registry: computed columns, and what follows from a row. -o, -s, -F, the JSON
 * keys, --list-columns and the man page's list all come from column_rows.h.
 */
#include <string.h>
#include "lib/text.h"
#include "model/added.h"
#include "model/column.h"
#include "model/order.h"

/* The serial of the memcg whose path a column has; a saved file's may have its own. */
static struct value value__serial(enum column_id path,
				  const struct memcg *memcg,
				  const struct snapshot *snapshot)
{
	const struct value value =
		column__value(&columns[path], snapshot, memcg);

	return value.type == VALUE_IS_PATH ?
		       value__number(value.memcg->serial) :
		       value__unknown();
}

#define COMPUTE(what, expression)                                          \
	static struct value compute_##what(const struct memcg *memcg,      \
					   const struct snapshot *snapshot \
					   __attribute__((unused)))        \
	{                                                                  \
		return expression;                                         \
	}

static struct value value__label(enum label label, const struct memcg *memcg,
				 const struct snapshot *snapshot)
{
	const struct labels *labels = memcg__labels(memcg, snapshot);

	return labels && labels->text[label] ?
		       value__text(labels->text[label]) :
		       value__unknown();
}

COMPUTE(cgroup, value__path(memcg))
COMPUTE(name, value__text(*memcg->name ? memcg->name : "/"))
COMPUTE(id, value__number(memcg->id))
/* An added row is no cgroup: it has a parent, but no id and no serial of the kernel's. */
COMPUTE(serial, value__number(memcg->added ? VALUE_UNKNOWN : memcg->serial))
COMPUTE(parent,
	value__number(memcg->parent ? memcg->parent->serial : VALUE_UNKNOWN))
COMPUTE(level, value__number(memcg->level))
COMPUTE(state, memcg->added == ADDED_OWN ? value__unknown() :
					   value__text(memcg__state(memcg)))
/* A saved sample says it itself, or doesn't know. */
COMPUTE(offline, snapshot->sample.saved || memcg->added ?
			 value__unknown() :
			 value__number(memcg__is_offline(memcg)))
#define COMPUTE_LABEL(id) COMPUTE(id, value__label(LABEL_##id, memcg, snapshot))
FOR_EACH_LABEL(COMPUTE_LABEL)
FOR_EACH_NAME(COMPUTE_LABEL)
COMPUTE(limit, value__number(memcg->limit))
COMPUTE(limit_by, value__path(memcg->limit_by))
COMPUTE(limit_by_serial, value__serial(COLUMN_limit_by, memcg, snapshot))
COMPUTE(headroom, value__number(memcg->headroom))
COMPUTE(headroom_by, value__path(memcg->headroom_by))
COMPUTE(headroom_by_serial, value__serial(COLUMN_headroom_by, memcg, snapshot))
COMPUTE(high_limit, value__number(memcg->high_limit))
COMPUTE(high_limit_by, value__path(memcg->high_limit_by))
COMPUTE(high_limit_by_serial,
	value__serial(COLUMN_high_limit_by, memcg, snapshot))
COMPUTE(over_high, value__number(memcg->over_high))
COMPUTE(over_high_by, value__path(memcg->over_high_by))
COMPUTE(over_high_by_serial,
	value__serial(COLUMN_over_high_by, memcg, snapshot))
COMPUTE(effective_min, value__number(memcg->effective_min))
COMPUTE(effective_low, value__number(memcg->effective_low))
COMPUTE(total, value__number(memcg->record->memory.current == VALUE_UNKNOWN ?
				     VALUE_UNKNOWN :
				     memcg->record->memory.current +
					     memcg->record->swap.current))

static struct value compute_working_set(const struct memcg *memcg,
					const struct snapshot *snapshot)
{
	const __u64 current = memcg->record->memory.current;
	const __u64 inactive_file =
		memcg__stat(memcg, snapshot, STAT_inactive_file);

	if (current == VALUE_UNKNOWN)
		return value__unknown();
	return value__number(current > inactive_file ? current - inactive_file :
						       0);
}

static struct value memcg__percent_of_limit(const struct memcg *memcg,
					    __u64 number)
{
	if (memcg->limit >= VALUE_NO_LIMIT || number == VALUE_UNKNOWN)
		return value__unknown();
	/* A limit of 0 is always reached. */
	return value__fraction(memcg->limit ? 100.0 * number / memcg->limit :
					      100);
}

COMPUTE(used_pct, memcg__percent_of_limit(memcg, memcg->record->memory.current))
COMPUTE(peak_pct, memcg__percent_of_limit(memcg, memcg->record->memory.peak))

/*
 * Seconds until the memcg of headroom_by has grown by the headroom, if it goes on to grow
 * as it did between the samples.
 */
static struct value compute_eta(const struct memcg *memcg,
				const struct snapshot *snapshot)
{
	const struct memcg *full = memcg->headroom_by;
	__u64 now, then;

	if (!full || !full->before)
		return value__unknown();
	now = full->record->memory.current;
	then = full->before->record->memory.current;
	if (now == VALUE_UNKNOWN || then == VALUE_UNKNOWN || now <= then)
		return value__unknown();
	return value__fraction(memcg->headroom * snapshot->seconds /
			       (now - then));
}

#define RECORD(field) \
	.from = FROM_RECORD, .offset = offsetof(struct memcg_record, field)
#define STATS(key) .from = FROM_STATS, .stat = STAT_##key
#define TWO_STATS(key, other) \
	.from = FROM_TWO_STATS, .stat = STAT_##key, .other_stat = STAT_##other
#define PRESSURE(field)                                   \
	.from = FROM_PRESSURE,                            \
	.offset = offsetof(struct memcg_pressure, field), \
	.needs = WALK_PRESSURE
#define ANCESTORS(field) \
	.from = FROM_ANCESTORS, .offset = offsetof(struct memcg, field)
#define STALLS .from = FROM_STALLS
#define OOMD(field) .from = FROM_OOMD, .offset = offsetof(struct memcg, field)
#define NAMES(id) .from = FROM_NAMES, .compute = compute_##id

/* The events whose growth is an alarm, in events and in events_local. */
#define EVENT_ALARMS(event) \
	((event) == EVENT_oom_kill || (event) == EVENT_oom_group_kill)

const struct column columns[NR_COLUMNS] = {
#define COLUMN(id, name_, ...) [COLUMN_##id] = { .name = name_, __VA_ARGS__ },
#include "model/column_rows.h"
};

const struct column *label__column(enum label label)
{
#define COLUMN_OF_LABEL(id) [LABEL_##id] = COLUMN_##id,
	static const enum column_id ids[] = { FOR_EACH_LABEL(
		COLUMN_OF_LABEL) FOR_EACH_NAME(COLUMN_OF_LABEL) };

	return &columns[ids[label]];
}

const struct column *column__change_of(const struct column *column)
{
	const struct column *change;

	for_each_column(change)
		if (change->change_of == column && change != column)
			return change;
	return NULL;
}

const struct column *column__own_of(const struct column *column)
{
	const struct column *own;

	for_each_column(own)
		if (own->own_of == column)
			return own;
	return NULL;
}

bool column__needs_previous(const struct column *column)
{
	return column->change_of || column->needs_previous;
}

/* The column whose numbers it is made from: for a change, the one that changes. */
static const struct column *column__base(const struct column *column)
{
	if (column->change_of)
		return column->change_of;
	return column->own_of ? column->own_of : column;
}

bool column__is_of_file(const struct column *column)
{
	return !column->compute && !column->change_of && !column->own_of &&
	       (column->from == FROM_RECORD || column->from == FROM_STATS ||
		column->from == FROM_PRESSURE);
}

void column__demand(const struct column *column, struct demand *demand)
{
	const struct column *base = column__base(column);

	demand->groups |= base->needs;
	demand->stalls |= base->from == FROM_STALLS;
	demand->oomd |= base->from == FROM_OOMD;
	demand->labels |= base->needs_labels || base->from == FROM_NAMES;
	if (base->from != FROM_STATS && base->from != FROM_TWO_STATS)
		return;
	demand->groups |= WALK_STATS;
	demand->stats[base->stat] = true;
	if (base->from == FROM_TWO_STATS)
		demand->stats[base->other_stat] = true;
}

static __u64 number__add(__u64 one, __u64 other)
{
	return one == VALUE_UNKNOWN || other == VALUE_UNKNOWN ? VALUE_UNKNOWN :
								one + other;
}

/* The number that a column is, or is computed from. */
static __u64 column__raw(const struct column *column,
			 const struct snapshot *snapshot,
			 const struct memcg *memcg)
{
	const char *place = (const char *)memcg->record;

	switch (column->from) {
	case FROM_NOTHING:
		return 0;
	case FROM_STATS:
		return memcg__stat(memcg, snapshot, column->stat);
	case FROM_TWO_STATS:
		return number__add(memcg__stat(memcg, snapshot, column->stat),
				   memcg__stat(memcg, snapshot,
					       column->other_stat));
	case FROM_PRESSURE:
		if (!memcg->pressure)
			return VALUE_UNKNOWN;
		place = (const char *)memcg->pressure;
		break;
	case FROM_STALLS:
		return memcg->reclaim_stall;
	case FROM_NAMES:
		return snapshot->sample.has_names ? 0 : VALUE_UNKNOWN;
	case FROM_OOMD:
	case FROM_ANCESTORS:
		place = (const char *)memcg;
		break;
	case FROM_RECORD:
		break;
	}
	return *(const __u64 *)(place + column->offset);
}

/*
 * A total that lags by up to 2 s of stall gives no rate over less. Samples that are to be
 * 2 s apart may be somewhat nearer.
 */
#define PRESSURE_SECONDS_MIN 1.9

static bool column__is_too_soon(const struct column *base,
				const struct snapshot *snapshot)
{
	return base->from == FROM_PRESSURE && snapshot->sample.pressures_lag &&
	       snapshot->seconds < PRESSURE_SECONDS_MIN;
}

/* A counter below what it was has been reset; how much it counted is unknown. */
static struct value column__change(const struct column *column,
				   const struct snapshot *snapshot,
				   const struct memcg *memcg)
{
	const struct column *base = column->change_of;
	__u64 now, then;

	if (!memcg->before || column__is_too_soon(base, snapshot))
		return value__unknown();
	now = column__raw(base, snapshot, memcg);
	then = column__raw(base, snapshot->before, memcg->before);
	if (now == VALUE_UNKNOWN || then == VALUE_UNKNOWN ||
	    (unit__is_per_second(column->unit) && now < then))
		return value__unknown();
	if (column->unit == UNIT_STALL)
		return value__fraction((now - then) / 1e6 / snapshot->seconds);
	if (column->unit == UNIT_RATE)
		return value__fraction((now - then) / snapshot->seconds);
	return value__change(now - then);
}

/*
 * The part of a number that no child accounts for. A child's unknown number counts as 0:
 * the statistics of one that is offline are its parent's by now. If a file couldn't be
 * read, nothing is known. A child that isn't charged to it (v1) accounts for nothing.
 */
static struct value column__own(const struct column *column,
				const struct snapshot *snapshot,
				const struct memcg *memcg)
{
	const __u64 all = column__raw(column->own_of, snapshot, memcg);
	const struct memcg *child;
	__u64 of_children = 0, number;

	if (all == VALUE_UNKNOWN || memcg->added ||
	    (column->of_events && snapshot->sample.localevents))
		return value__unknown();
	memcg__for_each_child(child, memcg) {
		if (!memcg__is_charged_above(child))
			continue;
		number = column__raw(column->own_of, snapshot, child);
		if (number != VALUE_UNKNOWN)
			of_children += number;
		else if (child->record->flags & MEMCG_UNREADABLE)
			return value__unknown();
	}
	/* The numbers were read one after the other. */
	return value__number(all > of_children ? all - of_children : 0);
}

struct value column__value(const struct column *column,
			   const struct snapshot *snapshot,
			   const struct memcg *memcg)
{
	const struct value *given;
	__u64 raw;

	if (!column->on_root && memcg__is_root(memcg))
		return value__unknown();
	given = memcg__given(memcg, snapshot, column__number(column));
	if (given && !(column__needs_previous(column) && snapshot->is_apart))
		return *given;
	if (column->change_of)
		return column__change(column, snapshot, memcg);
	if (column->own_of)
		return column__own(column, snapshot, memcg);
	raw = column__raw(column, snapshot, memcg);
	if (column->compute && raw != VALUE_UNKNOWN)
		return column->compute(memcg, snapshot);
	if (column->unit == UNIT_PERCENT && raw != VALUE_UNKNOWN)
		return value__fraction(raw / 100.0);
	return value__number(raw);
}

struct column_place column__place(const struct column *column,
				  const struct snapshot *snapshot)
{
	const struct saved *saved = snapshot->sample.saved;
	const bool is_given =
		saved && saved->given_slot[column__number(column)] != NO_SLOT;
	struct column_place place = { column, snapshot, PLACE_OTHER, 0 };
	__u8 slot;

	if (is_given || column->compute || column->change_of || column->own_of)
		return place;
	if (column->from == FROM_RECORD) {
		place.in = PLACE_RECORD;
		place.offset = column->offset;
	} else if (column->from == FROM_STATS) {
		slot = snapshot->sample.stat_slot[column->stat];
		place.in = slot == NO_SLOT ? PLACE_NOWHERE : PLACE_STATS;
		place.offset = slot * sizeof(__u64);
	} else if (column->from == FROM_PRESSURE &&
		   !snapshot->sample.pressures) {
		place.in = PLACE_NOWHERE;
	}
	return place;
}

/* A column that needs two samples is known where that is which it is made from. */
static bool column__is_known(const struct column *column,
			     const struct snapshot *snapshot,
			     const struct memcg *memcg)
{
	if (column->needs_previous)
		return column__raw(column, snapshot, memcg) != VALUE_UNKNOWN;
	return column__value(column, snapshot, memcg).type != VALUE_IS_UNKNOWN;
}

/* A saved file has a column if at least one of its memcgs has a value for it. */
static bool column__is_saved(const struct column *column,
			     const struct snapshot *snapshot)
{
	const struct column *base = column__base(column);
	__u32 i;

	if (snapshot->sample.saved->has[column__number(column)])
		return true;
	for (i = 0; i < snapshot->nr_memcgs; i++)
		if (column__is_known(base, snapshot, &snapshot->memcgs[i]))
			return true;
	return false;
}

/*
 * The root's record lacks what the kernel lacks, so the root is enough to look at. It has
 * no pressure, it may not be mounted here, and cgroupfs has few files for it: there every
 * memcg is looked at.
 */
bool column__is_available(const struct column *column,
			  const struct snapshot *snapshot)
{
	const struct column *base = column__base(column);
	const bool is_of_root = !snapshot->sample.lacks_dying &&
				base->from != FROM_PRESSURE &&
				base->from != FROM_OOMD;
	const __u32 nr = is_of_root ? 1 : snapshot->nr_memcgs;
	__u32 i;

	if (column->needs_labels)
		return true;
	if (snapshot->sample.saved)
		return column__is_saved(column, snapshot);
	if (column->of_events && snapshot->sample.localevents)
		return false;
	/* Measuring may begin only with this sample, whose values are unknown then. */
	if (base->from == FROM_STALLS)
		return snapshot->sample.has_stalls;
	for (i = 0; i < nr; i++)
		if (column__raw(base, snapshot, &snapshot->memcgs[i]) !=
		    VALUE_UNKNOWN)
			return true;
	return false;
}

/* Appends why the numbers of an unavailable column are unknown. */
static void column__explain_missing(const struct column *column,
				    const struct snapshot *snapshot,
				    struct text *why)
{
	const struct column *base = column__base(column);

	if (snapshot->sample.saved) {
		text__format(why, "the file has no %s", base->name);
		return;
	}
	if (base->from == FROM_NAMES) {
		text__append_string(why, "names are read with --names only");
		return;
	}
	if (base->from == FROM_ANCESTORS &&
	    (snapshot->sample.starts_in_namespace ||
	     snapshot->sample.hierarchy_unknown)) {
		text__format(
			why,
			"limits above '/' can't be seen by source '%s', so %s is unknown",
			snapshot->sample.source, base->name);
		return;
	}
	if (column->of_events && snapshot->sample.localevents) {
		text__format(
			why,
			"cgroup2 is mounted with memory_localevents, so no event counts for a parent");
		return;
	}
	if (base->from == FROM_PRESSURE) {
		text__append_string(
			why,
			strcmp(snapshot->sample.hierarchy, "v1") ?
				"no memory cgroup here has a memory.pressure: PSI is off (boot option psi=1 turns it on), the kernel is without CONFIG_PSI, or cgroup.pressure is 0" :
				"cgroup v1 has no memory.pressure");
		return;
	}
	if (base->from == FROM_OOMD) {
		text__format(
			why,
			"systemd-oomd writes %s on directories of cgroup v2, and no mount of it can be reached here",
			base->name);
		return;
	}
	text__format(why, "this kernel has no %s", base->name);
	if (base->since)
		text__format(why, ", which came with Linux %s", base->since);
	text__format(why, ", or source '%s' can't read it",
		     snapshot->sample.source);
	if (base->local && !strcmp(snapshot->sample.hierarchy, "v1"))
		text__format(why, "; on cgroup v1 there is %s",
			     base->local->name);
}

bool column__is_missing(const struct column *column,
			const struct snapshot *snapshot, struct text *why)
{
	const struct column *base = column__base(column);

	if (column->tells_dying && snapshot->sample.lacks_dying) {
		text__format(why,
			     "source '%s' doesn't see dying and hidden memcgs",
			     snapshot->sample.source);
		return true;
	}
	if (column->change_of && snapshot->before &&
	    column__is_too_soon(base, snapshot)) {
		text__format(
			why,
			"by BPF %s may lack the last 2 s, so %s needs samples 2 s apart; source 'cgroupfs' is exact over any time",
			base->name, column->name);
		return true;
	}
	if (column__is_available(column, snapshot))
		return false;
	column__explain_missing(column, snapshot, why);
	return true;
}

bool column__is_unreadable(const struct column *column,
			   const struct snapshot *snapshot,
			   const struct memcg *memcg)
{
	const struct memcg *step;

	if (!snapshot->sample.has_unreadable ||
	    column__value(column, snapshot, memcg).type != VALUE_IS_UNKNOWN)
		return false;
	if (column->own_of)
		memcg__for_each_child(step, memcg)
			if (step->record->flags & MEMCG_UNREADABLE)
				return true;
	for (step = memcg; step; step = step->parent)
		if (step->record->flags & MEMCG_UNREADABLE)
			return true;
	return false;
}

struct column_order {
	struct column_place place; /* of the values that are compared */
	const struct snapshot *snapshot;
	bool reverse;
};

/* The memcg's place in the order of the sample; an added row stands behind all memcgs. */
static __u32 memcg__position(const struct memcg *memcg,
			     const struct snapshot *snapshot)
{
	const struct saved *saved = snapshot->sample.saved;
	__u32 i;

	if (memcg->added)
		return snapshot->nr_memcgs + added__number(memcg, snapshot);
	i = memcg - snapshot->memcgs;
	return saved ? saved->memcgs[i].position : i;
}

static int position__compare(const struct memcg *one, const struct memcg *other,
			     void *context)
{
	const struct column_order *by = context;
	const bool is_before = memcg__position(one, by->snapshot) <
			       memcg__position(other, by->snapshot);

	return is_before != by->reverse ? -1 : 1;
}

static int column__compare(const struct memcg *one, const struct memcg *other,
			   void *context)
{
	const struct column_order *by = context;
	const struct value a = column_place__value(&by->place, one);
	const struct value b = column_place__value(&by->place, other);
	const bool a_is_known = a.type != VALUE_IS_UNKNOWN;
	const bool b_is_known = b.type != VALUE_IS_UNKNOWN;
	int order = 0;

	if (a_is_known != b_is_known)
		return a_is_known ? -1 : 1;
	if (a_is_known)
		order = value__compare(&a, &b);
	if (order)
		return by->reverse ? -order : order;
	return one->serial < other->serial ? -1 : 1;
}

void column__sort(const struct column *column, struct snapshot *snapshot,
		  bool reverse, bool tree)
{
	struct column_order by = { .snapshot = snapshot, .reverse = reverse };

	if (column)
		by.place = column__place(column, snapshot);
	order__sort(snapshot, column ? column__compare : position__compare, &by,
		    tree);
}
