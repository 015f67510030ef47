/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Rows that are put together to samples. In a file of several hosts, such as a log
 * collector writes, their rows stand mixed: a sample is whole when the next one of the
 * same host, boot and source begins.
 */
#ifndef __SAVED_ROWS_H
#define __SAVED_ROWS_H

#include <json-c/json_types.h>
#include "lib/text.h"
#include "source/saved_file.h"
#include "source/saved_shape.h"

/* A sample whose rows are being collected. */
struct saved_rows {
	struct json_object *header; /* the keys that each of the rows repeats */
	struct saved_shape shape; /* of the first row, with these keys */
	struct text text; /* the rows, one after the other */
	struct saved_pieces pieces; /* in text */
	struct saved_mark mark; /* the place of the first row */
	bool is_whole;
};

/* The samples that have begun, in this order; {} is an empty list. */
struct saved_rows_list {
	struct saved_rows *rows;
	size_t nr;
};

/*
 * Finds the sample that a row belongs to by its header alone, and begins it if need be. The
 * shape of a new one is the row's. NULL: no memory, logged.
 */
struct saved_rows *saved_rows_list__find(struct saved_rows_list *list,
					 struct json_object *header,
					 struct json_object *row,
					 const struct saved_mark *mark);

/* Finds the sample whose shape the row's text fits. NULL: there is none. */
struct saved_rows *saved_rows_list__fit(const struct saved_rows_list *list,
					const char *text,
					const struct saved_piece *row);

/* Adds a row, whose text is copied. Returns 0 or -ENOMEM, logged. */
int saved_rows__add(struct saved_rows *rows, const char *text,
		    const struct saved_piece *row);

/* No more rows come: all samples are whole. */
void saved_rows_list__end(struct saved_rows_list *list);

/* Takes out a sample, which the caller frees. */
struct saved_rows saved_rows_list__take(struct saved_rows_list *list, size_t i);

void saved_rows__free(struct saved_rows *rows);
void saved_rows_list__free(struct saved_rows_list *list);

#endif /* __SAVED_ROWS_H */
