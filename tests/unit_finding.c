// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests each finding with and without its cause, its sentence, summaries and lists of names. */
#include <errno.h>
#include "model/explanation.h"
#include "model/trouble.h"
#include "unit.h"

#define MB (1ULL << 20)

/* Two samples of one tree, the second a second after the first. */
struct pair {
	struct tree tree;
	struct machine machine;
	struct memcg_record *root, *a, *b, *c;
	struct snapshot before, now;
};

/* The statistics of the memcg with that record. */
static __u64 *stats(struct pair *pair, const struct memcg_record *record)
{
	return pair->tree.stats[record - pair->tree.records].value;
}

/* /a with /a/b and /a/c on a machine with plenty of memory and swap, where all is well. */
static void pair__fill(struct pair *pair)
{
	*pair = (struct pair){
		.machine = { .page_size = 4096,
			     .mem_total = 1024 * MB,
			     .mem_available = 800 * MB,
			     .swap_total = 512 * MB,
			     .swap_free = 512 * MB },
	};
	pair->root = tree__add(&pair->tree, 0, 1, "");
	pair->a = tree__add(&pair->tree, 1, 5, "a");
	pair->b = tree__add(&pair->tree, 5, 6, "b");
	pair->c = tree__add(&pair->tree, 5, 7, "c");
	pair->root->memory.current = 70 * MB;
	pair->root->memory.high = VALUE_UNKNOWN;
	pair->a->memory.current = 70 * MB;
	pair->b->memory.current = 40 * MB;
	pair->c->memory.current = 30 * MB;
	stats(pair, pair->a)[STAT_anon] = 35 * MB;
	stats(pair, pair->a)[STAT_file] = 35 * MB;
	stats(pair, pair->b)[STAT_anon] = 20 * MB;
	stats(pair, pair->b)[STAT_file] = 20 * MB;
	stats(pair, pair->b)[STAT_inactive_file] = 15 * MB;
}

static void pair__take_first(struct pair *pair)
{
	tree__take(&pair->tree, &pair->before, 1, NULL);
}

static void pair__take_second(struct pair *pair)
{
	tree__take(&pair->tree, &pair->now, 2, NULL);
	snapshot__compare_with(&pair->now, &pair->before, true);
	snapshot__find_troubles(&pair->now);
}

static void pair__free(struct pair *pair)
{
	snapshot__free(&pair->before);
	snapshot__free(&pair->now);
}

/* The finding of the memcg with that serial; false: it has none. */
static bool pair__find(struct pair *pair, __u64 serial, enum finding_id id,
		       struct finding *found)
{
	const struct evidence evidence = { &pair->now, &pair->machine,
					   tree__row(&pair->now, serial) };
	struct findings findings;
	bool has = false;
	__u32 i;

	assert_int_equal(findings__explain(&findings, &evidence), 0);
	for (i = 0; i < findings.nr; i++) {
		if (findings.list[i].row != &finding_rows[id])
			continue;
		*found = findings.list[i];
		has = true;
	}
	findings__free(&findings);
	return has;
}

static void assert_none(struct pair *pair, __u64 serial, enum finding_id id)
{
	struct finding finding;

	if (pair__find(pair, serial, id, &finding))
		fail_msg("%llu has %s", serial, finding_rows[id].name);
}

static void assert_found(struct pair *pair, __u64 serial, enum finding_id id,
			 enum severity severity, const char *sentence)
{
	struct finding finding;
	struct text text = {};

	if (!pair__find(pair, serial, id, &finding))
		fail_msg("%llu has no %s", serial, finding_rows[id].name);
	assert_int_equal(finding.severity, severity);
	finding__append_sentence(&finding, &pair->now, &text);
	assert_string_equal(text__string(&text), sentence);
	text__free(&text);
}

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

static void test_at_limit(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair.b->memory.max = 41 * MB;
	pair__take_first(&pair);
	pair__take_second(&pair);
	/* Page cache that gives way fills it up. */
	assert_none(&pair, 6, FINDING_at_limit);
	pair__free(&pair);

	stats(&pair, pair.b)[STAT_inactive_file] = 1 * MB;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_at_limit, SEVERITY_WARNING,
		"40M are used, 97.56 % of the limit of 41M that /a/b sets; 39M of it are not easily freed.");
	assert_none(&pair, 5, FINDING_at_limit);
	pair__free(&pair);

	/* Its own max is hit, and only its own counts. */
	stats(&pair, pair.b)[STAT_inactive_file] = 15 * MB;
	pair__take_first(&pair);
	pair.b->event_local[EVENT_max] = pair.a->event[EVENT_max] = 12;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_at_limit, SEVERITY_INFO,
		"40M are used, 97.56 % of the limit of 41M that /a/b sets; 25M of it are not easily freed; its max was hit 12.00 times per second.");
	assert_none(&pair, 5, FINDING_at_limit);
	pair__free(&pair);

	/* Nothing is used of a limit of 0. */
	pair__fill(&pair);
	pair.c->memory.max = pair.c->memory.current = 0;
	pair__take_second(&pair);
	assert_none(&pair, 7, FINDING_at_limit);
	pair__free(&pair);
}

static void test_thrashing(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair.b->memory.max = 40 * MB;
	stats(&pair, pair.b)[STAT_inactive_file] = 0;
	pair__take_first(&pair);
	stats(&pair, pair.b)[STAT_workingset_refault_file] = 50;
	pair__take_second(&pair);
	assert_none(&pair, 6, FINDING_thrashing);
	pair__free(&pair);

	stats(&pair, pair.b)[STAT_workingset_refault_file] = 0;
	pair__take_first(&pair);
	stats(&pair, pair.b)[STAT_workingset_refault_file] = 5000;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_thrashing, SEVERITY_CRITICAL,
		"5000.00 pages per second are read again that had been evicted; its limit is 40M, set by /a/b.");
	/* It says what at-limit says. */
	assert_none(&pair, 6, FINDING_at_limit);
	pair__free(&pair);
}

static void pair__throttle(struct pair *pair)
{
	pair->a->memory.high = 60 * MB;
	pair__take_first(pair);
	pair->a->event[EVENT_high] += 9;
	pair__take_second(pair);
}

static void test_throttled(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair__throttle(&pair);
	/* Also a child, which has no high itself. */
	assert_found(
		&pair, 6, FINDING_throttled, SEVERITY_WARNING,
		"/a is 10M above its high of 60M, so the kernel makes tasks wait: 9.00 times per second.");
	assert_none(&pair, 6, FINDING_throttled_stuck);
	pair__free(&pair);
	/* It is above, but nobody is made to wait. */
	pair__take_first(&pair);
	pair__take_second(&pair);
	assert_none(&pair, 6, FINDING_throttled);
	pair__free(&pair);
}

static void test_throttled_stuck(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	stats(&pair, pair.a)[STAT_anon] = 69 * MB;
	stats(&pair, pair.a)[STAT_file] = 1 * MB;
	/* There is swap for it. */
	pair__throttle(&pair);
	assert_none(&pair, 5, FINDING_throttled_stuck);
	pair__free(&pair);

	pair.a->swap.max = 0;
	pair__throttle(&pair);
	assert_found(
		&pair, 5, FINDING_throttled_stuck, SEVERITY_CRITICAL,
		"/a is 10M above its high of 60M, and reclaim can free only 1M of its 70M: the kernel makes tasks wait again and again, and that doesn't end by itself.");
	assert_none(&pair, 5, FINDING_throttled);
	pair__free(&pair);
	/* How much of it is what isn't known. */
	pair.tree.stat_slot[STAT_file] = NO_SLOT;
	pair__throttle(&pair);
	assert_none(&pair, 5, FINDING_throttled_stuck);
	pair__free(&pair);
}

static void test_limit_by_ancestor(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair.a->memory.max = 72 * MB;
	pair.b->memory.max = 200 * MB;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_limit_by_ancestor, SEVERITY_WARNING,
		"2M can still be charged, since /a reaches its max of 72M first: it uses 70M, and 30M of that are not of this cgroup.");
	assert_found(&pair, 6, FINDING_max_without_effect, SEVERITY_INFO,
		     "Its max of 200M is never reached: /a allows 72M.");
	assert_none(&pair, 5, FINDING_limit_by_ancestor);
	assert_none(&pair, 5, FINDING_max_without_effect);
	pair__free(&pair);

	pair.a->memory.max = 100 * MB;
	pair.b->memory.max = 90 * MB;
	pair__take_second(&pair);
	assert_none(&pair, 6, FINDING_limit_by_ancestor);
	assert_none(&pair, 6, FINDING_max_without_effect);
	pair__free(&pair);
}

static void pair__grow(struct pair *pair, enum memcg_stat what, __u64 bytes)
{
	pair__fill(pair);
	pair->a->memory.max = 200 * MB;
	pair__take_first(pair);
	pair->a->memory.current += bytes;
	stats(pair, pair->a)[what] += bytes;
	pair__take_second(pair);
}

static void test_growing(void **state)
{
	struct pair pair;

	(void)state;
	pair__grow(&pair, STAT_anon, 2 * MB);
	assert_found(
		&pair, 6, FINDING_growing, SEVERITY_WARNING,
		"/a reaches its max of 200M in 1m04s, if it goes on to grow by 2M per second.");
	pair__free(&pair);
	/* Page cache is freed before it is full, and less is noise. */
	pair__grow(&pair, STAT_file, 2 * MB);
	assert_none(&pair, 6, FINDING_growing);
	pair__free(&pair);
	pair__grow(&pair, STAT_anon, MB / 2);
	assert_none(&pair, 6, FINDING_growing);
	pair__free(&pair);
}

static void test_swap_full(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair.b->swap.max = 10 * MB;
	pair.b->swap.current = pair.a->swap.current = 10 * MB;
	pair.b->memory.max = 42 * MB;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_swap_full, SEVERITY_WARNING,
		"Of the 10M of swap that /a/b may use 10M are used, so anonymous and shared memory can hardly be evicted.");
	assert_none(&pair, 5, FINDING_swap_full);
	pair__free(&pair);
	/* While there is memory, full swap harms nobody. */
	pair.b->memory.max = VALUE_NO_LIMIT;
	pair__take_second(&pair);
	assert_none(&pair, 6, FINDING_swap_full);
	pair__free(&pair);
	/* It is the machine's. */
	pair.b->swap.max = VALUE_NO_LIMIT;
	pair.machine.swap_free = 2 * MB;
	pair.machine.mem_available = 20 * MB;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_swap_full, SEVERITY_WARNING,
		"Of the 512M of swap that / may use 510M are used, so anonymous and shared memory can hardly be evicted.");
	pair__free(&pair);
}

static void test_zswap_full(void **state)
{
	struct pair pair;

	(void)state;
	pair__fill(&pair);
	pair.b->zswap_max = 10 * MB;
	stats(&pair, pair.b)[STAT_zswap] = 9 * MB;
	pair__take_second(&pair);
	assert_none(&pair, 6, FINDING_zswap_full);
	pair__free(&pair);
	stats(&pair, pair.b)[STAT_zswap] = 10 * MB;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_zswap_full, SEVERITY_INFO,
		"10M of the 10M of zswap that it may use are used: what is evicted now goes to the swap device, or stays where zswap.writeback is 0.");
	pair__free(&pair);
	pair.b->zswap_writeback = 0;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_zswap_full, SEVERITY_WARNING,
		"10M of the 10M of zswap that it may use are used: what is evicted now goes to the swap device, or stays where zswap.writeback is 0.");
	pair__free(&pair);
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
		"19M of its 40M are kernel memory that isn't reclaimed; per-CPU 18M.");
	pair__free(&pair);
	/* Kernels that don't have the sum. */
	pair.tree.stat_slot[STAT_kernel] = NO_SLOT;
	pair__take_second(&pair);
	assert_found(
		&pair, 6, FINDING_kernel_memory, SEVERITY_INFO,
		"18M of its 40M are kernel memory that isn't reclaimed; per-CPU 18M.");
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
		cmocka_unit_test(test_at_limit),
		cmocka_unit_test(test_thrashing),
		cmocka_unit_test(test_throttled),
		cmocka_unit_test(test_throttled_stuck),
		cmocka_unit_test(test_limit_by_ancestor),
		cmocka_unit_test(test_growing),
		cmocka_unit_test(test_swap_full),
		cmocka_unit_test(test_zswap_full),
		cmocka_unit_test(test_kills),
		cmocka_unit_test(test_protection),
		cmocka_unit_test(test_own_memory),
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
