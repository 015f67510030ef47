// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Makes the template of a memcg's object, and puts the values of each memcg into it.
 * Numbers are written here; strings that need escapes, and keys that few memcgs have, by
 * json-c.
 */
#include <json-c/json.h>
#include <json-c/printbuf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/text.h"
#include "output/json_row.h"

/* json-c comes to a value: nothing is written, and the place is remembered. */
static int leaf__note_place(struct json_object *object, struct printbuf *buffer,
			    int level __attribute__((unused)),
			    int flags __attribute__((unused)))
{
	struct leaf *leaf = json_object_get_userdata(object);
	struct json_row *row = leaf->row;

	leaf->at = buffer->bpos;
	row->written[row->nr_written++] = leaf;
	return 0;
}

/* The object that stands for the column's value while the template is made. */
static struct json_object *leaf__stand_in(struct leaf *leaf)
{
	struct json_object *object = json_object_new_boolean(false);

	if (object)
		json_object_set_serializer(object, leaf__note_place, leaf,
					   NULL);
	return object;
}

static bool row__has(const struct json_row *row, const struct column *column)
{
	size_t i;

	for (i = 0; i < row->nr_leaves; i++)
		if (row->leaves[i].column == column)
			return true;
	return false;
}

/* The object in which a column has its key; a dot in its name nests. NULL: failed. */
static struct json_object *row__parent(struct json_row *row, const char **key)
{
	struct json_object *parent = row->object, *child;
	const char *dot;
	char name[64];

	while (parent && (dot = strchr(*key, '.'))) {
		snprintf(name, sizeof(name), "%.*s", (int)(dot - *key), *key);
		if (!json_object_object_get_ex(parent, name, &child))
			child = writer__add_object(&row->writer, parent, name);
		parent = child;
		*key = dot + 1;
	}
	return parent;
}

/* Adds the key of a column, unless it is there. */
static void row__add_column(struct json_row *row, const struct column *column,
			    bool is_beside)
{
	struct json_writer *writer = &row->writer;
	const char *key = column->name;
	struct json_object *parent;
	struct leaf *leaf;

	if (row__has(row, column))
		return;
	leaf = &row->leaves[row->nr_leaves++];
	*leaf = (struct leaf){
		.row = row,
		.column = column,
		.place = column__place(column, writer->snapshot),
		.is_beside = is_beside,
	};
	parent = row__parent(row, &key);
	if (leaf->place.in == PLACE_NOWHERE)
		writer__add_null(writer, parent, key);
	else
		writer__add(writer, parent, key, leaf__stand_in(leaf));
	if (column->with_serial)
		row__add_column(row, column->with_serial, true);
}

void json_row__add_columns(struct json_row *row, const struct column_list *list)
{
	static const enum column_id always[] = { COLUMN_cgroup, COLUMN_id,
						 COLUMN_serial, COLUMN_parent };
	size_t i;

	for (i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		row__add_column(row, &columns[always[i]], false);
	for (i = 0; i < list->nr; i++)
		row__add_column(row, list->columns[i], false);
}

void json_row__add_unavailable(struct json_row *row, struct json_object *object)
{
	struct json_writer *writer = &row->writer;
	struct json_object *list =
		writer__add_list(writer, object, "unavailable");
	struct leaf *leaf;

	for (leaf = row->leaves; leaf < row->leaves + row->nr_leaves; leaf++) {
		leaf->is_unavailable =
			!column__is_available(leaf->column, writer->snapshot);
		/* The column beside it is listed. */
		if (leaf->is_unavailable && !leaf->is_beside)
			writer__add_to_list(
				writer, list,
				json_object_new_string(leaf->column->name));
	}
	if (writer->snapshot->sample.is_incomplete)
		writer__add(writer, object, "incomplete",
			    json_object_new_boolean(true));
}

void json_row__make_template(struct json_row *row)
{
	const bool pretty = row->writer.pretty;
	struct text *template = &row->template;
	size_t length, done = 0, before, i;
	const char *json = json__string(row->object, pretty, &length);
	struct leaf *leaf;

	if (!json) {
		row->writer.failed = true;
		return;
	}
	for (i = 0; i < row->nr_written; i++) {
		leaf = row->written[i];
		before = template->length;
		text__append_json(template, json + done, leaf->at - done,
				  MEMCG_INDENT);
		leaf->keys_length = template->length - before;
		done = leaf->at;
	}
	text__append_json(template, json + done,
			  length - done - json__end(pretty), MEMCG_INDENT);
	row->writer.failed |= template->failed;
}

/* True if json-c would write nothing of it in another way. */
static bool json__is_plain(const char *bytes, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (bytes[i] < ' ' || bytes[i] > '~' || bytes[i] == '"' ||
		    bytes[i] == '\\')
			return false;
	return true;
}

/* Appends an object of json-c, which is put. */
static void row__append_object(struct json_row *row, struct json_object *object)
{
	size_t length;
	const char *json = json__string(object, row->writer.pretty, &length);

	if (json)
		text__append_json(&row->writer.text, json, length, "");
	else
		row->writer.failed = true;
	json_object_put(object);
}

/* Appends bytes as a string of valid UTF-8. True if they weren't all. */
static bool row__append_string(struct json_row *row, const char *bytes,
			       size_t length)
{
	struct text *text = &row->writer.text, valid = {};
	bool replaced;

	if (json__is_plain(bytes, length)) {
		text__append(text, "\"", 1);
		text__append(text, bytes, length);
		text__append(text, "\"", 1);
		return false;
	}
	replaced = text__append_utf8(&valid, bytes, length);
	row__append_object(row, json_object_new_string(text__string(&valid)));
	row->writer.failed |= valid.failed;
	text__free(&valid);
	return replaced;
}

/* Appends the path that a column has. */
static void row__append_path(struct json_row *row, const struct leaf *leaf,
			     const struct memcg *memcg)
{
	bool replaced;

	text__clear(&row->path);
	memcg__append_path(memcg, &row->path);
	replaced = row__append_string(row, text__string(&row->path),
				      row->path.length);
	row->writer.failed |= row->path.failed;
	if (leaf->column == &columns[COLUMN_cgroup])
		row->needs_hex = replaced;
}

static void row__append_change(struct json_row *row, __s64 change)
{
	char digits[NUMBER_TEXT_MAX];
	struct text *text = &row->writer.text;

	text__append(text, "-", change < 0);
	text__append(text, digits,
		     number__format(digits, change < 0 ? -(__u64)change :
							 (__u64)change));
}

static void row__append_fraction(struct json_row *row, double fraction)
{
	char digits[FRACTION_TEXT_MAX];
	const size_t length = fraction__format(digits, fraction);

	if (length)
		text__append(&row->writer.text, digits, length);
	else
		row__append_object(row, json__fraction(fraction));
}

/* Appends a value that is known and isn't a number. */
static void row__append_value(struct json_row *row, const struct leaf *leaf,
			      const struct value *value)
{
	switch (value->type) {
	case VALUE_IS_CHANGE:
		row__append_change(row, value->change);
		break;
	case VALUE_IS_FRACTION:
		row__append_fraction(row, value->fraction);
		break;
	case VALUE_IS_TEXT:
		row__append_string(row, value->text, strlen(value->text));
		break;
	case VALUE_IS_PATH:
		row__append_path(row, leaf, value->memcg);
		break;
	default:
		break;
	}
}

/* Adds the whole path in hexadecimal, which can't be written as text. */
static void row__add_hex(struct json_row *row, struct json_object *object,
			 const struct memcg *memcg)
{
	text__clear(&row->path);
	memcg__append_path(memcg, &row->path);
	writer__add_hex(&row->writer, object, "cgroup_hex", &row->path);
	row->writer.failed |= row->path.failed;
}

/*
 * Names the columns that are null since a file couldn't be read. Null alone could mean
 * no limit.
 */
static void row__add_unreadable(struct json_row *row,
				struct json_object *object,
				const struct memcg *memcg)
{
	struct json_writer *writer = &row->writer;
	struct json_object *list = NULL;
	const struct leaf *leaf;

	for (leaf = row->leaves; leaf < row->leaves + row->nr_leaves; leaf++) {
		if (leaf->is_beside || leaf->is_unavailable ||
		    !column__is_unreadable(leaf->column, writer->snapshot,
					   memcg))
			continue;
		if (!list)
			list = writer__add_list(writer, object, "unreadable");
		writer__add_to_list(writer, list,
				    json_object_new_string(leaf->column->name));
	}
}

/* Appends the keys that few memcgs have, behind those of the template. */
static void row__append_rare(struct json_row *row, const struct memcg *memcg)
{
	struct json_writer *writer = &row->writer;
	struct json_object *object = json_object_new_object();
	const char *json;
	size_t length;

	if (row->needs_hex)
		row__add_hex(row, object, memcg);
	row__add_unreadable(row, object, memcg);
	json = json__string(object, writer->pretty, &length);
	if (!json) {
		writer->failed = true;
	} else if (json_object_object_length(object)) {
		text__append(&writer->text, ",", 1);
		text__append_json(&writer->text, json + 1,
				  length - 1 - json__end(writer->pretty),
				  MEMCG_INDENT);
	}
	json_object_put(object);
}

/* The bytes that the keys and the numbers of a memcg take at most. */
static size_t row__room(const struct json_row *row)
{
	return row->template.length + row->nr_written * NUMBER_TEXT_MAX;
}

/* Appends the template with the values of a memcg. */
static void row__append_values(struct json_row *row, const struct memcg *memcg)
{
	struct text *text = &row->writer.text;
	const char *keys = text__string(&row->template),
		   *end = keys + row->template.length;
	char *at = text__room(text, row__room(row));
	const struct leaf *leaf;
	struct value value;
	size_t i, length;

	for (i = 0; i < row->nr_written && at; i++) {
		leaf = row->written[i];
		length = leaf->keys_length;
		memcpy(at, keys, length);
		keys += length;
		at += length;
		value = column_place__value(&leaf->place, memcg);
		if (value.type == VALUE_IS_NUMBER) {
			at += number__format(at, value.number);
		} else if (value.type == VALUE_IS_UNKNOWN ||
			   value.type == VALUE_IS_NO_LIMIT) {
			memcpy(at, "null", 4);
			at += 4;
		} else {
			text__end_at(text, at);
			row__append_value(row, leaf, &value);
			at = text__room(text, row__room(row));
		}
	}
	if (!at)
		return;
	memcpy(at, keys, end - keys);
	text__end_at(text, at + (end - keys));
}

static void json_row__append(struct json_writer *writer,
			     const struct memcg *memcg)
{
	struct json_row *row = (struct json_row *)writer;

	row->needs_hex = false;
	row__append_values(row, memcg);
	if (row->needs_hex || writer->snapshot->sample.has_unreadable)
		row__append_rare(row, memcg);
	text__append_string(&writer->text,
			    writer->pretty ? "\n" MEMCG_INDENT "}" : "}");
}

void json_row__init(struct json_row *row)
{
	row->writer.append = json_row__append;
	row->object = json_object_new_object();
	row->leaves = calloc(NR_COLUMNS, sizeof(*row->leaves));
	row->written = calloc(NR_COLUMNS, sizeof(*row->written));
	row->writer.failed = !row->object || !row->leaves || !row->written;
}

void json_row__free(struct json_row *row)
{
	json_object_put(row->object);
	free(row->leaves);
	free(row->written);
	text__free(&row->template);
	text__free(&row->path);
}
