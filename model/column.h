/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The registry of columns, one row each, and what follows from a row: value,
 * order, text, availability. How columns become a table or JSON is table.c's
 * and json.c's.
 */
#ifndef __COLUMN_H
#define __COLUMN_H

#include <stdbool.h>
#include <stdio.h>
#include "lib/text.h"
#include "model/demand.h"
#include "model/snapshot.h"

enum unit {
	UNIT_BYTES,
	UNIT_COUNT, /* a number of anything */
	UNIT_FLAG, /* 0 or 1 */
	UNIT_PERCENT,
	UNIT_RATE, /* per second */
	UNIT_TEXT,
};

enum kind {
	KIND_GAUGE,
	KIND_COUNTER, /* only grows */
	KIND_LIMIT, /* set by the administrator; may be "max" */
	KIND_IDENTITY,
};

struct column {
	const char
		*name; /* -o, -s, the JSON key: the file and key of cgroup v2 */
	const char *heading;
	const char *help;
	const char *const *words; /* the only values of a text; NULL: any */
	const char *since; /* first kernel that has it, NULL: all from 5.10 on */
	enum unit unit;
	enum kind kind;
	bool on_root; /* the root's row has it as well */
	bool v1_only; /* shown only where memory is on cgroup v1 */
	/* What it is, or for a computed one what it stands on: where that is
	 * unknown the column is, too. */
	enum { FROM_NOTHING, FROM_RECORD, FROM_STATS } from;
	size_t offset; /* in struct memcg_record */
	enum memcg_stat stat;
	unsigned int needs; /* enum walk_group, beside what from says */
	struct value (*compute)(const struct memcg *memcg,
				const struct snapshot *snapshot);
	/* Between two samples: whose change it is, per second if it is a UNIT_RATE. */
	const struct column *change_of;
};

extern const struct column columns[];
extern const size_t nr_columns;

#define for_each_column(column) \
	for ((column) = columns; (column) < columns + nr_columns; (column)++)

/*
 * NULL: there is none of that name. Beside the rows there are rate.COLUMN, per
 * second, of each counter, and delta.current.
 */
const struct column *column__find(const char *name);

/* Its number, below columns__nr(): the rows' and those that are beside them. */
size_t column__number(const struct column *column);
size_t columns__nr(void);
const struct column *column__at(size_t number);

/* The one that shows how it changes; NULL: none does. */
const struct column *column__change_of(const struct column *column);

struct value column__value(const struct column *column,
			   const struct snapshot *snapshot,
			   const struct memcg *memcg);

/* False: this kernel or source hasn't got it, for any memcg. */
bool column__is_available(const struct column *column,
			  const struct snapshot *snapshot);

/* If it isn't, or not all of it: says so, and what may be the reason. */
bool column__is_missing(const struct column *column,
			const struct snapshot *snapshot, struct text *why);

/*
 * Three-way, of values of one column that are known. Numbers: the largest first,
 * no limit as infinite. Text: from A to Z.
 */
int value__compare(const struct value *one, const struct value *other);

/*
 * Orders the snapshot; column NULL: as it came. Largest first, text from A to Z, unknown last, ties by
 * age; reverse turns all but unknown around. tree as for snapshot__sort().
 */
void column__sort(const struct column *column, struct snapshot *snapshot,
		  bool reverse, bool tree);

/* True if its value is computed from two samples. */
bool column__needs_previous(const struct column *column);

/* Adds what a source has to read for it. */
void column__demand(const struct column *column, struct demand *demand);

/* Appends the value as a table shows it; exact bytes or powers of 1024. */
void value__append(const struct value *value, const struct column *column,
		   bool exact, struct text *text);

/* Which columns are shown, in this order. */
struct column_list {
	const struct column **columns;
	size_t nr;
	size_t nr_default; /* at its beginning, those that nobody chose */
	bool v1; /* memory is on cgroup v1; set it before the calls below */
};

/*
 * Sets the list from words of -o: names, globs, "+" for "beside the default".
 * spec NULL: the default. Returns 0 or -EINVAL, logged with what is valid.
 */
int column_list__parse(struct column_list *list, const char *spec,
		       const char *origin);
/* Adds such words to what it has. */
int column_list__add_words(struct column_list *list, const char *words,
			   const char *origin);
/* Puts another column in the place of one, unless it has it anyway. */
void column_list__replace(struct column_list *list, const char *name,
			  const char *other);
/* Every column of this version: --output-all, and JSON without -o. */
int column_list__all(struct column_list *list);
void column_list__free(struct column_list *list);
/* Whether it is one of nr columns. */
bool columns__have(const struct column **columns, size_t nr,
		   const struct column *column);
bool column_list__has(const struct column_list *list,
		      const struct column *column);
/* Adds it at the end, or takes it out. 0 or -ENOMEM, logged. */
int column_list__toggle(struct column_list *list, const struct column *column);

/*
 * How dear a default column is on a narrow terminal: those with the smallest
 * number go first, 0 for one that stays.
 */
int column__importance(const struct column *column);

/* Logs which columns there are. */
void columns__log_names(void);
int columns__print(FILE *file);
int columns__print_json(FILE *file);

#endif /* __COLUMN_H */
