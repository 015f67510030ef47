// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Turns the kernel's numbers and names of a kill's event into those of struct kill. */
#include <errno.h>
#include <string.h>
#include "model/kill_read.h"

/* PAGE_COUNTER_MAX, LONG_MAX / PAGE_SIZE on 64 bits, is "max" in cgroupfs. */
static __u64 limit__in_bytes(__u64 pages, __u32 shift)
{
	return pages >= ((1ULL << 63) - 1) >> shift ? VALUE_NO_LIMIT :
						      pages << shift;
}

/*
 * Appends the path of a level. If the event lacks a part of it, the path stays empty:
 * half of it would be another cgroup's.
 */
static void levels__append_path(const struct kill_levels *levels,
				const struct kill_level *level,
				const struct kill_event *event,
				struct text *path)
{
	/* The last one, the root, has no name. */
	const struct kill_level *above = levels->level + levels->nr - 1;

	if (!levels->is_whole)
		return;
	while (above-- > level) {
		if (above->name >= KILL_NAME_BLOCKS) {
			text__clear(path);
			return;
		}
		text__append(path, "/", 1);
		text__append_string(path, event->names[above->name].byte);
	}
	if (!path->length)
		text__append(path, "/", 1);
}

static void kill_task__read_memory(struct kill_task *task,
				   const struct kill_process *process,
				   __u32 shift)
{
	task->total_vm = process->total_vm << shift;
	task->anon = process->anon << shift;
	task->file = process->file << shift;
	task->shmem = process->shmem << shift;
	task->rss = task->anon + task->file + task->shmem;
	task->swap = process->swap << shift;
	task->page_tables = process->page_tables;
}

static void kill_task__read(struct kill_task *task,
			    const struct kill_process *process,
			    const struct kill_levels *levels,
			    const struct kill_event *event, __u32 shift)
{
	task->pid = process->pid;
	memcpy(task->comm, process->comm, COMM_SIZE);
	task->comm[COMM_SIZE - 1] = '\0';
	task->uid = process->uid;
	task->has_score = true;
	task->oom_score_adj = process->oom_score_adj;
	if (process->has_memory)
		kill_task__read_memory(task, process, shift);
	if (!levels->nr)
		return;
	task->cgroup_id = levels->level[0].id;
	levels__append_path(levels, &levels->level[0], event, &task->cgroup);
}

static void kill_state__read(struct kill_state *state,
			     const struct kill_level *level,
			     const struct kill_machine *machine)
{
	const __u32 shift = machine->page_shift;

	state->current = level->usage << shift;
	state->max = limit__in_bytes(level->max, shift);
	if (machine->is_v1) {
		state->failcnt = level->failcnt;
		state->memsw_current = level->swap_usage << shift;
		state->memsw_max = limit__in_bytes(level->swap_max, shift);
	} else {
		state->swap_current = level->swap_usage << shift;
		state->swap_max = limit__in_bytes(level->swap_max, shift);
	}
}

static void kill__read_domain(struct kill *kill, const struct kill_event *event,
			      const struct found_domain *domain,
			      const struct kill_machine *machine)
{
	kill->domain_by = domain->by;
	if (domain->by == DOMAIN_BY_NOTHING)
		return;
	kill->domain = domain->is_machine ? DOMAIN_MACHINE : DOMAIN_MEMCG;
	if (domain->is_machine)
		return;
	kill->serial = domain->serial;
	if (!domain->level)
		return;
	kill->cgroup_id = domain->level->id;
	levels__append_path(&event->victim_levels, domain->level, event,
			    &kill->cgroup);
	kill_state__read(&kill->state, domain->level, machine);
}

int kill__read_event(struct kill *kill, const struct kill_event *event,
		     const struct found_domain *domain,
		     const struct kill_machine *machine)
{
	const struct kill_levels *victims = &event->victim_levels;
	const __s64 ns = event->ns + machine->clock_offset;

	kill->kind = event->is_signal ? KILL_BY_USER : KILL_BY_KERNEL;
	kill->time = (struct timespec){ ns / 1000000000, ns % 1000000000 };
	kill->page_size = 1ULL << machine->page_shift;
	kill_task__read(&kill->victim, &event->victim, victims, event,
			machine->page_shift);
	kill_task__read(&kill->trigger, &event->killer,
			event->killer_levels.nr ? &event->killer_levels :
						  victims,
			event, machine->page_shift);
	if (!event->is_signal)
		kill__read_domain(kill, event, domain, machine);
	if (domain->group)
		levels__append_path(victims, domain->group, event,
				    &kill->group);
	kill->group_first = domain->group_first;
	return kill__has_failed(kill) ? -ENOMEM : 0;
}

bool kill_event__is_of_root(const struct kill_event *event)
{
	return event->victim_levels.nr == 1 && event->victim_levels.is_whole;
}
