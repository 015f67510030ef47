// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests what a table says by which columns it has, by marks and by colours, and the counts
 * of the marked ones in JSON.
 */
#include <stdio.h>
#include "model/trouble.h"
#include "output/json.h"
#include "output/table.h"
#include "unit.h"

/* /system.slice (2) with ssh.service (3) and a dying one (5), and /user (4). */
static void tree__fill(struct tree *tree)
{
	*tree = (struct tree){};
	tree__add(tree, 0, 1, "")->memory.high = VALUE_UNKNOWN;
	tree__add(tree, 1, 2, "system.slice")->memory.current = 3 << 20;
	tree__add(tree, 2, 3, "ssh.service")->memory.current = 1 << 20;
	tree__add(tree, 2, 5, "removed")->flags = MEMCG_DYING;
	tree__add(tree, 1, 4, "user")->memory.current = 1536;
}

/* Two samples of one tree, a second apart, and the table of the second one. */
struct pair {
	struct tree tree;
	struct column_list list;
	struct snapshot before, now;
	struct table_options options;
	struct table table;
};

/* Its first sample; what is changed in the tree then is in the second one. */
static void pair__begin(struct pair *pair, const char *spec)
{
	*pair = (struct pair){};
	tree__fill(&pair->tree);
	assert_int_equal(column_list__parse(&pair->list, spec, "-o"), 0);
	pair->options.columns = &pair->list;
	tree__take(&pair->tree, &pair->before, 1, NULL);
}

static void pair__lay_out(struct pair *pair, struct snapshot *snapshot)
{
	column__sort(NULL, snapshot, false, pair->options.tree);
	assert_int_equal(table__lay_out(&pair->table, snapshot, &pair->options),
			 0);
}

static void pair__end(struct pair *pair)
{
	tree__take(&pair->tree, &pair->now, 2, NULL);
	snapshot__compare_with(&pair->now, &pair->before, true);
	snapshot__find_troubles(&pair->now);
	pair__lay_out(pair, &pair->now);
}

static void pair__free(struct pair *pair)
{
	table__free(&pair->table);
	column_list__free(&pair->list);
	snapshot__free(&pair->before);
	snapshot__free(&pair->now);
}

static bool table__has(const struct table *table, enum column_id column)
{
	return columns__have(table->columns, table->nr, &columns[column]);
}

/* A column of a set is there only where it has something to say. */
static void test_idle(void **state)
{
	struct pair pair;

	(void)state;
	pair__begin(&pair, NULL);
	pair__lay_out(&pair, &pair.before);
	assert_true(table__has(&pair.table, COLUMN_stat_anon));
	assert_true(table__has(&pair.table, COLUMN_pressure_some_avg10));
	assert_false(table__has(&pair.table, COLUMN_over_high));
	assert_false(table__has(&pair.table, COLUMN_stat_hugetlb));
	assert_false(table__has(&pair.table, COLUMN_delta_current));
	/* On a terminal also what isn't known is left out. */
	pair.options.width = 1000;
	pair__lay_out(&pair, &pair.before);
	assert_true(table__has(&pair.table, COLUMN_stat_anon));
	assert_false(table__has(&pair.table, COLUMN_pressure_some_avg10));

	pair.tree.records[1].memory.high = 1 << 20;
	pair__end(&pair);
	assert_true(table__has(&pair.table, COLUMN_over_high));
	assert_true(table__has(&pair.table, COLUMN_delta_current));
	assert_false(table__has(&pair.table, COLUMN_stat_hugetlb));
	/* A table that is laid out again keeps them. */
	pair__lay_out(&pair, &pair.before);
	assert_true(table__has(&pair.table, COLUMN_over_high));
	assert_true(table__has(&pair.table, COLUMN_delta_current));
	pair__free(&pair);
}

/* What the user names is there, whatever it says. */
static void test_named(void **state)
{
	struct pair pair;

	(void)state;
	pair__begin(&pair, "@default,over_high,stat.hugetlb,delta.current,"
			   "pressure.some.avg10,id,peak");
	pair.options.headings = true;
	pair.options.width = 40;
	pair__lay_out(&pair, &pair.before);
	assert_true(table__has(&pair.table, COLUMN_over_high));
	assert_true(table__has(&pair.table, COLUMN_stat_hugetlb));
	assert_true(table__has(&pair.table, COLUMN_delta_current));
	assert_true(table__has(&pair.table, COLUMN_pressure_some_avg10));
	assert_true(table__has(&pair.table, COLUMN_id));
	assert_true(table__has(&pair.table, COLUMN_peak));
	assert_false(table__has(&pair.table, COLUMN_limit));
	pair__free(&pair);
}

static void assert_style(struct pair *pair, size_t i, __u64 serial,
			 enum style style)
{
	const struct memcg *memcg = tree__row(&pair->now, serial);

	assert_int_equal(table__cell(&pair->table, i, memcg).style, style);
}

/* What is above its high is yellow, and so is by how much, also of its descendants. */
static void test_above_high(void **state)
{
	struct pair pair;

	(void)state;
	pair__begin(&pair, "current,over_high");
	pair.tree.records[1].memory.high = (3 << 20) - 1;
	pair.tree.records[4].memory.high = 1536;
	pair__end(&pair);
	assert_style(&pair, 0, 1, STYLE_PLAIN);
	assert_style(&pair, 0, 2, STYLE_WARNING);
	assert_style(&pair, 0, 3, STYLE_PLAIN);
	assert_style(&pair, 0, 4, STYLE_PLAIN);
	assert_style(&pair, 1, 2, STYLE_WARNING);
	assert_style(&pair, 1, 3, STYLE_WARNING);
	assert_style(&pair, 1, 4, STYLE_PLAIN);
	pair__free(&pair);
}

static void assert_cell(struct table *table, size_t i,
			const struct memcg *memcg, const char *wanted)
{
	assert_string_equal(table__cell(table, i, memcg).text, wanted);
}

static void test_marks(void **state)
{
	struct memcg *memcg;
	struct pair pair;

	(void)state;
	pair__begin(&pair, "name");
	pair.tree.records[1].memory.high = 1 << 20;
	pair.tree.records[1].event[EVENT_high]++;
	pair.tree.stats[2].value[STAT_workingset_refault_anon] = 256;
	pair__end(&pair);
	assert_cell(&pair.table, 0, tree__row(&pair.now, 1), "/");
	assert_cell(&pair.table, 0, tree__row(&pair.now, 2),
		    "system.slice (throttled)");
	assert_style(&pair, 0, 2, STYLE_WARNING);
	assert_cell(&pair.table, 0, tree__row(&pair.now, 3),
		    "ssh.service (thrashing)");
	assert_style(&pair, 0, 3, STYLE_WARNING);
	assert_cell(&pair.table, 0, tree__row(&pair.now, 5), "removed (dying)");
	assert_style(&pair, 0, 5, STYLE_DIM);

	/* That it is new comes first, where news are told; a fold comes last. */
	memcg = tree__row(&pair.now, 2);
	memcg->is_folded = true;
	pair.options.tree = true;
	pair__lay_out(&pair, &pair.now);
	assert_cell(&pair.table, 0, memcg, "|-system.slice (throttled) [+]");
	pair.options.tree = false;
	memcg->before = NULL;
	pair__lay_out(&pair, &pair.now);
	assert_cell(&pair.table, 0, memcg, "system.slice (throttled)");
	pair.options.marks_new = true;
	pair__lay_out(&pair, &pair.now);
	assert_cell(&pair.table, 0, memcg, "system.slice (new)");
	assert_style(&pair, 0, 2, STYLE_NEW);
	memcg->is_remade = true;
	pair__lay_out(&pair, &pair.now);
	assert_cell(&pair.table, 0, memcg, "system.slice (re-made)");
	pair__free(&pair);
}

static char *print_json(const struct snapshot *snapshot)
{
	const struct column_list list = {};
	const struct json_options options = { .columns = &list };
	const struct machine machine = { .page_size = 4096 };
	char *text = NULL;
	size_t length;
	FILE *file = open_memstream(&text, &length);

	assert_int_equal(json__print(file, snapshot, &machine, &options), 0);
	fclose(file);
	return text;
}

/* The header of JSON counts those in trouble, as far as that is known. */
static void test_json_counts(void **state)
{
	struct pair pair;
	char *first, *second;

	(void)state;
	pair__begin(&pair, "name");
	pair.tree.records[1].memory.high = 1 << 20;
	pair.tree.records[1].event[EVENT_high]++;
	pair__end(&pair);
	first = print_json(&pair.before);
	second = print_json(&pair.now);
	assert_non_null(
		strstr(first, "\"nr_throttled\":null,\"nr_thrashing\":null,"));
	assert_non_null(
		strstr(second, "\"nr_throttled\":1,\"nr_thrashing\":0,"));
	free(first);
	free(second);
	pair__free(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_idle),
		cmocka_unit_test(test_named),
		cmocka_unit_test(test_above_high),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_json_counts),
	};

	return cmocka_run_group_tests_name("marks", tests, NULL, NULL);
}
