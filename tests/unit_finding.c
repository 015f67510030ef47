// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests the findings about kills, protection and kinds of memory, with and without their
 * cause; sentences, summaries, and lists of names.
 */
#include <errno.h>
#include "finding_pair.h"

static void assert_quiet(struct pair *pair)
{
	struct findings findings;

	assert_int_equal(findings__summarize(&findings, &pair->now,
					     &pair->machine, 0,
					     pair->now.nr_memcgs, SUMMARY_MAX),
			 0);
	if (findings.nr)
		fail_msg("%s", findings.list[0].row->name);
	findings__free(&findings);
}

static void test_quiet(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair__take_first(&pair);
	pair__take_second(&pair);
	assert_quiet(&pair);
	pair__free(&pair);
	/* One sample alone makes none either. */
	pair__fill(&pair);
	pair__take_second(&pair);
	assert_quiet(&pair);
	pair__free(&pair);
}

/* No sentence needs more than is there, and none is left open. */
static void test_rows(void **state)
{
	const struct finding_row *row;
	const char *at;

	(void)state;
	for_each_finding_row(row)
	{
		assert_non_null(row->find);
		assert_non_null(row->basis);
		assert_non_null(row->when);
		assert_non_null(row->advice);
		assert_true((1U << (row - finding_rows)) > row->worse);
		for (at = row->sentence; *at; at++) {
			if (*at == '{')
				assert_non_null(strchr(at, '}'));
			if (*at == '[')
				assert_non_null(strchr(at, ']'));
		}
	}
}

static void test_kills(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	/* Two of b's by the limit of a, and one of a child of a that is gone. */
	pair.b->event[EVENT_oom_kill] = pair.b->event_local[EVENT_oom_kill] = 2;
	pair.a->event[EVENT_oom_kill] = 3;
	pair.a->event_local[EVENT_oom] = 4;
	pair__take_first(&pair);
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_kills, SEVERITY_WARNING,
		"OOM kills by the kernel: 2, of its own processes 2. The limit was that of /a (oom events: 4).");
	assert_found(
		&pair, 5, FINDING_kills, SEVERITY_WARNING,
		"OOM kills by the kernel: 3, in children removed by now 1, in children that are there 2. The limit was that of /a (oom events: 4).");
	assert_none(&pair, 7, FINDING_kills);
	pair__free(&pair);

	/* No limit was in the way, and it goes on. */
	pair.a->event_local[EVENT_oom] = 0;
	pair__take_first(&pair);
	pair.b->event[EVENT_oom_kill]++;
	pair.b->event_local[EVENT_oom_kill]++;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_kills, SEVERITY_CRITICAL,
		"OOM kills by the kernel: 3, of its own processes 3, per second now 1.00. No limit on the way to the root was exceeded, so for 3 of them the machine, or the nodes that could be used, had no memory left.");
	pair__free(&pair);

	/* Where one level's count isn't known, that isn't claimed. */
	pair.a->event_local[EVENT_oom] = VALUE_UNKNOWN;
	pair__take_first(&pair);
	pair__take_second(&pair);
	assert_found(&pair, 6, FINDING_kills, SEVERITY_WARNING,
		     "OOM kills by the kernel: 3, of its own processes 3.");
	pair__free(&pair);
}

static void test_marks_of_user_space(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair__take_first(&pair);
	pair__take_second(&pair);
	tree__row(&pair.now, 6)->oomd_ooms = 0;
	tree__row(&pair.now, 6)->oomd_kills = 0;
	assert_none(&pair, 6, FINDING_kills);
	tree__row(&pair.now, 6)->oomd_ooms = 2;
	tree__row(&pair.now, 6)->oomd_kills = 5;
	assert_found(
		&pair, 6, FINDING_kills, SEVERITY_WARNING,
		"OOM kills by the kernel: 0. From user space, systemd-oomd or oomd chose it 2 times. They killed 5 of its processes.");
	assert_none(&pair, 5, FINDING_kills);
	/* It was marked once more. */
	tree__row(&pair.before, 6)->oomd_ooms = 1;
	assert_found(
		&pair, 6, FINDING_kills, SEVERITY_CRITICAL,
		"OOM kills by the kernel: 0. From user space, systemd-oomd or oomd chose it 2 times. They killed 5 of its processes.");
	pair__free(&pair);
}

static void test_protection(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair.b->memory.low = 32 * MB;
	pair.a->memory.children_low = 32 * MB;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_protection_without_effect, SEVERITY_WARNING,
		"Its memory.low of 32M has no effect: that of /a, which all below it share, is 0.");
	assert_none(&pair, 6, FINDING_protection_cut);
	pair__free(&pair);

	pair.a->memory.low = 16 * MB;
	pair.root->memory.children_low = 16 * MB;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_protection_cut, SEVERITY_INFO,
		"Of its memory.low of 32M only 16M take effect: that of /a, which all below it share, is 16M.");
	assert_none(&pair, 6, FINDING_protection_without_effect);
	pair__free(&pair);

	pair.a->memory.low = 32 * MB;
	pair__take_second(&pair);
	assert_none(&pair, 6, FINDING_protection_cut);
	assert_none(&pair, 6, FINDING_protection_without_effect);
	pair__free(&pair);
}

static void test_own_memory(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair.a->memory.max = 1000 * MB;
	pair.a->memory.current = 270 * MB;
	stats(&pair, pair.a)[STAT_file] = 220 * MB;
	/* Page cache is in the way of nobody. */
	pair__take_second(&pair);
	assert_none(&pair, 5, FINDING_own_memory);
	pair__free(&pair);
	stats(&pair, pair.a)[STAT_shmem] = 180 * MB;
	pair__take_second(&pair);
	assert_found(
		&pair, 5, FINDING_own_memory, SEVERITY_INFO,
		"200M of its 270M are in no child, 15M of it anonymous, 200M page cache, 180M of that tmpfs or shared memory.");
	/* All that a leaf has is its own. */
	assert_none(&pair, 6, FINDING_own_memory);
	pair__free(&pair);

	/* On v1 anonymous memory is that of processes in the cgroup itself. */
	stats(&pair, pair.a)[STAT_shmem] = 0;
	stats(&pair, pair.a)[STAT_file] = 20 * MB;
	stats(&pair, pair.a)[STAT_anon] = 220 * MB;
	pair__take_second(&pair);
	assert_found(&pair, 5, FINDING_own_memory, SEVERITY_INFO,
		     "200M of its 270M are in no child, 200M of it anonymous.");
	pair.now.sample.hierarchy = "v1";
	assert_none(&pair, 5, FINDING_own_memory);
	pair__free(&pair);
}

/* All of a leaf's memory is in no child; it is nobody's if no process can be there. */
static void test_deserted_memory(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair.b->memory.max = 100 * MB;
	pair.b->memory.current = 24 * MB;
	stats(&pair, pair.b)[STAT_anon] = 0;
	stats(&pair, pair.b)[STAT_file] = 24 * MB;
	stats(&pair, pair.b)[STAT_shmem] = 24 * MB;
	stats(&pair, pair.b)[STAT_kernel_stack] = 16384;
	stats(&pair, pair.b)[STAT_pagetables] = 0;
	pair__take_second(&pair);
	assert_none(&pair, 6, FINDING_own_memory);
	pair__free(&pair);

	stats(&pair, pair.b)[STAT_kernel_stack] = 0;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_own_memory, SEVERITY_INFO,
		"24M of its 24M are in no child, 24M page cache, 24M of that tmpfs or shared memory.");
	pair__free(&pair);

	/* Before 5.11 page tables aren't counted. */
	stats(&pair, pair.b)[STAT_pagetables] = VALUE_UNKNOWN;
	pair__take_second(&pair);
	assert_none(&pair, 6, FINDING_own_memory);
	pair__free(&pair);
}

static void test_kernel_memory(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair.b->memory.max = 100 * MB;
	stats(&pair, pair.b)[STAT_kernel] = 20 * MB;
	stats(&pair, pair.b)[STAT_slab_reclaimable] = 15 * MB;
	pair__take_second(&pair);
	assert_none(&pair, 6, FINDING_kernel_memory);
	pair__free(&pair);
	stats(&pair, pair.b)[STAT_slab_reclaimable] = 1 * MB;
	stats(&pair, pair.b)[STAT_percpu] = 18 * MB;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_kernel_memory, SEVERITY_INFO,
		"19M of its 40M are kernel memory that isn't reclaimed; stacks 16K; per-CPU 18M.");
	pair__free(&pair);
	/* Kernels that don't have the sum. */
	pair.tree.stat_slot[STAT_kernel] = NO_SLOT;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_kernel_memory, SEVERITY_INFO,
		"18M of its 40M are kernel memory that isn't reclaimed; stacks 16K; per-CPU 18M.");
	pair__free(&pair);
}

static void test_shmem(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	stats(&pair, pair.b)[STAT_shmem] = 20 * MB;
	pair.b->memory.max = 100 * MB;
	pair__take_second(&pair);
	assert_none(&pair, 6, FINDING_shmem);
	pair__free(&pair);
	pair.b->memory.max = 45 * MB;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_shmem, SEVERITY_INFO,
		"20M of its 40M are tmpfs or shared memory, which only swap or deleting frees.");
	pair__free(&pair);
}

static void test_dying(void **state)
{
	struct memcg_record *gone, *other;
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	gone = tree__add(&pair.tree, 5, 8, "job");
	other = tree__add(&pair.tree, 5, 9, "job");
	gone->flags = other->flags = MEMCG_DYING;
	gone->memory.current = 8 * MB;
	other->memory.current = 4 * MB;
	gone->swap.current = 3 * MB;
	pair.a->memory.max = 150 * MB;
	pair__take_second(&pair);
	assert_none(&pair, 5, FINDING_dying);
	pair__free(&pair);
	pair.a->memory.max = 120 * MB;
	pair__take_second(&pair);
	assert_found(
		&pair, 5, FINDING_dying, SEVERITY_INFO,
		"2 removed children still hold 12M and 3M of swap; the largest is /a/job; further ones of its path: 1.");
	pair__free(&pair);
}

static void test_hugetlb_counted(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	stats(&pair, pair.b)[STAT_hugetlb] = 20 * MB;
	pair__take_second(&pair);
	assert_none(&pair, 6, FINDING_hugetlb_counted);
	pair.machine.hugetlb_accounting = true;
	assert_found(
		&pair, 6, FINDING_hugetlb_counted, SEVERITY_INFO,
		"20M of its 40M are huge pages of hugetlb, beside anonymous memory, page cache and kernel memory: cgroup2 is mounted with memory_hugetlb_accounting.");
	pair__free(&pair);
}

/* The worst comes first; one cause is told once; what a child has its parent needn't. */
static void test_summary(void **state)
{
	struct findings findings;
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair.b->memory.low = pair.c->memory.low = 20 * MB;
	pair.a->memory.children_low = 40 * MB;
	pair.a->memory.max = 71 * MB;
	stats(&pair, pair.b)[STAT_shmem] = 30 * MB;
	stats(&pair, pair.a)[STAT_shmem] = 40 * MB;
	pair.b->event[EVENT_oom_kill] = pair.b->event_local[EVENT_oom_kill] = 1;
	pair.a->event[EVENT_oom_kill] = 1;
	pair__throttle(&pair);
	assert_int_equal(findings__summarize(&findings, &pair.now,
					     &pair.machine, 0, 4, 20),
			 0);
	assert_int_equal(findings.nr, 5);
	assert_ptr_equal(findings.list[0].row, &finding_rows[FINDING_kills]);
	assert_int_equal(findings.list[0].memcg->serial, 6);
	assert_ptr_equal(findings.list[1].row,
			 &finding_rows[FINDING_throttled]);
	assert_ptr_equal(findings.list[2].row, &finding_rows[FINDING_at_limit]);
	assert_ptr_equal(findings.list[3].row,
			 &finding_rows[FINDING_protection_without_effect]);
	assert_int_equal(findings.list[3].nr_others, 1);
	assert_ptr_equal(findings.list[4].row, &finding_rows[FINDING_shmem]);
	assert_int_equal(findings.list[4].memcg->serial, 6);
	findings__free(&findings);

	assert_int_equal(findings__summarize(&findings, &pair.now,
					     &pair.machine, 0, 4, 2),
			 0);
	assert_int_equal(findings.nr, 2);
	assert_int_equal(findings.nr_left_out, 3);
	assert_ptr_equal(findings.list[1].row,
			 &finding_rows[FINDING_throttled]);
	findings__free(&findings);
	pair__free(&pair);
}

/* The numbers of a sentence, each once; a name of a cgroup can't control a terminal. */
static void test_numbers(void **state)
{
	struct finding_number numbers[FINDING_NUMBERS_MAX];
	struct finding finding;
	struct text text = {};
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	strcpy(pair.tree.names[pair.a->name].byte, "a\033[2J{current}");
	pair__throttle(&pair);
	assert_true(pair__find(&pair, 5, FINDING_throttled, &finding));
	assert_int_equal(finding__numbers(&finding, &pair.now, numbers), 5);
	assert_string_equal(numbers[0].name, "over_high_by");
	assert_ptr_equal(numbers[0].value.memcg, tree__row(&pair.now, 5));
	assert_string_equal(numbers[1].name, "over_high");
	assert_int_equal(numbers[1].value.number, 10 * MB);
	assert_string_equal(numbers[3].name, "by.events");
	assert_int_equal(numbers[4].value.type, VALUE_IS_UNKNOWN);
	finding__append_sentence(&finding, &pair.now, &text);
	assert_non_null(
		strstr(text__string(&text), "/a\\x1b[2J{current} is 10M"));
	text__free(&text);
	pair__free(&pair);
}

static void test_parse(void **state)
{
	struct text why = {};
	unsigned int ids;

	(void)state;
	assert_int_equal(findings__parse("kills", &ids, &why), 0);
	assert_int_equal(ids, FINDING_BIT(FINDING_kills));
	assert_int_equal(findings__parse("at-limit,kills", &ids, &why), 0);
	assert_int_equal(ids, FINDING_BIT(FINDING_kills) |
				      FINDING_BIT(FINDING_at_limit));
	assert_int_equal(findings__parse("", &ids, &why), -EINVAL);
	assert_int_equal(findings__parse("kill", &ids, &why), -EINVAL);
	assert_int_equal(findings__parse("kills,", &ids, &why), -EINVAL);
	assert_non_null(strstr(text__string(&why), "'kill'; the findings are"));
	text__free(&why);
}

/* A check says no only where it can know. */
static void test_check(void **state)
{
	const unsigned int kills = FINDING_BIT(FINDING_kills),
			   throttled = FINDING_BIT(FINDING_throttled);
	struct text why = {};
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair__take_second(&pair);
	assert_int_equal(findings__check(&pair.now, &pair.machine, kills, &why),
			 0);
	assert_int_equal(findings__check(&pair.now, &pair.machine,
					 kills | throttled, &why),
			 -ENOTSUP);
	assert_string_equal(text__string(&why),
			    "throttled needs two samples one after the other");
	pair__free(&pair);
	pair__throttle(&pair);
	assert_int_equal(findings__check(&pair.now, &pair.machine,
					 kills | throttled, &why),
			 1);
	text__free(&why);
	pair__free(&pair);
}

/* The largest others below the memcg whose max is reached first. */
static void test_users(void **state)
{
	struct explanation explanation;
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	tree__add(&pair.tree, 7, 10, "e")->memory.current = 1 * MB;
	tree__add(&pair.tree, 1, 8, "d")->memory.current = 500 * MB;
	pair.a->memory.max = 100 * MB;
	pair__take_second(&pair);
	assert_int_equal(explanation__make(&explanation, &pair.now,
					   &pair.machine,
					   tree__row(&pair.now, 10)),
			 0);
	assert_int_equal(explanation.domain->serial, 5);
	assert_int_equal(explanation.nr_users, 1);
	assert_int_equal(explanation.users[0]->serial, 6);
	explanation__free(&explanation);
	/* The one that has the max: its children. */
	assert_int_equal(explanation__make(&explanation, &pair.now,
					   &pair.machine,
					   tree__row(&pair.now, 5)),
			 0);
	assert_int_equal(explanation.nr_users, 2);
	assert_int_equal(explanation.users[0]->serial, 6);
	assert_int_equal(explanation.users[1]->serial, 7);
	explanation__arrange(&explanation, &pair.now);
	assert_int_equal(pair.now.nr_rows, 2);
	assert_int_equal(pair.now.order[0]->serial, 1);
	assert_int_equal(pair.now.order[1]->serial, 5);
	explanation__free(&explanation);
	pair__free(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quiet),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_kills),
		cmocka_unit_test(test_marks_of_user_space),
		cmocka_unit_test(test_protection),
		cmocka_unit_test(test_own_memory),
		cmocka_unit_test(test_deserted_memory),
		cmocka_unit_test(test_kernel_memory),
		cmocka_unit_test(test_shmem),
		cmocka_unit_test(test_dying),
		cmocka_unit_test(test_hugetlb_counted),
		cmocka_unit_test(test_summary),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_users),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
