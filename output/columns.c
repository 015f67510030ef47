// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Prints the registry; the man page and the completions are made from it. */
#include "model/column_list.h"
#include "output/columns.h"
#include "output/json_writer.h"

static const char *const kind_names[] = {
	[KIND_GAUGE] = "gauge",
	[KIND_COUNTER] = "counter",
	[KIND_LIMIT] = "limit",
	[KIND_IDENTITY] = "identity",
};

/* The row of another column tells of its change, and of its own part. */
static bool column__is_listed(const struct column *column)
{
	return (!column->change_of || column->change_of == column) &&
	       !column->own_of;
}

/* The kernels that have it, as people say it. */
static void column__format_kernels(const struct column *column, char text[16])
{
	if (column->v1_only)
		snprintf(text, 16, "v1");
	else if (column->since)
		snprintf(text, 16, "%s+", column->since);
	else
		snprintf(text, 16, "all");
}

/* Each set on two lines: what it answers, and its columns. */
static void sets__print(FILE *file)
{
	const struct column_set *set;
	size_t i;

	fprintf(file, "\nSets of columns, for -o:\n");
	for_each_column_set(set) {
		fprintf(file, "%-10s %s\n%-10s ", set->name, set->help, "");
		for (i = 0; i < set->nr; i++)
			fprintf(file, "%s%s", i ? "," : "",
				columns[set->columns[i].column].name);
		fputc('\n', file);
	}
}

void columns__print(FILE *file)
{
	const struct column *column;
	char kernels[16];

	fprintf(file, "%-29s %-12s %-7s %-8s %-7s %s\n", "COLUMN", "HEADING",
		"UNIT", "KIND", "KERNELS", "WHAT IT IS");
	for_each_column(column) {
		if (!column__is_listed(column))
			continue;
		column__format_kernels(column, kernels);
		fprintf(file, "%-29s %-12s %-7s %-8s %-7s %s\n", column->name,
			column->heading, unit__name(column->unit),
			kind_names[column->kind], kernels, column->help);
	}
	fprintf(file,
		"\nBetween two samples, where they are named: rate.COLUMN, per second, of each counter; %s\n"
		"Where they are named: own.COLUMN, the part that no child accounts for, of each size and event\n",
		columns[COLUMN_delta_current].name);
	sets__print(file);
}

/* Adds the sets that have the column or its change. */
static void writer__add_sets(struct json_writer *writer,
			     struct json_object *object,
			     const struct column *column)
{
	const struct column *change = column__change_of(column);
	struct json_object *list = writer__add_list(writer, object, "sets");
	const struct column_set *set;

	for_each_column_set(set)
		if (column_set__has(set, column) ||
		    (change && column_set__has(set, change)))
			writer__add_to_list(writer, list,
					    json_object_new_string(set->name));
}

static struct json_object *column__to_json(struct json_writer *writer,
					   const struct column *column)
{
	const struct column *change = column__change_of(column);
	const struct column *own = column__own_of(column);
	struct json_object *row = json_object_new_object();
	char kernels[16];

	column__format_kernels(column, kernels);
	writer__add_text(writer, row, "name", column->name);
	writer__add_text(writer, row, "heading", column->heading);
	writer__add_text(writer, row, "unit", unit__name(column->unit));
	writer__add_text(writer, row, "kind", kind_names[column->kind]);
	writer__add_text(writer, row, "kernels", kernels);
	writer__add_boolean(writer, row, "default",
			    column_set__has(column_sets, column));
	writer__add_boolean(writer, row, "only_named", column->only_named);
	writer__add_sets(writer, row, column);
	writer__add_text(writer, row, "help", column->help);
	if (change)
		writer__add_text(writer, row, "change", change->name);
	if (own)
		writer__add_text(writer, row, "own", own->name);
	return row;
}

int columns__print_json(FILE *file)
{
	struct json_writer writer = { .file = file };
	struct json_object *list = json_object_new_array();
	const struct column *column;

	for_each_column(column)
		if (column__is_listed(column))
			writer__add_to_list(&writer, list,
					    column__to_json(&writer, column));
	if (!writer.failed)
		writer__print_line(&writer, list);
	json_object_put(list);
	return writer__end(&writer);
}
