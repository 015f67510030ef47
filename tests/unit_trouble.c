// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests which memcgs count as throttled and as thrashing. */
#include "model/column.h"
#include "model/trouble.h"
#include "unit.h"

#define PAGE 4096

/* Two samples of one tree, the second a second after the first. */
struct pair {
	struct tree tree;
	struct memcg_pressure pressures[TREE_MAX];
	struct snapshot before, now;
};

/*
 * /outer (2) with /outer/inner (3) and /outer/other (4), each of 100 pages; all but the root
 * may be changed.
 */
static void pair__fill(struct pair *pair)
{
	struct tree *tree = &pair->tree;
	__u32 i;

	*pair = (struct pair){};
	tree__add(tree, 0, 1, "");
	tree__add(tree, 1, 2, "outer");
	tree__add(tree, 2, 3, "inner");
	tree__add(tree, 2, 4, "other");
	for (i = 0; i < tree->nr; i++)
		tree->records[i].memory.current = 100 * PAGE;
	tree->records[0].memory.high = VALUE_UNKNOWN;
}

static void pair__compare(struct pair *pair)
{
	snapshot__compare_with(&pair->now, &pair->before, true);
	snapshot__find_troubles(&pair->now);
}

static void pair__free(struct pair *pair)
{
	snapshot__free(&pair->before);
	snapshot__free(&pair->now);
}

/* By the memcg's serial. */
static struct memcg_record *pair__record(struct pair *pair, __u64 serial)
{
	return &pair->tree.records[serial - 1];
}

static void pair__refault(struct pair *pair, __u64 serial, __u64 nr)
{
	pair->tree.stats[serial - 1].value[STAT_workingset_refault_file] += nr;
}

static void assert_trouble(struct pair *pair, __u64 serial,
			   enum trouble throttled, enum trouble thrashing)
{
	const struct memcg *memcg = tree__row(&pair->now, serial);

	assert_int_equal(memcg->throttled, throttled);
	assert_int_equal(memcg->thrashing, thrashing);
}

static void assert_counts(struct pair *pair, __u64 throttled, __u64 thrashing)
{
	const struct trouble_counts counts =
		snapshot__count_troubles(&pair->now);

	assert_int_equal(counts.throttled, throttled);
	assert_int_equal(counts.thrashing, thrashing);
}

/* Whose own high is exceeded, and whose event was counted. */
static void test_throttled(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair__record(&pair, 2)->memory.high = 100 * PAGE;
	pair__record(&pair, 3)->memory.high = 99 * PAGE;
	pair__record(&pair, 4)->memory.high = 99 * PAGE;
	tree__take(&pair.tree, &pair.before, 1, NULL);
	/* inner's event is outer's as well, which isn't above its own high. */
	pair__record(&pair, 2)->event[EVENT_high]++;
	pair__record(&pair, 3)->event[EVENT_high]++;
	tree__take(&pair.tree, &pair.now, 2, NULL);
	pair__compare(&pair);
	assert_trouble(&pair, 1, TROUBLE_UNKNOWN, TROUBLE_UNKNOWN);
	assert_trouble(&pair, 2, TROUBLE_IS_NOT, TROUBLE_UNKNOWN);
	assert_trouble(&pair, 3, TROUBLE_IS_THERE, TROUBLE_IS_NOT);
	/* It is above its high, but nothing charges. */
	assert_trouble(&pair, 4, TROUBLE_IS_NOT, TROUBLE_IS_NOT);
	assert_counts(&pair, 1, 0);

	/* Only those that are asked for are counted; the root's high isn't known. */
	snapshot__set_range(&pair.now, 3, 1);
	assert_counts(&pair, 0, 0);
	snapshot__set_range(&pair.now, 0, 1);
	assert_counts(&pair, VALUE_UNKNOWN, VALUE_UNKNOWN);
	pair__free(&pair);
}

/* Its tasks may all be asleep between two samples, which is pressure. */
static void test_asleep(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair__record(&pair, 3)->memory.high = 99 * PAGE;
	pair__record(&pair, 4)->memory.high = 99 * PAGE;
	tree__take(&pair.tree, &pair.before, 1, pair.pressures);
	pair.pressures[1].some.avg10 = 10000;
	pair.pressures[2].some.avg10 = 1000;
	pair.pressures[3].some.avg10 = 999;
	tree__take(&pair.tree, &pair.now, 2, pair.pressures);
	pair__compare(&pair);
	assert_trouble(&pair, 2, TROUBLE_IS_NOT, TROUBLE_UNKNOWN);
	assert_trouble(&pair, 3, TROUBLE_IS_THERE, TROUBLE_IS_NOT);
	assert_trouble(&pair, 4, TROUBLE_IS_NOT, TROUBLE_IS_NOT);
	assert_counts(&pair, 1, 0);
	pair__free(&pair);
}

static void test_pressure(void **state)
{
	struct pair pair;
	__u32 i;

	(void)state;
	pair__fill(&pair);
	tree__take(&pair.tree, &pair.before, 1, pair.pressures);
	for (i = 0; i < pair.tree.nr; i++) {
		pair__refault(&pair, i + 1, 50);
		pair.pressures[i].some.avg10 = 1000;
	}
	pair.pressures[2].some.avg10 = 999;
	tree__take(&pair.tree, &pair.now, 2, pair.pressures);
	pair__compare(&pair);
	/* Half of inner was read again, but its tasks hardly waited. */
	assert_trouble(&pair, 3, TROUBLE_IS_NOT, TROUBLE_IS_NOT);
	assert_trouble(&pair, 4, TROUBLE_IS_NOT, TROUBLE_IS_THERE);
	/* Who is above others doesn't count. */
	assert_trouble(&pair, 2, TROUBLE_IS_NOT, TROUBLE_UNKNOWN);
	assert_trouble(&pair, 1, TROUBLE_UNKNOWN, TROUBLE_UNKNOWN);
	assert_counts(&pair, 0, 1);
	pair__free(&pair);

	/* A wait without a refault may be for anything. */
	pair__fill(&pair);
	for (i = 0; i < pair.tree.nr; i++)
		pair.pressures[i].some.avg10 = 9000;
	tree__take(&pair.tree, &pair.before, 1, pair.pressures);
	tree__take(&pair.tree, &pair.now, 2, pair.pressures);
	pair__compare(&pair);
	assert_counts(&pair, 0, 0);
	pair__free(&pair);
}

/* One child refaults, another one waits: that makes no trouble of the parent. */
static void test_several(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	tree__take(&pair.tree, &pair.before, 1, pair.pressures);
	pair__refault(&pair, 2, 50);
	pair__refault(&pair, 3, 50);
	pair.pressures[1].some.avg10 = 9000;
	pair.pressures[3].some.avg10 = 9000;
	tree__take(&pair.tree, &pair.now, 2, pair.pressures);
	pair__compare(&pair);
	assert_counts(&pair, 0, 0);
	pair__free(&pair);

	/* But a removed child has no processes any more. */
	pair__fill(&pair);
	pair__record(&pair, 3)->flags = pair__record(&pair, 4)->flags =
		MEMCG_DYING;
	tree__take(&pair.tree, &pair.before, 1, pair.pressures);
	pair__refault(&pair, 2, 50);
	pair.pressures[1].some.avg10 = 9000;
	tree__take(&pair.tree, &pair.now, 2, pair.pressures);
	pair__compare(&pair);
	assert_trouble(&pair, 2, TROUBLE_IS_NOT, TROUBLE_IS_THERE);
	assert_counts(&pair, 0, 1);
	pair__free(&pair);
}

/* Without pressure it is the part of current that is read again: 1 page of 100 is 1 %. */
static void test_refaults(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	tree__add(&pair.tree, 2, 5, "third")->memory.current = 100 * PAGE;
	pair__record(&pair, 4)->memory.current = VALUE_UNKNOWN;
	tree__take(&pair.tree, &pair.before, 1, NULL);
	pair__refault(&pair, 3, 2);
	pair__refault(&pair, 4, 2);
	pair__refault(&pair, 5, 3);
	tree__take(&pair.tree, &pair.now, 3, NULL);
	pair__compare(&pair);
	/* Two in 2 s are not more than that. */
	assert_trouble(&pair, 3, TROUBLE_IS_NOT, TROUBLE_IS_NOT);
	assert_trouble(&pair, 4, TROUBLE_UNKNOWN, TROUBLE_UNKNOWN);
	assert_trouble(&pair, 5, TROUBLE_IS_NOT, TROUBLE_IS_THERE);
	assert_counts(&pair, 0, 1);
	pair__free(&pair);
}

/* Without a sample before, or over a long time, nothing is known. */
static void test_unknown(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	tree__take(&pair.tree, &pair.now, 1, NULL);
	snapshot__find_troubles(&pair.now);
	assert_counts(&pair, VALUE_UNKNOWN, VALUE_UNKNOWN);
	snapshot__free(&pair.now);

	pair__record(&pair, 3)->memory.high = 0;
	tree__take(&pair.tree, &pair.before, 1, NULL);
	pair__record(&pair, 3)->event[EVENT_high]++;
	tree__take(&pair.tree, &pair.now, 2, NULL);
	pair.now.is_apart = true;
	pair__compare(&pair);
	assert_counts(&pair, VALUE_UNKNOWN, VALUE_UNKNOWN);
	pair__free(&pair);
}

/* Everything that the answers stand on is asked for. */
static void test_demand(void **state)
{
	struct demand demand = {};

	(void)state;
	troubles__demand(&demand);
	assert_true(demand.groups & WALK_STATS);
	assert_true(demand.groups & WALK_PRESSURE);
	assert_true(demand.stats[STAT_workingset_refault_anon]);
	assert_true(demand.stats[STAT_workingset_refault_file]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_throttled),
		cmocka_unit_test(test_asleep),
		cmocka_unit_test(test_pressure),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_refaults),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_demand),
	};

	return cmocka_run_group_tests_name("trouble", tests, NULL, NULL);
}
