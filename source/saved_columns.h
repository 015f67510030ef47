/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The columns of a saved sample: which of them it has, which it calls unavailable, and
 * which of its keys have to be objects since a column's name goes through them. The
 * values of the columns are read by saved_memcg.c.
 */
#ifndef __SAVED_COLUMNS_H
#define __SAVED_COLUMNS_H

#include <json-c/json_types.h>
#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include "model/column.h"
#include "source/saved_field.h"

/* Arrays are by the column's number. */
struct saved_columns {
	bool *unavailable; /* the header says so */
	bool *has; /* the sample has the key, and the column isn't unavailable */
	/* The place among a memcg's given values; NO_SLOT: it isn't one of them. */
	__u8 *given_slot;
	__u32 nr_given;
	/* The dotted beginnings of names, shorter ones first: "swap", "swap.events". */
	char **objects;
	size_t nr_objects;
};

/*
 * Makes the arrays for the registry's columns, and the list of objects. {} may be freed,
 * too. Returns 0 or -ENOMEM, not logged.
 */
int saved_columns__init(struct saved_columns *saved);
void saved_columns__free(struct saved_columns *saved);

/*
 * Adds the objects that a column's name goes through, where they aren't there yet.
 * Returns 0 or -ENOMEM, not logged.
 */
int saved_columns__add_objects(struct saved_columns *saved, const char *name);

/* Makes all columns available. */
void saved_columns__reset_unavailable(struct saved_columns *saved);
/* Makes one column unavailable; a name that no column has is ignored. */
void saved_columns__set_unavailable(struct saved_columns *saved,
				    const char *name);

/* True if the column isn't just a number that a walk would have read. */
bool saved_column__is_given(const struct column *column);

/*
 * Sets has and given_slot by the values of the sample's first memcg, by the column's
 * number, after the header was read. fields NULL: the sample has no memcgs.
 */
void saved_columns__set(struct saved_columns *saved,
			const struct saved_field *fields);

/*
 * True if null means "no limit" in the column: it is a limit, and the sample's kernel
 * has it. Elsewhere null means "unknown".
 */
bool saved_columns__may_have_no_limit(const struct saved_columns *saved,
				      const struct column *column);

/*
 * Refuses a memcg in which something else stands for an object: "stat": 5 would hide
 * every column whose name begins with "stat.". Returns 0 or -EINVAL, logged.
 */
int saved_columns__check_objects(const struct saved_columns *saved,
				 struct json_object *memcg,
				 const struct saved_place *place);

#endif /* __SAVED_COLUMNS_H */
