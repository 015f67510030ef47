/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A pipe of saved samples and the copy of it that can be gone back in: a temporary file
 * without a name. saved_file.c reads the copy.
 */
#ifndef __SAVED_STREAM_H
#define __SAVED_STREAM_H

#include <stdbool.h>
#include <sys/types.h>

struct saved_stream {
	const char *name; /* for messages; the caller's */
	int fd; /* of the pipe, the caller's; -1: there is no stream */
	int copy; /* its offset is the reader's */
	off_t end; /* of what was copied */
	off_t kept; /* what lies before it was given up */
	bool is_over; /* the pipe's end was read */
};

/* Makes the copy, and reads nothing yet. Returns 0 or -errno, logged. */
int saved_stream__open(struct saved_stream *stream, int fd, const char *name);

/*
 * Takes more. The first time it takes all until the pipe ends or its writer pauses: the
 * stream is over unless there was a pause. Later the reader has to be at the end of the
 * copy, of which a first part is given up once it is large. waits: this waits until
 * something comes, and nothing is given up. Returns 1: there is more, or it is over; 0: nothing came; -errno, logged.
 */
int saved_stream__take(struct saved_stream *stream, bool waits);

void saved_stream__close(struct saved_stream *stream);

#endif /* __SAVED_STREAM_H */
