// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Opens and moves each kind of panel; draws the help and the lists to choose from. */
#define _GNU_SOURCE /* strcasestr() */
#include <string.h>
#include "screen/finding_lines.h"
#include "screen/keys.h"
#include "screen/kill_panel.h"
#include "screen/lines.h"
#include "screen/panel.h"
#include "screen/screen.h"

/* More lines than any panel has. Drawing a panel counts its lines. */
#define LINES_UNKNOWN 0x10000

static void help__draw(struct lines *lines)
{
	const struct key *key;

	lines__add(lines, STYLE_HEADING, "Keys");
	for (key = keys; key->help; key++) {
		if (key->act) {
			lines__add(lines, STYLE_PLAIN, "%-10s %s", key->label,
				   key->help);
			continue;
		}
		lines__add(lines, STYLE_PLAIN, " ");
		lines__add(lines, STYLE_HEADING, "%s", key->help);
	}
	lines__add(lines, STYLE_PLAIN, " ");
	lines__add(lines, STYLE_HEADING, "Colours");
	lines__add(
		lines, STYLE_WARNING,
		"from 80 %% of the limit that binds; above a memory.high; (throttled), (thrashing)");
	lines__add(lines, STYLE_ALARM,
		   "from 95 %% of it; an OOM kill just now");
	lines__add(lines, STYLE_GREW,
		   "a counter that grew since the sample before");
	lines__add(lines, STYLE_NEW,
		   "a memcg that wasn't there: (new), (re-made)");
	lines__add(lines, STYLE_DIM, "(dying), nothing counted, not known");
}

/* The column on that line of a list; NULL: the list ends before it. */
static const struct column *chooser__column(const struct screen *screen,
					    int line)
{
	const struct column *column;
	int nr = 0;

	for_each_column(column) {
		if (column->v1_only && !screen->view->columns.v1)
			continue;
		if (!strcasestr(column->name, screen->panel.filter) &&
		    !strcasestr(column->heading, screen->panel.filter))
			continue;
		if (nr++ == line)
			return column;
	}
	return NULL;
}

static char chooser__mark(const struct screen *screen,
			  const struct column *column)
{
	if (screen->panel.kind == PANEL_SORT)
		return column == screen->view->sort ? '*' : ' ';
	return column_list__has(&screen->view->columns, column) ? 'x' : ' ';
}

static void chooser__draw(const struct screen *screen, struct lines *lines)
{
	const struct column *column;
	int i;

	for (i = 0; (column = chooser__column(screen, i)); i++) {
		text__clear(lines->text);
		text__format(lines->text, "[%c] %-30s %s",
			     chooser__mark(screen, column), column->name,
			     column->help);
		lines__put(lines, text__string(lines->text),
			   i == screen->panel.selected ? A_REVERSE : A_NORMAL);
	}
	if (!i)
		terminal__put(lines->y, 0, "no column has such a name",
			      terminal__attributes(STYLE_DIM));
}

enum panel_kind panel__kind(const struct panel *panel)
{
	return panel->kind;
}

void panel__free(struct panel *panel)
{
	details_panel__free(&panel->details);
}

/* True if it is about one memcg, which it follows. */
static bool panel__is_of_memcg(const struct panel *panel)
{
	return panel->kind == PANEL_DETAILS || panel->kind == PANEL_EXPLANATION;
}

bool panel__has_findings(const struct panel *panel)
{
	return panel__is_of_memcg(panel) || panel->kind == PANEL_SUMMARY;
}

bool panel__is_list(const struct panel *panel)
{
	return panel->kind == PANEL_SORT || panel->kind == PANEL_COLUMNS ||
	       panel->kind == PANEL_KILLS;
}

/* The line of the terminal that shows the first one; a heading may stand above it. */
static int panel__first_line(const struct screen *screen)
{
	return screen->first_line - (screen->panel.kind != PANEL_KILLS);
}

int panel__height(const struct screen *screen)
{
	return LINES - 1 - panel__first_line(screen);
}

static int at_most(int number, int most)
{
	return number < most ? number : most;
}

static int at_least(int number, int least)
{
	return number > least ? number : least;
}

void panel__move(struct screen *screen, int lines)
{
	struct panel *panel = &screen->panel;
	const int height = panel__height(screen);

	if (panel__is_list(panel)) {
		panel->selected = at_least(
			at_most(panel->selected + lines, panel->nr - 1), 0);
		panel->top = at_most(panel->top, panel->selected);
		panel->top = at_least(panel->top, panel->selected - height + 1);
	} else {
		panel->top = at_least(
			at_most(panel->top + lines, panel->nr - height), 0);
	}
}

void panel__move_home(struct screen *screen)
{
	panel__move(screen, -screen->panel.nr);
}

void panel__move_to_end(struct screen *screen)
{
	panel__move(screen, screen->panel.nr);
}

void panel__click(struct screen *screen, int y)
{
	struct panel *panel = &screen->panel;
	const int line = y - panel__first_line(screen);

	if (panel__is_list(panel) && line >= 0 &&
	    line < panel__height(screen) && panel->top + line < panel->nr)
		panel->selected = panel->top + line;
}

void panel__set_filter(struct screen *screen, const char *text)
{
	struct panel *panel = &screen->panel;

	strcpy(panel->filter, text);
	panel->top = panel->selected = panel->nr = 0;
	while (chooser__column(screen, panel->nr))
		panel->nr++;
}

/* Counts the columns to choose from, and selects the one that is sorted by. */
static void chooser__open(struct screen *screen)
{
	struct panel *panel = &screen->panel;
	const struct column *column;
	int selected = 0;

	for (panel->nr = 0; (column = chooser__column(screen, panel->nr));
	     panel->nr++)
		if (panel->kind == PANEL_SORT && column == screen->view->sort)
			selected = panel->nr;
	panel__move(screen, selected);
}

void panel__open(struct screen *screen, enum panel_kind kind)
{
	struct panel *panel = &screen->panel;
	const struct memcg *memcg = rows__selected(&screen->rows);

	panel->kind = kind;
	panel->filter[0] = '\0';
	panel->top = 0;
	if (kind != PANEL_KILL)
		panel->selected = 0;
	panel->nr = LINES_UNKNOWN;
	if (panel__is_of_memcg(panel))
		details_panel__open(&panel->details,
				    memcg->added ? memcg->parent : memcg);
	panel__refresh(screen);
	if (kind == PANEL_KILLS)
		panel->nr = kill_list__nr(&screen->kills.list);
	else if (panel__is_list(panel))
		chooser__open(screen);
}

int panel__close(struct screen *screen)
{
	struct panel *panel = &screen->panel;
	const int selected = panel->selected;

	if (panel->kind == PANEL_KILL) {
		panel__open(screen, PANEL_KILLS);
		panel__move(screen, selected);
	} else {
		panel->kind = PANEL_CLOSED;
	}
	return FOLLOW_NOTHING;
}

void panel__keep_kill(struct screen *screen, unsigned int nr_newer)
{
	struct panel *panel = &screen->panel;

	if (panel->kind == PANEL_KILL)
		panel->selected += nr_newer;
	if (panel->kind != PANEL_KILLS)
		return;
	panel->nr = kill_list__nr(&screen->kills.list);
	panel__move(screen, nr_newer);
}

int panel__sort_by_selected(struct screen *screen)
{
	const struct column *column =
		chooser__column(screen, screen->panel.selected);

	if (!column)
		return FOLLOW_NOTHING;
	panel__close(screen);
	return screen__sort_by(screen, column);
}

int panel__toggle_selected(struct screen *screen)
{
	const struct column *column =
		chooser__column(screen, screen->panel.selected);

	/* An error is logged, and so shown as a message. */
	if (!column || column_list__toggle(&screen->view->columns, column))
		return FOLLOW_NOTHING;
	return FOLLOW_ARRANGE;
}

void panel__refresh(struct screen *screen)
{
	if (panel__is_of_memcg(&screen->panel))
		details_panel__refresh(&screen->panel.details, screen,
				       screen->panel.kind == PANEL_EXPLANATION);
}

void panel__draw(struct screen *screen)
{
	struct panel *panel = &screen->panel;
	struct lines lines = { .text = &screen->line,
			       .y = panel__first_line(screen),
			       .height = panel__height(screen) };

	/* There may be fewer lines than before, or more in sight. */
	panel->top = at_least(at_most(panel->top, panel->nr - lines.height), 0);
	lines.top = panel->top;
	switch (panel->kind) {
	case PANEL_HELP:
		help__draw(&lines);
		break;
	case PANEL_DETAILS:
	case PANEL_EXPLANATION:
		details_panel__draw(&panel->details, screen,
				    panel->kind == PANEL_EXPLANATION, &lines);
		break;
	case PANEL_SUMMARY:
		lines__add_summary(&lines, screen);
		break;
	case PANEL_KILLS:
		kill_panel__draw_heading(screen);
		kill_panel__draw_list(screen, &lines);
		return;
	case PANEL_KILL:
		kill_panel__draw_kill(screen, &lines);
		break;
	default:
		chooser__draw(screen, &lines);
	}
	panel->nr = lines.nr;
}
