// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Takes the lines of a log, finds the kernel that each is of, and gives kills away. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "source/kernel_stream.h"

/* More kernels than that, in turn, aren't kept apart. */
#define STREAMS_MAX 16

struct kernel_log *kernel_log__new(kill_taker take, void *context)
{
	struct kernel_log *log = calloc(1, sizeof(*log));

	if (!log)
		return NULL;
	log->take = take;
	log->context = context;
	log->streams = calloc(STREAMS_MAX, sizeof(*log->streams));
	if (log->streams)
		return log;
	free(log);
	return NULL;
}

void kernel_log__free(struct kernel_log *log)
{
	unsigned int i;

	if (!log)
		return;
	for (i = 0; i < log->nr_streams; i++)
		kernel_stream__free(log->streams[i]);
	free(log->streams);
	if (log->has_without_kill)
		kill__free(&log->without_kill);
	text__free(&log->line);
	text__free(&log->message);
	free(log);
}

void kernel_log__emit(struct kernel_log *log, const struct kill *kill)
{
	if (log->err)
		return;
	log->counts.kills++;
	log->counts.suppressed += kill->is_suppressed;
	log->err = kill__has_failed(kill) ? -ENOMEM :
					    log->take(log->context, kill);
}

void kernel_log__give(struct kernel_log *log, __u64 number)
{
	struct kernel_stream *stream, *next;
	unsigned int i;

	for (;;) {
		next = NULL;
		for (i = 0; i < log->nr_streams; i++) {
			stream = log->streams[i];
			if (stream->is_waiting && stream->number <= number &&
			    (!next || stream->number < next->number))
				next = stream;
		}
		if (!next)
			return;
		next->is_waiting = false;
		kernel_log__emit(log, &next->kill);
	}
}

static struct kernel_stream *kernel_log__oldest(const struct kernel_log *log)
{
	struct kernel_stream *oldest = log->streams[0];
	unsigned int i;

	for (i = 1; i < log->nr_streams; i++)
		if (log->streams[i]->last_use < oldest->last_use)
			oldest = log->streams[i];
	return oldest;
}

/* Makes room for one more kernel: the one that was silent for longest ends. */
static int kernel_log__add_stream(struct kernel_log *log, struct span host)
{
	struct kernel_stream *added = kernel_stream__new(host), *oldest;
	unsigned int i;

	if (!added)
		return -ENOMEM;
	if (log->nr_streams < STREAMS_MAX) {
		log->streams[log->nr_streams++] = added;
		return 0;
	}
	oldest = kernel_log__oldest(log);
	kernel_stream__end(log, oldest);
	for (i = 0; log->streams[i] != oldest; i++)
		;
	kernel_stream__free(oldest);
	log->streams[i] = added;
	return 0;
}

/* The kernel of that host; NULL: there was no record of it yet. */
static struct kernel_stream *kernel_log__find_stream(struct kernel_log *log,
						     struct span host)
{
	unsigned int i;

	host = span__first(host, sizeof(log->streams[0]->host) - 1);
	for (i = 0; i < log->nr_streams; i++)
		if (span__is(host, log->streams[i]->host))
			return log->streams[i];
	return NULL;
}

/*
 * Appends a byte that dmesg or /dev/kmsg wrote as "\xNN". They don't do so with one that
 * can be printed, except a backslash.
 */
static bool text__append_escape(struct text *text, struct span escape)
{
	int byte = 0, i, digit;

	if (escape.length < 4 || !span__skip(&escape, "\\x"))
		return false;
	for (i = 0; i < 2; i++) {
		digit = escape.bytes[i];
		if (digit >= '0' && digit <= '9')
			digit -= '0';
		else if (digit >= 'a' && digit <= 'f')
			digit -= 'a' - 10;
		else
			return false;
		byte = byte << 4 | digit;
	}
	if (byte >= ' ' && byte < 0x7f && byte != '\\')
		return false;
	text__append(text, &(const char){ byte }, 1);
	return true;
}

/* The record without escapes, in log->message. */
static struct span kernel_log__decode(struct kernel_log *log,
				      struct span message)
{
	size_t at;

	if (!span__find(message, "\\x", &at))
		return message;
	text__clear(&log->message);
	while (span__find(message, "\\x", &at)) {
		text__append(&log->message, message.bytes, at);
		message = span__from(message, at);
		if (text__append_escape(&log->message, message)) {
			message = span__from(message, 4);
			continue;
		}
		text__append(&log->message, message.bytes, 2);
		message = span__from(message, 2);
	}
	text__append(&log->message, message.bytes, message.length);
	return (struct span){ text__string(&log->message),
			      log->message.length };
}

/*
 * The second line of a record, which dmesg and journalctl indent in place of a prefix: up
 * to 6.1 all statistics are one record. Any program may write a record with a second line
 * that looks like a kill, so nothing else is taken.
 */
static bool kernel_log__is_second_line(const struct kernel_log *log,
				       const struct kernel_line *line,
				       struct span message)
{
	return log->last_stream && line->is_indented &&
	       (log->last_stream->last_kind == RECORD_STATS ||
		log->last_stream->last_kind == RECORD_STAT) &&
	       kernel_record__kind(message) == RECORD_STAT;
}

static void kernel_log__take_record(struct kernel_log *log,
				    const struct kernel_line *line,
				    struct span message)
{
	const enum record_kind kind = kernel_record__kind(message);
	struct kernel_stream *stream;

	if (!line->has_prefix && log->has_prefixes) {
		if (kernel_log__is_second_line(log, line, message))
			kernel_stream__take(log, log->last_stream, line,
					    message);
		return;
	}
	log->has_prefixes |= line->has_prefix;
	stream = kernel_log__find_stream(log, line->host);
	log->last_stream = stream;
	if (!stream && kind == RECORD_OTHER)
		return;
	if (!stream) {
		log->err = kernel_log__add_stream(log, line->host);
		if (log->err)
			return;
		stream = kernel_log__find_stream(log, line->host);
	}
	if (kind == RECORD_OTHER)
		stream->last_kind = kind;
	stream->last_use = log->nr_lines;
	log->last_stream = stream;
	kernel_stream__take(log, stream, line, message);
}

/*
 * Takes a line that nothing is in which doesn't belong there. 5.0 forgot the end of the
 * line behind the summary: a console has the next record in the same one.
 */
static void kernel_log__take_clean(struct kernel_log *log, struct span text)
{
	struct kernel_line line;
	struct span message;
	size_t at;

	kernel_line__parse(&line, text);
	if (line.is_foreign) {
		log->last_stream = NULL;
		return;
	}
	message = kernel_log__decode(log, line.message);
	if (kernel_record__kind(message) == RECORD_SUMMARY &&
	    !kernel_record__is_whole(RECORD_SUMMARY, message) &&
	    kernel_line__find_stamp(line.message, &at)) {
		kernel_log__take_record(
			log, &line,
			kernel_log__decode(log, span__first(line.message, at)));
		line.message = span__from(line.message, at);
		kernel_line__split(&line);
		message = kernel_log__decode(log, line.message);
	}
	kernel_log__take_record(log, &line, message);
}

/* Length of an escape sequence of a terminal, as dmesg --color writes it; 0: it is none. */
static size_t terminal__sequence(struct span text)
{
	size_t length = 2;

	if (!span__begins(text, "\x1b["))
		return 0;
	while (length < text.length && text.bytes[length] >= ' ' &&
	       text.bytes[length] < '@')
		length++;
	return length < text.length ? length + 1 : text.length;
}

/* Appends the line without colours, and without the NULs that a crash leaves in files. */
static void text__append_clean(struct text *to, struct span line)
{
	size_t plain, skipped;

	while (line.length) {
		for (plain = 0; plain < line.length && line.bytes[plain] &&
				line.bytes[plain] != '\x1b';
		     plain++)
			;
		text__append(to, line.bytes, plain);
		line = span__from(line, plain);
		skipped = terminal__sequence(line);
		line = span__from(line, skipped ? skipped : 1);
	}
}

/* True if there was no memory for a line, or for a part of a report that is open. */
static bool kernel_log__lacks_memory(const struct kernel_log *log)
{
	const struct kernel_stream *stream;
	unsigned int i;

	for (i = 0; i < log->nr_streams; i++) {
		stream = log->streams[i];
		if (stream->broken.failed ||
		    kernel_report__has_failed(&stream->report))
			return true;
	}
	return log->line.failed || log->message.failed;
}

int kernel_log__take_line(struct kernel_log *log, const char *bytes,
			  size_t length)
{
	struct span rest = { bytes, length }, line;
	size_t end;

	/* A serial console ends lines by CR LF, and prompts by a CR alone. */
	while (rest.length && !log->err) {
		if (!span__find(rest, "\r", &end))
			end = rest.length;
		line = span__first(rest, end);
		rest = span__from(rest, end + 1);
		log->nr_lines++;
		text__clear(&log->line);
		text__append_clean(&log->line, line);
		kernel_log__take_clean(log,
				       (struct span){ text__string(&log->line),
						      log->line.length });
	}
	if (kernel_log__lacks_memory(log))
		log->err = -ENOMEM;
	return log->err;
}

int kernel_log__settle(struct kernel_log *log)
{
	kernel_log__give(log, log->nr_kills);
	return log->err;
}

int kernel_log__finish(struct kernel_log *log)
{
	unsigned int i;

	kernel_log__settle(log);
	for (i = 0; i < log->nr_streams; i++)
		kernel_stream__end(log, log->streams[i]);
	return log->err;
}

const struct kernel_log_counts *kernel_log__counts(const struct kernel_log *log)
{
	return &log->counts;
}

const struct kill *kernel_log__without_kill(const struct kernel_log *log)
{
	return log->has_without_kill ? &log->without_kill : NULL;
}
