// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests what is made of a kill's event: kill_domain.c, kill_read.c, kill.c, their output. */
#include <json-c/json.h>
#include <stdio.h>
#include "lib/text.h"
#include "model/kill_domain.h"
#include "model/kill_read.h"
#include "output/kills.h"
#include "unit.h"

#define NO_LIMIT_PAGES ((1ULL << 63) >> 12)

/* The levels of an event's victim, by their place: /p/q/v, whose serials are 4, 3, 2, 1. */
enum { V, Q, P, ROOT };

static void event__set(struct kill_event *event)
{
	static const char *const names[] = { "v", "q", "p", "" };
	struct kill_levels *levels = &event->victim_levels;
	__u32 i;

	*event = (struct kill_event){
		.ns = 5000000000,
		.victim = { .pid = 7, .thread = 7, .comm = "victim" },
		.killer = { .pid = 8, .thread = 9, .comm = "killer" },
	};
	levels->nr = 4;
	levels->is_whole = true;
	for (i = 0; i < levels->nr; i++) {
		levels->level[i] = (struct kill_level){
			.serial = 4 - i,
			.id = 10 * (4 - i),
			.usage = 100,
			.max = NO_LIMIT_PAGES,
			.name = i,
			.has_lock = true,
		};
		strcpy(event->names[i].byte, names[i]);
	}
	event->nr_name_blocks = levels->nr;
}

/* Makes a level full, with so many OOMs. */
static void level__fill(struct kill_event *event, int place, __u64 ooms)
{
	struct kill_level *level = &event->victim_levels.level[place];

	level->usage = level->max = 1000;
	level->ooms = ooms;
}

static void level__lock(struct kill_event *event, int topmost)
{
	for (; topmost >= 0; topmost--)
		event->victim_levels.level[topmost].is_locked = true;
}

static void expect_domain(const struct kill_event *event,
			  struct kill_history *history, __u64 serial,
			  enum kill_domain_by by)
{
	const struct kill_rules rules = {};
	struct found_domain found;

	assert_int_equal(
		kill_event__find_domain(event, history, &rules, &found), 0);
	assert_int_equal(found.by, by);
	assert_int_equal(found.serial, serial);
	assert_int_equal(found.is_machine, by != DOMAIN_BY_NOTHING && !serial);
	if (found.level)
		assert_int_equal(found.level->serial, serial);
}

static void test_told_domain(void **state)
{
	struct kill_history history = {};
	struct kill_event event;

	(void)state;
	event__set(&event);
	event.domain_by = DOMAIN_BY_FUNCTION;
	event.domain = 3;
	expect_domain(&event, &history, 3, DOMAIN_BY_FUNCTION);
	event.domain_by = DOMAIN_BY_RECLAIM;
	event.domain = 0;
	expect_domain(&event, &history, 0, DOMAIN_BY_RECLAIM);
	kill_history__free(&history);
}

static void test_locked_domain(void **state)
{
	struct kill_history history = {};
	struct kill_event event;

	(void)state;
	event__set(&event);
	level__fill(&event, Q, 1);
	level__lock(&event, Q);
	expect_domain(&event, &history, 3, DOMAIN_BY_LOCK);
	/* The same OOM isn't taken for the next one. */
	event__set(&event);
	level__fill(&event, Q, 1);
	level__fill(&event, P, 1);
	level__lock(&event, P);
	expect_domain(&event, &history, 2, DOMAIN_BY_LOCK);
	/* The machine has no lock, and nothing has grown. */
	event__set(&event);
	event.victim_levels.level[Q].ooms = 1;
	event.victim_levels.level[P].ooms = 1;
	expect_domain(&event, &history, 0, DOMAIN_BY_LOCK);
	kill_history__free(&history);
}

static void test_counted_domain(void **state)
{
	struct kill_history history = {};
	struct kill_event event;
	int i;

	(void)state;
	event__set(&event);
	for (i = 0; i < 4; i++)
		event.victim_levels.level[i].has_lock = false;
	assert_int_equal(kill_history__set(&history, 2, 5), 0);
	level__fill(&event, P, 5);
	level__fill(&event, V, 1);
	expect_domain(&event, &history, 4, DOMAIN_BY_COUNTER);
	event.victim_levels.level[P].ooms = 6;
	expect_domain(&event, &history, 2, DOMAIN_BY_COUNTER);
	expect_domain(&event, &history, 0, DOMAIN_BY_COUNTER);
	/* Three OOMs at once kill one after the other; one that doesn't found room. */
	event.victim_levels.level[P].ooms = 9;
	expect_domain(&event, &history, 2, DOMAIN_BY_COUNTER);
	expect_domain(&event, &history, 2, DOMAIN_BY_COUNTER);
	event.ns += 3000000000;
	expect_domain(&event, &history, 0, DOMAIN_BY_COUNTER);
	/* A limit that is lowered takes no lock. */
	event__set(&event);
	level__fill(&event, P, 10);
	expect_domain(&event, &history, 2, DOMAIN_BY_COUNTER);
	/* The level that isn't told may be the one. */
	event__set(&event);
	event.victim_levels.nr = 2;
	event.victim_levels.is_whole = false;
	expect_domain(&event, &history, 0, DOMAIN_BY_NOTHING);
	kill_history__free(&history);
}

static void test_two_ooms_at_once(void **state)
{
	struct kill_history history = {};
	struct kill_event event;

	(void)state;
	/* q and p wait for their turns: q kills first, then p. */
	event__set(&event);
	level__fill(&event, Q, 1);
	level__fill(&event, P, 1);
	level__lock(&event, P);
	event.killer_levels = event.victim_levels;
	expect_domain(&event, &history, 3, DOMAIN_BY_COUNTER);
	expect_domain(&event, &history, 2, DOMAIN_BY_LOCK);
	/* The killer isn't charged to q. */
	level__fill(&event, Q, 2);
	level__fill(&event, P, 2);
	event.killer_levels.nr = 1;
	event.killer_levels.level[0] = event.victim_levels.level[P];
	expect_domain(&event, &history, 2, DOMAIN_BY_COUNTER);
	/* q has found room: its OOM is over. */
	event.victim_levels.level[Q].usage = 10;
	level__fill(&event, P, 3);
	expect_domain(&event, &history, 2, DOMAIN_BY_COUNTER);
	level__fill(&event, P, 4);
	expect_domain(&event, &history, 2, DOMAIN_BY_LOCK);
	kill_history__free(&history);
}

static void test_group(void **state)
{
	const struct kill_rules rules = {};
	struct kill_history history = {};
	struct found_domain found;
	struct kill_event event;

	(void)state;
	event__set(&event);
	event.victim_levels.level[V].is_group = true;
	event.victim_levels.level[P].is_group = true;
	level__fill(&event, Q, 1);
	kill_event__find_domain(&event, &history, &rules, &found);
	assert_int_equal(found.serial, 3);
	assert_int_equal(found.group->serial, 4);
	assert_int_equal(found.group_first, 7);
	/* The next one has no OOM of its own. */
	event.victim.pid = 6;
	event.ns += 1000;
	kill_event__find_domain(&event, &history, &rules, &found);
	assert_int_equal(found.serial, 3);
	assert_ptr_equal(found.level, &event.victim_levels.level[Q]);
	assert_int_equal(found.group_first, 7);
	/* Another thread, and another time, is another kill. */
	event.killer.thread = 1;
	event.victim_levels.level[Q].ooms = 2;
	kill_event__find_domain(&event, &history, &rules, &found);
	assert_int_equal(found.group_first, 6);
	event.ns += 2000000000;
	event.victim.pid = 5;
	kill_event__find_domain(&event, &history, &rules, &found);
	assert_true(found.is_machine);
	assert_int_equal(found.group->serial, 2);
	assert_int_equal(found.group_first, 5);
	kill_history__free(&history);
}

static void kill__set(struct kill *kill, struct kill_event *event)
{
	const struct kill_machine machine = { .page_shift = 12,
					      .clock_offset = 1000000000 };
	struct found_domain domain = { .by = DOMAIN_BY_COUNTER, .serial = 3 };

	event->victim.has_memory = true;
	event->victim.anon = 2;
	event->victim.swap = 1;
	event->victim.oom_score_adj = -5;
	level__fill(event, Q, 1);
	domain.level = domain.group = &event->victim_levels.level[Q];
	kill__init(kill);
	assert_int_equal(kill__read_event(kill, event, &domain, &machine), 0);
}

static void test_read_event(void **state)
{
	struct kill_event event;
	struct kill kill;

	(void)state;
	event__set(&event);
	kill__set(&kill, &event);
	assert_int_equal(kill.time.tv_sec, 6);
	assert_int_equal(kill.victim.pid, 7);
	assert_int_equal(kill.victim.anon, 2 << 12);
	assert_int_equal(kill_task__size(&kill.victim), 3 << 12);
	assert_int_equal(kill_task__size(&kill.trigger), VALUE_UNKNOWN);
	assert_int_equal(kill.victim.oom_score_adj, -5);
	assert_string_equal(text__string(&kill.victim.cgroup), "/p/q/v");
	assert_string_equal(text__string(&kill.trigger.cgroup), "/p/q/v");
	assert_string_equal(text__string(&kill.cgroup), "/p/q");
	assert_string_equal(text__string(&kill.group), "/p/q");
	assert_int_equal(kill.cgroup_id, 30);
	assert_int_equal(kill.state.max, 1000 << 12);
	assert_int_equal(kill.state.swap_max, 0);
	assert_int_equal(kill.state.memsw_max, VALUE_UNKNOWN);
	kill__free(&kill);
	/* A path that isn't whole is none. */
	event.victim_levels.level[P].name = NO_NAME;
	kill__set(&kill, &event);
	assert_string_equal(text__string(&kill.victim.cgroup), "");
	assert_int_equal(kill.victim.cgroup_id, 40);
	kill__free(&kill);
}

static void test_is_below(void **state)
{
	struct kill_event event;
	struct kill kill;

	(void)state;
	event__set(&event);
	kill__set(&kill, &event);
	assert_true(kill__is_below(&kill, "/", false));
	assert_true(kill__is_below(&kill, "/p", false));
	assert_true(kill__is_below(&kill, "/p/q/v", false));
	assert_false(kill__is_below(&kill, "/q", false));
	assert_true(kill__is_below(&kill, "/q", true));
	assert_false(kill__is_below(&kill, "/p/q/v/w", false));
	assert_false(kill__is_below(&kill, "/p/q/", false));
	kill__free(&kill);
}

static void test_children(void **state)
{
	static struct tree tree;
	struct snapshot snapshot = {};
	struct kill_event event;
	char name[8];
	struct kill kill;
	__u64 i;

	(void)state;
	memset(&tree, 0, sizeof(tree));
	tree__add(&tree, 0, 1, "");
	tree__add(&tree, 1, 2, "p");
	tree__add(&tree, 2, 3, "q");
	for (i = 0; i < 7; i++) {
		snprintf(name, sizeof(name), "c%llu", i);
		tree__add(&tree, 3, 10 + i, name)->memory.current =
			(i * 3 % 7) * 100;
	}
	tree__add(&tree, 2, 20, "beside")->memory.current = 9999;
	tree__build(&tree, &snapshot);
	event__set(&event);
	kill__set(&kill, &event);
	snapshot.sample.time.tv_sec = 6;
	assert_true(kill__add_children(&kill, &snapshot));
	assert_false(kill.state.children_are_older);
	assert_int_equal(kill.state.nr_children, KILL_CHILDREN_MAX);
	for (i = 0; i < KILL_CHILDREN_MAX; i++)
		assert_int_equal(kill.state.children[i].current, (6 - i) * 100);
	assert_string_equal(text__string(&kill.state.children[0].cgroup),
			    "/p/q/c2");
	kill__free(&kill);
	kill__set(&kill, &event);
	snapshot.sample.time.tv_sec = 5;
	assert_true(kill__add_children(&kill, &snapshot));
	assert_true(kill.state.children_are_older);
	kill__free(&kill);
	/* The files of cgroups have ids alone. */
	kill__set(&kill, &event);
	kill.serial = 77;
	snapshot.sample.lacks_dying = true;
	assert_true(kill__add_children(&kill, &snapshot));
	snapshot.sample.lacks_dying = false;
	kill__free(&kill);
	kill__set(&kill, &event);
	kill.serial = 77;
	assert_false(kill__add_children(&kill, &snapshot));
	kill__free(&kill);
	snapshot__free(&snapshot);
}

/* A line of the table, or JSON. */
static char *printed(const struct kill *kill,
		     const struct kill_table_options *options)
{
	static char line[8192];
	FILE *file = fmemopen(line, sizeof(line), "w");

	assert_int_equal(options ? kill_table__print(file, kill, options) :
				   kill_json__print(file, kill),
			 0);
	fclose(file);
	return line;
}

static void test_table(void **state)
{
	const struct kill_table_options plain = {}, terminal = { .width = 100 },
					narrow = { .width = 80 };
	struct kill_event event;
	struct kill kill;
	char *line;
	int i;

	(void)state;
	event__set(&event);
	kill__set(&kill, &event);
	assert_non_null(
		strstr(printed(&kill, &plain),
		       " oom  /p/q (counter)                 7 victim"));
	assert_non_null(strstr(printed(&kill, &plain), "12K       8 killer\n"));
	for (i = 0; i < 20; i++)
		text__append_string(&kill.cgroup, "/\x1b[31mlong");
	memcpy(kill.victim.comm, "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
	kill.victim.pid = kill.trigger.pid = 4194304;
	line = printed(&kill, &terminal);
	assert_int_equal(strchr(line, '\x1b') != NULL, false);
	assert_true(text__width(line) <= 101);
	assert_non_null(strstr(line, "1mlong (counter) 4194304"));
	line = printed(&kill, &narrow);
	assert_true(text__width(line) <= 81);
	assert_null(strstr(line, "killer"));
	/* Who killed from user space is never left out. */
	kill.kind = KILL_BY_USER;
	strcpy(kill.trigger.comm, "systemd-oomd");
	line = printed(&kill, &narrow);
	assert_non_null(strstr(line, " kill by 4194304 systemd-o "));
	assert_true(text__width(line) <= 81);
	kill.trigger.pid = 77;
	assert_non_null(
		strstr(printed(&kill, &narrow), " kill by 77 systemd-oomd "));
	kill.kind = KILL_BY_KERNEL;
	kill.group_first = 6;
	assert_non_null(strstr(printed(&kill, &plain), "group of 6 "));
	kill__free(&kill);
}

static const char *json__string(struct json_object *object, const char *key)
{
	return json_object_get_string(json_object_object_get(object, key));
}

static void test_json(void **state)
{
	struct json_object *object, *victim;
	struct kill_event event;
	struct kill kill;

	(void)state;
	event__set(&event);
	kill__set(&kill, &event);
	text__append_string(&kill.victim.cgroup, "/\xff");
	object = json_tokener_parse(printed(&kill, NULL));
	assert_non_null(object);
	assert_string_equal(json__string(object, "type"), "kill");
	assert_string_equal(json__string(object, "domain"), "/p/q");
	assert_string_equal(json__string(object, "domain_by"), "counter");
	assert_string_equal(json__string(object, "time"),
			    "1970-01-01T00:00:06.000000Z");
	assert_null(json__string(object, "domain_hex"));
	victim = json_object_object_get(object, "victim");
	assert_string_equal(json__string(victim, "cgroup_hex"),
			    "2f702f712f762fff");
	assert_int_equal(json_object_get_int(json_object_object_get(
				 victim, "oom_score_adj")),
			 -5);
	json_object_put(object);
	kill__free(&kill);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_told_domain),
		cmocka_unit_test(test_locked_domain),
		cmocka_unit_test(test_counted_domain),
		cmocka_unit_test(test_two_ooms_at_once),
		cmocka_unit_test(test_group),
		cmocka_unit_test(test_read_event),
		cmocka_unit_test(test_is_below),
		cmocka_unit_test(test_children),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
