/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The panel that opens in place of the rows: the help, a list of columns or of kills to
 * choose from, the details of one memcg or kill, the explanation of one memcg, or the
 * summary of all. It consists of lines, some of which are in sight.
 */
#ifndef __PANEL_H
#define __PANEL_H

#include "screen/details_panel.h"
#include "screen/prompt.h"

struct screen;

struct panel {
	enum panel_kind {
		PANEL_CLOSED,
		PANEL_HELP,
		PANEL_SORT,
		PANEL_COLUMNS,
		PANEL_DETAILS,
		PANEL_KILLS,
		PANEL_KILL,
		PANEL_EXPLANATION, /* of the memcg of the details */
		PANEL_SUMMARY,
		NR_PANEL_KINDS
	} kind;
	int top; /* the first line in sight */
	int selected; /* a line, in a list to choose from; also the kill that is shown */
	int nr; /* lines, of a list those to choose from */
	char filter[TYPED_MAX]; /* a list shows only columns whose name has it */
	struct details_panel details;
};

enum panel_kind panel__kind(const struct panel *panel);

/* True if it is a list to choose from. */
bool panel__is_list(const struct panel *panel);

/* True if it has findings, of one memcg or of all. */
bool panel__has_findings(const struct panel *panel);

/*
 * Opens it; the details are those of the selected memcg, of an added row its parent's. A
 * kill is opened from their list.
 */
void panel__open(struct screen *screen, enum panel_kind kind);
void panel__free(struct panel *panel);

/* The number of lines in sight. */
int panel__height(const struct screen *screen);

/*
 * Selects the line that is that many lines further down in a list; scrolls down by as
 * many lines in the other panels.
 */
void panel__move(struct screen *screen, int lines);
void panel__move_home(struct screen *screen);
void panel__move_to_end(struct screen *screen);

/* Selects the line of a list that is on that line of the terminal, if there is one. */
void panel__click(struct screen *screen, int y);

/* Shows only those lines of a list whose column has a text in its name; "": all. */
void panel__set_filter(struct screen *screen, const char *text);

/* Keeps the kill that is selected, or shown, when so many newer ones have come. */
void panel__keep_kill(struct screen *screen, unsigned int nr_newer);

/*
 * The actions of keys. They return flags of enum follow or -errno, logged. One kill closes
 * to the list.
 */
int panel__close(struct screen *screen);
int panel__sort_by_selected(struct screen *screen);
int panel__toggle_selected(struct screen *screen);

/* Reads anew what the details show beside the sample. */
void panel__refresh(struct screen *screen);

/* Draws it, in place of the headings and the rows. */
void panel__draw(struct screen *screen);

#endif /* __PANEL_H */
