// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tells which memcgs are throttled and which are thrashing, by the columns' values. */
#include "model/column.h"
#include "model/trouble.h"

/* The share of time for which a task waits for memory, in percent. */
#define TROUBLE_PRESSURE 10
/* The part of current that is read again per second. */
#define THRASHING_PART 0.01

/* The columns that the answers stand on. */
static const enum column_id basis[] = {
	COLUMN_current,
	COLUMN_high,
	COLUMN_rate_events_high,
	COLUMN_rate_refaults,
	COLUMN_pressure_some_avg10,
};

static enum trouble trouble__is(bool there)
{
	return there ? TROUBLE_IS_THERE : TROUBLE_IS_NOT;
}

/* Unknown where pressure is. */
static enum trouble memcg__find_waiting(const struct memcg *memcg,
					const struct snapshot *snapshot)
{
	const struct value pressure = column__value(
		&columns[COLUMN_pressure_some_avg10], snapshot, memcg);

	if (pressure.type == VALUE_IS_UNKNOWN)
		return TROUBLE_UNKNOWN;
	return trouble__is(pressure.fraction >= TROUBLE_PRESSURE);
}

static enum trouble memcg__find_throttled(const struct memcg *memcg,
					  const struct snapshot *snapshot)
{
	const struct memcg_counter *memory = &memcg->record->memory;
	const struct value events = column__value(
		&columns[COLUMN_rate_events_high], snapshot, memcg);

	if (events.type == VALUE_IS_UNKNOWN || memory->high == VALUE_UNKNOWN ||
	    memory->current == VALUE_UNKNOWN)
		return TROUBLE_UNKNOWN;
	/* VALUE_NO_LIMIT is larger than any size. */
	return trouble__is(
		memory->current > memory->high &&
		(events.fraction > 0 ||
		 memcg__find_waiting(memcg, snapshot) == TROUBLE_IS_THERE));
}

static enum trouble memcg__find_thrashing(const struct memcg *memcg,
					  const struct snapshot *snapshot)
{
	const __u64 current = memcg->record->memory.current;
	const struct value refaults =
		column__value(&columns[COLUMN_rate_refaults], snapshot, memcg);
	enum trouble waiting;

	/* One child may wait and another one refault. */
	if (memcg->has_living_below || refaults.type == VALUE_IS_UNKNOWN)
		return TROUBLE_UNKNOWN;
	if (!refaults.fraction)
		return TROUBLE_IS_NOT;
	waiting = memcg__find_waiting(memcg, snapshot);
	if (waiting != TROUBLE_UNKNOWN)
		return waiting;
	if (current == VALUE_UNKNOWN || !snapshot->sample.page_size)
		return TROUBLE_UNKNOWN;
	return trouble__is(refaults.fraction * snapshot->sample.page_size >
			   current * THRASHING_PART);
}

void snapshot__find_troubles(struct snapshot *snapshot)
{
	struct memcg *memcg;
	__u32 i;

	/* A growth over a long time may be over by now. */
	if (!snapshot->before || snapshot->is_apart)
		return;
	for (i = 0; i < snapshot->nr_memcgs; i++) {
		memcg = &snapshot->memcgs[i];
		memcg->throttled = memcg__find_throttled(memcg, snapshot);
		memcg->thrashing = memcg__find_thrashing(memcg, snapshot);
	}
}

static void trouble__count(enum trouble trouble, __u64 *nr)
{
	if (trouble == TROUBLE_UNKNOWN)
		return;
	if (*nr == VALUE_UNKNOWN)
		*nr = 0;
	*nr += trouble == TROUBLE_IS_THERE;
}

struct trouble_counts snapshot__count_troubles(const struct snapshot *snapshot)
{
	const struct memcg *memcg = snapshot->memcgs + snapshot->first;
	const struct memcg *end = memcg + snapshot->nr;
	struct trouble_counts counts = { VALUE_UNKNOWN, VALUE_UNKNOWN };

	for (; memcg < end; memcg++) {
		trouble__count(memcg->throttled, &counts.throttled);
		trouble__count(memcg->thrashing, &counts.thrashing);
	}
	return counts;
}

void troubles__demand(struct demand *demand)
{
	size_t i;

	for (i = 0; i < sizeof(basis) / sizeof(basis[0]); i++)
		column__demand(&columns[basis[i]], demand);
}
