// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Writes JSON to a file, one memcg after the other. */
#include <stdlib.h>
#include <string.h>
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
 * json-c escapes what JSON demands. C1, DEL and bidirectional controls are valid in
 * JSON, but a terminal obeys them, so they are escaped as well. Outside strings there
 * is only ASCII, and inside them no line end.
 */
static void json__write(FILE *file, const char *json, const char *indent)
{
	size_t plain, sequence;
	__u32 code = 0;

	while (*json) {
		plain = strcspn(json, "\n\x7f\xc2\xd8\xe2");
		fwrite(json, 1, plain, file);
		json += plain;
		if (!*json)
			break;
		sequence = utf8__decode(json, strnlen(json, 4), &code);
		if (*json == '\n')
			fprintf(file, "\n%s", indent);
		else if (utf8__is_control(code))
			fprintf(file, "\\u%04x", code);
		else
			fwrite(json, 1, sequence, file);
		json += sequence;
	}
}

void writer__print_line(struct json_writer *writer, struct json_object *object)
{
	const char *json =
		object ? json_object_to_json_string_ext(object, plain_flags) :
			 NULL;

	if (json) {
		json__write(writer->file, json, "");
		fputc('\n', writer->file);
	} else {
		writer->failed = true;
	}
}

static void writer__print_memcg(struct json_writer *writer,
				const struct memcg *memcg, const char *indent)
{
	struct json_object *object;
	const char *json = NULL;

	if (writer->append) {
		text__clear(&writer->text);
		writer->append(writer, memcg);
		writer->failed |= writer->text.failed;
		fwrite(text__string(&writer->text), 1, writer->text.length,
		       writer->file);
		return;
	}
	object = writer->memcg(writer, memcg);
	if (object)
		json = json_object_to_json_string_ext(
			object, writer->pretty ? pretty_flags : plain_flags);
	if (json)
		json__write(writer->file, json, indent);
	else
		writer->failed = true;
}

void writer__print_rows(struct json_writer *writer)
{
	const struct snapshot *snapshot = writer->snapshot;
	__u32 i;

	for (i = 0; i < snapshot->nr_rows && !writer->failed; i++) {
		writer__print_memcg(writer, snapshot->order[i], "");
		fputc('\n', writer->file);
	}
}

void writer__print_document(struct json_writer *writer,
			    struct json_object *header)
{
	const struct snapshot *snapshot = writer->snapshot;
	const bool pretty = writer->pretty;
	const char *json = NULL;
	char *open;
	__u32 i;

	if (header)
		json = json_object_to_json_string_ext(
			header, pretty ? pretty_flags : plain_flags);
	open = json ? strdup(json) : NULL;
	if (!open) {
		writer->failed = true;
		return;
	}
	/* The header stays open for the memcgs. */
	open[strlen(open) - (pretty ? 2 : 1)] = '\0';
	json__write(writer->file, open, "");
	free(open);
	fputs(pretty ? ",\n  \"memcgs\": [" : ",\"memcgs\":[", writer->file);
	for (i = 0; i < snapshot->nr_rows && !writer->failed; i++) {
		fputs(i ? "," : "", writer->file);
		fputs(pretty ? "\n    " : "", writer->file);
		writer__print_memcg(writer, snapshot->order[i], "    ");
	}
	fputs(pretty ? "\n  ]\n}\n" : "]}\n", writer->file);
}
