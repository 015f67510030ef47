/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The state of the live screen, and its rows. What keys do is keys.h's, what opens
 * over the rows panel.h's, what is typed prompt.h's, the terminal itself terminal.h's.
 */
#ifndef __SCREEN_H
#define __SCREEN_H

#include <curses.h>
#include <stdio.h>
#include "model/filter.h"
#include "model/view.h"
#include "output/table.h"
#include "screen/live.h"
#include "source/details.h"
#include "source/sampler.h"

#define ZOOMS_MAX 64
#define TYPED_MAX 256
#define KEY_CODES_MAX 3

struct screen;

/* One key, or several that do the same; the table of them ends with {}. */
struct key {
	int codes[KEY_CODES_MAX];
	const char *label;
	const char *help;
	void (*act)(struct screen *screen);
};

struct screen {
	const struct live_options *options;
	const struct key *keys; /* of the rows */
	struct sampler *sampler;
	struct snapshot *snapshot; /* the one that is shown */
	unsigned long nr_shown; /* samples */
	double interval; /* seconds */
	bool is_paused;
	bool is_over;
	int err; /* what ends it: -errno */
	__u64 first_oom_kill; /* of the machine, when it began */

	struct view *view;
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

/* Shows a message at the bottom, until the next key. */
void screen__say(struct screen *screen, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The next sample becomes the one that is shown. 0; -ENODATA; -errno, logged. */
int screen__read(struct screen *screen);

/* What it read: counts it, and makes its rows. 0 or -errno, logged. */
int screen__show(struct screen *screen);

/* Of a file: the sample of that number; on a damaged one, or beyond the end, it stays. */
void screen__go_to(struct screen *screen, long wanted);

/* Rows anew: after another sample, filter, order or size. 0 or -errno, logged. */
int screen__arrange(struct screen *screen);
void screen__sort_by(struct screen *screen, const struct column *column);

/* NULL where there is no row. */
struct memcg *screen__selected(const struct screen *screen);

/* Selects that row, or the nearest there is, and sees to it that it is in sight. */
void screen__select(struct screen *screen, long row);
void screen__scroll(struct screen *screen);

/* How many rows are in sight. */
__u32 screen__height(const struct screen *screen);

/* Puts printable text at a place, as far as there is room; where it ends. */
int screen__put(int y, int x, const char *printable, attr_t attributes);

/* Writes the whole sample as JSON to a file that isn't there yet. */
int screen__write(struct screen *screen, const char *name);

#endif /* __SCREEN_H */
