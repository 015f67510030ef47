// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Writes JSON to a file, one memcg after the other. */
#include <errno.h>
#include <string.h>
#include "lib/log.h"
#include "lib/text.h"
#include "model/trouble.h"
#include "output/json_writer.h"

static const int plain_flags = JSON_C_TO_STRING_PLAIN |
			       JSON_C_TO_STRING_NOSLASHESCAPE;
static const int pretty_flags = JSON_C_TO_STRING_PRETTY |
				JSON_C_TO_STRING_SPACED |
				JSON_C_TO_STRING_NOSLASHESCAPE;

static void writer__put(struct json_writer *writer, struct json_object *object,
			const char *key, struct json_object *value)
{
	if (!object || json_object_object_add(object, key, value)) {
		json_object_put(value);
		writer->failed = true;
	}
}

void writer__add(struct json_writer *writer, struct json_object *object,
		 const char *key, struct json_object *value)
{
	if (value)
		writer__put(writer, object, key, value);
	else
		writer->failed = true;
}

void writer__add_null(struct json_writer *writer, struct json_object *object,
		      const char *key)
{
	writer__put(writer, object, key, NULL);
}

void writer__add_number(struct json_writer *writer, struct json_object *object,
			const char *key, __u64 number)
{
	if (number < VALUE_NO_LIMIT)
		writer__add(writer, object, key,
			    json_object_new_uint64(number));
	else
		writer__add_null(writer, object, key);
}

void writer__add_boolean(struct json_writer *writer, struct json_object *object,
			 const char *key, bool value)
{
	writer__add(writer, object, key, json_object_new_boolean(value));
}

/* Adds what is new and empty. NULL: failed. */
static struct json_object *writer__add_new(struct json_writer *writer,
					   struct json_object *object,
					   const char *key,
					   struct json_object *added)
{
	writer__add(writer, object, key, added);
	return writer->failed ? NULL : added;
}

struct json_object *writer__add_object(struct json_writer *writer,
				       struct json_object *object,
				       const char *key)
{
	return writer__add_new(writer, object, key, json_object_new_object());
}

struct json_object *writer__add_list(struct json_writer *writer,
				     struct json_object *object,
				     const char *key)
{
	return writer__add_new(writer, object, key, json_object_new_array());
}

void writer__add_to_list(struct json_writer *writer, struct json_object *list,
			 struct json_object *value)
{
	if (!list || !value || json_object_array_add(list, value)) {
		json_object_put(value);
		writer->failed = true;
	}
}

void writer__add_text(struct json_writer *writer, struct json_object *object,
		      const char *key, const char *bytes)
{
	struct text text = {};

	text__append_utf8(&text, bytes, strlen(bytes));
	writer__add(writer, object, key,
		    json_object_new_string(text__string(&text)));
	writer->failed |= text.failed;
	text__free(&text);
}

void writer__add_time(struct json_writer *writer, struct json_object *object,
		      const char *key, const struct timespec *time)
{
	char seconds[32], text[64];
	struct tm utc;

	gmtime_r(&time->tv_sec, &utc);
	strftime(seconds, sizeof(seconds), "%FT%T", &utc);
	snprintf(text, sizeof(text), "%s.%06ldZ", seconds,
		 time->tv_nsec / 1000);
	writer__add(writer, object, key, json_object_new_string(text));
}

void writer__add_hex(struct json_writer *writer, struct json_object *object,
		     const char *key, const struct text *bytes)
{
	struct text hex = {};
	size_t i;

	for (i = 0; i < bytes->length; i++)
		text__format(&hex, "%02x", (unsigned char)bytes->data[i]);
	writer__add(writer, object, key,
		    json_object_new_string(text__string(&hex)));
	writer->failed |= hex.failed;
	text__free(&hex);
}

struct json_object *json__fraction(double fraction)
{
	struct json_object *object = json_object_new_double(fraction);

	if (object)
		json_object_set_serializer(object,
					   json_object_double_to_json_string,
					   (void *)"%.2f", NULL);
	return object;
}

void writer__add_troubles(struct json_writer *writer,
			  struct json_object *object)
{
	const struct trouble_counts counts =
		snapshot__count_troubles(writer->snapshot);

	writer__add_number(writer, object, "nr_throttled", counts.throttled);
	writer__add_number(writer, object, "nr_thrashing", counts.thrashing);
}

void writer__add_counts(struct json_writer *writer, struct json_object *object)
{
	const struct snapshot *snapshot = writer->snapshot;

	writer__add_number(writer, object, "nr_memcgs", snapshot->nr);
	writer__add_number(writer, object, "nr_dying",
			   snapshot->sample.lacks_dying ? VALUE_UNKNOWN :
							  snapshot->nr_dying);
	writer__add_troubles(writer, object);
}

/*
 * A buffer of json-c's that can't grow leaves out what it has no room for and doesn't say
 * so. That realloc() failed stays in errno.
 */
const char *json__string(struct json_object *object, bool pretty,
			 size_t *length)
{
	const char *json = NULL;

	errno = 0;
	if (object)
		json = json_object_to_json_string_length(
			object, pretty ? pretty_flags : plain_flags, length);
	return errno == ENOMEM ? NULL : json;
}

/* True if neither a line end nor what a terminal obeys begins with the byte. */
static bool byte__is_plain(unsigned char byte)
{
	return byte != '\n' && byte != 0x7f && byte != 0xc2 && byte != 0xd8 &&
	       byte != 0xe2;
}

void text__append_json(struct text *text, const char *json, size_t length,
		       const char *indent)
{
	size_t done = 0, sequence;
	__u32 code = 0;

	while (done < length) {
		for (sequence = 0; done + sequence < length &&
				   byte__is_plain(json[done + sequence]);)
			sequence++;
		if (sequence) {
			text__append(text, json + done, sequence);
			done += sequence;
			continue;
		}
		sequence = utf8__decode(json + done, length - done, &code);
		if (json[done] == '\n')
			text__format(text, "\n%s", indent);
		else if (sequence && utf8__is_control(code))
			text__format(text, "\\u%04x", code);
		else
			text__append(text, json + done,
				     sequence ? sequence : 1);
		done += sequence ? sequence : 1;
	}
}

/* Appends a memcg, and sees whether it came whole before anything of it is written. */
static void writer__append_memcg(struct json_writer *writer,
				 const struct memcg *memcg)
{
	writer->append(writer, memcg);
	writer->failed |= writer->text.failed;
	if (!writer->failed)
		text__write_much(&writer->text, writer->file);
}

/* Writes all that is left. */
static void writer__write(struct json_writer *writer)
{
	writer->failed |= writer->text.failed;
	if (!writer->failed)
		text__write(&writer->text, writer->file);
}

void writer__print_line(struct json_writer *writer, struct json_object *object)
{
	size_t length;
	const char *json = json__string(object, false, &length);

	if (json)
		text__append_json(&writer->text, json, length, "");
	else
		writer->failed = true;
	text__append(&writer->text, "\n", 1);
	writer__write(writer);
}

void writer__print_rows(struct json_writer *writer)
{
	const struct snapshot *snapshot = writer->snapshot;
	__u32 i;

	for (i = 0; i < snapshot->nr_rows && !writer->failed; i++) {
		writer__append_memcg(writer, snapshot->order[i]);
		text__append(&writer->text, "\n", 1);
	}
	writer__write(writer);
}

void writer__print_document(struct json_writer *writer,
			    struct json_object *header)
{
	const struct snapshot *snapshot = writer->snapshot;
	const bool pretty = writer->pretty;
	struct text *text = &writer->text;
	size_t length;
	const char *json = json__string(header, pretty, &length);
	__u32 i;

	if (!json) {
		writer->failed = true;
		return;
	}
	/* The header stays open for the memcgs. */
	text__append_json(text, json, length - json__end(pretty), "");
	text__append_string(text,
			    pretty ? ",\n  \"memcgs\": [" : ",\"memcgs\":[");
	for (i = 0; i < snapshot->nr_rows && !writer->failed; i++) {
		text__append_string(text, i ? "," : "");
		text__append_string(text, pretty ? "\n" MEMCG_INDENT : "");
		writer__append_memcg(writer, snapshot->order[i]);
	}
	text__append_string(text, pretty ? "\n  ]\n}\n" : "]}\n");
	writer__write(writer);
}

int writer__end(struct json_writer *writer)
{
	text__free(&writer->text);
	return writer->failed ? log__error(-ENOMEM, "no memory for JSON") : 0;
}
