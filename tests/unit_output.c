// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests tables and JSON: lines and documents from a tree in memory. */
#include <json-c/json.h>
#include <locale.h>
#include <stdio.h>
#include "output/json.h"
#include "output/table.h"
#include "unit.h"

static void tree__fill(struct tree *tree)
{
	*tree = (struct tree){};
	tree__add(tree, 0, 1, "");
	tree__add(tree, 1, 2, "system.slice")->memory.current = 3 << 20;
	tree__add(tree, 2, 3, "ssh.service")->memory.current = 1 << 20;
	tree__add(tree, 2, 5, "bad\xff")->flags = MEMCG_DYING;
	tree__add(tree, 1, 4, "user\033[31m")->memory.max = 1536;
}

static char *print_table(const char *spec, bool tree_wanted, size_t width,
			 bool color)
{
	struct column_list list = {};
	struct snapshot snapshot = {};
	struct table_options options = {
		.columns = &list,
		.tree = tree_wanted,
		.headings = true,
		.color = color,
		.width = width,
	};
	struct tree tree;
	char *text = NULL;
	size_t length;
	FILE *file = open_memstream(&text, &length);

	tree__fill(&tree);
	tree__build(&tree, &snapshot);
	assert_int_equal(column_list__parse(&list, spec, "-o"), 0);
	column__sort(column__find("current"), &snapshot, false, tree_wanted);
	assert_int_equal(table__print(file, &snapshot, &options), 0);
	fclose(file);
	column_list__free(&list);
	snapshot__free(&snapshot);
	return text;
}

static void test_tree(void **state)
{
	char *text = print_table("name,current,max", true, 0, false);

	(void)state;
	assert_string_equal(text, "NAME                CURRENT  MAX\n"
				  "/                         0    -\n"
				  "|-system.slice           3M  max\n"
				  "| |-ssh.service          1M  max\n"
				  "| `-bad\\xff (dying)       0  max\n"
				  "`-user\\x1b[31m            0 1.5K\n");
	free(text);
}

static void test_tree_utf8(void **state)
{
	char *text;

	(void)state;
	assert_non_null(setlocale(LC_ALL, "C.UTF-8"));
	text = print_table("name,current", true, 0, false);
	assert_non_null(strstr(text, "│ └─bad\\xff (dying)       0\n"));
	free(text);
	assert_non_null(setlocale(LC_ALL, "C"));
}

/* A row with many branches shows only the last ones. */
static void test_deep(void **state)
{
	struct column_list list = {};
	struct snapshot snapshot = {};
	const struct table_options options = { .columns = &list, .tree = true };
	struct tree tree = {};
	char *text = NULL, *line;
	size_t length;
	__u64 level;
	FILE *file = open_memstream(&text, &length);

	(void)state;
	tree__add(&tree, 0, 1, "");
	for (level = 1; level < 30; level++)
		tree__add(&tree, level, level + 1, "d");
	tree__build(&tree, &snapshot);
	assert_int_equal(column_list__parse(&list, "name", "-o"), 0);
	column__sort(NULL, &snapshot, false, true);
	assert_int_equal(table__print(file, &snapshot, &options), 0);
	fclose(file);
	/* The sign, 20 branches above its own, its own, and the name. */
	line = strstr(text, "~");
	assert_non_null(line);
	assert_int_equal(strcspn(line, "\n"), 1 + 2 * 20 + 3);
	assert_string_equal(text + length - 46,
			    "\n~                                        `-d\n");
	column_list__free(&list);
	snapshot__free(&snapshot);
	free(text);
}

static void test_list(void **state)
{
	char *text = print_table("current,cgroup", false, 0, false);

	(void)state;
	assert_string_equal(text, "CURRENT CGROUP\n"
				  "     3M /system.slice\n"
				  "     1M /system.slice/ssh.service\n"
				  "      0 /\n"
				  "      0 /user\\x1b[31m\n"
				  "      0 /system.slice/bad\\xff (dying)\n");
	free(text);
}

/* On a terminal the name gives way, but not the mark behind it. */
static void test_narrow(void **state)
{
	char *text = print_table("name,current,max", true, 29, false);

	(void)state;
	assert_non_null(strstr(text, "NAME             CURRENT  MAX\n"));
	assert_non_null(strstr(text, "| `-bad~ (dying)       0  max\n"));
	free(text);
}

/* The default loses its least important columns. */
static void test_default_narrow(void **state)
{
	char *wide = print_table(NULL, true, 0, false),
	     *narrow = print_table(NULL, true, 60, false);
	char *line;

	(void)state;
	assert_non_null(strstr(wide, "PEAK"));
	assert_null(strstr(narrow, "PEAK"));
	assert_non_null(strstr(narrow, "CURRENT"));
	assert_non_null(strstr(narrow, "OOMKILL"));
	for (line = strtok(narrow, "\n"); line; line = strtok(NULL, "\n"))
		assert_true(text__width(line) <= 60);
	free(wide);
	free(narrow);
}

static void test_color(void **state)
{
	char *plain = print_table("name,events.oom", true, 0, false);
	char *color = print_table("name,events.oom", true, 0, true);

	(void)state;
	assert_null(strchr(plain, '\033'));
	assert_non_null(strstr(color, "\033[2m0\033[0m"));
	/* The name's own escape sequence isn't printed. */
	assert_null(strstr(color, "\033[31m"));
	free(plain);
	free(color);
}

static void assert_cell(struct table *table, size_t i,
			const struct memcg *memcg, const char *wanted)
{
	assert_string_equal(table__cell(table, i, memcg).text, wanted);
}

/* Only laying out looks at values; cells show what was laid out. */
static void test_cells_once(void **state)
{
	struct column_list list = {};
	struct snapshot snapshot = {};
	const struct table_options options = { .columns = &list };
	const struct table_text *cells;
	struct table table = {};
	struct tree tree;
	size_t size;

	(void)state;
	tree__fill(&tree);
	tree__build(&tree, &snapshot);
	assert_int_equal(column_list__parse(&list, "name,current", "-o"), 0);
	column__sort(column__find("current"), &snapshot, false, false);
	assert_int_equal(table__lay_out(&table, &snapshot, &options), 0);
	tree.records[1].memory.current = 4 << 20;
	assert_cell(&table, 0, tree__row(&snapshot, 2), "system.slice");
	assert_cell(&table, 1, tree__row(&snapshot, 2), "3M");
	/* Cells may be asked for in any order; a mark doesn't stay for the next one. */
	assert_cell(&table, 0, tree__row(&snapshot, 5), "bad\\xff (dying)");
	assert_cell(&table, 0, tree__row(&snapshot, 3), "ssh.service");
	assert_cell(&table, 1, tree__row(&snapshot, 3), "1M");

	/* Laying out the same tree again takes no memory. */
	cells = table.cells;
	size = table.texts.size;
	assert_int_equal(table__lay_out(&table, &snapshot, &options), 0);
	assert_cell(&table, 1, tree__row(&snapshot, 2), "4M");
	assert_ptr_equal(table.cells, cells);
	assert_int_equal(table.texts.size, size);
	table__free(&table);
	column_list__free(&list);
	snapshot__free(&snapshot);
}

/* The columns that are left keep their own cells. */
static void test_cells_left(void **state)
{
	struct column_list list = {};
	struct snapshot snapshot = {};
	const struct table_options wide_options = { .columns = &list },
				   narrow_options = { .columns = &list,
						      .headings = true,
						      .width = 60 };
	struct table wide = {}, narrow = {};
	const struct memcg *memcg;
	struct tree tree;
	size_t i, k, nr = 0;

	(void)state;
	tree__fill(&tree);
	for (i = 0; i < NR_STATS; i++)
		tree.stats[2].value[i] = (i + 1) * 1024;
	tree.records[2].event[EVENT_oom_kill] = 7;
	tree__build(&tree, &snapshot);
	memcg = tree__row(&snapshot, 3);
	assert_int_equal(column_list__parse(&list, NULL, NULL), 0);
	column__sort(column__find("current"), &snapshot, false, false);
	assert_int_equal(table__lay_out(&wide, &snapshot, &wide_options), 0);
	assert_int_equal(table__lay_out(&narrow, &snapshot, &narrow_options),
			 0);
	assert_true(narrow.nr < wide.nr);
	for (i = k = 0; i < wide.nr; i++) {
		if (k == narrow.nr || wide.columns[i] != narrow.columns[k])
			continue;
		assert_cell(&narrow, k++, memcg,
			    table__cell(&wide, i, memcg).text);
		nr++;
	}
	assert_int_equal(nr, narrow.nr);
	table__free(&wide);
	table__free(&narrow);
	column_list__free(&list);
	snapshot__free(&snapshot);
}

/* OOM kills since the sample before are red, of one process or of a group. */
static void test_alarms(void **state)
{
	struct column_list list = {};
	struct snapshot before = {}, now = {};
	const struct table_options options = { .columns = &list };
	struct table table = {};
	struct sample sample;
	struct tree tree;
	__u64 missing;
	size_t i;

	(void)state;
	tree__fill(&tree);
	tree.records[1].event[EVENT_oom_group_kill] = 1;
	sample = tree__sample(&tree);
	assert_int_equal(snapshot__build(&before, &sample, NULL, &missing), 0);
	assert_int_equal(snapshot__keep(&before), 0);
	tree.records[1].event[EVENT_oom_kill]++;
	tree.records[1].event[EVENT_oom_group_kill]++;
	tree.records[1].event[EVENT_oom]++;
	tree.records[1].event_local[EVENT_oom_kill]++;
	tree.records[1].event_local[EVENT_oom_group_kill]++;
	sample.monotonic_ns = 1000000000;
	assert_int_equal(snapshot__build(&now, &sample, NULL, &missing), 0);
	assert_int_equal(snapshot__keep(&now), 0);
	snapshot__compare_with(&now, &before, false);
	assert_int_equal(
		column_list__parse(
			&list,
			"events.oom_kill,events.oom_group_kill,events_local.oom_kill,events_local.oom_group_kill,events.oom",
			"-o"),
		0);
	column__sort(NULL, &now, false, false);
	assert_int_equal(table__lay_out(&table, &now, &options), 0);
	for (i = 0; i < table.nr; i++)
		assert_int_equal(
			table__cell(&table, i, tree__row(&now, 2)).style,
			i < 4 ? STYLE_ALARM : STYLE_GREW);
	table__free(&table);
	column_list__free(&list);
	snapshot__free(&before);
	snapshot__free(&now);
}

/* What is much for pressure is little for a limit. */
static void test_percent(void **state)
{
	struct memcg_pressure pressures[TREE_MAX] = {};
	struct column_list list = {};
	struct table_options options = { .columns = &list };
	static const enum style wanted[] = { STYLE_PLAIN, STYLE_WARNING,
					     STYLE_ALARM };
	struct snapshot snapshot = {};
	struct sample sample;
	struct table table = {};
	struct tree tree;
	__u64 missing;
	__u32 i;

	(void)state;
	tree__fill(&tree);
	sample = tree__sample(&tree);
	sample.pressures = pressures;
	for (i = 0; i < 3; i++) {
		pressures[1].some.avg10 = (__u64[]){ 999, 1000, 4000 }[i];
		tree.records[1].memory.max = 1000;
		tree.records[1].memory.current = (__u64[]){ 799, 800, 950 }[i];
		snapshot__build(&snapshot, &sample, NULL, &missing);
		assert_int_equal(column_list__parse(
					 &list, "pressure.some.avg10,used_pct",
					 "-o"),
				 0);
		column__sort(NULL, &snapshot, false, false);
		assert_int_equal(table__lay_out(&table, &snapshot, &options),
				 0);
		assert_int_equal(
			table__cell(&table, 0, tree__row(&snapshot, 2)).style,
			wanted[i]);
		assert_int_equal(
			table__cell(&table, 1, tree__row(&snapshot, 2)).style,
			wanted[i]);
		table__free(&table);
	}
	column_list__free(&list);
	snapshot__free(&snapshot);
}

static char *print_json(const char *spec, bool rows, bool pretty)
{
	struct column_list list = {};
	struct json_options options = { .columns = &list,
					.rows = rows,
					.pretty = pretty };
	struct snapshot snapshot = {};
	struct machine machine = {
		.uts = { .nodename = "host\xff", .release = "7.3.4" },
		.boot_id = "00000000-0000-0000-0000-000000000000",
		.page_size = 4096,
		.mem_total = 1 << 30,
		.oom_kill = VALUE_UNKNOWN,
	};
	struct tree tree;
	char *text = NULL;
	size_t length;
	FILE *file = open_memstream(&text, &length);

	tree__fill(&tree);
	strcpy(tree.names[4 * NAME_BLOCKS_MAX].byte,
	       "c1\xc2\x9b \xe2\x80\xae \x7f");
	tree__build(&tree, &snapshot);
	if (spec)
		assert_int_equal(column_list__parse(&list, spec, "-o"), 0);
	else
		assert_int_equal(column_list__all(&list), 0);
	assert_int_equal(json__print(file, &snapshot, &machine, &options), 0);
	fclose(file);
	column_list__free(&list);
	snapshot__free(&snapshot);
	return text;
}

static struct json_object *get(struct json_object *object, const char *key)
{
	struct json_object *value;

	if (!json_object_object_get_ex(object, key, &value))
		fail_msg("no key %s", key);
	return value;
}

static void test_document(void **state)
{
	char *text = print_json(NULL, false, false);
	struct json_object *document = json_tokener_parse(text), *row;

	(void)state;
	assert_non_null(document);
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
	assert_string_equal(json_object_get_string(get(document, "time")),
			    "2001-09-09T01:46:40.000000Z");
	assert_string_equal(json_object_get_string(get(document, "host")),
			    "host\xef\xbf\xbd");
	assert_null(get(document, "mount"));
	assert_null(get(get(document, "machine"), "oom_kill"));
	assert_null(get(get(document, "machine"), "pressure"));
	assert_int_equal(json_object_array_length(get(document, "memcgs")), 5);
	row = json_object_array_get_idx(get(document, "memcgs"), 1);
	assert_string_equal(json_object_get_string(get(row, "cgroup")),
			    "/system.slice");
	assert_int_equal(json_object_get_int64(get(row, "current")), 3 << 20);
	assert_null(get(row, "max"));
	assert_int_equal(json_object_get_int64(
				 get(get(get(row, "swap"), "events"), "fail")),
			 0);
	assert_null(get(row, "limit_by"));
	assert_null(get(row, "limit_by_serial"));
	row = json_object_array_get_idx(get(document, "memcgs"), 4);
	assert_string_equal(json_object_get_string(get(row, "cgroup")),
			    "/c1\xc2\x9b \xe2\x80\xae \x7f");
	assert_int_equal(json_object_get_int64(get(row, "max")), 1536);
	assert_int_equal(json_object_get_int64(get(row, "limit_by_serial")), 4);
	json_object_put(document);
	free(text);
}

static void test_hostile(void **state)
{
	char *text = print_json("cgroup", false, false);

	(void)state;
	assert_non_null(
		strstr(text, "\"cgroup\":\"/c1\\u009b \\u202e \\u007f\""));
	assert_non_null(
		strstr(text, "\"cgroup\":\"/system.slice/bad\xef\xbf\xbd\""));
	assert_non_null(strstr(
		text,
		"\"cgroup_hex\":\"2f73797374656d2e736c6963652f626164ff\""));
	/* The key doesn't stay for the next row. */
	assert_null(strstr(strstr(text, "cgroup_hex") + 1, "cgroup_hex"));
	free(text);
}

/* The serial stands beside the path, and alone where it is asked for. */
static void test_serials(void **state)
{
	char *both = print_json("limit_by", false, false),
	     *alone = print_json("limit_by_serial", false, false);

	(void)state;
	assert_non_null(strstr(both, "\"limit_by\":null,"
				     "\"limit_by_serial\":null}"));
	assert_non_null(strstr(both, "\"limit_by_serial\":4}"));
	assert_null(strstr(alone, "\"limit_by\""));
	assert_non_null(strstr(alone, "\"limit_by_serial\":4}"));
	free(both);
	free(alone);
}

static void test_rows(void **state)
{
	char *text = print_json("current", true, false), *line;
	struct json_object *row;
	int nr = 0;

	(void)state;
	for (line = strtok(text, "\n"); line; line = strtok(NULL, "\n"), nr++) {
		row = json_tokener_parse(line);
		assert_non_null(row);
		assert_int_equal(json_object_get_int(get(row, "schema")), 1);
		assert_string_equal(
			json_object_get_string(get(row, "hierarchy")), "v2");
		assert_int_equal(
			json_object_array_length(get(row, "unavailable")), 0);
		get(row, "current");
		get(row, "serial");
		json_object_put(row);
	}
	assert_int_equal(nr, 5);
	free(text);
}

static void test_pretty(void **state)
{
	char *plain = print_json(NULL, false, false),
	     *pretty = print_json(NULL, false, true);
	struct json_object *one = json_tokener_parse(plain),
			   *other = json_tokener_parse(pretty);

	(void)state;
	assert_true(json_object_equal(one, other));
	assert_non_null(
		strstr(pretty,
		       "\n  \"memcgs\": [\n    {\n      \"cgroup\": \"/\",\n"));
	json_object_put(one);
	json_object_put(other);
	free(plain);
	free(pretty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_tree_utf8),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_narrow),
		cmocka_unit_test(test_default_narrow),
		cmocka_unit_test(test_color),
		cmocka_unit_test(test_cells_once),
		cmocka_unit_test(test_cells_left),
		cmocka_unit_test(test_alarms),
		cmocka_unit_test(test_percent),
		cmocka_unit_test(test_document),
		cmocka_unit_test(test_serials),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_pretty),
	};

	return cmocka_run_group_tests_name("output", tests, NULL, NULL);
}
