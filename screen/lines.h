/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The lines that a panel consists of. They are added one after the other; those in
 * sight are drawn, the others only counted.
 */
#ifndef __LINES_H
#define __LINES_H

#include "lib/text.h"
#include "screen/terminal.h"

struct lines {
	struct text *text; /* the line that is being made */
	int y; /* the line of the terminal that shows the first one in sight */
	int height; /* lines of the terminal */
	int top; /* the first line in sight */
	int nr; /* lines that were added */
};

/* Adds a line of printable text. */
void lines__put(struct lines *lines, const char *line, attr_t attributes);

/* The same, over as many lines as the text takes. */
void lines__put_whole(struct lines *lines, const char *line, attr_t attributes);

/* Adds a line of any bytes, made printable in lines->text. */
void lines__add(struct lines *lines, enum style style, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif /* __LINES_H */
