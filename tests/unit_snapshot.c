// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests snapshots: the tree, names across samples, computed values, order, rows. */
#include <errno.h>
#include "lib/text.h"
#include "model/column.h"
#include "model/order.h"
#include "unit.h"

#define MB (1ULL << 20)

/* The root has a and d, a has b and c. */
static void tree__fill(struct tree *tree)
{
	*tree = (struct tree){};
	tree__add(tree, 0, 1, "");
	tree__add(tree, 1, 5, "a");
	tree__add(tree, 5, 6, "b");
	tree__add(tree, 5, 9, "c");
	tree__add(tree, 1, 7, "d");
}

static void assert_path(const struct memcg *memcg, const char *wanted)
{
	struct text path = {};

	memcg__append_path(memcg, &path);
	assert_string_equal(text__string(&path), wanted);
	text__free(&path);
}

static void test_tree(void **state)
{
	struct snapshot snapshot = {};
	struct tree tree;

	(void)state;
	tree__fill(&tree);
	tree.records[3].flags = MEMCG_DYING;
	tree.records[4].flags = MEMCG_HIDDEN;
	tree__build(&tree, &snapshot);
	assert_int_equal(snapshot.nr_memcgs, 5);
	assert_int_equal(snapshot.nr_dying, 1);
	assert_null(tree__row(&snapshot, 1)->parent);
	assert_ptr_equal(tree__row(&snapshot, 9)->parent,
			 tree__row(&snapshot, 5));
	assert_ptr_equal(tree__row(&snapshot, 7)->parent,
			 tree__row(&snapshot, 1));
	assert_int_equal(tree__row(&snapshot, 9)->level, 2);
	assert_int_equal(tree__row(&snapshot, 7)->level, 1);
	assert_path(tree__row(&snapshot, 1), "/");
	assert_path(tree__row(&snapshot, 5), "/a");
	assert_path(tree__row(&snapshot, 9), "/a/c");
	assert_string_equal(memcg__state(tree__row(&snapshot, 5)), "online");
	assert_string_equal(memcg__state(tree__row(&snapshot, 9)), "dying");
	assert_string_equal(memcg__state(tree__row(&snapshot, 7)), "hidden");
	assert_int_equal(snapshot.newest, 9);
	snapshot__free(&snapshot);
}

static void test_compare_path(void **state)
{
	struct snapshot snapshot = {};
	struct tree tree;
	struct memcg *root, *a, *b, *c, *d;

	(void)state;
	tree__fill(&tree);
	tree__build(&tree, &snapshot);
	root = tree__row(&snapshot, 1);
	a = tree__row(&snapshot, 5);
	b = tree__row(&snapshot, 6);
	c = tree__row(&snapshot, 9);
	d = tree__row(&snapshot, 7);
	assert_int_equal(memcg__compare_path(a, a), 0);
	assert_true(memcg__compare_path(root, c) < 0);
	assert_true(memcg__compare_path(c, root) > 0);
	assert_true(memcg__compare_path(a, b) < 0);
	assert_true(memcg__compare_path(b, c) < 0);
	assert_true(memcg__compare_path(c, d) < 0);
	assert_true(memcg__compare_path(d, b) > 0);
	snapshot__free(&snapshot);
}

/* The second sample leaves out the names that the first one had. */
static void test_names_once(void **state)
{
	struct snapshot first = {}, second = {};
	struct sample sample;
	struct tree tree, later = {};
	__u64 missing = 0;
	__u32 i;

	(void)state;
	tree__fill(&tree);
	tree__build(&tree, &first);

	/* b is gone, e is new; only e has its name in the sample. */
	tree__add(&later, 0, 1, "");
	tree__add(&later, 1, 5, "");
	tree__add(&later, 5, 9, "");
	tree__add(&later, 5, 12, "e");
	tree__add(&later, 1, 7, "");
	for (i = 0; i < later.nr; i++)
		if (later.records[i].serial != 12) {
			later.records[i].name = NO_NAME;
			later.records[i].id = 0;
		}
	sample = tree__sample(&later);
	assert_int_equal(snapshot__build(&second, &sample, &first, &missing),
			 0);
	/* The second snapshot has copies of the names. */
	snapshot__free(&first);
	assert_path(tree__row(&second, 9), "/a/c");
	assert_path(tree__row(&second, 12), "/a/e");
	assert_path(tree__row(&second, 7), "/d");
	assert_int_equal(tree__row(&second, 9)->id, 90);
	assert_int_equal(tree__row(&second, 12)->id, 120);
	snapshot__free(&second);
}

/* If nobody knows the names of some memcgs, their smallest serial is told. */
static void test_names_missing(void **state)
{
	struct snapshot first = {}, second = {};
	struct sample sample;
	struct tree tree, later = {};
	__u64 missing = 0;

	(void)state;
	tree__fill(&tree);
	tree__build(&tree, &first);
	tree__add(&later, 0, 1, "")->name = NO_NAME;
	tree__add(&later, 1, 5, "")->name = NO_NAME;
	tree__add(&later, 5, 11, "")->name = NO_NAME;
	tree__add(&later, 5, 8, "")->name = NO_NAME;
	tree__add(&later, 1, 7, "")->name = NO_NAME;
	sample = tree__sample(&later);
	assert_int_equal(snapshot__build(&second, &sample, &first, &missing),
			 -ESTALE);
	assert_int_equal(missing, 8);
	snapshot__free(&first);
	snapshot__free(&second);
}

/* On v1 a directory's revision says that one in it may have another name. */
static void test_names_renamed(void **state)
{
	struct snapshot first = {}, second = {};
	struct tree tree = {}, later = {};
	struct sample sample;
	__u64 missing = 0;
	__u32 i;

	(void)state;
	tree__add(&tree, 0, 1, "")->revision = 7;
	tree__add(&tree, 1, 5, "a")->revision = 3;
	tree__add(&tree, 5, 8, "b");
	tree__add(&tree, 1, 9, "c");
	tree__build(&tree, &first);

	later = tree;
	for (i = 0; i < later.nr; i++)
		later.records[i].name = NO_NAME;
	sample = tree__sample(&later);
	assert_int_equal(snapshot__build(&second, &sample, &first, &missing),
			 0);
	assert_path(tree__row(&second, 8), "/a/b");

	later.records[1].revision++;
	assert_int_equal(snapshot__build(&second, &sample, &first, &missing),
			 -ESTALE);
	assert_int_equal(missing, 8);
	snapshot__free(&first);
	snapshot__free(&second);
}

static void test_limit(void **state)
{
	struct snapshot snapshot = {};
	struct memcg *b, *c, *d;
	struct tree tree;

	(void)state;
	tree__fill(&tree);
	tree.records[1].memory.max = 64 * MB; /* a */
	tree.records[1].memory.current = 60 * MB;
	tree.records[2].memory.max = 64 * MB; /* b: as much as a */
	tree.records[2].memory.current = 20 * MB;
	tree.records[3].memory.max = 16 * MB; /* c: above its max */
	tree.records[3].memory.current = 20 * MB;
	tree__build(&tree, &snapshot);
	b = tree__row(&snapshot, 6);
	c = tree__row(&snapshot, 9);
	d = tree__row(&snapshot, 7);
	assert_int_equal(b->limit, 64 * MB);
	assert_ptr_equal(b->limit_by, b);
	assert_int_equal(b->headroom, 4 * MB);
	assert_ptr_equal(b->headroom_by, tree__row(&snapshot, 5));
	assert_int_equal(c->limit, 16 * MB);
	assert_ptr_equal(c->limit_by, c);
	assert_int_equal(c->headroom, 0);
	assert_ptr_equal(c->headroom_by, c);
	assert_int_equal(d->limit, VALUE_NO_LIMIT);
	assert_null(d->limit_by);
	assert_int_equal(d->headroom, VALUE_NO_LIMIT);
	assert_null(d->headroom_by);
	snapshot__free(&snapshot);
}

static void test_effective(void **state)
{
	struct snapshot snapshot = {};
	struct tree tree;

	(void)state;
	tree__fill(&tree);
	/* a has 40M of low; b and c claim 30M each, so they get shares of it. */
	tree.records[1].memory.low = 40 * MB;
	tree.records[1].memory.current = 100 * MB;
	tree.records[1].memory.children_low = 60 * MB;
	tree.records[2].memory.low = 30 * MB;
	tree.records[2].memory.current = 50 * MB;
	tree.records[3].memory.low = 30 * MB;
	tree.records[3].memory.current = 50 * MB;
	/* a has 40M of min, of which b claims 10M; the rest is given by usage. */
	tree.records[1].memory.min = 40 * MB;
	tree.records[1].memory.children_min = 10 * MB;
	tree.records[2].memory.min = 10 * MB;
	tree__build(&tree, &snapshot);
	assert_int_equal(tree__row(&snapshot, 5)->effective_low, 40 * MB);
	assert_int_equal(tree__row(&snapshot, 6)->effective_low, 20 * MB);
	assert_int_equal(tree__row(&snapshot, 9)->effective_low, 20 * MB);
	/* 10M + 30M * 40M / 90M, and 30M * 50M / 90M, in whole pages */
	assert_int_equal(tree__row(&snapshot, 6)->effective_min,
			 (2560 + 7680ULL * 10240 / 23040) * 4096);
	assert_int_equal(tree__row(&snapshot, 9)->effective_min,
			 7680ULL * 12800 / 23040 * 4096);
	snapshot__free(&snapshot);
}

/* Products need more than 64 bits, and "max" is a number. */
static void test_effective_huge(void **state)
{
	struct snapshot snapshot = {};
	struct tree tree;

	(void)state;
	tree__fill(&tree);
	tree.records[1].memory.low = VALUE_NO_LIMIT;
	tree.records[1].memory.current = 1ULL << 50;
	tree.records[1].memory.children_low = 1ULL << 50;
	tree.records[2].memory.low = VALUE_NO_LIMIT;
	tree.records[2].memory.current = 1ULL << 50;
	tree.records[1].memory.min = 1ULL << 49;
	tree.records[1].memory.children_min = 1ULL << 50;
	tree.records[2].memory.min = VALUE_NO_LIMIT;
	tree__build(&tree, &snapshot);
	assert_int_equal(tree__row(&snapshot, 5)->effective_low,
			 VALUE_NO_LIMIT);
	assert_int_equal(tree__row(&snapshot, 6)->effective_low, 1ULL << 50);
	assert_int_equal(tree__row(&snapshot, 6)->effective_min, 1ULL << 49);
	/* c uses nothing, so nothing is protected. */
	assert_int_equal(tree__row(&snapshot, 9)->effective_low, 0);
	snapshot__free(&snapshot);
}

static void assert_order(const struct snapshot *snapshot, const __u64 *serials)
{
	__u32 i;

	for (i = 0; i < snapshot->nr_memcgs; i++)
		assert_int_equal(snapshot->order[i]->serial, serials[i]);
}

static void test_sort(void **state)
{
	static const __u64 tree_order[] = { 1, 7, 5, 9, 6 };
	static const __u64 reverse_order[] = { 1, 5, 6, 9, 7 };
	static const __u64 list_order[] = { 1, 7, 5, 9, 6 };
	static const __u64 name_order[] = { 1, 5, 6, 9, 7 };
	struct snapshot snapshot = {};
	struct tree tree;

	(void)state;
	tree__fill(&tree);
	tree.records[0].memory.current = 100;
	tree.records[1].memory.current = 30; /* a, 5 */
	tree.records[2].memory.current = 10; /* b, 6 */
	tree.records[3].memory.current = 20; /* c, 9 */
	tree.records[4].memory.current = 40; /* d, 7 */
	tree__build(&tree, &snapshot);
	column__sort(column__find("current"), &snapshot, false, true);
	assert_order(&snapshot, tree_order);
	column__sort(column__find("current"), &snapshot, true, true);
	assert_order(&snapshot, reverse_order);
	column__sort(column__find("current"), &snapshot, false, false);
	assert_order(&snapshot, list_order);
	column__sort(column__find("name"), &snapshot, false, false);
	assert_order(&snapshot, name_order);
	snapshot__free(&snapshot);
}

static bool has_serial(const struct memcg *memcg, void *context)
{
	const __u64 *serials = context;

	while (*serials && *serials != memcg->serial)
		serials++;
	return *serials;
}

static int by_serial(const struct memcg *one, const struct memcg *other,
		     void *context)
{
	(void)context;
	return one->serial < other->serial ? 1 : -1;
}

static void assert_rows(const struct snapshot *snapshot, const __u64 *wanted)
{
	__u32 i;

	for (i = 0; i < snapshot->nr_rows; i++)
		assert_int_equal(snapshot->order[i]->serial, wanted[i]);
	assert_int_equal(wanted[i], 0);
}

static void test_select(void **state)
{
	__u64 kept[] = { 4, 5, 0 };
	struct snapshot snapshot = {};
	struct tree tree = {};

	(void)state;
	tree__add(&tree, 0, 1, "");
	tree__add(&tree, 1, 2, "a");
	tree__add(&tree, 2, 4, "b");
	tree__add(&tree, 4, 5, "c");
	tree__add(&tree, 1, 3, "d");
	tree__build(&tree, &snapshot);

	order__select(&snapshot, has_serial, kept, true);
	order__sort(&snapshot, by_serial, NULL, true);
	assert_rows(&snapshot, (const __u64[]){ 1, 2, 4, 5, 0 });
	assert_int_equal(tree__row(&snapshot, 1)->row, ROW_CONTEXT);
	assert_int_equal(tree__row(&snapshot, 4)->row, ROW_SHOWN);

	/* A row whose parent isn't shown stands below the nearest ancestor that is. */
	kept[0] = 1;
	order__select(&snapshot, has_serial, kept, false);
	order__sort(&snapshot, by_serial, NULL, true);
	assert_rows(&snapshot, (const __u64[]){ 1, 5, 0 });

	order__select(&snapshot, has_serial, &kept[2], true);
	order__sort(&snapshot, by_serial, NULL, true);
	assert_rows(&snapshot, (const __u64[]){ 0 });
	snapshot__free(&snapshot);
}

/* Builds a snapshot of the tree, keeps it and compares it with the one before. */
static void build_next(struct tree *tree, struct snapshot *snapshot,
		       struct snapshot *before, double seconds,
		       const char *origin)
{
	struct sample sample = tree__sample(tree);
	__u64 missing;

	sample.monotonic_ns = seconds * 1e9;
	sample.origin = origin;
	assert_int_equal(snapshot__build(snapshot, &sample, before, &missing),
			 0);
	assert_int_equal(snapshot__keep(snapshot), 0);
	if (before)
		snapshot__compare_with(snapshot, before, false);
}

static void assert_value(struct snapshot *snapshot, __u64 serial,
			 const char *name, const char *wanted)
{
	const struct column *column = column__find(name);
	struct text text = {};
	struct value value;

	assert_non_null(column);
	value = column__value(column, snapshot, tree__row(snapshot, serial));
	value__append(&value, column->unit, false, &text);
	assert_string_equal(text__string(&text), wanted);
	text__free(&text);
}

/* Each sample keeps its own. A total of BPF's lags, so that it has no rate over 1 s. */
static void test_pressures(void **state)
{
	const struct column *rate = column__find("rate.pressure.some.total");
	struct memcg_pressure pressures[TREE_MAX] = {};
	struct snapshot one = {}, two = {};
	struct text why = {};
	struct sample sample;
	struct tree tree;
	__u64 missing;

	(void)state;
	tree__fill(&tree);
	sample = tree__sample(&tree);
	sample.pressures = pressures;
	sample.pressures_lag = true;
	pressures[1].some.total = 1000;
	snapshot__build(&one, &sample, NULL, &missing);
	assert_int_equal(snapshot__keep(&one), 0);
	pressures[1].some.total = 5000;
	sample.monotonic_ns += 2000000000;
	snapshot__build(&two, &sample, &one, &missing);
	assert_int_equal(snapshot__keep(&two), 0);
	snapshot__compare_with(&two, &one, true);
	assert_value(&one, 5, "pressure.some.total", "1000");
	assert_value(&two, 5, "rate.pressure.some.total", "2000.00");
	assert_value(&two, 1, "rate.pressure.some.total", "-");
	assert_false(column__is_missing(rate, &two, &why));
	two.seconds = 1;
	assert_value(&two, 5, "rate.pressure.some.total", "-");
	assert_true(column__is_missing(rate, &two, &why));
	two.sample.pressures_lag = false;
	assert_value(&two, 5, "rate.pressure.some.total", "4000.00");
	text__free(&why);
	snapshot__free(&one);
	snapshot__free(&two);
}

/* The source has one array, which it fills anew: two samples take turns with one copy. */
static void test_copies(void **state)
{
	struct memcg_pressure pressures[TREE_MAX] = {};
	struct snapshot samples[2] = {}, *now, *before = NULL;
	const void *copy = NULL;
	struct sample sample;
	struct tree tree;
	__u64 missing, i;

	(void)state;
	tree__fill(&tree);
	sample = tree__sample(&tree);
	sample.pressures = pressures;
	for (i = 0; i < 5; i++, before = now) {
		now = &samples[i % 2];
		if (before) {
			assert_int_equal(snapshot__keep_instead(before, now),
					 0);
			/* A sample that can't be read is tried again. */
			assert_int_equal(snapshot__keep_instead(before, now),
					 0);
			assert_true(!copy ||
				    copy == before->record_buffer.data);
			copy = before->record_buffer.data;
		}
		tree.records[1].memory.current = 1000 + i;
		pressures[1].some.total = 2000 + i;
		sample.monotonic_ns += 2000000000;
		assert_int_equal(
			snapshot__build(now, &sample, before, &missing), 0);
		if (!before)
			continue;
		snapshot__compare_with(now, before, true);
		assert_null(now->record_buffer.data);
		assert_int_equal(before->memcgs[1].record->memory.current,
				 999 + i);
		assert_int_equal(now->memcgs[1].record->memory.current,
				 1000 + i);
		assert_int_equal(before->memcgs[1].pressure->some.total,
				 1999 + i);
		assert_value(now, now->memcgs[1].serial, "delta.current", "+1");
	}
	snapshot__free(&samples[0]);
	snapshot__free(&samples[1]);
}

static void test_changes(void **state)
{
	struct snapshot one = {}, two = {};
	struct tree tree;

	(void)state;
	tree__fill(&tree);
	tree.records[1].memory.current = 8 * MB;
	tree.records[1].event[EVENT_oom_kill] = 3;
	tree.stats[1].value[STAT_pgfault] = 100;
	tree.stats[2].value[STAT_pgfault] = 100;
	build_next(&tree, &one, NULL, 10, "boot");
	assert_value(&one, 5, "rate.stat.pgfault", "-");
	assert_value(&one, 5, "delta.current", "-");

	/* Two seconds later: c is gone, another b is there, something was counted. */
	tree.records[1].memory.current = 6 * MB;
	tree.records[1].event[EVENT_oom_kill] = 4;
	tree.stats[1].value[STAT_pgfault] = 105;
	tree.stats[2].value[STAT_pgfault] = 1000;
	tree.records[2].serial = 20;
	tree.records[3] = tree.records[4];
	tree.nr = 4;
	build_next(&tree, &two, &one, 12, "boot");
	assert_value(&two, 5, "rate.stat.pgfault", "2.50");
	assert_value(&two, 5, "rate.events.oom_kill", "0.50");
	assert_value(&two, 5, "delta.current", "-2M");
	assert_value(&two, 20, "rate.stat.pgfault", "-");
	assert_true(tree__row(&two, 20)->is_remade);
	assert_false(tree__row(&two, 5)->is_remade);
	/* The root has no events. */
	assert_value(&two, 1, "rate.events.oom_kill", "-");
	assert_value(&two, 1, "delta.current", "0");

	/* A counter was reset. */
	tree.stats[1].value[STAT_pgfault] = 1;
	build_next(&tree, &one, &two, 14, "boot");
	assert_value(&one, 5, "rate.stat.pgfault", "-");
	assert_value(&one, 5, "rate.events.oom_kill", "0.00");
	/* After a gap nothing is compared; the sample after that is. */
	build_next(&tree, &two, &one, 100, "boot");
	assert_value(&two, 5, "delta.current", "-");
	build_next(&tree, &one, &two, 130, "boot");
	assert_value(&one, 5, "delta.current", "0");
	/* A short time, as after a stop, doesn't make the next sample one after a gap. */
	build_next(&tree, &two, &one, 130.01, "boot");
	assert_value(&two, 5, "delta.current", "0");
	build_next(&tree, &one, &two, 160, "boot");
	assert_value(&one, 5, "delta.current", "0");
	/* A run that was stopped knows that it has no gap. */
	build_next(&tree, &two, &one, 1000, "boot");
	assert_value(&two, 5, "delta.current", "-");
	snapshot__compare_with(&two, &one, true);
	assert_value(&two, 5, "delta.current", "0");
	build_next(&tree, &two, &one, 162, "another boot");
	assert_value(&two, 5, "delta.current", "-");
	snapshot__free(&one);
	snapshot__free(&two);
}

/* Time lost in reclaim is measured from sample to sample, or not at all. */
static void test_stalls(void **state)
{
	const struct column *column = &columns[COLUMN_reclaim_stall];
	struct snapshot one = {}, two = {};
	struct tree tree;

	(void)state;
	tree__fill(&tree);
	build_next(&tree, &one, NULL, 10, "boot");
	assert_false(column__is_available(column, &one));
	one.sample.has_stalls = true;
	assert_true(column__is_available(column, &one));
	tree__row(&one, 1)->reclaim_stall = 0;
	tree__row(&one, 5)->reclaim_stall = 250000000;
	assert_value(&one, 5, "reclaim_stall", "-");

	/* In two seconds three threads may lose six; the root has a value, too. */
	build_next(&tree, &two, &one, 12, "boot");
	assert_value(&two, 5, "reclaim_stall", "-");
	tree__row(&two, 1)->reclaim_stall = 2500000;
	tree__row(&two, 5)->reclaim_stall = 6250000000;
	assert_value(&two, 1, "reclaim_stall", "1.25");
	assert_value(&two, 5, "reclaim_stall", "3000.00");
	/* It isn't known of a memcg that wasn't measured before. */
	tree__row(&two, 6)->reclaim_stall = 7;
	assert_value(&two, 6, "reclaim_stall", "-");
	/* A reclaim in progress whose end was missed counts no more. */
	tree__row(&two, 5)->reclaim_stall = 249999999;
	assert_value(&two, 5, "reclaim_stall", "-");
	snapshot__free(&one);
	snapshot__free(&two);
}

static void test_start(void **state)
{
	struct snapshot snapshot = {};
	struct tree tree;
	struct memcg *found;
	__u32 others;

	(void)state;
	tree__fill(&tree);
	tree.records[1].memory.max = 8 * MB;
	tree.records[2].flags = MEMCG_DYING;
	strcpy(tree.names[tree.records[3].name].byte, "b");
	tree__build(&tree, &snapshot);
	found = snapshot__find_path(&snapshot, "/a/b", false, &others);
	assert_ptr_equal(found, tree__row(&snapshot, 9));
	assert_int_equal(others, 1);
	assert_null(snapshot__find_path(&snapshot, "/b", false, &others));
	assert_ptr_equal(snapshot__find(&snapshot, 7), tree__row(&snapshot, 7));
	assert_null(snapshot__find(&snapshot, 8));
	assert_null(snapshot__find(&snapshot, 100));

	snapshot__set_start(&snapshot, tree__row(&snapshot, 5));
	assert_int_equal(snapshot.nr, 3);
	assert_int_equal(snapshot.nr_dying, 1);
	column__sort(column__find("serial"), &snapshot, true, true);
	assert_int_equal(snapshot.nr_rows, 3);
	assert_int_equal(snapshot.order[0]->serial, 5);
	assert_int_equal(snapshot.order[2]->serial, 9);
	assert_int_equal(tree__row(&snapshot, 9)->limit, 8 * MB);
	assert_int_equal(tree__row(&snapshot, 9)->level, 2);
	snapshot__set_start(&snapshot, NULL);
	assert_int_equal(snapshot.nr, 0);
	assert_int_equal(snapshot.nr_rows, 0);
	snapshot__free(&snapshot);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_pressures),
		cmocka_unit_test(test_stalls),
		cmocka_unit_test(test_start),
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_compare_path),
		cmocka_unit_test(test_names_once),
		cmocka_unit_test(test_select),
		cmocka_unit_test(test_names_renamed),
		cmocka_unit_test(test_names_missing),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_effective),
		cmocka_unit_test(test_effective_huge),
		cmocka_unit_test(test_sort),
	};

	return cmocka_run_group_tests_name("snapshot", tests, NULL, NULL);
}
