// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests the list of the last kills, and the copy of a kill. */
#include <string.h>
#include "model/kill_list.h"
#include "unit.h"

static void add(struct kill_list *list, __u64 pid, bool is_past)
{
	struct kill kill;

	kill__init(&kill);
	kill.victim.pid = pid;
	kill.is_past = is_past;
	text__append_string(&kill.cgroup, "/a");
	text__append_string(&kill.state.children[0].cgroup, "/a/b");
	kill_list__add(list, &kill);
}

static void test_newest_is_first(void **state __attribute__((unused)))
{
	struct kill_list list;

	assert_int_equal(kill_list__make(&list), 0);
	assert_int_equal(kill_list__nr(&list), 0);
	assert_null(kill_list__get(&list, 0));
	add(&list, 1, true);
	add(&list, 2, false);
	assert_int_equal(kill_list__nr(&list), 2);
	assert_int_equal(kill_list__get(&list, 0)->victim.pid, 2);
	assert_int_equal(kill_list__get(&list, 1)->victim.pid, 1);
	assert_null(kill_list__get(&list, 2));
	assert_true(kill_list__has_past(&list, 1));
	assert_false(kill_list__has_past(&list, 2));
	assert_false(kill_list__has_past(&list, 3));
	kill_list__free(&list);
}

static void test_oldest_goes(void **state __attribute__((unused)))
{
	struct kill_list list;
	__u64 pid;

	assert_int_equal(kill_list__make(&list), 0);
	for (pid = 1; pid <= 2 * KILLS_KEPT + 3; pid++)
		add(&list, pid, true);
	assert_int_equal(kill_list__nr(&list), KILLS_KEPT);
	assert_int_equal(kill_list__get(&list, 0)->victim.pid,
			 2 * KILLS_KEPT + 3);
	assert_int_equal(kill_list__get(&list, KILLS_KEPT - 1)->victim.pid,
			 KILLS_KEPT + 4);
	assert_null(kill_list__get(&list, KILLS_KEPT));
	assert_false(kill_list__has_past(&list, KILLS_KEPT + 3));
	assert_true(kill_list__has_past(&list, KILLS_KEPT + 4));
	kill_list__free(&list);
}

static void test_copy_is_its_own(void **state __attribute__((unused)))
{
	struct kill kill, copy;

	kill__init(&kill);
	kill.victim.pid = 7;
	text__append_string(&kill.cgroup, "/domain");
	text__append_string(&kill.trigger.cgroup, "/trigger");
	text__append_string(&kill.state.children[4].cgroup, "/child");
	text__append_string(&kill.state.tasks[4].cgroup, "/task");
	kill__copy(&copy, &kill);
	kill__free(&kill);
	assert_int_equal(copy.victim.pid, 7);
	assert_string_equal(text__string(&copy.cgroup), "/domain");
	assert_string_equal(text__string(&copy.trigger.cgroup), "/trigger");
	assert_string_equal(text__string(&copy.state.children[4].cgroup),
			    "/child");
	assert_string_equal(text__string(&copy.state.tasks[4].cgroup), "/task");
	assert_int_equal(copy.victim.cgroup.length, 0);
	kill__free(&copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_newest_is_first),
		cmocka_unit_test(test_oldest_goes),
		cmocka_unit_test(test_copy_is_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
