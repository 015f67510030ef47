/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Rows to cells to widths to lines: a snapshot as a table, tree or list. What a
 * value is and how it reads is column.c's.
 */
#ifndef __TABLE_H
#define __TABLE_H

#include <stdbool.h>
#include <stdio.h>
#include "lib/text.h"
#include "model/column.h"
#include "model/snapshot.h"

enum style {
	STYLE_PLAIN,
	STYLE_DIM,
	STYLE_WARNING, /* from 80 % */
	STYLE_ALARM, /* from 95 %; an OOM kill just now */
	STYLE_GREW, /* a counter, since the sample before */
	STYLE_NEW, /* a memcg that wasn't there */
	STYLE_HEADING,
};

struct table_options {
	const struct column_list *columns;
	bool tree;
	bool exact; /* bytes, not 1.5G */
	bool headings;
	bool color;
	bool marks_new; /* "(new)" after a name */
	bool keeps_widths; /* no column gets narrower than it was */
	/* Of the terminal; 0: not a terminal, nothing is left out or cut. */
	size_t width;
};

/* Which columns are shown, and how wide. {} is none; it may be laid out again. */
struct table {
	const struct snapshot *snapshot;
	const struct table_options *options;
	const struct branches *branches;
	const struct column **columns;
	size_t *widths;
	size_t *widest; /* before, by the column's number */
	size_t nr;
	size_t room;
	struct text cell;
	struct text scratch;
};

/* 0 or -ENOMEM, logged. Both have to stay. */
int table__lay_out(struct table *table, const struct snapshot *snapshot,
		   const struct table_options *options);

/* Blanks before and after what is printed in between. */
struct table_cell {
	const char *text; /* until the next one */
	enum style style;
	size_t before;
	size_t after;
};

/* The i-th column's cell of a memcg; NULL: its heading. */
struct table_cell table__cell(struct table *table, size_t i,
			      const struct memcg *memcg);

void table__free(struct table *table);

/* 0 or -ENOMEM, logged. That the file took it is for the caller to check. */
int table__print(FILE *file, const struct snapshot *snapshot,
		 const struct table_options *options);

#endif /* __TABLE_H */
