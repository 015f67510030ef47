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

/* An OOM that was counted kills within this time, or it found room. */
#define WAIT_NS 2000000000ULL

/* A member of a group kill follows the one before within this time. */
#define GROUP_NS 1000000000ULL

/* NULL: the memcg had no OOM. */
static struct oom_count *kill_history__find(const struct kill_history *history,
					    __u64 serial)
{
	size_t i;

	for (i = 0; i < history->nr; i++)
		if (history->counts[i].serial == serial)
			return &history->counts[i];
	return NULL;
}

/* Finds the memcg, or adds it without an OOM. NULL: no memory. */
static struct oom_count *kill_history__get(struct kill_history *history,
					   __u64 serial)
{
	struct oom_count *count = kill_history__find(history, serial), *more;
	size_t room;

	if (count)
		return count;
	if (history->nr == history->room) {
		room = history->room ? 2 * history->room : 64;
		more = reallocarray(history->counts, room, sizeof(*more));
		if (!more)
			return NULL;
		history->counts = more;
		history->room = room;
	}
	count = &history->counts[history->nr++];
	*count = (struct oom_count){ .serial = serial };
	return count;
}

int kill_history__set(struct kill_history *history, __u64 serial, __u64 ooms)
{
	struct oom_count *count;

	if (!ooms)
		return 0;
	count = kill_history__get(history, serial);
	if (!count)
		return -ENOMEM;
	count->ooms = ooms;
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

/* The OOMs of a level that the last kill hadn't seen. */
static __u64 level__growth(const struct kill_level *level,
			   const struct oom_count *count)
{
	const __u64 before = count ? count->ooms : 0;

	return level->ooms > before ? level->ooms - before : 0;
}

/* True if an OOM of the level may be the one that kills: a new one, or one that waits. */
static bool level__has_oom(const struct kill_event *event,
			   const struct kill_level *level,
			   const struct kill_history *history)
{
	const struct oom_count *count =
		kill_history__find(history, level->serial);

	return level__growth(level, count) ||
	       (count && count->waiting && event->ns - count->ns < WAIT_NS);
}

static bool level__is_full(const struct kill_level *level, bool is_v1)
{
	return level->usage + FULL_WITHIN >= level->max ||
	       (is_v1 && level->swap_usage + FULL_WITHIN >= level->swap_max);
}

/*
 * Several levels have OOMs if these are under way at once, one below the other, or if one
 * found room after all. The likelier one is full, the killer is charged to it, and it is
 * new.
 */
static int level__likelihood(const struct kill_event *event,
			     const struct kill_level *level,
			     const struct kill_history *history, bool is_v1)
{
	const bool is_killers =
		!event->killer_levels.nr ||
		levels__find(&event->killer_levels, level->serial);
	const bool is_new = level__growth(
		level, kill_history__find(history, level->serial));

	return 4 * level__is_full(level, is_v1) + 2 * is_killers + is_new;
}

/* NULL: none has an OOM. *nr is set to the number of those that have. */
static const struct kill_level *
kill_event__likeliest(const struct kill_event *event,
		      const struct kill_history *history, bool is_v1, __u32 *nr)
{
	const struct kill_levels *levels = &event->victim_levels;
	const struct kill_level *best = NULL, *level = levels->level;
	int likelihood, highest = -1;

	*nr = 0;
	for (; level < levels->level + levels->nr; level++) {
		if (!level__has_oom(event, level, history))
			continue;
		++*nr;
		likelihood = level__likelihood(event, level, history, is_v1);
		if (likelihood > highest) {
			highest = likelihood;
			best = level;
		}
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
 * Infers the domain from locks and counters. The lock names it, if no other level has an
 * OOM. A memcg whose limit is lowered below its usage takes no lock
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
	__u32 nr_ooms;
	const struct kill_level *counted =
		kill_event__likeliest(event, history, rules->is_v1, &nr_ooms);

	found->level = counted ? counted : locked;
	/* The levels that aren't told may be it. */
	if (!found->level && !levels->is_whole)
		return;
	found->is_machine = !found->level;
	found->serial = found->level ? found->level->serial : 0;
	found->by = has_lock && found->level == locked && nr_ooms <= 1 ?
			    DOMAIN_BY_LOCK :
			    DOMAIN_BY_COUNTER;
}

/*
 * The kill is for one OOM of the domain, or for none, if that is NULL; others wait for
 * their own kill. Those of another level that isn't full found room.
 */
static int kill_event__account(const struct kill_event *event,
			       struct kill_history *history, bool is_v1,
			       const struct kill_level *domain)
{
	const struct kill_levels *levels = &event->victim_levels;
	const struct kill_level *level = levels->level;
	struct oom_count *count;
	__u64 growth;

	for (; level < levels->level + levels->nr; level++) {
		if (!level->ooms)
			continue;
		count = kill_history__get(history, level->serial);
		if (!count)
			return -ENOMEM;
		growth = level__growth(level, count);
		if (growth)
			count->ns = event->ns;
		count->ooms = level->ooms;
		count->waiting += growth;
		if (level == domain)
			count->waiting -= count->waiting > 0;
		else if (!level__is_full(level, is_v1))
			count->waiting = 0;
	}
	return 0;
}

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

static void kill_event__find_group(const struct kill_event *event,
				   struct kill_history *history, bool goes_on,
				   struct found_domain *found)
{
	found->group = kill_event__group(event, found);
	if (!found->group)
		return;
	if (!goes_on)
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
	const bool goes_on = kill_event__goes_on(event, history);

	*found = (struct found_domain){ .by = event->domain_by };
	if (is_told || goes_on) {
		found->by = is_told ? event->domain_by : history->group.by;
		found->serial = is_told ? event->domain : history->group.domain;
		found->is_machine = !found->serial;
		found->level =
			levels__find(&event->victim_levels, found->serial);
	} else {
		kill_event__infer(event, history, rules, found);
	}
	kill_event__find_group(event, history, goes_on, found);
	/* A group has one OOM, which its first one accounts for. */
	return kill_event__account(event, history, rules->is_v1,
				   goes_on ? NULL : found->level);
}
