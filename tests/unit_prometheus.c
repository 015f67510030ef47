// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests series: names of metrics, escaped bytes, and which memcgs have series. */
#include <ctype.h>
#include <stdio.h>
#include "output/prometheus.h"
#include "unit.h"

static void expect_escaped(const char *bytes, size_t length, const char *value)
{
	struct text text = {};

	prometheus__append_value(&text, bytes, length);
	assert_string_equal(text__string(&text), value);
	text__free(&text);
}

#define EXPECT_ESCAPED(bytes, value) \
	expect_escaped(bytes, sizeof(bytes) - 1, value)

static void test_value(void **state)
{
	(void)state;
	EXPECT_ESCAPED("", "");
	EXPECT_ESCAPED("/system.slice/ssh.service",
		       "/system.slice/ssh.service");
	EXPECT_ESCAPED("a\"b", "a\\\"b");
	EXPECT_ESCAPED("dev-disk\\x2dby", "dev-disk\\\\x2dby");
	EXPECT_ESCAPED("two\nlines", "two\\nlines");
	EXPECT_ESCAPED("gr\xc3\xbcn \xf0\x9f\xa6\x8a",
		       "gr\xc3\xbcn \xf0\x9f\xa6\x8a");
	/* No valid UTF-8: a wrong byte, an overlong form, a surrogate, a cut sequence. */
	EXPECT_ESCAPED("bad\xff!", "bad\\\\xff!");
	EXPECT_ESCAPED("\xc0\xaf", "\\\\xc0\\\\xaf");
	EXPECT_ESCAPED("\xed\xa0\x80", "\\\\xed\\\\xa0\\\\x80");
	EXPECT_ESCAPED("\xf0\x9f", "\\\\xf0\\\\x9f");
	/* Controls: C0, DEL, C1, bidirectional. */
	EXPECT_ESCAPED("\033[31m\177", "\\\\x1b[31m\\\\x7f");
	EXPECT_ESCAPED("\xc2\x9b", "\\\\xc2\\\\x9b");
	EXPECT_ESCAPED("\xe2\x80\xae", "\\\\xe2\\\\x80\\\\xae");
	EXPECT_ESCAPED("a\0b", "a\\\\x00b");
}

static void expect_name(enum column_id column, const char *wanted)
{
	struct text name = {};

	prometheus__append_name(&columns[column], &name);
	assert_string_equal(text__string(&name), wanted);
	text__free(&name);
}

static void test_name(void **state)
{
	(void)state;
	expect_name(COLUMN_current, "cgroup_memory_current_bytes");
	expect_name(COLUMN_swap_max, "cgroup_memory_swap_max_bytes");
	expect_name(COLUMN_zswap_current, "cgroup_memory_zswap_current_bytes");
	expect_name(COLUMN_oom_group, "cgroup_memory_oom_group");
	expect_name(COLUMN_stat_anon, "cgroup_memory_stat_anon_bytes");
	expect_name(COLUMN_stat_pgfault, "cgroup_memory_stat_pgfault_total");
	expect_name(COLUMN_events_oom_kill,
		    "cgroup_memory_events_oom_kill_total");
	expect_name(COLUMN_pressure_some_total,
		    "cgroup_memory_pressure_some_seconds_total");
	expect_name(COLUMN_pressure_full_avg10,
		    "cgroup_memory_pressure_full_avg10_ratio");
	expect_name(COLUMN_limit, "memcgtop_limit_bytes");
	expect_name(COLUMN_used_pct, "memcgtop_used_ratio");
	expect_name(COLUMN_refaults, "memcgtop_refaults_total");
	expect_name(COLUMN_effective_min, "memcgtop_effective_min_bytes");
	expect_name(COLUMN_own_events_max, "memcgtop_own_events_max_total");
	expect_name(COLUMN_rate_stat_pgfault,
		    "memcgtop_rate_stat_pgfault_per_second");
	expect_name(COLUMN_delta_current, "memcgtop_delta_current_bytes");
	expect_name(COLUMN_eta, "memcgtop_eta_seconds");
	expect_name(COLUMN_reclaim_stall, "memcgtop_reclaim_stall_ratio");
}

/* Each column has a name of its own, which Prometheus takes for one. */
static void test_names(void **state)
{
	static struct text names[NR_COLUMNS];
	const char *byte;
	size_t i, other;

	(void)state;
	for (i = 0; i < NR_COLUMNS; i++) {
		prometheus__append_name(&columns[i], &names[i]);
		for (byte = text__string(&names[i]); *byte; byte++)
			assert_true(islower(*byte) || isdigit(*byte) ||
				    *byte == '_');
		for (other = 0; other < i; other++)
			assert_string_not_equal(text__string(&names[i]),
						text__string(&names[other]));
	}
	for (i = 0; i < NR_COLUMNS; i++)
		text__free(&names[i]);
}

static char *print(const struct tree *tree, const char *spec,
		   const struct memcg_pressure *pressures)
{
	struct column_list list = {};
	struct snapshot snapshot = {};
	char *text = NULL;
	size_t length;
	FILE *file = open_memstream(&text, &length);

	tree__take(tree, &snapshot, 1, pressures);
	assert_int_equal(snapshot__label(&snapshot), 0);
	assert_int_equal(column_list__parse(&list, spec, "-o"), 0);
	assert_int_equal(prometheus__print(file, &snapshot, &list), 0);
	fclose(file);
	column_list__free(&list);
	snapshot__free(&snapshot);
	return text;
}

/* Each of the parts is there, one behind the other. */
static void expect_parts(const char *text, ...)
{
	const char *part, *found;
	va_list parts;

	va_start(parts, text);
	while ((part = va_arg(parts, const char *))) {
		found = strstr(text, part);
		if (!found)
			fail_msg("no '%s' in:\n%s", part, text);
		text = found + strlen(part);
	}
	va_end(parts);
}

static void test_series(void **state)
{
	struct tree tree = {};
	char *text;

	(void)state;
	tree__add(&tree, 0, 1, "");
	tree__add(&tree, 1, 2, "system.slice")->memory.current = 4096;
	tree__add(&tree, 2, 3, "ssh.service")->memory.max = 1 << 20;
	text = print(&tree, "name,current,max,level,state", NULL);
	expect_parts(
		text, "# TYPE memcgtop_build_info gauge\n",
		"hierarchy=\"v2\",source=\"kfunc\"} 1\n",
		"\nmemcgtop_incomplete 0\n", "\nmemcgtop_dying_cgroups 0\n",
		"\nmemcgtop_dying_bytes 0\n",
		"# TYPE memcgtop_cgroup_info gauge\n"
		"memcgtop_cgroup_info{cgroup=\"/\",state=\"online\"} 1\n"
		"memcgtop_cgroup_info{cgroup=\"/system.slice\",state=\"online\",unit=\"system.slice\"} 1\n"
		"memcgtop_cgroup_info{cgroup=\"/system.slice/ssh.service\",state=\"online\",unit=\"ssh.service\"} 1\n"
		"# HELP cgroup_memory_current_bytes memory charged to it and its descendants\n"
		"# TYPE cgroup_memory_current_bytes gauge\n"
		"cgroup_memory_current_bytes{cgroup=\"/\"} 0\n"
		"cgroup_memory_current_bytes{cgroup=\"/system.slice\"} 4096\n"
		"cgroup_memory_current_bytes{cgroup=\"/system.slice/ssh.service\"} 0\n",
		"# TYPE cgroup_memory_max_bytes gauge\n"
		"cgroup_memory_max_bytes{cgroup=\"/system.slice\"} +Inf\n"
		"cgroup_memory_max_bytes{cgroup=\"/system.slice/ssh.service\"} 1048576\n",
		"memcgtop_level{cgroup=\"/system.slice/ssh.service\"} 2\n",
		NULL);
	assert_null(strstr(text, "memcgtop_state"));
	free(text);
}

/* Base units: seconds and ratios. */
static void test_units(void **state)
{
	struct memcg_pressure pressures[2];
	struct tree tree = {};
	char *text;

	(void)state;
	memcg_pressure__clear(&pressures[0]);
	memcg_pressure__clear(&pressures[1]);
	pressures[1].some.avg10 = 1250;
	pressures[1].some.total = 3000042;
	pressures[1].full.total = 2000000;
	tree__add(&tree, 0, 1, "");
	tree__add(&tree, 1, 2, "a")->memory.current = 3 << 20;
	tree.records[1].memory.max = 4 << 20;
	text = print(
		&tree,
		"used_pct,pressure.some.avg10,pressure.some.total,pressure.full.total",
		pressures);
	expect_parts(
		text, "\nmemcgtop_used_ratio{cgroup=\"/a\"} 0.75\n",
		"\ncgroup_memory_pressure_some_avg10_ratio{cgroup=\"/a\"} 0.125\n",
		"# TYPE cgroup_memory_pressure_some_seconds_total counter\n"
		"cgroup_memory_pressure_some_seconds_total{cgroup=\"/a\"} 3.000042\n",
		"\ncgroup_memory_pressure_full_seconds_total{cgroup=\"/a\"} 2\n",
		NULL);
	free(text);
}

/* A value that is unknown has no series, and a metric without series no lines. */
static void test_unknown(void **state)
{
	struct tree tree = {};
	char *text;

	(void)state;
	tree__add(&tree, 0, 1, "");
	tree__add(&tree, 1, 2, "a")->memory.peak = VALUE_UNKNOWN;
	tree__add(&tree, 1, 3, "b")->memory.peak = 1;
	text = print(&tree, "peak,pressure.some.total,delta.current", NULL);
	expect_parts(text,
		     "# TYPE cgroup_memory_peak_bytes gauge\n"
		     "cgroup_memory_peak_bytes{cgroup=\"/b\"} 1\n",
		     NULL);
	assert_null(strstr(text, "pressure"));
	assert_null(strstr(text, "delta"));
	free(text);
}

/* Removed memcgs are in the totals alone, and hidden ones have no files. */
static void test_states(void **state)
{
	struct tree tree = {};
	char *text;

	(void)state;
	tree__add(&tree, 0, 1, "");
	tree__add(&tree, 1, 2, "a")->flags = MEMCG_DYING;
	tree__add(&tree, 2, 3, "b")->flags = MEMCG_DYING;
	tree__add(&tree, 1, 4, "a")->memory.current = 7;
	tree__add(&tree, 1, 5, "c")->flags = MEMCG_HIDDEN;
	tree__add(&tree, 1, 6, "d")->flags = MEMCG_DYING;
	tree.records[1].memory.current = 100;
	tree.records[2].memory.current = 60;
	tree.records[5].memory.current = 5;
	text = print(&tree, "current", NULL);
	expect_parts(text, "\nmemcgtop_dying_cgroups 3\n",
		     "\nmemcgtop_dying_bytes 105\n",
		     "cgroup_memory_current_bytes{cgroup=\"/\"} 0\n"
		     "cgroup_memory_current_bytes{cgroup=\"/a\"} 7\n",
		     NULL);
	assert_null(strstr(text, "cgroup=\"/c\""));
	assert_null(strstr(text, "cgroup=\"/d\""));
	free(text);
}

/* Of two that would have the same label the youngest has series, and what is below each. */
static void test_namesakes(void **state)
{
	struct tree tree = {};
	char *text, *end;

	(void)state;
	tree__add(&tree, 0, 1, "");
	tree__add(&tree, 1, 2, "a")->memory.current = 2;
	tree__add(&tree, 2, 3, "b")->memory.current = 3;
	tree__add(&tree, 1, 4, "a")->memory.current = 4;
	tree__add(&tree, 4, 5, "b")->memory.current = 5;
	tree__add(&tree, 4, 6, "c")->memory.current = 6;
	tree__add(&tree, 1, 7, "\xff")->memory.current = 7;
	tree__add(&tree, 1, 8, "\\xff")->memory.current = 8;
	text = print(&tree, "current", NULL);
	end = strstr(text, "cgroup_memory_current_bytes{");
	assert_non_null(end);
	assert_string_equal(
		end, "cgroup_memory_current_bytes{cgroup=\"/\"} 0\n"
		     "cgroup_memory_current_bytes{cgroup=\"/a\"} 4\n"
		     "cgroup_memory_current_bytes{cgroup=\"/a/b\"} 5\n"
		     "cgroup_memory_current_bytes{cgroup=\"/a/c\"} 6\n"
		     "cgroup_memory_current_bytes{cgroup=\"/\\\\xff\"} 8\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_value),  cmocka_unit_test(test_name),
		cmocka_unit_test(test_names),  cmocka_unit_test(test_series),
		cmocka_unit_test(test_units),  cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_states), cmocka_unit_test(test_namesakes),
	};

	return cmocka_run_group_tests_name("prometheus", tests, NULL, NULL);
}
