// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Puts together what is found of a memcg and of those around it. */
#include <string.h>
#include "model/explanation.h"

/* Puts the memcg where it belongs among the largest, if it is one of them. */
static void explanation__add_user(struct explanation *explanation,
				  const struct memcg *memcg)
{
	const __u64 size = memcg->record->memory.current;
	const struct memcg **users = explanation->users;
	unsigned int i;

	if (!size || size == VALUE_UNKNOWN)
		return;
	for (i = explanation->nr_users;
	     i && users[i - 1]->record->memory.current < size; i--)
		if (i < USERS_MAX)
			users[i] = users[i - 1];
	if (i < USERS_MAX)
		users[i] = memcg;
	if (explanation->nr_users < USERS_MAX)
		explanation->nr_users++;
}

static void explanation__add_users(struct explanation *explanation)
{
	const struct memcg *step = explanation->memcg, *child;

	explanation->domain = step->headroom_by;
	if (!explanation->domain)
		return;
	if (explanation->domain == step) {
		memcg__for_each_child(child, step) {
			explanation__add_user(explanation, child);
		}
		return;
	}
	for (; step != explanation->domain; step = step->parent) {
		memcg__for_each_child(child, step->parent) {
			if (child != step)
				explanation__add_user(explanation, child);
		}
	}
}

int explanation__make(struct explanation *explanation,
		      const struct snapshot *snapshot,
		      const struct machine *machine, const struct memcg *memcg)
{
	const struct evidence evidence = { snapshot, machine, memcg };
	int err;

	*explanation = (struct explanation){ .snapshot = snapshot,
					     .machine = machine,
					     .memcg = memcg };
	if (!memcg)
		return findings__summarize(&explanation->findings, snapshot,
					   machine, snapshot->first,
					   snapshot->nr, SUMMARY_MAX);
	err = findings__explain(&explanation->findings, &evidence);
	if (!err)
		err = findings__summarize(&explanation->below, snapshot,
					  machine, memcg - snapshot->memcgs + 1,
					  memcg->nr_below, BELOW_MAX);
	if (!err)
		explanation__add_users(explanation);
	return err;
}

void explanation__free(struct explanation *explanation)
{
	findings__free(&explanation->findings);
	findings__free(&explanation->below);
}

const struct process *explanation__victim(const struct explanation *explanation)
{
	const struct processes *candidates = explanation->candidates;

	if (!candidates || !processes__are_complete(candidates) ||
	    candidates->points == OOM_NEVER)
		return NULL;
	/* A cgroup namespace doesn't have all processes that the machine may kill. */
	if (!explanation->domain &&
	    explanation->snapshot->sample.starts_in_namespace)
		return NULL;
	return &candidates->victim;
}

void explanation__append_victim(const struct explanation *explanation,
				struct text *text)
{
	const struct process *victim = explanation__victim(explanation);
	const struct memcg *domain = explanation->domain;
	size_t start;

	if (!victim)
		return;
	text__format(text, "The kernel would kill next: %u ", victim->pid);
	text__append_printable(text, victim->name, strlen(victim->name));
	if (!domain) {
		text__append_string(text,
				    ", if the machine ran out of memory.");
		return;
	}
	text__append_string(text, ", if the max of ");
	start = text->length;
	memcg__append_path(domain, text);
	text__make_printable(text, start);
	text__append_string(text, " were exceeded now");
	if (domain->record->oom_group == 1)
		text__append_string(
			text,
			", and all its processes with it (memory.oom.group)");
	text__append_string(text, ".");
}

static void snapshot__add_row(struct snapshot *snapshot, struct memcg *memcg)
{
	memcg->row = ROW_SHOWN;
	memcg->place = snapshot->nr_rows;
	snapshot->order[snapshot->nr_rows++] = memcg;
}

void explanation__arrange(const struct explanation *explanation,
			  struct snapshot *snapshot)
{
	const struct findings *findings = &explanation->findings;
	struct memcg *memcgs = snapshot->memcgs, *step = NULL;
	__u32 i;

	for (i = 0; i < snapshot->nr_memcgs; i++)
		memcgs[i].row = ROW_LEFT_OUT;
	snapshot->nr_rows = 0;
	if (explanation->memcg)
		step = &memcgs[explanation->memcg - memcgs];
	for (; step; step = step->parent)
		step->row = ROW_SHOWN;
	for (i = 0; i < findings->nr; i++)
		memcgs[findings->list[i].memcg - memcgs].row = ROW_SHOWN;
	/* Parents stand before their children. */
	for (i = 0; i < snapshot->nr_memcgs; i++)
		if (memcgs[i].row == ROW_SHOWN)
			snapshot__add_row(snapshot, &memcgs[i]);
}
