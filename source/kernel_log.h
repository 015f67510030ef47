/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The text of kernel logs as kills: a state machine over lines, which opens no file. The
 * lines may be of several kernels in turn, which are told apart by their hosts. Memory is
 * bounded, however long the log, a line or a report is. What reads a log is kill_log.c.
 */
#ifndef __KERNEL_LOG_H
#define __KERNEL_LOG_H

#include <stdbool.h>
#include "source/kill_log.h"

/* The contents of a log besides kills. */
struct kernel_log_counts {
	__u64 kills; /* those that were given to the taker */
	__u64 cut; /* reports whose beginning or end isn't in the log */
	__u64 suppressed; /* kills whose report the kernel left out */
	__u64 without_kill; /* reports that found nobody to kill */
};

struct kernel_log;

/* NULL: no memory. */
struct kernel_log *kernel_log__new(kill_taker take, void *context);
void kernel_log__free(struct kernel_log *log);

/*
 * Takes a line without its end, or the beginning of one that is too long. Returns 0, what
 * the taker returned, or -ENOMEM, not logged.
 */
int kernel_log__take_line(struct kernel_log *log, const char *line,
			  size_t length);

/*
 * A kill waits for what the log says directly behind it: that a group dies with it. Call
 * this when the log pauses. Returns as above.
 */
int kernel_log__settle(struct kernel_log *log);

/* The log ends. Reports that are open are cut. Returns as above. */
int kernel_log__finish(struct kernel_log *log);

const struct kernel_log_counts *
kernel_log__counts(const struct kernel_log *log);

/*
 * The last report that found nobody to kill: the domain, the trigger and the time when it
 * began. NULL: there was none.
 */
const struct kill *kernel_log__without_kill(const struct kernel_log *log);

#endif /* __KERNEL_LOG_H */
