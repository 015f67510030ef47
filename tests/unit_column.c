// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests the registry's own rules, lists of columns, the order and text of values. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include "lib/text.h"
#include "model/column_list.h"
#include "unit.h"

static void test_registry(void **state)
{
	const struct column *one, *other;
	size_t length;

	(void)state;
	for_each_column(one) {
		assert_true(*one->name && *one->heading && *one->help);
		assert_true(one->from != FROM_NOTHING || one->compute ||
			    one->change_of || one->own_of);
		assert_ptr_equal(column__find(one->name), one);
		length = strlen(one->name);
		for (other = one + 1; other < columns + NR_COLUMNS; other++) {
			assert_string_not_equal(one->name, other->name);
			assert_string_not_equal(one->heading, other->heading);
			/* "a" and "a.b" can't both be keys of one JSON object. */
			assert_false(!strncmp(one->name, other->name, length) &&
				     other->name[length] == '.');
			assert_false(!strncmp(one->name, other->name,
					      strlen(other->name)) &&
				     one->name[strlen(other->name)] == '.');
		}
	}
}

/* An enumerator is the column's name, and the table has no gap. */
static void test_numbers(void **state)
{
	static const char *const ids[] = {
#define COLUMN(id, name, ...) #id,
#include "model/column_rows.h"
	};
	char name[64];
	size_t i, k;

	(void)state;
	assert_int_equal(sizeof(ids) / sizeof(ids[0]), NR_COLUMNS);
	for (i = 0; i < NR_COLUMNS; i++) {
		assert_non_null(columns[i].name);
		assert_int_equal(column__number(&columns[i]), i);
		snprintf(name, sizeof(name), "%s", columns[i].name);
		for (k = 0; name[k]; k++)
			if (name[k] == '.')
				name[k] = '_';
		assert_string_equal(name, ids[i]);
	}
}

static void assert_rate(const struct column *rate, const struct column *counter)
{
	char text[64];

	assert_non_null(rate);
	assert_int_equal(rate->unit, UNIT_RATE);
	snprintf(text, sizeof(text), "rate.%s", counter->name);
	assert_string_equal(rate->name, text);
	snprintf(text, sizeof(text), "%s/S", counter->heading);
	assert_string_equal(rate->heading, text);
}

/* Each counter has a rate, each change is of a column; both are on the same rows. */
static void test_changes(void **state)
{
	const struct column *column, *of;

	(void)state;
	for_each_column(column) {
		of = column->change_of;
		assert_true(column->only_named ==
			    (column__needs_previous(column) || column->own_of));
		if (column->kind == KIND_COUNTER && !column->own_of)
			assert_rate(column__change_of(column), column);
		if (!of)
			continue;
		/* A column that is its own change has no other one. */
		assert_ptr_equal(column__change_of(of),
				 of == column ? NULL : column);
		assert_true(of->kind == KIND_COUNTER || of == column ||
			    of == &columns[COLUMN_current]);
		assert_int_equal(column->on_root, of->on_root);
		assert_int_equal(column->v1_only, of->v1_only);
		assert_int_equal(!column->since, !of->since);
		if (of->since)
			assert_string_equal(column->since, of->since);
	}
}

/* Each hierarchical size and event has one for what no child accounts for. */
static void test_own_columns(void **state)
{
	const struct column *column, *own;
	char text[64];

	(void)state;
	for_each_column(column) {
		own = column__own_of(column);
		assert_true(!own ==
			    !(column == &columns[COLUMN_current] ||
			      column == &columns[COLUMN_swap_current] ||
			      column == &columns[COLUMN_zswap_current] ||
			      !strncmp(column->name, "events.", 7) ||
			      !strncmp(column->name, "swap.events.", 12) ||
			      (!strncmp(column->name, "stat.", 5) &&
			       column->unit == UNIT_BYTES)));
		if (!own)
			continue;
		snprintf(text, sizeof(text), "own.%s", column->name);
		assert_string_equal(own->name, text);
		assert_int_equal(own->unit, column->unit);
		assert_int_equal(own->kind, column->kind);
		assert_int_equal(own->on_root, column->on_root);
		assert_int_equal(!own->since, !column->since);
	}
}

/* Only this test names the columns that have a flag. */
static void test_flags(void **state)
{
	static const char *const alarms[] = {
		"events.oom_kill", "events.oom_group_kill",
		"events_local.oom_kill", "events_local.oom_group_kill", NULL
	};
	const struct column *column;
	const char *const *alarm;
	char name[64];

	(void)state;
	for_each_column(column) {
		for (alarm = alarms; *alarm && strcmp(*alarm, column->name);)
			alarm++;
		assert_true(column->alarms == (*alarm != NULL));
		assert_true(column->is_name ==
			    (!strcmp(column->name, "name") ||
			     !strcmp(column->name, "cgroup")));
		assert_true(column->has_branches ==
			    !strcmp(column->name, "name"));
		/* Several memcgs may have one path; a serial tells which it is. */
		if (column->kind == KIND_LIMIT && column->unit == UNIT_TEXT) {
			assert_non_null(column->with_serial);
			snprintf(name, sizeof(name), "%s_serial", column->name);
			assert_string_equal(column->with_serial->name, name);
			assert_false(column->with_serial->only_named);
		}
		if (strncmp(column->name, "events.", 7)) {
			assert_null(column->local);
			continue;
		}
		snprintf(name, sizeof(name), "events_local.%s",
			 column->name + 7);
		assert_string_equal(column->local->name, name);
	}
}

static void test_list(void **state)
{
	struct column_list list = {};
	const struct column *column;
	size_t nr_default, nr_listed = 0, i;

	(void)state;
	assert_int_equal(column_list__parse(&list, NULL, NULL), 0);
	nr_default = list.nr;
	assert_int_equal(nr_default, column_sets->nr);
	for (i = 0; i < list.nr; i++)
		assert_ptr_equal(list.of_set[i], &column_sets->columns[i]);
	assert_int_equal(column_list__parse(&list, "max,current,max", "-o"), 0);
	assert_int_equal(list.nr, 2);
	assert_null(list.of_set[0]);
	assert_null(list.of_set[1]);
	assert_string_equal(list.columns[0]->name, "max");
	assert_int_equal(column_list__parse(&list, "events.*", "-o"), 0);
	assert_int_equal(list.nr, NR_LOCAL_EVENTS);
	for (i = 0; i < list.nr; i++)
		assert_int_equal(strncmp(list.columns[i]->name, "events.", 7),
				 0);
	assert_int_equal(column_list__parse(&list, "+max,current", "-o"), 0);
	assert_int_equal(list.nr, nr_default + 1);
	/* v1's columns are listed on v1, and can be named anywhere. */
	assert_int_equal(column_list__all(&list), 0);
	for (i = 0; i < list.nr; i++)
		assert_false(list.columns[i]->v1_only);
	assert_int_equal(column_list__parse(&list, "memsw.max", "-o"), 0);
	assert_int_equal(list.nr, 1);
	list.v1 = true;
	assert_int_equal(column_list__all(&list), 0);
	for_each_column(column)
		nr_listed += !column->only_named;
	assert_int_equal(list.nr, nr_listed);
	assert_int_equal(column_list__parse(&list, NULL, NULL), 0);
	assert_int_equal(list.nr, nr_default);
	assert_string_equal(list.columns[nr_default - 1]->name,
			    "events_local.oom_kill");
	column_list__free(&list);
}

static void assert_columns(const struct column_list *list, size_t first,
			   const struct column_set *set)
{
	size_t i;

	for (i = 0; i < set->nr; i++) {
		assert_ptr_equal(list->columns[first + i],
				 &columns[set->columns[i].column]);
		assert_ptr_equal(list->of_set[first + i], &set->columns[i]);
	}
}

/* Each set is a list by itself, and may stand among names. */
static void test_sets(void **state)
{
	const struct column_set *set, *other;
	struct column_list list = {};
	size_t i;

	(void)state;
	assert_string_equal(column_sets->name, "@default");
	for_each_column_set(set) {
		assert_true(column_set__is_meant(set->name));
		assert_true(*set->help &&
			    set->help[strlen(set->help) - 1] != '.');
		for (other = column_sets; other < set; other++)
			assert_string_not_equal(other->name, set->name);
		/* A row says which memcg it is; that and its size always stay. */
		assert_int_equal(set->columns[0].column, COLUMN_name);
		assert_int_equal(set->columns[1].column, COLUMN_current);
		for (i = 0; i < set->nr; i++)
			assert_int_equal(!set->columns[i].importance, i < 2);
		assert_int_equal(column_list__parse(&list, set->name, "-o"), 0);
		assert_int_equal(list.nr, set->nr);
		assert_columns(&list, 0, set);
	}
	set = column_set__find("@STALL");
	assert_non_null(set);
	assert_null(column_set__find("@stal"));
	assert_null(column_set__find("stall"));

	/* A set in which a column is for the second time doesn't have it again. */
	assert_int_equal(column_list__parse(&list, "limit_by,@stall,id", "-o"),
			 0);
	assert_int_equal(list.nr, set->nr + 2);
	assert_null(list.of_set[0]);
	assert_columns(&list, 1, set);
	assert_null(list.of_set[list.nr - 1]);
	assert_int_equal(column_list__parse(&list, "@oom,@oom", "-o"), 0);
	assert_int_equal(list.nr, column_set__find("@oom")->nr);
	assert_int_equal(column_list__parse(&list, "+@swap", "-o"), 0);
	assert_columns(&list, 0, column_sets);
	assert_true(list.nr > column_sets->nr);
	column_list__free(&list);
}

/* A column that the user names, or takes away and adds again, is no longer a set's. */
static void test_named_in_sets(void **state)
{
	struct column_list list = {};
	size_t nr;

	(void)state;
	assert_int_equal(column_list__parse(&list, "+@swap", "-o"), 0);
	nr = list.nr;
	/* Who names a column wants it, whatever a set says of it. */
	assert_int_equal(column_list__parse(&list, "+@swap,over_high", "-o"),
			 0);
	assert_int_equal(list.nr, nr);
	assert_null(column_list__of_set(&list, &columns[COLUMN_over_high]));
	assert_true(column_list__has(&list, &columns[COLUMN_over_high]));
	assert_non_null(column_list__of_set(&list, &columns[COLUMN_peak]));
	assert_null(column_list__of_set(&list, &columns[COLUMN_id]));

	/* What is taken away and added again is named; the others keep their sets. */
	assert_int_equal(column_list__parse(&list, NULL, NULL), 0);
	assert_int_equal(column_list__toggle(&list, &columns[COLUMN_stat_anon]),
			 0);
	assert_int_equal(list.nr, column_sets->nr - 1);
	assert_int_equal(
		column_list__of_set(&list, &columns[COLUMN_peak])->column,
		COLUMN_peak);
	assert_int_equal(column_list__toggle(&list, &columns[COLUMN_stat_anon]),
			 0);
	assert_null(column_list__of_set(&list, &columns[COLUMN_stat_anon]));

	/* On v1 the events and their rates are the local ones. */
	list.v1 = true;
	assert_int_equal(column_list__parse(&list, "@stall", "-o"), 0);
	assert_true(
		column_list__has(&list, &columns[COLUMN_events_local_high]));
	assert_true(column_list__has(&list,
				     &columns[COLUMN_rate_events_local_high]));
	assert_false(
		column_list__has(&list, &columns[COLUMN_rate_events_high]));
	column_list__free(&list);
}

static void assert_no_set(const char *name, const char *wanted)
{
	struct text why = {};

	column_set__explain_unknown(name, &why);
	assert_string_equal(text__string(&why), wanted);
	text__free(&why);
}

static void test_unknown_set(void **state)
{
	(void)state;
	assert_no_set(
		"@stal",
		"there is no set '@stal'; the sets are @default, @oom, @stall, @protect, @swap, @what, @levels, @prometheus");
}

static void test_list_wrong(void **state)
{
	static const char *const wrong[] = {
		"",  "nonsense",  "current,", "zzz*", "current,nonsense",
		"@", "@nonsense", "@oom,@",   "+@o"
	};
	struct column_list list = {};
	const int terminal = dup(STDERR_FILENO),
		  null = open("/dev/null", O_WRONLY);
	size_t i;

	(void)state;
	/* tests/command_line looks at the messages. */
	dup2(null, STDERR_FILENO);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(column_list__parse(&list, wrong[i], "-o"),
				 -EINVAL);
	dup2(terminal, STDERR_FILENO);
	close(terminal);
	close(null);
	column_list__free(&list);
}

static unsigned int groups(const char *name)
{
	struct demand demand = {};

	column__demand(column__find(name), &demand);
	return demand.groups;
}

static void test_demand(void **state)
{
	struct demand demand = {};

	(void)state;
	assert_int_equal(groups("current"), WALK_OFFLINE);
	assert_int_equal(groups("delta.current"), WALK_OFFLINE);
	assert_int_equal(groups("headroom"), WALK_OFFLINE);
	assert_int_equal(groups("peak"), 0);
	assert_int_equal(groups("limit_by"), 0);
	assert_int_equal(groups("total"), WALK_SWAP | WALK_OFFLINE);
	assert_int_equal(groups("stat.anon"), WALK_STATS);
	assert_int_equal(groups("zswap.current"), WALK_STATS);
	assert_int_equal(groups("events_local.oom"), WALK_LOCAL_EVENTS);
	assert_int_equal(groups("pressure.full.avg60"), WALK_PRESSURE);
	assert_int_equal(groups("rate.pressure.some.total"), WALK_PRESSURE);

	assert_int_equal(groups("reclaim_stall"), 0);
	column__demand(column__find("rate.events.max"), &demand);
	assert_false(demand.stalls);
	column__demand(column__find("reclaim_stall"), &demand);
	assert_true(demand.stalls);

	demand = (struct demand){};
	column__demand(column__find("working_set"), &demand);
	column__demand(column__find("stat.slab"), &demand);
	assert_int_equal(demand.groups, WALK_STATS | WALK_OFFLINE);
	assert_true(demand.stats[STAT_inactive_file]);
	assert_true(demand.stats[STAT_slab]);
	assert_false(demand.stats[STAT_anon]);
}

/* The root, and children with a limit, without one, and with an unknown one. */
static void tree__fill(struct tree *tree)
{
	*tree = (struct tree){};
	tree__add(tree, 0, 1, "")->memory.max = 1;
	tree__add(tree, 1, 2, "limit")->memory.max = 1536;
	tree__add(tree, 1, 3, "none");
	tree__add(tree, 1, 4, "unknown")->memory.max = VALUE_UNKNOWN;
	tree__add(tree, 1, 5, "larger")->memory.max = 4096;
	tree__add(tree, 1, 6, "equal")->memory.max = 4096;
}

static void test_order(void **state)
{
	static const __u64 wanted[] = { 3, 5, 6, 2, 1, 4 },
			   reversed[] = { 2, 5, 6, 3, 1, 4 };
	struct snapshot snapshot = {};
	struct tree tree;
	__u32 i;

	(void)state;
	tree__fill(&tree);
	tree__build(&tree, &snapshot);
	/* No limit counts as infinite; unknown is last even if reversed; equal ones go by age. */
	column__sort(column__find("max"), &snapshot, false, false);
	for (i = 0; i < snapshot.nr_memcgs; i++)
		assert_int_equal(snapshot.order[i]->serial, wanted[i]);
	column__sort(column__find("max"), &snapshot, true, false);
	for (i = 0; i < snapshot.nr_memcgs; i++)
		assert_int_equal(snapshot.order[i]->serial, reversed[i]);
	snapshot__free(&snapshot);
}

static void assert_text(struct snapshot *snapshot, const char *column,
			__u64 serial, bool exact, const char *wanted)
{
	const struct column *found = column__find(column);
	const struct value value =
		column__value(found, snapshot, tree__row(snapshot, serial));
	struct text text = {};

	value__append(&value, found->unit, exact, &text);
	assert_string_equal(text__string(&text), wanted);
	text__free(&text);
}

static void test_text(void **state)
{
	struct snapshot snapshot = {};
	struct tree tree;

	(void)state;
	tree__fill(&tree);
	tree.records[1].memory.current = 512;
	tree.records[1].event[EVENT_oom] = 123456;
	tree__build(&tree, &snapshot);
	assert_text(&snapshot, "max", 2, false, "1.5K");
	assert_text(&snapshot, "max", 2, true, "1536");
	assert_text(&snapshot, "max", 3, false, "max");
	assert_text(&snapshot, "max", 4, false, "-");
	assert_text(&snapshot, "events.oom", 2, false, "123456");
	assert_text(&snapshot, "used_pct", 2, false, "33.33");
	assert_text(&snapshot, "used_pct", 3, false, "-");
	assert_text(&snapshot, "limit_by", 2, false, "/limit");
	assert_text(&snapshot, "limit_by_serial", 2, false, "2");
	assert_text(&snapshot, "limit_by_serial", 3, false, "-");
	assert_text(&snapshot, "cgroup", 1, false, "/");
	/* The root has the charges of its descendants, and no limit or event. */
	assert_text(&snapshot, "current", 1, false, "0");
	assert_text(&snapshot, "stat.anon", 1, false, "0");
	assert_text(&snapshot, "zswap.writeback", 1, false, "1");
	assert_text(&snapshot, "max", 1, false, "-");
	assert_text(&snapshot, "events.oom", 1, false, "-");
	assert_text(&snapshot, "limit", 1, false, "-");
	snapshot__free(&snapshot);
}

static void test_available(void **state)
{
	struct snapshot snapshot = {};
	struct tree tree;

	(void)state;
	tree__fill(&tree);
	tree.records[0].event[EVENT_sock_throttled] = VALUE_UNKNOWN;
	tree.stat_slot[STAT_hugetlb] = NO_SLOT;
	tree.stat_slot[STAT_zswap] = NO_SLOT;
	tree__build(&tree, &snapshot);
	assert_true(column__is_available(column__find("max"), &snapshot));
	assert_true(column__is_available(column__find("limit"), &snapshot));
	assert_false(column__is_available(column__find("events.sock_throttled"),
					  &snapshot));
	assert_false(
		column__is_available(column__find("stat.hugetlb"), &snapshot));
	assert_false(
		column__is_available(column__find("zswap.current"), &snapshot));
	assert_text(&snapshot, "stat.hugetlb", 2, false, "-");
	snapshot__free(&snapshot);
}

static void assert_missing(struct snapshot *snapshot, const char *column,
			   const char *word)
{
	struct text why = {};

	assert_true(column__is_missing(column__find(column), snapshot, &why));
	assert_non_null(strstr(text__string(&why), word));
	text__free(&why);
}

/* The root has none. What no memcg has is unavailable, and why depends on the hierarchy. */
static void test_pressure(void **state)
{
	const struct column *average = column__find("pressure.full.avg300");
	struct memcg_pressure pressures[TREE_MAX];
	struct snapshot snapshot = {};
	struct sample sample;
	struct tree tree;
	__u64 missing;
	__u32 i;

	(void)state;
	tree__fill(&tree);
	tree__build(&tree, &snapshot);
	assert_missing(&snapshot, "pressure.some.avg10", "psi=1");

	sample = tree__sample(&tree);
	sample.pressures = pressures;
	for (i = 0; i < tree.nr; i++)
		memcg_pressure__clear(&pressures[i]);
	sample.hierarchy = "v1";
	snapshot__build(&snapshot, &sample, NULL, &missing);
	assert_missing(&snapshot, "rate.pressure.full.total", "v1 has no");

	sample.hierarchy = "v2";
	pressures[0].some.avg10 = 1;
	pressures[4].full.avg300 = 1205;
	pressures[4].full.total = 3;
	snapshot__build(&snapshot, &sample, NULL, &missing);
	assert_true(column__is_available(average, &snapshot));
	assert_text(&snapshot, "pressure.some.avg10", 1, false, "-");
	assert_text(&snapshot, "pressure.full.avg300", 5, false, "12.05");
	assert_text(&snapshot, "pressure.full.total", 5, false, "3");
	assert_text(&snapshot, "pressure.full.avg300", 4, false, "-");
	snapshot__free(&snapshot);
}

static void test_words(void **state)
{
	(void)state;
	assert_ptr_equal(column__find_word("current"),
			 &columns[COLUMN_current]);
	assert_ptr_equal(column__find_word("Current"),
			 &columns[COLUMN_current]);
	assert_ptr_equal(column__find_word("oomkill"),
			 &columns[COLUMN_events_oom_kill]);
	assert_ptr_equal(column__find_word("OOMKILL/S"),
			 &columns[COLUMN_rate_events_oom_kill]);
	/* A name goes before a heading. */
	assert_ptr_equal(column__find_word("LIMIT"), &columns[COLUMN_limit]);
	assert_null(column__find_word("oom-kill"));
	assert_null(column__find_word(""));
	/* Keys of JSON are names, letter by letter. */
	assert_null(column__find("Current"));
}

static void assert_unknown(const char *word, const char *wanted)
{
	struct text why = {};

	column__explain_unknown(word, &why);
	assert_string_equal(text__string(&why), wanted);
	text__free(&why);
}

#define LISTED "--list-columns lists all columns"

static void test_unknown(void **state)
{
	char word[200] = "";

	(void)state;
	assert_unknown("nonsense", "there is no column 'nonsense'; " LISTED);
	assert_unknown(
		"oom_kill",
		"there is no column 'oom_kill'; did you mean events.oom_kill? " LISTED);
	assert_unknown(
		"OOM-KILLS",
		"there is no column 'OOM-KILLS'; did you mean events.oom_kill? " LISTED);
	assert_unknown(
		"curent",
		"there is no column 'curent'; did you mean current? " LISTED);
	assert_unknown(
		"memory.max",
		"there is no column 'memory.max'; did you mean max? " LISTED);
	assert_unknown(
		"memory.stat.anon",
		"there is no column 'memory.stat.anon'; did you mean stat.anon? " LISTED);
	assert_unknown("", "there is no column ''; " LISTED);
	memset(word, 'x', sizeof(word) - 1);
	assert_null(column__find_word(word));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_registry),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_own_columns),
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_list_wrong),
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_named_in_sets),
		cmocka_unit_test(test_unknown_set),
		cmocka_unit_test(test_demand),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_available),
		cmocka_unit_test(test_pressure),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_unknown),
	};

	return cmocka_run_group_tests_name("column", tests, NULL, NULL);
}
