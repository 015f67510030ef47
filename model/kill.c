// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Sets up and frees kills. */
#include <string.h>
#include "model/kill.h"

void kill_task__init(struct kill_task *task)
{
	*task = (struct kill_task){};
	task->pid = task->uid = task->cgroup_id = VALUE_UNKNOWN;
	task->total_vm = task->rss = VALUE_UNKNOWN;
	task->anon = task->file = task->shmem = VALUE_UNKNOWN;
	task->swap = task->page_tables = VALUE_UNKNOWN;
}

static void kill_state__init(struct kill_state *state)
{
	unsigned int i;

	*state = (struct kill_state){};
	state->current = state->max = state->failcnt = VALUE_UNKNOWN;
	state->swap_current = state->swap_max = VALUE_UNKNOWN;
	state->memsw_current = state->memsw_max = VALUE_UNKNOWN;
	state->memsw_failcnt = state->kmem_current = VALUE_UNKNOWN;
	for (i = 0; i < NR_STATS; i++)
		state->stats[i] = VALUE_UNKNOWN;
	for (i = 0; i < KILL_TASKS_MAX; i++)
		kill_task__init(&state->tasks[i]);
}

void kill__init(struct kill *kill)
{
	*kill = (struct kill){};
	kill->cgroup_id = kill->serial = kill->page_size = VALUE_UNKNOWN;
	kill_state__init(&kill->state);
	kill_task__init(&kill->victim);
	kill_task__init(&kill->trigger);
}

void kill__free(struct kill *kill)
{
	unsigned int i;

	text__free(&kill->cgroup);
	text__free(&kill->cpuset);
	text__free(&kill->nodes);
	text__free(&kill->group);
	text__free(&kill->victim.cgroup);
	text__free(&kill->trigger.cgroup);
	for (i = 0; i < KILL_CHILDREN_MAX; i++)
		text__free(&kill->state.children[i].cgroup);
	for (i = 0; i < KILL_TASKS_MAX; i++)
		text__free(&kill->state.tasks[i].cgroup);
}

bool kill__has_failed(const struct kill *kill)
{
	return kill->cgroup.failed || kill->cpuset.failed ||
	       kill->nodes.failed || kill->group.failed ||
	       kill->victim.cgroup.failed || kill->trigger.cgroup.failed;
}

const char *kill_domain__by(enum kill_domain_by by)
{
	static const char *const words[] = {
		[DOMAIN_BY_FUNCTION] = "function",
		[DOMAIN_BY_RECLAIM] = "reclaim",
		[DOMAIN_BY_LOCK] = "lock",
		[DOMAIN_BY_COUNTER] = "counter",
		[DOMAIN_BY_LOG] = "log",
	};

	return words[by];
}
