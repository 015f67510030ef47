// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Finds out which columns a saved sample has. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "source/saved_columns.h"

/* Adds the first length bytes of a name, unless they are there. */
static int saved_columns__add_object(struct saved_columns *columns,
				     const char *name, size_t length)
{
	char **more;
	size_t i;

	for (i = 0; i < columns->nr_objects; i++)
		if (!strncmp(columns->objects[i], name, length) &&
		    !columns->objects[i][length])
			return 0;
	more = reallocarray(columns->objects, columns->nr_objects + 1,
			    sizeof(*more));
	if (!more)
		return -ENOMEM;
	columns->objects = more;
	more[columns->nr_objects] = strndup(name, length);
	if (!more[columns->nr_objects])
		return -ENOMEM;
	columns->nr_objects++;
	return 0;
}

int saved_columns__add_objects(struct saved_columns *columns, const char *name)
{
	const char *dot = name;
	int err = 0;

	while (!err && (dot = strchr(dot, '.'))) {
		err = saved_columns__add_object(columns, name, dot - name);
		dot++;
	}
	return err;
}

int saved_columns__init(struct saved_columns *columns)
{
	const size_t nr = columns__nr();
	int err = 0;
	size_t i;

	*columns = (struct saved_columns){
		.unavailable = calloc(nr, sizeof(*columns->unavailable)),
		.has = calloc(nr, sizeof(*columns->has)),
		.given_slot = calloc(nr, sizeof(*columns->given_slot)),
	};
	if (!columns->unavailable || !columns->has || !columns->given_slot)
		err = -ENOMEM;
	for (i = 0; i < nr && !err; i++)
		err = saved_columns__add_objects(columns, column__at(i)->name);
	if (err)
		saved_columns__free(columns);
	return err;
}

void saved_columns__free(struct saved_columns *columns)
{
	while (columns->nr_objects)
		free(columns->objects[--columns->nr_objects]);
	free(columns->objects);
	free(columns->unavailable);
	free(columns->has);
	free(columns->given_slot);
	*columns = (struct saved_columns){};
}

void saved_columns__reset_unavailable(struct saved_columns *columns)
{
	memset(columns->unavailable, 0,
	       columns__nr() * sizeof(*columns->unavailable));
}

void saved_columns__set_unavailable(struct saved_columns *columns,
				    const char *name)
{
	const struct column *column = column__find(name);

	/* A later version may have columns that this one doesn't know. */
	if (column)
		columns->unavailable[column__number(column)] = true;
}

/* True if a value isn't just a number that a walk would have read. */
static bool column__is_given(const struct column *column)
{
	return column->change_of ||
	       (column->compute && column->kind != KIND_IDENTITY);
}

void saved_columns__set(struct saved_columns *columns,
			struct json_object *memcg)
{
	const struct column *column;
	struct json_object *value;
	size_t i;

	columns->nr_given = 0;
	for (i = 0; i < columns__nr(); i++) {
		column = column__at(i);
		columns->given_slot[i] = NO_SLOT;
		columns->has[i] =
			saved_value__find(memcg, column->name, &value);
		if (columns->has[i] && column__is_given(column))
			columns->given_slot[i] = columns->nr_given++;
		columns->has[i] &= !columns->unavailable[i];
	}
}

bool saved_columns__may_have_no_limit(const struct saved_columns *columns,
				      const struct column *column)
{
	return column->kind == KIND_LIMIT && column->unit == UNIT_BYTES &&
	       !columns->unavailable[column__number(column)];
}

int saved_columns__check_objects(const struct saved_columns *columns,
				 struct json_object *memcg,
				 const struct saved_place *place)
{
	struct json_object *value;
	size_t i;
	int err;

	for (i = 0; i < columns->nr_objects; i++) {
		if (!saved_value__find(memcg, columns->objects[i], &value))
			continue;
		err = saved_value__get(memcg, place, columns->objects[i],
				       json_type_object, "an object", false,
				       &value);
		if (err)
			return err;
	}
	return 0;
}
