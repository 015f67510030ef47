// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests saved_shape.c: what it reads is what json-c reads, and all else is left to json-c. */
#include "captured.h"
#include "source/saved_shape.h"

static void assert_same_field(const struct saved_field *field,
			      const struct saved_field *wanted)
{
	assert_int_equal(field->type, wanted->type);
	switch (wanted->type) {
	case FIELD_WHOLE:
		assert_int_equal(field->is_below_0, wanted->is_below_0);
		assert_true(field->number == wanted->number);
		break;
	case FIELD_FRACTION:
		assert_memory_equal(&field->fraction, &wanted->fraction,
				    sizeof(field->fraction));
		break;
	case FIELD_STRING:
		assert_int_equal(field->length, wanted->length);
		assert_string_equal(field->string, wanted->string);
		break;
	default:
		break;
	}
}

/* The text fits, and its values are those of the object. */
static void assert_reads(struct saved_shape *shape, const char *text,
			 struct json_object *object)
{
	const struct saved_field *fields =
		saved_shape__read(shape, text, strlen(text));
	struct saved_field wanted;
	size_t i;

	assert_non_null(fields);
	for (i = 0; i < NR_COLUMNS; i++) {
		wanted = saved_field__find(object, columns[i].name);
		assert_same_field(&fields[i], &wanted);
	}
}

/* No beginning of the text fits; a sanitizer sees what is read beyond its end. */
static void assert_no_beginning_fits(struct saved_shape *shape,
				     const char *text)
{
	size_t length;
	char *copy;

	for (length = 0; length < strlen(text); length++) {
		copy = malloc(length + !length);
		memcpy(copy, text, length);
		assert_null(saved_shape__read(shape, copy, length));
		free(copy);
	}
}

/* All memcgs of a capture fit the shape of its first one. */
static void assert_captured(struct json_object *document)
{
	struct json_object *memcgs = json_object_object_get(document, "memcgs"),
			   *memcg = NULL;
	struct saved_shape shape = {};
	size_t i;

	saved_shape__make(&shape, json_object_array_get_idx(memcgs, 0), false);
	for (i = 0; i < json_object_array_length(memcgs); i++) {
		memcg = json_object_array_get_idx(memcgs, i);
		assert_reads(&shape, captured__text(memcg), memcg);
	}
	assert_no_beginning_fits(&shape, captured__text(memcg));
	saved_shape__free(&shape);
}

static void test_captures(void **state)
{
	(void)state;
	assert_true(captured__for_each(assert_captured) >= 7);
}

static struct saved_shape shape__of(const char *text, bool is_row)
{
	struct json_object *object = json_tokener_parse(text);
	struct saved_shape shape = {};

	assert_non_null(object);
	saved_shape__make(&shape, object, is_row);
	json_object_put(object);
	return shape;
}

/* Values that -j writes, and others that mean the same in json-c and here. */
static void test_values(void **state)
{
	static const char *const values[] = {
		"null",
		"0",
		"7",
		"-7",
		"999999999999999999",
		"-999999999999999999",
		"0.00",
		"-0.00",
		"1.29",
		"100.00",
		"-12.5",
		"0.1",
		"123456789012.345",
		"9999999999999.99",
		"0.30000000000000",
		"\"\"",
		"\"/a\"",
		"\"/\xc3\xa9\xf0\x9f\x91\x8d\"",
		"\"/system-serial\\\\x2dgetty.slice\"",
		"\"/a\\\"b\\/c\"",
	};
	struct saved_shape shape = shape__of("{\"current\":5,\"x\":1}", false);
	struct json_object *object;
	char text[128];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		snprintf(text, sizeof(text), "{\"current\":%s,\"x\":%s}",
			 values[i], values[i]);
		object = json_tokener_parse(text);
		assert_reads(&shape, text, object);
		json_object_put(object);
		assert_no_beginning_fits(&shape, text);
	}
	saved_shape__free(&shape);
}

/* Everything else is json-c's to read or to refuse. */
static void test_other_values(void **state)
{
	static const char *const values[] = {
		"",
		"-",
		"-0",
		"00",
		"01",
		"-01",
		"00.5",
		"1.",
		".5",
		"1.x",
		"+1",
		"1e5",
		"1.5e5",
		"1000000000000000000",
		"99999999999999999999",
		"1.000000000000000",
		"1234567890123456.7",
		"true",
		"nul",
		"null0",
		"[]",
		"{}",
		" 1",
		"1 ",
		"\"",
		"\"a",
		"\"\\u0041\"",
		"\"\\n\"",
		"\"\\\"",
		"\"a\tb\"",
		"\"\xc3\"",
		"\"\xed\xa0\x80\"",
		"\"a\"b",
		"1,\"x\":1",
	};
	struct saved_shape shape = shape__of("{\"current\":5}", false);
	char text[128];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		snprintf(text, sizeof(text), "{\"current\":%s}", values[i]);
		assert_null(saved_shape__read(&shape, text, strlen(text)));
	}
	assert_null(saved_shape__read(&shape, "{\"current\":5}\n", 14));
	assert_null(saved_shape__read(&shape, "{\"current\":\"\0\"}", 15));
	assert_null(saved_shape__read(&shape, "{\"current\": 5}", 14));
	assert_null(saved_shape__read(&shape, "{\"id\":5}", 8));
	saved_shape__free(&shape);
}

/* Keys that json-c would change, and values that have no place in a record, have no shape. */
static void test_no_shape(void **state)
{
	static const char *const texts[] = {
		"{}",
		"{\"a.b\":1}",
		"{\"a\\u0041\":1}",
		"{\"a\\\"\":1}",
		"{\"\":1}",
		"{\"swap\":{}}",
		"{\"current\":[1]}",
		"{\"current\":true}",
	};
	struct saved_shape shape;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		shape = shape__of(texts[i], false);
		assert_null(
			saved_shape__read(&shape, texts[i], strlen(texts[i])));
		saved_shape__free(&shape);
	}
}

/* The keys that only some memcgs have aren't in the shape. */
static void test_keys_of_some(void **state)
{
	const char *plain = "{\"cgroup\":\"/\",\"current\":null}",
		   *more = "{\"cgroup\":\"/\",\"current\":null,\"unreadable\":"
			   "[\"current\"],\"cgroup_hex\":\"2f\"}";
	struct saved_shape shape = shape__of(more, false);

	(void)state;
	assert_null(saved_shape__read(&shape, more, strlen(more)));
	assert_non_null(saved_shape__read(&shape, plain, strlen(plain)));
	saved_shape__free(&shape);
}

/* A row of another time or host belongs to another sample. */
static void test_rows(void **state)
{
	const char *one = "{\"time\":\"1\",\"host\":\"a\",\"unavailable\":[],"
			  "\"current\":1}",
		   *same = "{\"time\":\"1\",\"host\":\"a\",\"unavailable\":[],"
			   "\"current\":22}",
		   *later = "{\"time\":\"2\",\"host\":\"a\",\"unavailable\":"
			    "[],\"current\":1}";
	struct saved_shape shape = shape__of(one, true);
	const struct saved_field *fields;

	(void)state;
	fields = saved_shape__read(&shape, same, strlen(same));
	assert_non_null(fields);
	assert_true(fields[COLUMN_current].number == 22);
	assert_null(saved_shape__read(&shape, later, strlen(later)));
	saved_shape__free(&shape);
	/* In a document these are keys as others. */
	shape = shape__of(later, false);
	assert_null(saved_shape__read(&shape, one, strlen(one)));
	saved_shape__free(&shape);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_captures),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_other_values),
		cmocka_unit_test(test_no_shape),
		cmocka_unit_test(test_keys_of_some),
		cmocka_unit_test(test_rows),
	};

	return cmocka_run_group_tests_name("saved_shape", tests, NULL, NULL);
}
