/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * One line of a kernel's log: what stands before a record, and the record itself. Known
 * are dmesg with its options (-T in any language, -x, -r, -H), raw /dev/kmsg, journalctl
 * -k, syslog with its old and its ISO times, consoles, and no prefix at all. What a record
 * says is left to kernel_record.c.
 */
#ifndef __KERNEL_LINE_H
#define __KERNEL_LINE_H

#include <stdbool.h>
#include "lib/span.h"

struct kernel_line {
	struct span message; /* the record, with the log's escapes */
	struct span host; /* empty: the line names none */
	struct span time; /* as it stands there; empty: there is none */
	bool has_boot_time;
	double boot_seconds;
	bool has_prefix; /* something says that it is a record of the kernel */
	bool is_foreign; /* something says that it isn't */
	bool is_indented; /* it begins with a blank, as the second line of a record does */
	bool is_continuation; /* /dev/kmsg says that it goes on with a record */
};

/* Parses a line without its end. The spans point into the line. */
void kernel_line__parse(struct kernel_line *line, struct span bytes);

/* The message begins with a printk time of its own: takes that off and keeps the rest. */
void kernel_line__split(struct kernel_line *line);

/* Finds the first printk time, such as "[   77.930574]". */
bool kernel_line__find_stamp(struct span bytes, size_t *at);

#endif /* __KERNEL_LINE_H */
