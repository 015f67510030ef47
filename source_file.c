// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The source that reads what memcgtop -j wrote: documents, JSON Lines or rows.
 * It may come from another version, or be damaged: what isn't right is refused
 * with its line and key. Where the pieces of the text are is json_text.c's.
 */
#define _GNU_SOURCE /* strptime() */
#include <errno.h>
#include <json-c/json.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "column.h"
#include "json.h"
#include "json_text.h"
#include "log.h"
#include "source.h"

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
	char source[16];
	char hierarchy[4];
	char origin[128];
	bool *unavailable; /* by the column's number */
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

static int no_memory(void)
{
	return log__error(-ENOMEM, "%s: no memory for a sample of %u memcgs",
			  input.file.name, input.nr);
}

/* Where in the file what is read now comes from. */
struct place {
	unsigned long line;
	size_t memcg; /* of a document; NOT_A_MEMCG: its header, or a row */
};

#define NOT_A_MEMCG SIZE_MAX

static int place__refuse(const struct place *place, const char *key,
			 const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static int place__refuse(const struct place *place, const char *key,
			 const char *format, ...)
{
	char what[256], index[40] = "";
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(what, sizeof(what), format, arguments);
	va_end(arguments);
	if (place->memcg != NOT_A_MEMCG)
		snprintf(index, sizeof(index), "memcgs[%zu]%s", place->memcg,
			 *key ? "." : "");
	return log__error(-EINVAL, "%s: line %lu: %s%s%s%s", input.file.name,
			  place->line, index, key, *index || *key ? ": " : "",
			  what);
}

/* A dot in the key goes into an object. False: it isn't there. */
static bool json__find(struct json_object *object, const char *key,
		       struct json_object **value)
{
	const char *dot;
	char name[64];

	while ((dot = strchr(key, '.'))) {
		snprintf(name, sizeof(name), "%.*s", (int)(dot - key), key);
		if (!json_object_is_type(object, json_type_object) ||
		    !json_object_object_get_ex(object, name, &object))
			return false;
		key = dot + 1;
	}
	return json_object_is_type(object, json_type_object) &&
	       json_object_object_get_ex(object, key, value);
}

/* What JSON has a word for; without the key NULL, if it may be missing. */
static int json__get(struct json_object *object, const struct place *place,
		     const char *key, enum json_type type, const char *what,
		     bool may_be_null, struct json_object **value)
{
	*value = NULL;
	if (!json__find(object, key, value) && !may_be_null)
		return place__refuse(place, key, "is missing");
	if (!*value && may_be_null)
		return 0;
	if (!json_object_is_type(*value, type))
		return place__refuse(place, key, "must be %s%s", what,
				     may_be_null ? " or null" : "");
	return 0;
}

/* Without a NUL. NULL: null, or not there. */
static int json__get_string(struct json_object *object,
			    const struct place *place, const char *key,
			    bool may_be_null, const char **string)
{
	struct json_object *value;
	int err = json__get(object, place, key, json_type_string, "a string",
			    may_be_null, &value);

	*string = NULL;
	if (err || !value)
		return err;
	*string = json_object_get_string(value);
	if (strlen(*string) != (size_t)json_object_get_string_len(value))
		return place__refuse(place, key, "has a NUL in it");
	return 0;
}

/* An integer from 0 on; VALUE_UNKNOWN: null, or not there. */
static int json__get_number(struct json_object *object,
			    const struct place *place, const char *key,
			    bool may_be_null, __u64 *number)
{
	struct json_object *value;
	int err = json__get(object, place, key, json_type_int, "a whole number",
			    may_be_null, &value);

	*number = VALUE_UNKNOWN;
	if (err || !value)
		return err;
	*number = json_object_get_uint64(value);
	if (json_object_get_int64(value) < 0 || *number >= VALUE_NO_LIMIT)
		return place__refuse(place, key, "is out of range");
	return 0;
}

/* Of a whole piece; NULL, logged: it isn't JSON. */
static struct json_object *piece__parse(const char *text, size_t length,
					const struct place *place)
{
	enum json_tokener_error error;
	struct json_object *object;

	/* json-c looks at the form of sequences only. */
	if (!utf8__is_valid(text, length)) {
		place__refuse(place, "", "is no valid UTF-8");
		return NULL;
	}
	json_tokener_reset(input.tokener);
	object = json_tokener_parse_ex(input.tokener, text, length);
	error = json_tokener_get_error(input.tokener);
	if (error == json_tokener_success &&
	    json_object_is_type(object, json_type_object) &&
	    json_tokener_get_parse_end(input.tokener) == length)
		return object;
	json_object_put(object);
	place__refuse(place, "", "no valid JSON, at byte %zu of it: %s",
		      json_tokener_get_parse_end(input.tokener),
		      error == json_tokener_success ||
				      error == json_tokener_continue ?
			      "it ends early" :
			      json_tokener_error_desc(error));
	return NULL;
}

/* Bounds of what has a fixed place. */
static int header__copy(char *to, size_t size, const char *string,
			const char *key, const struct place *place)
{
	if (!string)
		return 0;
	if (strlen(string) >= size)
		return place__refuse(place, key, "is too long");
	strcpy(to, string);
	return 0;
}

static int header__read_time(struct json_object *header,
			     const struct place *place, struct timespec *time)
{
	unsigned int microseconds = 0;
	const char *text, *rest;
	struct tm utc = {};
	int err, length = 0;

	err = json__get_string(header, place, "time", false, &text);
	if (err)
		return err;
	rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &utc);
	if (!rest || sscanf(rest, ".%6uZ%n", &microseconds, &length) != 1 ||
	    !length || rest[length])
		return place__refuse(place, "time",
				     "must be as 2026-11-24T08:15:30.123456Z");
	*time = (struct timespec){ .tv_sec = timegm(&utc),
				   .tv_nsec = microseconds * 1000L };
	return 0;
}

static int header__read_unavailable(struct json_object *header,
				    const struct place *place)
{
	struct json_object *list, *name;
	const struct column *column;
	size_t i;
	int err;

	memset(input.unavailable, 0,
	       columns__nr() * sizeof(*input.unavailable));
	err = json__get(header, place, "unavailable", json_type_array,
			"an array", false, &list);
	if (err)
		return err;
	for (i = 0; i < json_object_array_length(list); i++) {
		name = json_object_array_get_idx(list, i);
		if (!json_object_is_type(name, json_type_string))
			return place__refuse(place, "unavailable",
					     "must be names of columns");
		column = column__find(json_object_get_string(name));
		if (column)
			input.unavailable[column__number(column)] = true;
	}
	return 0;
}

static int header__read_flag(struct json_object *header,
			     const struct place *place, const char *key,
			     bool *flag)
{
	struct json_object *value;
	int err = json__get(header, place, key, json_type_boolean,
			    "true or false", true, &value);

	*flag = value && !err && json_object_get_boolean(value);
	return err;
}

static int header__read_pressure(struct json_object *header,
				 const struct place *place, const char *which,
				 struct pressure *pressure)
{
	struct {
		const char *key;
		double *value;
	} averages[] = { { "avg10", &pressure->avg10 },
			 { "avg60", &pressure->avg60 },
			 { "avg300", &pressure->avg300 } };
	struct json_object *value;
	char key[64];
	size_t i;

	for (i = 0; i < sizeof(averages) / sizeof(averages[0]); i++) {
		snprintf(key, sizeof(key), "machine.pressure.%s.%s", which,
			 averages[i].key);
		if (!json__find(header, key, &value) ||
		    (!json_object_is_type(value, json_type_double) &&
		     !json_object_is_type(value, json_type_int)))
			return place__refuse(place, key, "must be a number");
		*averages[i].value = json_object_get_double(value);
		if (!isfinite(*averages[i].value))
			return place__refuse(place, key, "is out of range");
	}
	snprintf(key, sizeof(key), "machine.pressure.%s.total", which);
	return json__get_number(header, place, key, false, &pressure->total);
}

static int header__read_machine(struct json_object *header,
				const struct place *place,
				struct machine *machine)
{
	const struct {
		const char *key;
		__u64 *number;
	} numbers[] = {
		{ "machine.mem_total", &machine->mem_total },
		{ "machine.mem_available", &machine->mem_available },
		{ "machine.swap_total", &machine->swap_total },
		{ "machine.swap_free", &machine->swap_free },
		{ "machine.oom_kill", &machine->oom_kill },
	};
	struct json_object *pressure;
	size_t i;
	int err;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		err = json__get_number(header, place, numbers[i].key, true,
				       numbers[i].number);
		if (err)
			return err;
	}
	err = json__get(header, place, "machine.pressure", json_type_object,
			"an object", true, &pressure);
	machine->has_pressure = pressure != NULL;
	if (!err && pressure)
		err = header__read_pressure(header, place, "some",
					    &machine->some);
	if (!err && pressure)
		err = header__read_pressure(header, place, "full",
					    &machine->full);
	return err;
}

/* Which machine it was. Rows tell less: what they don't tell is unknown. */
static int header__read_host(struct json_object *header,
			     const struct place *place, struct machine *machine)
{
	const char *host, *boot_id, *kernel;
	__u64 page_size;
	int err;

	*machine = (struct machine){};
	err = json__get_string(header, place, "host", false, &host);
	if (!err)
		err = json__get_string(header, place, "boot_id", false,
				       &boot_id);
	if (!err)
		err = json__get_string(header, place, "kernel", true, &kernel);
	if (!err)
		err = header__copy(machine->uts.nodename,
				   sizeof(machine->uts.nodename), host, "host",
				   place);
	if (!err)
		err = header__copy(machine->boot_id, sizeof(machine->boot_id),
				   boot_id, "boot_id", place);
	if (!err)
		err = header__copy(machine->uts.release,
				   sizeof(machine->uts.release), kernel,
				   "kernel", place);
	if (!err)
		err = json__get_number(header, place, "page_size", true,
				       &page_size);
	if (err)
		return err;
	if (page_size != VALUE_UNKNOWN &&
	    (page_size < 4096 || page_size > 1 << 20))
		return place__refuse(place, "page_size", "is out of range");
	machine->page_size = page_size == VALUE_UNKNOWN ? 4096 : page_size;
	machine->version = version__parse(machine->uts.release);
	err = header__read_flag(header, place, "mount.recursiveprot",
				&machine->recursiveprot);
	if (!err)
		err = header__read_flag(header, place, "mount.localevents",
					&machine->localevents);
	if (!err)
		err = header__read_flag(header, place,
					"mount.hugetlb_accounting",
					&machine->hugetlb_accounting);
	return err ? err : header__read_machine(header, place, machine);
}

static int header__read(struct json_object *header, const struct place *place,
			struct machine *machine, struct sample *sample)
{
	const char *hierarchy, *source;
	__u64 schema;
	int err;

	err = json__get_number(header, place, "schema", false, &schema);
	if (!err && schema != JSON_SCHEMA)
		err = place__refuse(place, "schema",
				    "is %llu; this memcgtop reads %d", schema,
				    JSON_SCHEMA);
	if (!err)
		err = header__read_time(header, place, &sample->time);
	if (!err)
		err = json__get_number(header, place, "monotonic_ns", false,
				       &sample->monotonic_ns);
	if (!err)
		err = header__read_host(header, place, machine);
	if (!err)
		err = json__get_string(header, place, "hierarchy", false,
				       &hierarchy);
	if (!err && strcmp(hierarchy, "v1") && strcmp(hierarchy, "v2"))
		err = place__refuse(place, "hierarchy", "must be v1 or v2");
	if (!err)
		err = json__get_string(header, place, "source", true, &source);
	if (!err)
		err = header__copy(input.source, sizeof(input.source),
				   source ? source : "", "source", place);
	if (!err)
		err = header__read_unavailable(header, place);
	if (err)
		return err;
	strcpy(input.hierarchy, hierarchy);
	/* By cgroupfs there are no serials, so ids stand in for them. */
	snprintf(input.origin, sizeof(input.origin), "%s %s%s",
		 machine->boot_id, machine->uts.nodename,
		 strcmp(input.source, "cgroupfs") ? "" : " cgroupfs");
	machine->memory_is_v1 = !strcmp(hierarchy, "v1");
	sample->source = input.source;
	sample->hierarchy = input.hierarchy;
	sample->origin = input.origin;
	/* use_hierarchy=0, up to 5.10, is in no key. */
	sample->has_no_chain = machine->memory_is_v1 &&
			       machine->version < MACHINE_VERSION(5, 11);
	sample->is_blind = !strcmp(input.source, "cgroupfs");
	sample->recursiveprot = machine->recursiveprot;
	sample->page_size = machine->page_size;
	return 0;
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
	static const __u32 of_state[] = { MEMCG_ONLINE, MEMCG_DYING,
					  MEMCG_ONLINE | MEMCG_HIDDEN };
	const char *state;
	int err, i;

	err = json__get_string(object, place, "state", true, &state);
	*flags = MEMCG_ONLINE;
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
	other.above = path && *path ? "" : NULL;
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
	if (column->unit == TEXT)
		return memcg__read_other(object, place, column, value);
	if (column->unit == PERCENT || column->unit == RATE) {
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
	else if (column->kind == LIMIT && column->unit == BYTES &&
		 !input.unavailable[column__number(column)] &&
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
	       (column->compute && column->kind != IDENTITY);
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
	if (*number == VALUE_UNKNOWN && column->kind == LIMIT &&
	    column->unit == BYTES && !input.unavailable[column__number(column)])
		*number = VALUE_NO_LIMIT;
	if (!err && column->unit == FLAG && *number != VALUE_UNKNOWN &&
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
		input.has[i] &= !input.unavailable[i];
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
		object = piece__parse(input.file.text + piece->offset,
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
	memcg->above = above;
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
	const struct place place = { document->line, NOT_A_MEMCG };
	const size_t after = array->offset + array->length;
	struct text header = {};

	text__append(&header, input.file.text + document->offset,
		     array->offset - document->offset);
	text__append_string(&header, "null");
	text__append(&header, input.file.text + after,
		     document->offset + document->length - after);
	input.header = header.failed ?
			       NULL :
			       piece__parse(header.data, header.length, &place);
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
	const struct place place = { piece->line, NOT_A_MEMCG };
	struct json_object *row, *header, *value;
	size_t i;

	row = piece__parse(input.file.text + piece->offset, piece->length,
			   &place);
	if (!row)
		return NULL;
	header = json_object_new_object();
	for (i = 0; header && json_row_keys[i]; i++)
		if (json_object_object_get_ex(row, json_row_keys[i], &value))
			json_object_object_add(header, json_row_keys[i],
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

static int file__seek(unsigned long position)
{
	input.position = position;
	input.has_next = false;
	return json_file__go_to(&input.file, &input.marks[position]);
}

static int file__read(struct snapshot *snapshot, struct snapshot *before,
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
	place = (struct place){ input.next.line, NOT_A_MEMCG };
	err = input__mark();
	input.position++;
	if (!err)
		err = input__take();
	if (!err)
		err = header__read(input.header, &place, machine, &sample);
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

static void file__close(void)
{
	json_file__close(&input.file);
	json_tokener_free(input.tokener);
	json_object_put(input.header);
	pool__free(&input.pool);
	free(input.pieces.pieces);
	free(input.marks);
	free(input.unavailable);
	free(input.has);
	free(input.given_slot);
	input__free_memcgs();
	free(input.names);
	memset(&input, 0, sizeof(input));
}

static int file__open(const struct demand *demand, struct machine *machine,
		      struct text *why __attribute__((unused)))
{
	int err;

	err = json_file__open(&input.file, demand->input);
	if (!err && demand->goes_back)
		err = json_file__make_seekable(&input.file);
	if (err)
		return err;
	input.tokener = json_tokener_new();
	input.unavailable = calloc(columns__nr(), sizeof(*input.unavailable));
	input.given_slot = calloc(columns__nr(), sizeof(*input.given_slot));
	input.has = calloc(columns__nr(), sizeof(*input.has));
	if (!input.tokener || !input.unavailable || !input.given_slot ||
	    !input.has) {
		err = no_memory();
		file__close();
		return err;
	}
	json_tokener_set_flags(input.tokener, JSON_TOKENER_STRICT);
	*machine = (struct machine){};
	return 0;
}

const struct source source_file = {
	.name = "file",
	.open = file__open,
	.read = file__read,
	.seek = file__seek,
	.close = file__close,
};
