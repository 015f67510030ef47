/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The memcgs of a document, or of lines: the columns that are shown of each. json-c
 * writes the keys once, as a template; the values are put into it for each memcg.
 */
#ifndef __JSON_ROW_H
#define __JSON_ROW_H

#include "model/column_list.h"
#include "output/json_writer.h"

/* The value of a column in the object of a memcg. */
struct leaf {
	struct json_row *row;
	const struct column *column;
	struct column_place place;
	bool is_beside; /* nobody asked for it: the column whose serial it is has it beside it */
	bool is_unavailable; /* no memcg has a value for it */
	size_t at; /* its value stands in what json-c wrote */
	size_t keys_length; /* of the part of the template before it */
};

/* Made by {} with writer.file, .snapshot and .pretty. */
struct json_row {
	struct json_writer writer; /* first: the writer is cast to this */
	/* The template's object. A caller may add keys that all memcgs have alike. */
	struct json_object *object;
	struct leaf *leaves; /* in the order of the columns */
	size_t nr_leaves;
	struct leaf **written; /* in the order in which they are written */
	size_t nr_written;
	struct text template; /* without values, and without its end */
	struct text path; /* of the memcg that is written */
	bool needs_hex; /* that path is no valid UTF-8 */
};

void json_row__init(struct json_row *row);

/* Adds the keys of each memcg, in their order. */
void json_row__add_columns(struct json_row *row,
			   const struct column_list *list);

/*
 * Adds the list of the columns that no memcg has a value for to an object, the row's or
 * a header. It has to be called once the columns are known, before rows are printed.
 */
void json_row__add_unavailable(struct json_row *row,
			       struct json_object *object);

/* Makes the template; nothing is added to the object any more. */
void json_row__make_template(struct json_row *row);

void json_row__free(struct json_row *row);

#endif /* __JSON_ROW_H */
