// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Puts rows together to samples by their headers. */
#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include "lib/log.h"
#include "source/saved_rows.h"

/* True if both are of one host, boot and source. */
static bool header__is_of_same_run(struct json_object *one,
				   struct json_object *other)
{
	static const char *const keys[] = { "host", "boot_id", "source" };
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (!json_object_equal(json_object_object_get(one, keys[i]),
				       json_object_object_get(other, keys[i])))
			return false;
	return true;
}

struct saved_rows *saved_rows_list__find(struct saved_rows_list *list,
					 struct json_object *header,
					 struct json_object *row,
					 const struct saved_mark *mark)
{
	struct saved_rows *more, *rows;
	size_t i;

	for (i = list->nr; i-- > 0;) {
		rows = &list->rows[i];
		if (rows->is_whole ||
		    !header__is_of_same_run(rows->header, header))
			continue;
		if (json_object_equal(rows->header, header))
			return rows;
		rows->is_whole = true;
		break;
	}
	more = reallocarray(list->rows, list->nr + 1, sizeof(*more));
	if (!more) {
		log__error(-ENOMEM, "no memory for a sample of rows");
		return NULL;
	}
	list->rows = more;
	rows = &more[list->nr++];
	*rows = (struct saved_rows){
		.header = json_object_get(header),
		.mark = *mark,
	};
	saved_shape__make(&rows->shape, row, true);
	return rows;
}

struct saved_rows *saved_rows_list__fit(const struct saved_rows_list *list,
					const char *text,
					const struct saved_piece *row)
{
	struct saved_rows *rows;
	size_t i;

	for (i = 0; i < list->nr; i++) {
		rows = &list->rows[i];
		if (!rows->is_whole &&
		    saved_shape__read(&rows->shape, text + row->offset,
				      row->length))
			return rows;
	}
	return NULL;
}

int saved_rows__add(struct saved_rows *rows, const char *text,
		    const struct saved_piece *row)
{
	struct saved_piece piece = *row;

	piece.offset = rows->text.length;
	text__append(&rows->text, text + row->offset, row->length);
	if (rows->text.failed)
		return log__error(-ENOMEM, "no memory for a sample of %zu rows",
				  rows->pieces.nr);
	return saved_pieces__add(&rows->pieces, &piece);
}

void saved_rows_list__end(struct saved_rows_list *list)
{
	size_t i;

	for (i = 0; i < list->nr; i++)
		list->rows[i].is_whole = true;
}

struct saved_rows saved_rows_list__take(struct saved_rows_list *list, size_t i)
{
	const struct saved_rows rows = list->rows[i];

	list->nr--;
	memmove(&list->rows[i], &list->rows[i + 1],
		(list->nr - i) * sizeof(rows));
	return rows;
}

void saved_rows__free(struct saved_rows *rows)
{
	json_object_put(rows->header);
	saved_shape__free(&rows->shape);
	text__free(&rows->text);
	free(rows->pieces.pieces);
	*rows = (struct saved_rows){};
}

void saved_rows_list__free(struct saved_rows_list *list)
{
	while (list->nr)
		saved_rows__free(&list->rows[--list->nr]);
	free(list->rows);
	*list = (struct saved_rows_list){};
}
