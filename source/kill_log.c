// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads past kills from a file, line by line, and says what the log lacks. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "lib/ending.h"
#include "lib/log.h"
#include "source/file_format.h"
#include "source/kernel_log.h"
#include "source/kill_log.h"
#include "source/kill_saved.h"

/* A longer line is cut: a whole record has 16 KiB, and a kill as JSON may have more. */
#define LINE_MAX_BYTES (256 * 1024)

/* When a log doesn't go on for so long, nothing belongs to the last kill any more. */
#define PAUSE_MS 500

struct kill_file {
	const char *name; /* for messages */
	int fd;
	struct kernel_log *log;
	kill_taker take;
	void *context;
	__u64 nr_kills; /* as JSON */
	__u64 nr_damaged; /* the same */
	char *bytes; /* the line that is read */
	size_t length;
	bool is_checked; /* its format is */
	bool is_too_long; /* the line was taken; the rest of it is skipped */
};

static int take_past(void *context, const struct kill *kill)
{
	const struct kill_file *file = context;
	struct kill past = *kill;

	past.is_past = true;
	return file->take(file->context, &past);
}

static int kill_file__take_line(struct kill_file *file, const char *line,
				size_t length)
{
	struct kill kill;
	int err;

	if (!length || line[0] != '{')
		return kernel_log__take_line(file->log, line, length);
	err = kill_saved__parse(line, length, &kill);
	if (err == -ENOENT)
		return 0;
	if (err == -EINVAL) {
		file->nr_damaged++;
		return 0;
	}
	if (!err) {
		file->nr_kills++;
		err = take_past(file, &kill);
	}
	kill__free(&kill);
	return err;
}

/* Takes the lines that are whole, and moves what is left to the beginning. */
static int kill_file__take_lines(struct kill_file *file)
{
	char *line = file->bytes, *end = file->bytes + file->length, *next;
	int err = 0;

	while (!err && (next = memchr(line, '\n', end - line))) {
		if (!file->is_too_long)
			err = kill_file__take_line(file, line, next - line);
		file->is_too_long = false;
		line = next + 1;
	}
	if (!err && end - line == LINE_MAX_BYTES) {
		if (!file->is_too_long)
			err = kill_file__take_line(file, line, end - line);
		file->is_too_long = true;
		line = end;
	}
	file->length = end - line;
	memmove(file->bytes, line, file->length);
	return err;
}

/* Returns 1: it can be read; 0: a signal ends the run; or what settling a kill did. */
static int kill_file__wait(struct kill_file *file)
{
	struct pollfd poll_fd = { .fd = file->fd, .events = POLLIN };
	int ready, err;

	while (!ending__wait(0)) {
		ready = poll(&poll_fd, 1, PAUSE_MS);
		if (ready > 0)
			return 1;
		if (ready < 0 && errno != EINTR)
			return log__error(-errno, "can't wait for %s: %s",
					  file->name, strerror(errno));
		err = kernel_log__settle(file->log);
		if (err)
			return err;
	}
	return 0;
}

/* Reads more. Returns 1; 0: the file or the run ends; -errno, logged. */
static int kill_file__read(struct kill_file *file)
{
	int ready = kill_file__wait(file);
	ssize_t length;

	if (ready <= 0)
		return ready;
	do
		length = read(file->fd, file->bytes + file->length,
			      LINE_MAX_BYTES - file->length);
	while (length < 0 && errno == EINTR);
	if (length < 0)
		return log__error(-errno, "can't read %s: %s", file->name,
				  strerror(errno));
	file->length += length;
	return length > 0;
}

static int kill_file__read_all(struct kill_file *file)
{
	int more, err;

	do {
		more = kill_file__read(file);
		if (more < 0)
			return more;
		if (more && !file->is_checked &&
		    file->length < FILE_FORMAT_BYTES)
			continue;
		if (!file->is_checked) {
			err = file_format__refuse(file->name, file->bytes,
						  file->length,
						  "memcgtop --kills -i -");
			if (err)
				return err;
			file->is_checked = true;
		}
		err = kill_file__take_lines(file);
		if (err)
			return err;
	} while (more);
	/* The last line may have no end. */
	if (file->length && !file->is_too_long) {
		err = kill_file__take_line(file, file->bytes, file->length);
		if (err)
			return err;
	}
	return kernel_log__finish(file->log);
}

/* Says what the kills that were shown don't. */
static void kill_file__note(const struct kill_file *file)
{
	const struct kernel_log_counts *counts = kernel_log__counts(file->log);
	const struct kill *none = kernel_log__without_kill(file->log);
	char time[sizeof(none->time_text)] = "an unknown time";

	if (counts->cut)
		log__note(
			"%s: reports whose beginning or end isn't in the log: %llu; what they lack is unknown",
			file->name, counts->cut);
	if (counts->suppressed)
		log__note(
			"%s: kills without a report, which the kernel writes 10 times in 5 seconds: %llu; whose limit it was is unknown",
			file->name, counts->suppressed);
	if (file->nr_damaged)
		log__note("%s: lines that begin as JSON and aren't valid: %llu",
			  file->name, file->nr_damaged);
	if (none) {
		if (none->has_boot_time)
			snprintf(time, sizeof(time), "%.6f",
				 none->boot_seconds);
		if (none->time_text[0])
			memcpy(time, none->time_text, sizeof(time));
		log__note(
			"%s: reports that found nobody to kill: %llu, the last at %s for %s",
			file->name, counts->without_kill, time,
			none->cgroup.length ? text__string(&none->cgroup) :
					      "an unknown memcg");
	}
	if (!counts->kills && !file->nr_kills)
		log__note("%s: no kill is in it", file->name);
}

int kill_log__open(const char *name)
{
	const int fd = strcmp(name, "-") ? open(name, O_RDONLY | O_CLOEXEC) :
					   STDIN_FILENO;

	if (fd < 0)
		return log__error(-errno, "can't open %s: %s", name,
				  strerror(errno));
	return fd;
}

int kill_log__read(const char *name, int fd, kill_taker take, void *context)
{
	struct kill_file file = {
		.name = fd == STDIN_FILENO ? "standard input" : name,
		.fd = fd,
		.take = take,
		.context = context,
	};
	int err;

	file.log = kernel_log__new(take_past, &file);
	file.bytes = malloc(LINE_MAX_BYTES);
	err = file.log && file.bytes ? kill_file__read_all(&file) : -ENOMEM;
	if (err == -ENOMEM)
		log__error(err, "%s: no memory for its kills", file.name);
	if (!err)
		kill_file__note(&file);
	free(file.bytes);
	kernel_log__free(file.log);
	return err;
}
