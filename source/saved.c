// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The source that reads what memcgtop -j wrote: documents, JSON Lines or rows.
 * It may come from another version, or be damaged: what isn't right is refused.
 * Where the pieces of the text are is json_text.c's, one value json_value.c's.
 */
#include <errno.h>
#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/log.h"
#include "model/column.h"
#include "model/saved_keys.h"
#include "source/saved.h"
#include "source/saved_header.h"
#include "source/saved_text.h"
#include "source/saved_value.h"

#define NAME_LENGTH_MAX 255 /* NAME_MAX of kernfs */

/* Strings and made-up memcgs that last as long as the sample. */
struct pool {
	struct chunk {
		struct chunk *next;
		size_t size;
		size_t used;
		char byte[];
	} * chunks;
};

/* One row as it is read, before the rows are in order. */
struct row {
	__u64 serial;
	__u64 parent; /* 0: it has none */
	const char *path; /* bytes */
	__u32 child; /* index + 1 of the first, 0: none */
	__u32 next; /* of its next sibling */
	bool is_start; /* its parent isn't in the sample */
};

static struct {
	struct source source;
	struct json_file file;
	struct json_tokener *tokener;
	struct piece next; /* the value that the next sample begins with */
	bool has_next;
	/* Where the samples that were read begin. */
	struct json_mark *marks;
	unsigned long nr_marks;
	unsigned long position; /* of the next one */
	/* Of the sample that was read last: */
	struct json_object *header;
	bool is_rows;
	struct pieces pieces; /* its memcgs, in the file's order */
	struct pool pool;
	struct saved_header kept;
	bool *has;
	__u8 *given_slot;
	__u32 nr_given;
	__u32 nr; /* memcgs */
	struct row *rows; /* in the file's order */
	__u32 *by_serial; /* indices into rows */
	/* In the order of the tree: */
	struct memcg_record *records;
	struct memcg_stats *stats;
	struct value *given;
	struct saved_memcg *memcgs;
	struct name_block *names;
	__u32 nr_name_blocks;
	__u32 name_room;
	struct saved saved;
	__u8 stat_slot[NR_STATS];
} input;

static void *pool__add(struct pool *pool, const void *bytes, size_t length)
{
	/* What lies in it may be a structure. */
	const size_t size = (length + 7) & ~(size_t)7;
	struct chunk *chunk = pool->chunks;
	void *place;

	if (!chunk || chunk->size - chunk->used < size) {
		const size_t room = size > 65536 ? size : 65536;

		chunk = malloc(sizeof(*chunk) + room);
		if (!chunk)
			return NULL;
		*chunk = (struct chunk){ .next = pool->chunks, .size = room };
		pool->chunks = chunk;
	}
	place = chunk->byte + chunk->used;
	memcpy(place, bytes, length);
	chunk->used += size;
	return place;
}

static void pool__free(struct pool *pool)
{
	struct chunk *chunk;

	while ((chunk = pool->chunks)) {
		pool->chunks = chunk->next;
		free(chunk);
	}
}

static struct place input__place_of(const struct piece *piece)
{
	return (struct place){ .file = input.file.name,
			       .line = piece->line,
			       .memcg = NOT_A_MEMCG };
}

static int no_memory(void)
{
	return log__error(-ENOMEM, "%s: no memory for a sample of %u memcgs",
			  input.file.name, input.nr);
}

static int hex__digit(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* The path's bytes; they may be no text. */
static int memcg__read_path(struct json_object *object,
			    const struct place *place, const char **path)
{
	const char *text, *hex, *key = "cgroup";
	struct text bytes = {};
	size_t length, i;
	char byte;
	int err;

	err = json__get_string(object, place, "cgroup", false, &text);
	if (!err)
		err = json__get_string(object, place, "cgroup_hex", true, &hex);
	if (err)
		return err;
	if (hex)
		key = "cgroup_hex";
	for (; hex && *hex; hex += 2) {
		if (hex__digit(hex[0]) < 0 || hex__digit(hex[1]) < 0 ||
		    !(hex__digit(hex[0]) + hex__digit(hex[1]))) {
			err = place__refuse(place, key, "is no hexadecimal");
			goto cleanup;
		}
		byte = hex__digit(hex[0]) << 4 | hex__digit(hex[1]);
		text__append(&bytes, &byte, 1);
	}
	if (hex)
		text = text__string(&bytes);
	length = strlen(text);
	if (*text != '/' || (length > 1 && text[length - 1] == '/') ||
	    strstr(text, "//"))
		err = place__refuse(place, key, "is no path of a cgroup");
	for (i = 0; !err && text[i] == '/'; i += 1 + strcspn(text + i + 1, "/"))
		if (strcspn(text + i + 1, "/") > NAME_LENGTH_MAX)
			err = place__refuse(place, key,
					    "has a name of more than %d bytes",
					    NAME_LENGTH_MAX);
	if (err)
		goto cleanup;
	*path = pool__add(&input.pool, text, length + 1);
	if (!*path || bytes.failed)
		err = no_memory();
cleanup:
	text__free(&bytes);
	return err;
}

static int memcg__read_state(struct json_object *object,
			     const struct place *place, __u32 *flags)
{
	static const __u32 of_state[] = { 0, MEMCG_DYING, MEMCG_HIDDEN };
	const char *state;
	int err, i;

	err = json__get_string(object, place, "state", true, &state);
	*flags = 0;
	if (err || !state)
		return err;
	for (i = 0; memcg_states[i]; i++) {
		if (strcmp(memcg_states[i], state))
			continue;
		*flags = of_state[i];
		return 0;
	}
	return place__refuse(place, "state", "'%s' isn't known", state);
}

/* A memcg that needn't be in the sample: whose limit it is. */
static int memcg__read_other(struct json_object *object,
			     const struct place *place,
			     const struct column *column, struct value *value)
{
	struct memcg other = {};
	const char *path;
	char key[64];
	int err;

	*value = (struct value){ .type = VALUE_IS_UNKNOWN };
	snprintf(key, sizeof(key), "%s_serial", column->name);
	err = json__get_string(object, place, column->name, true, &path);
	if (!err)
		err = json__get_number(object, place, key, true, &other.serial);
	if (err || !path)
		return err;
	if (*path != '/')
		return place__refuse(place, column->name,
				     "is no path of a cgroup");
	path = pool__add(&input.pool, path + 1, strlen(path));
	other.name = path;
	/* All of it as one name; "/" has none. */
	other.parent_path = path && *path ? "" : NULL;
	value->memcg = path ? pool__add(&input.pool, &other, sizeof(other)) :
			      NULL;
	if (!value->memcg)
		return no_memory();
	value->type = VALUE_IS_PATH;
	return 0;
}

/* Of a column that isn't just a number of the record. */
static int memcg__read_given(struct json_object *object,
			     const struct place *place,
			     const struct column *column, struct value *value)
{
	struct json_object *number = NULL;
	int err;

	*value = (struct value){ .type = VALUE_IS_UNKNOWN };
	if (column->unit == UNIT_TEXT)
		return memcg__read_other(object, place, column, value);
	if (column->unit == UNIT_PERCENT || column->unit == UNIT_RATE) {
		if (!json__find(object, column->name, &number) || !number)
			return 0;
		if (!json_object_is_type(number, json_type_double) &&
		    !json_object_is_type(number, json_type_int))
			return place__refuse(place, column->name,
					     "must be a number or null");
		*value = (struct value){
			.type = VALUE_IS_FRACTION,
			.fraction = json_object_get_double(number),
		};
		return isfinite(value->fraction) ?
			       0 :
			       place__refuse(place, column->name,
					     "is out of range");
	}
	if (column->change_of) {
		err = json__get(object, place, column->name, json_type_int,
				"a whole number", true, &number);
		if (!err && number)
			*value = (struct value){
				.type = VALUE_IS_CHANGE,
				.change = json_object_get_int64(number),
			};
		return err;
	}
	err = json__get_number(object, place, column->name, true,
			       &value->number);
	if (value->number != VALUE_UNKNOWN)
		value->type = VALUE_IS_NUMBER;
	else if (column->kind == KIND_LIMIT && column->unit == UNIT_BYTES &&
		 !input.kept.unavailable[column__number(column)] &&
		 json__find(object, column->name, &number))
		value->type = VALUE_IS_NO_LIMIT;
	return err;
}

/* Where the column's number goes, if it is one that a walk would have read. */
static __u64 *memcg__number(const struct column *column, __u32 i)
{
	if (column->compute || column->change_of)
		return NULL;
	if (column->from == FROM_STATS)
		return &input.stats[i].value[column->stat];
	return (__u64 *)((char *)&input.records[i] + column->offset);
}

static bool column__is_given(const struct column *column)
{
	return column->change_of ||
	       (column->compute && column->kind != KIND_IDENTITY);
}

static int memcg__read_column(struct json_object *object,
			      const struct place *place,
			      const struct column *column, __u32 i)
{
	const __u8 slot = input.given_slot[column__number(column)];
	struct json_object *value;
	__u64 *number;
	int err;

	if (slot != NO_SLOT)
		return memcg__read_given(
			object, place, column,
			&input.given[(size_t)i * input.nr_given + slot]);
	number = memcg__number(column, i);
	if (!number || !json__find(object, column->name, &value))
		return 0;
	err = json__get_number(object, place, column->name, true, number);
	/* null is no limit where the kernel has one at all. */
	if (*number == VALUE_UNKNOWN && column->kind == KIND_LIMIT &&
	    column->unit == UNIT_BYTES &&
	    !input.kept.unavailable[column__number(column)])
		*number = VALUE_NO_LIMIT;
	if (!err && column->unit == UNIT_FLAG && *number != VALUE_UNKNOWN &&
	    *number > 1)
		err = place__refuse(place, column->name,
				    "must be 0, 1 or null");
	return err;
}

/* "stat": 5 hides every column that begins so. */
static int memcg__check_objects(struct json_object *object,
				const struct place *place)
{
	static const char *const objects[] = {
		"stat",		"events",
		"events_local", "swap",
		"swap.events",	"zswap",
		"oom",		"memsw",
		"rate",		"rate.stat",
		"rate.events",	"rate.events_local",
		"rate.swap",	"rate.swap.events",
		"effective",	"delta"
	};
	struct json_object *value;
	size_t i;
	int err;

	for (i = 0; i < sizeof(objects) / sizeof(objects[0]); i++) {
		if (!json__find(object, objects[i], &value))
			continue;
		err = json__get(object, place, objects[i], json_type_object,
				"an object", false, &value);
		if (err)
			return err;
	}
	return 0;
}

static int memcg__read_name(const struct row *row, struct memcg_record *record)
{
	const char *name = strrchr(row->path, '/') + 1;
	const __u32 nr = strlen(name) / NAME_BLOCK + 1;
	struct name_block *more;

	if (input.nr_name_blocks + nr > input.name_room) {
		input.name_room = input.name_room * 2 + NAME_BLOCKS_MAX;
		more = reallocarray(input.names, input.name_room,
				    sizeof(*more));
		if (!more)
			return no_memory();
		input.names = more;
	}
	record->name = input.nr_name_blocks;
	strcpy(input.names[record->name].byte, name);
	input.nr_name_blocks += nr;
	return 0;
}

static int memcg__read(struct json_object *object, const struct place *place,
		       __u32 i)
{
	struct memcg_record *record = &input.records[i];
	struct row *row = &input.rows[i];
	size_t column;
	int err;

	memset(record, 0xff, sizeof(*record));
	memset(&input.stats[i], 0xff, sizeof(input.stats[i]));
	record->revision = 0;
	*row = (struct row){};
	err = memcg__check_objects(object, place);
	if (!err)
		err = json__get_number(object, place, "serial", false,
				       &row->serial);
	if (!err)
		err = json__get_number(object, place, "parent", true,
				       &row->parent);
	if (!err)
		err = json__get_number(object, place, "id", false,
				       (__u64 *)&record->id);
	if (!err && (!row->serial || !row->parent))
		err = place__refuse(place, row->serial ? "parent" : "serial",
				    "must be more than 0");
	if (row->parent == VALUE_UNKNOWN)
		row->parent = 0;
	if (!err)
		err = memcg__read_path(object, place, &row->path);
	if (!err && !row->path[1] && row->parent)
		err = place__refuse(place, "parent", "must be null for '/'");
	if (!err)
		err = memcg__read_state(object, place, &record->flags);
	if (!err)
		err = memcg__read_name(row, record);
	for (column = 0; column < columns__nr() && !err; column++)
		err = memcg__read_column(object, place, column__at(column), i);
	record->serial = row->serial;
	record->parent = row->parent;
	/* The root's directory is the first of its file system; a container's isn't. */
	if (!row->parent && record->id == 1)
		record->flags |= MEMCG_ROOT;
	return err;
}

/* Which columns there are the first memcg tells. */
static void input__set_columns(struct json_object *first)
{
	struct json_object *value;
	size_t i;

	input.nr_given = 0;
	for (i = 0; i < columns__nr(); i++) {
		input.given_slot[i] = NO_SLOT;
		input.has[i] = json__find(first, column__at(i)->name, &value);
		if (input.has[i] && column__is_given(column__at(i)))
			input.given_slot[i] = input.nr_given++;
		input.has[i] &= !input.kept.unavailable[i];
	}
}

static void input__free_memcgs(void)
{
	free(input.rows);
	free(input.by_serial);
	free(input.records);
	free(input.stats);
	free(input.given);
	free(input.memcgs);
}

static int input__make_room(__u32 nr)
{
	input__free_memcgs();
	input.nr = nr;
	input.nr_name_blocks = 0;
	input.rows = calloc(nr + 1, sizeof(*input.rows));
	input.by_serial = calloc(nr + 1, sizeof(*input.by_serial));
	input.records = calloc(nr + 1, sizeof(*input.records));
	input.stats = calloc(nr + 1, sizeof(*input.stats));
	input.given =
		calloc((size_t)nr * input.nr_given + 1, sizeof(*input.given));
	input.memcgs = calloc(nr + 1, sizeof(*input.memcgs));
	return input.rows && input.by_serial && input.records && input.stats &&
			       input.given && input.memcgs ?
		       0 :
		       no_memory();
}

static struct place input__place(__u32 i)
{
	return (struct place){
		.file = input.file.name,
		.line = input.pieces.pieces[i].line,
		.memcg = input.is_rows ? NOT_A_MEMCG : i,
	};
}

static int input__read_memcgs(void)
{
	const struct piece *piece;
	struct json_object *object;
	struct place place;
	int err = 0;
	__u32 i;

	if (!input.pieces.nr) {
		input__set_columns(NULL);
		return input__make_room(0);
	}
	for (i = 0; !err && i < input.pieces.nr; i++) {
		piece = &input.pieces.pieces[i];
		place = input__place(i);
		object = json__parse(input.tokener,
				     input.file.text + piece->offset,
				     piece->length, &place);
		if (!object)
			return -EINVAL;
		if (!i) {
			input__set_columns(object);
			err = input__make_room(input.pieces.nr);
		}
		if (!err)
			err = memcg__read(object, &place, i);
		json_object_put(object);
	}
	return err;
}

static int serial__compare(const void *one, const void *other)
{
	const struct row *a = &input.rows[*(const __u32 *)one],
			 *b = &input.rows[*(const __u32 *)other];

	return a->serial < b->serial ? -1 : a->serial > b->serial;
}

/* NULL: none of that serial. */
static struct row *row__find(__u64 serial)
{
	__u32 low = 0, high = input.nr, middle;
	struct row *row;

	while (low < high) {
		middle = low + (high - low) / 2;
		row = &input.rows[input.by_serial[middle]];
		if (row->serial == serial)
			return row;
		if (row->serial < serial)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* Whether it is the path of one directly below the other. */
static bool row__is_below(const struct row *row, const struct row *parent)
{
	const size_t length = parent->path[1] ? strlen(parent->path) : 0;

	return !strncmp(row->path, parent->path, length) &&
	       row->path[length] == '/' && row->path[length + 1] &&
	       !strchr(row->path + length + 1, '/');
}

/* Hangs each row below its parent, in the file's order. *first: of the starts. */
static int input__link(__u32 *first)
{
	struct row *parent, *row;
	struct place place;
	__u32 i;

	*first = 0;
	for (i = 0; i < input.nr; i++)
		input.by_serial[i] = i;
	qsort(input.by_serial, input.nr, sizeof(*input.by_serial),
	      serial__compare);
	for (i = 1; i < input.nr; i++) {
		place = input__place(input.by_serial[i]);
		row = &input.rows[input.by_serial[i]];
		if (row->serial == input.rows[input.by_serial[i - 1]].serial)
			return place__refuse(&place, "serial",
					     "%llu is there twice",
					     row->serial);
	}
	for (i = input.nr; i-- > 0;) {
		row = &input.rows[i];
		parent = row->parent ? row__find(row->parent) : NULL;
		place = input__place(i);
		if (parent && !row__is_below(row, parent))
			return place__refuse(
				&place, "cgroup",
				"isn't below the path of its parent %llu",
				row->parent);
		row->is_start = !parent;
		row->next = parent ? parent->child : *first;
		*(parent ? &parent->child : first) = i + 1;
	}
	return 0;
}

/* Of a start: where it would be. */
static int memcg__set_above(struct saved_memcg *memcg, const struct row *row)
{
	const char *name = strrchr(row->path, '/');
	char *above;

	/* The root, and what a container takes for it. */
	if (!row->is_start || !name[1])
		return 0;
	above = pool__add(&input.pool, row->path, name - row->path + 1);
	if (!above)
		return no_memory();
	above[name - row->path] = '\0';
	memcg->parent_path = above;
	return 0;
}

/* Puts what is in the file's order into the order that was found for it. */
static int input__permute(void **rows, size_t size, const __u32 *order)
{
	char *ordered = malloc(size * input.nr + 1);
	__u32 i;

	if (!ordered)
		return no_memory();
	for (i = 0; i < input.nr; i++)
		memcpy(ordered + i * size,
		       (char *)*rows + (size_t)order[i] * size, size);
	free(*rows);
	*rows = ordered;
	return 0;
}

/*
 * Parents before their children. There is no cycle: each path is longer than its
 * parent's.
 */
static int input__order(void)
{
	__u32 first, nr = 0, i, *order = NULL, *path = NULL, level = 0;
	const struct piece *piece;
	int err;

	err = input__link(&first);
	if (err)
		return err;
	order = calloc(input.nr + 1, sizeof(*order));
	path = calloc(input.nr + 1, sizeof(*path));
	if (!order || !path) {
		err = no_memory();
		goto cleanup;
	}
	for (i = first; i;) {
		order[nr++] = i - 1;
		if (input.rows[i - 1].child) {
			path[level++] = i;
			i = input.rows[i - 1].child;
			continue;
		}
		while (i && !input.rows[i - 1].next)
			i = level ? path[--level] : 0;
		if (i)
			i = input.rows[i - 1].next;
	}
	for (i = 0; i < nr && !err; i++) {
		piece = &input.pieces.pieces[order[i]];
		input.memcgs[i] = (struct saved_memcg){
			.offset = piece->offset,
			.length = piece->length,
			.position = order[i],
		};
		err = memcg__set_above(&input.memcgs[i], &input.rows[order[i]]);
	}
	if (!err)
		err = input__permute((void **)&input.records,
				     sizeof(*input.records), order);
	if (!err)
		err = input__permute((void **)&input.stats,
				     sizeof(*input.stats), order);
	if (!err && input.nr_given)
		err = input__permute((void **)&input.given,
				     input.nr_given * sizeof(*input.given),
				     order);
cleanup:
	free(order);
	free(path);
	return err;
}

/* The next value of the file is the first of a sample. 1; 0: there is none. */
static int input__peek(void)
{
	int err;

	if (input.has_next)
		return 1;
	err = json_file__next(&input.file, &input.next);
	input.has_next = err == 1;
	return err;
}

/* A document: what is beside its memcgs, and the pieces that they are. */
static int input__take_document(const struct piece *array)
{
	const struct piece *document = &input.next;
	const struct place place = input__place_of(document);
	const size_t after = array->offset + array->length;
	struct text header = {};

	text__append(&header, input.file.text + document->offset,
		     array->offset - document->offset);
	text__append_string(&header, "null");
	text__append(&header, input.file.text + after,
		     document->offset + document->length - after);
	input.header = header.failed ? NULL :
				       json__parse(input.tokener, header.data,
						   header.length, &place);
	if (header.failed)
		no_memory();
	else if (input.header)
		json_object_object_del(input.header, "memcgs");
	text__free(&header);
	return input.header ? 0 : -EINVAL;
}

/* What each row of a sample repeats. */
static struct json_object *row__header(const struct piece *piece)
{
	const struct place place = input__place_of(piece);
	struct json_object *row, *header, *value;
	size_t i;

	row = json__parse(input.tokener, input.file.text + piece->offset,
			  piece->length, &place);
	if (!row)
		return NULL;
	header = json_object_new_object();
	for (i = 0; header && saved_row_keys[i]; i++)
		if (json_object_object_get_ex(row, saved_row_keys[i], &value))
			json_object_object_add(header, saved_row_keys[i],
					       json_object_get(value));
	json_object_put(row);
	if (!header)
		no_memory();
	return header;
}

/* Rows: as many as have the header of the first. */
static int input__take_rows(void)
{
	struct json_object *header;
	bool is_same = true;
	int err;

	input.header = row__header(&input.next);
	if (!input.header)
		return -EINVAL;
	while (is_same) {
		err = pieces__add(&input.pieces, &input.next);
		input.has_next = false;
		if (!err)
			err = input__peek();
		if (err <= 0)
			return err;
		/* Whose it is can't be told of one that is damaged. */
		header = row__header(&input.next);
		if (!header)
			return -EINVAL;
		is_same = json_object_equal(header, input.header);
		json_object_put(header);
	}
	return 0;
}

static int input__take(void)
{
	struct piece array;
	unsigned long line;
	int err;

	json_object_put(input.header);
	input.header = NULL;
	pool__free(&input.pool);
	input.pieces.nr = 0;
	json_file__forget(&input.file, &input.next);
	err = json_text__find_array(input.file.text, &input.next, "memcgs",
				    &array, &input.pieces, &line);
	if (err == -EINVAL)
		return log__error(
			err,
			"%s: line %lu: memcgs: must be an array of objects",
			input.file.name, line);
	if (err)
		return err;
	input.is_rows = !array.length;
	if (input.is_rows)
		return input__take_rows();
	err = input__take_document(&array);
	input.has_next = false;
	return err;
}

/* Who limits a memcg and is in the sample has its bytes there, not only text. */
static void input__find_others(struct snapshot *snapshot)
{
	const struct memcg *other;
	struct value *value;
	size_t i;

	for (i = 0; i < (size_t)input.nr * input.nr_given; i++) {
		value = &input.given[i];
		if (value->type != VALUE_IS_PATH)
			continue;
		other = snapshot__find(snapshot, value->memcg->serial);
		if (other)
			value->memcg = other;
	}
}

/* Remembers where the sample begins that is read now. */
static int input__mark(void)
{
	struct json_mark *more;

	if (input.position < input.nr_marks)
		return 0;
	more = reallocarray(input.marks, input.nr_marks + 1, sizeof(*more));
	if (!more)
		return no_memory();
	input.marks = more;
	input.marks[input.nr_marks++] =
		json_file__mark(&input.file, &input.next);
	return 0;
}

static int saved__seek(struct source *source __attribute__((unused)),
		       unsigned long position)
{
	input.position = position;
	input.has_next = false;
	return json_file__go_to(&input.file, &input.marks[position]);
}

static int saved__read(struct source *source __attribute__((unused)),
		       struct snapshot *snapshot, struct snapshot *before,
		       struct machine *machine)
{
	struct sample sample = { .stat_slot = input.stat_slot,
				 .nr_stats = NR_STATS };
	struct place place;
	__u64 missing;
	__u32 i;
	int err = input__peek();

	if (err <= 0)
		return err ? err : -ENODATA;
	place = input__place_of(&input.next);
	err = input__mark();
	input.position++;
	if (!err)
		err = input__take();
	if (!err)
		err = saved_header__read(input.header, &place, machine, &sample,
					 &input.kept);
	if (!err)
		err = input__read_memcgs();
	if (!err)
		err = input__order();
	if (err)
		return err;
	for (i = 0; i < NR_STATS; i++)
		input.stat_slot[i] = i;
	input.saved = (struct saved){
		.header = input.header,
		.is_rows = input.is_rows,
		.text = (const char *const *)&input.file.text,
		.memcgs = input.memcgs,
		.given = input.given,
		.nr_given = input.nr_given,
		.given_slot = input.given_slot,
		.has = input.has,
	};
	sample.nr_memcgs = input.nr;
	sample.records = input.records;
	sample.stats = (const __u64 *)input.stats;
	sample.names = input.names;
	sample.saved = &input.saved;
	err = snapshot__build(snapshot, &sample, before, &missing);
	if (!err)
		input__find_others(snapshot);
	return err;
}

static void saved__close(struct source *source __attribute__((unused)))
{
	json_file__close(&input.file);
	if (input.tokener)
		json_tokener_free(input.tokener);
	json_object_put(input.header);
	pool__free(&input.pool);
	free(input.pieces.pieces);
	free(input.marks);
	free(input.kept.unavailable);
	free(input.has);
	free(input.given_slot);
	input__free_memcgs();
	free(input.names);
	memset(&input, 0, sizeof(input));
}

static const struct source_ops saved_source_ops = {
	.name = "file",
	.read = saved__read,
	.seek = saved__seek,
	.close = saved__close,
};

int saved__open(const char *name, bool can_seek, struct machine *machine,
		struct source **source)
{
	int err;

	err = json_file__open(&input.file, name);
	if (!err && can_seek)
		err = json_file__make_seekable(&input.file);
	if (err)
		return err;
	input.tokener = json_tokener_new();
	input.kept.unavailable =
		calloc(columns__nr(), sizeof(*input.kept.unavailable));
	input.given_slot = calloc(columns__nr(), sizeof(*input.given_slot));
	input.has = calloc(columns__nr(), sizeof(*input.has));
	if (!input.tokener || !input.kept.unavailable || !input.given_slot ||
	    !input.has) {
		err = no_memory();
		saved__close(&input.source);
		return err;
	}
	json_tokener_set_flags(input.tokener, JSON_TOKENER_STRICT);
	*machine = (struct machine){};
	input.source.ops = &saved_source_ops;
	*source = &input.source;
	return 0;
}
