/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The reader of "KEY NUMBER" text, as the kernel writes it: memory.stat and
 * memory.events, /proc/meminfo with a colon and kB, /proc/PID/status with tabs. The
 * caller reads the file and knows the keys and their units.
 */
#ifndef __KEYED_TEXT_H
#define __KEYED_TEXT_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>

/* One line of the text. It points into the text, which must outlive it. */
struct keyed_line {
	const char *key; /* no NUL ends it */
	size_t length; /* of the key, without a colon */
	bool has_number;
	__u64 number; /* in the unit of the file; 0 where there is none */
};

/*
 * Takes the next line and sets *text to what follows. A key ends before a colon, a
 * space or a tab. Returns false at the end of the text.
 */
bool keyed_text__next(const char **text, struct keyed_line *line);

bool keyed_line__has_key(const struct keyed_line *line, const char *key);

/*
 * Sets *number to that of the first line with the key, in units of unit. Returns
 * false, and leaves *number alone, if no line has the key and a number.
 */
bool keyed_text__find(const char *text, const char *key, __u64 unit,
		      __u64 *number);

#endif /* __KEYED_TEXT_H */
