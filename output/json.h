/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A snapshot as JSON: one document, or one memcg per line. tests/schema.json
 * describes both; the value of a key is column.h's.
 */
#ifndef __JSON_H
#define __JSON_H

#include <stdbool.h>
#include <stdio.h>
#include "lib/machine.h"
#include "model/column_list.h"
#include "model/snapshot.h"

struct json_object;
struct json_writer;

struct json_options {
	const struct column_list *columns;
	/* The sample is from a file: all its keys as they are there, not the columns. */
	bool as_saved;
	bool rows; /* one memcg per line */
	bool pretty; /* a document indented */
	/* Adds keys to the header of a document, from the context; NULL: none. */
	void (*add)(struct json_writer *writer, struct json_object *header,
		    const void *context);
	const void *context;
};

/*
 * Prints the rows, one memcg at a time. 0; -ENOMEM, logged: a document that was begun has
 * no end. The caller checks the file for errors.
 */
int json__print(FILE *file, const struct snapshot *snapshot,
		const struct machine *machine,
		const struct json_options *options);

#endif /* __JSON_H */
