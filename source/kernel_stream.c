// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Makes reports and groups of the records of one kernel. */
#include <stdlib.h>
#include <string.h>
#include "source/kernel_stream.h"
#include "source/kernel_time.h"

/* A whole record has two paths of at most 4 KiB each. */
#define RECORD_MAX 16384

/* The members of a group are killed one after the other, without a pause. */
#define MEMBER_SECONDS 2

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
	return stream;
}

void kernel_stream__free(struct kernel_stream *stream)
{
	kernel_report__free(&stream->report);
	kill__free(&stream->kill);
	text__free(&stream->broken);
	free(stream);
}

static struct record_time record_time__of(const struct kernel_line *line)
{
	struct record_time time = { .has_boot_time = line->has_boot_time,
				    .boot_seconds = line->boot_seconds };
	const struct span text = span__first(line->time, sizeof(time.text) - 1);

	if (text.length)
		memcpy(time.text, text.bytes, text.length);
	kernel_time__parse(line->time, &time.time);
	return time;
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

/*
 * Has the stream keep a kill, which is given away when it is known whether a group dies. If
 * it is none, the members of a group still copy from it.
 */
static void kernel_stream__hold(struct kernel_log *log,
				struct kernel_stream *stream, struct kill *kill,
				bool is_kill)
{
	kernel_log__give(log, stream->number);
	kill__free(&stream->kill);
	stream->kill = *kill;
	stream->has_kill = true;
	stream->is_waiting = stream->was_killed = is_kill;
	stream->number = ++log->nr_kills;
	memcpy(stream->kill.host, stream->host, sizeof(stream->host));
}

/* Forgets the group, if there is one: what follows is about something else. */
static void kernel_stream__end_group(struct kernel_log *log,
				     struct kernel_stream *stream)
{
	kernel_log__give(log, stream->number);
	stream->has_kill = false;
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
	kernel_stream__hold(log, stream, &kill, true);
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
	memcpy(kill.host, stream->host, sizeof(kill.host));
	kill.is_chosen_only = false;
	if (log->has_without_kill)
		kill__free(&log->without_kill);
	log->without_kill = kill;
	log->has_without_kill = true;
}

/* True if the process dies with the first one of a group. */
static bool kernel_stream__is_member(const struct kernel_stream *stream,
				     const struct record_time *time)
{
	return stream->has_kill && stream->kill.group.length &&
	       !stream->report.is_open &&
	       record_time__between(&stream->last, time) <= MEMBER_SECONDS;
}

static void text__copy(struct text *to, const struct text *from)
{
	text__clear(to);
	text__append(to, text__string(from), from->length);
}

/* Gives away a member of a group, with what is known by the first one. */
static void kernel_stream__take_member(struct kernel_log *log,
				       struct kernel_stream *stream,
				       const struct killed_record *killed,
				       const struct record_time *time)
{
	const struct kill *first = &stream->kill;
	struct kill kill;

	kernel_log__give(log, ++log->nr_kills);
	kill__init(&kill);
	kill.victim = killed->task;
	kill.domain = first->domain;
	kill.domain_by = first->domain_by;
	text__copy(&kill.cgroup, &first->cgroup);
	text__copy(&kill.group, &first->group);
	kill.group_first = first->group_first;
	kill.trigger = first->trigger;
	kill.is_cut = first->is_cut;
	kill.is_suppressed = first->is_suppressed;
	memcpy(kill.host, stream->host, sizeof(kill.host));
	kill__set_time(&kill, time);
	kernel_log__emit(log, &kill);
	kill.trigger.cgroup = (struct text){}; /* the first one's */
	kill__free(&kill);
}

static void kernel_stream__take_killed(struct kernel_log *log,
				       struct kernel_stream *stream,
				       const struct record_time *time,
				       struct span message)
{
	struct kernel_report *report = &stream->report;
	struct killed_record killed;
	struct kill kill;
	__u64 chosen;

	if (!kernel_record__parse_killed(message, &killed))
		return;
	if (kernel_stream__is_member(stream, time)) {
		stream->last = *time;
		/* The first one of a group is killed once more with the others. */
		if (killed.task.pid == stream->kill.group_first &&
		    stream->was_killed)
			return;
		stream->was_killed |= killed.task.pid ==
				      stream->kill.group_first;
		kernel_stream__take_member(log, stream, &killed, time);
		return;
	}
	if (stream->has_kill && !report->is_open &&
	    stream->kill.victim.pid == killed.task.pid &&
	    record_time__between(&stream->last, time) <= MEMBER_SECONDS)
		return;
	/* The kill of a report may not be in the log, nor the report of a kill. */
	chosen = kernel_report__chosen_pid(report);
	if (!report->has_chosen && chosen != VALUE_UNKNOWN &&
	    chosen != killed.task.pid)
		kernel_stream__lose(log, stream);
	kernel_report__finish(report, &killed, &stream->page_size, &kill);
	if (kill.is_suppressed && !stream->had_records) {
		kill.is_suppressed = false;
		kill.is_cut = true;
	}
	log->counts.cut += kill.is_cut;
	log->counts.suppressed += kill.is_suppressed;
	kill__set_time(&kill, time);
	stream->last = *time;
	kernel_stream__hold(log, stream, &kill, true);
}

/* The group of the kill just before, or of one that the log doesn't have. */
static void kernel_stream__take_group(struct kernel_log *log,
				      struct kernel_stream *stream,
				      const struct record_time *time,
				      struct span message)
{
	struct kill kill;
	struct span group;

	if (!kernel_record__parse_group(message, &group))
		return;
	if (!stream->has_kill || stream->kill.group.length) {
		kernel_report__finish(&stream->report, NULL, &stream->page_size,
				      &kill);
		kill.is_cut = true;
		kernel_stream__hold(log, stream, &kill, false);
		log->counts.cut++;
	}
	text__append(&stream->kill.group, group.bytes, group.length);
	if (stream->kill.victim.pid != VALUE_UNKNOWN)
		stream->kill.group_first = stream->kill.victim.pid;
	stream->last = *time;
}

/* The chosen one is dying already; the members of its group, if it has one, aren't. */
static void kernel_stream__take_exiting(struct kernel_log *log,
					struct kernel_stream *stream,
					const struct record_time *time)
{
	struct kill kill;

	if (!stream->report.is_open)
		return;
	kernel_report__finish(&stream->report, NULL, &stream->page_size, &kill);
	kernel_stream__hold(log, stream, &kill, false);
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
		kernel_stream__take_exiting(log, stream, time);
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
