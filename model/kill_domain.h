/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Whose limit an OOM kill was for: what the kernel's hooks saw of it, or else what the
 * locks and the counters of the memcgs above the victim tell. kill_event.h has both.
 */
#ifndef __KILL_DOMAIN_H
#define __KILL_DOMAIN_H

#include <stdbool.h>
#include <stddef.h>
#include "kill_event.h"

/* The parts of earlier kills that tell about the next one. {}: there were none, and no OOMs. */
struct kill_history {
	/* The OOMs of each memcg that were counted, and those of them that killed nobody yet. */
	struct oom_count {
		__u64 serial;
		__u64 ooms;
		__u64 waiting;
		__u64 ns; /* when they began to wait */
	} * counts; /* in no order; a memcg that isn't there had none */
	size_t nr;
	size_t room;
	/* The last kill of a group, if there was one. */
	struct {
		__u64 serial; /* of the group's memcg; 0: there was none */
		__u64 domain; /* its serial; 0: the machine */
		enum kill_domain_by by;
		__u32 thread; /* that killed */
		__u32 first; /* the first pid of the group that it killed */
		__u64 ns;
	} group;
};

/* Notes the OOMs of a memcg that were before. 0 or -ENOMEM, not logged. */
int kill_history__set(struct kill_history *history, __u64 serial, __u64 ooms);
void kill_history__free(struct kill_history *history);

/* The ways to infer a domain that the machine and the user leave. */
struct kill_rules {
	bool is_v1;
	bool ignores_locks; /* counters alone, to test them */
};

struct found_domain {
	enum kill_domain_by by; /* DOMAIN_BY_NOTHING: it can't be told */
	bool is_machine;
	__u64 serial; /* of the memcg; 0: none */
	/* Its place among the victim's levels; NULL: it isn't one of them. */
	const struct kill_level *level;
	/*
	 * The topmost memcg at or below the domain that is killed as a whole, as
	 * mem_cgroup_get_oom_group() finds it, NULL: there is none; and the pid of the
	 * first one that was killed of it.
	 */
	const struct kill_level *group;
	__u32 group_first;
};

/*
 * Finds the domain of an OOM kill, and adds the kill to the history. Events must come in
 * their order. The rules come from mem_cgroup_oom() in mm/memcontrol.c: it counts the OOM,
 * takes the lock if it can, waits for its turn and then kills, unless there is room again.
 * Returns 0 or -ENOMEM, not logged: then later ones may be wrong.
 */
int kill_event__find_domain(const struct kill_event *event,
			    struct kill_history *history,
			    const struct kill_rules *rules,
			    struct found_domain *found);

#endif /* __KILL_DOMAIN_H */
