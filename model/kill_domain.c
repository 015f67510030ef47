// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tells from a kill's event whose limit was hit. Where events come from isn't known here. */
#include <errno.h>
#include <stdlib.h>
#include "model/kill_domain.h"

/*
 * A memcg whose usage is this near to its limit is full: charges come in batches of up to
 * 64 pages (MEMCG_CHARGE_BATCH).
 */
#define FULL_WITHIN 64

static struct oom_count *kill_history__find(const struct kill_history *history,
					    __u64 serial)
{
	size_t i;

	for (i = 0; i < history->nr; i++)
		if (history->counts[i].serial == serial)
			return &history->counts[i];
	return NULL;
}

static __u64 kill_history__get(const struct kill_history *history, __u64 serial)
{
	const struct oom_count *count = kill_history__find(history, serial);

	return count ? count->ooms : 0;
}

int kill_history__set(struct kill_history *history, __u64 serial, __u64 ooms)
{
	struct oom_count *count = kill_history__find(history, serial), *more;
	size_t room;

	if (!count && !ooms)
		return 0;
	if (!count && history->nr == history->room) {
		room = history->room ? 2 * history->room : 64;
		more = reallocarray(history->counts, room, sizeof(*more));
		if (!more)
			return -ENOMEM;
		history->counts = more;
		history->room = room;
	}
	if (!count)
		count = &history->counts[history->nr++];
	*count = (struct oom_count){ serial, ooms };
	return 0;
}

void kill_history__free(struct kill_history *history)
{
	free(history->counts);
	*history = (struct kill_history){};
}

/* NULL: the serial is none of these levels'. */
static const struct kill_level *levels__find(const struct kill_levels *levels,
					     __u64 serial)
{
	__u32 i;

	for (i = 0; i < levels->nr; i++)
		if (levels->level[i].serial == serial)
			return &levels->level[i];
	return NULL;
}

static bool level__has_grown(const struct kill_level *level,
			     const struct kill_history *history)
{
	return level->ooms > kill_history__get(history, level->serial);
}

static bool level__is_full(const struct kill_level *level, bool is_v1)
{
	return level->usage + FULL_WITHIN >= level->max ||
	       (is_v1 && level->swap_usage + FULL_WITHIN >= level->swap_max);
}

/*
 * Several levels have grown if two OOMs are under way, one below the other, or if one of
 * them found room after all. The likelier one is full, and the killer is charged to it.
 */
static int level__likelihood(const struct kill_event *event,
			     const struct kill_level *level, bool is_v1)
{
	const bool is_killers =
		!event->killer_levels.nr ||
		levels__find(&event->killer_levels, level->serial);

	return 2 * level__is_full(level, is_v1) + is_killers;
}

/* NULL: none has grown. *nr is set to the number of those that have. */
static const struct kill_level *
kill_event__likeliest(const struct kill_event *event,
		      const struct kill_history *history, bool is_v1, __u32 *nr)
{
	const struct kill_levels *levels = &event->victim_levels;
	const struct kill_level *best = NULL, *level = levels->level;

	*nr = 0;
	for (; level < levels->level + levels->nr; level++) {
		if (!level__has_grown(level, history))
			continue;
		++*nr;
		if (!best || level__likelihood(event, level, is_v1) >
				     level__likelihood(event, best, is_v1))
			best = level;
	}
	return best;
}

/* The lock is taken on a memcg and on all below it. NULL: no level has it. */
static const struct kill_level *
levels__topmost_locked(const struct kill_levels *levels)
{
	__u32 i = levels->nr;

	while (i-- > 0)
		if (levels->level[i].is_locked)
			return &levels->level[i];
	return NULL;
}

/*
 * Infers the domain from locks and counters. The lock names it, if no other level's
 * counter grew. A memcg whose limit is lowered below its usage takes no lock
 * (memory_max_write()), but counts.
 */
static void kill_event__infer(const struct kill_event *event,
			      const struct kill_history *history,
			      const struct kill_rules *rules,
			      struct found_domain *found)
{
	const struct kill_levels *levels = &event->victim_levels;
	const bool has_lock = !rules->ignores_locks && levels->nr &&
			      levels->level[0].has_lock;
	const struct kill_level *locked =
		has_lock ? levels__topmost_locked(levels) : NULL;
	__u32 nr_grown;
	const struct kill_level *grown =
		kill_event__likeliest(event, history, rules->is_v1, &nr_grown);

	found->level = grown ? grown : locked;
	/* The levels that aren't told may be it. */
	if (!found->level && !levels->is_whole)
		return;
	found->is_machine = !found->level;
	found->serial = found->level ? found->level->serial : 0;
	found->by = has_lock && found->level == locked && nr_grown <= 1 ?
			    DOMAIN_BY_LOCK :
			    DOMAIN_BY_COUNTER;
}

/*
 * Another full level that has grown waits for its own kill: it stays unaccounted for.
 * The rest found room.
 */
static int kill_event__account(const struct kill_event *event,
			       struct kill_history *history, bool is_v1,
			       const struct kill_level *domain)
{
	const struct kill_levels *levels = &event->victim_levels;
	const struct kill_level *level = levels->level;
	int err = 0;

	for (; level < levels->level + levels->nr && !err; level++)
		if (level == domain || !level__is_full(level, is_v1))
			err = kill_history__set(history, level->serial,
						level->ooms);
	return err;
}

/* A member of a group kill follows the one before within this time. */
#define GROUP_NS 1000000000ULL

/* True if the thread that killed the last one of a group goes on with this one. */
static bool kill_event__goes_on(const struct kill_event *event,
				const struct kill_history *history)
{
	const struct kill_level *group =
		levels__find(&event->victim_levels, history->group.serial);

	return history->group.serial && group && group->is_group &&
	       history->group.thread == event->killer.thread &&
	       event->ns - history->group.ns < GROUP_NS;
}

static const struct kill_level *
kill_event__group(const struct kill_event *event,
		  const struct found_domain *domain)
{
	const struct kill_levels *levels = &event->victim_levels;
	const struct kill_level *group = NULL, *level = levels->level;

	for (; level < levels->level + levels->nr; level++) {
		if (level->is_group)
			group = level;
		if (level == domain->level)
			break;
	}
	return group;
}

/* A group has one OOM, which its first one accounts for. */
static void kill_event__find_group(const struct kill_event *event,
				   struct kill_history *history,
				   struct found_domain *found)
{
	found->group = kill_event__group(event, found);
	if (!found->group)
		return;
	if (!kill_event__goes_on(event, history))
		history->group.first = event->victim.pid;
	history->group.serial = found->group->serial;
	history->group.domain = found->serial;
	history->group.by = found->by;
	history->group.thread = event->killer.thread;
	history->group.ns = event->ns;
	found->group_first = history->group.first;
}

int kill_event__find_domain(const struct kill_event *event,
			    struct kill_history *history,
			    const struct kill_rules *rules,
			    struct found_domain *found)
{
	const bool is_told = event->domain_by != DOMAIN_BY_NOTHING;

	*found = (struct found_domain){ .by = event->domain_by };
	if (!is_told && !kill_event__goes_on(event, history)) {
		kill_event__infer(event, history, rules, found);
	} else {
		found->by = is_told ? event->domain_by : history->group.by;
		found->serial = is_told ? event->domain : history->group.domain;
		found->is_machine = !found->serial;
		found->level =
			levels__find(&event->victim_levels, found->serial);
	}
	kill_event__find_group(event, history, found);
	return kill_event__account(event, history, rules->is_v1, found->level);
}
