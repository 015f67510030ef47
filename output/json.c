// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A snapshot as JSON: the header of a document, and what each row repeats of it. The
 * rows are json_row.c's.
 */
#include <errno.h>
#include <json-c/json.h>
#include "lib/log.h"
#include "model/saved_keys.h"
#include "output/json.h"
#include "output/json_row.h"
#include "output/json_saved.h"

static void writer__add_string(struct json_writer *writer,
			       struct json_object *object, const char *key,
			       const char *string)
{
	writer__add(writer, object, key, json_object_new_string(string));
}

/* Adds the keys that make a single row understood on its own. */
static void writer__add_origin(struct json_writer *writer,
			       struct json_object *object,
			       const struct machine *machine)
{
	const struct sample *sample = &writer->snapshot->sample;

	writer__add_string(writer, object, "memcgtop", MEMCGTOP_VERSION);
	writer__add(writer, object, "schema", json_object_new_int(JSON_SCHEMA));
	writer__add_time(writer, object, "time", &sample->time);
	writer__add_number(writer, object, "monotonic_ns",
			   sample->monotonic_ns);
	writer__add_text(writer, object, "host", machine->uts.nodename);
	writer__add_string(writer, object, "boot_id", machine->boot_id);
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
	pressure = writer__add_object(writer, object, "pressure");
	writer__add(writer, pressure, "some",
		    json__pressure(writer, &machine->some));
	writer__add(writer, pressure, "full",
		    json__pressure(writer, &machine->full));
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
	mount = writer__add_object(writer, object, "mount");
	writer__add_boolean(writer, mount, "recursiveprot",
			    machine->recursiveprot);
	writer__add_boolean(writer, mount, "localevents", machine->localevents);
	writer__add_boolean(writer, mount, "hugetlb_accounting",
			    machine->hugetlb_accounting);
}

/* The header of a document about this machine. */
static struct json_object *row__header(struct json_row *row,
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
	json_row__add_unavailable(row, object);
	writer__add_counts(writer, object);
	writer__add_number(writer, object, "nr_cut_off", sample->nr_cut_off);
	writer__add_number(writer, object, "flush_ns", sample->flush_ns);
	writer__add_number(writer, object, "walk_ns", sample->walk_ns);
	return object;
}

/* Adds what each row repeats of the header. */
static void row__add_repeated(struct json_row *row,
			      const struct machine *machine)
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

/* The header, of this machine or of the file, with the columns that nothing is known of. */
static struct json_object *row__any_header(struct json_row *row,
					   const struct machine *machine)
{
	struct json_object *header;

	if (!row->writer.snapshot->sample.saved)
		return row__header(row, machine);
	header = json_saved__header(&row->writer, true);
	json_row__add_unavailable(row, header);
	return header;
}

static void row__print_document(struct json_row *row,
				const struct machine *machine,
				const struct json_options *options)
{
	struct json_object *header = row__any_header(row, machine);

	if (options->add)
		options->add(&row->writer, header, options->context);
	if (!row->writer.failed)
		writer__print_document(&row->writer, header);
	json_object_put(header);
}

/* Prints the columns of the options, as far as there is memory. */
static void row__print(struct json_row *row, const struct machine *machine,
		       const struct json_options *options)
{
	if (options->rows)
		row__add_repeated(row, machine);
	json_row__add_columns(row, options->columns);
	if (options->rows)
		json_row__add_unavailable(row, row->object);
	json_row__make_template(row);
	if (options->rows)
		writer__print_rows(&row->writer);
	else
		row__print_document(row, machine, options);
}

int json__print(FILE *file, const struct snapshot *snapshot,
		const struct machine *machine,
		const struct json_options *options)
{
	struct json_row row = {
		.writer = { .file = file,
			    .snapshot = snapshot,
			    .pretty = options->pretty && !options->rows },
	};

	if (options->as_saved)
		return json_saved__print(file, snapshot, options->rows,
					 row.writer.pretty);
	json_row__init(&row);
	if (!row.writer.failed)
		row__print(&row, machine, options);
	json_row__free(&row);
	return writer__end(&row.writer);
}
