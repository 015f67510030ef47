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

static struct oom_count *oom_counts__find(const struct oom_counts *counts,
					  __u64 serial)
{
	size_t i;

	for (i = 0; i < counts->nr; i++)
		if (counts->counts[i].serial == serial)
			return &counts->counts[i];
	return NULL;
}

__u64 oom_counts__get(const struct oom_counts *counts, __u64 serial)
{
	const struct oom_count *count = oom_counts__find(counts, serial);

	return count ? count->ooms : 0;
}

int oom_counts__set(struct oom_counts *counts, __u64 serial, __u64 ooms)
{
	struct oom_count *count = oom_counts__find(counts, serial), *more;
	size_t room;

	if (!count && !ooms)
		return 0;
	if (!count && counts->nr == counts->room) {
		room = counts->room ? 2 * counts->room : 64;
		more = reallocarray(counts->counts, room, sizeof(*more));
		if (!more)
			return -ENOMEM;
		counts->counts = more;
		counts->room = room;
	}
	if (!count)
		count = &counts->counts[counts->nr++];
	*count = (struct oom_count){ serial, ooms };
	return 0;
}

void oom_counts__free(struct oom_counts *counts)
{
	free(counts->counts);
	*counts = (struct oom_counts){};
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
			     const struct oom_counts *counts)
{
	return level->ooms > oom_counts__get(counts, level->serial);
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
		      const struct oom_counts *counts, bool is_v1, __u32 *nr)
{
	const struct kill_levels *levels = &event->victim_levels;
	const struct kill_level *best = NULL, *level = levels->level;

	*nr = 0;
	for (; level < levels->level + levels->nr; level++) {
		if (!level__has_grown(level, counts))
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
			      const struct oom_counts *counts,
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
		kill_event__likeliest(event, counts, rules->is_v1, &nr_grown);

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
			       struct oom_counts *counts, bool is_v1,
			       const struct kill_level *domain)
{
	const struct kill_levels *levels = &event->victim_levels;
	const struct kill_level *level = levels->level;
	int err = 0;

	for (; level < levels->level + levels->nr && !err; level++)
		if (level == domain || !level__is_full(level, is_v1))
			err = oom_counts__set(counts, level->serial,
					      level->ooms);
	return err;
}

int kill_event__find_domain(const struct kill_event *event,
			    struct oom_counts *counts,
			    const struct kill_rules *rules,
			    struct found_domain *found)
{
	*found = (struct found_domain){ .by = event->domain_by };
	if (event->domain_by == DOMAIN_BY_NOTHING) {
		kill_event__infer(event, counts, rules, found);
	} else {
		found->is_machine = event->domain_is_machine;
		found->serial = event->domain;
		if (!found->is_machine)
			found->level = levels__find(&event->victim_levels,
						    event->domain);
	}
	return kill_event__account(event, counts, rules->is_v1, found->level);
}

const struct kill_level *kill_event__group(const struct kill_event *event,
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
