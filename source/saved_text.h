/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * JSON text cut into pieces without being understood: the values of a file one
 * by one, the memcgs of a document, so that never more than one of them has to be
 * parsed at a time. What a piece means is source_file.c's, its syntax json-c's.
 */
#ifndef __JSON_TEXT_H
#define __JSON_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Some of a text. */
struct piece {
	size_t offset;
	size_t length;
	unsigned long line; /* of the file, where it begins */
};

struct pieces {
	struct piece *pieces;
	size_t nr;
	size_t room;
};

/* 0 or -ENOMEM, logged. */
int pieces__add(struct pieces *pieces, const struct piece *piece);

struct json_file {
	const char *name; /* for messages */
	int fd;
	char *text; /* what was read and not yet let go */
	size_t length;
	size_t size;
	size_t next; /* where the next value may begin */
	off_t start; /* of the text, in the file */
	unsigned long line; /* there */
	bool is_over;
};

/* name "-": standard input. 0 or -errno, logged. */
int json_file__open(struct json_file *file, const char *name);
void json_file__close(struct json_file *file);

/*
 * Finds the next value, an object; its text stays until it is let go of. 1; 0:
 * there is none; -errno, logged.
 */
int json_file__next(struct json_file *file, struct piece *value);

/* Where a value is in the file; to go back there. */
struct json_mark {
	off_t offset;
	unsigned long line;
};

/* So that it can be gone back to; before the first value is read. 0 or -errno. */
int json_file__make_seekable(struct json_file *file);

struct json_mark json_file__mark(const struct json_file *file,
				 const struct piece *value);
/* 0 or -errno, logged. */
int json_file__go_to(struct json_file *file, const struct json_mark *mark);

/* Lets go of all text before that value, which then begins the text. */
void json_file__forget(struct json_file *file, struct piece *value);

/*
 * Finds the array under that key of an object (text, at that line), and the
 * objects in it. array->length 0: it has no such key. 0; -ENOMEM, logged; -EINVAL
 * with the line in *line: there is something else.
 */
int json_text__find_array(const char *text, const struct piece *object,
			  const char *key, struct piece *array,
			  struct pieces *elements, unsigned long *line);

#endif /* __JSON_TEXT_H */
