// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests filters: the meaning of expressions, and the messages about wrong ones. */
#include <errno.h>
#include "lib/text.h"
#include "model/filter.h"
#include "unit.h"

/* The root, and children that have a limit, none, and an unknown one. */
static void tree__fill(struct tree *tree)
{
	*tree = (struct tree){};
	tree__add(tree, 0, 1, "");
	tree__add(tree, 1, 2, "limit.service")->memory.max = 1536;
	tree__add(tree, 2, 5, "dead")->flags = MEMCG_DYING;
	tree__add(tree, 1, 3, "none")->oom_group = 1;
	tree__add(tree, 1, 4, "unknown")->memory.max = VALUE_UNKNOWN;
	tree->records[1].memory.current = 768;
	tree->records[1].event[EVENT_oom_kill] = 3;
}

/* serials are those of the memcgs that match, with 0 at the end. */
static void assert_matches(const char *expression, const __u64 *serials)
{
	struct snapshot snapshot = {};
	struct text why = {}, scratch = {};
	struct filter filter;
	struct tree tree;
	__u32 i;

	tree__fill(&tree);
	tree__build(&tree, &snapshot);
	assert_int_equal(filter__parse(&filter, expression, &why), 0);
	for (i = 0; i < snapshot.nr_memcgs; i++)
		if (filter__matches(&filter, &snapshot, &snapshot.memcgs[i],
				    &scratch))
			assert_int_equal(snapshot.memcgs[i].serial, *serials++);
	assert_int_equal(*serials, 0);
	snapshot__free(&snapshot);
	text__free(&why);
	text__free(&scratch);
}

#define MATCHES(expression, ...)   \
	assert_matches(expression, \
		       (const __u64[]){ __VA_ARGS__ __VA_OPT__(, ) 0 })

/* In the order of the walk: 1, 2, 5 below 2, 3, 4. */
static void test_matches(void **state)
{
	(void)state;
	MATCHES("max=1.5K", 2);
	MATCHES("max = 1536", 2);
	MATCHES("max==1536", 2);
	MATCHES("max=1.5k", 2);
	MATCHES("max=1.5Ki", 2);
	MATCHES("max=1.5KiB", 2);
	MATCHES("max=1.5KB", 2);
	MATCHES("max=1.5kb", 2);
	MATCHES("max=1.5kib", 2);
	MATCHES("max=1536B", 2);
	MATCHES("MAX=1536", 2);
	MATCHES("OomKill>0", 2);
	MATCHES("max!=1536", 5, 3);
	MATCHES("max>1G", 5, 3);
	MATCHES("max=max", 5, 3);
	MATCHES("max<max", 2);
	MATCHES("max>=0", 2, 5, 3);
	MATCHES("max<=1535");
	MATCHES("used_pct>=50", 2);
	MATCHES("used_pct<50%", 5);
	MATCHES("events.oom_kill>0", 2);
	MATCHES("oom.group=1", 3);
	MATCHES("state=dying", 5);
	MATCHES("state!=dying", 1, 2, 3, 4);
	MATCHES("state~d*", 5);
	MATCHES("cgroup~*.service*", 2, 5);
	MATCHES("cgroup~/*", 1, 2, 5, 3, 4);
	MATCHES("name~*n?ne", 3);
	MATCHES("limit_by=/limit.service", 2, 5);
	MATCHES("parent=2", 5);
}

static void assert_wrong(const char *expression, const char *word)
{
	struct text why = {};
	struct filter filter;

	assert_int_equal(filter__parse(&filter, expression, &why), -EINVAL);
	assert_non_null(strstr(text__string(&why), word));
	text__free(&why);
}

static void test_wrong(void **state)
{
	(void)state;
	assert_wrong("", "COLUMN OP VALUE");
	assert_wrong("current", "COLUMN OP VALUE");
	assert_wrong("current!1", "COLUMN OP VALUE");
	assert_wrong("  >1", "no column ''");
	assert_wrong("curent>1", "no column 'curent'");
	assert_wrong("current>", "bytes");
	assert_wrong("current>1Q", "bytes");
	assert_wrong("current>1GG", "bytes");
	assert_wrong("current>1Gx", "bytes");
	assert_wrong("current>1GBB", "bytes");
	assert_wrong("current>1BG", "bytes");
	assert_wrong("current>1i", "bytes");
	assert_wrong("events.oom_kill>1k", "whole number");
	assert_wrong("current>-1", "bytes");
	assert_wrong("current>nan", "bytes");
	assert_wrong("current>inf", "bytes");
	assert_wrong("current>0x10", "bytes");
	assert_wrong("current>16E", "bytes");
	assert_wrong("events.oom>1K", "whole number");
	assert_wrong("events.oom>0.5", "whole number");
	assert_wrong("events.oom>max", "whole number");
	assert_wrong("oom.group=2", "0 or 1");
	assert_wrong("used_pct>x", "percent");
	assert_wrong("state>online", "no order");
	assert_wrong("state=dyng", "online dying hidden");
	assert_wrong("current~1*", "~ is for text");
	assert_wrong("oom_kill>0", "did you mean events.oom_kill?");
	/* No memcg can ever have these. */
	assert_wrong("cgroup~docker", "cgroup~*docker*");
	assert_wrong("cgroup~docker*", "begins with /");
	assert_wrong("cgroup=docker", "cgroup~*docker*");
	assert_wrong("cgroup!=docker", "begins with /");
	assert_wrong("limit_by~docker", "limit_by~*docker*");
	assert_wrong("cgroup=*docker*", "begins with /");
	assert_wrong("cgroup=", "begins with /");
	assert_wrong("name=system.slice/a", "use cgroup");
	assert_wrong("name~a/b", "use cgroup");
	assert_wrong("state~dyin", "online dying hidden");
	assert_wrong("state!=dyin", "online dying hidden");
	/* A part of the path is no expression. */
	assert_wrong("service", "COLUMN OP VALUE");
}

/* Like MATCHES() for what -F takes; serial 0: no memcg matches. */
static void assert_part(const char *text, __u64 serial)
{
	struct snapshot snapshot = {};
	struct text why = {}, scratch = {};
	struct filter filter;
	struct tree tree;
	__u64 found = 0;
	__u32 i;

	tree__fill(&tree);
	tree__build(&tree, &snapshot);
	assert_int_equal(filter__parse_or_part(&filter, text, &why), 0);
	for (i = 0; i < snapshot.nr_memcgs; i++)
		if (filter__matches(&filter, &snapshot, &snapshot.memcgs[i],
				    &scratch))
			found = snapshot.memcgs[i].serial;
	assert_int_equal(found, serial);
	snapshot__free(&snapshot);
	text__free(&why);
	text__free(&scratch);
}

static void test_part(void **state)
{
	struct text why = {};
	struct filter filter;

	(void)state;
	assert_part("non", 3);
	assert_part("service/d", 5);
	assert_part("/none", 3);
	assert_part("n*e", 0);
	assert_part("file", 0);
	assert_part("max=1536", 2);
	assert_int_equal(filter__parse_or_part(&filter, "", &why), -EINVAL);
	assert_int_equal(filter__parse_or_part(&filter, "current", &why),
			 -EINVAL);
	text__free(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_matches),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
