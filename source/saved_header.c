// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads the header of a saved sample, key by key. */
#define _GNU_SOURCE /* strptime() */
#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "model/saved_keys.h"
#include "source/saved_field.h"
#include "source/saved_header.h"

/* Numbers of the machine are read as those of memcgs are. */
_Static_assert(MACHINE_UNKNOWN == VALUE_UNKNOWN, "one value for unknown");

/* Copies a string to a buffer of that size, and refuses one that doesn't fit. */
static int saved_header__copy(char *to, size_t size, const char *string,
			      const char *key, const struct saved_place *place)
{
	if (!string)
		return 0;
	if (strlen(string) >= size)
		return saved_place__refuse(place, key, "is too long");
	strcpy(to, string);
	return 0;
}

static int saved_header__check_schema(struct json_object *header,
				      const struct saved_place *place)
{
	__u64 schema;
	int err = saved_field__find_number(header, place, "schema", false,
					   &schema);

	if (!err && schema != JSON_SCHEMA)
		err = saved_place__refuse(place, "schema",
					  "is %llu; this memcgtop reads %d",
					  schema, JSON_SCHEMA);
	return err;
}

/* True if the text begins as the pattern, in which a 0 stands for any digit. */
static bool text__is_like(const char *text, const char *pattern)
{
	for (; *pattern; text++, pattern++)
		if (*pattern == '0' ? *text < '0' || *text > '9' :
				      *text != *pattern)
			return false;
	return true;
}

/* Sets the time by the fields of a date and the digits of a fraction of a second. */
static bool time__set(const struct tm *utc, const char *digits,
		      struct timespec *time)
{
	struct tm real = *utc;
	int i;

	time->tv_sec = timegm(&real);
	time->tv_nsec = 0;
	for (i = 0; i < 9; i++)
		time->tv_nsec = time->tv_nsec * 10 +
				(*digits == 'Z' ? 0 : *digits++ - '0');
	/* timegm() makes another date of one that there isn't. */
	return real.tm_mon == utc->tm_mon && real.tm_mday == utc->tm_mday &&
	       real.tm_hour == utc->tm_hour && real.tm_min == utc->tm_min &&
	       real.tm_sec == utc->tm_sec;
}

static int saved_header__read_time(struct json_object *header,
				   const struct saved_place *place,
				   struct sample *sample)
{
	static const char pattern[] = "0000-00-00T00:00:00.0";
	const char *text, *fraction;
	struct tm utc = {};
	size_t digits = 0;
	int err;

	err = saved_field__find_string(header, place, "time", false, &text);
	if (err)
		return err;
	if (text__is_like(text, pattern)) {
		fraction = text + sizeof(pattern) - 2;
		digits = strspn(fraction, "0123456789");
	}
	if (!digits || digits > 9 || strcmp(fraction + digits, "Z") ||
	    !strptime(text, "%Y-%m-%dT%H:%M:%S", &utc))
		return saved_place__refuse(
			place, "time",
			"must be as 2026-11-24T08:15:30.123456Z");
	if (!time__set(&utc, fraction, &sample->time))
		return saved_place__refuse(place, "time",
					   "there is no such date");
	return saved_field__find_number(header, place, "monotonic_ns", false,
					&sample->monotonic_ns);
}

static int saved_header__read_unavailable(struct json_object *header,
					  const struct saved_place *place,
					  struct saved_columns *saved)
{
	struct json_object *list, *name;
	size_t i;
	int err;

	saved_columns__reset_unavailable(saved);
	err = saved_value__get(header, place, "unavailable", json_type_array,
			       "an array", false, &list);
	if (err)
		return err;
	for (i = 0; i < json_object_array_length(list); i++) {
		name = json_object_array_get_idx(list, i);
		if (!json_object_is_type(name, json_type_string))
			return saved_place__refuse(place, "unavailable",
						   "must be names of columns");
		saved_columns__set_unavailable(saved,
					       json_object_get_string(name));
	}
	return 0;
}

static int saved_header__read_pressure(struct json_object *header,
				       const struct saved_place *place,
				       const char *word,
				       struct pressure *pressure)
{
	const struct {
		const char *key;
		double *value;
	} averages[] = { { "avg10", &pressure->avg10 },
			 { "avg60", &pressure->avg60 },
			 { "avg300", &pressure->avg300 } };
	struct json_object *value;
	char key[64];
	size_t i;

	for (i = 0; i < sizeof(averages) / sizeof(averages[0]); i++) {
		snprintf(key, sizeof(key), "machine.pressure.%s.%s", word,
			 averages[i].key);
		if (!saved_value__find(header, key, &value) ||
		    (!json_object_is_type(value, json_type_double) &&
		     !json_object_is_type(value, json_type_int)))
			return saved_place__refuse(place, key,
						   "must be a number");
		*averages[i].value = json_object_get_double(value);
		if (!isfinite(*averages[i].value))
			return saved_place__refuse(place, key,
						   "is out of range");
	}
	snprintf(key, sizeof(key), "machine.pressure.%s.total", word);
	return saved_field__find_number(header, place, key, false,
					&pressure->total);
}

/* Reads memory, swap and pressure of the machine. */
static int saved_header__read_memory(struct json_object *header,
				     const struct saved_place *place,
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
		err = saved_field__find_number(header, place, numbers[i].key,
					       true, numbers[i].number);
		if (err)
			return err;
	}
	err = saved_value__get(header, place, "machine.pressure",
			       json_type_object, "an object", true, &pressure);
	machine->has_pressure = pressure != NULL;
	if (err || !pressure)
		return err;
	err = saved_header__read_pressure(header, place, "some",
					  &machine->some);
	return err ? err :
		     saved_header__read_pressure(header, place, "full",
						 &machine->full);
}

static int saved_header__read_names(struct json_object *header,
				    const struct saved_place *place,
				    struct machine *machine)
{
	struct {
		const char *key;
		bool may_be_null;
		char *to;
		size_t size;
		const char *string;
	} names[] = {
		{ "host", false, machine->uts.nodename,
		  sizeof(machine->uts.nodename), NULL },
		{ "boot_id", false, machine->boot_id, sizeof(machine->boot_id),
		  NULL },
		{ "kernel", true, machine->uts.release,
		  sizeof(machine->uts.release), NULL },
	};
	int err = 0;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]) && !err; i++)
		err = saved_field__find_string(header, place, names[i].key,
					       names[i].may_be_null,
					       &names[i].string);
	for (i = 0; i < sizeof(names) / sizeof(names[0]) && !err; i++)
		err = saved_header__copy(names[i].to, names[i].size,
					 names[i].string, names[i].key, place);
	return err;
}

static int saved_header__read_page_size(struct json_object *header,
					const struct saved_place *place,
					struct machine *machine)
{
	__u64 page_size;
	int err = saved_field__find_number(header, place, "page_size", true,
					   &page_size);

	if (err)
		return err;
	if (page_size == VALUE_UNKNOWN)
		page_size = 4096;
	if (page_size < 4096 || page_size > 1 << 20)
		return saved_place__refuse(place, "page_size",
					   "is out of range");
	machine->page_size = page_size;
	return 0;
}

static int saved_header__read_mount(struct json_object *header,
				    const struct saved_place *place,
				    struct machine *machine)
{
	const struct {
		const char *key;
		bool *flag;
	} flags[] = {
		{ "mount.recursiveprot", &machine->recursiveprot },
		{ "mount.localevents", &machine->localevents },
		{ "mount.hugetlb_accounting", &machine->hugetlb_accounting },
	};
	struct json_object *value;
	size_t i;
	int err;

	for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		err = saved_value__get(header, place, flags[i].key,
				       json_type_boolean, "true or false", true,
				       &value);
		if (err)
			return err;
		*flags[i].flag = value && json_object_get_boolean(value);
	}
	return 0;
}

/* Reads the machine. Rows tell less of it, and the rest is unknown. */
static int saved_header__read_machine(struct json_object *header,
				      const struct saved_place *place,
				      struct machine *machine)
{
	int err;

	*machine = (struct machine){};
	err = saved_header__read_names(header, place, machine);
	if (!err)
		err = saved_header__read_page_size(header, place, machine);
	if (!err)
		err = saved_header__read_mount(header, place, machine);
	machine->version = version__parse(machine->uts.release);
	return err ? err : saved_header__read_memory(header, place, machine);
}

/* Reads the hierarchy and the source that the sample was taken by. */
static int saved_header__read_source(struct json_object *header,
				     const struct saved_place *place,
				     struct saved_header *strings)
{
	const char *hierarchy, *source;
	int err;

	err = saved_field__find_string(header, place, "hierarchy", false,
				       &hierarchy);
	if (err)
		return err;
	if (strcmp(hierarchy, "v1") && strcmp(hierarchy, "v2"))
		return saved_place__refuse(place, "hierarchy",
					   "must be v1 or v2");
	strcpy(strings->hierarchy, hierarchy);
	err = saved_field__find_string(header, place, "source", true, &source);
	return err ? err :
		     saved_header__copy(strings->source,
					sizeof(strings->source),
					source ? source : "", "source", place);
}

static int saved_header__read_incomplete(struct json_object *header,
					 const struct saved_place *place,
					 struct sample *sample)
{
	struct json_object *value;
	int err = saved_value__get(header, place, "incomplete",
				   json_type_boolean, "true or false", true,
				   &value);

	sample->is_incomplete = value && json_object_get_boolean(value);
	return err;
}

/* Sets the members of the sample that follow from the strings and the machine. */
static void saved_header__set_sample(struct saved_header *strings,
				     struct machine *machine,
				     struct sample *sample)
{
	const bool is_cgroupfs = !strcmp(strings->source, "cgroupfs");

	/*
	 * Source cgroupfs knows no serials, so ids stand in for them. Its samples can't
	 * be compared with another source's.
	 */
	snprintf(strings->origin, sizeof(strings->origin), "%s %s%s",
		 machine->boot_id, machine->uts.nodename,
		 is_cgroupfs ? " cgroupfs" : "");
	machine->hierarchy.is_v1 = !strcmp(strings->hierarchy, "v1");
	sample->source = strings->source;
	sample->hierarchy = strings->hierarchy;
	sample->origin = strings->origin;
	/* No key tells use_hierarchy, which may be 0 on v1 up to 5.10. */
	sample->hierarchy_unknown = machine->hierarchy.is_v1 &&
				    machine->version < MACHINE_VERSION(5, 11);
	sample->lacks_dying = is_cgroupfs;
	sample->pressures_lag = !is_cgroupfs;
	sample->recursiveprot = machine->recursiveprot;
	sample->localevents = machine->localevents;
	sample->page_size = machine->page_size;
}

int saved_header__read(struct json_object *header,
		       const struct saved_place *place, struct machine *machine,
		       struct sample *sample, struct saved_header *strings,
		       struct saved_columns *saved)
{
	int err = saved_header__check_schema(header, place);

	if (!err)
		err = saved_header__read_time(header, place, sample);
	if (!err)
		err = saved_header__read_machine(header, place, machine);
	if (!err)
		err = saved_header__read_source(header, place, strings);
	if (!err)
		err = saved_header__read_unavailable(header, place, saved);
	if (!err)
		err = saved_header__read_incomplete(header, place, sample);
	if (!err)
		saved_header__set_sample(strings, machine, sample);
	return err;
}
