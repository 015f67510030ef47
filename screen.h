/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The live screen: its state, the rows and the keys. What opens over the rows is
 * panel.h's, what is typed prompt.h's, the terminal itself terminal.h's.
 */
#ifndef __SCREEN_H
#define __SCREEN_H

#include <curses.h>
#include <stdio.h>
#include "filter.h"
#include "options.h"
#include "process.h"
#include "sampler.h"
#include "table.h"
#include "view.h"

#define ZOOMS_MAX 64
#define TYPED_MAX 256
#define KEY_CODES_MAX 3

struct screen {
	const struct options *options;
	struct sampler sampler;
	struct snapshot *snapshot; /* the one that is shown */
	unsigned long nr_shown; /* samples */
	double interval; /* seconds */
	bool is_paused;
	bool is_over;
	int err; /* what ends it: -errno */
	__u64 first_oom_kill; /* of the machine, when it began */

	struct view view;
	struct filter filter; /* what was typed; column NULL: none */
	char filter_text[TYPED_MAX];
	char filter_pattern[TYPED_MAX + 2]; /* of a part of a name */
	/* Of the sample, before zooming. */
	__u32 base_first;
	__u32 base_nr;
	__u64 zooms[ZOOMS_MAX]; /* serials */
	unsigned int nr_zooms;

	struct table table;
	struct table_options table_options;
	struct memcg **rows; /* those that folding leaves */
	__u32 nr_rows;
	__u32 room;
	__u32 selected;
	__u64 selected_serial;
	__u32 top; /* the first row in sight */
	int first_line; /* of the rows */

	enum panel_kind {
		PANEL_NONE,
		PANEL_HELP,
		PANEL_SORT,
		PANEL_COLUMNS,
		PANEL_DETAILS,
	} panel;
	int panel_top; /* the first line in sight */
	int panel_selected; /* a line */
	int panel_nr; /* lines, when it was drawn last */
	__u64 details_serial;
	struct details details;
	int details_err;

	enum prompt_kind {
		PROMPT_NONE,
		PROMPT_FILTER,
		PROMPT_WRITE,
	} prompt;
	char typed[TYPED_MAX];
	char typed_before[TYPED_MAX]; /* what Esc goes back to */

	struct text message; /* printable, at the bottom */
	struct text line; /* for drawing */
};

/* One key, or several that do the same; the table of them ends with {}. */
struct key {
	int codes[KEY_CODES_MAX];
	const char *label;
	const char *help;
	void (*act)(struct screen *screen);
};

extern const struct key keys[];

/*
 * Runs until it is quit, or as many samples were shown as asked for; where the
 * terminal is usable. Returns 0, or EX_USAGE or -errno, logged.
 */
int screen__run(const struct options *options);

/* Every key and what it does. */
void screen__print_keys(FILE *file);

/* Shows a message at the bottom, until the next key. */
void screen__say(struct screen *screen, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Rows anew: after another sample, filter, order or size. 0 or -errno, logged. */
int screen__arrange(struct screen *screen);
void screen__sort_by(struct screen *screen, const struct column *column);

/* Puts printable text at a place, as far as there is room; where it ends. */
int screen__put(int y, int x, const char *printable, attr_t attributes);

/* Writes the whole sample as JSON to a file that isn't there yet. */
int screen__write(struct screen *screen, const char *name);

#endif /* __SCREEN_H */
