// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A snapshot as JSON, made from its columns. One object is made for the row and filled
 * anew for each memcg, so that memory stays flat however many there are.
 */
#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include "lib/log.h"
#include "lib/text.h"
#include "model/saved_keys.h"
#include "output/json.h"
#include "output/json_saved.h"
#include "output/json_writer.h"

/*
 * A column's key in the row object. The value is made once and then changed in place;
 * it is kept while the key is null.
 */
struct leaf {
	const struct column *column;
	bool is_beside; /* nobody asked for it: the column whose serial it is has it beside it */
	struct json_object *parent;
	const char *key;
	struct json_object *value;
	bool is_shown;
	bool is_unavailable; /* no memcg has a value for it */
};

struct row {
	struct json_writer writer; /* first: the writer is cast to this */
	struct json_object *object;
	struct leaf *leaves;
	size_t nr_leaves;
	struct text bytes;
	struct text text;
};

/* Shows the leaf's value, or null. */
static void leaf__show(struct leaf *leaf, struct row *row, bool shown)
{
	struct json_writer *writer = &row->writer;

	if (shown && !leaf->value)
		writer->failed = true;
	else if (shown && !leaf->is_shown)
		writer__add(writer, leaf->parent, leaf->key,
			    json_object_get(leaf->value));
	else if (!shown && leaf->is_shown)
		writer__add_null(writer, leaf->parent, leaf->key);
	leaf->is_shown = shown;
}

static void leaf__set_number(struct leaf *leaf, __u64 number)
{
	if (leaf->value)
		json_object_set_uint64(leaf->value, number);
	else
		leaf->value = json_object_new_uint64(number);
}

static void leaf__set_change(struct leaf *leaf, __s64 change)
{
	if (leaf->value)
		json_object_set_int64(leaf->value, change);
	else
		leaf->value = json_object_new_int64(change);
}

static void leaf__set_fraction(struct leaf *leaf, double fraction)
{
	if (leaf->value)
		json_object_set_double(leaf->value, fraction);
	else
		leaf->value = json__fraction(fraction);
}

/* True if some bytes weren't valid UTF-8. */
static bool leaf__set_text(struct leaf *leaf, struct row *row,
			   const char *bytes, size_t length)
{
	bool replaced;

	text__clear(&row->text);
	replaced = text__append_utf8(&row->text, bytes, length);
	if (!leaf->value)
		leaf->value = json_object_new_string(text__string(&row->text));
	else if (!json_object_set_string(leaf->value, text__string(&row->text)))
		row->writer.failed = true;
	return replaced;
}

/* Adds the whole path in hexadecimal, where it can't be written as text. */
static void row__set_hex(struct row *row, bool wanted)
{
	size_t i;

	if (!wanted) {
		json_object_object_del(row->object, "cgroup_hex");
		return;
	}
	text__clear(&row->text);
	for (i = 0; i < row->bytes.length; i++)
		text__format(&row->text, "%02x",
			     (unsigned char)row->bytes.data[i]);
	writer__add(&row->writer, row->object, "cgroup_hex",
		    json_object_new_string(text__string(&row->text)));
}

static void leaf__set_path(struct leaf *leaf, struct row *row,
			   const struct memcg *memcg)
{
	bool replaced;

	text__clear(&row->bytes);
	memcg__append_path(memcg, &row->bytes);
	replaced = leaf__set_text(leaf, row, text__string(&row->bytes),
				  row->bytes.length);
	if (leaf->column == &columns[COLUMN_cgroup])
		row__set_hex(row, replaced);
}

static void leaf__set(struct leaf *leaf, struct row *row,
		      const struct memcg *memcg)
{
	const struct value value =
		column__value(leaf->column, row->writer.snapshot, memcg);

	switch (value.type) {
	case VALUE_IS_NUMBER:
		leaf__set_number(leaf, value.number);
		break;
	case VALUE_IS_CHANGE:
		leaf__set_change(leaf, value.change);
		break;
	case VALUE_IS_FRACTION:
		leaf__set_fraction(leaf, value.fraction);
		break;
	case VALUE_IS_TEXT:
		leaf__set_text(leaf, row, value.text, strlen(value.text));
		break;
	case VALUE_IS_PATH:
		leaf__set_path(leaf, row, value.memcg);
		break;
	default:
		leaf__show(leaf, row, false);
		return;
	}
	leaf__show(leaf, row, true);
}

/*
 * Names the columns that are null since a file couldn't be read. Null alone could mean
 * no limit.
 */
static void row__set_unreadable(struct row *row, const struct memcg *memcg)
{
	const struct snapshot *snapshot = row->writer.snapshot;
	struct json_object *list = NULL, *name;
	const struct leaf *leaf;

	if (!snapshot->sample.has_unreadable)
		return;
	json_object_object_del(row->object, "unreadable");
	for (leaf = row->leaves; leaf < row->leaves + row->nr_leaves; leaf++) {
		if (leaf->is_beside || leaf->is_unavailable ||
		    !column__is_unreadable(leaf->column, snapshot, memcg))
			continue;
		if (!list)
			list = json_object_new_array();
		name = json_object_new_string(leaf->column->name);
		if (!list || !name || json_object_array_add(list, name)) {
			json_object_put(name);
			row->writer.failed = true;
			break;
		}
	}
	if (list)
		writer__add(&row->writer, row->object, "unreadable", list);
}

static struct json_object *row__memcg(struct json_writer *writer,
				      const struct memcg *memcg)
{
	struct row *row = (struct row *)writer;
	size_t i;

	for (i = 0; i < row->nr_leaves; i++)
		leaf__set(&row->leaves[i], row, memcg);
	row__set_unreadable(row, memcg);
	return row->object;
}

static bool row__has(const struct row *row, const struct column *column)
{
	size_t i;

	for (i = 0; i < row->nr_leaves; i++)
		if (row->leaves[i].column == column)
			return true;
	return false;
}

/* Adds the key of a column, unless it is there; a dot in its name nests. */
static void row__add_leaf(struct row *row, const struct column *column,
			  bool is_beside)
{
	struct json_object *parent = row->object, *child;
	const char *key = column->name, *dot;
	char name[64];

	if (row__has(row, column))
		return;
	while ((dot = strchr(key, '.'))) {
		snprintf(name, sizeof(name), "%.*s", (int)(dot - key), key);
		if (!json_object_object_get_ex(parent, name, &child)) {
			child = json_object_new_object();
			writer__add(&row->writer, parent, name, child);
		}
		parent = child;
		key = dot + 1;
	}
	writer__add_null(&row->writer, parent, key);
	row->leaves[row->nr_leaves++] = (struct leaf){
		.column = column,
		.is_beside = is_beside,
		.parent = parent,
		.key = key,
	};
	if (column->with_serial)
		row__add_leaf(row, column->with_serial, true);
}

static void writer__add_string(struct json_writer *writer,
			       struct json_object *object, const char *key,
			       const char *string)
{
	writer__add(writer, object, key, json_object_new_string(string));
}

static void writer__add_boolean(struct json_writer *writer,
				struct json_object *object, const char *key,
				bool value)
{
	writer__add(writer, object, key, json_object_new_boolean(value));
}

static void writer__add_time(struct json_writer *writer,
			     struct json_object *object)
{
	const struct sample *sample = &writer->snapshot->sample;
	char seconds[32], text[64];
	struct tm utc;

	gmtime_r(&sample->time.tv_sec, &utc);
	strftime(seconds, sizeof(seconds), "%FT%T", &utc);
	snprintf(text, sizeof(text), "%s.%06ldZ", seconds,
		 sample->time.tv_nsec / 1000);
	writer__add_string(writer, object, "time", text);
	writer__add_number(writer, object, "monotonic_ns",
			   sample->monotonic_ns);
}

/* Adds the keys that make a single row understood on its own. */
static void writer__add_origin(struct json_writer *writer,
			       struct json_object *object,
			       const struct machine *machine)
{
	writer__add_string(writer, object, "memcgtop", MEMCGTOP_VERSION);
	writer__add(writer, object, "schema", json_object_new_int(JSON_SCHEMA));
	writer__add_time(writer, object);
	writer__add_text(writer, object, "host", machine->uts.nodename);
	writer__add_string(writer, object, "boot_id", machine->boot_id);
}

/* Adds the list of the columns that no memcg has a value for. */
static void row__add_unavailable(struct row *row, struct json_object *object)
{
	struct json_object *unavailable = json_object_new_array(), *name;
	const struct snapshot *snapshot = row->writer.snapshot;
	struct leaf *leaf;

	writer__add(&row->writer, object, "unavailable", unavailable);
	for (leaf = row->leaves;
	     leaf < row->leaves + row->nr_leaves && !row->writer.failed;
	     leaf++) {
		leaf->is_unavailable =
			!column__is_available(leaf->column, snapshot);
		/* The column beside it is listed. */
		if (leaf->is_beside || !leaf->is_unavailable)
			continue;
		name = json_object_new_string(leaf->column->name);
		if (!name || json_object_array_add(unavailable, name)) {
			json_object_put(name);
			row->writer.failed = true;
		}
	}
	if (snapshot->sample.is_incomplete)
		writer__add_boolean(&row->writer, object, "incomplete", true);
}

static struct json_object *json__pressure(struct json_writer *writer,
					  const struct pressure *pressure)
{
	struct json_object *object = json_object_new_object();

	writer__add(writer, object, "avg10", json__fraction(pressure->avg10));
	writer__add(writer, object, "avg60", json__fraction(pressure->avg60));
	writer__add(writer, object, "avg300", json__fraction(pressure->avg300));
	writer__add_number(writer, object, "total", pressure->total);
	return object;
}

static struct json_object *json__machine(struct json_writer *writer,
					 const struct machine *machine)
{
	struct json_object *object = json_object_new_object(), *pressure;

	writer__add_number(writer, object, "mem_total", machine->mem_total);
	writer__add_number(writer, object, "mem_available",
			   machine->mem_available);
	writer__add_number(writer, object, "swap_total", machine->swap_total);
	writer__add_number(writer, object, "swap_free", machine->swap_free);
	writer__add_number(writer, object, "oom_kill", machine->oom_kill);
	if (!machine->has_pressure) {
		writer__add_null(writer, object, "pressure");
		return object;
	}
	pressure = json_object_new_object();
	writer__add(writer, pressure, "some",
		    json__pressure(writer, &machine->some));
	writer__add(writer, pressure, "full",
		    json__pressure(writer, &machine->full));
	writer__add(writer, object, "pressure", pressure);
	return object;
}

/* Adds cgroup2's mount options; null where memory isn't on it. */
static void writer__add_mount(struct json_writer *writer,
			      struct json_object *object,
			      const struct machine *machine)
{
	struct json_object *mount;

	if (machine->hierarchy.is_v1 || !*machine__mount(machine)) {
		writer__add_null(writer, object, "mount");
		return;
	}
	mount = json_object_new_object();
	writer__add_boolean(writer, mount, "recursiveprot",
			    machine->recursiveprot);
	writer__add_boolean(writer, mount, "localevents", machine->localevents);
	writer__add_boolean(writer, mount, "hugetlb_accounting",
			    machine->hugetlb_accounting);
	writer__add(writer, object, "mount", mount);
}

/* The header of a document about this machine. */
static struct json_object *row__header(struct row *row,
				       const struct machine *machine)
{
	struct json_object *object = json_object_new_object();
	struct json_writer *writer = &row->writer;
	const struct sample *sample = &writer->snapshot->sample;

	writer__add_origin(writer, object, machine);
	writer__add_text(writer, object, "kernel", machine->uts.release);
	writer__add_string(writer, object, "source", sample->source);
	writer__add_string(writer, object, "hierarchy", sample->hierarchy);
	writer__add_mount(writer, object, machine);
	writer__add(writer, object, "page_size",
		    json_object_new_int(machine->page_size));
	writer__add(writer, object, "machine", json__machine(writer, machine));
	row__add_unavailable(row, object);
	writer__add_counts(writer, object);
	writer__add_number(writer, object, "nr_cut_off", sample->nr_cut_off);
	writer__add_number(writer, object, "flush_ns", sample->flush_ns);
	writer__add_number(writer, object, "walk_ns", sample->walk_ns);
	return object;
}

/* Adds what each row repeats of the header. */
static void row__add_repeated(struct row *row, const struct machine *machine)
{
	struct json_writer *writer = &row->writer;
	const struct sample *sample = &writer->snapshot->sample;

	if (sample->saved) {
		json_saved__add_row_keys(writer, row->object);
		return;
	}
	writer__add_origin(writer, row->object, machine);
	writer__add_string(writer, row->object, "hierarchy", sample->hierarchy);
	/* This keeps its place among the keys; it is filled when the columns are known. */
	writer__add_null(writer, row->object, "unavailable");
}

/* Adds the keys of each memcg, in their order. */
static void row__add_leaves(struct row *row, const struct column_list *list)
{
	static const enum column_id always[] = { COLUMN_cgroup, COLUMN_id,
						 COLUMN_serial, COLUMN_parent };
	size_t i;

	for (i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		row__add_leaf(row, &columns[always[i]], false);
	for (i = 0; i < list->nr; i++)
		row__add_leaf(row, list->columns[i], false);
}

static void row__print_document(struct row *row, const struct machine *machine,
				const struct json_options *options)
{
	struct json_object *header;

	if (row->writer.snapshot->sample.saved) {
		header = json_saved__header(&row->writer, true);
		row__add_unavailable(row, header);
	} else {
		header = row__header(row, machine);
	}
	if (options->add)
		options->add(&row->writer, header, options->context);
	writer__print_document(&row->writer, header);
	json_object_put(header);
}

static void row__free(struct row *row)
{
	size_t i;

	for (i = 0; i < row->nr_leaves; i++)
		json_object_put(row->leaves[i].value);
	json_object_put(row->object);
	free(row->leaves);
	text__free(&row->bytes);
	text__free(&row->text);
}

/* Prints the columns of the options. */
static int row__print(struct row *row, const struct machine *machine,
		      const struct json_options *options)
{
	row->object = json_object_new_object();
	row->leaves = calloc(NR_COLUMNS, sizeof(*row->leaves));
	if (!row->object || !row->leaves)
		return log__error(-ENOMEM, "no memory for JSON");
	if (options->rows)
		row__add_repeated(row, machine);
	row__add_leaves(row, options->columns);
	if (options->rows) {
		row__add_unavailable(row, row->object);
		writer__print_rows(&row->writer);
	} else {
		row__print_document(row, machine, options);
	}
	if (row->writer.failed || row->bytes.failed || row->text.failed)
		return log__error(-ENOMEM, "no memory for JSON");
	return 0;
}

int json__print(FILE *file, const struct snapshot *snapshot,
		const struct machine *machine,
		const struct json_options *options)
{
	struct row row = {
		.writer = { .file = file,
			    .snapshot = snapshot,
			    .pretty = options->pretty && !options->rows,
			    .memcg = row__memcg },
	};
	int err;

	if (options->as_saved)
		return json_saved__print(file, snapshot, options->rows,
					 row.writer.pretty);
	err = row__print(&row, machine, options);
	row__free(&row);
	return err;
}
