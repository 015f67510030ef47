// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The header of a saved sample: when, on which machine, by which source. */
#define _GNU_SOURCE /* strptime() */
#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "model/column.h"
#include "model/saved_keys.h"
#include "source/saved_header.h"
#include "source/saved_value.h"

/* Numbers of the machine are read as those of memcgs are. */
_Static_assert(MACHINE_UNKNOWN == VALUE_UNKNOWN, "one value for unknown");

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
				    const struct place *place,
				    struct saved_header *kept)
{
	struct json_object *list, *name;
	const struct column *column;
	size_t i;
	int err;

	memset(kept->unavailable, 0,
	       columns__nr() * sizeof(*kept->unavailable));
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
			kept->unavailable[column__number(column)] = true;
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

int saved_header__read(struct json_object *header, const struct place *place,
		       struct machine *machine, struct sample *sample,
		       struct saved_header *kept)
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
		err = header__copy(kept->source, sizeof(kept->source),
				   source ? source : "", "source", place);
	if (!err)
		err = header__read_unavailable(header, place, kept);
	if (err)
		return err;
	strcpy(kept->hierarchy, hierarchy);
	/* By cgroupfs there are no serials, so ids stand in for them. */
	snprintf(kept->origin, sizeof(kept->origin), "%s %s%s",
		 machine->boot_id, machine->uts.nodename,
		 strcmp(kept->source, "cgroupfs") ? "" : " cgroupfs");
	machine->memory_is_v1 = !strcmp(hierarchy, "v1");
	sample->source = kept->source;
	sample->hierarchy = kept->hierarchy;
	sample->origin = kept->origin;
	/* use_hierarchy=0, up to 5.10, is in no key. */
	sample->hierarchy_unknown = machine->memory_is_v1 &&
				    machine->version < MACHINE_VERSION(5, 11);
	sample->lacks_dying = !strcmp(kept->source, "cgroupfs");
	sample->recursiveprot = machine->recursiveprot;
	sample->page_size = machine->page_size;
	return 0;
}
