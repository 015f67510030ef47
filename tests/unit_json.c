// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests the bytes of JSON that come from a template, beside json-c's own of the same
 * document, and what is printed where memory is lacking.
 */
#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include "output/json.h"
#include "output/json_writer.h"
#include "unit.h"

/* Names with what JSON escapes, what a terminal obeys, and bytes that are no UTF-8. */
static const char *const names[] = {
	"plain",
	"\"quoted\"",
	"back\\slash/",
	"\b\f\n\r\t\x01\x1f",
	"c1\xc2\x9b",
	"\xe2\x80\xae right to left \xd8\x9c",
	"del\x7f",
	"bad\xff\xc2",
	"\xe2\x82\xac \xf0\x9f\x91\xa9",
};

/* Two samples of a tree whose values have each number of digits. */
struct samples {
	struct tree tree;
	struct snapshot before;
	struct snapshot now;
	struct memcg_pressure pressures[TREE_MAX];
};

static void samples__fill(struct samples *samples, __u64 factor)
{
	struct tree *tree = &samples->tree;
	struct memcg_record *longest;
	__u64 value = 1;
	size_t i, k;

	*tree = (struct tree){};
	tree__add(tree, 0, 1, "");
	longest = tree__add(tree, 1, 2, "");
	longest->memory.max = 1 << 20;
	memset(&tree->names[longest->name], '"', 255);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		tree__add(tree, i % 2 ? 2 : i + 2, i + 3, names[i]);
	for (i = 0; i < tree->nr; i++) {
		for (k = 0; k < NR_STATS; k++, value = value * 7 % (1ULL << 60))
			tree->stats[i].value[k] = value * factor;
		tree->records[i].memory.current = value % (1 << 20) * factor;
		tree->records[i].event[EVENT_oom_kill] = i * factor;
		samples->pressures[i].some.avg10 = value % 10000;
		samples->pressures[i].full.total = value * factor;
	}
	tree->records[3].flags = MEMCG_DYING;
	tree->records[4].flags = MEMCG_UNREADABLE;
	tree->records[4].memory.max = VALUE_UNKNOWN;
	tree->records[5].memory.peak = VALUE_NO_LIMIT - 1;
}

static void samples__take(struct samples *samples)
{
	samples__fill(samples, 2);
	samples->tree.records[6].memory.current = 1 << 20;
	samples->tree.records[7].memory.current = 5 << 20;
	tree__take(&samples->tree, &samples->before, 10, samples->pressures);
	samples__fill(samples, 5);
	samples->tree.records[6].memory.current = 9 << 20;
	samples->tree.records[7].memory.current = 1 << 20;
	tree__take(&samples->tree, &samples->now, 17, samples->pressures);
	snapshot__compare_with(&samples->now, &samples->before, true);
	assert_int_equal(snapshot__label(&samples->now), 0);
	samples->now.sample.has_unreadable = true;
}

static void samples__free(struct samples *samples)
{
	snapshot__free(&samples->before);
	snapshot__free(&samples->now);
}

static int print(struct samples *samples, struct json_options *options,
		 const char *columns, char **text)
{
	struct column_list list = { .v1 = true };
	const struct machine machine = {
		.uts = { .nodename = "ho\"st\xff", .release = "\xe2\x80\xae" },
		.boot_id = "00000000-0000-0000-0000-000000000000",
	};
	size_t length;
	FILE *file = open_memstream(text, &length);
	int err;

	assert_int_equal(column_list__parse(&list, columns, "-o"), 0);
	options->columns = &list;
	err = json__print(file, &samples->now, &machine, options);
	fclose(file);
	column_list__free(&list);
	return err;
}

/* json-c leaves to us what a terminal obeys. */
static void append_escaped(struct text *text, const char *json)
{
	static const char *const escapes[][2] = {
		{ "\xc2\x9b", "\\u009b" },
		{ "\xe2\x80\xae", "\\u202e" },
		{ "\xd8\x9c", "\\u061c" },
		{ "\x7f", "\\u007f" },
	};
	size_t i;

	while (*json) {
		for (i = 0; i < 4; i++)
			if (!strncmp(json, escapes[i][0],
				     strlen(escapes[i][0])))
				break;
		if (i < 4) {
			text__append_string(text, escapes[i][1]);
			json += strlen(escapes[i][0]);
		} else {
			text__append(text, json++, 1);
		}
	}
	text__append(text, "\n", 1);
}

/* Fractions have two decimals; json-c keeps the text of those that it reads. */
static void assert_fractions(struct json_object *value)
{
	char wanted[64];
	size_t i;

	if (json_object_is_type(value, json_type_object)) {
		json_object_object_foreach(value, key, child) {
			(void)key;
			assert_fractions(child);
		}
	} else if (json_object_is_type(value, json_type_array)) {
		for (i = 0; i < json_object_array_length(value); i++)
			assert_fractions(json_object_array_get_idx(value, i));
	} else if (json_object_is_type(value, json_type_double)) {
		snprintf(wanted, sizeof(wanted), "%.2f",
			 json_object_get_double(value));
		assert_string_equal(json_object_to_json_string(value), wanted);
	}
}

/* Each document of the text is what json-c writes after it has read it. */
static void assert_as_json_c(const char *text, int flags)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *document;
	const char *rest = text;
	struct text wanted = {};

	while (*rest) {
		document = json_tokener_parse_ex(tokener, rest, -1);
		assert_non_null(document);
		rest += json_tokener_get_parse_end(tokener);
		rest += *rest == '\n';
		assert_fractions(document);
		append_escaped(&wanted,
			       json_object_to_json_string_ext(
				       document,
				       flags | JSON_C_TO_STRING_NOSLASHESCAPE));
		json_object_put(document);
	}
	assert_string_equal(text, text__string(&wanted));
	text__free(&wanted);
	json_tokener_free(tokener);
}

static void test_bytes(void **state)
{
	static const char *const columns[] = {
		"current",
		"*",
		"own.*,rate.*,delta.*,eta",
		"swap.current,current,swap.max,stat.anon,swap.events.*",
		"name,unit,container.*,limit_by,used_pct,pressure.*",
	};
	static struct samples samples;
	struct json_options document = {}, rows = { .rows = true },
			    pretty = { .pretty = true };
	char *text;
	size_t i;

	(void)state;
	samples__take(&samples);
	for (i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		assert_int_equal(print(&samples, &document, columns[i], &text),
				 0);
		assert_as_json_c(text, JSON_C_TO_STRING_PLAIN);
		free(text);
		assert_int_equal(print(&samples, &rows, columns[i], &text), 0);
		assert_as_json_c(text, JSON_C_TO_STRING_PLAIN);
		free(text);
		assert_int_equal(print(&samples, &pretty, columns[i], &text),
				 0);
		assert_as_json_c(text, JSON_C_TO_STRING_PRETTY |
					       JSON_C_TO_STRING_SPACED);
		free(text);
	}
	samples__free(&samples);
}

/* The line of the memcg with that id ends so. */
static void assert_line_ends(const char *text, const char *id,
			     const char *wanted)
{
	const char *line = strstr(text, id), *end;

	assert_non_null(line);
	end = strchr(line, '\n');
	assert_true((size_t)(end - line) > strlen(wanted));
	if (strncmp(end - strlen(wanted), wanted, strlen(wanted)))
		fail_msg("%.*s doesn't end so: %s", (int)(end - line), line,
			 wanted);
}

/* Behind the values stand keys that few memcgs have. */
static void test_values(void **state)
{
	static struct samples samples;
	struct json_options rows = { .rows = true };
	char *text;

	(void)state;
	samples__take(&samples);
	assert_int_equal(
		print(&samples, &rows,
		      "max,current,rate.events.oom_kill,delta.current,used_pct",
		      &text),
		0);
	assert_line_ends(text, "\"id\":70,",
			 "\"max\":null,\"current\":9437184,\"rate\":{"
			 "\"events\":{\"oom_kill\":2.57}},"
			 "\"delta\":{\"current\":8388608},"
			 "\"used_pct\":900.00}");
	assert_line_ends(text, "\"id\":80,",
			 "\"delta\":{\"current\":-4194304},"
			 "\"used_pct\":100.00}");
	assert_line_ends(text, "\"id\":50,",
			 "\"unreadable\":[\"max\",\"used_pct\"]}");
	assert_line_ends(text, "\"id\":100,", "626164ffc2\"}");
	samples__free(&samples);
	free(text);
}

/* As json-c does where realloc() has no memory: it leaves bytes out and goes on. */
static int lose_memory(struct json_object *object __attribute__((unused)),
		       struct printbuf *buffer __attribute__((unused)),
		       int level __attribute__((unused)),
		       int flags __attribute__((unused)))
{
	errno = ENOMEM;
	return 0;
}

static void add_lost(struct json_writer *writer, struct json_object *header,
		     const void *context __attribute__((unused)))
{
	struct json_object *lost = json_object_new_boolean(true);

	json_object_set_serializer(lost, lose_memory, NULL, NULL);
	writer__add(writer, header, "lost", lost);
}

static void test_no_memory_for_header(void **state)
{
	static struct samples samples;
	struct json_options options = { .add = add_lost };
	char *text;

	(void)state;
	samples__take(&samples);
	assert_int_equal(print(&samples, &options, "current", &text), -ENOMEM);
	assert_string_equal(text, "");
	samples__free(&samples);
	free(text);
}

/* Each memcg is as long as is worth a write; the third one can't be written. */
static void append_two(struct json_writer *writer, const struct memcg *memcg)
{
	char *blanks = text__extend(&writer->text, 40000);

	assert_non_null(blanks);
	memset(blanks, ' ', 40000);
	text__append(&writer->text, "{}", 2);
	writer->failed = memcg == writer->snapshot->order[2];
}

static void test_no_memory_for_memcg(void **state)
{
	static struct samples samples;
	struct json_writer writer = { .snapshot = &samples.now,
				      .append = append_two };
	struct json_object *header = json_object_new_object();
	size_t length;
	char *text;

	(void)state;
	samples__take(&samples);
	writer.file = open_memstream(&text, &length);
	writer__add_number(&writer, header, "schema", 1);
	writer__print_document(&writer, header);
	fclose(writer.file);
	assert_int_equal(writer__end(&writer), -ENOMEM);
	/* What was begun stays without its end, so that nobody takes it for whole. */
	assert_true(length > 80000 && length < 81000);
	assert_string_equal(text + length - 2, "{}");
	json_object_put(header);
	samples__free(&samples);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_no_memory_for_header),
		cmocka_unit_test(test_no_memory_for_memcg),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
