// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Prints series, all those of a metric together, as the format demands. The label that tells
 * the memcg is made once for each memcg, and is in each of its series.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "lib/hash.h"
#include "lib/log.h"
#include "output/prometheus.h"

/* A row that has series. */
struct target {
	const struct memcg *memcg;
	size_t start; /* of its label in the labels */
	size_t length;
};

struct exposition {
	FILE *file;
	const struct snapshot *snapshot;
	struct target *targets;
	__u32 nr;
	/* For each label the number of its target and 1, at a place that its hash tells. */
	__u32 *places;
	__u32 nr_places; /* a power of two, more than there are rows; 0: no place is taken */
	struct text labels;
	struct text name; /* of a metric */
	struct text bytes; /* of a path */
	struct text lines;
};

/*
 * How a number of that unit becomes one of the units that Prometheus counts in:
 * https://prometheus.io/docs/practices/naming/#base-units
 */
static const struct metric_unit {
	const char *suffix;
	unsigned int decimals; /* it is divided by that power of ten */
} metric_units[] = {
	[UNIT_BYTES] = { "_bytes", 0 },
	[UNIT_COUNT] = { "", 0 },
	[UNIT_FLAG] = { "", 0 },
	[UNIT_PERCENT] = { "_ratio", 2 },
	[UNIT_RATE] = { "_per_second", 0 },
	[UNIT_STALL] = { "_ratio", 3 },
	[UNIT_SECONDS] = { "_seconds", 0 },
	[UNIT_MICROSECONDS] = { "_seconds", 6 },
	[UNIT_TEXT] = { "", 0 },
};

static const __u64 powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000 };

/* Appends a column's name, in which no dot may be. */
static void text__append_identifier(struct text *text, const char *name)
{
	char *to = text__extend(text, strlen(name));

	for (; to && *name; name++)
		*to++ = *name == '.' ? '_' : *name;
}

void prometheus__append_name(const struct column *column, struct text *name)
{
	text__append_string(name, column__is_of_file(column) ?
					  "cgroup_memory_" :
					  "memcgtop_");
	text__append_identifier(name,
				column->metric ? column->metric : column->name);
	text__append_string(name, metric_units[column->unit].suffix);
	if (column->kind == KIND_COUNTER)
		text__append_string(name, "_total");
}

static const char *column__type(const struct column *column)
{
	return column->kind == KIND_COUNTER ? "counter" : "gauge";
}

/* The number of leading bytes that stand for themselves; most names are nothing else. */
static size_t value__plain_length(const char *bytes, size_t length)
{
	size_t done = 0;

	while (done < length && bytes[done] >= ' ' && bytes[done] <= '~' &&
	       bytes[done] != '"' && bytes[done] != '\\')
		done++;
	return done;
}

void prometheus__append_value(struct text *text, const char *bytes,
			      size_t length)
{
	size_t done = 0, sequence, i;
	__u32 code = 0;

	while (done < length) {
		sequence = value__plain_length(bytes + done, length - done);
		text__append(text, bytes + done, sequence);
		done += sequence;
		if (done == length)
			break;
		sequence = utf8__decode(bytes + done, length - done, &code);
		if (code == '\n' && sequence)
			text__append_string(text, "\\n");
		else if (sequence && (code == '"' || code == '\\'))
			text__format(text, "\\%c", (char)code);
		else if (sequence && !utf8__is_control(code))
			text__append(text, bytes + done, sequence);
		else
			for (i = 0; i < (sequence ? sequence : 1); i++)
				text__format(text, "\\\\x%02x",
					     (unsigned char)bytes[done + i]);
		done += sequence ? sequence : 1;
	}
}

void prometheus__demand(struct demand *demand)
{
	const struct column *column;

	for_each_column(column)
		if (column->joins)
			column__demand(column, demand);
	/* For the sum of removed memcgs. */
	column__demand(&columns[COLUMN_current], demand);
}

/* The place of a label: that of the target which has it, or a free one. */
static __u32 *exposition__place(const struct exposition *exposition,
				const char *label, size_t length)
{
	const __u32 mask = exposition->nr_places - 1;
	__u32 i = bytes__hash(label, length) & mask;
	const struct target *target;

	for (; exposition->places[i]; i = (i + 1) & mask) {
		target = &exposition->targets[exposition->places[i] - 1];
		if (target->length == length &&
		    !memcmp(exposition->labels.data + target->start, label,
			    length))
			break;
	}
	return &exposition->places[i];
}

/*
 * A memcg has series under its path. Two of a walk may have the same: one was removed behind
 * the walk, and one of its name was made before it. Or \xff stands in a name as it is.
 */
static void exposition__add_target(struct exposition *exposition,
				   const struct memcg *memcg)
{
	struct text *bytes = &exposition->bytes, *labels = &exposition->labels;
	const size_t start = labels->length;
	struct target *target;
	__u32 *place;

	text__clear(bytes);
	memcg__append_path(memcg, bytes);
	text__append_string(labels, "{cgroup=\"");
	prometheus__append_value(labels, text__string(bytes), bytes->length);
	text__append_string(labels, "\"");
	if (labels->failed || bytes->failed)
		return;
	place = exposition__place(exposition, labels->data + start,
				  labels->length - start);
	if (*place) {
		target = &exposition->targets[*place - 1];
		if (memcg->serial > target->memcg->serial)
			target->memcg = memcg;
		text__truncate(labels, start);
		return;
	}
	exposition->targets[exposition->nr++] =
		(struct target){ memcg, start, labels->length - start };
	*place = exposition->nr;
}

/*
 * Hidden memcgs have no files whose numbers these could be, and dying ones not even a path of
 * their own.
 */
static int exposition__set_targets(struct exposition *exposition)
{
	const struct snapshot *snapshot = exposition->snapshot;
	const __u32 nr = snapshot->nr_rows;
	const struct memcg *memcg;
	__u32 i;

	for (exposition->nr_places = 2; exposition->nr_places / 2 <= nr;)
		exposition->nr_places *= 2;
	exposition->targets = calloc(nr + 1, sizeof(*exposition->targets));
	exposition->places =
		calloc(exposition->nr_places, sizeof(*exposition->places));
	if (!exposition->targets || !exposition->places)
		return -ENOMEM;
	for (i = 0; i < nr; i++) {
		memcg = snapshot->order[i];
		if (!memcg__is_dying(memcg) && !memcg__is_hidden(memcg))
			exposition__add_target(exposition, memcg);
	}
	return 0;
}

static void exposition__end_line(struct exposition *exposition)
{
	text__append(&exposition->lines, "\n", 1);
	text__write_much(&exposition->lines, exposition->file);
}

/* Each metric has these lines once, before its series. */
static void exposition__add_metric(struct exposition *exposition,
				   const char *type, const char *help)
{
	struct text *lines = &exposition->lines;
	const char *name = text__string(&exposition->name);

	text__append_string(lines, "# HELP ");
	text__append_string(lines, name);
	text__append_string(lines, " ");
	text__append_string(lines, help);
	text__append_string(lines, "\n# TYPE ");
	text__append_string(lines, name);
	text__append_string(lines, " ");
	text__append_string(lines, type);
	text__append_string(lines, "\n");
}

static void text__append_number(struct text *text, __u64 number,
				unsigned int decimals)
{
	char digits[NUMBER_TEXT_MAX];

	text__append(text, digits,
		     number__format(digits, number / powers[decimals]));
	if (decimals && number % powers[decimals])
		text__format(text, ".%0*llu", decimals,
			     (unsigned long long)(number % powers[decimals]));
}

/* Appends a known value that is no text. */
static void text__append_metric(struct text *text, const struct value *value,
				unsigned int decimals)
{
	switch (value->type) {
	case VALUE_IS_NUMBER:
		text__append_number(text, value->number, decimals);
		break;
	case VALUE_IS_CHANGE:
		text__format(text, "%lld", (long long)value->change);
		break;
	case VALUE_IS_FRACTION:
		text__format(text, "%.10g", value->fraction / powers[decimals]);
		break;
	default:
		text__append_string(text, "+Inf");
		break;
	}
}

/* Prints the series of a column. An unknown value has none. */
static void exposition__print_column(struct exposition *exposition,
				     const struct column *column)
{
	const unsigned int decimals = metric_units[column->unit].decimals;
	struct text *lines = &exposition->lines, *name = &exposition->name;
	const struct target *target = exposition->targets;
	const struct column_place place =
		column__place(column, exposition->snapshot);
	bool is_first = true;
	struct value value;

	text__clear(name);
	prometheus__append_name(column, name);
	for (; target < exposition->targets + exposition->nr; target++) {
		value = column_place__value(&place, target->memcg);
		if (value.type == VALUE_IS_UNKNOWN)
			continue;
		if (is_first)
			exposition__add_metric(exposition, column__type(column),
					       column->help);
		is_first = false;
		text__append(lines, text__string(name), name->length);
		text__append(lines, exposition->labels.data + target->start,
			     target->length);
		text__append(lines, "} ", 2);
		text__append_metric(lines, &value, decimals);
		exposition__end_line(exposition);
	}
}

/* True if the column is a label by which series are joined. */
static bool column__is_label(const struct column *column,
			     const struct column_list *list)
{
	return column->joins ||
	       (column->unit == UNIT_TEXT && !column->is_name &&
		column_list__has(list, column));
}

static void exposition__add_label(struct exposition *exposition,
				  const struct column *column,
				  const struct memcg *memcg)
{
	const struct value value =
		column__value(column, exposition->snapshot, memcg);
	struct text *lines = &exposition->lines, *bytes = &exposition->bytes;

	text__clear(bytes);
	if (value.type == VALUE_IS_PATH)
		memcg__append_path(value.memcg, bytes);
	else if (value.type == VALUE_IS_TEXT)
		text__append_string(bytes, value.text);
	else
		return;
	text__append_string(lines, ",");
	text__append_identifier(lines, column->name);
	text__append_string(lines, "=\"");
	prometheus__append_value(lines, text__string(bytes), bytes->length);
	text__append_string(lines, "\"");
}

static void exposition__set_name(struct exposition *exposition,
				 const char *name)
{
	text__clear(&exposition->name);
	text__append_string(&exposition->name, name);
}

/* Each memcg has this series, so that a join loses none. */
static void exposition__print_info(struct exposition *exposition,
				   const struct column_list *list)
{
	struct text *lines = &exposition->lines;
	const struct column *labels[NR_COLUMNS], *column;
	size_t nr_labels = 0, i;
	__u32 target;

	for_each_column(column)
		if (column__is_label(column, list))
			labels[nr_labels++] = column;
	exposition__set_name(exposition, "memcgtop_cgroup_info");
	if (exposition->nr)
		exposition__add_metric(
			exposition, "gauge",
			"1; its labels tell what the names on the path mean");
	for (target = 0; target < exposition->nr; target++) {
		const struct target *its = &exposition->targets[target];

		text__append_string(lines, text__string(&exposition->name));
		text__append(lines, exposition->labels.data + its->start,
			     its->length);
		for (i = 0; i < nr_labels; i++)
			exposition__add_label(exposition, labels[i],
					      its->memcg);
		text__append_string(lines, "} 1");
		exposition__end_line(exposition);
	}
}

/* Prints the one series of a metric that no memcg has. */
static void exposition__print_one(struct exposition *exposition,
				  const char *name, const char *help,
				  __u64 number)
{
	struct text *lines = &exposition->lines;

	exposition__set_name(exposition, name);
	exposition__add_metric(exposition, "gauge", help);
	text__append_string(lines, name);
	text__append_string(lines, " ");
	text__append_number(lines, number, 0);
	text__append_string(lines, "\n");
}

/* A removed memcg's memory has that of removed ones below it in it. */
static __u64 snapshot__dying_current(const struct snapshot *snapshot)
{
	const struct memcg *memcg = snapshot->memcgs + snapshot->first;
	const struct memcg *end = memcg + snapshot->nr;
	struct value current;
	__u64 sum = 0;

	for (; memcg < end; memcg++) {
		if (!memcg__is_dying(memcg) ||
		    (memcg->parent && memcg__is_dying(memcg->parent) &&
		     memcg__is_charged_above(memcg)))
			continue;
		current = column__value(&columns[COLUMN_current], snapshot,
					memcg);
		if (current.type == VALUE_IS_NUMBER)
			sum += current.number;
	}
	return sum;
}

static void exposition__print_sample(struct exposition *exposition)
{
	const struct snapshot *snapshot = exposition->snapshot;
	const struct sample *sample = &snapshot->sample;
	struct text *lines = &exposition->lines;

	exposition__set_name(exposition, "memcgtop_build_info");
	exposition__add_metric(
		exposition, "gauge",
		"1; version of memcgtop, and how it read memcgs");
	text__format(
		lines,
		"memcgtop_build_info{version=\"%s\",hierarchy=\"%s\",source=\"",
		MEMCGTOP_VERSION, sample->hierarchy);
	/* It may be what a file says. */
	prometheus__append_value(lines, sample->source, strlen(sample->source));
	text__append_string(lines, "\"} 1\n");
	exposition__print_one(exposition, "memcgtop_incomplete",
			      "1: some memcgs couldn't be read",
			      sample->is_incomplete);
	if (sample->lacks_dying)
		return;
	exposition__print_one(
		exposition, "memcgtop_dying_cgroups",
		"memcgs whose cgroup was removed, and that something still pins",
		snapshot->nr_dying);
	exposition__print_one(exposition, "memcgtop_dying_bytes",
			      "memory that is still charged to these",
			      snapshot__dying_current(snapshot));
}

int prometheus__print(FILE *file, const struct snapshot *snapshot,
		      const struct column_list *list)
{
	struct exposition exposition = { .file = file, .snapshot = snapshot };
	int err = exposition__set_targets(&exposition);
	size_t i;

	if (err)
		goto cleanup;
	exposition__print_sample(&exposition);
	exposition__print_info(&exposition, list);
	for (i = 0; i < list->nr; i++)
		if (list->columns[i]->unit != UNIT_TEXT &&
		    column__is_available(list->columns[i], snapshot))
			exposition__print_column(&exposition, list->columns[i]);
	text__write(&exposition.lines, file);
cleanup:
	if (exposition.labels.failed || exposition.bytes.failed ||
	    exposition.name.failed || exposition.lines.failed)
		err = -ENOMEM;
	text__free(&exposition.labels);
	text__free(&exposition.bytes);
	text__free(&exposition.name);
	text__free(&exposition.lines);
	free(exposition.places);
	free(exposition.targets);
	return err ? log__error(err, "no memory for the series") : 0;
}
