/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A snapshot as a table, tree or list: from rows to cells, widths and lines. The value
 * of a cell is column.h's, its text value.h's.
 */
#ifndef __TABLE_H
#define __TABLE_H

#include <stdbool.h>
#include <stdio.h>
#include "lib/text.h"
#include "model/column_list.h"
#include "model/snapshot.h"

enum style {
	STYLE_PLAIN,
	STYLE_DIM,
	STYLE_WARNING, /* from 80 %; above a high; throttled or thrashing */
	STYLE_ALARM, /* from 95 %; a counter of alarms (column.h) that grew */
	STYLE_GREW, /* a counter that grew since the sample before */
	STYLE_NEW, /* a memcg that wasn't in the sample before */
	STYLE_HEADING,
};

/* The sequence that a terminal is sent before text of a style, not STYLE_PLAIN. */
const char *style__code(enum style style);

struct table_options {
	const struct column_list *columns;
	bool tree;
	bool exact; /* bytes, not 1.5G */
	bool headings;
	bool color;
	bool marks_new; /* "(new)" after a name */
	bool keeps_widths; /* no column gets narrower than it was */
	size_t width; /* of the terminal; 0: it isn't one, nothing is left out or cut */
};

/* The cell of one row as it was laid out: not cut, without a mark. Small: many are kept. */
struct table_text {
	__u64 offset : 36; /* in table.texts */
	__u64 width : 24;
	__u64 style : 3; /* enum style */
	__u64 is_path : 1;
};

/*
 * The columns that are shown, how wide they are, and the text of each cell. {} is an
 * empty table. It may be laid out again; then it takes memory only if it grows.
 */
struct table {
	const struct snapshot *snapshot;
	const struct table_options *options;
	const struct branches *branches;
	size_t nr; /* columns */
	const struct column *columns[NR_COLUMNS];
	size_t widths[NR_COLUMNS];
	size_t places[NR_COLUMNS]; /* where the columns are in a row of cells */
	bool is_known[NR_COLUMNS]; /* by place: some row has a value */
	bool is_not_zero
		[NR_COLUMNS]; /* by place: some row has another value than 0 */
	bool was_known
		[NR_COLUMNS]; /* by the column's number: it was shown with a value */
	size_t widest[NR_COLUMNS]; /* so far, by the column's number */
	struct table_text *cells; /* row after row of the snapshot */
	size_t nr_places; /* cells of a row, those of columns left out included */
	size_t room; /* for so many cells */
	struct text texts; /* of the cells, each ends with a NUL */
	struct text cell; /* one that is cut or has a mark */
	bool is_plain; /* nobody asks for styles */
};

/*
 * Formats the cells of all rows and decides which columns are shown and how wide. The
 * snapshot, its order and the options must stay as long as cells are asked for.
 * 0; -ENOMEM, logged: the table has no columns.
 */
int table__lay_out(struct table *table, const struct snapshot *snapshot,
		   const struct table_options *options);

/* A cell as it is shown: blanks, its text, blanks. */
struct table_cell {
	const char *text; /* valid until the next call */
	enum style style;
	size_t before;
	size_t after;
};

/* The cell of the i-th shown column for a memcg that is a row; NULL: its heading. */
struct table_cell table__cell(struct table *table, size_t i,
			      const struct memcg *memcg);

void table__free(struct table *table);

/* The code of a terminal that begins the style; NULL: it has none. */
const char *style__code(enum style style);

/* Prints all rows. 0 or -ENOMEM, logged. The caller checks the file for errors. */
int table__print(FILE *file, const struct snapshot *snapshot,
		 const struct table_options *options);

#endif /* __TABLE_H */
