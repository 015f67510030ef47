// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads one memcg of a saved sample, and refuses one that isn't as -j writes it. */
#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "lib/text.h"
#include "source/saved_memcg.h"

#define NAME_LENGTH_MAX 255 /* NAME_MAX of kernfs */

static int hex__digit(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* Appends the bytes that hexadecimal digits stand for. False: they aren't all digits. */
static bool hex__append(const char *hex, struct text *bytes)
{
	char byte;

	for (; *hex; hex += 2) {
		if (hex__digit(hex[0]) < 0 || hex__digit(hex[1]) < 0)
			return false;
		byte = hex__digit(hex[0]) << 4 | hex__digit(hex[1]);
		if (!byte)
			return false;
		text__append(bytes, &byte, 1);
	}
	return true;
}

static int path__check(const char *path, const char *key,
		       const struct saved_place *place)
{
	const size_t length = strlen(path);
	size_t i;

	if (*path != '/' || (length > 1 && path[length - 1] == '/') ||
	    strstr(path, "//"))
		return saved_place__refuse(place, key,
					   "is no path of a cgroup");
	for (i = 0; path[i] == '/'; i += 1 + strcspn(path + i + 1, "/"))
		if (strcspn(path + i + 1, "/") > NAME_LENGTH_MAX)
			return saved_place__refuse(
				place, key, "has a name of more than %d bytes",
				NAME_LENGTH_MAX);
	return 0;
}

/* Reads the path's bytes. If they are no UTF-8, cgroup_hex has them. */
static int saved_memcg__read_path(struct saved_sample *sample,
				  struct json_object *object,
				  const struct saved_place *place,
				  const char **path)
{
	const char *text, *hex, *key = "cgroup";
	struct text bytes = {};
	int err;

	err = saved_value__get_string(object, place, "cgroup", false, &text);
	if (!err)
		err = saved_value__get_string(object, place, "cgroup_hex", true,
					      &hex);
	if (err)
		return err;
	if (hex) {
		key = "cgroup_hex";
		if (!hex__append(hex, &bytes)) {
			err = saved_place__refuse(place, key,
						  "is no hexadecimal");
			goto cleanup;
		}
		text = text__string(&bytes);
	}
	err = path__check(text, key, place);
	if (err)
		goto cleanup;
	*path = saved_sample__keep(sample, text, strlen(text) + 1);
	if (!*path || bytes.failed)
		err = saved_sample__fail_memory(sample);
cleanup:
	text__free(&bytes);
	return err;
}

static int saved_memcg__read_state(struct json_object *object,
				   const struct saved_place *place,
				   __u32 *flags)
{
	static const __u32 of_state[] = { 0, MEMCG_DYING, MEMCG_HIDDEN };
	const char *state;
	int err, i;

	err = saved_value__get_string(object, place, "state", true, &state);
	*flags = 0;
	if (err || !state)
		return err;
	for (i = 0; memcg_states[i]; i++) {
		if (strcmp(memcg_states[i], state))
			continue;
		*flags = of_state[i];
		return 0;
	}
	return saved_place__refuse(place, "state", "'%s' isn't known", state);
}

/*
 * Sets *list to the names of the columns that are null since a file couldn't be read,
 * or to NULL.
 */
static int saved_memcg__read_unreadable(struct json_object *object,
					const struct saved_place *place,
					struct json_object **list)
{
	size_t i;
	int err = saved_value__get(object, place, "unreadable", json_type_array,
				   "an array", true, list);

	for (i = 0; !err && *list && i < json_object_array_length(*list); i++)
		if (!json_object_is_type(json_object_array_get_idx(*list, i),
					 json_type_string))
			err = saved_place__refuse(place, "unreadable",
						  "must be names of columns");
	return err;
}

/* True if null means "no limit" in that column of that memcg. */
static bool saved_memcg__has_no_limit(const struct saved_sample *sample,
				      struct json_object *object,
				      const struct column *column)
{
	struct json_object *list;
	size_t i;

	if (!saved_columns__may_have_no_limit(&sample->columns, column))
		return false;
	if (!saved_value__find(object, "unreadable", &list))
		return true;
	for (i = 0; i < json_object_array_length(list); i++)
		if (!strcmp(json_object_get_string(
				    json_object_array_get_idx(list, i)),
			    column->name))
			return false;
	return true;
}

/*
 * Reads a column that names another memcg, the one whose limit it is. That one needn't
 * be in the sample, so a memcg of its path and serial is made up.
 */
static int saved_memcg__read_other(struct saved_sample *sample,
				   struct json_object *object,
				   const struct saved_place *place,
				   const struct column *column,
				   struct value *value)
{
	struct memcg other = {};
	const char *path;
	int err;

	err = saved_value__get_string(object, place, column->name, true, &path);
	if (!err)
		err = saved_value__get_number(object, place,
					      column->with_serial->name, true,
					      &other.serial);
	if (err || !path)
		return err;
	if (*path != '/')
		return saved_place__refuse(place, column->name,
					   "is no path of a cgroup");
	path = saved_sample__keep(sample, path + 1, strlen(path));
	other.name = path;
	/* All of the path becomes one name; "/" has none. */
	other.parent_path = path && *path ? "" : NULL;
	value->memcg =
		path ? saved_sample__keep(sample, &other, sizeof(other)) : NULL;
	if (!value->memcg)
		return saved_sample__fail_memory(sample);
	value->type = VALUE_IS_PATH;
	return 0;
}

static int saved_memcg__read_text(struct saved_sample *sample,
				  struct json_object *object,
				  const struct saved_place *place,
				  const struct column *column,
				  struct value *value)
{
	const char *text;
	int err = saved_value__get_string(object, place, column->name, true,
					  &text);

	if (err || !text)
		return err;
	value->text = saved_sample__keep(sample, text, strlen(text) + 1);
	if (!value->text)
		return saved_sample__fail_memory(sample);
	value->type = VALUE_IS_TEXT;
	return 0;
}

static int saved_memcg__read_fraction(struct json_object *object,
				      const struct saved_place *place,
				      const struct column *column,
				      struct value *value)
{
	struct json_object *number = NULL;

	if (!saved_value__find(object, column->name, &number) || !number)
		return 0;
	if (!json_object_is_type(number, json_type_double) &&
	    !json_object_is_type(number, json_type_int))
		return saved_place__refuse(place, column->name,
					   "must be a number or null");
	*value = (struct value){
		.type = VALUE_IS_FRACTION,
		.fraction = json_object_get_double(number),
	};
	return isfinite(value->fraction) ?
		       0 :
		       saved_place__refuse(place, column->name,
					   "is out of range");
}

static int saved_memcg__read_change(struct json_object *object,
				    const struct saved_place *place,
				    const struct column *column,
				    struct value *value)
{
	struct json_object *number;
	int err = saved_value__get(object, place, column->name, json_type_int,
				   "a whole number", true, &number);

	if (!err && number)
		*value = (struct value){
			.type = VALUE_IS_CHANGE,
			.change = json_object_get_int64(number),
		};
	return err;
}

/* Reads a column that isn't just a number of the record. */
static int saved_memcg__read_given(struct saved_sample *sample,
				   struct json_object *object,
				   const struct saved_place *place,
				   const struct column *column,
				   struct value *value)
{
	struct json_object *number;
	int err;

	*value = (struct value){ .type = VALUE_IS_UNKNOWN };
	if (column->with_serial)
		return saved_memcg__read_other(sample, object, place, column,
					       value);
	if (column->unit == UNIT_TEXT)
		return saved_memcg__read_text(sample, object, place, column,
					      value);
	if (unit__is_fraction(column->unit))
		return saved_memcg__read_fraction(object, place, column, value);
	if (column->change_of)
		return saved_memcg__read_change(object, place, column, value);
	err = saved_value__get_number(object, place, column->name, true,
				      &value->number);
	if (column->kind != KIND_LIMIT && value->number != VALUE_UNKNOWN)
		value->number = counter__clamp(value->number);
	if (value->number != VALUE_UNKNOWN)
		value->type = VALUE_IS_NUMBER;
	else if (saved_memcg__has_no_limit(sample, object, column) &&
		 saved_value__find(object, column->name, &number))
		value->type = VALUE_IS_NO_LIMIT;
	return err;
}

/* The place of a column's number; NULL: the column isn't one that a walk reads. */
static __u64 *saved_memcg__number(struct saved_sample *sample, __u32 i,
				  const struct column *column)
{
	if (column->compute || saved_column__is_given(column))
		return NULL;
	if (column->from == FROM_STATS)
		return &sample->stats[i].value[column->stat];
	if (column->from == FROM_PRESSURE)
		return (__u64 *)((char *)&sample->pressures[i] +
				 column->offset);
	return (__u64 *)((char *)&sample->records[i] + column->offset);
}

/* Reads a column that is in percent, and a number of hundredths where it is kept. */
static int saved_memcg__read_percent(struct json_object *object,
				     const struct saved_place *place,
				     const struct column *column, __u64 *number)
{
	struct value value = {};
	int err = saved_memcg__read_fraction(object, place, column, &value);

	if (err || value.type != VALUE_IS_FRACTION)
		return err;
	if (value.fraction < 0 || value.fraction > 100)
		return saved_place__refuse(place, column->name,
					   "must be from 0 to 100");
	*number = lround(value.fraction * 100);
	return 0;
}

/*
 * Reads a column that is a number of the record. A version that didn't know of counters
 * below 0 wrote them as numbers near 2^64.
 */
static int saved_memcg__read_number(struct saved_sample *sample,
				    struct json_object *object,
				    const struct saved_place *place,
				    const struct column *column, __u64 *number,
				    bool *was_below_0)
{
	int err;

	if (column->unit == UNIT_PERCENT)
		return saved_memcg__read_percent(object, place, column, number);
	err = saved_value__get_number(object, place, column->name, true,
				      number);
	if (*number == VALUE_UNKNOWN &&
	    saved_memcg__has_no_limit(sample, object, column))
		*number = VALUE_NO_LIMIT;
	if (column->kind != KIND_LIMIT && *number != VALUE_UNKNOWN) {
		*was_below_0 |= counter__clamp(*number) != *number;
		*number = counter__clamp(*number);
	}
	if (!err && column->unit == UNIT_FLAG && *number != VALUE_UNKNOWN &&
	    *number > 1)
		err = saved_place__refuse(place, column->name,
					  "must be 0, 1 or null");
	return err;
}

static int saved_memcg__read_columns(struct saved_sample *sample,
				     struct json_object *object,
				     const struct saved_place *place, __u32 i)
{
	const struct saved_columns *saved = &sample->columns;
	struct value *given = sample->given + (size_t)i * saved->nr_given;
	const struct column *column;
	struct json_object *value;
	__u64 *number;
	int err = 0;
	size_t nr;

	for (nr = 0; nr < NR_COLUMNS && !err; nr++) {
		column = &columns[nr];
		number = saved_memcg__number(sample, i, column);
		if (saved->given_slot[nr] != NO_SLOT)
			err = saved_memcg__read_given(
				sample, object, place, column,
				&given[saved->given_slot[nr]]);
		else if (number &&
			 saved_value__find(object, column->name, &value))
			err = saved_memcg__read_number(
				sample, object, place, column, number,
				&sample->rows[i].was_below_0);
	}
	return err;
}

/* Reads the keys that say which memcg it is. */
static int saved_memcg__read_identity(struct saved_sample *sample,
				      struct json_object *object,
				      const struct saved_place *place,
				      struct saved_row *row,
				      struct memcg_record *record)
{
	const struct {
		const char *key;
		bool may_be_null;
		__u64 *number;
	} numbers[] = {
		{ "serial", false, &row->serial },
		{ "parent", true, &row->parent },
		{ "id", false, &record->id },
	};
	size_t i;
	int err;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		err = saved_value__get_number(object, place, numbers[i].key,
					      numbers[i].may_be_null,
					      numbers[i].number);
		if (err)
			return err;
	}
	if (!row->serial || !row->parent)
		return saved_place__refuse(place,
					   row->serial ? "parent" : "serial",
					   "must be more than 0");
	if (row->parent == VALUE_UNKNOWN)
		row->parent = 0;
	err = saved_memcg__read_path(sample, object, place, &row->path);
	if (err)
		return err;
	if (!row->path[1] && row->parent)
		return saved_place__refuse(place, "parent",
					   "must be null for '/'");
	return saved_memcg__read_state(object, place, &record->flags);
}

int saved_memcg__read(struct saved_sample *sample, struct json_object *object,
		      const struct saved_place *place, __u32 i)
{
	struct memcg_record *record = &sample->records[i];
	struct saved_row *row = &sample->rows[i];
	struct json_object *unreadable = NULL;
	int err, stat;

	record__clear(record);
	record->revision = 0;
	memcg_pressure__clear(&sample->pressures[i]);
	for (stat = 0; stat < NR_STATS; stat++)
		sample->stats[i].value[stat] = VALUE_UNKNOWN;
	err = saved_columns__check_objects(&sample->columns, object, place);
	if (!err)
		err = saved_memcg__read_identity(sample, object, place, row,
						 record);
	if (!err)
		err = saved_sample__add_name(
			sample, strrchr(row->path, '/') + 1, &record->name);
	if (!err)
		err = saved_memcg__read_unreadable(object, place, &unreadable);
	if (!err)
		err = saved_memcg__read_columns(sample, object, place, i);
	if (err)
		return err;
	if (unreadable) {
		record->flags |= MEMCG_UNREADABLE;
		sample->has_unreadable = true;
	}
	record->serial = row->serial;
	record->parent = row->parent;
	/* The root's directory is the first of its file system; a container's isn't. */
	if (!row->parent && record->id == 1)
		record->flags |= MEMCG_ROOT;
	return 0;
}
