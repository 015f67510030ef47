/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The fast way to read memcgs. Those of a sample are written alike: the same keys in the
 * same order, and only the values differ. So json-c reads one of them, whose text without
 * the values becomes a shape. Another memcg whose text fits the shape, byte by byte, is
 * what json-c would make of it; all else is left to json-c.
 */
#ifndef __SAVED_SHAPE_H
#define __SAVED_SHAPE_H

#include "lib/text.h"
#include "model/column.h"
#include "source/saved_field.h"

/* {} is an empty one, which nothing fits. */
struct saved_shape {
	struct text
		literals; /* the text between the values, all of it in a row */
	struct saved_slot {
		size_t length; /* of the literal before the value */
		size_t column; /* its number; NR_COLUMNS: the key is no column */
	} * slots;
	size_t nr_slots;
	/* The values of the memcg that was read last, by the column's number. */
	struct saved_field *fields;
	struct text strings; /* of fields */
};

/*
 * Makes the shape of a memcg's object. Whoever reads by it has had the object read, too,
 * whose keys that aren't columns' are then known to be right. is_row: the keys that each row repeats have to be
 * as in the object, with their values. The shape is empty if the object isn't as -j
 * writes it, or if there is no memory.
 */
void saved_shape__make(struct saved_shape *shape, struct json_object *object,
		       bool is_row);

/*
 * Returns the values of a memcg whose text fits the shape, by the column's number; they
 * are the shape's until the next call. NULL: it doesn't fit.
 */
const struct saved_field *saved_shape__read(struct saved_shape *shape,
					    const char *text, size_t length);

void saved_shape__free(struct saved_shape *shape);

#endif /* __SAVED_SHAPE_H */
