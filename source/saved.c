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
#include "source/saved_rows.h"
#include "source/saved_sample.h"
#include "source/saved_shape.h"

/* A row that many bytes behind the beginning of the text has the text before forgotten. */
#define FORGET_SIZE 65536

struct saved_source {
	struct source source;
	struct saved_file file;
	struct json_tokener *tokener;
	struct saved_piece next; /* the value that the next sample begins with */
	bool has_next;
	struct saved_pieces elements; /* next is a document: its memcgs */
	/* Samples of rows that were begun in reading the file for the first time. */
	struct saved_rows_list begun;
	/* The places of the samples that were read. */
	struct saved_mark *marks;
	unsigned long nr_marks;
	unsigned long position; /* of the next sample, counted from 0 */
	/* The place up to which the file was read, while it is read again before it. */
	struct saved_mark frontier;
	bool is_behind; /* the file's place isn't the frontier */
	/* The sample that was read last: */
	struct json_object *header;
	struct saved_rows rows; /* {} for a document */
	struct saved_header strings;
	struct saved_sample sample;
	struct saved saved;
	struct saved_shape shape; /* of the memcgs of documents */
	struct saved_field fields[NR_COLUMNS]; /* of a memcg without the shape */
	__u8 stat_slot[NR_STATS];
};

/* source is the first member. */
static struct saved_source *saved__of(struct source *source)
{
	return (struct saved_source *)source;
}

/* The place of a piece that is no memcg of a document. */
static struct saved_place saved__place(const struct saved_source *input,
				       const struct saved_piece *piece)
{
	return (struct saved_place){ .file = input->file.name,
				     .line = piece->line,
				     .memcg = NOT_A_MEMCG };
}

/* The text that the sample's memcgs are in; it moves when more of the file is read. */
static const char *const *saved__text(const struct saved_source *input)
{
	return (const char *const *)(input->sample.is_rows ?
					     &input->rows.text.data :
					     &input->file.text);
}

/* Parses one piece, which the caller puts. NULL: it is refused, which is logged. */
static struct json_object *saved__parse(struct saved_source *input,
					const char *text,
					const struct saved_piece *piece,
					bool is_row,
					const struct saved_place *place)
{
	return saved_value__parse(input->tokener, text + piece->offset,
				  piece->length,
				  is_row ? KEPT_ROW_KEYS : KEPT_NOTHING, place);
}

/* Finds the value that the next sample begins with, as saved_file__next() does. */
static int saved__peek(struct saved_source *input)
{
	int err;

	if (input->has_next)
		return 1;
	err = saved_file__next(&input->file, &input->next);
	input->has_next = err == 1;
	return err;
}

/* Gives the sample these pieces, and the caller the sample's own to reuse or free. */
static void saved__swap_pieces(struct saved_source *input,
			       struct saved_pieces *pieces)
{
	const struct saved_pieces own = input->sample.pieces;

	input->sample.pieces = *pieces;
	*pieces = own;
}

/* Takes the document at next as the sample. Its header is all but the array of memcgs. */
static int saved__take_document(struct saved_source *input,
				const struct saved_piece *array)
{
	const struct saved_piece *document = &input->next;
	const struct saved_place place = saved__place(input, document);
	const size_t after = array->offset + array->length;
	struct text header = {};

	text__append(&header, input->file.text + document->offset,
		     array->offset - document->offset);
	text__append_string(&header, "null");
	text__append(&header, input->file.text + after,
		     document->offset + document->length - after);
	if (header.failed)
		saved_sample__fail_memory(&input->sample);
	else
		input->header = saved_value__parse(input->tokener, header.data,
						   header.length, KEPT_ALL,
						   &place);
	if (input->header)
		json_object_object_del(input->header, "memcgs");
	text__free(&header);
	saved__swap_pieces(input, &input->elements);
	input->sample.is_rows = false;
	input->has_next = false;
	return input->header ? 0 : -EINVAL;
}

/* The keys that each row of a sample repeats, which the caller puts. NULL: logged. */
static struct json_object *saved__row_header(struct saved_source *input,
					     struct json_object *row)
{
	struct json_object *header = json_object_new_object(), *value;
	size_t i;

	for (i = 0; header && saved_row_keys[i]; i++)
		if (json_object_object_get_ex(row, saved_row_keys[i], &value))
			json_object_object_add(header, saved_row_keys[i],
					       json_object_get(value));
	if (!header)
		saved_sample__fail_memory(&input->sample);
	return header;
}

/* Finds the sample that the row at next belongs to, by json-c. NULL: logged. */
static struct saved_rows *saved__find_rows(struct saved_source *input,
					   struct saved_rows_list *list)
{
	const struct saved_place place = saved__place(input, &input->next);
	const struct saved_mark mark =
		saved_file__mark(&input->file, &input->next);
	struct json_object *row, *header;
	struct saved_rows *rows = NULL;

	/* A damaged row could belong to any of the samples. */
	row = saved__parse(input, input->file.text, &input->next, true, &place);
	header = row ? saved__row_header(input, row) : NULL;
	if (header)
		rows = saved_rows_list__find(list, header, row, &mark);
	json_object_put(header);
	json_object_put(row);
	return rows;
}

/*
 * Looks at the value at next. Returns 1: it is a document, whose array of memcgs is set
 * and whose memcgs are input->elements; 0: it is a row, and was added to the samples that
 * have begun; -errno, logged.
 */
static int saved__look(struct saved_source *input, struct saved_rows_list *list,
		       struct saved_piece *array)
{
	struct saved_rows *rows =
		saved_rows_list__fit(list, input->file.text, &input->next);
	unsigned long line;
	int err = 0;

	input->elements.nr = 0;
	if (!rows)
		err = saved_text__find_array(input->file.text, &input->next,
					     "memcgs", array, &input->elements,
					     &line);
	if (err == -EINVAL)
		return log__error(
			err,
			"%s: line %lu: memcgs: must be an array of objects",
			input->file.name, line);
	if (err || (!rows && array->length))
		return err ? err : 1;
	if (!rows)
		rows = saved__find_rows(input, list);
	input->has_next = !rows;
	if (!rows)
		return -EINVAL;
	if (rows->text.length + input->next.length > input->file.largest)
		return saved_file__refuse_size(&input->file, input->next.line);
	return saved_rows__add(rows, input->file.text, &input->next);
}

/* The number of the first of nr samples that is whole; nr: none is. */
static size_t saved_rows_list__find_whole(const struct saved_rows_list *list,
					  size_t nr)
{
	size_t i;

	for (i = 0; i < nr && !list->rows[i].is_whole; i++)
		;
	return i;
}

/*
 * Collects rows until one of the samples is whole, or with is_again the first of them.
 * Returns 1 with *rows set; 0: a document comes next, of which array is set, or the file
 * ends; -errno, logged.
 */
static int saved__collect(struct saved_source *input,
			  struct saved_rows_list *list, bool is_again,
			  struct saved_rows *rows, struct saved_piece *array)
{
	size_t i, nr;
	int err;

	for (;;) {
		nr = is_again && list->nr ? 1 : list->nr;
		i = saved_rows_list__find_whole(list, nr);
		if (i < nr) {
			*rows = saved_rows_list__take(list, i);
			return 1;
		}
		err = saved__peek(input);
		if (err == 1 && (!nr || input->next.offset > FORGET_SIZE))
			saved_file__forget(&input->file, &input->next);
		/* The file's end ends samples as a document does. */
		err = err ? err : 1;
		if (input->has_next)
			err = saved__look(input, list, array);
		if (err < 0 || (err && !nr))
			return err < 0 ? err : 0;
		if (err)
			saved_rows_list__end(list);
	}
}

/* Takes collected rows as the sample. */
static void saved__take_rows(struct saved_source *input,
			     const struct saved_rows *rows)
{
	input->rows = *rows;
	input->sample.is_rows = true;
	input->header = json_object_get(rows->header);
	saved__swap_pieces(input, &input->rows.pieces);
}

/* Remembers the place of the sample at the position. */
static int saved__mark(struct saved_source *input,
		       const struct saved_mark *mark)
{
	struct saved_mark *more;

	if (input->position < input->nr_marks)
		return 0;
	more = reallocarray(input->marks, input->nr_marks + 1, sizeof(*more));
	if (!more)
		return saved_sample__fail_memory(&input->sample);
	input->marks = more;
	input->marks[input->nr_marks++] = *mark;
	return 0;
}

/* Goes to the place where reading the sample at the position begins. */
static int saved__go_to_position(struct saved_source *input)
{
	const bool is_again = input->position < input->nr_marks;

	if (!is_again && !input->is_behind)
		return 0;
	input->has_next = false;
	input->is_behind = is_again;
	return saved_file__go_to(&input->file,
				 is_again ? &input->marks[input->position] :
					    &input->frontier);
}

/*
 * Takes the header and the pieces of the sample at the position. Returns 1; 0: there is
 * none; -errno, logged.
 */
static int saved__take(struct saved_source *input, struct saved_place *place)
{
	const bool is_again = input->position < input->nr_marks;
	struct saved_rows_list again = {},
			       *list = is_again ? &again : &input->begun;
	struct saved_piece array;
	struct saved_rows rows;
	struct saved_mark mark;
	int err, found;

	found = saved__collect(input, list, is_again, &rows, &array);
	saved_rows_list__free(&again);
	/* At the file's end the last sample stays. */
	if (found < 0 || (!found && !input->has_next))
		return found;
	json_object_put(input->header);
	input->header = NULL;
	saved_rows__free(&input->rows);
	saved_sample__clear(&input->sample);
	if (found) {
		saved__take_rows(input, &rows);
		*place = saved__place(input, &input->sample.pieces.pieces[0]);
		err = saved__mark(input, &rows.mark);
	} else {
		*place = saved__place(input, &input->next);
		mark = saved_file__mark(&input->file, &input->next);
		err = saved__mark(input, &mark);
		if (!err)
			err = saved__take_document(input, &array);
	}
	return err ? err : 1;
}

/* Takes the values of memcg i from an object. */
static const struct saved_field *saved__take_fields(struct saved_source *input,
						    struct json_object *object)
{
	size_t i;

	for (i = 0; i < NR_COLUMNS; i++)
		input->fields[i] = saved_field__find(object, columns[i].name);
	return input->fields;
}

/* Reads memcg i. The first one tells which columns the sample has. */
static int saved__read_memcg(struct saved_source *input, __u32 i)
{
	struct saved_sample *sample = &input->sample;
	const struct saved_piece *piece = &sample->pieces.pieces[i];
	const struct saved_place place = saved_sample__place(sample, i);
	struct saved_shape *shape = sample->is_rows ? &input->rows.shape :
						      &input->shape;
	const char *text = *saved__text(input);
	const struct saved_field *fields = NULL;
	struct json_object *object = NULL;
	int err = 0;

	/* The shape is the first row's own, which nobody has looked at yet. */
	if (i || !sample->is_rows)
		fields = saved_shape__read(shape, text + piece->offset,
					   piece->length);
	if (!fields) {
		object = saved__parse(input, text, piece, sample->is_rows,
				      &place);
		if (!object)
			return -EINVAL;
		fields = saved__take_fields(input, object);
	}
	if (!i) {
		saved_columns__set(&sample->columns, fields);
		err = saved_sample__make_room(sample, sample->pieces.nr);
	}
	if (!err)
		err = saved_memcg__read(sample, fields, object, &place, i);
	if (!err && !i && object && !sample->is_rows)
		saved_shape__make(shape, object, false);
	json_object_put(object);
	return err;
}

static int saved__read_memcgs(struct saved_source *input)
{
	struct saved_sample *sample = &input->sample;
	int err = 0;
	__u32 i;

	if (!sample->pieces.nr) {
		saved_columns__set(&sample->columns, NULL);
		err = saved_sample__make_room(sample, 0);
	}
	for (i = 0; !err && i < sample->pieces.nr; i++)
		err = saved__read_memcg(input, i);
	return err;
}

/* A value that names a memcg of the sample gets that one in place of a made-up one. */
static void saved__find_others(struct saved_source *input,
			       struct snapshot *snapshot)
{
	const struct memcg *other;
	struct value *value;
	size_t i;

	for (i = 0;
	     i < (size_t)input->sample.nr * input->sample.columns.nr_given;
	     i++) {
		value = &input->sample.given[i];
		if (value->type != VALUE_IS_PATH)
			continue;
		other = snapshot__find(snapshot, value->memcg->serial);
		if (other)
			value->memcg = other;
	}
}

/* The file computed with a wrong counter also for the memcgs below the one that has it. */
static void saved__spread_recomputed(struct saved_sample *sample,
				     const struct snapshot *snapshot)
{
	const struct memcg *parent;
	__u32 i;

	for (i = 0; i < sample->nr; i++) {
		parent = snapshot->memcgs[i].parent;
		if (parent &&
		    sample->memcgs[parent - snapshot->memcgs].is_recomputed)
			sample->memcgs[i].is_recomputed = true;
	}
}

static int saved__seek(struct source *source, unsigned long position)
{
	struct saved_source *input = saved__of(source);

	if (!input->is_behind)
		input->frontier = saved_file__here(
			&input->file, input->has_next ? &input->next : NULL);
	input->is_behind = true;
	input->position = position;
	return 0;
}

/* True if the header of a document tells of another number of memcgs. Rows have none. */
static bool saved__is_partial(const struct saved_source *input)
{
	struct json_object *nr;

	return saved_value__find(input->header, "nr_memcgs", &nr) &&
	       json_object_is_type(nr, json_type_int) &&
	       json_object_get_int64(nr) != input->sample.nr;
}

/* Builds the snapshot of the sample that was read. */
static int saved__build(struct saved_source *input, struct sample *sample,
			struct snapshot *snapshot, struct snapshot *before)
{
	const struct saved_sample *read = &input->sample;
	__u64 missing;
	int err;

	sample->is_partial = saved__is_partial(input);
	input->saved = (struct saved){
		.header = input->header,
		.is_rows = read->is_rows,
		.text = saved__text(input),
		.memcgs = read->memcgs,
		.given = read->given,
		.nr_given = read->columns.nr_given,
		.given_slot = read->columns.given_slot,
		.has = read->columns.has,
	};
	sample->nr_memcgs = read->nr;
	sample->has_unreadable = read->has_unreadable;
	sample->records = read->records;
	sample->stats = (const __u64 *)read->stats;
	sample->nr_stats = NR_STATS;
	sample->stat_slot = input->stat_slot;
	sample->pressures = read->pressures;
	sample->names = read->names;
	sample->saved = &input->saved;
	err = snapshot__build(snapshot, sample, before, &missing);
	if (err)
		return err;
	saved__find_others(input, snapshot);
	saved__spread_recomputed(&input->sample, snapshot);
	return 0;
}

static int saved__read(struct source *source, struct snapshot *snapshot,
		       struct snapshot *before, struct machine *machine)
{
	struct saved_source *input = saved__of(source);
	struct sample sample = {};
	struct saved_place place;
	int err = saved__go_to_position(input);

	/* Without a sample there is nothing to show meanwhile. */
	input->file.waits = source->waits || !input->nr_marks;
	if (!err)
		err = saved__take(input, &place);
	source->is_stream = saved_file__is_growing(&input->file);
	if (err <= 0)
		return err ? err : -ENODATA;
	input->position++;
	err = saved_header__read(input->header, &place, machine, &sample,
				 &input->strings, &input->sample.columns);
	if (!err)
		err = saved__read_memcgs(input);
	if (!err)
		err = saved_order__sort(&input->sample);
	return err ? err : saved__build(input, &sample, snapshot, before);
}

static void saved__close(struct source *source)
{
	struct saved_source *input = saved__of(source);

	saved_file__close(&input->file);
	if (input->tokener)
		json_tokener_free(input->tokener);
	json_object_put(input->header);
	saved_rows_list__free(&input->begun);
	saved_rows__free(&input->rows);
	saved_sample__free(&input->sample);
	saved_shape__free(&input->shape);
	free(input->elements.pieces);
	free(input->marks);
	free(input);
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
	struct saved_source *input = calloc(1, sizeof(*input));
	int err, i;

	if (!input)
		return log__error(-ENOMEM, "%s: no memory to read it", name);
	input->source.ops = &saved_source_ops;
	for (i = 0; i < NR_STATS; i++)
		input->stat_slot[i] = i;
	err = saved_file__open(&input->file, name);
	if (!err && can_seek)
		err = saved_file__make_seekable(&input->file);
	if (err)
		goto cleanup;
	input->sample.file = input->file.name;
	input->tokener = saved_value__tokener();
	if (!input->tokener || saved_columns__init(&input->sample.columns)) {
		err = saved_sample__fail_memory(&input->sample);
		goto cleanup;
	}
	*machine = (struct machine){};
	*source = &input->source;
	return 0;
cleanup:
	saved__close(&input->source);
	return err;
}
