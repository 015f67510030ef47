// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A sample of a saved file as JSON, its memcgs as they are there. */
#include <errno.h>
#include "model/saved_keys.h"
#include "output/json_saved.h"

struct handed_on {
	struct json_writer writer; /* first: the writer is cast to this */
	bool rows; /* one memcg per line */
	struct json_tokener *tokener;
};

void json_saved__add_row_keys(struct json_writer *writer,
			      struct json_object *object)
{
	struct json_object *header = writer->snapshot->sample.saved->header,
			   *value;
	const char *const *key;

	for (key = saved_row_keys; *key; key++) {
		if (!json_object_object_get_ex(header, *key, &value))
			continue;
		if (value)
			writer__add(writer, object, *key,
				    json_object_get(value));
		else
			writer__add_null(writer, object, *key);
	}
}

struct json_object *json_saved__header(struct json_writer *writer, bool is_anew)
{
	/* A file of rows doesn't have these: there they are null. */
	static const char *const keys[] = {
		"kernel",    "source",	 "mount",    "page_size", "machine",
		"nr_memcgs", "nr_dying", "flush_ns", "walk_ns",	  NULL
	};
	const struct snapshot *snapshot = writer->snapshot;
	const struct saved *saved = snapshot->sample.saved;
	struct json_object *header = NULL;
	const char *const *key;

	if (json_object_deep_copy(saved->header, &header, NULL)) {
		writer->failed = true;
		return NULL;
	}
	for (key = keys; *key; key++)
		if (!json_object_object_get_ex(header, *key, NULL))
			writer__add_null(writer, header, *key);
	if (saved->is_rows || snapshot->nr != snapshot->nr_memcgs)
		writer__add_counts(writer, header);
	else if (is_anew &&
		 !json_object_object_get_ex(header, "nr_throttled", NULL))
		writer__add_troubles(writer, header);
	return header;
}

/* The row of a memcg that the file has in a document. */
static struct json_object *handed_on__row(struct handed_on *handed_on,
					  struct json_object *object)
{
	struct json_writer *writer = &handed_on->writer;
	struct json_object *row = json_object_new_object();

	json_saved__add_row_keys(writer, row);
	json_object_object_foreach(object, key, value) {
		if (value)
			writer__add(writer, row, key, json_object_get(value));
		else
			writer__add_null(writer, row, key);
	}
	return row;
}

/* The memcg as the file has it; NULL: no memory. */
static struct json_object *handed_on__read(struct handed_on *handed_on,
					   const struct memcg *memcg)
{
	const struct snapshot *snapshot = handed_on->writer.snapshot;
	const struct saved *saved = snapshot->sample.saved;
	const struct saved_memcg *text =
		&saved->memcgs[memcg - snapshot->memcgs];
	struct json_object *object;

	json_tokener_reset(handed_on->tokener);
	/* As where JSON is written, what there is no memory for may just be missing. */
	errno = 0;
	object = json_tokener_parse_ex(
		handed_on->tokener, *saved->text + text->offset, text->length);
	if (errno != ENOMEM)
		return object;
	json_object_put(object);
	return NULL;
}

static void handed_on__append(struct json_writer *writer,
			      const struct memcg *memcg)
{
	struct handed_on *handed_on = (struct handed_on *)writer;
	const bool is_rows = writer->snapshot->sample.saved->is_rows;
	struct json_object *object = handed_on__read(handed_on, memcg), *row;
	const char *const *key;
	const char *json;
	size_t length;

	for (key = saved_row_keys;
	     object && is_rows && !handed_on->rows && *key; key++)
		json_object_object_del(object, *key);
	if (object && !is_rows && handed_on->rows) {
		row = handed_on__row(handed_on, object);
		json_object_put(object);
		object = row;
	}
	json = json__string(object, writer->pretty, &length);
	if (json)
		text__append_json(&writer->text, json, length, MEMCG_INDENT);
	else
		writer->failed = true;
	json_object_put(object);
}

int json_saved__print(FILE *file, const struct snapshot *snapshot, bool rows,
		      bool pretty)
{
	struct handed_on handed_on = {
		.writer = { .file = file,
			    .snapshot = snapshot,
			    .pretty = pretty,
			    .append = handed_on__append },
		.rows = rows,
		.tokener = json_tokener_new(),
	};
	struct json_writer *writer = &handed_on.writer;
	struct json_object *header;

	if (!handed_on.tokener) {
		writer->failed = true;
	} else if (rows) {
		writer__print_rows(writer);
	} else {
		header = json_saved__header(writer, false);
		writer__print_document(writer, header);
		json_object_put(header);
	}
	if (handed_on.tokener)
		json_tokener_free(handed_on.tokener);
	return writer__end(writer);
}
