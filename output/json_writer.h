/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Writes JSON to a file: objects of json-c, and documents or lines whose memcgs come
 * one after the other. What is in them is said by json.c, json_row.c, and json_saved.c,
 * which hands on those of a file.
 *
 * Any failure sets failed: then nothing more is written, and a document that has been
 * begun stays without its end.
 */
#ifndef __JSON_WRITER_H
#define __JSON_WRITER_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "lib/text.h"
#include "model/snapshot.h"

struct json_writer {
	FILE *file;
	const struct snapshot *snapshot;
	bool pretty; /* a document indented */
	bool failed; /* there was no memory for something */
	struct text text; /* isn't in the file yet */
	/* Appends the object of a memcg to text, or sets failed. */
	void (*append)(struct json_writer *writer, const struct memcg *memcg);
};

/*
 * Adds a value, which the object then owns; NULL, for the value or for the object: there
 * was no memory for it.
 */
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
void writer__add_boolean(struct json_writer *writer, struct json_object *object,
			 const char *key, bool value);
/* Adds a time, in UTC and with microseconds. */
void writer__add_time(struct json_writer *writer, struct json_object *object,
		      const char *key, const struct timespec *time);
/* Adds bytes in hexadecimal, which can't be written as text. */
void writer__add_hex(struct json_writer *writer, struct json_object *object,
		     const char *key, const struct text *bytes);
/* Add an object or a list that is empty so far; NULL: failed. */
struct json_object *writer__add_object(struct json_writer *writer,
				       struct json_object *object,
				       const char *key);
struct json_object *writer__add_list(struct json_writer *writer,
				     struct json_object *object,
				     const char *key);
/* Adds a value to a list, which then owns it. */
void writer__add_to_list(struct json_writer *writer, struct json_object *list,
			 struct json_object *value);

/* Adds nr_throttled and nr_thrashing. */
void writer__add_troubles(struct json_writer *writer,
			  struct json_object *object);

/* Adds nr_memcgs and nr_dying, and these. */
void writer__add_counts(struct json_writer *writer, struct json_object *object);

/* A number with two decimals; NULL: no memory. */
struct json_object *json__fraction(double fraction);

/* The JSON of an object, which owns it; NULL: no memory for all of it. */
const char *json__string(struct json_object *object, bool pretty,
			 size_t *length);

/* The bytes at the end of an object's JSON that close it. */
static inline size_t json__end(bool pretty)
{
	return pretty ? strlen("\n}") : strlen("}");
}

/* The indent of a memcg's lines in a document that is indented. */
#define MEMCG_INDENT "    "

/*
 * Appends JSON of json-c, which escapes what JSON demands. C1, DEL and bidirectional
 * controls are valid in JSON, but a terminal obeys them, so they are escaped as well.
 * Outside strings there is only ASCII, and inside them no line end. indent stands
 * before each line but the first.
 */
void text__append_json(struct text *text, const char *json, size_t length,
		       const char *indent);

/* Prints an object that isn't a memcg on a line of its own. */
void writer__print_line(struct json_writer *writer, struct json_object *object);

/* Prints the rows of the snapshot, each on a line. */
void writer__print_rows(struct json_writer *writer);

/* Prints the header with the rows of the snapshot as its last key, memcgs. */
void writer__print_document(struct json_writer *writer,
			    struct json_object *header);

/* Frees what the writer has. Returns 0; -ENOMEM, logged, if something failed. */
int writer__end(struct json_writer *writer);

#endif /* __JSON_WRITER_H */
