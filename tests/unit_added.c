// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests the rows that are added to a tree: which there are, their numbers, their places. */
#include <limits.h>
#include "lib/text.h"
#include "model/view.h"
#include "unit.h"

#define MB (1ULL << 20)

static void tree__charge(struct tree *tree, __u64 parent, __u64 serial,
			 const char *name, __u64 megabytes, __u32 flags)
{
	struct memcg_record *record = tree__add(tree, parent, serial, name);

	record->memory.current = megabytes * MB;
	record->flags |= flags;
}

/*
 * The root has a and d, a has b, and three removed children, one of which has a removed
 * child. Of a's 100M 15M are its own.
 */
static void tree__fill(struct tree *tree)
{
	*tree = (struct tree){};
	tree__charge(tree, 0, 1, "", 130, 0);
	tree__charge(tree, 1, 5, "a", 100, 0);
	tree__charge(tree, 5, 6, "b", 40, 0);
	tree__charge(tree, 5, 9, "x", 30, MEMCG_DYING);
	tree__charge(tree, 9, 10, "below", 20, MEMCG_DYING);
	tree__charge(tree, 5, 11, "y", 10, MEMCG_DYING);
	tree__charge(tree, 5, 12, "z", 5, MEMCG_DYING);
	tree__charge(tree, 1, 7, "d", 30, 0);
}

static struct memcg *added__find(struct snapshot *snapshot, __u64 parent,
				 enum added_kind kind)
{
	struct memcg *memcg;
	__u32 i;

	for (i = 0; i < snapshot->nr_added; i++) {
		memcg = &snapshot->added[i].memcg;
		if (memcg->parent->serial == parent && memcg->added == kind)
			return memcg;
	}
	return NULL;
}

static void assert_value(const struct snapshot *snapshot,
			 const struct memcg *memcg, enum column_id id,
			 const char *wanted)
{
	const struct column *column = &columns[id];
	const struct value value = column__value(column, snapshot, memcg);
	struct text text = {};

	assert_non_null(memcg);
	value__append(&value, column->unit, false, &text);
	assert_string_equal(text__string(&text), wanted);
	text__free(&text);
}

static void test_numbers(void **state)
{
	struct snapshot snapshot = {};
	const struct memcg *own, *dying;
	struct tree tree;

	(void)state;
	tree__fill(&tree);
	tree.records[1].event[EVENT_oom_kill] = 7;
	tree.records[2].event[EVENT_oom_kill] = 2;
	tree.records[3].event[EVENT_oom_kill] = 1;
	tree.records[5].swap.current = 3 * MB;
	tree.records[6].swap.current = 2 * MB;
	tree.records[1].swap.current = 9 * MB;
	tree.stats[1].value[STAT_anon] = 50 * MB;
	tree.stats[2].value[STAT_anon] = 10 * MB;
	tree.stats[3].value[STAT_anon] = VALUE_UNKNOWN;
	tree.stats[5].value[STAT_anon] = 4 * MB;
	tree.stats[3].value[STAT_file] = VALUE_UNKNOWN;
	tree.stats[5].value[STAT_file] = VALUE_UNKNOWN;
	tree.stats[6].value[STAT_file] = VALUE_UNKNOWN;
	tree.records[1].memory.max = 200 * MB;
	tree__build(&tree, &snapshot);
	assert_int_equal(added__make(&snapshot, DYING_FOLD), 0);
	/* x has something of its own, too. */
	assert_int_equal(snapshot.nr_added, 3);
	own = added__find(&snapshot, 5, ADDED_OWN);
	assert_value(&snapshot, own, COLUMN_current, "15M");
	assert_value(&snapshot, own, COLUMN_events_oom_kill, "4");
	assert_value(&snapshot, own, COLUMN_swap_current, "4M");
	assert_value(&snapshot, own, COLUMN_total, "19M");
	assert_value(&snapshot, own, COLUMN_stat_anon, "36M");
	dying = added__find(&snapshot, 5, ADDED_DYING);
	/* What is below one of them is in its numbers. */
	assert_value(&snapshot, dying, COLUMN_current, "45M");
	assert_value(&snapshot, dying, COLUMN_events_oom_kill, "1");
	assert_value(&snapshot, dying, COLUMN_swap_current, "5M");
	/* What isn't known of one is its parent's by now; of none, it isn't known. */
	assert_value(&snapshot, dying, COLUMN_stat_anon, "4M");
	assert_value(&snapshot, dying, COLUMN_stat_file, "-");
	assert_value(&snapshot, dying, COLUMN_zswap_current, "0");
	snapshot__free(&snapshot);
}

static void test_other_columns(void **state)
{
	static const enum column_id unknown[] = {
		COLUMN_id,
		COLUMN_serial,
		COLUMN_offline,
		COLUMN_peak,
		COLUMN_max,
		COLUMN_high,
		COLUMN_low,
		COLUMN_limit,
		COLUMN_limit_by,
		COLUMN_headroom,
		COLUMN_headroom_by,
		COLUMN_used_pct,
		COLUMN_high_limit,
		COLUMN_over_high,
		COLUMN_effective_low,
		COLUMN_oom_group,
		COLUMN_zswap_writeback,
		COLUMN_events_local_oom_kill,
		COLUMN_own_current,
		COLUMN_eta,
	};
	struct snapshot snapshot = {};
	const struct memcg *own, *dying;
	struct tree tree;
	size_t i;

	(void)state;
	tree__fill(&tree);
	tree.records[1].memory.max = 200 * MB;
	tree__build(&tree, &snapshot);
	assert_int_equal(added__make(&snapshot, DYING_FOLD), 0);
	own = added__find(&snapshot, 5, ADDED_OWN);
	dying = added__find(&snapshot, 5, ADDED_DYING);
	for (i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		assert_value(&snapshot, own, unknown[i], "-");
		assert_value(&snapshot, dying, unknown[i], "-");
	}
	assert_value(&snapshot, own, COLUMN_name, "(own)");
	assert_value(&snapshot, own, COLUMN_cgroup, "/a/(own)");
	assert_value(&snapshot, own, COLUMN_state, "-");
	assert_value(&snapshot, own, COLUMN_parent, "5");
	assert_value(&snapshot, own, COLUMN_level, "2");
	assert_value(&snapshot, dying, COLUMN_name, "(3 dying)");
	assert_value(&snapshot, dying, COLUMN_state, "dying");
	/* Nothing that looks for memcgs sees them. */
	assert_int_equal(snapshot.nr_memcgs, 8);
	assert_int_equal(tree__row(&snapshot, 5)->nr_below, 5);
	assert_null(snapshot__find(&snapshot, own->serial));
	assert_true(own->serial != dying->serial);
	snapshot__free(&snapshot);
}

/* The numbers of megabytes, of which the rest is own's; and whether it has a row. */
static void assert_own(__u64 parent, __u64 child, __u64 bytes, __u64 kills,
		       bool wanted)
{
	struct snapshot snapshot = {};
	struct tree tree = {};

	tree__charge(&tree, 0, 1, "", 0, 0);
	tree__charge(&tree, 1, 2, "a", parent, 0);
	tree__charge(&tree, 2, 3, "b", child, 0);
	tree.records[1].memory.current += bytes;
	tree.records[1].event[EVENT_oom_kill] = kills;
	tree__build(&tree, &snapshot);
	assert_int_equal(added__make(&snapshot, DYING_FOLD), 0);
	assert_true((added__find(&snapshot, 2, ADDED_OWN) != NULL) == wanted);
	snapshot__free(&snapshot);
}

static void test_own_is_worth_a_row(void **state)
{
	(void)state;
	assert_own(10, 9, 0, 0, true);
	assert_own(10, 9, -1ULL, 0, false);
	assert_own(100, 99, 0, 0, true);
	assert_own(101, 100, 0, 0, false);
	assert_own(1000, 990, 0, 0, true);
	assert_own(1000, 990, -2ULL, 0, false);
	assert_own(10, 10, 0, 1, true);
	/* Children that were read later may have more. */
	assert_own(10, 90, 0, 0, false);
}

static void test_root(void **state)
{
	struct snapshot snapshot = {};
	const struct memcg *own;
	struct tree tree;

	(void)state;
	tree__fill(&tree);
	tree.records[0].memory.current += 20 * MB;
	tree.records[0].event[EVENT_oom_kill] = 1;
	tree.stats[0].value[STAT_anon] = 60 * MB;
	tree.stats[1].value[STAT_anon] = 50 * MB;
	tree__build(&tree, &snapshot);
	assert_int_equal(added__make(&snapshot, DYING_FOLD), 0);
	own = added__find(&snapshot, 1, ADDED_OWN);
	assert_value(&snapshot, own, COLUMN_current, "20M");
	assert_value(&snapshot, own, COLUMN_stat_anon, "10M");
	/* The root's events aren't those of all below it. */
	assert_value(&snapshot, own, COLUMN_events_oom_kill, "-");
	snapshot__free(&snapshot);
}

static void test_dying(void **state)
{
	struct snapshot snapshot = {};
	struct tree tree;

	(void)state;
	tree__fill(&tree);
	/* A removed one with a living one below it is no rest. */
	tree.records[4].flags = 0;
	tree__build(&tree, &snapshot);
	assert_int_equal(added__make(&snapshot, DYING_FOLD), 0);
	assert_null(added__find(&snapshot, 5, ADDED_DYING));
	assert_null(tree__row(&snapshot, 11)->group);
	tree__charge(&tree, 1, 13, "x", 0, MEMCG_DYING);
	tree__charge(&tree, 1, 14, "x", 0, MEMCG_DYING);
	tree__charge(&tree, 1, 15, "x", 0, MEMCG_DYING);
	tree__build(&tree, &snapshot);
	assert_int_equal(added__make(&snapshot, DYING_FOLD), 0);
	assert_null(added__find(&snapshot, 5, ADDED_DYING));
	assert_ptr_equal(tree__row(&snapshot, 14)->group,
			 added__find(&snapshot, 1, ADDED_DYING));
	tree__build(&tree, &snapshot);
	assert_int_equal(added__make(&snapshot, DYING_SHOW), 0);
	assert_null(added__find(&snapshot, 1, ADDED_DYING));
	assert_non_null(added__find(&snapshot, 5, ADDED_OWN));
	snapshot__free(&snapshot);
}

static void build_and_expect_own(const struct sample *sample, bool wanted)
{
	struct snapshot snapshot = {};
	__u64 missing;

	assert_int_equal(snapshot__build(&snapshot, sample, NULL, &missing), 0);
	assert_int_equal(added__make(&snapshot, DYING_SHOW), 0);
	assert_true((added__find(&snapshot, 5, ADDED_OWN) != NULL) == wanted);
	snapshot__free(&snapshot);
}

static void test_own_is_unknown(void **state)
{
	struct sample sample;
	struct tree tree;

	(void)state;
	tree__fill(&tree);
	sample = tree__sample(&tree);
	build_and_expect_own(&sample, true);
	sample.is_partial = true;
	build_and_expect_own(&sample, false);
	sample.is_partial = false;
	sample.is_incomplete = true;
	build_and_expect_own(&sample, false);
	sample.is_incomplete = false;
	sample.hierarchy_unknown = true;
	build_and_expect_own(&sample, false);
	sample.hierarchy_unknown = false;
	/* d's parent isn't there. */
	tree.records[7].parent = 4;
	build_and_expect_own(&sample, false);
	tree.records[7].parent = 1;
	/* A child whose files can't be read. */
	tree.records[2].memory.current = VALUE_UNKNOWN;
	build_and_expect_own(&sample, true);
	tree.records[2].flags = MEMCG_UNREADABLE;
	build_and_expect_own(&sample, false);
	/* Without use_hierarchy a memcg isn't charged to its parent. */
	tree__fill(&tree);
	tree.records[2].flags = MEMCG_NOT_HIERARCHICAL;
	build_and_expect_own(&sample, false);
}

static void test_between_samples(void **state)
{
	struct snapshot one = {}, two = {};
	const struct memcg *own, *dying;
	struct tree tree;

	(void)state;
	tree__fill(&tree);
	tree.records[1].event[EVENT_oom_kill] = 5;
	tree.records[6].event[EVENT_oom_kill] = 3;
	tree.stats[3].value[STAT_pgfault] = 10;
	tree.stats[6].value[STAT_pgfault] = 1000;
	tree.records[5].flags = 0; /* y isn't removed yet */
	tree__build_at(&tree, &one, NULL, 10);
	/* Then z, which had kills, is gone, y and a new one are removed, a grows. */
	tree.records[5].flags = MEMCG_DYING;
	tree.nr = 6;
	tree__charge(&tree, 5, 13, "new", 1, MEMCG_DYING);
	tree__charge(&tree, 1, 7, "d", 30, 0);
	tree.records[1].memory.current += 6 * MB;
	tree.stats[3].value[STAT_pgfault] = 30;
	tree.stats[6].value[STAT_pgfault] = 0;
	tree__build_at(&tree, &two, &one, 14);
	assert_int_equal(added__make(&two, DYING_FOLD), 0);
	own = added__find(&two, 5, ADDED_OWN);
	dying = added__find(&two, 5, ADDED_DYING);
	assert_value(&two, own, COLUMN_current, "25M");
	/* The size before is what it was: 100M - 40M - 30M - 10M - 5M. */
	assert_value(&two, own, COLUMN_delta_current, "+10M");
	/* z's kills are a's own by now, and no new ones. */
	assert_value(&two, own, COLUMN_events_oom_kill, "5");
	assert_value(&two, own, COLUMN_rate_events_oom_kill, "0.00");
	assert_value(&two, dying, COLUMN_current, "41M");
	/* x and z were there. */
	assert_value(&two, dying, COLUMN_delta_current, "+6M");
	assert_value(&two, dying, COLUMN_rate_stat_pgfault, "5.00");
	snapshot__free(&one);
	snapshot__free(&two);
}

/* What wasn't there before has a row before all the same, so that it isn't marked as new. */
static void test_new(void **state)
{
	struct snapshot one = {}, two = {};
	const struct memcg *own;
	struct tree tree;

	(void)state;
	tree__fill(&tree);
	tree.nr = 1;
	tree__build_at(&tree, &one, NULL, 10);
	tree__fill(&tree);
	tree__build_at(&tree, &two, &one, 14);
	assert_int_equal(added__make(&two, DYING_FOLD), 0);
	own = added__find(&two, 5, ADDED_OWN);
	assert_non_null(own->before);
	assert_value(&two, own, COLUMN_delta_current, "-");
	snapshot__free(&one);
	snapshot__free(&two);
}

/* Asserts the names of the rows, in a tree each after as many dots as it is deep. */
static void assert_rows(struct view *view, struct snapshot *snapshot,
			const char *wanted)
{
	const struct memcg *memcg, *above;
	struct text rows = {};
	__u32 i, left_out;

	snapshot__set_range(snapshot, 0, snapshot->nr_memcgs);
	assert_int_equal(view__arrange(view, snapshot, &left_out), 0);
	for (i = 0; i < snapshot->nr_rows; i++) {
		memcg = snapshot->order[i];
		assert_int_equal(memcg->place, i);
		text__append_string(&rows, i ? " " : "");
		for (above = memcg;
		     view->tree && (above = memcg__shown_above(above));)
			text__append_string(&rows, ".");
		text__append_string(&rows, *memcg->name ? memcg->name : "/");
	}
	assert_string_equal(text__string(&rows), wanted);
	text__free(&rows);
}

static void test_rows(void **state)
{
	struct view_options options = { .tree = true,
					.adds_up = true,
					.with_ancestors = true,
					.depth = ULONG_MAX,
					.rows = ULONG_MAX };
	struct snapshot snapshot = {};
	struct view view = {};
	struct filter filter = filter__part("b");
	struct tree tree;

	(void)state;
	tree__fill(&tree);
	tree__build(&tree, &snapshot);
	assert_int_equal(view__set(&view, &options, false), 0);
	assert_rows(&view, &snapshot, "/ .a ..(3 dying) ..b ..(own) .d");
	view.reverse = true;
	assert_rows(&view, &snapshot, "/ .d .a ..(own) ..b ..(3 dying)");
	view.reverse = false;
	view.sort = &columns[COLUMN_name];
	assert_rows(&view, &snapshot, "/ .a ..(3 dying) ..(own) ..b .d");
	/* Limits are unknown in added rows, and these come last. */
	view.sort = &columns[COLUMN_max];
	assert_rows(&view, &snapshot, "/ .a ..b ..(3 dying) ..(own) .d");
	view.sort = NULL;
	assert_rows(&view, &snapshot, "/ .a ..b ..(3 dying) ..(own) .d");
	tree__row(&snapshot, 5)->unfolds_dying = true;
	assert_rows(
		&view, &snapshot,
		"/ .a ..b ..(3 dying) ...x ....below ....(own) ...y ...z ..(own) .d");
	options.depth = 1;
	assert_rows(&view, &snapshot, "/ .a .d");
	options.depth = ULONG_MAX;
	options.rows = 3;
	assert_rows(&view, &snapshot, "/ .a ..b");
	options.rows = ULONG_MAX;
	/* A filter leaves out what would have to add up. */
	view.filter = &filter;
	assert_rows(&view, &snapshot, "/ .a ..b ..x ...below");
	view.filter = NULL;
	options.leaves = true;
	assert_rows(&view, &snapshot, "/ .a ..b ..x ...below ..y ..z .d");
	options.leaves = false;
	options.adds_up = false;
	assert_rows(&view, &snapshot, "/ .a ..b ..x ...below ..y ..z .d");
	options.adds_up = true;
	view.tree = view.with_ancestors = false;
	assert_rows(&view, &snapshot, "/ a b x below y z d");
	options.dying = DYING_HIDE;
	assert_rows(&view, &snapshot, "/ a b d");
	view__free(&view);
	snapshot__free(&snapshot);
}

static void test_dying_shown_or_hidden(void **state)
{
	struct view_options options = { .tree = true,
					.adds_up = true,
					.keeps_order = true,
					.dying = DYING_SHOW,
					.depth = ULONG_MAX,
					.rows = ULONG_MAX };
	struct snapshot snapshot = {};
	struct view view = {};
	struct tree tree;

	(void)state;
	tree__fill(&tree);
	tree__build(&tree, &snapshot);
	assert_int_equal(view__set(&view, &options, false), 0);
	/* x has 10M beside what is below it. */
	assert_rows(&view, &snapshot,
		    "/ .a ..b ..x ...below ...(own) ..y ..z ..(own) .d");
	tree__build(&tree, &snapshot);
	options.dying = DYING_HIDE;
	assert_rows(&view, &snapshot, "/ .a ..b ..(own) .d");
	/* Where only removed ones are below, all would be own. */
	tree.nr = 7;
	memmove(&tree.records[2], &tree.records[3], 4 * sizeof(*tree.records));
	tree.nr = 6;
	tree__build(&tree, &snapshot);
	assert_rows(&view, &snapshot, "/ .a .(own)");
	view__free(&view);
	snapshot__free(&snapshot);
}

/* Within a sum there may be another one, and a start may be part of one. */
static void test_nested(void **state)
{
	struct view_options options = { .tree = true,
					.adds_up = true,
					.keeps_order = true,
					.depth = ULONG_MAX,
					.rows = ULONG_MAX };
	struct snapshot snapshot = {};
	struct view view = {};
	struct tree tree = {};
	__u32 left_out;

	(void)state;
	tree__charge(&tree, 0, 1, "", 0, 0);
	tree__charge(&tree, 1, 2, "x", 0, MEMCG_DYING);
	tree__charge(&tree, 2, 3, "p", 0, MEMCG_DYING);
	tree__charge(&tree, 2, 4, "q", 0, MEMCG_DYING);
	tree__charge(&tree, 2, 5, "r", 0, MEMCG_DYING);
	tree__charge(&tree, 1, 6, "y", 0, MEMCG_DYING);
	tree__charge(&tree, 1, 7, "z", 0, MEMCG_DYING);
	tree__build(&tree, &snapshot);
	assert_int_equal(view__set(&view, &options, false), 0);
	assert_rows(&view, &snapshot, "/ .(3 dying)");
	tree__row(&snapshot, 1)->unfolds_dying = true;
	assert_rows(&view, &snapshot, "/ .(3 dying) ..x ...(3 dying) ..y ..z");
	tree__row(&snapshot, 1)->unfolds_dying = false;
	tree__row(&snapshot, 2)->unfolds_dying = true;
	assert_rows(&view, &snapshot, "/ .(3 dying)");
	snapshot__set_start(&snapshot, tree__row(&snapshot, 2));
	assert_int_equal(view__arrange(&view, &snapshot, &left_out), 0);
	assert_int_equal(snapshot.nr_rows, 5);
	assert_ptr_equal(snapshot.order[0], tree__row(&snapshot, 2));
	assert_null(memcg__shown_above(snapshot.order[0]));
	view__free(&view);
	snapshot__free(&snapshot);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_other_columns),
		cmocka_unit_test(test_own_is_worth_a_row),
		cmocka_unit_test(test_root),
		cmocka_unit_test(test_dying),
		cmocka_unit_test(test_own_is_unknown),
		cmocka_unit_test(test_between_samples),
		cmocka_unit_test(test_new),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_dying_shown_or_hidden),
		cmocka_unit_test(test_nested),
	};

	return cmocka_run_group_tests_name("added", tests, NULL, NULL);
}
