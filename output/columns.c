// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Prints the registry; the man page and the completions are made from it. */
#include <errno.h>
#include <json-c/json.h>
#include "lib/log.h"
#include "model/column_list.h"
#include "output/columns.h"

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

/* False: no memory. */
static bool json__add(struct json_object *object, const char *key,
		      struct json_object *value)
{
	if (value && !json_object_object_add(object, key, value))
		return true;
	json_object_put(value);
	return false;
}

/* The sets that have it or its change. NULL: no memory. */
static struct json_object *column__sets(const struct column *column)
{
	const struct column *change = column__change_of(column);
	struct json_object *list = json_object_new_array(), *name;
	const struct column_set *set;

	for_each_column_set(set) {
		if (!column_set__has(set, column) &&
		    !(change && column_set__has(set, change)))
			continue;
		name = json_object_new_string(set->name);
		if (!list || !name || json_object_array_add(list, name)) {
			json_object_put(name);
			json_object_put(list);
			return NULL;
		}
	}
	return list;
}

/* NULL: no memory. */
static struct json_object *column__to_json(const struct column *column)
{
	const struct column *change = column__change_of(column);
	const struct column *own = column__own_of(column);
	struct json_object *row = json_object_new_object();
	const char *unit = unit__name(column->unit);
	const char *kind = kind_names[column->kind];
	char kernels[16];

	column__format_kernels(column, kernels);
	if (row &&
	    json__add(row, "name", json_object_new_string(column->name)) &&
	    json__add(row, "heading",
		      json_object_new_string(column->heading)) &&
	    json__add(row, "unit", json_object_new_string(unit)) &&
	    json__add(row, "kind", json_object_new_string(kind)) &&
	    json__add(row, "kernels", json_object_new_string(kernels)) &&
	    json__add(row, "default",
		      json_object_new_boolean(
			      column_set__has(column_sets, column))) &&
	    json__add(row, "only_named",
		      json_object_new_boolean(column->only_named)) &&
	    json__add(row, "sets", column__sets(column)) &&
	    json__add(row, "help", json_object_new_string(column->help)) &&
	    (!change ||
	     json__add(row, "change", json_object_new_string(change->name))) &&
	    (!own || json__add(row, "own", json_object_new_string(own->name))))
		return row;
	json_object_put(row);
	return NULL;
}

int columns__print_json(FILE *file)
{
	struct json_object *list = json_object_new_array(), *row;
	const struct column *column;
	const char *json = NULL;

	for_each_column(column) {
		if (!column__is_listed(column))
			continue;
		row = list ? column__to_json(column) : NULL;
		if (!row || json_object_array_add(list, row)) {
			json_object_put(row);
			goto cleanup;
		}
	}
	json = json_object_to_json_string_ext(
		list, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	if (json)
		fprintf(file, "%s\n", json);
cleanup:
	json_object_put(list);
	return json ? 0 : log__error(-ENOMEM, "no memory for JSON");
}
