/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Writes objects of json-c as a document or as one line for each memcg. What is in
 * the objects is said by json.c, which makes them, and json_saved.c, which hands on
 * those of a file.
 */
#ifndef __JSON_WRITER_H
#define __JSON_WRITER_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>
#include "lib/text.h"
#include "model/snapshot.h"

struct json_writer {
	FILE *file;
	const struct snapshot *snapshot;
	bool pretty; /* a document indented */
	bool failed; /* json-c had no memory for something */
	/* The object of one memcg, valid until the next call; NULL: no memory. */
	struct json_object *(*memcg)(struct json_writer *writer,
				     const struct memcg *memcg);
	/* Or appends the memcg's JSON to text; NULL: there is an object. */
	void (*append)(struct json_writer *writer, const struct memcg *memcg);
	struct text text;
};

/* Adds a value, which the object then owns; NULL: there was no memory for it. */
void writer__add(struct json_writer *writer, struct json_object *object,
		 const char *key, struct json_object *value);
void writer__add_null(struct json_writer *writer, struct json_object *object,
		      const char *key);
/* Adds null if the number is VALUE_UNKNOWN or VALUE_NO_LIMIT. */
void writer__add_number(struct json_writer *writer, struct json_object *object,
			const char *key, __u64 number);
/* Adds other people's bytes, such as the host's name, as valid UTF-8. */
void writer__add_text(struct json_writer *writer, struct json_object *object,
		      const char *key, const char *bytes);

/* Prints an object that isn't a memcg on a line of its own. */
void writer__print_line(struct json_writer *writer, struct json_object *object);

/* A number with two decimals; NULL: no memory. */
struct json_object *json__fraction(double fraction);

/* Adds nr_throttled and nr_thrashing. */
void writer__add_troubles(struct json_writer *writer,
			  struct json_object *object);

/* Adds nr_memcgs and nr_dying, and these. */
void writer__add_counts(struct json_writer *writer, struct json_object *object);

/* Prints the rows of the snapshot, each on a line. */
void writer__print_rows(struct json_writer *writer);
/* Prints the header with the rows of the snapshot as its last key, memcgs. */
void writer__print_document(struct json_writer *writer,
			    struct json_object *header);

#endif /* __JSON_WRITER_H */
