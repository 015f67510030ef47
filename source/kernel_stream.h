/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The records of one kernel in a log: joins those that the kernel broke, finds where a
 * report begins and ends, ties the members of a group kill to its first. kernel_log.c
 * decides which kernel a record is of, and puts the kills in order.
 */
#ifndef __KERNEL_STREAM_H
#define __KERNEL_STREAM_H

#include "source/kernel_line.h"
#include "source/kernel_log.h"
#include "source/kernel_report.h"

/* The times that a record's line has beside the record. */
struct record_time {
	struct timespec time; /* 0: not known */
	bool has_boot_time;
	double boot_seconds;
	char text[sizeof(((struct kill *)0)->time_text)];
};

struct kernel_stream {
	char host[sizeof(((struct kill *)0)->host)];
	__u64 last_use; /* the number of a line */
	bool had_records; /* a record of the OOM killer was seen */
	enum record_kind last_kind;
	struct text broken; /* a record that isn't whole */
	struct kernel_report report;
	struct record_time began; /* when the report did */
	__u64 page_size; /* that the last report showed, or 0 */
	/* The last kill may wait for what follows. */
	struct kill kill;
	bool is_waiting;
	__u64 number; /* its place in the order of all kills */
	__u64 last_pid; /* its victim, while what follows may be about it */
	struct record_time last; /* when it was */
	/*
	 * The fields that the members of a group share. They wait for a group while its first
	 * member is exiting.
	 */
	struct kill first;
	bool has_first;
	bool first_was_killed; /* the record of that kill was seen */
};

struct kernel_log {
	kill_taker take;
	void *context;
	struct kernel_log_counts counts;
	struct kill without_kill;
	bool has_without_kill;
	struct kernel_stream **streams;
	unsigned int nr_streams;
	struct kernel_stream *last_stream; /* of the line before */
	bool has_prefixes; /* lines of this log have something before them */
	__u64 nr_lines;
	__u64 nr_kills; /* numbers them */
	struct text line; /* without what terminals and crashes put into it */
	struct text message; /* without escapes */
	int err; /* of the taker, or -ENOMEM */
};

struct kernel_stream *kernel_stream__new(struct span host);
void kernel_stream__free(struct kernel_stream *stream);

/* Takes a record. line has what stood before it. */
void kernel_stream__take(struct kernel_log *log, struct kernel_stream *stream,
			 const struct kernel_line *line, struct span message);

/* Its records have ended: what is open is cut. */
void kernel_stream__end(struct kernel_log *log, struct kernel_stream *stream);

/* Gives the kills that wait to the taker, in the order of the log, up to that number. */
void kernel_log__give(struct kernel_log *log, __u64 number);

/* Gives a kill to the taker at once. */
void kernel_log__emit(struct kernel_log *log, const struct kill *kill);

#endif /* __KERNEL_STREAM_H */
