// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads one memcg of a saved sample, and refuses one that isn't as -j writes it. */
#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "lib/text.h"
#include "source/saved_memcg.h"

#define NAME_LENGTH_MAX 255 /* NAME_MAX of kernfs */

/* One memcg that is read into a sample. */
struct memcg_reader {
	struct saved_sample *sample;
	const struct saved_field *fields; /* by the column's number */
	struct json_object *object; /* NULL: it has only columns */
	const struct saved_place *place;
	struct json_object *unreadable; /* names of columns; NULL: none is */
};

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
static int memcg_reader__read_path(const struct memcg_reader *reader,
				   const char **path)
{
	const struct saved_place *place = reader->place;
	const char *text, *hex = NULL, *key = "cgroup";
	struct text bytes = {};
	int err;

	err = saved_field__get_string(&reader->fields[COLUMN_cgroup], place,
				      key, false, &text);
	if (!err && reader->object)
		err = saved_field__find_string(reader->object, place,
					       "cgroup_hex", true, &hex);
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
	*path = saved_sample__keep(reader->sample, text, strlen(text) + 1);
	if (!*path || bytes.failed)
		err = saved_sample__fail_memory(reader->sample);
cleanup:
	text__free(&bytes);
	return err;
}

static int memcg_reader__read_state(const struct memcg_reader *reader,
				    __u32 *flags)
{
	static const __u32 of_state[] = { 0, MEMCG_DYING, MEMCG_HIDDEN };
	const char *state;
	int err, i;

	err = saved_field__get_string(&reader->fields[COLUMN_state],
				      reader->place, "state", true, &state);
	*flags = 0;
	if (err || !state)
		return err;
	for (i = 0; memcg_states[i]; i++) {
		if (strcmp(memcg_states[i], state))
			continue;
		*flags = of_state[i];
		return 0;
	}
	return saved_place__refuse(reader->place, "state", "'%s' isn't known",
				   state);
}

/* Finds the names of the columns that are null since a file couldn't be read. */
static int memcg_reader__read_unreadable(struct memcg_reader *reader)
{
	struct json_object **list = &reader->unreadable;
	size_t i;
	int err;

	if (!reader->object)
		return 0;
	err = saved_value__get(reader->object, reader->place, "unreadable",
			       json_type_array, "an array", true, list);
	for (i = 0; !err && *list && i < json_object_array_length(*list); i++)
		if (!json_object_is_type(json_object_array_get_idx(*list, i),
					 json_type_string))
			err = saved_place__refuse(reader->place, "unreadable",
						  "must be names of columns");
	return err;
}

/* True if null means "no limit" in that column of the memcg. */
static bool memcg_reader__has_no_limit(const struct memcg_reader *reader,
				       const struct column *column)
{
	struct json_object *list = reader->unreadable;
	size_t i;

	if (!saved_columns__may_have_no_limit(&reader->sample->columns, column))
		return false;
	for (i = 0; list && i < json_object_array_length(list); i++)
		if (!strcmp(json_object_get_string(
				    json_object_array_get_idx(list, i)),
			    column->name))
			return false;
	return true;
}

/* The value that the memcg's text has for a column. */
static const struct saved_field *
memcg_reader__field(const struct memcg_reader *reader,
		    const struct column *column)
{
	return &reader->fields[column__number(column)];
}

/*
 * Reads a column that names another memcg, the one whose limit it is. That one needn't
 * be in the sample, so a memcg of its path and serial is made up.
 */
static int memcg_reader__read_other(const struct memcg_reader *reader,
				    const struct column *column,
				    struct value *value)
{
	const struct column *serial = column->with_serial;
	struct saved_sample *sample = reader->sample;
	struct memcg other = {};
	const char *path;
	int err;

	err = saved_field__get_string(memcg_reader__field(reader, column),
				      reader->place, column->name, true, &path);
	if (!err)
		err = saved_field__get_number(
			memcg_reader__field(reader, serial), reader->place,
			serial->name, true, &other.serial);
	if (err || !path)
		return err;
	if (*path != '/')
		return saved_place__refuse(reader->place, column->name,
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

/* Reads a column of text, which the sample keeps. */
static int memcg_reader__read_text(const struct memcg_reader *reader,
				   const struct column *column,
				   struct value *value)
{
	const char *text;
	int err = saved_field__get_string(memcg_reader__field(reader, column),
					  reader->place, column->name, true,
					  &text);

	if (err || !text)
		return err;
	value->text =
		saved_sample__keep(reader->sample, text, strlen(text) + 1);
	if (!value->text)
		return saved_sample__fail_memory(reader->sample);
	value->type = VALUE_IS_TEXT;
	return 0;
}

/* Reads a column that isn't just a number of the record. */
static int memcg_reader__read_given(const struct memcg_reader *reader,
				    const struct column *column,
				    struct value *value)
{
	const struct saved_field *field = memcg_reader__field(reader, column);
	int err;

	*value = (struct value){ .type = VALUE_IS_UNKNOWN };
	if (column->with_serial)
		return memcg_reader__read_other(reader, column, value);
	if (column->unit == UNIT_TEXT)
		return memcg_reader__read_text(reader, column, value);
	if (unit__is_fraction(column->unit)) {
		if (saved_field__is_set(field))
			value->type = VALUE_IS_FRACTION;
		return saved_field__get_fraction(
			field, reader->place, column->name, &value->fraction);
	}
	if (column->change_of) {
		if (saved_field__is_set(field))
			value->type = VALUE_IS_CHANGE;
		return saved_field__get_change(field, reader->place,
					       column->name, &value->change);
	}
	err = saved_field__get_number(field, reader->place, column->name, true,
				      &value->number);
	if (column->kind != KIND_LIMIT && value->number != VALUE_UNKNOWN)
		value->number = counter__clamp(value->number);
	if (value->number != VALUE_UNKNOWN)
		value->type = VALUE_IS_NUMBER;
	else if (field->type == FIELD_NULL &&
		 memcg_reader__has_no_limit(reader, column))
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
static int memcg_reader__read_percent(const struct memcg_reader *reader,
				      const struct column *column,
				      __u64 *number)
{
	const struct saved_field *field = memcg_reader__field(reader, column);
	double percent;
	int err = saved_field__get_fraction(field, reader->place, column->name,
					    &percent);

	if (err || !saved_field__is_set(field))
		return err;
	if (percent < 0 || percent > 100)
		return saved_place__refuse(reader->place, column->name,
					   "must be from 0 to 100");
	*number = lround(percent * 100);
	return 0;
}

/*
 * Reads a column that is a number of the record. A version that didn't know of counters
 * below 0 wrote them as numbers near 2^64.
 */
static int memcg_reader__read_number(const struct memcg_reader *reader,
				     const struct column *column, __u64 *number,
				     bool *was_below_0)
{
	int err;

	if (column->unit == UNIT_PERCENT)
		return memcg_reader__read_percent(reader, column, number);
	err = saved_field__get_number(memcg_reader__field(reader, column),
				      reader->place, column->name, true,
				      number);
	if (*number == VALUE_UNKNOWN &&
	    memcg_reader__has_no_limit(reader, column))
		*number = VALUE_NO_LIMIT;
	if (column->kind != KIND_LIMIT && *number != VALUE_UNKNOWN) {
		*was_below_0 |= counter__clamp(*number) != *number;
		*number = counter__clamp(*number);
	}
	if (!err && column->unit == UNIT_FLAG && *number != VALUE_UNKNOWN &&
	    *number > 1)
		err = saved_place__refuse(reader->place, column->name,
					  "must be 0, 1 or null");
	return err;
}

static int memcg_reader__read_columns(const struct memcg_reader *reader,
				      __u32 i)
{
	struct saved_sample *sample = reader->sample;
	const struct saved_columns *saved = &sample->columns;
	struct value *given = sample->given + (size_t)i * saved->nr_given;
	const struct column *column;
	__u64 *number;
	int err = 0;
	size_t nr;

	for (nr = 0; nr < NR_COLUMNS && !err; nr++) {
		column = &columns[nr];
		if (saved->given_slot[nr] != NO_SLOT) {
			err = memcg_reader__read_given(
				reader, column, &given[saved->given_slot[nr]]);
			continue;
		}
		if (reader->fields[nr].type == FIELD_MISSING)
			continue;
		number = saved_memcg__number(sample, i, column);
		if (number)
			err = memcg_reader__read_number(
				reader, column, number,
				&sample->rows[i].was_below_0);
	}
	return err;
}

/* Reads the keys that say which memcg it is. */
static int memcg_reader__read_identity(const struct memcg_reader *reader,
				       struct saved_row *row,
				       struct memcg_record *record)
{
	const struct saved_place *place = reader->place;
	const struct {
		enum column_id column;
		bool may_be_null;
		__u64 *number;
	} numbers[] = {
		{ COLUMN_serial, false, &row->serial },
		{ COLUMN_parent, true, &row->parent },
		{ COLUMN_id, false, &record->id },
	};
	size_t i;
	int err;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		err = saved_field__get_number(
			&reader->fields[numbers[i].column], place,
			columns[numbers[i].column].name, numbers[i].may_be_null,
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
	err = memcg_reader__read_path(reader, &row->path);
	if (err)
		return err;
	if (!row->path[1] && row->parent)
		return saved_place__refuse(place, "parent",
					   "must be null for '/'");
	return memcg_reader__read_state(reader, &record->flags);
}

/* Sets all that the text may lack to unknown. */
static void saved_memcg__clear(struct saved_sample *sample, __u32 i)
{
	int stat;

	record__clear(&sample->records[i]);
	sample->records[i].revision = 0;
	memcg_pressure__clear(&sample->pressures[i]);
	for (stat = 0; stat < NR_STATS; stat++)
		sample->stats[i].value[stat] = VALUE_UNKNOWN;
}

int saved_memcg__read(struct saved_sample *sample,
		      const struct saved_field *fields,
		      struct json_object *object,
		      const struct saved_place *place, __u32 i)
{
	struct memcg_reader reader = { .sample = sample,
				       .fields = fields,
				       .object = object,
				       .place = place };
	struct memcg_record *record = &sample->records[i];
	struct saved_row *row = &sample->rows[i];
	int err = 0;

	saved_memcg__clear(sample, i);
	if (object)
		err = saved_columns__check_objects(&sample->columns, object,
						   place);
	if (!err)
		err = memcg_reader__read_identity(&reader, row, record);
	if (!err)
		err = saved_sample__add_name(
			sample, strrchr(row->path, '/') + 1, &record->name);
	if (!err)
		err = memcg_reader__read_unreadable(&reader);
	if (!err)
		err = memcg_reader__read_columns(&reader, i);
	if (err)
		return err;
	if (reader.unreadable) {
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
