// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A sample of a saved file as JSON, its memcgs as they are there. */
#include <errno.h>
#include "model/saved_keys.h"
#include "output/json_saved.h"
#include "output/json_text.h"

struct handed_on {
	struct json_writer writer; /* first: the writer is cast to this */
	bool rows; /* one memcg per line */
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

/* Appends the keys that each row repeats, but those that the memcg's text has itself. */
static void handed_on__append_row_keys(struct handed_on *handed_on,
				       const char *json, size_t length)
{
	struct json_writer *writer = &handed_on->writer;
	const unsigned int own = json_text__find(json, length, saved_row_keys);
	struct json_object *value;
	const char *text;
	size_t text_length, i;

	for (i = 0; saved_row_keys[i]; i++) {
		if (own & 1u << i ||
		    !json_object_object_get_ex(
			    writer->snapshot->sample.saved->header,
			    saved_row_keys[i], &value))
			continue;
		text = json__string(value, false, &text_length);
		text__format(&writer->text, "\"%s\":", saved_row_keys[i]);
		if (text)
			json_text__append(&writer->text, text, text_length,
					  NOT_INDENTED);
		else
			writer->failed = true;
		text__append(&writer->text, ",", 1);
	}
}

/* Appends the memcg's own text, with the keys of a row or without them. */
static void handed_on__append(struct json_writer *writer,
			      const struct memcg *memcg)
{
	struct handed_on *handed_on = (struct handed_on *)writer;
	const struct snapshot *snapshot = writer->snapshot;
	const struct saved *saved = snapshot->sample.saved;
	const struct saved_memcg *text =
		&saved->memcgs[memcg - snapshot->memcgs];
	const char *json = *saved->text + text->offset;
	const int level = writer->pretty ? 2 : NOT_INDENTED;

	if (saved->is_rows && !handed_on->rows) {
		json_text__append_without(&writer->text, json, text->length,
					  saved_row_keys, level);
	} else if (!saved->is_rows && handed_on->rows) {
		text__append(&writer->text, "{", 1);
		handed_on__append_row_keys(handed_on, json, text->length);
		json_text__append(&writer->text, json + 1, text->length - 1,
				  level);
	} else {
		json_text__append(&writer->text, json, text->length, level);
	}
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
	};
	struct json_writer *writer = &handed_on.writer;
	struct json_object *header;

	if (rows) {
		writer__print_rows(writer);
	} else {
		header = json_saved__header(writer, false);
		writer__print_document(writer, header);
		json_object_put(header);
	}
	return writer__end(writer);
}
