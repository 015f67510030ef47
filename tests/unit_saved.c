// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests saved.c and its parts: pieces of text, objects by the registry, the order. */
#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <unistd.h>
#include "lib/log.h"
#include "source/saved.h"
#include "source/saved_columns.h"
#include "source/saved_file.h"
#include "source/saved_text.h"
#include "unit.h"

static char logged[1024];

static void keep_message(const char *message)
{
	snprintf(logged, sizeof(logged), "%s", message);
}

/* {"a": {"b": 5}} of "a.b" */
static struct json_object *object_with(const char *key)
{
	struct json_object *inner = json_object_new_int(5), *outer;
	const char *end = key + strlen(key), *begin;
	char name[64];

	while (end > key) {
		for (begin = end; begin > key && begin[-1] != '.'; begin--)
			;
		snprintf(name, sizeof(name), "%.*s", (int)(end - begin), begin);
		outer = json_object_new_object();
		json_object_object_add(outer, name, inner);
		inner = outer;
		end = begin > key ? begin - 1 : key;
	}
	return inner;
}

/* Each beginning of the name is refused where it isn't an object; the name isn't. */
static void assert_checked(const struct saved_columns *saved, const char *name)
{
	const struct saved_place place = { .file = "file",
					   .line = 3,
					   .memcg = NOT_A_MEMCG };
	struct json_object *memcg = object_with(name);
	char wanted[256], key[64];
	const char *dot = name;

	assert_int_equal(saved_columns__check_objects(saved, memcg, &place), 0);
	json_object_put(memcg);
	while ((dot = strchr(dot, '.'))) {
		snprintf(key, sizeof(key), "%.*s", (int)(dot - name), name);
		memcg = object_with(key);
		assert_int_equal(saved_columns__check_objects(saved, memcg,
							      &place),
				 -EINVAL);
		snprintf(wanted, sizeof(wanted),
			 "file: line 3: %s: must be an object", key);
		assert_string_equal(logged, wanted);
		json_object_put(memcg);
		dot++;
	}
}

/* Every column of the registry, and one that a later version may have. */
static void test_objects(void **state)
{
	struct saved_columns saved;
	const struct column *column;

	(void)state;
	assert_int_equal(saved_columns__init(&saved), 0);
	for_each_column(column)
		assert_checked(&saved, column->name);
	assert_int_equal(saved_columns__add_objects(&saved, "pids.current"), 0);
	assert_checked(&saved, "pids.current");
	saved_columns__free(&saved);
}

/* An object that several names go through is listed once. */
static void test_objects_once(void **state)
{
	struct saved_columns saved = {};

	(void)state;
	assert_int_equal(saved_columns__add_objects(&saved, "current"), 0);
	assert_int_equal(saved_columns__add_objects(&saved, "swap.events.max"),
			 0);
	assert_int_equal(saved_columns__add_objects(&saved, "swap.current"), 0);
	assert_int_equal(saved_columns__add_objects(&saved, "sw.x"), 0);
	assert_int_equal(saved.nr_objects, 3);
	assert_string_equal(saved.objects[0], "swap");
	assert_string_equal(saved.objects[1], "swap.events");
	assert_string_equal(saved.objects[2], "sw");
	saved_columns__free(&saved);
}

static int find_memcgs(const char *text, struct saved_pieces *memcgs,
		       struct saved_piece *array, unsigned long *line)
{
	const struct saved_piece object = { .length = strlen(text), .line = 1 };

	memcgs->nr = 0;
	return saved_text__find_array(text, &object, "memcgs", array, memcgs,
				      line);
}

/* Only a key of the object itself counts, not a string or a key further in. */
static void test_find_array(void **state)
{
	const char *text = "{\"a\":{\"memcgs\":1},\"b\":\"memcgs\",\n"
			   "\"memcgs\" : [{\"x\":\"]}\"},\n{}]}";
	struct saved_pieces memcgs = {};
	struct saved_piece array;
	unsigned long line;

	(void)state;
	assert_int_equal(find_memcgs(text, &memcgs, &array, &line), 0);
	assert_int_equal(memcgs.nr, 2);
	assert_memory_equal(text + memcgs.pieces[0].offset, "{\"x\":\"]}\"}",
			    memcgs.pieces[0].length);
	assert_int_equal(memcgs.pieces[0].line, 2);
	assert_int_equal(memcgs.pieces[1].length, 2);
	assert_int_equal(memcgs.pieces[1].line, 3);
	assert_int_equal(array.offset + array.length, strlen(text) - 1);
	assert_int_equal(find_memcgs("{\"current\":5}", &memcgs, &array, &line),
			 0);
	assert_int_equal(array.length, 0);
	assert_int_equal(find_memcgs("{\n\"memcgs\":[1]}", &memcgs, &array,
				     &line),
			 -EINVAL);
	assert_int_equal(line, 2);
	free(memcgs.pieces);
}

/* A value may come in parts; a bracket in a string isn't one. */
static void test_scan(void **state)
{
	const char *text = "{\"a\\\"}\":[1,{}]} {";
	struct saved_scan scan = { .line = 1 };

	(void)state;
	assert_int_equal(saved_scan__take_value(&scan, text, 0, 6), 6);
	assert_int_equal(scan.depth, 1);
	assert_int_equal(saved_scan__take_value(&scan, text, 6, strlen(text)),
			 15);
	assert_int_equal(scan.depth, 0);
	assert_int_equal(saved_scan__take_value(&scan, "[NaN]", 0, 5), 2);
	assert_true(scan.is_wrong);
}

#define HEADER(second)                                                  \
	"{\"memcgtop\":\"0.1.0\",\"schema\":1,"                         \
	"\"time\":\"2026-11-24T08:15:" second ".000000Z\","             \
	"\"monotonic_ns\":" second ",\"host\":\"h\",\"boot_id\":\"b\"," \
	"\"hierarchy\":\"v2\",\"source\":\"kfunc\",\"unavailable\":[]," \
	"\"memcgs\":["
#define MEMCG(path, id, serial, parent, current)                    \
	"{\"cgroup\":\"" path "\",\"id\":" id ",\"serial\":" serial \
	",\"parent\":" parent ",\"current\":" current "}"
#define ROOT MEMCG("/", "1", "1", "null", "null")

/* Opens a source of a file with that text. The file is gone when the source is closed. */
static struct source *open_text(const char *text, char name[32],
				struct machine *machine)
{
	struct source *source = NULL;
	int fd;

	strcpy(name, "/tmp/unit_saved.XXXXXX");
	fd = mkstemp(name);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	assert_int_equal(saved__open(name, true, machine, &source), 0);
	unlink(name);
	return source;
}

static void assert_current(struct source *source, struct snapshot *snapshot,
			   struct machine *machine, __u64 serial, __u64 current)
{
	assert_int_equal(source->ops->read(source, snapshot, NULL, machine), 0);
	assert_int_equal(
		snapshot__find(snapshot, serial)->record->memory.current,
		current);
}

/* Two files are open at a time, and neither disturbs the other. */
static void test_two_files(void **state)
{
	struct snapshot one = {}, other = {};
	struct source *first, *second;
	struct machine machine;
	char names[2][32];

	(void)state;
	first = open_text(HEADER("11") ROOT "," MEMCG("/a", "2", "2", "1",
						      "10") "]}\n" HEADER("12")
				  ROOT
			  "," MEMCG("/a", "2", "2", "1", "11") "]}",
			  names[0], &machine);
	second = open_text(HEADER("11") ROOT
			   "," MEMCG("/b", "3", "3", "1", "20") "]}",
			   names[1], &machine);
	assert_current(first, &one, &machine, 2, 10);
	assert_current(second, &other, &machine, 3, 20);
	assert_int_equal(snapshot__find(&one, 2)->record->memory.current, 10);
	assert_null(snapshot__find(&one, 3));
	assert_current(first, &one, &machine, 2, 11);
	assert_int_equal(second->ops->read(second, &other, NULL, &machine),
			 -ENODATA);
	second->ops->close(second);
	assert_int_equal(first->ops->seek(first, 0), 0);
	assert_current(first, &one, &machine, 2, 10);
	first->ops->close(first);
	snapshot__free(&one);
	snapshot__free(&other);
}

/* Children may come before their parents; siblings stay as they are in the file. */
static void test_order(void **state)
{
	static const __u64 wanted[] = { 1, 5, 6, 2 };
	struct snapshot snapshot = {};
	struct machine machine;
	struct source *source;
	char name[32];
	__u32 i;

	(void)state;
	source = open_text(
		HEADER("11") MEMCG("/b/c", "6", "6", "5", "6") "," MEMCG(
			"/b", "5", "5", "1", "5") "," MEMCG("/a", "2", "2", "1",
							    "2") "," ROOT "]}",
		name, &machine);
	assert_current(source, &snapshot, &machine, 6, 6);
	assert_int_equal(snapshot.nr_memcgs, 4);
	for (i = 0; i < 4; i++)
		assert_int_equal(snapshot.memcgs[i].serial, wanted[i]);
	source->ops->close(source);
	snapshot__free(&snapshot);
}

/* If two memcgs have one serial, the message names the later one in the file. */
static void test_serial_twice(void **state)
{
	struct snapshot snapshot = {};
	struct machine machine;
	struct source *source;
	char name[32];

	(void)state;
	source = open_text(
		HEADER("11") ROOT "," MEMCG("/b", "5", "5", "1", "5") "," MEMCG(
			"/a", "2", "2", "1", "2") "," MEMCG("/c", "6", "5", "1",
							    "6") "]}",
		name, &machine);
	assert_int_equal(source->ops->read(source, &snapshot, NULL, &machine),
			 -EINVAL);
	assert_non_null(strstr(logged, "memcgs[3].serial: 5 is there twice"));
	source->ops->close(source);
	snapshot__free(&snapshot);
}

#define ROW(host, second, path, id, parent)                              \
	"{\"memcgtop\":\"0.1.0\",\"schema\":1,"                          \
	"\"time\":\"2026-11-24T08:15:" second ".000000Z\","              \
	"\"monotonic_ns\":" second ",\"host\":\"" host "\",\"boot_id\":" \
	"\"b\",\"hierarchy\":\"v2\",\"source\":\"kfunc\","               \
	"\"unavailable\":[],\"cgroup\":\"" path "\",\"id\":" id          \
	",\"serial\":" id ",\"parent\":" parent ",\"current\":" second "}\n"

static void assert_rows(struct source *source, struct machine *machine,
			const char *host, __u32 nr, __u64 second)
{
	struct snapshot snapshot = {};

	assert_int_equal(source->ops->read(source, &snapshot, NULL, machine),
			 0);
	assert_string_equal(machine->uts.nodename, host);
	assert_int_equal(snapshot.nr_memcgs, nr);
	assert_int_equal(snapshot.memcgs[nr - 1].record->memory.current,
			 second);
	snapshot__free(&snapshot);
}

/* A document between them ends all samples of rows; going back changes nothing. */
static void test_mixed_rows(void **state)
{
	static const struct {
		const char *host;
		__u32 nr;
		__u64 second;
	} wanted[] = { { "x", 2, 11 }, { "y", 2, 11 }, { "z", 1, 11 },
		       { "x", 1, 12 }, { "y", 1, 12 }, { "h", 1, 13 },
		       { "x", 1, 14 } };
	struct snapshot snapshot = {};
	struct machine machine;
	struct source *source;
	unsigned long i, k;
	char name[32];

	(void)state;
	source = open_text(
		ROW("x", "11", "/", "1", "null") ROW("y", "11", "/", "1",
						     "null") ROW("x", "11",
								 "/a", "2", "1")
			ROW("z", "11", "/", "1",
			    "null") ROW("y", "11", "/a", "2",
					"1") ROW("x", "12", "/", "1", "null")
				ROW("y", "12", "/", "1", "null") HEADER("13")
					MEMCG("/", "1", "1", "null",
					      "13") "]}\n" ROW("x", "14", "/",
							       "1", "null"),
		name, &machine);
	for (i = 0; i < 7; i++) {
		assert_rows(source, &machine, wanted[i].host, wanted[i].nr,
			    wanted[i].second);
		for (k = 0; k <= i; k++) {
			assert_int_equal(source->ops->seek(source, k), 0);
			assert_rows(source, &machine, wanted[k].host,
				    wanted[k].nr, wanted[k].second);
		}
	}
	assert_int_equal(source->ops->read(source, &snapshot, NULL, &machine),
			 -ENODATA);
	source->ops->close(source);
}

/* Opens a file of that many blanks and the text behind them. It is gone when it is closed. */
static struct saved_file open_blanks(size_t blanks, const char *text)
{
	char name[] = "/tmp/unit_saved.XXXXXX";
	struct saved_file file;
	int fd = mkstemp(name);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, text, strlen(text), blanks), strlen(text));
	while (blanks)
		assert_int_equal(pwrite(fd, "\n", 1, --blanks), 1);
	close(fd);
	assert_int_equal(saved_file__open(&file, name), 0);
	unlink(name);
	return file;
}

/* A run of blanks needs no more memory than is read at once; places stay right. */
static void test_blanks(void **state)
{
	struct saved_file file = open_blanks(300000, "{}  {\"a\":1}");
	struct saved_mark mark;
	struct saved_piece value;

	(void)state;
	assert_int_equal(saved_file__next(&file, &value), 1);
	assert_int_equal(value.line, 300001);
	assert_int_equal(value.length, 2);
	assert_true(file.size < 300000);
	assert_int_equal(saved_file__next(&file, &value), 1);
	mark = saved_file__mark(&file, &value);
	assert_int_equal(mark.offset, 300004);
	assert_int_equal(saved_file__next(&file, &value), 0);
	assert_int_equal(saved_file__go_to(&file, &mark), 0);
	assert_int_equal(saved_file__next(&file, &value), 1);
	assert_memory_equal(file.text + value.offset, "{\"a\":1}", 7);
	saved_file__close(&file);
}

/* A sample without an end doesn't take all memory. */
static void test_largest(void **state)
{
	struct saved_file file =
		open_blanks(1, "{\"fits\":1}\n{\"a string that has no end");
	struct saved_piece value;

	(void)state;
	file.largest = 20;
	assert_int_equal(saved_file__next(&file, &value), 1);
	assert_int_equal(saved_file__next(&file, &value), -EFBIG);
	assert_string_equal(strstr(logged, "line 3"),
			    "line 3: a sample of more than 0 MiB");
	saved_file__close(&file);
	file = open_blanks(0, "{}");
	assert_int_equal(file.largest, SAVED_SAMPLE_MAX);
	saved_file__close(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_objects),
		cmocka_unit_test(test_objects_once),
		cmocka_unit_test(test_find_array),
		cmocka_unit_test(test_scan),
		cmocka_unit_test(test_two_files),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_serial_twice),
		cmocka_unit_test(test_mixed_rows),
		cmocka_unit_test(test_blanks),
		cmocka_unit_test(test_largest),
	};

	log_handler = keep_message;
	return cmocka_run_group_tests_name("saved", tests, NULL, NULL);
}
