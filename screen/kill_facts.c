// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Draws one kill line by line. */
#include <string.h>
#include "model/value.h"
#include "screen/kill_facts.h"

/* Longer than any label, the keys of statistics among them. */
#define LABEL_WIDTH 28

/* The facts of a kill as they are added. */
struct facts {
	struct lines *lines;
	struct text *text; /* the line that is being made */
	bool exact;
};

static void facts__begin(const struct facts *facts, const char *label)
{
	text__clear(facts->text);
	text__format(facts->text, "%-*s", LABEL_WIDTH, label);
}

static void facts__end(const struct facts *facts, enum style style)
{
	lines__put_whole(facts->lines, text__string(facts->text),
			 terminal__attributes(style));
}

static void facts__add(const struct facts *facts, const char *label,
		       const char *fact)
{
	facts__begin(facts, label);
	text__append_printable(facts->text, fact, strlen(fact));
	facts__end(facts, STYLE_PLAIN);
}

static void facts__add_path(const struct facts *facts, const char *label,
			    const struct text *path)
{
	if (path->length)
		facts__add(facts, label, text__string(path));
}

static void facts__append_size(const struct facts *facts, __u64 size)
{
	const struct value value = value__number(size);

	value__append(&value, UNIT_BYTES, facts->exact, facts->text);
}

static void facts__add_size(const struct facts *facts, const char *label,
			    __u64 size)
{
	if (size == VALUE_UNKNOWN)
		return;
	facts__begin(facts, label);
	facts__append_size(facts, size);
	facts__end(facts, STYLE_PLAIN);
}

static void facts__add_counter(const struct facts *facts, const char *label,
			       __u64 current, __u64 max, __u64 failcnt)
{
	if (current == VALUE_UNKNOWN && max == VALUE_UNKNOWN)
		return;
	facts__begin(facts, label);
	facts__append_size(facts, current);
	if (max != VALUE_UNKNOWN) {
		text__append_string(facts->text, " of ");
		facts__append_size(facts, max);
	}
	if (failcnt != VALUE_UNKNOWN)
		text__format(facts->text, ", which was hit %llu times",
			     failcnt);
	facts__end(facts, STYLE_PLAIN);
}

static void facts__append_process(const struct facts *facts,
				  const struct kill_task *task)
{
	struct text *text = facts->text;

	text__append_printable(text, task->comm, strlen(task->comm));
	if (task->pid != VALUE_UNKNOWN)
		text__format(text, " (%llu)", task->pid);
}

static void facts__append_time(const struct facts *facts,
			       const struct kill *kill)
{
	char time[64];
	struct tm local;

	if (kill->time.tv_sec) {
		localtime_r(&kill->time.tv_sec, &local);
		strftime(time, sizeof(time), "%F %T", &local);
		text__format(facts->text, "%s.%03lu  ", time,
			     kill->time.tv_nsec / 1000000);
	}
}

static void facts__add_heading(const struct facts *facts,
			       const struct kill *kill)
{
	text__clear(facts->text);
	facts__append_time(facts, kill);
	facts__append_process(facts, &kill->victim);
	text__append_string(facts->text,
			    kill->is_chosen_only ?
				    " was chosen by the OOM killer" :
				    " was killed by the OOM killer");
	facts__end(facts, STYLE_HEADING);
	if (kill->has_boot_time)
		lines__add(facts->lines, STYLE_PLAIN, "%.6f s after boot",
			   kill->boot_seconds);
	lines__add(facts->lines, STYLE_PLAIN, " ");
}

static const char *kill__known_by(enum kill_domain_by by)
{
	switch (by) {
	case DOMAIN_BY_FUNCTION:
		return "the function that kills was given it";
	case DOMAIN_BY_RECLAIM:
		return "the last reclaim of the thread was for it";
	case DOMAIN_BY_LOCK:
		return "it held the lock of an OOM";
	case DOMAIN_BY_COUNTER:
		return "its count of OOMs grew, so this is an inference";
	case DOMAIN_BY_LOG:
		return "the kernel's log names it";
	default:
		return "nothing tells it";
	}
}

static const char *kill__limit(const struct kill *kill)
{
	switch (kill->domain) {
	case DOMAIN_MEMCG:
		return kill->cgroup.length ? text__string(&kill->cgroup) :
					     "a memcg that isn't known";
	case DOMAIN_MACHINE:
		return "none: the machine's memory ran out";
	case DOMAIN_CPUSET:
		return "none: the memory nodes of a cpuset ran out";
	case DOMAIN_MEMORY_POLICY:
		return "none: the memory nodes of a memory policy ran out";
	default:
		return "not known";
	}
}

static void facts__add_domain(const struct facts *facts,
			      const struct kill *kill)
{
	const char *by = kill_domain__by(kill->domain_by);

	facts__add(facts, "whose limit", kill__limit(kill));
	if (kill->cgroup_id != VALUE_UNKNOWN && kill->domain == DOMAIN_MEMCG) {
		facts__begin(facts, "");
		text__format(facts->text, "id %llu", kill->cgroup_id);
		if (kill->serial != VALUE_UNKNOWN)
			text__format(facts->text, ", serial %llu",
				     kill->serial);
		facts__end(facts, STYLE_PLAIN);
	}
	facts__add_path(facts, "cpuset", &kill->cpuset);
	facts__add_path(facts, "memory nodes", &kill->nodes);
	facts__begin(facts, "known by");
	if (by)
		text__format(facts->text, "%s: ", by);
	text__append_string(facts->text, kill__known_by(kill->domain_by));
	facts__end(facts, kill->domain_by == DOMAIN_BY_COUNTER ? STYLE_WARNING :
								 STYLE_PLAIN);
	facts__add_path(facts, "killed as a group", &kill->group);
	if (kill->group_first) {
		facts__begin(facts, "first of the group");
		text__format(facts->text, "process %llu", kill->group_first);
		facts__end(facts, STYLE_PLAIN);
	}
	lines__add(facts->lines, STYLE_PLAIN, " ");
}

/* Adds a process and what is known of it, and a blank line. */
static void facts__add_task(const struct facts *facts, const char *label,
			    const struct kill_task *task)
{
	if (task->pid == VALUE_UNKNOWN && !*task->comm)
		return;
	facts__begin(facts, label);
	facts__append_process(facts, task);
	if (task->uid != VALUE_UNKNOWN)
		text__format(facts->text, ", uid %llu", task->uid);
	if (task->has_score)
		text__format(facts->text, ", oom_score_adj %d",
			     task->oom_score_adj);
	facts__end(facts, STYLE_PLAIN);
	facts__add_path(facts, "  in", &task->cgroup);
	facts__add_size(facts, "  resident", task->rss);
	facts__add_size(facts, "    anonymous", task->anon);
	facts__add_size(facts, "    of files", task->file);
	facts__add_size(facts, "    shared", task->shmem);
	facts__add_size(facts, "  in swap", task->swap);
	facts__add_size(facts, "  page tables", task->page_tables);
	facts__add_size(facts, "  virtual", task->total_vm);
	lines__add(facts->lines, STYLE_PLAIN, " ");
}

static void facts__add_trigger(const struct facts *facts,
			       const struct kill *kill)
{
	if (kill->trigger.pid == VALUE_UNKNOWN ||
	    kill->trigger.pid != kill->victim.pid) {
		facts__add_task(facts, "trigger", &kill->trigger);
		return;
	}
	facts__add(facts, "trigger", "the victim itself");
	lines__add(facts->lines, STYLE_PLAIN, " ");
}

static void facts__add_stats(const struct facts *facts,
			     const struct kill_state *state)
{
	static const struct {
		const char *key;
		enum unit unit;
	} stats[NR_STATS] = {
#define NODE(item, scale)
#define MEMCG(item, scale)
#define VM(item)
#define SUM(key)
#define STAT(key, heading, unit, kind, counters, since, help) \
	[STAT_##key] = { "  " #key, UNIT_##unit },
#include "memory_stat.h"
	};
	struct value value;
	unsigned int i;

	for (i = 0; i < NR_STATS; i++) {
		if (state->stats[i] == VALUE_UNKNOWN)
			continue;
		value = value__number(state->stats[i]);
		facts__begin(facts, stats[i].key);
		value__append(&value, stats[i].unit, facts->exact, facts->text);
		facts__end(facts, STYLE_PLAIN);
	}
}

static void facts__add_children(const struct facts *facts,
				const struct kill_state *state)
{
	unsigned int i;

	if (!state->nr_children)
		return;
	lines__add(facts->lines, STYLE_PLAIN, " ");
	lines__add(facts->lines, STYLE_HEADING, "LARGEST CHILDREN, %s",
		   state->children_are_older ? "in the sample before the kill" :
					       "in a sample after the kill");
	for (i = 0; i < state->nr_children; i++) {
		text__clear(facts->text);
		facts__append_size(facts, state->children[i].current);
		text__format(facts->text, "%*s",
			     LABEL_WIDTH - (int)facts->text->length, "");
		text__append_printable(facts->text,
				       text__string(&state->children[i].cgroup),
				       state->children[i].cgroup.length);
		facts__end(facts, STYLE_PLAIN);
	}
}

/* Adds the domain as it was, as far as the source of the kill tells. */
static void facts__add_state(const struct facts *facts,
			     const struct kill_state *state)
{
	facts__add_counter(facts, "its memory", state->current, state->max,
			   state->failcnt);
	facts__add_counter(facts, "its swap", state->swap_current,
			   state->swap_max, VALUE_UNKNOWN);
	facts__add_counter(facts, "its memory and swap", state->memsw_current,
			   state->memsw_max, state->memsw_failcnt);
	facts__add_size(facts, "its kernel memory", state->kmem_current);
	facts__add_stats(facts, state);
	facts__add_children(facts, state);
	lines__add(facts->lines, STYLE_PLAIN, " ");
}

/* Adds the tasks that a report of the kernel's log lists. */
static void facts__add_tasks(const struct facts *facts,
			     const struct kill_state *state)
{
	unsigned int i;

	if (!state->nr_tasks)
		return;
	lines__add(facts->lines, STYLE_HEADING, "LARGEST TASKS");
	for (i = 0; i < state->nr_tasks; i++)
		facts__add_task(facts, "task", &state->tasks[i]);
}

/* Adds what is to be known before the facts are relied on. */
static void facts__add_doubts(const struct facts *facts,
			      const struct kill *kill)
{
	struct lines *lines = facts->lines;

	if (kill->is_chosen_only)
		lines__add(lines, STYLE_WARNING,
			   "The log doesn't have the kill itself.");
	if (kill->is_suppressed)
		lines__add(
			lines, STYLE_WARNING,
			"The kernel wrote no report, which it does 10 times in 5 seconds.");
	if (kill->is_cut)
		lines__add(
			lines, STYLE_WARNING,
			"The beginning or the end of the report isn't in the log.");
	if (kill->page_size_is_assumed)
		lines__add(lines, STYLE_WARNING,
			   "The size of pages is assumed: %llu bytes.",
			   kill->page_size);
	if (kill__has_failed(kill))
		lines__add(lines, STYLE_WARNING,
			   "There was no memory for some of it.");
}

void lines__add_kill(struct lines *lines, const struct kill *kill, bool exact)
{
	const struct facts facts = { lines, lines->text, exact };

	facts__add_heading(&facts, kill);
	facts__add_doubts(&facts, kill);
	facts__add_domain(&facts, kill);
	facts__add_task(&facts, "victim", &kill->victim);
	facts__add_trigger(&facts, kill);
	facts__add_state(&facts, &kill->state);
	facts__add_tasks(&facts, &kill->state);
}
