/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A snapshot in the text format of Prometheus, version 0.0.4. A column's row says what its
 * metric is called and of what type it is:
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
#ifndef __PROMETHEUS_H
#define __PROMETHEUS_H

#include <stdio.h>
#include "lib/text.h"
#include "model/column_list.h"
#include "model/snapshot.h"

/* The format as HTTP names it. */
#define PROMETHEUS_TYPE "text/plain; version=0.0.4; charset=utf-8"

/* Appends the name of the column's metric. A column of text has none: it is a label. */
void prometheus__append_name(const struct column *column, struct text *name);

/*
 * Appends other people's bytes as the value of a label, without the quotes around it. Bytes
 * that are no valid UTF-8, and controls, become \xHH, of which the format escapes the
 * backslash; a newline is one of the format's own.
 */
void prometheus__append_value(struct text *text, const char *bytes,
			      size_t length);

/* Adds what has to be read beside the columns. */
void prometheus__demand(struct demand *demand);

/*
 * Prints the columns of the rows that are online memcgs, ordered by metric, and what is to be
 * said of the memcgs that are asked for together. Of several that would have the same label
 * the youngest is there. 0 or -ENOMEM, logged. The caller checks the file for errors.
 */
int prometheus__print(FILE *file, const struct snapshot *snapshot,
		      const struct column_list *list);

#endif /* __PROMETHEUS_H */
