// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Makes reports and groups of the records of one kernel. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/text.h"
#include "source/kernel_stream.h"
#include "source/kernel_time.h"

/* A whole record has two paths of at most 4 KiB each. */
#define RECORD_MAX 16384

/* The members of a group are killed one after the other, without a pause. */
#define MEMBER_SECONDS 1

struct kernel_stream *kernel_stream__new(struct span host)
{
	struct kernel_stream *stream = calloc(1, sizeof(*stream));

	if (!stream)
		return NULL;
	host = span__first(host, sizeof(stream->host) - 1);
	if (host.length)
		memcpy(stream->host, host.bytes, host.length);
	kernel_report__init(&stream->report);
	kill__init(&stream->kill);
	kill__init(&stream->first);
	stream->last_pid = VALUE_UNKNOWN;
	return stream;
}

void kernel_stream__free(struct kernel_stream *stream)
{
	kernel_report__free(&stream->report);
	kill__free(&stream->kill);
	kill__free(&stream->first);
	text__free(&stream->broken);
	free(stream);
}

static struct record_time record_time__of(const struct kernel_line *line)
{
	struct record_time time = { .has_boot_time = line->has_boot_time,
				    .boot_seconds = line->boot_seconds };
	const struct span text = span__first(line->time, sizeof(time.text) - 1);

	/* A time that is no text is left out. */
	if (text.length && utf8__is_valid(text.bytes, text.length))
		memcpy(time.text, text.bytes, text.length);
	kernel_time__parse(line->time, &time.time);
	return time;
}

/* A name that is no text is left out. */
static void kill__set_host(struct kill *kill,
			   const struct kernel_stream *stream)
{
	const char *host = stream->host;

	snprintf(kill->host, sizeof(kill->host), "%s",
		 utf8__is_valid(host, strlen(host)) ? host : "");
}

static void kill__set_time(struct kill *kill, const struct record_time *time)
{
	kill->time = time->time;
	kill->has_boot_time = time->has_boot_time;
	kill->boot_seconds = time->boot_seconds;
	memcpy(kill->time_text, time->text, sizeof(kill->time_text));
}

/* Seconds between two records; 0 where the log doesn't tell. */
static double record_time__between(const struct record_time *from,
				   const struct record_time *to)
{
	const struct span from_text = { from->text, strlen(from->text) },
			  to_text = { to->text, strlen(to->text) };
	double begin, end;

	if (from->has_boot_time && to->has_boot_time)
		return to->boot_seconds - from->boot_seconds;
	if (!kernel_time__find_clock(from_text, &begin) ||
	    !kernel_time__find_clock(to_text, &end))
		return 0;
	return end >= begin ? end - begin : end - begin + 24 * 60 * 60;
}

/* Has the stream keep a kill until it is known whether a group dies with it. */
static void kernel_stream__hold(struct kernel_log *log,
				struct kernel_stream *stream, struct kill *kill)
{
	kernel_log__give(log, stream->number);
	kill__free(&stream->kill);
	stream->kill = *kill;
	stream->is_waiting = true;
	stream->number = ++log->nr_kills;
	stream->last_pid = kill->victim.pid;
	kill__set_host(&stream->kill, stream);
}

/* Ends the last kill and its group: the records that follow are about something else. */
static void kernel_stream__end_group(struct kernel_log *log,
				     struct kernel_stream *stream)
{
	kernel_log__give(log, stream->number);
	stream->has_first = false;
	stream->last_pid = VALUE_UNKNOWN;
}

/* Closes a report whose kill isn't in the log. */
static void kernel_stream__lose(struct kernel_log *log,
				struct kernel_stream *stream)
{
	struct kill kill;

	if (!stream->report.is_open)
		return;
	log->counts.cut++;
	if (kernel_report__chosen_pid(&stream->report) == VALUE_UNKNOWN) {
		kernel_report__close(&stream->report);
		return;
	}
	kernel_report__finish(&stream->report, NULL, &stream->page_size, &kill);
	kill.is_cut = true;
	kernel_stream__hold(log, stream, &kill);
	kernel_stream__end_group(log, stream);
}

/* The OOM killer found nobody. */
static void kernel_stream__end_without_kill(struct kernel_log *log,
					    struct kernel_stream *stream)
{
	struct kill kill;

	log->counts.without_kill++;
	kernel_report__finish(&stream->report, NULL, &stream->page_size, &kill);
	kill__set_time(&kill, &stream->began);
	kill__set_host(&kill, stream);
	kill.is_chosen_only = false;
	if (log->has_without_kill)
		kill__free(&log->without_kill);
	log->without_kill = kill;
	log->has_without_kill = true;
}

static void text__copy(struct text *to, const struct text *from)
{
	text__clear(to);
	text__append(to, text__string(from), from->length);
}

/* Copies what the members of a group share. */
static void kill__copy_shared(struct kill *to, const struct kill *from)
{
	to->domain = from->domain;
	to->domain_by = from->domain_by;
	text__copy(&to->cgroup, &from->cgroup);
	text__copy(&to->group, &from->group);
	to->group_first = from->group_first;
	to->trigger = from->trigger; /* a log doesn't tell its cgroup */
	to->is_cut = from->is_cut;
	to->is_suppressed = from->is_suppressed;
}

static void kernel_stream__set_first(struct kernel_stream *stream,
				     const struct kill *kill, bool was_killed)
{
	kill__copy_shared(&stream->first, kill);
	stream->first.victim.pid = kill->victim.pid;
	stream->has_first = true;
	stream->first_was_killed = was_killed;
}

/* True if the process dies with the first one of a group. */
static bool kernel_stream__is_member(const struct kernel_stream *stream,
				     const struct record_time *time)
{
	return stream->has_first && stream->first.group.length &&
	       !stream->report.is_open &&
	       record_time__between(&stream->last, time) <= MEMBER_SECONDS;
}

static void kernel_stream__take_member(struct kernel_log *log,
				       struct kernel_stream *stream,
				       const struct killed_record *killed,
				       const struct record_time *time)
{
	const bool is_first = killed->task.pid == stream->first.group_first;
	struct kill kill;

	stream->last = *time;
	/* The first one of a group is killed once more with the others. */
	if (is_first && stream->first_was_killed)
		return;
	stream->first_was_killed |= is_first;
	kill__init(&kill);
	kill.victim = killed->task;
	kill__copy_shared(&kill, &stream->first);
	kill__set_time(&kill, time);
	kernel_stream__hold(log, stream, &kill);
}

static void kernel_stream__take_killed(struct kernel_log *log,
				       struct kernel_stream *stream,
				       const struct record_time *time,
				       struct span message)
{
	struct kernel_report *report = &stream->report;
	struct killed_record killed;
	struct kill kill;

	if (!kernel_record__parse_killed(message, &killed))
		return;
	if (kernel_stream__is_member(stream, time)) {
		kernel_stream__take_member(log, stream, &killed, time);
		return;
	}
	if (!report->is_open && stream->last_pid == killed.task.pid &&
	    record_time__between(&stream->last, time) <= MEMBER_SECONDS)
		return;
	/* The kill of a report may not be in the log, nor the report of a kill. */
	if (!kernel_report__is_of(report, &killed))
		kernel_stream__lose(log, stream);
	kernel_stream__end_group(log, stream);
	kernel_report__finish(report, &killed, &stream->page_size, &kill);
	if (kill.is_suppressed && !stream->had_records) {
		kill.is_suppressed = false;
		kill.is_cut = true;
	}
	log->counts.cut += kill.is_cut;
	kill__set_time(&kill, time);
	stream->last = *time;
	kernel_stream__hold(log, stream, &kill);
}

/*
 * The last kill was taken for a member of a group, and is the first one of another, whose
 * report isn't in the log.
 */
static void kernel_stream__detach(struct kernel_stream *stream)
{
	struct kill *kill = &stream->kill;

	text__clear(&kill->cgroup);
	text__clear(&kill->group);
	kill_task__init(&kill->trigger);
	kill->is_cut = false;
	kill->is_suppressed = true;
}

/* The group of the kill just before, or of one that the log doesn't have. */
static void kernel_stream__take_group(struct kernel_log *log,
				      struct kernel_stream *stream,
				      const struct record_time *time,
				      struct span message)
{
	struct kill *waiting = &stream->kill, lost;
	struct span group;

	if (!kernel_record__parse_group(message, &group))
		return;
	if (stream->is_waiting && !stream->report.is_open) {
		if (waiting->group.length)
			kernel_stream__detach(stream);
		text__append(&waiting->group, group.bytes, group.length);
		waiting->group_first = waiting->victim.pid;
		kernel_stream__set_first(stream, waiting, true);
	} else if (!stream->has_first || stream->first.group.length) {
		kernel_report__finish(&stream->report, NULL, &stream->page_size,
				      &lost);
		lost.is_cut = true;
		log->counts.cut++;
		kernel_stream__set_first(stream, &lost, false);
		kill__free(&lost);
	}
	if (!stream->first.group.length) {
		text__append(&stream->first.group, group.bytes, group.length);
		if (stream->first.victim.pid != VALUE_UNKNOWN)
			stream->first.group_first = stream->first.victim.pid;
	}
	stream->last = *time;
}

/* The chosen one is dying already; the members of its group, if it has one, aren't. */
static void kernel_stream__take_exiting(struct kernel_stream *stream,
					const struct record_time *time)
{
	struct kill kill;

	if (!stream->report.is_open)
		return;
	kernel_report__finish(&stream->report, NULL, &stream->page_size, &kill);
	kernel_stream__set_first(stream, &kill, false);
	kill__free(&kill);
	stream->last = *time;
}

/* Dispatches a record that is whole. */
static void kernel_stream__take_whole(struct kernel_log *log,
				      struct kernel_stream *stream,
				      enum record_kind kind,
				      const struct record_time *time,
				      struct span message)
{
	struct kernel_report *report = &stream->report;

	switch (kind) {
	case RECORD_KILLED:
		kernel_stream__take_killed(log, stream, time, message);
		break;
	case RECORD_EXITING:
		kernel_stream__take_exiting(stream, time);
		break;
	case RECORD_NOBODY:
		kernel_stream__end_group(log, stream);
		kernel_stream__end_without_kill(log, stream);
		break;
	case RECORD_GROUP:
		kernel_stream__take_group(log, stream, time, message);
		break;
	case RECORD_CPU:
		/* Other reports of the kernel have such a record, too. */
		if (report->has_begun)
			kernel_report__take(report, kind, message);
		return;
	case RECORD_INVOKED:
		kernel_stream__lose(log, stream);
		/* fallthrough */
	default:
		kernel_stream__end_group(log, stream);
		if (!report->is_open)
			stream->began = *time;
		kernel_report__take(report, kind, message);
		break;
	}
	stream->had_records = true;
}

/* Takes the beginning of a record, in place of the one before, which stays cut. */
static void kernel_stream__break(struct kernel_stream *stream,
				 struct span message)
{
	text__clear(&stream->broken);
	text__append(&stream->broken, message.bytes, message.length);
}

void kernel_stream__take(struct kernel_log *log, struct kernel_stream *stream,
			 const struct kernel_line *line, struct span message)
{
	enum record_kind kind = kernel_record__kind(message);
	const struct record_time time = record_time__of(line);
	struct text *broken = &stream->broken;
	struct text whole;

	if (kind == RECORD_OTHER && broken->length &&
	    (line->is_continuation || kernel_record__may_continue(message))) {
		text__append(broken, message.bytes, message.length);
		message = (struct span){ text__string(broken), broken->length };
		kind = kernel_record__kind(message);
		if (!kernel_record__is_whole(kind, message) &&
		    message.length <= RECORD_MAX)
			return;
	} else if (kind != RECORD_OTHER && broken->length) {
		whole = *broken;
		*broken = (struct text){};
		kernel_stream__take_whole(
			log, stream,
			kernel_record__kind(
				(struct span){ whole.data, whole.length }),
			&time, (struct span){ whole.data, whole.length });
		text__free(&whole);
	}
	if (kind == RECORD_OTHER)
		return;
	stream->last_kind = kind;
	if (!kernel_record__is_whole(kind, message) &&
	    message.length <= RECORD_MAX) {
		kernel_stream__break(stream, message);
		return;
	}
	kernel_stream__take_whole(log, stream, kind, &time, message);
	text__clear(broken);
}

void kernel_stream__end(struct kernel_log *log, struct kernel_stream *stream)
{
	const struct record_time unknown = {};
	struct text broken = stream->broken;
	struct span message = { text__string(&broken), broken.length };

	stream->broken = (struct text){};
	if (message.length)
		kernel_stream__take_whole(log, stream,
					  kernel_record__kind(message),
					  &unknown, message);
	text__free(&broken);
	kernel_stream__lose(log, stream);
	kernel_stream__end_group(log, stream);
}
