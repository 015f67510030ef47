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
static void assert_finds(const struct snapshot *snapshot,
			 const char *expression, const __u64 *serials)
{
	struct text why = {}, scratch = {};
	struct filter filter;
	__u32 i;

	assert_int_equal(filter__parse_or_part(&filter, expression, &why), 0);
	for (i = 0; i < snapshot->nr_memcgs; i++)
		if (filter__matches(&filter, snapshot, &snapshot->memcgs[i],
				    &scratch))
			assert_int_equal(snapshot->memcgs[i].serial,
					 *serials++);
	assert_int_equal(*serials, 0);
	filter__free(&filter);
	text__free(&why);
	text__free(&scratch);
}

static void assert_matches(const char *expression, const __u64 *serials)
{
	struct snapshot snapshot = {};
	struct tree tree;

	tree__fill(&tree);
	tree__build(&tree, &snapshot);
	assert_finds(&snapshot, expression, serials);
	snapshot__free(&snapshot);
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

/*
 * The memcgs that comparisons of columns are about, and how they were before: one above
 * its high, one that shrank below it and has a child, one without limits, one whose high
 * is unknown, one with numbers that no double has.
 */
static void limits__fill(struct tree *tree, struct tree *before)
{
	struct memcg_record *record;

	*tree = (struct tree){};
	tree__add(tree, 0, 1, "");
	record = tree__add(tree, 1, 2, "over");
	record->memory.current = 200;
	record->memory.high = 100;
	record = tree__add(tree, 1, 3, "below");
	record->memory.current = 95;
	record->memory.high = 100;
	record->memory.max = 100;
	tree__add(tree, 3, 4, "child");
	tree__add(tree, 1, 5, "free")->memory.current = 50;
	record = tree__add(tree, 1, 6, "unsure");
	record->memory.current = 100;
	record->memory.high = VALUE_UNKNOWN;
	record = tree__add(tree, 1, 7, "huge");
	record->memory.current = (1ULL << 60) + 1;
	record->memory.high = 1ULL << 60;
	*before = *tree;
	before->records[1].memory.current = 150;
	before->records[2].memory.current = 195;
}

static void assert_compares(const char *expression, const __u64 *serials)
{
	struct snapshot snapshot = {}, before = {};
	struct sample sample, sample_before;
	struct tree tree, tree_before;
	__u64 missing;

	limits__fill(&tree, &tree_before);
	sample = tree__sample(&tree);
	sample.monotonic_ns += 1000000000;
	sample_before = tree__sample(&tree_before);
	assert_int_equal(
		snapshot__build(&before, &sample_before, NULL, &missing), 0);
	assert_int_equal(snapshot__build(&snapshot, &sample, &before, &missing),
			 0);
	snapshot__compare_with(&snapshot, &before, false);
	assert_finds(&snapshot, expression, serials);
	snapshot__free(&snapshot);
	snapshot__free(&before);
}

#define COMPARES(expression, ...)   \
	assert_compares(expression, \
			(const __u64[]){ __VA_ARGS__ __VA_OPT__(, ) 0 })

/* In the order of the walk: 1, 2, 3, 4 below 3, 5, 6, 7. */
static void test_columns(void **state)
{
	(void)state;
	COMPARES("current>high", 2, 7);
	COMPARES("current > HIGH", 2, 7);
	COMPARES("current <= high", 3, 4, 5);
	COMPARES("high<current", 2, 7);
	COMPARES("current!=high", 2, 3, 4, 5, 7);
	COMPARES("high=high", 2, 3, 4, 5, 7);
	/* No limit is infinite, and so is a part of it. */
	COMPARES("high<max", 2, 3, 7);
	COMPARES("high=max", 4, 5);
	COMPARES("high=1*max", 3, 4, 5);
	COMPARES("high<1*max", 2, 7);
	COMPARES("high<0.5*max", 2, 7);
	/* A size is never without a limit, so this is the column. */
	COMPARES("current<max", 2, 3, 4, 5, 6, 7);
	COMPARES("current>=MAX");
	COMPARES("current>=0.5*max", 3);
	COMPARES("current>0.95*max");
	COMPARES("current>=0.95*max", 3);
	COMPARES("current>=.95*max", 3);
	COMPARES("current>=0.95 * MAX ", 3);
	COMPARES("current<0.1*max", 2, 4, 5, 6, 7);
	COMPARES("high>0.5*max", 3);
	COMPARES("high>=0.5*max", 3, 4, 5);
	/* 0 times no limit is no number. */
	COMPARES("current>0*max", 3);
	COMPARES("current<=0*max");
	/* These are exact. */
	COMPARES("current=1*high");
	COMPARES("high!=1*high");
	COMPARES("used_pct>=used_pct", 3, 4);
	/* A change may be below 0. */
	COMPARES("delta.current>0.1*current", 2);
	COMPARES("delta.current<-0.5*current", 3);
	COMPARES("delta.current>-100", 1, 2, 4, 5, 6, 7);
	COMPARES("delta.current<current", 2, 3, 5, 6, 7);
	COMPARES("current<delta.current");
	COMPARES("current>-1*delta.current", 2, 5, 6, 7);
	COMPARES("current>delta.current", 2, 3, 5, 6, 7);
	COMPARES("high>delta.current", 2, 3, 4, 5, 7);
	/* Paths. */
	COMPARES("limit_by=cgroup", 3);
	COMPARES("limit_by!=CGROUP", 4);
	COMPARES("cgroup=limit_by", 3);
	/* Of other texts each may be a value. */
	COMPARES("name=cgroup");
	COMPARES("name!=name", 1, 2, 3, 4, 5, 6, 7);
}

/* Numbers and changes are compared as such, whatever their size. */
static void test_signs(void **state)
{
	const struct value changes[] = { value__change(INT64_MIN),
					 value__change(-1), value__change(0),
					 value__change(INT64_MAX) };
	const struct value numbers[] = { value__number(0), value__number(1),
					 value__number(INT64_MAX),
					 value__number(1ULL << 63) };
	/* Below 0: the change is the larger one. */
	const int orders[4][4] = {
		{ 1, 1, 1, 1 }, { 1, 1, 1, 1 }, { 0, 1, 1, 1 }, { -1, -1, 0, 1 }
	};
	size_t i, j;

	(void)state;
	for (i = 0; i < 4; i++)
		for (j = 0; j < 4; j++) {
			assert_int_equal(value__compare(&changes[i],
							&numbers[j]),
					 orders[i][j]);
			assert_int_equal(value__compare(&numbers[j],
							&changes[i]),
					 -orders[i][j]);
		}
}

static void test_joined(void **state)
{
	(void)state;
	COMPARES("current>=95 && current<=100", 3, 6);
	COMPARES("current>=95&&current<=100", 3, 6);
	COMPARES("current=95 || current=50", 3, 5);
	COMPARES("current=95||current=50", 3, 5);
	/* && binds tighter, on both sides. */
	COMPARES("name=over || name=free && current>50", 2);
	COMPARES("name=free && current>50 || name=over", 2);
	COMPARES("name=free && current>=50 || name=over && high=max", 5);
	COMPARES("name=a || name=b || name=free", 5);
	COMPARES("name=free || name=a && name=b", 5);
	/* Unknown is no match, and doesn't keep what else there is from matching. */
	COMPARES("high<max || name=unsure", 2, 3, 6, 7);
	COMPARES("high!=1 && name=unsure");
	COMPARES("current>high && name~o*", 2);
	COMPARES("name=over&&state=online", 2);
	/* One & and one | are letters like others. */
	COMPARES("name=a&b");
	COMPARES("name~*r || name=a|b", 2);
	COMPARES("level=1&&level=1&&level=1&&level=1&&level=1&&level=1&&"
		 "level=1&&level=1&&level=1&&level=1&&level=1&&level=1&&"
		 "level=1&&level=1&&level=1&&name=free",
		 5);
}

static void assert_wrong(const char *expression, const char *word)
{
	struct text why = {};
	struct filter filter;

	assert_int_equal(filter__parse(&filter, expression, &why), -EINVAL);
	assert_non_null(strstr(text__string(&why), word));
	assert_null(filter.text);
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
	assert_wrong("events.oom>max",
		     "the unit of column events.oom is count");
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
	assert_wrong("state~dyi", "online dying hidden");
	assert_wrong("state!=dyi", "online dying hidden");
	/* A part of the path is no expression. */
	assert_wrong("service", "COLUMN OP VALUE");
}

static void test_wrong_columns(void **state)
{
	(void)state;
	assert_wrong(
		"used_pct>current",
		"column used_pct is percent, that of column current is bytes");
	assert_wrong(
		"current>0.5*used_pct",
		"column current is bytes, that of column used_pct is percent");
	assert_wrong(
		"events.oom>rate.events.oom",
		"column events.oom is count, that of column rate.events.oom is per second");
	assert_wrong("level=oom.group",
		     "is count, that of column oom.group is flag");
	assert_wrong("current=name", "column name is text");
	assert_wrong("limit_by=current", "column current is bytes");
	assert_wrong("limit_by=name", "begins with /");
	assert_wrong("limit_by~cgroup", "begins with /");
	assert_wrong("limit_by>cgroup", "no order");
	assert_wrong("limit_by=2*cgroup",
		     "column cgroup is text, which no number can multiply");
	assert_wrong("current>2*cgroup",
		     "column cgroup is text, which no number can multiply");
	assert_wrong("state=2*state", "online dying hidden");
	assert_wrong("current~high", "~ is for text");
	assert_wrong("2*current>high", "NUMBER*COLUMN stands behind it");
	assert_wrong("current>limit*0.9", "before the column, as in 0.9*limit");
	assert_wrong("current>limit*high", "'limit' is no number");
	assert_wrong("current>90%*limit", "'90%' is no number");
	assert_wrong("current>1K*limit", "'1K' is no number");
	assert_wrong("current>*limit", "'' is no number");
	assert_wrong("current>-*limit", "'-' is no number");
	assert_wrong("current>nan*limit", "'nan' is no number");
	assert_wrong("current>inf*limit", "'inf' is no number");
	assert_wrong("current>0x2*limit", "'0x2' is no number");
	assert_wrong("current>0.9*limitt",
		     "no column 'limitt'; did you mean limit?");
	assert_wrong("current>limitt", "it takes bytes");
	assert_wrong("current>limitt",
		     "no column 'limitt'; did you mean limit?");
	assert_wrong("current>high+1",
		     "or a column of the same unit, or NUMBER*COLUMN");
	/* Behind a limit "max" is no limit. */
	assert_wrong("high>max", "write 1*max");
}

static void test_wrong_joints(void **state)
{
	(void)state;
	assert_wrong("(current>1)", "parenthesis");
	assert_wrong("(current>1 || peak>1) && high>1", "parenthesis");
	assert_wrong("current>1 && (peak>1 || high>1)", "parenthesis");
	assert_wrong("current>(high)", "parenthesis");
	assert_wrong("current>1 &&", "is missing");
	assert_wrong("&& current>1", "is missing");
	assert_wrong("current>1 || ", "is missing");
	assert_wrong("current>1 && && peak>1", "is missing");
	assert_wrong("docker && current>1", "write cgroup~*docker*");
	assert_wrong("name=a&&b", "name~a??b");
	assert_wrong("current>1 && curent>1", "did you mean current?");
	assert_wrong("current>1 & peak>1", "it takes bytes");
	assert_wrong("level=1&&level=1&&level=1&&level=1&&level=1&&level=1&&"
		     "level=1&&level=1&&level=1&&level=1&&level=1&&level=1&&"
		     "level=1&&level=1&&level=1&&level=1&&level=1",
		     "more than 16");
}

/* The memcg that has the name is all that the text, no comparison, finds. */
static void assert_literal(const char *text, const char *name)
{
	struct snapshot snapshot = {};
	struct tree tree = {};

	tree__add(&tree, 0, 1, "");
	tree__add(&tree, 1, 2, "other");
	tree__add(&tree, 1, 3, name);
	tree__build(&tree, &snapshot);
	assert_finds(&snapshot, text, (const __u64[]){ 3, 0 });
	snapshot__free(&snapshot);
}

#define LITERAL(text) assert_literal(text, "a" text "z")

static void assert_refused(const char *text, const char *word)
{
	struct text why = {};
	struct filter filter;

	assert_int_equal(filter__parse_or_part(&filter, text, &why), -EINVAL);
	assert_non_null(strstr(text__string(&why), word));
	text__free(&why);
}

static void test_part(void **state)
{
	(void)state;
	MATCHES("non", 3);
	MATCHES("service/d", 5);
	MATCHES("/none", 3);
	MATCHES("n*e");
	MATCHES("file");
	MATCHES("max=1536", 2);
	LITERAL("x=y");
	LITERAL("docker-4cc1=");
	LITERAL("foo~bar");
	LITERAL("n>b");
	LITERAL("=");
	LITERAL("<>");
	LITERAL("user@1000!=x");
	LITERAL("nonsense>1");
	LITERAL("2*x>1");
	LITERAL("(x)=1");
	LITERAL("(x>1)");
	LITERAL("n && b");
	LITERAL("n||b=c");
	LITERAL("&&");
	LITERAL(" n ");
	LITERAL("x current>1");
	LITERAL("getty@current>1");
	/* A path isn't a column, however near it is. */
	LITERAL("/current>1");
	assert_refused("", "COLUMN OP VALUE");
	assert_refused("current", "COLUMN OP VALUE");
	assert_refused("curent>1", "did you mean current?");
	assert_refused("max.current=1", "did you mean");
	assert_refused("state!dying", "COLUMN OP VALUE");
	assert_refused("2*current>1", "NUMBER*COLUMN stands behind it");
	assert_refused("( current>1)", "parenthesis");
	assert_refused("docker && current>1", "write cgroup~*docker*");
	assert_refused("docker || (current>1)", "write cgroup~*docker*");
}

static void assert_lacks(const char *text, bool lacks)
{
	struct text why = {};
	struct filter filter;

	assert_int_equal(filter__parse_or_part(&filter, text, &why), 0);
	assert_int_equal(filter__lacks_column(&filter, &why), lacks);
	if (lacks)
		assert_non_null(strstr(text__string(&why), "no column"));
	filter__free(&filter);
	text__free(&why);
}

static void test_lacks_column(void **state)
{
	(void)state;
	assert_lacks("nonsense>1", true);
	assert_lacks("non.sense = 1", true);
	assert_lacks("docker", false);
	assert_lacks("getty@tty1=", false);
	assert_lacks("=", false);
	assert_lacks("current>1", false);
}

/* What has to be read for a filter is what both sides name. */
static void test_needs(void **state)
{
	struct demand demand = {};
	struct filter filter;
	struct text why = {};

	(void)state;
	assert_int_equal(
		filter__parse(
			&filter,
			"current>1 || stat.anon<0.5*stat.file && current>2",
			&why),
		0);
	assert_int_equal(filter.nr_columns, 3);
	assert_false(filter__needs_previous(&filter));
	filter__demand(&filter, &demand);
	assert_true(demand.stats[STAT_anon] && demand.stats[STAT_file]);
	assert_false(demand.stats[STAT_shmem]);
	filter__free(&filter);
	assert_int_equal(
		filter__parse(&filter, "current>2*delta.current", &why), 0);
	assert_true(filter__needs_previous(&filter));
	filter__free(&filter);
	text__free(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_matches),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_signs),
		cmocka_unit_test(test_joined),
		cmocka_unit_test(test_wrong_columns),
		cmocka_unit_test(test_wrong_joints),
		cmocka_unit_test(test_part),
		cmocka_unit_test(test_lacks_column),
		cmocka_unit_test(test_needs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
