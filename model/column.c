// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The registry: one row per column, and what follows from a row. -o, -s, the
 * JSON keys, --list-columns and the man page's list all come from here.
 */
#include <errno.h>
#include <fnmatch.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include "lib/log.h"
#include "model/column.h"

static struct value value__number(__u64 number)
{
	if (number == VALUE_UNKNOWN)
		return (struct value){ .type = VALUE_IS_UNKNOWN };
	if (number == VALUE_NO_LIMIT)
		return (struct value){ .type = VALUE_IS_NO_LIMIT };
	return (struct value){ .type = VALUE_IS_NUMBER, .number = number };
}

static struct value value__fraction(double fraction)
{
	return (struct value){ .type = VALUE_IS_FRACTION,
			       .fraction = fraction };
}

static struct value value__text(const char *text)
{
	return (struct value){ .type = VALUE_IS_TEXT, .text = text };
}

static struct value value__path(const struct memcg *memcg)
{
	if (!memcg)
		return (struct value){ .type = VALUE_IS_UNKNOWN };
	return (struct value){ .type = VALUE_IS_PATH, .memcg = memcg };
}

#define COMPUTE(what, expression)                                          \
	static struct value compute_##what(const struct memcg *memcg,      \
					   const struct snapshot *snapshot \
					   __attribute__((unused)))        \
	{                                                                  \
		return expression;                                         \
	}

COMPUTE(cgroup, value__path(memcg))
COMPUTE(name, value__text(*memcg->name ? memcg->name : "/"))
COMPUTE(id, value__number(memcg->id))
COMPUTE(serial, value__number(memcg->serial))
COMPUTE(parent,
	value__number(memcg->parent ? memcg->parent->serial : VALUE_UNKNOWN))
COMPUTE(level, value__number(memcg->level))
COMPUTE(state, value__text(memcg__state(memcg)))
COMPUTE(limit, value__number(memcg->limit))
COMPUTE(limit_by, value__path(memcg->limit_by))
COMPUTE(headroom, value__number(memcg->headroom))
COMPUTE(headroom_by, value__path(memcg->headroom_by))
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
		return value__number(VALUE_UNKNOWN);
	return value__number(current > inactive_file ? current - inactive_file :
						       0);
}

static struct value compute_used_pct(const struct memcg *memcg,
				     const struct snapshot *snapshot
				     __attribute__((unused)))
{
	const __u64 current = memcg->record->memory.current;

	if (memcg->limit >= VALUE_NO_LIMIT || current == VALUE_UNKNOWN)
		return (struct value){ .type = VALUE_IS_UNKNOWN };
	/* A limit of 0 is always reached. */
	return value__fraction(memcg->limit ? 100.0 * current / memcg->limit :
					      100);
}

#define RECORD(field) \
	.from = FROM_RECORD, .offset = offsetof(struct memcg_record, field)
#define STATS(key) .from = FROM_STATS, .stat = STAT_##key

/* clang-format off */
const struct column columns[] = {
	{ .name = "cgroup", .heading = "CGROUP", .unit = UNIT_TEXT, .kind = KIND_IDENTITY, .on_root = true,
	  .compute = compute_cgroup, .help = "path in the cgroup hierarchy" },
	{ .name = "name", .heading = "NAME", .unit = UNIT_TEXT, .kind = KIND_IDENTITY, .on_root = true,
	  .compute = compute_name, .help = "last part of the path" },
	{ .name = "id", .heading = "ID", .unit = UNIT_COUNT, .kind = KIND_IDENTITY, .on_root = true,
	  .compute = compute_id, .help = "cgroup id: the inode number of its directory" },
	{ .name = "serial", .heading = "SERIAL", .unit = UNIT_COUNT, .kind = KIND_IDENTITY, .on_root = true,
	  .compute = compute_serial, .help = "unique on this boot and growing with age" },
	{ .name = "parent", .heading = "PARENT", .unit = UNIT_COUNT, .kind = KIND_IDENTITY, .on_root = true,
	  .compute = compute_parent, .help = "serial of the parent" },
	{ .name = "level", .heading = "LEVEL", .unit = UNIT_COUNT, .kind = KIND_IDENTITY, .on_root = true,
	  .compute = compute_level, .help = "depth below the root" },
	{ .name = "state", .heading = "STATE", .unit = UNIT_TEXT, .kind = KIND_IDENTITY, .on_root = true,
	  .compute = compute_state, .words = memcg_states,
	  .help = "online; dying: removed, but memory is still charged to it; hidden: without memory.* files, made for the io controller" },

	{ .name = "current", .heading = "CURRENT", .unit = UNIT_BYTES, .kind = KIND_GAUGE, .on_root = true,
	  RECORD(memory.current), .help = "memory charged to it and its descendants" },
	{ .name = "peak", .heading = "PEAK", .unit = UNIT_BYTES, .kind = KIND_GAUGE, .since = "5.19",
	  RECORD(memory.peak), .help = "largest current so far" },
	{ .name = "swap.current", .heading = "SWAP", .unit = UNIT_BYTES, .kind = KIND_GAUGE, .on_root = true,
	  RECORD(swap.current), .needs = WALK_SWAP, .help = "swap charged to it and its descendants" },
	{ .name = "swap.peak", .heading = "SWAPPEAK", .unit = UNIT_BYTES, .kind = KIND_GAUGE, .since = "6.5",
	  RECORD(swap.peak), .help = "largest swap.current so far" },
	{ .name = "zswap.current", .heading = "ZSWAPCUR", .unit = UNIT_BYTES, .kind = KIND_GAUGE, .on_root = true, .since = "5.19",
	  STATS(zswap), .help = "memory that zswap uses for it" },
	{ .name = "total", .heading = "TOTAL", .unit = UNIT_BYTES, .kind = KIND_GAUGE, .on_root = true,
	  RECORD(swap.current), .needs = WALK_SWAP, .compute = compute_total, .help = "current + swap.current" },
	{ .name = "working_set", .heading = "WORKSET", .unit = UNIT_BYTES, .kind = KIND_GAUGE,
	  STATS(inactive_file), .compute = compute_working_set,
	  .help = "current - stat.inactive_file: what kubectl top and docker stats show" },

	{ .name = "min", .heading = "MIN", .unit = UNIT_BYTES, .kind = KIND_LIMIT,
	  RECORD(memory.min), .help = "memory never reclaimed from it" },
	{ .name = "low", .heading = "LOW", .unit = UNIT_BYTES, .kind = KIND_LIMIT,
	  RECORD(memory.low), .help = "memory reclaimed from it only where nothing else is left" },
	{ .name = "high", .heading = "HIGH", .unit = UNIT_BYTES, .kind = KIND_LIMIT,
	  RECORD(memory.high), .help = "its tasks are throttled above this" },
	{ .name = "max", .heading = "MAX", .unit = UNIT_BYTES, .kind = KIND_LIMIT,
	  RECORD(memory.max), .help = "OOM above this" },
	{ .name = "swap.high", .heading = "SWAPHIGH", .unit = UNIT_BYTES, .kind = KIND_LIMIT,
	  RECORD(swap.high), .help = "its tasks are throttled above this much swap" },
	{ .name = "swap.max", .heading = "SWAPMAX", .unit = UNIT_BYTES, .kind = KIND_LIMIT,
	  RECORD(swap.max), .help = "it gets no more swap than this" },
	{ .name = "zswap.max", .heading = "ZSWAPMAX", .unit = UNIT_BYTES, .kind = KIND_LIMIT, .since = "5.19",
	  RECORD(zswap_max), .help = "zswap holds no more than this for it" },
	{ .name = "oom.group", .heading = "OOMGROUP", .unit = UNIT_FLAG, .kind = KIND_LIMIT,
	  RECORD(oom_group), .help = "1: an OOM kill ends all its processes" },
	{ .name = "zswap.writeback", .heading = "ZSWAPWB", .unit = UNIT_FLAG, .kind = KIND_LIMIT, .on_root = true, .since = "6.8",
	  RECORD(zswap_writeback), .help = "0: zswap never writes its pages to swap" },

	{ .name = "limit", .heading = "LIMIT", .unit = UNIT_BYTES, .kind = KIND_LIMIT,
	  .compute = compute_limit, .help = "smallest max on the way to the root" },
	{ .name = "limit_by", .heading = "LIMITBY", .unit = UNIT_TEXT, .kind = KIND_LIMIT,
	  .compute = compute_limit_by, .help = "whose max that is, of several the nearest" },
	{ .name = "headroom", .heading = "HEADROOM", .unit = UNIT_BYTES, .kind = KIND_LIMIT,
	  .compute = compute_headroom, .help = "how much more it can charge before it or an ancestor reaches its max" },
	{ .name = "headroom_by", .heading = "HEADROOMBY", .unit = UNIT_TEXT, .kind = KIND_LIMIT,
	  .compute = compute_headroom_by, .help = "who reaches it first" },
	{ .name = "used_pct", .heading = "USED%", .unit = UNIT_PERCENT, .kind = KIND_GAUGE,
	  .compute = compute_used_pct, .help = "current in percent of limit" },
	{ .name = "effective.min", .heading = "EFFMIN", .unit = UNIT_BYTES, .kind = KIND_LIMIT,
	  RECORD(memory.children_min), .compute = compute_effective_min,
	  .help = "the part of min that its ancestors leave it" },
	{ .name = "effective.low", .heading = "EFFLOW", .unit = UNIT_BYTES, .kind = KIND_LIMIT,
	  RECORD(memory.children_low), .compute = compute_effective_low,
	  .help = "the part of low that its ancestors leave it" },

	{ .name = "memsw.current", .heading = "MEMSW", .unit = UNIT_BYTES, .kind = KIND_GAUGE, .v1_only = true,
	  RECORD(memsw_current), .help = "memory and swap charged to it and its descendants" },
	{ .name = "memsw.max", .heading = "MEMSWMAX", .unit = UNIT_BYTES, .kind = KIND_LIMIT, .v1_only = true,
	  RECORD(memsw_max), .help = "limit of memory and swap together" },
	{ .name = "failcnt", .heading = "FAILCNT", .unit = UNIT_COUNT, .kind = KIND_COUNTER, .v1_only = true,
	  RECORD(failcnt), .help = "times its usage hit the limit" },
	{ .name = "under_oom", .heading = "UNDEROOM", .unit = UNIT_FLAG, .kind = KIND_GAUGE, .v1_only = true,
	  RECORD(under_oom), .help = "1: its tasks may be stopped for lack of memory" },

#define SWAP_EVENT(key, heading_, counter, since_, help_)
#define EVENT(key, heading_, counter, since_, help_) \
	{ .name = "events." #key, .heading = heading_, .unit = UNIT_COUNT, .kind = KIND_COUNTER, .since = since_, \
	  RECORD(event[EVENT_##key]), .help = help_ },
#include "memory_events.h"
#define SWAP_EVENT(key, heading_, counter, since_, help_)
#define EVENT(key, heading_, counter, since_, help_) \
	{ .name = "events_local." #key, .heading = "L" heading_, .unit = UNIT_COUNT, .kind = KIND_COUNTER, .since = since_, \
	  RECORD(event_local[EVENT_##key]), .needs = WALK_LOCAL_EVENTS, .help = help_ ", its descendants not counted" },
#include "memory_events.h"
#define EVENT(key, heading_, counter, since_, help_)
#define SWAP_EVENT(key, heading_, counter, since_, help_) \
	{ .name = "swap.events." #key, .heading = heading_, .unit = UNIT_COUNT, .kind = KIND_COUNTER, .since = since_, \
	  RECORD(event[EVENT_swap_##key]), .help = help_ },
#include "memory_events.h"
#define NODE(item, scale)
#define MEMCG(item, scale)
#define VM(item)
#define SUM(key)
#define STAT(key, heading_, unit_, kind_, counters, since_, help_) \
	{ .name = "stat." #key, .heading = heading_, .unit = UNIT_##unit_, .kind = KIND_##kind_, .on_root = true, .since = since_, \
	  STATS(key), .help = help_ },
#include "memory_stat.h"
};
/* clang-format on */

#define NR_COLUMNS (sizeof(columns) / sizeof(columns[0]))

const size_t nr_columns = NR_COLUMNS;

#define RATE_PREFIX "rate."
#define CHANGE_NAME "delta.current"

/* The columns between two samples: a rate of each counter, and one change. */
static struct column changes[NR_COLUMNS + 1];
static size_t nr_changes;

static struct column *changes__add(const struct column *of)
{
	struct column *change = &changes[nr_changes++];

	*change = (struct column){
		.kind = KIND_GAUGE,
		.on_root = of->on_root,
		.v1_only = of->v1_only,
		.since = of->since,
		.change_of = of,
	};
	return change;
}

/* Made once, from the rows; they stay until the end. */
static void changes__make(void)
{
	const struct column *column, *current = NULL;
	struct column *change;

	if (nr_changes)
		return;
	for_each_column(column) {
		struct text name = {}, heading = {};

		if (!strcmp(column->name, "current"))
			current = column;
		if (column->kind != KIND_COUNTER)
			continue;
		text__format(&name, RATE_PREFIX "%s", column->name);
		text__format(&heading, "%s/S", column->heading);
		change = changes__add(column);
		change->heading = text__string(&heading);
		change->name = text__string(&name);
		change->unit = UNIT_RATE;
		change->help = "per second between two samples";
	}
	change = changes__add(current);
	change->name = CHANGE_NAME;
	change->heading = "CHANGE";
	change->unit = UNIT_BYTES;
	change->help = "change of current between two samples";
}

/*
 * The default table: who uses the memory, what it is made of, how near the
 * limit, what happened. On a narrow terminal the smallest importance goes first.
 */
static const struct {
	const char *name;
	int importance;
} default_columns[] = {
	{ "name", 0 },
	{ "current", 0 },
	{ "stat.anon", 8 },
	{ "stat.file", 7 },
	{ "stat.kernel", 4 },
	{ "swap.current", 6 },
	{ "peak", 1 },
	{ "limit", 9 },
	{ "used_pct", 11 },
	{ "headroom", 5 },
	{ "events.high", 2 },
	{ "events.max", 3 },
	{ "events.oom_kill", 10 },
};

#define NR_DEFAULT (sizeof(default_columns) / sizeof(default_columns[0]))

size_t column__number(const struct column *column)
{
	return column->change_of ? NR_COLUMNS + (column - changes) :
				   (size_t)(column - columns);
}

size_t columns__nr(void)
{
	changes__make();
	return NR_COLUMNS + nr_changes;
}

const struct column *column__at(size_t number)
{
	return number < NR_COLUMNS ? &columns[number] :
				     &changes[number - NR_COLUMNS];
}

const struct column *column__find(const char *name)
{
	size_t i;

	for (i = 0; i < columns__nr(); i++)
		if (!strcmp(column__at(i)->name, name))
			return column__at(i);
	return NULL;
}

bool column__needs_previous(const struct column *column)
{
	return column->change_of != NULL;
}

void column__demand(const struct column *column, struct demand *demand)
{
	if (column->change_of)
		column = column->change_of;
	demand->groups |= column->needs;
	if (column->from != FROM_STATS)
		return;
	demand->groups |= WALK_STATS;
	demand->stats[column->stat] = true;
}

/* The raw value that a column is or stands on. */
static __u64 column__raw(const struct column *column,
			 const struct snapshot *snapshot,
			 const struct memcg *memcg)
{
	if (column->from == FROM_NOTHING)
		return 0;
	if (column->from == FROM_STATS)
		return memcg__stat(memcg, snapshot, column->stat);
	return *(const __u64 *)((const char *)memcg->record + column->offset);
}

/* Of a counter that somebody set back nothing is known. */
static struct value column__change(const struct column *column,
				   const struct snapshot *snapshot,
				   const struct memcg *memcg)
{
	const struct column *of = column->change_of;
	__u64 now, then;

	if (!memcg->before)
		return value__number(VALUE_UNKNOWN);
	now = column__raw(of, snapshot, memcg);
	then = column__raw(of, snapshot->before, memcg->before);
	if (now == VALUE_UNKNOWN || then == VALUE_UNKNOWN ||
	    (column->unit == UNIT_RATE && now < then))
		return value__number(VALUE_UNKNOWN);
	if (column->unit == UNIT_RATE)
		return value__fraction((now - then) / snapshot->seconds);
	return (struct value){ .type = VALUE_IS_CHANGE,
			       .change = (__s64)(now - then) };
}

struct value column__value(const struct column *column,
			   const struct snapshot *snapshot,
			   const struct memcg *memcg)
{
	const struct value *given;
	__u64 raw;

	if (!column->on_root && memcg__is_root(memcg))
		return (struct value){ .type = VALUE_IS_UNKNOWN };
	given = memcg__given(memcg, snapshot, column__number(column));
	if (given)
		return *given;
	if (column->change_of)
		return column__change(column, snapshot, memcg);
	raw = column__raw(column, snapshot, memcg);
	if (column->compute && raw != VALUE_UNKNOWN)
		return column->compute(memcg, snapshot);
	return value__number(raw);
}

/* What of a file nothing is known of in any row, it hasn't got. */
static bool column__is_saved(const struct column *column,
			     const struct snapshot *snapshot)
{
	__u32 i;

	if (snapshot->sample.saved->has[column__number(column)])
		return true;
	/* Between samples it depends on what it is the change of. */
	if (column->change_of)
		column = column->change_of;
	for (i = 0; i < snapshot->nr_memcgs; i++)
		if (column__value(column, snapshot, &snapshot->memcgs[i]).type !=
		    VALUE_IS_UNKNOWN)
			return true;
	return false;
}

/* What the kernel hasn't got it hasn't got in the root either, but for files. */
bool column__is_available(const struct column *column,
			  const struct snapshot *snapshot)
{
	const __u32 nr = snapshot->sample.lacks_dying ? snapshot->nr_memcgs : 1;
	__u32 i;

	if (snapshot->sample.saved)
		return column__is_saved(column, snapshot);
	if (column->change_of)
		column = column->change_of;
	for (i = 0; i < nr; i++)
		if (column__raw(column, snapshot, &snapshot->memcgs[i]) !=
		    VALUE_UNKNOWN)
			return true;
	return false;
}

bool column__is_missing(const struct column *column,
			const struct snapshot *snapshot, struct text *why)
{
	const struct column *raw = column->change_of ? column->change_of :
						       column;
	const bool is_event = !strncmp(raw->name, "events.", 7);

	if (snapshot->sample.lacks_dying && !strcmp(column->name, "state")) {
		text__format(why,
			     "source '%s' doesn't see dying and hidden memcgs",
			     snapshot->sample.source);
		return true;
	}
	if (column__is_available(column, snapshot))
		return false;
	if (snapshot->sample.saved) {
		text__format(why, "the file has no %s", raw->name);
		return true;
	}
	text__format(why, "this kernel has no %s", raw->name);
	if (raw->since)
		text__format(why, ", which came with Linux %s", raw->since);
	text__format(why, ", or source '%s' can't read it",
		     snapshot->sample.source);
	if (is_event && !strcmp(snapshot->sample.hierarchy, "v1"))
		text__format(why, "; on cgroup v1 there is events_local.%s",
			     raw->name + 7);
	return true;
}

static int order(bool before, bool after)
{
	return before ? -1 : after;
}

int value__compare(const struct value *one, const struct value *other)
{
	if (one->type != other->type)
		return order(one->type == VALUE_IS_NO_LIMIT,
			     other->type == VALUE_IS_NO_LIMIT);
	switch (one->type) {
	case VALUE_IS_NUMBER:
		return order(one->number > other->number,
			     one->number < other->number);
	case VALUE_IS_CHANGE:
		return order(one->change > other->change,
			     one->change < other->change);
	case VALUE_IS_FRACTION:
		return order(one->fraction > other->fraction,
			     one->fraction < other->fraction);
	case VALUE_IS_TEXT:
		return strcmp(one->text, other->text);
	case VALUE_IS_PATH:
		return memcg__compare_path(one->memcg, other->memcg);
	default:
		return 0;
	}
}

struct column_order {
	const struct column *column;
	const struct snapshot *snapshot;
	bool reverse;
};

static __u32 memcg__position(const struct memcg *memcg,
			     const struct snapshot *snapshot)
{
	const struct saved *saved = snapshot->sample.saved;
	const __u32 i = memcg - snapshot->memcgs;

	return saved ? saved->memcgs[i].position : i;
}

static int column__compare(const struct memcg *one, const struct memcg *other,
			   void *context)
{
	const struct column_order *by = context;
	struct value a, b;
	int result;

	if (!by->column)
		return order(memcg__position(one, by->snapshot) <
				     memcg__position(other, by->snapshot),
			     true) *
		       (by->reverse ? -1 : 1);
	a = column__value(by->column, by->snapshot, one);
	b = column__value(by->column, by->snapshot, other);

	if (a.type == VALUE_IS_UNKNOWN || b.type == VALUE_IS_UNKNOWN)
		result = order(b.type == VALUE_IS_UNKNOWN && a.type != b.type,
			       a.type != b.type);
	else
		result = by->reverse ? -value__compare(&a, &b) :
				       value__compare(&a, &b);
	return result ? result :
			order(one->serial<other->serial, one->serial> other
				      ->serial);
}

void column__sort(const struct column *column, struct snapshot *snapshot,
		  bool reverse, bool tree)
{
	struct column_order by = { column, snapshot, reverse };

	snapshot__sort(snapshot, column__compare, &by, tree);
}

static __u64 value__size(const struct value *value)
{
	if (value->type == VALUE_IS_CHANGE && value->change < 0)
		return -(__u64)value->change;
	return value->number;
}

void value__append(const struct value *value, const struct column *column,
		   bool exact, struct text *text)
{
	/* Kept, so that a screen that shows paths allocates nothing. */
	static struct text path;
	char number[SIZE_TEXT_MAX];

	switch (value->type) {
	case VALUE_IS_UNKNOWN:
		text__append(text, "-", 1);
		break;
	case VALUE_IS_NO_LIMIT:
		text__append(text, "max", 3);
		break;
	case VALUE_IS_CHANGE:
		if (value->change)
			text__append(text, value->change < 0 ? "-" : "+", 1);
		/* fallthrough */
	case VALUE_IS_NUMBER:
		if (column->unit == UNIT_BYTES && !exact)
			size__format(number, value__size(value));
		else
			number__format(number, value__size(value));
		text__append_string(text, number);
		break;
	case VALUE_IS_FRACTION:
		text__format(text, "%.2f", value->fraction);
		break;
	case VALUE_IS_TEXT:
		text__append_printable(text, value->text, strlen(value->text));
		break;
	case VALUE_IS_PATH:
		text__restart(&path);
		memcg__append_path(value->memcg, &path);
		text__append_printable(text, text__string(&path), path.length);
		text->failed |= path.failed;
		break;
	}
}

void columns__log_names(void)
{
	const struct column *column;
	struct text names = {};

	for_each_column(column)
		text__format(&names, "%s%s", column == columns ? "" : " ",
			     column->name);
	log__note("columns: %s", text__string(&names));
	text__free(&names);
}

bool columns__have(const struct column **columns, size_t nr,
		   const struct column *column)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (columns[i] == column)
			return true;
	return false;
}

bool column_list__has(const struct column_list *list,
		      const struct column *column)
{
	return columns__have(list->columns, list->nr, column);
}

static int column_list__add(struct column_list *list,
			    const struct column *column)
{
	const struct column **more;

	if (column_list__has(list, column))
		return 0;
	more = reallocarray(list->columns, list->nr + 1, sizeof(*more));
	if (!more)
		return log__error(-ENOMEM, "no memory for a list of columns");
	more[list->nr++] = column;
	list->columns = more;
	return 0;
}

int column_list__toggle(struct column_list *list, const struct column *column)
{
	size_t i;

	for (i = 0; i < list->nr; i++) {
		if (list->columns[i] != column)
			continue;
		list->nr--;
		list->nr_default -= i < list->nr_default;
		memmove(list->columns + i, list->columns + i + 1,
			(list->nr - i) * sizeof(*list->columns));
		return 0;
	}
	return column_list__add(list, column);
}

/* v1 counts events where they happen: the local ones stand in for the others. */
static const struct column *default__column(size_t i, bool v1)
{
	const char *name = default_columns[i].name;
	char local[32];

	if (!v1 || strncmp(name, "events.", 7))
		return column__find(name);
	snprintf(local, sizeof(local), "events_local.%s", name + 7);
	return column__find(local);
}

int column__importance(const struct column *column)
{
	size_t i;

	for (i = 0; i < NR_DEFAULT; i++)
		if (default__column(i, false) == column ||
		    default__column(i, true) == column)
			return default_columns[i].importance;
	return 0;
}

/* Of the table, where memory is on cgroup v2. */
static bool column__is_default(const struct column *column)
{
	size_t i;

	for (i = 0; i < NR_DEFAULT; i++)
		if (default__column(i, false) == column)
			return true;
	return false;
}

static int column_list__add_default(struct column_list *list)
{
	size_t i;
	int err = 0;

	for (i = 0; i < NR_DEFAULT && !err; i++)
		err = column_list__add(list, default__column(i, list->v1));
	list->nr_default = list->nr;
	return err;
}

/* A glob means what there is; a name means that one. */
static bool column__is_meant(const struct column *column, const char *pattern,
			     bool v1)
{
	if (!strcmp(pattern, column->name))
		return true;
	if (fnmatch(pattern, column->name, 0) || (column->v1_only && !v1))
		return false;
	/* "*" doesn't mean changes, "rate.*" does. */
	return !column->change_of ||
	       !strncmp(pattern, column->name, strcspn(column->name, ".") + 1);
}

static int column_list__add_pattern(struct column_list *list,
				    const char *pattern, const char *origin)
{
	const struct column *column;
	bool found = false;
	int err = 0;
	size_t i;

	for (i = 0; i < columns__nr() && !err; i++) {
		column = column__at(i);
		if (!column__is_meant(column, pattern, list->v1))
			continue;
		found = true;
		err = column_list__add(list, column);
	}
	if (found || err)
		return err;
	log__error(0, "%s: there is no column '%s'", origin, pattern);
	columns__log_names();
	return -EINVAL;
}

int column_list__add_words(struct column_list *list, const char *words,
			   const char *origin)
{
	char *copy, *word, *rest;
	int err = 0;

	copy = rest = strdup(words);
	if (!copy)
		return log__error(-ENOMEM, "no memory for a list of columns");
	while (!err && (word = strsep(&rest, ","))) {
		word += strspn(word, " ");
		while (*word && word[strlen(word) - 1] == ' ')
			word[strlen(word) - 1] = '\0';
		err = column_list__add_pattern(list, word, origin);
	}
	free(copy);
	return err;
}

int column_list__parse(struct column_list *list, const char *spec,
		       const char *origin)
{
	int err = 0;

	column_list__free(list);
	if (!spec || *spec == '+')
		err = column_list__add_default(list);
	if (err || !spec)
		return err;
	return column_list__add_words(list, spec + (*spec == '+'), origin);
}

void column_list__replace(struct column_list *list, const char *name,
			  const char *other)
{
	const struct column *column = column__find(other);
	size_t i;

	if (column_list__has(list, column))
		return;
	for (i = 0; i < list->nr; i++)
		if (!strcmp(list->columns[i]->name, name))
			list->columns[i] = column;
}

int column_list__all(struct column_list *list)
{
	const struct column *column;
	int err = 0;

	column_list__free(list);
	for_each_column(column) {
		if (column->v1_only && !list->v1)
			continue;
		err = column_list__add(list, column);
		if (err)
			break;
	}
	return err;
}

void column_list__free(struct column_list *list)
{
	free(list->columns);
	*list = (struct column_list){ .v1 = list->v1 };
}

static const char *const unit_names[] = {
	[UNIT_BYTES] = "bytes",	    [UNIT_COUNT] = "count",
	[UNIT_FLAG] = "flag",	    [UNIT_PERCENT] = "percent",
	[UNIT_RATE] = "per second", [UNIT_TEXT] = "text",
};

static const char *const kind_names[] = {
	[KIND_GAUGE] = "gauge",
	[KIND_COUNTER] = "counter",
	[KIND_LIMIT] = "limit",
	[KIND_IDENTITY] = "identity",
};

/* Which kernels, as people say it. */
static void column__format_kernels(const struct column *column, char text[16])
{
	if (column->v1_only)
		snprintf(text, 16, "v1");
	else if (column->since)
		snprintf(text, 16, "%s+", column->since);
	else
		snprintf(text, 16, "all");
}

int columns__print(FILE *file)
{
	const struct column *column;
	char kernels[16];

	fprintf(file, "%-29s %-12s %-7s %-8s %-7s %s\n", "COLUMN", "HEADING",
		"UNIT", "KIND", "KERNELS", "WHAT IT IS");
	for_each_column(column) {
		column__format_kernels(column, kernels);
		fprintf(file, "%-29s %-12s %-7s %-8s %-7s %s\n", column->name,
			column->heading, unit_names[column->unit],
			kind_names[column->kind], kernels, column->help);
	}
	fprintf(file,
		"\nBetween two samples, where they are named: " RATE_PREFIX
		"COLUMN, per second, of each counter; " CHANGE_NAME "\n");
	return 0;
}

const struct column *column__change_of(const struct column *column)
{
	size_t i;

	for (i = NR_COLUMNS; i < columns__nr(); i++)
		if (column__at(i)->change_of == column)
			return column__at(i);
	return NULL;
}

int columns__print_json(FILE *file)
{
	struct json_object *list = json_object_new_array(), *row;
	const struct column *column, *change;
	char kernels[16];

	for_each_column(column) {
		column__format_kernels(column, kernels);
		row = json_object_new_object();
		json_object_object_add(row, "name",
				       json_object_new_string(column->name));
		json_object_object_add(row, "heading",
				       json_object_new_string(column->heading));
		json_object_object_add(
			row, "unit",
			json_object_new_string(unit_names[column->unit]));
		json_object_object_add(
			row, "kind",
			json_object_new_string(kind_names[column->kind]));
		json_object_object_add(row, "kernels",
				       json_object_new_string(kernels));
		json_object_object_add(
			row, "default",
			json_object_new_boolean(column__is_default(column)));
		json_object_object_add(row, "help",
				       json_object_new_string(column->help));
		change = column__change_of(column);
		if (change)
			json_object_object_add(
				row, "change",
				json_object_new_string(change->name));
		json_object_array_add(list, row);
	}
	fprintf(file, "%s\n",
		json_object_to_json_string_ext(
			list, JSON_C_TO_STRING_PLAIN |
				      JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(list);
	return 0;
}
