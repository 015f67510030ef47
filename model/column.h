/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The registry of columns, a row each (column_rows.h), and what follows from a row:
 * value, order, availability. Lists of columns are column_list.h's; how columns
 * become a table or JSON is output/'s business.
 */
#ifndef __COLUMN_H
#define __COLUMN_H

#include <stdbool.h>
#include <stddef.h>
#include "model/demand.h"
#include "model/snapshot.h"
#include "model/value.h"

struct text;

/* The number of each column: COLUMN_current, COLUMN_stat_anon, COLUMN_rate_stat_pgfault. */
enum column_id {
#define COLUMN(id, name, ...) COLUMN_##id,
#include "model/column_rows.h"
	NR_COLUMNS,
};

enum kind {
	KIND_GAUGE,
	KIND_COUNTER, /* only grows */
	KIND_LIMIT, /* set by the administrator; may be "max" */
	KIND_IDENTITY,
};

/* No other file compares names: policy is a flag here, one column is its COLUMN_ID. */
struct column {
	const char *name; /* for -o, -s, -F and the JSON key */
	const char *heading;
	const char *help;
	const char *const *words; /* the only values of a text; NULL: any */
	const char *metric; /* for --prometheus, in place of name; NULL: name */
	const char *since; /* first kernel that has it, NULL: all from 5.10 on */
	enum unit unit;
	enum kind kind;
	bool on_root; /* the root's row has it as well */
	bool v1_only; /* shown only where memory is on cgroup v1 */
	bool only_named; /* "*", JSON and the choice of columns leave it out */
	bool is_path; /* its text is a path of the hierarchy, which begins with / */
	bool is_name; /* tells which memcg a row is: gets its marks, gives way on a terminal */
	bool has_branches; /* in a tree its cells begin with the branches */
	bool needs_labels; /* and nothing else, so any sample has its values */
	bool joins; /* a label by which --prometheus's series can be joined */
	bool tells_dying; /* needs a source that sees dying memcgs */
	bool alarms; /* a counter whose growth is an alarm */
	bool needs_previous; /* is computed from two samples */
	bool adds_up; /* a memcg's is its children's and its own together */
	/* The values from which on it is a warning and an alarm; 0: no value is. */
	double warning_from, alarm_from;
	/* It is a warning where it is above this column's value. */
	const struct column *warning_above;
	/* The column that stands in for it where memory is on cgroup v1; NULL: none. */
	const struct column *local;
	/* The serial of the memcg whose path it is, in JSON always beside it. */
	const struct column *with_serial;
	/*
	 * Where the value comes from. A computed column names here the number that it
	 * needs: the column is unknown where that number is.
	 */
	enum {
		FROM_NOTHING,
		FROM_RECORD,
		FROM_STATS,
		FROM_PRESSURE, /* percent in hundredths */
		FROM_TWO_STATS, /* their sum */
		FROM_ANCESTORS, /* the limits of all above it */
		FROM_STALLS, /* the programs that measure reclaim */
		FROM_OOMD, /* marks on directories */
		FROM_NAMES, /* the files that have the names of containers */
	} from;
	/* In struct memcg_record, or what it is from: struct memcg_pressure, struct memcg. */
	size_t offset;
	enum memcg_stat stat, other_stat;
	unsigned int needs; /* enum walk_group, beside what from says */
	struct value (*compute)(const struct memcg *memcg,
				const struct snapshot *snapshot);
	/*
	 * The column whose change between two samples it is, per second by its unit. Itself:
	 * the number that changes is no column.
	 */
	const struct column *change_of;
	/* The column of which it is what no child accounts for. */
	const struct column *own_of;
	bool of_events; /* so it means nothing with memory_localevents */
};

/* By enum column_id. */
extern const struct column columns[NR_COLUMNS];

#define for_each_column(column) \
	for ((column) = columns; (column) < columns + NR_COLUMNS; (column)++)

/* Its enum column_id. */
static inline size_t column__number(const struct column *column)
{
	return column - columns;
}

/* NULL: there is none of that name, letter by letter. */
const struct column *column__find(const char *name);

/* The column that a user means by a name or a heading, in any case; NULL: none. */
const struct column *column__find_word(const char *word);

/* True if a word that means no column is near to the name of one. */
bool column__is_near(const char *word);

/* Appends to why, in one line, that the word means no column, and what it may mean. */
void column__explain_unknown(const char *word, struct text *why);

const struct column *label__column(enum label label);

/* The other column that shows how it changes; NULL: none does. */
const struct column *column__change_of(const struct column *column);

/* The column that shows what of it no child accounts for; NULL: none does. */
const struct column *column__own_of(const struct column *column);

struct value column__value(const struct column *column,
			   const struct snapshot *snapshot,
			   const struct memcg *memcg);

/* The place of a column's values in one snapshot, found out once for all memcgs. */
struct column_place {
	const struct column *column;
	const struct snapshot *snapshot;
	enum {
		PLACE_NOWHERE, /* no memcg has one */
		PLACE_RECORD,
		PLACE_STATS,
		PLACE_OTHER, /* column__value() finds it */
	} in;
	size_t offset;
};

struct column_place column__place(const struct column *column,
				  const struct snapshot *snapshot);

/* The same as column__value(), and faster. */
static inline struct value column_place__value(const struct column_place *place,
					       const struct memcg *memcg)
{
	const char *numbers = (const char *)memcg->record;

	if (place->in == PLACE_OTHER)
		return column__value(place->column, place->snapshot, memcg);
	if (place->in == PLACE_NOWHERE ||
	    (!place->column->on_root && memcg__is_root(memcg)))
		return value__unknown();
	if (place->in == PLACE_STATS)
		numbers = (const char *)memcg->stats;
	return value__number(*(const __u64 *)(numbers + place->offset));
}

/* False: this kernel or source doesn't have it, for any memcg. */
bool column__is_available(const struct column *column,
			  const struct snapshot *snapshot);

/* True: it isn't available, or not for all memcgs; appends a likely reason to why. */
bool column__is_missing(const struct column *column,
			const struct snapshot *snapshot, struct text *why);

/*
 * True if the memcg's value is unknown and may be so only because a file of the memcg,
 * or of one above it, couldn't be read.
 */
bool column__is_unreadable(const struct column *column,
			   const struct snapshot *snapshot,
			   const struct memcg *memcg);

/*
 * Orders the rows of the snapshot by a column: the largest first, text from A to Z,
 * unknown last, equal ones by age. NULL: as the sample had them. reverse turns all but
 * unknown around. tree as for order__sort().
 */
void column__sort(const struct column *column, struct snapshot *snapshot,
		  bool reverse, bool tree);

/* True if its value is computed from two samples. */
bool column__needs_previous(const struct column *column);

/* True if its value is a number that a file of the kernel has, and not memcgtop's own. */
bool column__is_of_file(const struct column *column);

/* Adds what a source has to read for it. */
void column__demand(const struct column *column, struct demand *demand);

#endif /* __COLUMN_H */
