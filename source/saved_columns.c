// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Finds out which columns a saved sample has. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "source/saved_columns.h"

/* Adds the first length bytes of a name, unless they are there. */
static int saved_columns__add_object(struct saved_columns *saved,
				     const char *name, size_t length)
{
	char **more;
	size_t i;

	for (i = 0; i < saved->nr_objects; i++)
		if (!strncmp(saved->objects[i], name, length) &&
		    !saved->objects[i][length])
			return 0;
	more = reallocarray(saved->objects, saved->nr_objects + 1,
			    sizeof(*more));
	if (!more)
		return -ENOMEM;
	saved->objects = more;
	more[saved->nr_objects] = strndup(name, length);
	if (!more[saved->nr_objects])
		return -ENOMEM;
	saved->nr_objects++;
	return 0;
}

int saved_columns__add_objects(struct saved_columns *saved, const char *name)
{
	const char *dot = name;
	int err = 0;

	while (!err && (dot = strchr(dot, '.'))) {
		err = saved_columns__add_object(saved, name, dot - name);
		dot++;
	}
	return err;
}

int saved_columns__init(struct saved_columns *saved)
{
	const size_t nr = NR_COLUMNS;
	int err = 0;
	size_t i;

	*saved = (struct saved_columns){
		.unavailable = calloc(nr, sizeof(*saved->unavailable)),
		.has = calloc(nr, sizeof(*saved->has)),
		.given_slot = calloc(nr, sizeof(*saved->given_slot)),
	};
	if (!saved->unavailable || !saved->has || !saved->given_slot)
		err = -ENOMEM;
	for (i = 0; i < nr && !err; i++)
		err = saved_columns__add_objects(saved, columns[i].name);
	if (err)
		saved_columns__free(saved);
	return err;
}

void saved_columns__free(struct saved_columns *saved)
{
	while (saved->nr_objects)
		free(saved->objects[--saved->nr_objects]);
	free(saved->objects);
	free(saved->unavailable);
	free(saved->has);
	free(saved->given_slot);
	*saved = (struct saved_columns){};
}

void saved_columns__reset_unavailable(struct saved_columns *saved)
{
	memset(saved->unavailable, 0, NR_COLUMNS * sizeof(*saved->unavailable));
}

void saved_columns__set_unavailable(struct saved_columns *saved,
				    const char *name)
{
	const struct column *column = column__find(name);

	/* A later version may have columns that this one doesn't know. */
	if (column)
		saved->unavailable[column__number(column)] = true;
}

/* True if a walk reads the column's number into a place of its own. */
static bool column__has_place(const struct column *column)
{
	switch (column->from) {
	case FROM_NOTHING:
	case FROM_RECORD:
	case FROM_STATS:
	case FROM_PRESSURE:
		return !column->change_of && !column->own_of;
	default:
		return false;
	}
}

bool saved_column__is_given(const struct column *column)
{
	return !column__has_place(column) ||
	       (column->compute && column->kind != KIND_IDENTITY);
}

void saved_columns__set(struct saved_columns *saved,
			const struct saved_field *fields)
{
	const struct column *column;
	size_t i;

	saved->nr_given = 0;
	for (i = 0; i < NR_COLUMNS; i++) {
		column = &columns[i];
		saved->given_slot[i] = NO_SLOT;
		saved->has[i] = fields && fields[i].type != FIELD_MISSING;
		if (saved->has[i] && saved_column__is_given(column))
			saved->given_slot[i] = saved->nr_given++;
		saved->has[i] &= !saved->unavailable[i];
	}
}

bool saved_columns__may_have_no_limit(const struct saved_columns *saved,
				      const struct column *column)
{
	return column->kind == KIND_LIMIT && column->unit == UNIT_BYTES &&
	       !saved->unavailable[column__number(column)];
}

int saved_columns__check_objects(const struct saved_columns *saved,
				 struct json_object *memcg,
				 const struct saved_place *place)
{
	struct json_object *value;
	size_t i;
	int err;

	for (i = 0; i < saved->nr_objects; i++) {
		if (!saved_value__find(memcg, saved->objects[i], &value))
			continue;
		err = saved_value__get(memcg, place, saved->objects[i],
				       json_type_object, "an object", false,
				       &value);
		if (err)
			return err;
	}
	return 0;
}
