// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A snapshot as JSON, by json-c. One object is made for the row and filled anew
 * for each memcg, so that memory stays flat however many there are.
 */
#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include "lib/log.h"
#include "model/saved_keys.h"
#include "output/json.h"

/*
 * One key of the row object. Its value is made once and then changed in place; it
 * is kept while the key is null.
 */
struct cell {
	struct json_object *parent;
	const char *key;
	struct json_object *value;
	bool is_shown;
};

struct leaf {
	const struct column *column;
	struct cell cell;
	struct cell by_serial; /* for limit_by and headroom_by */
	char by_serial_key[32];
};

struct row {
	const struct snapshot *snapshot;
	struct json_object *object;
	struct leaf *leaves;
	size_t nr_leaves;
	struct text bytes;
	struct text text;
	bool is_row; /* not in a document */
	bool as_saved; /* no leaves */
	struct json_tokener *tokener;
	bool failed;
};

/*
 * json-c escapes what JSON demands. C1, DEL and bidirectional controls are valid
 * in JSON, but a terminal obeys them: so they are escaped, too. Outside strings
 * there is nothing beyond ASCII; inside them there is no line end.
 */
static void json__write(FILE *file, const char *json, const char *indent)
{
	size_t plain, sequence;
	__u32 code = 0;

	while (*json) {
		plain = strcspn(json, "\n\x7f\xc2\xd8\xe2");
		fwrite(json, 1, plain, file);
		json += plain;
		if (!*json)
			break;
		sequence = utf8__decode(json, strnlen(json, 4), &code);
		if (*json == '\n')
			fprintf(file, "\n%s", indent);
		else if (utf8__is_control(code))
			fprintf(file, "\\u%04x", code);
		else
			fwrite(json, 1, sequence, file);
		json += sequence;
	}
}

static const int plain_flags = JSON_C_TO_STRING_PLAIN |
			       JSON_C_TO_STRING_NOSLASHESCAPE;
static const int pretty_flags = JSON_C_TO_STRING_PRETTY |
				JSON_C_TO_STRING_SPACED |
				JSON_C_TO_STRING_NOSLASHESCAPE;

static struct json_object *json__number(__u64 number)
{
	return number >= VALUE_NO_LIMIT ? NULL : json_object_new_uint64(number);
}

static struct json_object *json__fraction(double fraction)
{
	struct json_object *object = json_object_new_double(fraction);

	if (object)
		json_object_set_serializer(object,
					   json_object_double_to_json_string,
					   (void *)"%.2f", NULL);
	return object;
}

/* Adds to an object; what json-c had no memory for is remembered. */
static void row__add(struct row *row, struct json_object *parent,
		     const char *key, struct json_object *value, bool is_null)
{
	if (!parent || (!value && !is_null) ||
	    json_object_object_add(parent, key, value)) {
		json_object_put(value);
		row->failed = true;
	}
}

static void cell__show(struct row *row, struct cell *cell, bool shown)
{
	if (shown && !cell->value)
		row->failed = true;
	else if (shown != cell->is_shown)
		row__add(row, cell->parent, cell->key,
			 shown ? json_object_get(cell->value) : NULL, true);
	cell->is_shown = shown;
}

static void cell__set_number(struct row *row, struct cell *cell, __u64 number)
{
	if (number < VALUE_NO_LIMIT) {
		if (cell->value)
			json_object_set_uint64(cell->value, number);
		else
			cell->value = json_object_new_uint64(number);
	}
	cell__show(row, cell, number < VALUE_NO_LIMIT);
}

static void cell__set_change(struct row *row, struct cell *cell, __s64 change)
{
	if (cell->value)
		json_object_set_int64(cell->value, change);
	else
		cell->value = json_object_new_int64(change);
	cell__show(row, cell, true);
}

static void cell__set_fraction(struct row *row, struct cell *cell,
			       double fraction)
{
	if (cell->value)
		json_object_set_double(cell->value, fraction);
	else
		cell->value = json__fraction(fraction);
	cell__show(row, cell, true);
}

/* True if some bytes were no valid UTF-8. */
static bool cell__set_text(struct row *row, struct cell *cell,
			   const char *bytes, size_t length)
{
	bool replaced;

	text__clear(&row->text);
	replaced = text__append_utf8(&row->text, bytes, length);
	if (!cell->value)
		cell->value = json_object_new_string(text__string(&row->text));
	else if (!json_object_set_string(cell->value, text__string(&row->text)))
		row->failed = true;
	cell__show(row, cell, true);
	return replaced;
}

/* The whole path in hexadecimal, where it can't be written as text. */
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
	row__add(row, row->object, "cgroup_hex",
		 json_object_new_string(text__string(&row->text)), false);
}

static void row__set_leaf(struct row *row, struct leaf *leaf,
			  const struct memcg *memcg)
{
	const struct value value =
		column__value(leaf->column, row->snapshot, memcg);
	bool replaced;

	switch (value.type) {
	case VALUE_IS_NUMBER:
		cell__set_number(row, &leaf->cell, value.number);
		break;
	case VALUE_IS_CHANGE:
		cell__set_change(row, &leaf->cell, value.change);
		break;
	case VALUE_IS_FRACTION:
		cell__set_fraction(row, &leaf->cell, value.fraction);
		break;
	case VALUE_IS_TEXT:
		cell__set_text(row, &leaf->cell, value.text,
			       strlen(value.text));
		break;
	case VALUE_IS_PATH:
		text__clear(&row->bytes);
		memcg__append_path(value.memcg, &row->bytes);
		replaced = cell__set_text(row, &leaf->cell,
					  text__string(&row->bytes),
					  row->bytes.length);
		if (!leaf->by_serial.key)
			row__set_hex(row, replaced);
		break;
	default:
		cell__show(row, &leaf->cell, false);
	}
	if (leaf->by_serial.key)
		cell__set_number(row, &leaf->by_serial,
				 value.type == VALUE_IS_PATH ?
					 value.memcg->serial :
					 VALUE_UNKNOWN);
}

/* Sets the key for a column: a dot in its name nests. */
static void row__add_leaf(struct row *row, const struct column *column)
{
	struct leaf *leaf = &row->leaves[row->nr_leaves];
	struct json_object *parent = row->object, *child;
	const char *key = column->name, *dot;
	char name[64];
	size_t i;

	for (i = 0; i < row->nr_leaves; i++)
		if (row->leaves[i].column == column)
			return;
	while ((dot = strchr(key, '.'))) {
		snprintf(name, sizeof(name), "%.*s", (int)(dot - key), key);
		if (!json_object_object_get_ex(parent, name, &child)) {
			child = json_object_new_object();
			row__add(row, parent, name, child, false);
		}
		parent = child;
		key = dot + 1;
	}
	*leaf = (struct leaf){ .column = column,
			       .cell = { .parent = parent, .key = key } };
	row__add(row, parent, key, NULL, true);
	if (!strcmp(column->name, "limit_by") ||
	    !strcmp(column->name, "headroom_by")) {
		snprintf(leaf->by_serial_key, sizeof(leaf->by_serial_key),
			 "%s_serial", column->name);
		leaf->by_serial = (struct cell){ .parent = row->object,
						 .key = leaf->by_serial_key };
		row__add(row, row->object, leaf->by_serial_key, NULL, true);
	}
	row->nr_leaves++;
}

static void json__add_time(struct row *row, struct json_object *object)
{
	const struct timespec *time = &row->snapshot->sample.time;
	char seconds[32], text[64];
	struct tm utc;

	gmtime_r(&time->tv_sec, &utc);
	strftime(seconds, sizeof(seconds), "%FT%T", &utc);
	snprintf(text, sizeof(text), "%s.%06ldZ", seconds,
		 time->tv_nsec / 1000);
	row__add(row, object, "time", json_object_new_string(text), false);
	row__add(row, object, "monotonic_ns",
		 json__number(row->snapshot->sample.monotonic_ns), false);
}

/* Somebody else's text, such as the host's name. */
static struct json_object *json__text(const char *bytes)
{
	struct json_object *object;
	struct text text = {};

	text__append_utf8(&text, bytes, strlen(bytes));
	object = json_object_new_string(text__string(&text));
	text__free(&text);
	return object;
}

/* Adds what an object has of those keys. */
static void json__add_keys(struct row *row, struct json_object *to,
			   struct json_object *from, const char *const *keys)
{
	struct json_object *value;

	for (; *keys; keys++)
		if (json_object_object_get_ex(from, *keys, &value))
			row__add(row, to, *keys, json_object_get(value), true);
}

/* What a single row needs to be understood on its own. */
static void json__add_origin(struct row *row, struct json_object *object,
			     const struct machine *machine)
{
	row__add(row, object, "memcgtop",
		 json_object_new_string(MEMCGTOP_VERSION), false);
	row__add(row, object, "schema", json_object_new_int(JSON_SCHEMA),
		 false);
	json__add_time(row, object);
	row__add(row, object, "host", json__text(machine->uts.nodename), false);
	row__add(row, object, "boot_id",
		 json_object_new_string(machine->boot_id), false);
}

static void json__add_unavailable(struct row *row, struct json_object *object)
{
	struct json_object *unavailable = json_object_new_array();
	size_t i;

	row__add(row, object, "unavailable", unavailable, false);
	for (i = 0; i < row->nr_leaves && !row->failed; i++)
		if (!column__is_available(row->leaves[i].column, row->snapshot))
			json_object_array_add(
				unavailable,
				json_object_new_string(
					row->leaves[i].column->name));
}

static struct json_object *json__pressure(struct row *row,
					  const struct pressure *pressure)
{
	struct json_object *object = json_object_new_object();

	row__add(row, object, "avg10", json__fraction(pressure->avg10), false);
	row__add(row, object, "avg60", json__fraction(pressure->avg60), false);
	row__add(row, object, "avg300", json__fraction(pressure->avg300),
		 false);
	row__add(row, object, "total", json__number(pressure->total), false);
	return object;
}

static struct json_object *json__machine(struct row *row,
					 const struct machine *machine)
{
	struct json_object *object = json_object_new_object(), *pressure = NULL;

	row__add(row, object, "mem_total", json__number(machine->mem_total),
		 true);
	row__add(row, object, "mem_available",
		 json__number(machine->mem_available), true);
	row__add(row, object, "swap_total", json__number(machine->swap_total),
		 true);
	row__add(row, object, "swap_free", json__number(machine->swap_free),
		 true);
	row__add(row, object, "oom_kill", json__number(machine->oom_kill),
		 true);
	if (machine->has_pressure) {
		pressure = json_object_new_object();
		row__add(row, pressure, "some",
			 json__pressure(row, &machine->some), false);
		row__add(row, pressure, "full",
			 json__pressure(row, &machine->full), false);
	}
	row__add(row, object, "pressure", pressure, true);
	return object;
}

static struct json_object *json__mount(struct row *row,
				       const struct machine *machine)
{
	struct json_object *object;

	if (machine->memory_is_v1 || !*machine->cgroup2)
		return NULL;
	object = json_object_new_object();
	row__add(row, object, "recursiveprot",
		 json_object_new_boolean(machine->recursiveprot), false);
	row__add(row, object, "localevents",
		 json_object_new_boolean(machine->localevents), false);
	row__add(row, object, "hugetlb_accounting",
		 json_object_new_boolean(machine->hugetlb_accounting), false);
	return object;
}

static void json__add_counts(struct row *row, struct json_object *object)
{
	const struct snapshot *snapshot = row->snapshot;

	row__add(row, object, "nr_memcgs", json__number(snapshot->nr), false);
	row__add(row, object, "nr_dying",
		 json__number(snapshot->sample.lacks_dying ?
				      VALUE_UNKNOWN :
				      snapshot->nr_dying),
		 true);
}

/* What was saved. Rows have less: what they don't tell is null. */
static struct json_object *json__saved_header(struct row *row)
{
	static const char *const keys[] = {
		"kernel",    "source",	 "mount",    "page_size", "machine",
		"nr_memcgs", "nr_dying", "flush_ns", "walk_ns",	  NULL
	};
	const struct snapshot *snapshot = row->snapshot;
	struct json_object *object = NULL;
	const char *const *key;

	if (json_object_deep_copy(snapshot->sample.saved->header, &object,
				  NULL))
		row->failed = true;
	for (key = keys; *key && !row->failed; key++)
		if (!json_object_object_get_ex(object, *key, NULL))
			row__add(row, object, *key, NULL, true);
	/* Not all that was saved is asked for. */
	if (snapshot->sample.saved->is_rows ||
	    snapshot->nr != snapshot->nr_memcgs) {
		json__add_counts(row, object);
	}
	if (!row->as_saved)
		json__add_unavailable(row, object);
	return object;
}

static struct json_object *json__header(struct row *row,
					const struct machine *machine)
{
	struct json_object *object = json_object_new_object();
	const struct sample *sample = &row->snapshot->sample;

	json__add_origin(row, object, machine);
	row__add(row, object, "kernel", json__text(machine->uts.release),
		 false);
	row__add(row, object, "source", json_object_new_string(sample->source),
		 false);
	row__add(row, object, "hierarchy",
		 json_object_new_string(sample->hierarchy), false);
	row__add(row, object, "mount", json__mount(row, machine), true);
	row__add(row, object, "page_size",
		 json_object_new_int(machine->page_size), false);
	row__add(row, object, "machine", json__machine(row, machine), false);
	json__add_unavailable(row, object);
	json__add_counts(row, object);
	row__add(row, object, "flush_ns", json__number(sample->flush_ns),
		 false);
	row__add(row, object, "walk_ns", json__number(sample->walk_ns), false);
	return object;
}

/* Puts in the row what was saved of the memcg, with the keys of a row or without. */
static void row__set_saved(struct row *row, const struct memcg *memcg)
{
	const struct saved *saved = row->snapshot->sample.saved;
	const struct saved_memcg *text =
		&saved->memcgs[memcg - row->snapshot->memcgs];
	const char *const *key = saved_row_keys;
	struct json_object *object;

	json_tokener_reset(row->tokener);
	object = json_tokener_parse_ex(
		row->tokener, *saved->text + text->offset, text->length);
	row->failed |= !object;
	json_object_put(row->object);
	row->object = object;
	if (saved->is_rows && !row->is_row) {
		for (; *key; key++)
			json_object_object_del(object, *key);
	} else if (!saved->is_rows && row->is_row) {
		row->object = json_object_new_object();
		json__add_keys(row, row->object, saved->header, saved_row_keys);
		json_object_object_foreach(object, name, value) row__add(
			row, row->object, name, json_object_get(value), true);
		json_object_put(object);
	}
}

static const char *row__serialise(struct row *row, const struct memcg *memcg,
				  int flags)
{
	size_t i;

	if (row->as_saved)
		row__set_saved(row, memcg);
	for (i = 0; i < row->nr_leaves; i++)
		row__set_leaf(row, &row->leaves[i], memcg);
	return json_object_to_json_string_ext(row->object, flags);
}

static void json__print_document(FILE *file, struct row *row,
				 const struct machine *machine, bool pretty)
{
	struct json_object *header = row->snapshot->sample.saved ?
					     json__saved_header(row) :
					     json__header(row, machine);
	const char *json = json_object_to_json_string_ext(
		header, pretty ? pretty_flags : plain_flags);
	char *open = json ? strdup(json) : NULL;
	__u32 i;

	if (!open) {
		row->failed = true;
		goto cleanup;
	}
	/* The header stays open for the memcgs. */
	open[strlen(open) - (pretty ? 2 : 1)] = '\0';
	json__write(file, open, "");
	fputs(pretty ? ",\n  \"memcgs\": [" : ",\"memcgs\":[", file);
	for (i = 0; i < row->snapshot->nr_rows && !row->failed; i++) {
		json = row__serialise(row, row->snapshot->order[i],
				      pretty ? pretty_flags : plain_flags);
		fputs(i ? "," : "", file);
		fputs(pretty ? "\n    " : "", file);
		json__write(file, json, "    ");
	}
	fputs(pretty ? "\n  ]\n}\n" : "]}\n", file);
cleanup:
	free(open);
	json_object_put(header);
}

static void json__print_rows(FILE *file, struct row *row)
{
	__u32 i;

	for (i = 0; i < row->snapshot->nr_rows && !row->failed; i++) {
		json__write(file,
			    row__serialise(row, row->snapshot->order[i],
					   plain_flags),
			    "");
		fputc('\n', file);
	}
}

static const char *const always[] = { "cgroup", "id", "serial", "parent" };

#define NR_ALWAYS (sizeof(always) / sizeof(always[0]))

/* The keys of each memcg, in their order. */
static void row__set_keys(struct row *row, const struct json_options *options,
			  const struct machine *machine)
{
	const struct saved *saved = row->snapshot->sample.saved;
	size_t i;

	if (options->rows && saved) {
		json__add_keys(row, row->object, saved->header, saved_row_keys);
	} else if (options->rows) {
		json__add_origin(row, row->object, machine);
		row__add(
			row, row->object, "hierarchy",
			json_object_new_string(row->snapshot->sample.hierarchy),
			false);
		/* A place for it; what belongs there is known with the columns. */
		row__add(row, row->object, "unavailable", NULL, true);
	}
	for (i = 0; i < NR_ALWAYS; i++)
		row__add_leaf(row, column__find(always[i]));
	for (i = 0; i < options->columns->nr; i++)
		row__add_leaf(row, options->columns->columns[i]);
	if (options->rows)
		json__add_unavailable(row, row->object);
}

int json__print(FILE *file, const struct snapshot *snapshot,
		const struct machine *machine,
		const struct json_options *options)
{
	struct row row = {
		.snapshot = snapshot,
		.object = json_object_new_object(),
		.is_row = options->rows,
		.as_saved = options->as_saved,
		.tokener = json_tokener_new(),
		.leaves = calloc(options->columns->nr + NR_ALWAYS,
				 sizeof(*row.leaves)),
	};
	int err = 0;
	size_t i;

	if (!row.object || !row.leaves || !row.tokener) {
		err = log__error(-ENOMEM, "no memory for JSON");
		goto cleanup;
	}
	if (!options->as_saved)
		row__set_keys(&row, options, machine);
	if (options->rows) {
		json__print_rows(file, &row);
	} else {
		json__print_document(file, &row, machine, options->pretty);
	}
	if (row.failed || row.bytes.failed || row.text.failed)
		err = log__error(-ENOMEM, "no memory for JSON");
cleanup:
	for (i = 0; i < row.nr_leaves; i++) {
		json_object_put(row.leaves[i].cell.value);
		json_object_put(row.leaves[i].by_serial.value);
	}
	json_object_put(row.object);
	if (row.tokener)
		json_tokener_free(row.tokener);
	free(row.leaves);
	text__free(&row.bytes);
	text__free(&row.text);
	return err;
}
