/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The last kills, in room that is made once: a kill that is too many takes the oldest one's. */
#ifndef __KILL_LIST_H
#define __KILL_LIST_H

#include "model/kill.h"

#define KILLS_KEPT 100

struct kill_list {
	struct kill *kills; /* KILLS_KEPT of them, used by turns */
	unsigned long nr_all; /* kills that came, with those that went again */
};

/* Makes the room. Returns 0 or -ENOMEM, not logged. */
int kill_list__make(struct kill_list *list);
void kill_list__free(struct kill_list *list);

/* Adds a kill, whose memory becomes the list's. */
void kill_list__add(struct kill_list *list, const struct kill *kill);

/* The number of kills that it has. */
unsigned int kill_list__nr(const struct kill_list *list);

/* One of them, counted from the newest, which is 0. NULL: it has no such one. */
const struct kill *kill_list__get(const struct kill_list *list,
				  unsigned int age);

/* True if a past kill that it has is of that process. */
bool kill_list__has_past(const struct kill_list *list, __u64 pid);

#endif /* __KILL_LIST_H */
