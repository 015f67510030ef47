// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Makes a tree of a saved sample's memcgs by their serials and paths. */
#include <stdlib.h>
#include <string.h>
#include "source/saved_order.h"

/* An entry of the index by serial. */
struct saved_serial {
	__u64 serial;
	__u32 row; /* in saved_sample.rows */
};

/* Equal serials stay in the file's order, so that the later one is refused. */
static int saved_serial__compare(const void *one, const void *other)
{
	const struct saved_serial *a = one, *b = other;

	if (a->serial != b->serial)
		return a->serial < b->serial ? -1 : 1;
	return a->row < b->row ? -1 : a->row > b->row;
}

/* Fills the index, which has room for all rows. Refuses a serial that is there twice. */
static int saved_order__index(const struct saved_sample *sample,
			      struct saved_serial *serials)
{
	struct saved_place place;
	__u32 i;

	for (i = 0; i < sample->nr; i++)
		serials[i] = (struct saved_serial){
			.serial = sample->rows[i].serial,
			.row = i,
		};
	qsort(serials, sample->nr, sizeof(*serials), saved_serial__compare);
	for (i = 1; i < sample->nr; i++) {
		if (serials[i].serial != serials[i - 1].serial)
			continue;
		place = saved_sample__place(sample, serials[i].row);
		return saved_place__refuse(&place, "serial",
					   "%llu is there twice",
					   serials[i].serial);
	}
	return 0;
}

/* The row of a serial; NULL: there is none. */
static struct saved_row *saved_order__find(const struct saved_sample *sample,
					   const struct saved_serial *serials,
					   __u64 serial)
{
	__u32 low = 0, high = sample->nr, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (serials[middle].serial == serial)
			return &sample->rows[serials[middle].row];
		if (serials[middle].serial < serial)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* True if its path is directly below the parent's. */
static bool saved_row__is_below(const struct saved_row *row,
				const struct saved_row *parent)
{
	const size_t length = parent->path[1] ? strlen(parent->path) : 0;

	return !strncmp(row->path, parent->path, length) &&
	       row->path[length] == '/' && row->path[length + 1] &&
	       !strchr(row->path + length + 1, '/');
}

/*
 * Hangs each row below its parent, in the file's order. *first is set to the index + 1
 * of the first row without a parent, whose siblings are the others without one.
 */
static int saved_order__link(struct saved_sample *sample, __u32 *first)
{
	struct saved_serial *serials = calloc(sample->nr + 1, sizeof(*serials));
	struct saved_row *parent, *row;
	struct saved_place place;
	int err;
	__u32 i;

	if (!serials)
		return saved_sample__fail_memory(sample);
	*first = 0;
	err = saved_order__index(sample, serials);
	for (i = sample->nr; !err && i-- > 0;) {
		row = &sample->rows[i];
		parent = row->parent ? saved_order__find(sample, serials,
							 row->parent) :
				       NULL;
		if (parent && !saved_row__is_below(row, parent)) {
			place = saved_sample__place(sample, i);
			err = saved_place__refuse(
				&place, "cgroup",
				"isn't below the path of its parent %llu",
				row->parent);
			break;
		}
		row->is_start = !parent;
		row->next = parent ? parent->child : *first;
		*(parent ? &parent->child : first) = i + 1;
	}
	free(serials);
	return err;
}

/*
 * Lists the rows in the order of the tree. There is no cycle, since each path is longer
 * than its parent's. Returns 0 or -ENOMEM, logged.
 */
static int saved_order__list(const struct saved_sample *sample, __u32 first,
			     __u32 *order)
{
	const struct saved_row *rows = sample->rows;
	__u32 *above = calloc(sample->nr + 1, sizeof(*above));
	__u32 i = first, nr = 0, level = 0;

	if (!above)
		return saved_sample__fail_memory(sample);
	while (i) {
		order[nr++] = i - 1;
		if (rows[i - 1].child) {
			above[level++] = i;
			i = rows[i - 1].child;
			continue;
		}
		while (i && !rows[i - 1].next)
			i = level ? above[--level] : 0;
		if (i)
			i = rows[i - 1].next;
	}
	free(above);
	return 0;
}

/* Sets the path that a memcg without a parent in the sample would be below. */
static int saved_order__set_parent_path(struct saved_sample *sample,
					struct saved_memcg *memcg,
					const struct saved_row *row)
{
	const char *name = strrchr(row->path, '/');
	char *path;

	/* The root, or a container's root, has no name. */
	if (!row->is_start || !name[1])
		return 0;
	path = saved_sample__keep(sample, row->path, name - row->path + 1);
	if (!path)
		return saved_sample__fail_memory(sample);
	path[name - row->path] = '\0';
	memcg->parent_path = path;
	return 0;
}

static int saved_order__set_memcgs(struct saved_sample *sample,
				   const __u32 *order)
{
	const struct saved_piece *piece;
	int err = 0;
	__u32 i;

	for (i = 0; i < sample->nr && !err; i++) {
		piece = &sample->pieces.pieces[order[i]];
		sample->memcgs[i] = (struct saved_memcg){
			.offset = piece->offset,
			.length = piece->length,
			.position = order[i],
			.is_recomputed = sample->rows[order[i]].was_below_0,
		};
		err = saved_order__set_parent_path(sample, &sample->memcgs[i],
						   &sample->rows[order[i]]);
	}
	return err;
}

/* Puts an array, whose elements have size bytes, into the order. */
static int saved_order__permute(const struct saved_sample *sample,
				void *elements, size_t size, const __u32 *order)
{
	char *ordered = malloc(size * sample->nr + 1);
	const char *from = elements;
	__u32 i;

	if (!ordered)
		return saved_sample__fail_memory(sample);
	for (i = 0; i < sample->nr; i++)
		memcpy(ordered + i * size, from + order[i] * size, size);
	memcpy(elements, ordered, size * sample->nr);
	free(ordered);
	return 0;
}

int saved_order__sort(struct saved_sample *sample)
{
	const struct {
		void *elements;
		size_t size;
	} arrays[] = {
		{ sample->records, sizeof(*sample->records) },
		{ sample->stats, sizeof(*sample->stats) },
		{ sample->pressures, sizeof(*sample->pressures) },
		{ sample->given,
		  sizeof(*sample->given) * sample->columns.nr_given },
	};
	__u32 first, *order;
	size_t i;
	int err;

	err = saved_order__link(sample, &first);
	if (err)
		return err;
	order = calloc(sample->nr + 1, sizeof(*order));
	if (!order)
		return saved_sample__fail_memory(sample);
	err = saved_order__list(sample, first, order);
	if (!err)
		err = saved_order__set_memcgs(sample, order);
	for (i = 0; i < sizeof(arrays) / sizeof(arrays[0]) && !err; i++)
		err = saved_order__permute(sample, arrays[i].elements,
					   arrays[i].size, order);
	free(order);
	return err;
}
