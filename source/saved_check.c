// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Goes over JSON text value by value, and refuses what isn't JSON or can't be kept. */
#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/log.h"
#include "model/saved_keys.h"
#include "source/saved_check.h"
#include "source/saved_text.h"

/* json-c's own limit, which it has refused to go beyond. */
#define DEPTH_MAX JSON_TOKENER_DEFAULT_DEPTH

struct saved_check {
	const char *at;
	const char *end;
	const struct saved_place *place;
	enum saved_kept kept;
	bool is_kept; /* the value that is looked at now */
	unsigned int depth;
	char key[128]; /* with a dot before each that is further in; may be cut off */
};

static int saved_check__refuse(const struct saved_check *check,
			       const char *what)
{
	return saved_place__refuse(check->place, check->key, "%s", what);
}

static int saved_check__refuse_syntax(const struct saved_check *check)
{
	return saved_check__refuse(check, "no valid JSON");
}

/* The next byte that is no blank; NUL: there is none. */
static char saved_check__next(struct saved_check *check)
{
	while (check->at < check->end && *check->at &&
	       strchr(SAVED_BLANKS, *check->at))
		check->at++;
	return check->at < check->end ? *check->at : '\0';
}

static bool saved_check__take_byte(struct saved_check *check, char byte)
{
	if (check->at == check->end || *check->at != byte)
		return false;
	check->at++;
	return true;
}

/* False: there is no digit. */
static bool saved_check__take_digits(struct saved_check *check)
{
	const char *start = check->at;

	while (check->at < check->end && *check->at >= '0' && *check->at <= '9')
		check->at++;
	return check->at > start;
}

/* True if json-c has a whole number of these digits in 64 bits, and with its sign. */
static bool number__is_kept(const char *text, size_t length)
{
	const bool is_below_0 = *text == '-';
	char digits[32], again[32];

	if (length >= sizeof(digits))
		return false;
	memcpy(digits, text, length);
	digits[length] = '\0';
	if (is_below_0)
		snprintf(again, sizeof(again), "%lld",
			 strtoll(digits, NULL, 10));
	else
		snprintf(again, sizeof(again), "%llu",
			 strtoull(digits, NULL, 10));
	return !strcmp(digits, again);
}

static int saved_check__number(struct saved_check *check)
{
	const char *start = check->at;
	bool is_whole = true, is_right;

	saved_check__take_byte(check, '-');
	is_right = saved_check__take_byte(check, '0') ||
		   saved_check__take_digits(check);
	if (saved_check__take_byte(check, '.')) {
		is_whole = false;
		is_right &= saved_check__take_digits(check);
	}
	if (saved_check__take_byte(check, 'e') ||
	    saved_check__take_byte(check, 'E')) {
		is_whole = false;
		if (!saved_check__take_byte(check, '-'))
			saved_check__take_byte(check, '+');
		is_right &= saved_check__take_digits(check);
	}
	/* A digit that comes now is one behind a 0. */
	if (!is_right || saved_check__take_digits(check))
		return saved_check__refuse(check, "is no number of JSON");
	if (check->is_kept && is_whole &&
	    !number__is_kept(start, check->at - start))
		return saved_check__refuse(check, "can't be kept as it is");
	return 0;
}

/* Takes the four digits of an escape. Returns what they stand for, or -1. */
static long saved_check__take_code(struct saved_check *check)
{
	char digits[5] = "";

	if (check->end - check->at < 4 ||
	    strspn(memcpy(digits, check->at, 4), "0123456789abcdefABCDEF") != 4)
		return -1;
	check->at += 4;
	return strtol(digits, NULL, 16);
}

/* Takes what stands behind a backslash. */
static int saved_check__escape(struct saved_check *check, bool is_key)
{
	long code, second = -1;

	if (check->at == check->end || !*check->at ||
	    !strchr("\"\\/bfnrtu", *check->at))
		return saved_check__refuse_syntax(check);
	if (*check->at++ != 'u')
		return 0;
	code = saved_check__take_code(check);
	if (code < 0)
		return saved_check__refuse_syntax(check);
	if (code >= 0xd800 && code < 0xdc00 && check->end - check->at > 1 &&
	    !memcmp(check->at, "\\u", 2)) {
		check->at += 2;
		second = saved_check__take_code(check);
		if (second < 0)
			return saved_check__refuse_syntax(check);
	}
	if (is_key && !code)
		return saved_check__refuse(check, "has a key with a NUL");
	if (!check->is_kept)
		return 0;
	if (code >= 0xd800 && code < 0xe000 &&
	    (second < 0xdc00 || second >= 0xe000))
		return saved_check__refuse(check, "has half a character in it");
	return 0;
}

/* Takes a string, whose quote comes next. */
static int saved_check__string(struct saved_check *check, bool is_key)
{
	int err = 0;

	if (!saved_check__take_byte(check, '"'))
		return saved_check__refuse_syntax(check);
	while (!err && check->at < check->end && *check->at != '"') {
		if ((unsigned char)*check->at < ' ')
			return saved_check__refuse(
				check, "has a control character in it");
		if (*check->at++ == '\\')
			err = saved_check__escape(check, is_key);
	}
	if (err)
		return err;
	return saved_check__take_byte(check, '"') ?
		       0 :
		       saved_check__refuse_syntax(check);
}

/*
 * Notes the key of a value that may have to be kept, whose string that is, and refuses it
 * if it was there.
 */
static int saved_check__note(struct saved_check *check, const char *string,
			     size_t length, struct json_object *noted)
{
	char *text = strndup(string, length);
	struct json_object *key = text ? json_tokener_parse(text) : NULL;
	const char *name = json_object_get_string(key);
	int err = -ENOMEM;

	if (name && noted) {
		if (check->kept == KEPT_ROW_KEYS && check->depth == 1)
			check->is_kept = saved_key__is_repeated(name);
		err = 0;
		if (check->is_kept &&
		    json_object_object_get_ex(noted, name, NULL))
			err = saved_check__refuse(check, "is there twice");
		else if (check->is_kept &&
			 json_object_object_add(noted, name, NULL))
			err = -ENOMEM;
	}
	if (err == -ENOMEM)
		log__error(err, "%s: no memory for a sample",
			   check->place->file);
	json_object_put(key);
	free(text);
	return err;
}

static int saved_check__value(struct saved_check *check);

/* Takes a key and its value. */
static int saved_check__member(struct saved_check *check,
			       struct json_object *noted)
{
	const bool is_row = check->kept == KEPT_ROW_KEYS && check->depth == 1;
	const size_t length = strlen(check->key);
	const char *string;
	int err;

	saved_check__next(check);
	string = check->at;
	check->is_kept &= !is_row;
	err = saved_check__string(check, true);
	if (err)
		return err;
	snprintf(check->key + length, sizeof(check->key) - length, "%s%.*s",
		 length ? "." : "", (int)(check->at - string - 2), string + 1);
	if (is_row || check->is_kept)
		err = saved_check__note(check, string, check->at - string,
					noted);
	if (!err && saved_check__next(check) != ':')
		err = saved_check__refuse_syntax(check);
	if (err)
		return err;
	check->at++;
	err = saved_check__value(check);
	check->key[length] = '\0';
	return err;
}

/* Takes an object or an array, whose bracket comes next. */
static int saved_check__values(struct saved_check *check, char bracket)
{
	const bool is_object = bracket == '{';
	struct json_object *noted = NULL;
	int err = 0;

	check->at++;
	if (++check->depth > DEPTH_MAX)
		return saved_check__refuse_syntax(check);
	if (is_object && check->kept != KEPT_NOTHING)
		noted = json_object_new_object();
	bracket = is_object ? '}' : ']';
	if (saved_check__next(check) != bracket) {
		do
			err = is_object ? saved_check__member(check, noted) :
					  saved_check__value(check);
		while (!err && saved_check__next(check) == ',' && check->at++);
		if (!err && saved_check__next(check) != bracket)
			err = saved_check__refuse_syntax(check);
	}
	check->at++;
	check->depth--;
	json_object_put(noted);
	return err;
}

static int saved_check__word(struct saved_check *check, const char *word)
{
	const size_t length = strlen(word);

	if ((size_t)(check->end - check->at) < length ||
	    strncmp(check->at, word, length))
		return saved_check__refuse_syntax(check);
	check->at += length;
	return 0;
}

static int saved_check__value(struct saved_check *check)
{
	const char byte = saved_check__next(check);

	switch (byte) {
	case '{':
	case '[':
		return saved_check__values(check, byte);
	case '"':
		return saved_check__string(check, false);
	case 't':
		return saved_check__word(check, "true");
	case 'f':
		return saved_check__word(check, "false");
	case 'n':
		return saved_check__word(check, "null");
	default:
		return byte == '-' || (byte >= '0' && byte <= '9') ?
			       saved_check__number(check) :
			       saved_check__refuse_syntax(check);
	}
}

int saved_check__object(const char *text, size_t length, enum saved_kept kept,
			const struct saved_place *place)
{
	struct saved_check check = { .at = text,
				     .end = text + length,
				     .place = place,
				     .kept = kept,
				     .is_kept = kept == KEPT_ALL };
	int err = saved_check__value(&check);

	return err || check.at == check.end ?
		       err :
		       saved_check__refuse_syntax(&check);
}
