// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Keeps the last kills. */
#include <errno.h>
#include <stdlib.h>
#include "model/kill_list.h"

int kill_list__make(struct kill_list *list)
{
	*list = (struct kill_list){
		.kills = calloc(KILLS_KEPT, sizeof(*list->kills)),
	};
	return list->kills ? 0 : -ENOMEM;
}

void kill_list__free(struct kill_list *list)
{
	unsigned int i;

	for (i = 0; i < kill_list__nr(list); i++)
		kill__free(&list->kills[i]);
	free(list->kills);
	*list = (struct kill_list){};
}

void kill_list__add(struct kill_list *list, const struct kill *kill)
{
	struct kill *place = &list->kills[list->nr_all % KILLS_KEPT];

	if (list->nr_all >= KILLS_KEPT)
		kill__free(place);
	*place = *kill;
	list->nr_all++;
}

unsigned int kill_list__nr(const struct kill_list *list)
{
	return list->nr_all < KILLS_KEPT ? list->nr_all : KILLS_KEPT;
}

const struct kill *kill_list__get(const struct kill_list *list,
				  unsigned int age)
{
	if (age >= kill_list__nr(list))
		return NULL;
	return &list->kills[(list->nr_all - 1 - age) % KILLS_KEPT];
}

bool kill_list__has_past(const struct kill_list *list, __u64 pid)
{
	unsigned int i;

	for (i = 0; i < kill_list__nr(list); i++)
		if (list->kills[i].is_past && list->kills[i].victim.pid == pid)
			return true;
	return false;
}
