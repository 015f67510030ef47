/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The live screen's state, and what changes it: the sample that is shown, the order
 * and filter of its rows. The rows themselves are in rows.h, what opens over them in
 * panel.h, what is typed in prompt.h; keys.h says which key does what.
 */
#ifndef __SCREEN_H
#define __SCREEN_H

#include <curses.h>
#include "model/filter.h"
#include "model/view.h"
#include "output/table.h"
#include "screen/kill_watch.h"
#include "screen/live.h"
#include "screen/panel.h"
#include "screen/prompt.h"
#include "screen/rows.h"
#include "source/sampler.h"

/*
 * The flags that an action returns. They say what has to follow it, once for all keys
 * that came together.
 */
enum follow {
	FOLLOW_NOTHING = 0,
	FOLLOW_SAMPLE = 1 << 0, /* another sample was read and is to be shown */
	FOLLOW_ARRANGE = 1 << 1, /* the rows are to be made anew */
	FOLLOW_REDRAW = 1 << 2, /* the terminal is to be drawn from scratch */
	FOLLOW_QUIT = 1 << 3,
	FOLLOW_FIRST_MATCH = 1 << 4, /* its row is to be selected */
};

struct screen {
	const struct live_options *options;
	struct sampler *sampler;
	struct snapshot *snapshot; /* the one that is shown */
	/* The range of the snapshot before the rows are narrowed to a cgroup. */
	__u32 base_first;
	__u32 base_nr;
	unsigned long nr_shown; /* samples */
	__u64 first_oom_kill; /* of the machine, in the first sample */
	__u64 last_oom_kill; /* in the sample that is shown */
	time_t last_kill; /* when one was seen; 0: none was */
	struct kill_watch kills; /* of the running kernel only, not of a file */
	unsigned int nr_redraws; /* samples that are to be drawn from scratch */
	double interval; /* seconds */
	bool is_paused;
	/* There was no memory: for a later sample than the one that is shown, for its rows. */
	bool is_late;
	bool lacks_rows;

	struct view *view;
	/* The filter that was typed; {} while there is none. */
	struct filter filter;
	char filter_text[TYPED_MAX];

	struct table table;
	struct table_options table_options;
	struct rows rows;
	struct panel panel;
	struct prompt prompt;
	int first_line; /* of the terminal that shows a row */
	MEVENT mouse; /* what KEY_MOUSE stands for */

	struct text message; /* printable, in message_bytes; "": none */
	char message_bytes[4 * 512]; /* so it needs no memory */
	struct text line; /* a line that is being drawn */
};

/* The sampler and the view stay the caller's and have to outlive the screen. */
void screen__init(struct screen *screen, struct sampler *sampler,
		  struct view *view, const struct live_options *options);
void screen__free(struct screen *screen);

/* Shows a message on the last line, until the next key. */
void screen__say(struct screen *screen, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Takes over the size of the terminal. */
void screen__fit(struct screen *screen);

/*
 * Reads the next sample, which becomes the one that is shown; FOLLOW_SAMPLE has to
 * follow. Returns 0; -ENODATA, a file has no more; -errno, logged.
 */
int screen__read(struct screen *screen);

/* Takes the kills that have come. */
void screen__take_kills(struct screen *screen);

/* Sets what follows from the first sample. Returns 0 or -errno, logged. */
int screen__begin(struct screen *screen);

/* Does what flags of enum follow ask for. */
void screen__follow(struct screen *screen, int follow);

/* Makes the next sample due one interval from now. */
void screen__restart_interval(struct screen *screen);

/* The seconds from one sample to the next, or to the next look at a stream. */
double screen__interval(const struct screen *screen);

/* The functions below return flags of enum follow, or -errno, logged. */

/* Goes on to the next sample of a file, or to the newest that has come of a stream. */
int screen__go_on(struct screen *screen);

/*
 * Reads that sample of a file, counted from 0. The one that is shown stays if the
 * file is damaged there, or the last one if the file ends before it. Going back in a
 * stream pauses it.
 */
int screen__go_to(struct screen *screen, long wanted);

int screen__sort_by(struct screen *screen, const struct column *column);

/*
 * Filters the rows by an expression as for --filter or by a part of the path; ""
 * for no filter. Says what is wrong with an expression, and then hides nothing.
 */
int screen__set_filter(struct screen *screen, const char *text);

/* Writes the whole sample as JSON to a new file, and says how that went. */
int screen__write(struct screen *screen, const char *name);

#endif /* __SCREEN_H */
