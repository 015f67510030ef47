// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Makes the shape of a saved memcg, and reads text that fits it without json-c. */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "model/saved_keys.h"
#include "source/saved_shape.h"

/* A shape while it is made. */
struct shape_maker {
	struct saved_shape *shape;
	bool is_row;
	size_t used; /* of the literals, by the slots so far */
};

/*
 * The number of the column of that name; NR_COLUMNS: there is none. The search begins where
 * the one before ended, since keys are in the order of the columns.
 */
static size_t shape__find_column(const char *name, size_t start)
{
	size_t i, column;

	for (i = 0; i < NR_COLUMNS; i++) {
		column = (start + i) % NR_COLUMNS;
		if (!strcmp(columns[column].name, name))
			return column;
	}
	return NR_COLUMNS;
}

static bool shape_maker__add_slot(struct shape_maker *maker, const char *name)
{
	struct saved_shape *shape = maker->shape;
	struct saved_slot *more;
	size_t start = 0;

	if (shape->nr_slots)
		start = shape->slots[shape->nr_slots - 1].column + 1;
	more = reallocarray(shape->slots, shape->nr_slots + 1, sizeof(*more));
	if (!more)
		return false;
	shape->slots = more;
	more[shape->nr_slots++] = (struct saved_slot){
		.length = shape->literals.length - maker->used,
		.column = shape__find_column(name, start),
	};
	maker->used = shape->literals.length;
	return true;
}

static bool shape_maker__add_constant(struct shape_maker *maker,
				      struct json_object *value)
{
	const char *json = json_object_to_json_string_ext(
		value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);

	text__append_string(&maker->shape->literals, json ? json : "");
	return json;
}

static bool shape_maker__add_object(struct shape_maker *maker,
				    struct json_object *object,
				    const char *prefix);

/* Adds the value of the key name, which has dots if it is further in. */
static bool shape_maker__add_value(struct shape_maker *maker, const char *name,
				   struct json_object *value)
{
	switch (json_object_get_type(value)) {
	case json_type_object:
		return json_object_object_length(value) &&
		       shape_maker__add_object(maker, value, name);
	case json_type_null:
	case json_type_int:
	case json_type_double:
	case json_type_string:
		return shape_maker__add_slot(maker, name);
	default:
		return false;
	}
}

/* Adds an object with its keys, which prefix stands before. False: it has no shape. */
static bool shape_maker__add_object(struct shape_maker *maker,
				    struct json_object *object,
				    const char *prefix)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	struct text *literals = &maker->shape->literals;
	const char *before = "{";
	char name[64];

	json_object_object_foreach(object, key, value) {
		/* Only some memcgs have these, behind all other keys. */
		if (!*prefix &&
		    (!strcmp(key, "cgroup_hex") || !strcmp(key, "unreadable")))
			continue;
		if (!*key || key[strspn(key, plain)])
			return false;
		snprintf(name, sizeof(name), "%s%s%s", prefix,
			 *prefix ? "." : "", key);
		text__format(literals, "%s\"%s\":", before, key);
		before = ",";
		if (!(maker->is_row && !*prefix && saved_key__is_repeated(key) ?
			      shape_maker__add_constant(maker, value) :
			      shape_maker__add_value(maker, name, value)))
			return false;
	}
	text__append_string(literals, "}");
	return true;
}

void saved_shape__make(struct saved_shape *shape, struct json_object *object,
		       bool is_row)
{
	struct shape_maker maker = { .shape = shape, .is_row = is_row };

	saved_shape__free(shape);
	shape->fields = calloc(NR_COLUMNS, sizeof(*shape->fields));
	if (!shape->fields || !shape_maker__add_object(&maker, object, "") ||
	    shape->literals.failed)
		saved_shape__free(shape);
}

void saved_shape__free(struct saved_shape *shape)
{
	text__free(&shape->literals);
	text__free(&shape->strings);
	free(shape->slots);
	free(shape->fields);
	*shape = (struct saved_shape){};
}

static bool byte__is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* Decimal digits that a signed number of 64 bits holds, whatever they are. */
#define WHOLE_DIGITS_MAX 18
/* And those that a double holds: up to 2^53 and a power of ten, each without an error. */
#define FRACTION_DIGITS_MAX 15

/* Takes digits up to so many in all, and returns their end. */
static const char *digits__take(const char *at, const char *end, size_t max,
				__u64 *number)
{
	const char *start = at;

	for (; at < end && (size_t)(at - start) < max && byte__is_digit(*at);
	     at++)
		*number = *number * 10 + (*at - '0');
	return at;
}

/*
 * Takes a number. A digit too many isn't taken, so what follows doesn't fit. NULL: it is
 * one that is left to json-c.
 */
static const char *number__take(const char *at, const char *end,
				struct saved_field *field)
{
	static const double powers[FRACTION_DIGITS_MAX] = {
		1e0, 1e1, 1e2,	1e3,  1e4,  1e5,  1e6, 1e7,
		1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14
	};
	const bool is_below_0 = *at == '-';
	const char *start = at + is_below_0, *point;
	__u64 number = 0;
	double fraction;

	at = digits__take(start, end, WHOLE_DIGITS_MAX, &number);
	if (at == start || (*start == '0' && at - start > 1))
		return NULL;
	if (at == end || *at != '.') {
		if (is_below_0 && !number)
			return NULL;
		*field = (struct saved_field){
			.type = FIELD_WHOLE,
			.is_below_0 = is_below_0,
			.number = is_below_0 ? -number : number,
		};
		return at;
	}
	point = at;
	if (point - start >= FRACTION_DIGITS_MAX)
		return NULL;
	at = digits__take(point + 1, end, FRACTION_DIGITS_MAX - (point - start),
			  &number);
	if (at == point + 1)
		return NULL;
	fraction = number / powers[at - point - 1];
	*field = (struct saved_field){
		.type = FIELD_FRACTION,
		.fraction = is_below_0 ? -fraction : fraction,
	};
	return at;
}

/*
 * Takes a string and copies what it stands for to *copy, which is moved on. systemd's names
 * have backslashes. NULL: it has another escape, or is wrong.
 */
static const char *string__take(const char *at, const char *end,
				struct saved_field *field, char **copy)
{
	const char *start = ++at;
	bool is_ascii = true;
	char *to = *copy;

	for (; at < end && *at != '"'; at++) {
		if (*at == '\\' && end - at > 1 && strchr("\"\\/", at[1]))
			at++;
		else if (*at == '\\')
			return NULL;
		if ((unsigned char)*at < ' ')
			return NULL;
		is_ascii &= (unsigned char)*at < 0x80;
		*to++ = *at;
	}
	if (at == end || (!is_ascii && !utf8__is_valid(start, at - start)))
		return NULL;
	*to = '\0';
	*field = (struct saved_field){ .type = FIELD_STRING,
				       .string = *copy,
				       .length = to - *copy };
	*copy = to + 1;
	return at + 1;
}

/* Takes a value. NULL: it is none that -j writes for a column. */
static const char *value__take(const char *at, const char *end,
			       struct saved_field *field, char **copy)
{
	if (at == end)
		return NULL;
	if (*at == '"')
		return string__take(at, end, field, copy);
	if (*at == '-' || byte__is_digit(*at))
		return number__take(at, end, field);
	if (end - at < 4 || memcmp(at, "null", 4))
		return NULL;
	*field = (struct saved_field){ .type = FIELD_NULL };
	return at + 4;
}

const struct saved_field *saved_shape__read(struct saved_shape *shape,
					    const char *text, size_t length)
{
	const char *at = text, *end = text + length,
		   *literal = text__string(&shape->literals);
	const struct saved_slot *slot = shape->slots;
	struct saved_field other;
	size_t rest;
	char *copy;

	if (!shape->nr_slots)
		return NULL;
	text__clear(&shape->strings);
	/* A copy is shorter than its string is with the quotes. */
	copy = text__extend(&shape->strings, length);
	if (!copy)
		return NULL;
	for (; slot < shape->slots + shape->nr_slots; slot++) {
		if ((size_t)(end - at) < slot->length ||
		    memcmp(at, literal, slot->length))
			return NULL;
		literal += slot->length;
		at = value__take(at + slot->length, end,
				 slot->column < NR_COLUMNS ?
					 &shape->fields[slot->column] :
					 &other,
				 &copy);
		if (!at)
			return NULL;
	}
	rest = shape->literals.data + shape->literals.length - literal;
	return (size_t)(end - at) == rest && !memcmp(at, literal, rest) ?
		       shape->fields :
		       NULL;
}
