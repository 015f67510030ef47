// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * One table of keys, from which the help and the man page follow, and what each of
 * them does to the rows.
 */
#include <curses.h>
#include <string.h>
#include <time.h>
#include "screen/keys.h"
#include "screen/panel.h"
#include "screen/prompt.h"

/* What + and - go through, in seconds. */
static const double intervals[] = { 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60 };

#define NR_INTERVALS (sizeof(intervals) / sizeof(intervals[0]))

static void action__up(struct screen *screen)
{
	screen__select(screen, (long)screen->selected - 1);
}

static void action__down(struct screen *screen)
{
	screen__select(screen, (long)screen->selected + 1);
}

static void action__page_up(struct screen *screen)
{
	screen__select(screen, (long)screen->selected - screen__height(screen));
}

static void action__page_down(struct screen *screen)
{
	screen__select(screen, (long)screen->selected + screen__height(screen));
}

static void action__home(struct screen *screen)
{
	screen__select(screen, 0);
}

static void action__end(struct screen *screen)
{
	screen__select(screen, screen->nr_rows);
}

static bool memcg__has_rows_below(const struct memcg *memcg)
{
	return memcg->child != NULL;
}

static void screen__fold(struct screen *screen, bool folded)
{
	struct memcg *selected = screen__selected(screen);

	if (!selected || !screen->view->tree)
		return;
	selected->is_folded = folded && memcg__has_rows_below(selected);
	screen__arrange(screen);
}

/* What has nothing to fold leads to what is above it. */
static void action__left(struct screen *screen)
{
	const struct memcg *selected = screen__selected(screen), *above;
	__u32 i;

	if (!selected || !screen->view->tree)
		return;
	if (memcg__has_rows_below(selected) && !selected->is_folded) {
		screen__fold(screen, true);
		return;
	}
	above = memcg__shown_above(selected);
	for (i = 0; above && i < screen->nr_rows; i++)
		if (screen->rows[i] == above)
			screen__select(screen, i);
}

static void action__right(struct screen *screen)
{
	screen__fold(screen, false);
}

static void action__space(struct screen *screen)
{
	const struct memcg *selected = screen__selected(screen);

	if (selected)
		screen__fold(screen, !selected->is_folded);
}

/* All but the starts; all open if any was folded. */
static void action__fold_all(struct screen *screen)
{
	struct snapshot *snapshot = screen->snapshot;
	bool folded = true;
	__u32 i;

	for (i = 0; i < snapshot->nr_memcgs; i++)
		folded &= !snapshot->memcgs[i].is_folded;
	for (i = 0; i < snapshot->nr_memcgs; i++)
		snapshot->memcgs[i].is_folded =
			folded && memcg__shown_above(&snapshot->memcgs[i]) &&
			memcg__has_rows_below(&snapshot->memcgs[i]);
	screen__arrange(screen);
}

static void action__tree(struct screen *screen)
{
	const bool tree = !screen->view->tree;

	screen->view->tree = tree;
	/* Without a tree a name doesn't say where it is. */
	column_list__replace(&screen->view->columns, tree ? "cgroup" : "name",
			     tree ? "name" : "cgroup");
	screen__say(screen, screen->view->tree ? "a tree" : "a list");
	screen__arrange(screen);
}

/* Among those that are shown. */
static void screen__move_sort(struct screen *screen, int step)
{
	const struct table *table = &screen->table;
	size_t i;

	if (!table->nr)
		return;
	for (i = 0; i < table->nr; i++)
		if (table->columns[i] == screen->view->sort)
			break;
	if (i == table->nr)
		i = step > 0 ? table->nr - 1 : 0;
	screen__sort_by(screen,
			table->columns[(i + table->nr + step) % table->nr]);
}

static void action__sort_left(struct screen *screen)
{
	screen__move_sort(screen, -1);
}

static void action__sort_right(struct screen *screen)
{
	screen__move_sort(screen, 1);
}

static void action__reverse(struct screen *screen)
{
	screen->view->reverse = !screen->view->reverse;
	screen__say(screen,
		    screen->view->reverse ? "reversed" : "not reversed");
	screen__arrange(screen);
}

static void screen__set_interval(struct screen *screen, bool longer)
{
	size_t i = 0;

	while (i < NR_INTERVALS - 1 && intervals[i] < screen->interval)
		i++;
	if (longer && intervals[i] <= screen->interval && i + 1 < NR_INTERVALS)
		i++;
	if (!longer && i && intervals[i] >= screen->interval)
		i--;
	/* Beyond both ends it stays. */
	if (longer == (intervals[i] > screen->interval))
		screen->interval = intervals[i];
	clock_gettime(CLOCK_MONOTONIC, &screen->sampler->due);
	sampler__schedule(screen->sampler, screen->interval);
	screen__say(screen, "every %g s", screen->interval);
}

static void action__longer(struct screen *screen)
{
	screen__set_interval(screen, true);
}

static void action__shorter(struct screen *screen)
{
	screen__set_interval(screen, false);
}

static void action__pause(struct screen *screen)
{
	screen->is_paused = !screen->is_paused;
	clock_gettime(CLOCK_MONOTONIC, &screen->sampler->due);
	if (!screen->is_paused)
		sampler__schedule(screen->sampler, screen->interval);
}

static void action__zoom(struct screen *screen)
{
	const struct memcg *selected = screen__selected(screen);

	if (!selected || screen->nr_zooms == ZOOMS_MAX ||
	    selected == &screen->snapshot->memcgs[screen->snapshot->first])
		return;
	screen->zooms[screen->nr_zooms++] = selected->serial;
	screen->top = 0;
	screen__arrange(screen);
}

static void action__back(struct screen *screen)
{
	if (!screen->nr_zooms)
		return;
	screen->nr_zooms--;
	screen__arrange(screen);
}

static void action__filter(struct screen *screen)
{
	prompt__open(screen, PROMPT_FILTER);
}

static void action__write(struct screen *screen)
{
	prompt__open(screen, PROMPT_WRITE);
}

static void action__sort(struct screen *screen)
{
	panel__open(screen, PANEL_SORT);
}

static void action__columns(struct screen *screen)
{
	panel__open(screen, PANEL_COLUMNS);
}

static void action__details(struct screen *screen)
{
	if (screen__selected(screen))
		panel__open(screen, PANEL_DETAILS);
}

static void action__help(struct screen *screen)
{
	panel__open(screen, PANEL_HELP);
}

static void action__quit(struct screen *screen)
{
	screen->is_over = true;
}

static void action__previous(struct screen *screen)
{
	screen__go_to(screen, (long)screen->sampler->position - 1);
}

static void action__next(struct screen *screen)
{
	screen__go_to(screen, (long)screen->sampler->position + 1);
}

static void action__previous_ten(struct screen *screen)
{
	screen__go_to(screen, (long)screen->sampler->position - 10);
}

static void action__next_ten(struct screen *screen)
{
	screen__go_to(screen, (long)screen->sampler->position + 10);
}

static void action__redraw(struct screen *screen __attribute__((unused)))
{
	clearok(curscr, TRUE);
}

#define CONTROL(letter) ((letter)&0x1f)

const struct key keys[] = {
	{ { KEY_UP, 'k' }, "Up, k", "select the row above", action__up },
	{ { KEY_DOWN, 'j' }, "Down, j", "select the row below", action__down },
	{ { KEY_PPAGE }, "PgUp", "go up by a screen", action__page_up },
	{ { KEY_NPAGE }, "PgDn", "go down by a screen", action__page_down },
	{ { KEY_HOME }, "Home", "go to the first row", action__home },
	{ { KEY_END }, "End", "go to the last row", action__end },
	{ { KEY_LEFT },
	  "Left",
	  "fold what is below the row, or go to what is above it",
	  action__left },
	{ { KEY_RIGHT }, "Right", "unfold it", action__right },
	{ { ' ' }, "Space", "fold or unfold it", action__space },
	{ { '*' }, "*", "fold all, or unfold all", action__fold_all },
	{ { 't' }, "t", "show a tree or a list", action__tree },
	{ { '<' },
	  "<",
	  "sort by the column to the left of the one sorted by",
	  action__sort_left },
	{ { '>' }, ">", "sort by the column to the right", action__sort_right },
	{ { 's' }, "s", "choose the column to sort by", action__sort },
	{ { 'r' }, "r", "reverse the order", action__reverse },
	{ { '/' },
	  "/",
	  "show only what matches: COLUMN OP VALUE as for -F, or a part of the path",
	  action__filter },
	{ { 'o' }, "o", "choose the columns", action__columns },
	{ { '+' }, "+", "a longer interval", action__longer },
	{ { '-' }, "-", "a shorter interval", action__shorter },
	{ { 'p' }, "p", "pause, or go on; a file starts paused", action__pause },
	{ { '\n', '\r', KEY_ENTER },
	  "Enter",
	  "show only the selected cgroup and what is below it",
	  action__zoom },
	{ { KEY_BACKSPACE, 127, CONTROL('h') },
	  "Backspace",
	  "back to what was shown before Enter",
	  action__back },
	{ { 'i' },
	  "i",
	  "details: every value and rate, who limits it, pressure, processes",
	  action__details },
	{ { 'w' },
	  "w",
	  "write the sample to a new file, as JSON",
	  action__write },
	{ { '[' }, "[", "with -i: the sample before", action__previous },
	{ { ']' }, "]", "with -i: the next sample", action__next },
	{ { '{' }, "{", "with -i: ten samples back", action__previous_ten },
	{ { '}' }, "}", "with -i: ten samples on", action__next_ten },
	{ { CONTROL('l') }, "Ctrl-L", "draw it all again", action__redraw },
	{ { 'h', '?', KEY_F(1) }, "h, ?, F1", "this help", action__help },
	{ { 'q', KEY_F(10) }, "q, F10", "quit", action__quit },
	{},
};

void keys__print(FILE *file)
{
	const struct key *key;

	for (key = keys; key->act; key++)
		fprintf(file, "%-10s %s\n", key->label, key->help);
}

static void screen__press(struct screen *screen, int code)
{
	const struct key *key;
	size_t i;

	for (key = keys; key->act; key++)
		for (i = 0; i < KEY_CODES_MAX; i++)
			if (key->codes[i] && key->codes[i] == code) {
				key->act(screen);
				return;
			}
	screen__say(screen, "h shows what the keys do");
}

/* Which column is at that place of the headings; table.nr: none. */
static size_t screen__column_at(const struct screen *screen, int x)
{
	const struct table *table = &screen->table;
	size_t i, end = 0;

	for (i = 0; i < table->nr; i++) {
		end += table->widths[i] + 1;
		if (x < (int)end)
			break;
	}
	return i;
}

static void screen__click(struct screen *screen)
{
	MEVENT event;
	size_t i;

	if (getmouse(&event) != OK)
		return;
	if (event.bstate & BUTTON4_PRESSED) {
		screen__select(screen, (long)screen->selected - 3);
	} else if (event.bstate & BUTTON5_PRESSED) {
		screen__select(screen, (long)screen->selected + 3);
	} else if (event.y == screen->first_line - 1) {
		i = screen__column_at(screen, event.x);
		if (i == screen->table.nr)
			return;
		if (screen->table.columns[i] == screen->view->sort)
			action__reverse(screen);
		else
			screen__sort_by(screen, screen->table.columns[i]);
	} else if (event.y >= screen->first_line && event.y < LINES - 1 &&
		   screen->top + event.y - screen->first_line <
			   screen->nr_rows) {
		screen__select(screen,
			       screen->top + event.y - screen->first_line);
	}
}

void keys__take(struct screen *screen, int code)
{
	if (code == KEY_RESIZE) {
		screen__arrange(screen);
		return;
	}
	text__clear(&screen->message);
	if (screen->prompt)
		prompt__take_key(screen, code);
	else if (screen->panel && !panel__lets_through(screen, code))
		panel__take_key(screen, code);
	else if (code == KEY_MOUSE)
		screen__click(screen);
	else
		screen__press(screen, code);
}
