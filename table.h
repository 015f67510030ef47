/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Rows to cells to widths to lines: a snapshot as a table, tree or list. What a
 * value is and how it reads is column.c's.
 */
#ifndef __TABLE_H
#define __TABLE_H

#include <stdbool.h>
#include <stdio.h>
#include "column.h"
#include "snapshot.h"

struct table_options {
	const struct column_list *columns;
	bool tree;
	bool exact; /* bytes, not 1.5G */
	bool headings;
	bool color;
	/* Of the terminal; 0: not a terminal, nothing is left out or cut. */
	size_t width;
};

/* 0 or -ENOMEM, logged. That the file took it is for the caller to check. */
int table__print(FILE *file, const struct snapshot *snapshot,
		 const struct table_options *options);

#endif /* __TABLE_H */
