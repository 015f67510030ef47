// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The source that reads what memcgtop -j wrote: documents, JSON Lines or rows. The file
 * may come from another version or be damaged, so everything in it is checked. This
 * file finds a sample's pieces; saved_header.c and saved_memcg.c read them.
 */
#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include "lib/log.h"
#include "model/saved_keys.h"
#include "source/saved.h"
#include "source/saved_file.h"
#include "source/saved_header.h"
#include "source/saved_memcg.h"
#include "source/saved_order.h"
#include "source/saved_sample.h"

struct saved_source {
	struct source source;
	struct saved_file file;
	struct json_tokener *tokener;
	struct saved_piece next; /* the value that the next sample begins with */
	bool has_next;
	/* The places of the samples that were read. */
	struct saved_mark *marks;
	unsigned long nr_marks;
	unsigned long position; /* of the next sample, counted from 0 */
	/* The sample that was read last: */
	struct json_object *header;
	struct saved_header strings;
	struct saved_sample sample;
	struct saved saved;
	__u8 stat_slot[NR_STATS];
};

/* source is the first member. */
static struct saved_source *saved__of(struct source *source)
{
	return (struct saved_source *)source;
}

/* The place of a piece that is no memcg of a document. */
static struct saved_place saved__place(const struct saved_source *self,
				       const struct saved_piece *piece)
{
	return (struct saved_place){ .file = self->file.name,
				     .line = piece->line,
				     .memcg = NOT_A_MEMCG };
}

/* Parses one piece, which the caller puts. NULL: it is refused, which is logged. */
static struct json_object *saved__parse(struct saved_source *self,
					const struct saved_piece *piece,
					const struct saved_place *place)
{
	return saved_value__parse(self->tokener,
				  self->file.text + piece->offset,
				  piece->length, place);
}

/* Finds the value that the next sample begins with. Returns 1; 0: there is none; -errno. */
static int saved__peek(struct saved_source *self)
{
	int err;

	if (self->has_next)
		return 1;
	err = saved_file__next(&self->file, &self->next);
	self->has_next = err == 1;
	return err;
}

/* Takes the header of a document: all but the array of its memcgs. */
static int saved__take_document(struct saved_source *self,
				const struct saved_piece *array)
{
	const struct saved_piece *document = &self->next;
	const struct saved_place place = saved__place(self, document);
	const size_t after = array->offset + array->length;
	struct text header = {};

	text__append(&header, self->file.text + document->offset,
		     array->offset - document->offset);
	text__append_string(&header, "null");
	text__append(&header, self->file.text + after,
		     document->offset + document->length - after);
	if (header.failed)
		saved_sample__fail_memory(&self->sample);
	else
		self->header = saved_value__parse(self->tokener, header.data,
						  header.length, &place);
	if (self->header)
		json_object_object_del(self->header, "memcgs");
	text__free(&header);
	return self->header ? 0 : -EINVAL;
}

/* The keys that each row of a sample repeats, which the caller puts. NULL: logged. */
static struct json_object *saved__row_header(struct saved_source *self,
					     const struct saved_piece *piece)
{
	const struct saved_place place = saved__place(self, piece);
	struct json_object *row, *header, *value;
	size_t i;

	row = saved__parse(self, piece, &place);
	if (!row)
		return NULL;
	header = json_object_new_object();
	for (i = 0; header && saved_row_keys[i]; i++)
		if (json_object_object_get_ex(row, saved_row_keys[i], &value))
			json_object_object_add(header, saved_row_keys[i],
					       json_object_get(value));
	json_object_put(row);
	if (!header)
		saved_sample__fail_memory(&self->sample);
	return header;
}

/* Takes the rows of a sample: as many as have the header of the first. */
static int saved__take_rows(struct saved_source *self)
{
	struct json_object *header;
	bool is_same = true;
	int err;

	self->header = saved__row_header(self, &self->next);
	if (!self->header)
		return -EINVAL;
	while (is_same) {
		err = saved_pieces__add(&self->sample.pieces, &self->next);
		self->has_next = false;
		if (!err)
			err = saved__peek(self);
		if (err <= 0)
			return err;
		/* A damaged row could belong to this sample or to the next. */
		header = saved__row_header(self, &self->next);
		if (!header)
			return -EINVAL;
		is_same = json_object_equal(header, self->header);
		json_object_put(header);
	}
	return 0;
}

/* Takes the header and the pieces of the sample that begins with next. */
static int saved__take(struct saved_source *self)
{
	struct saved_piece array;
	unsigned long line;
	int err;

	json_object_put(self->header);
	self->header = NULL;
	saved_sample__clear(&self->sample);
	saved_file__forget(&self->file, &self->next);
	err = saved_text__find_array(self->file.text, &self->next, "memcgs",
				     &array, &self->sample.pieces, &line);
	if (err == -EINVAL)
		return log__error(
			err,
			"%s: line %lu: memcgs: must be an array of objects",
			self->file.name, line);
	if (err)
		return err;
	self->sample.is_rows = !array.length;
	if (self->sample.is_rows)
		return saved__take_rows(self);
	err = saved__take_document(self, &array);
	self->has_next = false;
	return err;
}

/* Reads the memcgs. The first one tells which columns the sample has. */
static int saved__read_memcgs(struct saved_source *self)
{
	struct saved_sample *sample = &self->sample;
	struct json_object *object;
	struct saved_place place;
	int err = 0;
	__u32 i;

	if (!sample->pieces.nr) {
		saved_columns__set(&sample->columns, NULL);
		return saved_sample__make_room(sample, 0);
	}
	for (i = 0; !err && i < sample->pieces.nr; i++) {
		place = saved_sample__place(sample, i);
		object = saved__parse(self, &sample->pieces.pieces[i], &place);
		if (!object)
			return -EINVAL;
		if (!i) {
			saved_columns__set(&sample->columns, object);
			err = saved_sample__make_room(sample,
						      sample->pieces.nr);
		}
		if (!err)
			err = saved_memcg__read(sample, object, &place, i);
		json_object_put(object);
	}
	return err;
}

/* A value that names a memcg of the sample gets that one in place of a made-up one. */
static void saved__find_others(struct saved_source *self,
			       struct snapshot *snapshot)
{
	const struct memcg *other;
	struct value *value;
	size_t i;

	for (i = 0; i < (size_t)self->sample.nr * self->sample.columns.nr_given;
	     i++) {
		value = &self->sample.given[i];
		if (value->type != VALUE_IS_PATH)
			continue;
		other = snapshot__find(snapshot, value->memcg->serial);
		if (other)
			value->memcg = other;
	}
}

/* Remembers the place of the sample that begins with next. */
static int saved__mark(struct saved_source *self)
{
	struct saved_mark *more;

	if (self->position < self->nr_marks)
		return 0;
	more = reallocarray(self->marks, self->nr_marks + 1, sizeof(*more));
	if (!more)
		return saved_sample__fail_memory(&self->sample);
	self->marks = more;
	self->marks[self->nr_marks++] =
		saved_file__mark(&self->file, &self->next);
	return 0;
}

static int saved__seek(struct source *source, unsigned long position)
{
	struct saved_source *self = saved__of(source);

	self->position = position;
	self->has_next = false;
	return saved_file__go_to(&self->file, &self->marks[position]);
}

/* Builds the snapshot of the sample that was read. */
static int saved__build(struct saved_source *self, struct sample *sample,
			struct snapshot *snapshot, struct snapshot *before)
{
	const struct saved_sample *read = &self->sample;
	__u64 missing;
	int err;

	self->saved = (struct saved){
		.header = self->header,
		.is_rows = read->is_rows,
		.text = (const char *const *)&self->file.text,
		.memcgs = read->memcgs,
		.given = read->given,
		.nr_given = read->columns.nr_given,
		.given_slot = read->columns.given_slot,
		.has = read->columns.has,
	};
	sample->nr_memcgs = read->nr;
	sample->records = read->records;
	sample->stats = (const __u64 *)read->stats;
	sample->nr_stats = NR_STATS;
	sample->stat_slot = self->stat_slot;
	sample->names = read->names;
	sample->saved = &self->saved;
	err = snapshot__build(snapshot, sample, before, &missing);
	if (!err)
		saved__find_others(self, snapshot);
	return err;
}

static int saved__read(struct source *source, struct snapshot *snapshot,
		       struct snapshot *before, struct machine *machine)
{
	struct saved_source *self = saved__of(source);
	struct sample sample = {};
	struct saved_place place;
	int err = saved__peek(self);

	if (err <= 0)
		return err ? err : -ENODATA;
	place = saved__place(self, &self->next);
	err = saved__mark(self);
	self->position++;
	if (!err)
		err = saved__take(self);
	if (!err)
		err = saved_header__read(self->header, &place, machine, &sample,
					 &self->strings, &self->sample.columns);
	if (!err)
		err = saved__read_memcgs(self);
	if (!err)
		err = saved_order__sort(&self->sample);
	return err ? err : saved__build(self, &sample, snapshot, before);
}

static void saved__close(struct source *source)
{
	struct saved_source *self = saved__of(source);

	saved_file__close(&self->file);
	if (self->tokener)
		json_tokener_free(self->tokener);
	json_object_put(self->header);
	saved_sample__free(&self->sample);
	free(self->marks);
	free(self);
}

static const struct source_ops saved_source_ops = {
	.name = "file",
	.read = saved__read,
	.seek = saved__seek,
	.close = saved__close,
};

int saved__open(const char *name, bool can_seek, struct machine *machine,
		struct source **source)
{
	struct saved_source *self = calloc(1, sizeof(*self));
	int err, i;

	if (!self)
		return log__error(-ENOMEM, "%s: no memory to read it", name);
	self->source.ops = &saved_source_ops;
	for (i = 0; i < NR_STATS; i++)
		self->stat_slot[i] = i;
	err = saved_file__open(&self->file, name);
	if (!err && can_seek)
		err = saved_file__make_seekable(&self->file);
	if (err)
		goto cleanup;
	self->sample.file = self->file.name;
	self->tokener = json_tokener_new();
	if (!self->tokener || saved_columns__init(&self->sample.columns)) {
		err = saved_sample__fail_memory(&self->sample);
		goto cleanup;
	}
	json_tokener_set_flags(self->tokener, JSON_TOKENER_STRICT);
	*machine = (struct machine){};
	*source = &self->source;
	return 0;
cleanup:
	saved__close(&self->source);
	return err;
}
