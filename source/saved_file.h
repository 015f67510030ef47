/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A file of saved samples, or standard input, read value by value: JSON objects with
 * blanks between them. saved.c makes samples of the values.
 */
#ifndef __SAVED_FILE_H
#define __SAVED_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include "source/saved_stream.h"
#include "source/saved_text.h"

struct saved_file {
	const char *name; /* for messages; the caller's */
	int fd;
	char *text; /* was read and isn't forgotten yet */
	size_t length; /* of the text */
	size_t size; /* of its allocation */
	size_t next; /* where in the text the next value may begin */
	size_t largest; /* more bytes than these are no sample */
	off_t start; /* where in the file the text, from next on, would begin */
	unsigned long line; /* of the file, at next */
	bool is_over; /* the end was read */
	struct saved_stream stream; /* of a pipe, whose copy is read */
	bool waits; /* for what comes of the stream */
	/* A value of a stream may have come in part. It begins at next. */
	bool is_in_value;
	size_t scanned; /* where its scan goes on */
	struct saved_scan scan;
};

/* A sample of 65,536 memcgs, each with all columns, takes a sixth of it. */
#define SAVED_SAMPLE_MAX ((size_t)1 << 30)

/* Opens a file; name "-" is standard input. Returns 0 or -errno, logged. */
int saved_file__open(struct saved_file *file, const char *name);

/* Frees the text and closes the file; standard input stays open. */
void saved_file__close(struct saved_file *file);

/*
 * Makes the file one that saved_file__go_to() can go back in: a pipe will be copied to a
 * temporary file without a name. This comes before the first value, and reads nothing.
 * Returns 0 or -errno, logged.
 */
int saved_file__make_seekable(struct saved_file *file);

/* True if it is a stream whose end didn't come yet. */
bool saved_file__is_growing(const struct saved_file *file);

/*
 * Finds the next value, which has to be an object. Its text stays until it is
 * forgotten. Returns 1; 0: there is none; -EAGAIN, not logged: not all of it has come
 * of a stream that isn't waited for; -errno, logged.
 */
int saved_file__next(struct saved_file *file, struct saved_piece *value);

/* Logs that the sample at that line is too large. Returns -EFBIG. */
int saved_file__refuse_size(const struct saved_file *file, unsigned long line);

/* Forgets all text before a value, which then begins the text. */
void saved_file__forget(struct saved_file *file, struct saved_piece *value);

/* The place of a value in the file, to go back there. */
struct saved_mark {
	off_t offset;
	unsigned long line;
};

struct saved_mark saved_file__mark(const struct saved_file *file,
				   const struct saved_piece *value);

/* The place of a value that was found, or with NULL the place behind the last one. */
struct saved_mark saved_file__here(const struct saved_file *file,
				   const struct saved_piece *value);

/*
 * Goes back: the value at the mark is the next one. Returns 0; -ERANGE, logged: a
 * stream's copy doesn't keep it any more; -errno, logged.
 */
int saved_file__go_to(struct saved_file *file, const struct saved_mark *mark);

#endif /* __SAVED_FILE_H */
