/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The keys of the live screen: one table, from which the help, --list-keys, the man
 * page and the hints on the last line follow.
 */
#ifndef __KEYS_H
#define __KEYS_H

#include <stdio.h>
#include "lib/text.h"
#include "screen/panel.h"

#define KEY_CODES_MAX 9
#define HINT_RANKS 8

/* The places where a key holds, and how it is taken. */
enum key_flags {
	IN_ROWS = 1 << PANEL_CLOSED,
	IN_HELP = 1 << PANEL_HELP,
	IN_SORT = 1 << PANEL_SORT,
	IN_COLUMNS = 1 << PANEL_COLUMNS,
	IN_DETAILS = 1 << PANEL_DETAILS,
	IN_KILLS = 1 << PANEL_KILLS,
	IN_KILL = 1 << PANEL_KILL,
	IN_EXPLANATION = 1 << PANEL_EXPLANATION,
	IN_SUMMARY = 1 << PANEL_SUMMARY,
	IN_PROMPT = 1 << NR_PANEL_KINDS,
	/* Rows that have to be made anew are made before it, not after it. */
	READS_ROWS = IN_PROMPT << 1,
};

/*
 * One key, or several that do the same. A row that has only a help is the heading of
 * the rows below it. The table ends with {}.
 */
struct key {
	unsigned int flags; /* enum key_flags */
	int codes[KEY_CODES_MAX]; /* of curses */
	const char *label; /* at most 10 characters */
	const char *help;
	/* Returns flags of enum follow, or -errno, logged, which ends the screen. */
	int (*act)(struct screen *screen);
	const char *hint; /* behind the key on the last line; NULL: nothing */
	unsigned int hint_rank; /* 1 to HINT_RANKS, from the left; 0: no hint */
};

extern const struct key keys[];

/* Prints each key and what it does. */
void keys__print(FILE *file);

/* Appends the hints that hold where the next key would go. */
void keys__append_hints(const struct screen *screen, struct text *text);

/*
 * Does what a key, a mouse event or another size of the terminal asks for. follow is
 * what still has to follow the keys before it; returns what has to follow then, or
 * -errno, logged.
 */
int keys__take(struct screen *screen, int code, int follow);

#endif /* __KEYS_H */
