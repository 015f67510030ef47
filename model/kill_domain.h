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

/* The OOMs of each memcg that are accounted for. {}: every memcg had none. */
struct oom_counts {
	struct oom_count {
		__u64 serial;
		__u64 ooms;
	} * counts; /* in no order; a memcg that isn't there had none */
	size_t nr;
	size_t room;
};

/* 0 or -ENOMEM, not logged. */
int oom_counts__set(struct oom_counts *counts, __u64 serial, __u64 ooms);
__u64 oom_counts__get(const struct oom_counts *counts, __u64 serial);
void oom_counts__free(struct oom_counts *counts);

/* What the machine and the user leave to infer a domain by. */
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
};

/*
 * Finds the domain of an OOM kill, and accounts for the OOM in the counts. Events must
 * come in their order. The rules come from mem_cgroup_oom() in mm/memcontrol.c: it
 * counts the OOM, takes the lock if it can, waits for its turn and then kills, unless
 * there is room again. Returns 0 or -ENOMEM, not logged: then later ones may be wrong.
 */
int kill_event__find_domain(const struct kill_event *event,
			    struct oom_counts *counts,
			    const struct kill_rules *rules,
			    struct found_domain *found);

/*
 * The topmost memcg at or below the domain that is killed as a whole, as
 * mem_cgroup_get_oom_group() finds it. NULL: there is none.
 */
const struct kill_level *kill_event__group(const struct kill_event *event,
					   const struct found_domain *domain);

#endif /* __KILL_DOMAIN_H */
