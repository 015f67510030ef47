// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests columns that are computed from several memcgs, several numbers or two samples. */
#include "lib/text.h"
#include "model/column.h"
#include "unit.h"

#define MB (1ULL << 20)

/* The root has a and d, a has b and c. */
static void tree__fill(struct tree *tree)
{
	*tree = (struct tree){};
	tree__add(tree, 0, 1, "")->memory.current = 100 * MB;
	tree__add(tree, 1, 5, "a")->memory.current = 60 * MB;
	tree__add(tree, 5, 6, "b")->memory.current = 20 * MB;
	tree__add(tree, 5, 9, "c")->memory.current = 10 * MB;
	tree__add(tree, 1, 7, "d")->memory.current = 30 * MB;
}

static void assert_value(struct snapshot *snapshot, __u64 serial,
			 enum column_id id, const char *wanted)
{
	const struct column *column = &columns[id];
	const struct value value =
		column__value(column, snapshot, tree__row(snapshot, serial));
	struct text text = {};

	value__append(&value, column->unit, false, &text);
	assert_string_equal(text__string(&text), wanted);
	text__free(&text);
}

static void test_below(void **state)
{
	struct snapshot snapshot = {};
	const struct memcg *child;
	struct tree tree;
	__u64 sum = 0;

	(void)state;
	tree__fill(&tree);
	tree__build(&tree, &snapshot);
	assert_int_equal(tree__row(&snapshot, 1)->nr_below, 4);
	assert_int_equal(tree__row(&snapshot, 5)->nr_below, 2);
	assert_int_equal(tree__row(&snapshot, 7)->nr_below, 0);
	memcg__for_each_child(child, tree__row(&snapshot, 1))
		sum = 10 * sum + child->serial;
	assert_int_equal(sum, 57);
	memcg__for_each_child(child, tree__row(&snapshot, 7))
		fail();
	snapshot__free(&snapshot);
}

static void test_own(void **state)
{
	struct snapshot snapshot = {};
	struct tree tree;

	(void)state;
	tree__fill(&tree);
	tree.records[1].event[EVENT_oom_kill] = 7;
	tree.records[2].event[EVENT_oom_kill] = 2;
	tree.stats[1].value[STAT_anon] = 5 * MB;
	tree.stats[2].value[STAT_anon] = 1 * MB;
	tree.stats[3].value[STAT_anon] = VALUE_UNKNOWN;
	tree.stats[1].value[STAT_file] = VALUE_UNKNOWN;
	tree.stats[1].value[STAT_shmem] = 1 * MB;
	tree.stats[2].value[STAT_shmem] = 2 * MB;
	tree__build(&tree, &snapshot);
	assert_value(&snapshot, 1, COLUMN_own_current, "10M");
	assert_value(&snapshot, 5, COLUMN_own_current, "30M");
	/* A leaf has all of it. */
	assert_value(&snapshot, 6, COLUMN_own_current, "20M");
	assert_value(&snapshot, 5, COLUMN_own_events_oom_kill, "5");
	assert_value(&snapshot, 1, COLUMN_own_events_oom_kill, "-");
	/* The numbers of one that is offline are its parent's by now. */
	assert_value(&snapshot, 5, COLUMN_own_stat_anon, "4M");
	assert_value(&snapshot, 5, COLUMN_own_stat_file, "-");
	/* The children's sum may exceed a number that was read before. */
	assert_value(&snapshot, 5, COLUMN_own_stat_shmem, "0");
	/* Nor is taken off what isn't charged to it (v1). */
	tree.records[2].flags = MEMCG_NOT_HIERARCHICAL;
	tree__build(&tree, &snapshot);
	assert_value(&snapshot, 5, COLUMN_own_current, "50M");
	snapshot__free(&snapshot);
}

/* With memory_localevents no event of a child is in its parent's count. */
static void test_own_local(void **state)
{
	struct snapshot snapshot = {};
	struct text why = {};
	struct sample sample;
	struct tree tree;
	__u64 missing;

	(void)state;
	tree__fill(&tree);
	sample = tree__sample(&tree);
	sample.localevents = true;
	assert_int_equal(snapshot__build(&snapshot, &sample, NULL, &missing),
			 0);
	assert_value(&snapshot, 5, COLUMN_own_current, "30M");
	assert_value(&snapshot, 5, COLUMN_own_events_oom_kill, "-");
	assert_true(column__is_missing(&columns[COLUMN_own_events_oom_kill],
				       &snapshot, &why));
	assert_non_null(strstr(text__string(&why), "memory_localevents"));
	text__free(&why);
	snapshot__free(&snapshot);
}

static void test_own_unreadable(void **state)
{
	struct snapshot snapshot = {};
	struct sample sample;
	struct tree tree;
	__u64 missing;

	(void)state;
	tree__fill(&tree);
	tree.records[2].flags = MEMCG_UNREADABLE;
	tree.records[2].memory.current = VALUE_UNKNOWN;
	sample = tree__sample(&tree);
	sample.has_unreadable = true;
	assert_int_equal(snapshot__build(&snapshot, &sample, NULL, &missing),
			 0);
	assert_value(&snapshot, 5, COLUMN_own_current, "-");
	assert_true(column__is_unreadable(&columns[COLUMN_own_current],
					  &snapshot, tree__row(&snapshot, 5)));
	assert_false(column__is_unreadable(&columns[COLUMN_current], &snapshot,
					   tree__row(&snapshot, 5)));
	assert_value(&snapshot, 1, COLUMN_own_current, "10M");
	snapshot__free(&snapshot);
}

static void test_high(void **state)
{
	struct snapshot snapshot = {};
	struct memcg *a, *b;
	struct tree tree;

	(void)state;
	tree__fill(&tree);
	tree.records[1].memory.high = 40 * MB; /* a: half above */
	tree.records[2].memory.high = 15 * MB; /* b: a third above */
	tree.records[3].memory.high = 40 * MB; /* c: below */
	tree__build(&tree, &snapshot);
	a = tree__row(&snapshot, 5);
	b = tree__row(&snapshot, 6);
	assert_value(&snapshot, 6, COLUMN_high_limit, "15M");
	assert_ptr_equal(b->high_limit_by, b);
	/* The larger excess in proportion counts, not the nearer one. */
	assert_value(&snapshot, 6, COLUMN_over_high, "20M");
	assert_value(&snapshot, 6, COLUMN_over_high_by, "/a");
	assert_value(&snapshot, 6, COLUMN_over_high_by_serial, "5");
	/* The nearest of equal ones. */
	assert_value(&snapshot, 9, COLUMN_high_limit_by, "/a/c");
	assert_value(&snapshot, 9, COLUMN_over_high, "20M");
	assert_value(&snapshot, 7, COLUMN_high_limit, "max");
	assert_value(&snapshot, 7, COLUMN_high_limit_by, "-");
	assert_value(&snapshot, 7, COLUMN_over_high, "0");
	assert_value(&snapshot, 7, COLUMN_over_high_by, "-");
	assert_value(&snapshot, 1, COLUMN_over_high, "-");
	/* A high of 0 counts as 1 page in the kernel, and is exceeded most. */
	tree.records[2].memory.high = 0;
	tree__build(&tree, &snapshot);
	assert_value(&snapshot, 6, COLUMN_over_high, "20M");
	assert_value(&snapshot, 6, COLUMN_over_high_by, "/a/b");
	assert_ptr_equal(a->over_high_by, a);
	snapshot__free(&snapshot);
}

static void test_high_unknown(void **state)
{
	struct snapshot snapshot = {};
	struct sample sample;
	struct tree tree;
	__u64 missing;
	__u32 i;

	(void)state;
	tree__fill(&tree);
	/* Of the root the files tell neither; it has no high all the same. */
	tree.records[0].memory.high = VALUE_UNKNOWN;
	tree.records[0].memory.current = VALUE_UNKNOWN;
	tree.records[1].memory.high = 50 * MB;
	tree.records[1].memory.current = VALUE_UNKNOWN;
	tree__build(&tree, &snapshot);
	assert_value(&snapshot, 5, COLUMN_high_limit, "50M");
	assert_value(&snapshot, 5, COLUMN_over_high, "-");
	assert_value(&snapshot, 6, COLUMN_over_high, "-");
	assert_value(&snapshot, 7, COLUMN_over_high, "0");
	/* v1 has no high. */
	for (i = 0; i < tree.nr; i++)
		tree.records[i].memory.high = VALUE_UNKNOWN;
	sample = tree__sample(&tree);
	sample.hierarchy = "v1";
	assert_int_equal(snapshot__build(&snapshot, &sample, NULL, &missing),
			 0);
	assert_value(&snapshot, 7, COLUMN_high_limit, "-");
	assert_value(&snapshot, 7, COLUMN_over_high, "-");
	assert_false(
		column__is_available(&columns[COLUMN_high_limit], &snapshot));
	assert_false(
		column__is_available(&columns[COLUMN_over_high], &snapshot));
	/* A namespace's root may be limited from above. */
	tree__fill(&tree);
	tree.records[0].flags = 0;
	tree.records[1].memory.high = 50 * MB;
	tree__build(&tree, &snapshot);
	assert_value(&snapshot, 5, COLUMN_high_limit, "-");
	assert_value(&snapshot, 5, COLUMN_over_high, "-");
	snapshot__free(&snapshot);
}

static void test_percent(void **state)
{
	struct snapshot snapshot = {};
	struct tree tree;

	(void)state;
	tree__fill(&tree);
	tree.records[1].memory.max = 80 * MB;
	tree.records[1].memory.peak = 70 * MB;
	tree.records[2].memory.max = 0;
	tree.records[3].memory.peak = VALUE_UNKNOWN;
	tree__build(&tree, &snapshot);
	assert_value(&snapshot, 5, COLUMN_peak_pct, "87.50");
	assert_value(&snapshot, 6, COLUMN_peak_pct, "100.00");
	assert_value(&snapshot, 9, COLUMN_peak_pct, "-");
	assert_value(&snapshot, 7, COLUMN_peak_pct, "-");
	snapshot__free(&snapshot);
}

static void test_between_samples(void **state)
{
	struct snapshot one = {}, two = {};
	struct tree tree;

	(void)state;
	tree__fill(&tree);
	tree.records[1].memory.max = 100 * MB;
	tree.stats[2].value[STAT_workingset_refault_anon] = 10;
	tree.stats[2].value[STAT_workingset_refault_file] = 20;
	tree__build_at(&tree, &one, NULL, 10);
	assert_value(&one, 6, COLUMN_refaults, "30");
	assert_value(&one, 6, COLUMN_eta, "-");
	tree.records[1].memory.current = 70 * MB;
	tree.stats[2].value[STAT_workingset_refault_file] = 120;
	tree.stats[3].value[STAT_workingset_refault_file] = VALUE_UNKNOWN;
	tree__build_at(&tree, &two, &one, 14);
	assert_value(&two, 6, COLUMN_rate_refaults, "25.00");
	assert_value(&two, 9, COLUMN_refaults, "-");
	assert_value(&two, 9, COLUMN_rate_refaults, "-");
	/* a grows by 10M in 4 seconds and has 30M left; its child has as much. */
	assert_value(&two, 5, COLUMN_eta, "12s");
	assert_value(&two, 6, COLUMN_eta, "12s");
	/* Nothing limits d. */
	assert_value(&two, 7, COLUMN_eta, "-");
	/* A memcg that doesn't grow needs no time. */
	tree__build_at(&tree, &one, &two, 18);
	assert_value(&one, 5, COLUMN_eta, "-");
	snapshot__free(&one);
	snapshot__free(&two);
}

static void test_time(void **state)
{
	static const struct {
		double seconds;
		const char *wanted;
	} times[] = {
		{ 0, "0s" },	    { 0.9, "0s" },
		{ 59.9, "59s" },    { 60, "1m00s" },
		{ 3599, "59m59s" }, { 3600, "1h00m" },
		{ 7800, "2h10m" },  { 86399, "23h59m" },
		{ 86400, "1d00h" }, { 90 * 86400 + 3600, "90d01h" },
		{ 1e9, "11574d" },
	};
	struct text text = {};
	struct value value;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		value = value__fraction(times[i].seconds);
		text__clear(&text);
		value__append(&value, UNIT_SECONDS, false, &text);
		assert_string_equal(text__string(&text), times[i].wanted);
	}
	text__clear(&text);
	value = value__fraction(7800.5);
	value__append(&value, UNIT_SECONDS, true, &text);
	assert_string_equal(text__string(&text), "7800.50");
	text__free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_below),
		cmocka_unit_test(test_own),
		cmocka_unit_test(test_own_local),
		cmocka_unit_test(test_own_unreadable),
		cmocka_unit_test(test_high),
		cmocka_unit_test(test_high_unknown),
		cmocka_unit_test(test_percent),
		cmocka_unit_test(test_between_samples),
		cmocka_unit_test(test_time),
	};

	return cmocka_run_group_tests_name("computed", tests, NULL, NULL);
}
