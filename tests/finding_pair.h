/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Helpers of the findings' tests: two samples of a small tree where all is well. */
#ifndef __TESTS_FINDING_PAIR_H
#define __TESTS_FINDING_PAIR_H

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
static inline __u64 *stats(struct pair *pair, const struct memcg_record *record)
{
	return pair->tree.stats[record - pair->tree.records].value;
}

/* /a with /a/b and /a/c on a machine with plenty of memory and swap, where all is well. */
static inline void pair__fill(struct pair *pair)
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
	/* Processes are in b and c. */
	stats(pair, pair->b)[STAT_kernel_stack] = 16384;
	stats(pair, pair->c)[STAT_kernel_stack] = 16384;
}

static inline void pair__take_first(struct pair *pair)
{
	tree__take(&pair->tree, &pair->before, 1, NULL);
}

static inline void pair__take_second(struct pair *pair)
{
	tree__take(&pair->tree, &pair->now, 2, NULL);
	snapshot__compare_with(&pair->now, &pair->before, true);
	snapshot__find_troubles(&pair->now);
}

static inline void pair__free(struct pair *pair)
{
	snapshot__free(&pair->before);
	snapshot__free(&pair->now);
}

/* The finding of the memcg with that serial; false: it has none. */
static inline bool pair__find(struct pair *pair, __u64 serial,
			      enum finding_id id, struct finding *found)
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

static inline void assert_none(struct pair *pair, __u64 serial,
			       enum finding_id id)
{
	struct finding finding;

	if (pair__find(pair, serial, id, &finding))
		fail_msg("%llu has %s", serial, finding_rows[id].name);
}

static inline void assert_found(struct pair *pair, __u64 serial,
				enum finding_id id, enum severity severity,
				const char *sentence)
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

static inline void pair__throttle(struct pair *pair)
{
	pair->a->memory.high = 60 * MB;
	pair__take_first(pair);
	pair->a->event[EVENT_high] += 9;
	pair__take_second(pair);
}

#endif /* __TESTS_FINDING_PAIR_H */
