// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Copies a pipe as its bytes come, and tells a pipe that ends from one that goes on. */
#define _GNU_SOURCE /* fallocate() */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "lib/log.h"
#include "source/saved_stream.h"

#define TAKE_SIZE 65536

/* A stream may go on for days: its copy keeps this much. */
#define KEEP_SIZE ((off_t)128 << 20)

/*
 * A program that prints or unpacks a file hardly pauses before its end. Waits of at
 * least WAIT_MS that add up to PAUSE_MS are a pause.
 */
#define WAIT_MS 10
#define PAUSE_MS 300

/* Returns 1: it can be read; 0: nothing came in that time; -errno, logged. */
static int saved_stream__wait(const struct saved_stream *stream, int ms)
{
	struct pollfd pipe = { .fd = stream->fd, .events = POLLIN };
	int ready;

	do
		ready = poll(&pipe, 1, ms);
	while (ready < 0 && errno == EINTR);
	if (ready < 0)
		return log__error(-errno, "can't wait for %s: %s", stream->name,
				  strerror(errno));
	return ready;
}

/* Reads what can be read and appends it to the copy. Returns 0 or -errno, logged. */
static int saved_stream__copy(struct saved_stream *stream)
{
	char bytes[TAKE_SIZE];
	ssize_t length, written;

	do
		length = read(stream->fd, bytes, sizeof(bytes));
	while (length < 0 && errno == EINTR);
	if (length < 0)
		return log__error(-errno, "can't read %s: %s", stream->name,
				  strerror(errno));
	stream->is_over = !length;
	written = pwrite(stream->copy, bytes, length, stream->end);
	if (written != length)
		return log__error(written < 0 ? -errno : -ENOSPC,
				  "can't keep a copy of %s: %s", stream->name,
				  strerror(written < 0 ? errno : ENOSPC));
	stream->end += length;
	return 0;
}

static long clock__ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Takes what comes until the pipe ends or pauses. */
static int saved_stream__settle(struct saved_stream *stream)
{
	/* A person who types or pastes samples ends them by Ctrl-D. */
	const bool may_pause = !isatty(stream->fd);
	long paused = 0, start;
	int err = 1, ms;

	while (!stream->is_over) {
		start = clock__ms();
		ms = may_pause && stream->end ? PAUSE_MS - paused : -1;
		err = saved_stream__wait(stream, ms);
		if (err <= 0)
			return err;
		if (stream->end && clock__ms() - start >= WAIT_MS)
			paused += clock__ms() - start;
		err = saved_stream__copy(stream);
		if (err)
			return err;
		if (may_pause && paused >= PAUSE_MS)
			break;
	}
	return 0;
}

int saved_stream__open(struct saved_stream *stream, int fd, const char *name)
{
	FILE *copy = tmpfile();

	*stream = (struct saved_stream){ .name = name, .fd = fd, .copy = -1 };
	if (copy) {
		stream->copy = fcntl(fileno(copy), F_DUPFD_CLOEXEC, 3);
		fclose(copy);
	}
	if (stream->copy < 0)
		return log__error(-errno,
				  "can't make a temporary file for %s: %s",
				  name, strerror(errno));
	return 0;
}

/* A file system that can't give up a part of a file keeps all of it. */
static void saved_stream__give_up(struct saved_stream *stream)
{
	const off_t kept = stream->end - KEEP_SIZE;

	/* In steps, since each is a system call. */
	if (kept - stream->kept < KEEP_SIZE / 8)
		return;
	if (!fallocate(stream->copy, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
		       stream->kept, kept - stream->kept))
		stream->kept = kept;
}

int saved_stream__take(struct saved_stream *stream, bool waits)
{
	int err;

	if (!stream->end) {
		err = saved_stream__settle(stream);
		return err ? err : 1;
	}
	err = saved_stream__wait(stream, waits ? -1 : 0);
	if (err <= 0)
		return err;
	err = saved_stream__copy(stream);
	if (err)
		return err;
	if (!waits)
		saved_stream__give_up(stream);
	return 1;
}

void saved_stream__close(struct saved_stream *stream)
{
	if (stream->fd > STDIN_FILENO)
		close(stream->fd);
	stream->fd = -1;
}
