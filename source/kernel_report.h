/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * One report of the OOM killer, from the first record to the kill: a state machine that
 * takes records in the order of the log, of one kernel. Which kernel a line is of, and what
 * comes between reports, is known to kernel_log.c.
 */
#ifndef __KERNEL_REPORT_H
#define __KERNEL_REPORT_H

#include "source/kernel_record.h"
#include "source/kernel_tasks.h"

struct kernel_report {
	bool is_open; /* a record of it was seen */
	bool has_begun; /* its first record was seen */
	bool has_report; /* more was seen than who is chosen */
	struct kill kill; /* as far as it is known */
	struct kernel_tasks tasks;
	struct text
		summary; /* the record, since only the kill tells where names end */
	struct text task_in; /* up to 4.20: whose memcg the chosen one was in */
	/* The first "Memory cgroup stats" is the domain's. */
	struct text stats_cgroup;
	bool stats_are_v1;
	bool stats_are_of_one; /* no descendants' follow: since 5.3 */
	struct killed_record chosen; /* up to 5.0 */
	bool has_chosen;
};

void kernel_report__init(struct kernel_report *report);
void kernel_report__free(struct kernel_report *report);

/* Takes a record of a kind that may come before the kill. */
void kernel_report__take(struct kernel_report *report, enum record_kind kind,
			 struct span message);

/* True if there was no memory for a part of it. */
bool kernel_report__has_failed(const struct kernel_report *report);

/* The pid in the summary; VALUE_UNKNOWN: there was none. */
__u64 kernel_report__chosen_pid(const struct kernel_report *report);

/* False: the kill is of another report, which isn't in the log. */
bool kernel_report__is_of(const struct kernel_report *report,
			  const struct killed_record *killed);

/*
 * Makes a kill of the report and closes it. killed is the record of the kill; NULL: it
 * isn't in the log, or nobody was killed. *page_size is what an earlier report of this
 * kernel has shown, or 0, and is set to what this one shows. The kill is the caller's.
 */
void kernel_report__finish(struct kernel_report *report,
			   const struct killed_record *killed, __u64 *page_size,
			   struct kill *kill);

/* Forgets it. */
void kernel_report__close(struct kernel_report *report);

#endif /* __KERNEL_REPORT_H */
