// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Sets up and frees kills, adds what a sample knows, and tells which are wanted. */
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
	kill->oomd_ooms = kill->oomd_kills = VALUE_UNKNOWN;
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

/* Puts a child among the largest, and drops the smallest of six. */
static void kill_state__add_child(struct kill_state *state,
				  const struct memcg *memcg)
{
	const __u64 current = memcg->record->memory.current;
	struct kill_child *children = state->children;
	unsigned int i = state->nr_children;
	struct text path = {};

	if (i == KILL_CHILDREN_MAX) {
		if (children[i - 1].current >= current)
			return;
		text__free(&children[--i].cgroup);
	} else {
		state->nr_children++;
	}
	for (; i && children[i - 1].current < current; i--)
		children[i] = children[i - 1];
	memcg__append_path(memcg, &path);
	children[i] = (struct kill_child){ path, current };
}

/* The files of a cgroup don't tell its serial. */
static bool kill__is_domain(const struct kill *kill, const struct memcg *memcg,
			    bool has_serials)
{
	if (kill->domain == DOMAIN_MACHINE)
		return memcg__is_root(memcg);
	if (kill->domain != DOMAIN_MEMCG)
		return false;
	return has_serials ? memcg->serial == kill->serial :
			     memcg->id == kill->cgroup_id;
}

bool kill__add_children(struct kill *kill, const struct snapshot *snapshot)
{
	const struct memcg *memcg, *domain = NULL;
	__u32 i;

	for (i = 0; i < snapshot->nr_memcgs; i++) {
		memcg = &snapshot->memcgs[i];
		if (!kill->victim.cgroup.length &&
		    memcg->id == kill->victim.cgroup_id)
			memcg__append_path(memcg, &kill->victim.cgroup);
		if (kill__is_domain(kill, memcg, !snapshot->sample.lacks_dying))
			domain = memcg;
		/* Parents come before their children. */
		else if (domain && memcg->parent == domain &&
			 memcg->record->memory.current < VALUE_NO_LIMIT)
			kill_state__add_child(&kill->state, memcg);
	}
	if (!domain)
		return false;
	if (kill->domain == DOMAIN_MEMCG && !kill->cgroup.length)
		memcg__append_path(domain, &kill->cgroup);
	kill->state.children_are_older =
		kill__is_after(kill, &snapshot->sample.time);
	return true;
}

static bool path__is_below(const char *path, const char *above, bool is_end)
{
	const size_t length = strlen(above);
	const char *found = path;

	if (!strcmp(above, "/"))
		return true;
	do {
		found = strstr(found, above);
		if (!found || (!is_end && found != path))
			return false;
		found += length;
	} while (*found && *found != '/');
	return true;
}

bool kill__is_below(const struct kill *kill, const char *path, bool is_end)
{
	return path__is_below(text__string(&kill->cgroup), path, is_end) ||
	       path__is_below(text__string(&kill->victim.cgroup), path, is_end);
}

__u64 kill_task__size(const struct kill_task *task)
{
	if (task->rss >= VALUE_NO_LIMIT)
		return VALUE_UNKNOWN;
	return task->rss + (task->swap < VALUE_NO_LIMIT ? task->swap : 0);
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
