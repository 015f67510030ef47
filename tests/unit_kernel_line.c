// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests kernel_line.c: what stands before a record, in the logs of many programs. */
#include <math.h>
#include <stdio.h>
#include "source/kernel_line.h"
#include "source/kernel_time.h"
#include "unit.h"

#define KILLED "Killed process 1 (a) total-vm:4kB"

/* The record is always KILLED. */
static const struct {
	const char *line;
	const char *time;
	const char *host;
	double boot_seconds; /* -1: none */
} lines[] = {
	/* dmesg */
	{ "[    5.254991] " KILLED, "", "", 5.254991 },
	{ "[12345.678901 <    0.000012>] " KILLED, "", "", 12345.678901 },
	{ "[<    0.000012>] " KILLED, "", "", -1 },
	{ "[  +0.000012] " KILLED, "", "", -1 },
	{ "[May17 22:41] " KILLED, "May17 22:41", "", -1 },
	{ "[Sun May 17 22:41:12 2026] " KILLED, "Sun May 17 22:41:12 2026", "",
	  -1 },
	{ "[So Mai 17 22:41:12 2026] " KILLED, "So Mai 17 22:41:12 2026", "",
	  -1 },
	{ "2026-05-17T22:41:12,123456+00:00 " KILLED,
	  "2026-05-17T22:41:12,123456+00:00", "", -1 },
	{ "kern  :err   : [    5.254991] " KILLED, "", "", 5.254991 },
	{ "kern  :err   : [Sun May 17 22:41:12 2026] " KILLED,
	  "Sun May 17 22:41:12 2026", "", -1 },
	{ "kern  :err   : " KILLED, "", "", -1 },
	{ "<3>[    5.254991] " KILLED, "", "", 5.254991 },
	{ "<3>" KILLED, "", "", -1 },
	/* printk() with its caller; kernels of phones */
	{ "[    5.254991][ T9185] " KILLED, "", "", 5.254991 },
	{ "[    5.254991] [    C0] " KILLED, "", "", 5.254991 },
	{ "<3>[    5.254991,0] " KILLED, "", "", 5.254991 },
	/* /dev/kmsg */
	{ "3,439,7004069,-;" KILLED, "", "", 7.004069 },
	{ "3,439,7004069,-,caller=T197;" KILLED, "", "", 7.004069 },
	/* syslog */
	{ "Nov  2 01:58:44 node1 kernel: [    5.254991] " KILLED,
	  "Nov  2 01:58:44", "node1", 5.254991 },
	{ "Nov  2 01:58:44 node1 kernel: " KILLED, "Nov  2 01:58:44", "node1",
	  -1 },
	{ "Nov  2 01:58:44 node1 kernel:[    5.254991] " KILLED,
	  "Nov  2 01:58:44", "node1", 5.254991 },
	{ "Nov  2 01:58:44 node1 kern.err kernel: [    5.254991] " KILLED,
	  "Nov  2 01:58:44", "node1", 5.254991 },
	{ "Sun May 17 22:41:12 2026 kern.err kernel: [    5.254991] " KILLED,
	  "Sun May 17 22:41:12 2026", "", 5.254991 },
	{ "2026-08-13T19:29:58.027595+00:00 db-a kernel: " KILLED,
	  "2026-08-13T19:29:58.027595+00:00", "db-a", -1 },
	{ "<3>1 2026-08-13T19:29:58Z db-a kernel - - - [    5.254991] " KILLED,
	  "2026-08-13T19:29:58Z", "db-a", 5.254991 },
	{ "<3>Nov  2 01:58:44 node1 kernel: " KILLED, "Nov  2 01:58:44",
	  "node1", -1 },
	{ "Nov  2 01:58:44 10.0.0.1 [    5.254991] " KILLED, "Nov  2 01:58:44",
	  "10.0.0.1", 5.254991 },
	/* journalctl, also in other languages and formats */
	{ "Mär 09 04:17:42 node1 kernel: " KILLED, "Mär 09 04:17:42", "node1",
	  -1 },
	{ "3月 09 04:17:42 node1 kernel: " KILLED, "3月 09 04:17:42", "node1",
	  -1 },
	{ "Wed 2026-05-13 22:41:12 UTC node1 kernel: " KILLED,
	  "Wed 2026-05-13 22:41:12 UTC", "node1", -1 },
	{ "Wed 2026-05-13 22:41:12 UTC kernel: " KILLED,
	  "Wed 2026-05-13 22:41:12 UTC", "", -1 },
	{ "Mar 09 04:17:42 kernel: " KILLED, "Mar 09 04:17:42", "", -1 },
	{ "1778711111.123456 node1 kernel: " KILLED, "1778711111.123456",
	  "node1", -1 },
	{ "[   77.930574] node1 kernel: " KILLED, "", "node1", 77.930574 },
	{ "kernel: " KILLED, "", "", -1 },
	/* consoles */
	{ "192.0.2.7: kern:     err: [2026-06-04T04:51:57.686084906Z]: " KILLED,
	  "2026-06-04T04:51:57.686084906Z", "192.0.2.7", -1 },
	{ "node1 login: [   77.930574] " KILLED, "", "", 77.930574 },
	{ "node1 console kernel: [   77.930574] " KILLED, "", "", 77.930574 },
	{ "2026-05-17T22:41:12.5Z stdout F [   77.930574] " KILLED,
	  "2026-05-17T22:41:12.5Z stdout F", "", 77.930574 },
	{ "2026-05-17 22:41:12.5 CEST [   77.930574] " KILLED,
	  "2026-05-17 22:41:12.5 CEST", "", 77.930574 },
	{ "session closed[   77.930574] " KILLED, "", "", 77.930574 },
	{ "2026-05-17 22:41:12 [   77.930574] " KILLED, "2026-05-17 22:41:12",
	  "", 77.930574 },
	/* mails, pastes, and nothing at all */
	{ "> [   77.930574] " KILLED, "", "", 77.930574 },
	{ "  [271641.879578] " KILLED, "", "", 271641.879578 },
	{ "    " KILLED, "", "", -1 },
	{ KILLED, "", "", -1 },
};

static void assert_span(struct span span, const char *wanted, const char *line)
{
	if (!span__is(span, wanted))
		fail_msg("%s: \"%.*s\" and not \"%s\"", line, (int)span.length,
			 span.bytes, wanted);
}

static void test_prefixes(void **state)
{
	struct kernel_line line;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		kernel_line__parse(&line,
				   (struct span){ lines[i].line,
						  strlen(lines[i].line) });
		if (line.is_foreign)
			fail_msg("%s: is foreign", lines[i].line);
		assert_span(line.time, lines[i].time, lines[i].line);
		assert_span(line.host, lines[i].host, lines[i].line);
		assert_span(line.message, KILLED, lines[i].line);
		if (line.has_boot_time != (lines[i].boot_seconds >= 0))
			fail_msg("%s: has a time since boot, or lacks it",
				 lines[i].line);
		if (line.has_boot_time)
			assert_true(fabs(line.boot_seconds -
					 lines[i].boot_seconds) < 5e-7);
	}
}

/* Other programs may write what looks like a kill; none of these is a kernel's record. */
static void test_foreign(void **state)
{
	static const char *const foreign[] = {
		"user  :warn  : [   30.000113] " KILLED,
		"daemon:info  : " KILLED,
		"<12>[   30.000113] " KILLED,
		"<30>" KILLED,
		"<14>Nov  2 01:58:44 node1 kernel: " KILLED,
		"12,500,30000113,-;" KILLED,
		"192.0.2.7: user: warning: [2026-06-04T04:51:57Z]: " KILLED,
		"Nov  2 01:58:44 node1 app[7]: [   30.000113] " KILLED,
		"Nov  2 01:58:44 node1 app[7]: my kernel: " KILLED,
		"Nov  2 01:58:44 node1 app: kernel: " KILLED,
	};
	static const char *const unlike[] = {
		"[   30.000113] app: " KILLED,
		"Nov  2 01:58:44 node1 app[7]: " KILLED,
		"Nov  2 01:58:44 node1 app[7]: kernel panic, " KILLED,
		"2026-08-13T19:29:58.027595+00:00 db-a app: " KILLED,
		"[2026-06-04 04:51:57] INFO app " KILLED,
		"app kernel: " KILLED,
		"app 5 kernel: " KILLED,
		"say kernel: [app] " KILLED,
	};
	struct kernel_line line;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
		kernel_line__parse(&line, (struct span){ foreign[i],
							 strlen(foreign[i]) });
		if (!line.is_foreign)
			fail_msg("%s: isn't foreign", foreign[i]);
	}
	for (i = 0; i < sizeof(unlike) / sizeof(unlike[0]); i++) {
		kernel_line__parse(&line, (struct span){ unlike[i],
							 strlen(unlike[i]) });
		if (span__begins(line.message, KILLED) && !line.is_foreign)
			fail_msg("%s: is a record", unlike[i]);
	}
}

static void test_times(void **state)
{
	static const struct {
		const char *text;
		long long seconds; /* 0: nobody knows */
		long nanoseconds;
	} times[] = {
		{ "2026-06-04T04:51:57.686084906Z", 1780548717, 686084906 },
		{ "2026-06-04T06:51:57,5+02:00", 1780548717, 500000000 },
		{ "2026-06-03T23:21:57-0530", 1780548717, 0 },
		{ "Thu 2026-06-04 04:51:57 UTC", 1780548717, 0 },
		{ "1780548717.25", 1780548717, 250000000 },
		{ "2026-06-04T04:51:57", 0, 0 },
		{ "Thu 2026-06-04 04:51:57 CEST", 0, 0 },
		{ "Sun May 17 22:41:12 2026", 0, 0 },
		{ "2026-13-04T04:51:57Z", 0, 0 },
		{ "", 0, 0 },
	};
	struct timespec time;
	double seconds;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		const struct span text = { times[i].text,
					   strlen(times[i].text) };

		time = (struct timespec){};
		assert_int_equal(kernel_time__parse(text, &time),
				 times[i].seconds != 0);
		assert_int_equal(time.tv_sec, times[i].seconds);
		assert_int_equal(time.tv_nsec, times[i].nanoseconds);
	}
	assert_true(kernel_time__find_clock(
		(struct span){ "[日  3月 11 10:16:36 2025]", 30 }, &seconds));
	assert_true(seconds == 10 * 3600 + 16 * 60 + 36);
	assert_false(kernel_time__find_clock(
		(struct span){ "00:11:22:33:44:55", 17 }, &seconds));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_prefixes),
		cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
