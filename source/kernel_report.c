// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Makes a kill of the records of a report. */
#include <string.h>
#include "source/kernel_report.h"
#include "source/kernel_stats.h"

/* The values that nothing in the log tells. */
#define USUAL_PAGE_SIZE 4096

void kernel_report__init(struct kernel_report *report)
{
	*report = (struct kernel_report){};
	kill__init(&report->kill);
}

void kernel_report__free(struct kernel_report *report)
{
	kill__free(&report->kill);
	kernel_tasks__free(&report->tasks);
	text__free(&report->summary);
	text__free(&report->task_in);
	text__free(&report->stats_cgroup);
}

void kernel_report__close(struct kernel_report *report)
{
	struct kernel_tasks tasks = report->tasks;

	/* The next report has a table of about the same size. */
	report->tasks = (struct kernel_tasks){};
	kernel_report__free(report);
	kernel_report__init(report);
	kernel_tasks__clear(&tasks);
	report->tasks = tasks;
}

static void text__set(struct text *text, struct span span)
{
	text__clear(text);
	if (span.length)
		text__append(text, span.bytes, span.length);
}

bool kernel_report__has_failed(const struct kernel_report *report)
{
	return report->tasks.failed || report->summary.failed ||
	       report->task_in.failed || report->stats_cgroup.failed ||
	       kill__has_failed(&report->kill);
}

static struct span text__span(const struct text *text)
{
	return (struct span){ text__string(text), text->length };
}

static void kernel_report__take_task_in(struct kernel_report *report,
					struct span message)
{
	struct span task, domain;

	if (!kernel_record__parse_task_in(message, &task, &domain))
		return;
	text__set(&report->task_in, task);
	text__set(&report->kill.cgroup, domain);
	report->kill.domain = DOMAIN_MEMCG;
	report->kill.domain_by = DOMAIN_BY_LOG;
}

/*
 * "Memory cgroup stats for A:" comes once since 5.3. Before, one record for each memcg of
 * the domain has the statistics in itself, and the domain's comes first.
 */
static void kernel_report__take_stats(struct kernel_report *report,
				      struct span message)
{
	const bool is_first = !report->stats_cgroup.length;
	struct span text = message;
	size_t at;

	span__skip(&text, "Memory cgroup stats for ");
	if (span__ends(text, ":")) {
		report->stats_are_of_one = true;
		text__set(&report->stats_cgroup,
			  span__first(text, text.length - 1));
		return;
	}
	if (!span__find_last(text, ":cache:", &at) &&
	    !span__find_last(text, ": cache:", &at))
		return;
	if (is_first)
		text__set(&report->stats_cgroup, span__first(text, at));
	kernel_stats__add(span__from(text, at + 1), is_first,
			  &report->kill.state);
}

void kernel_report__take(struct kernel_report *report, enum record_kind kind,
			 struct span message)
{
	struct kill *kill = &report->kill;

	report->is_open = true;
	report->has_report |= kind != RECORD_CHOSEN;
	switch (kind) {
	case RECORD_INVOKED:
		report->has_begun = true;
		kernel_record__parse_invoked(message, &kill->trigger);
		break;
	case RECORD_CPU:
		if (kill->trigger.pid == VALUE_UNKNOWN)
			kernel_record__parse_cpu(message, &kill->trigger);
		break;
	case RECORD_TASK_IN:
		kernel_report__take_task_in(report, message);
		break;
	case RECORD_USAGE:
		kernel_record__parse_usage(message, &kill->state);
		break;
	case RECORD_STATS:
		kernel_report__take_stats(report, message);
		break;
	case RECORD_STAT:
		kernel_stats__take_lines(message, &report->stats_are_v1,
					 &kill->state);
		break;
	case RECORD_TABLE:
		kernel_tasks__begin(&report->tasks, message);
		break;
	case RECORD_TASK:
		kernel_tasks__take(&report->tasks, message);
		break;
	case RECORD_SUMMARY:
		text__set(&report->summary, message);
		break;
	case RECORD_CHOSEN:
		report->has_chosen =
			kernel_record__parse_killed(message, &report->chosen);
		break;
	default:
		break;
	}
}

__u64 kernel_report__chosen_pid(const struct kernel_report *report)
{
	struct summary_record summary;

	kernel_record__parse_summary(text__span(&report->summary), NULL,
				     &summary);
	return summary.pid;
}

/*
 * Up to 5.0 another one than the chosen may be killed. Since then the summary has the pid;
 * where it was left out, the table may have it.
 */
bool kernel_report__is_of(const struct kernel_report *report,
			  const struct killed_record *killed)
{
	if (report->has_chosen || !report->is_open)
		return true;
	if (kernel_report__chosen_pid(report) != VALUE_UNKNOWN)
		return kernel_report__chosen_pid(report) == killed->task.pid;
	return (!killed->is_memcg && !killed->is_machine) ||
	       report->summary.length ||
	       kernel_tasks__find(&report->tasks, killed->task.pid);
}

/* Sets the domain, and what the summary says of the victim. */
static void kernel_report__apply_summary(const struct kernel_report *report,
					 struct kill *kill)
{
	struct kill_task *victim = &kill->victim;
	struct summary_record summary;

	kernel_record__parse_summary(text__span(&report->summary), victim->comm,
				     &summary);
	if (summary.domain != DOMAIN_UNKNOWN) {
		kill->domain = summary.domain;
		kill->domain_by = DOMAIN_BY_LOG;
		text__set(&kill->cgroup, summary.cgroup);
		text__set(&kill->cpuset, summary.cpuset);
		text__set(&kill->nodes, summary.nodes);
	}
	if (victim->pid == VALUE_UNKNOWN)
		victim->pid = summary.pid;
	/* Up to 5.0 a child may be killed in place of the chosen one. */
	if (victim->pid != summary.pid)
		return;
	text__set(&victim->cgroup, summary.task_cgroup);
	if (victim->uid == VALUE_UNKNOWN)
		victim->uid = summary.uid;
}

/*
 * Up to 4.20 the memcg in the report is the chosen task's. That task may be a thread of the
 * victim, which the table doesn't list, or the parent of a child that was killed in its
 * place.
 */
static bool kernel_report__chose_victim(const struct kernel_report *report,
					const struct kill_task *victim)
{
	const struct kill_task *chosen = &report->chosen.task;

	if (!report->has_chosen || !report->task_in.length)
		return false;
	if (chosen->pid == victim->pid)
		return true;
	return kernel_tasks__find(&report->tasks, victim->pid) &&
	       !kernel_tasks__find(&report->tasks, chosen->pid) &&
	       !memcmp(chosen->comm, victim->comm, sizeof(chosen->comm));
}

/* Without a summary: its words, and the statistics, tell the domain. */
static void kernel_report__guess_domain(const struct kernel_report *report,
					const struct killed_record *killed,
					struct kill *kill)
{
	const struct killed_record *reason =
		killed && (killed->is_memcg || killed->is_machine) ?
			killed :
			&report->chosen;

	if (kill->domain == DOMAIN_UNKNOWN) {
		if (reason->is_memcg || report->stats_cgroup.length ||
		    kill->state.max != VALUE_UNKNOWN)
			kill->domain = DOMAIN_MEMCG;
		else if (reason->is_machine)
			kill->domain = DOMAIN_MACHINE;
		if (kill->domain != DOMAIN_UNKNOWN)
			kill->domain_by = DOMAIN_BY_LOG;
	}
	/* Of a report whose beginning is cut the first one may be a descendant's. */
	if (kill->domain == DOMAIN_MEMCG && !kill->cgroup.length &&
	    (report->has_begun || report->stats_are_of_one))
		text__set(&kill->cgroup, text__span(&report->stats_cgroup));
}

static bool text__is_same(const struct text *text, const struct text *other)
{
	return text->length == other->length &&
	       !memcmp(text__string(text), text__string(other), text->length);
}

/* Sums of what may lack the domain's own line are no sums. */
static void kernel_report__drop_sums(const struct kernel_report *report,
				     struct kill *kill)
{
	unsigned int i;

	if (report->stats_are_of_one || !report->stats_cgroup.length ||
	    text__is_same(&report->stats_cgroup, &kill->cgroup))
		return;
	for (i = 0; i < NR_STATS; i++)
		kill->state.stats[i] = VALUE_UNKNOWN;
	kill->state.swap_current = VALUE_UNKNOWN;
}

/* Sets sizes that the table has in pages. */
static void kernel_report__apply_table(const struct kernel_report *report,
				       __u64 *page_size, struct kill *kill)
{
	struct kill_task *victim = &kill->victim, row_task;
	const struct task_row *row =
		kernel_tasks__find(&report->tasks, victim->pid);
	__u64 found = row ? task_row__page_size(row, victim->total_vm) : 0;

	if (!report->tasks.nr)
		return;
	if (found)
		*page_size = found;
	kill->page_size_is_assumed = !found;
	kill->page_size = *page_size ? *page_size : USUAL_PAGE_SIZE;
	kernel_tasks__copy_largest(&report->tasks, kill->page_size,
				   &kill->state);
	if (!row)
		return;
	kill_task__init(&row_task);
	task_row__copy(row, kill->page_size, &row_task);
	victim->swap = row_task.swap;
	if (victim->uid == VALUE_UNKNOWN)
		victim->uid = row_task.uid;
	if (!victim->comm[0])
		memcpy(victim->comm, row_task.comm, sizeof(victim->comm));
	if (!victim->has_score) {
		victim->has_score = row_task.has_score;
		victim->oom_score_adj = row_task.oom_score_adj;
	}
	/* 5.4 wrote bytes and said kB (70cb6d267790, 941f762bcb27). */
	if (victim->page_tables != VALUE_UNKNOWN &&
	    task_row__has_page_tables(row, victim->page_tables / 1024))
		victim->page_tables /= 1024;
}

void kernel_report__finish(struct kernel_report *report,
			   const struct killed_record *killed, __u64 *page_size,
			   struct kill *kill)
{
	*kill = report->kill;
	kill__init(&report->kill);
	if (killed)
		kill->victim = killed->task;
	else
		kill->victim.pid = kernel_report__chosen_pid(report);
	kill->is_chosen_only = !killed;
	kill->is_cut = (report->has_report && !report->has_begun) ||
		       (killed && killed->is_cut);
	kill->is_suppressed = !report->has_report;
	kernel_report__apply_table(report, page_size, kill);
	kernel_report__apply_summary(report, kill);
	if (kernel_report__chose_victim(report, &kill->victim))
		text__set(&kill->victim.cgroup, text__span(&report->task_in));
	kernel_report__guess_domain(report, killed, kill);
	kernel_report__drop_sums(report, kill);
	kernel_report__close(report);
}
