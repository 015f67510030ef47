// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The live screen. One table of keys, from which the help and the man page follow;
 * one way to draw, whatever happened. What else can be opened over the rows
 * (details, lists to choose from) is in panel.c.
 */
#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "json.h"
#include "log.h"
#include "panel.h"
#include "privilege.h"
#include "prompt.h"
#include "screen.h"
#include "terminal.h"
#include "text.h"

/* What + and - go through, in seconds. */
static const double intervals[] = { 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60 };

#define NR_INTERVALS (sizeof(intervals) / sizeof(intervals[0]))
#define HEADER_LINES 2

void screen__say(struct screen *screen, const char *format, ...)
{
	va_list arguments;
	char message[512];

	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	text__clear(&screen->message);
	text__append_printable(&screen->message, message, strlen(message));
}

/* Where the screen shows what would go to standard error. */
static struct screen *logging;

static void log__to_screen(const char *message)
{
	screen__say(logging, "%s", message);
}

static struct memcg *screen__selected(const struct screen *screen)
{
	return screen->nr_rows ? screen->rows[screen->selected] : NULL;
}

static __u32 screen__height(const struct screen *screen)
{
	const int height = LINES - screen->first_line - 1;

	return height > 1 ? height : 1;
}

/* Sees to it that the selected row is in sight. */
static void screen__scroll(struct screen *screen)
{
	const __u32 height = screen__height(screen);

	if (screen->nr_rows <= height)
		screen->top = 0;
	else if (screen->top > screen->nr_rows - height)
		screen->top = screen->nr_rows - height;
	if (screen->selected < screen->top)
		screen->top = screen->selected;
	if (screen->selected >= screen->top + height)
		screen->top = screen->selected - height + 1;
}

static void screen__select(struct screen *screen, long row)
{
	if (row >= (long)screen->nr_rows)
		row = (long)screen->nr_rows - 1;
	screen->selected = row < 0 ? 0 : row;
	screen->selected_serial =
		screen->nr_rows ? screen->rows[screen->selected]->serial : 0;
	screen__scroll(screen);
}

/* Whether something above it is folded. */
static bool memcg__is_out_of_sight(const struct memcg *memcg)
{
	const struct memcg *above = memcg;

	while ((above = memcg__shown_above(above)))
		if (above->is_folded)
			return true;
	return false;
}

/* The rows of the order that can be seen, in their place the same one selected. */
static int screen__set_rows(struct screen *screen)
{
	const struct snapshot *snapshot = screen->snapshot;
	struct memcg **more;
	long selected = screen->selected;
	bool is_there;
	__u64 wanted;
	__u32 i;

	if (snapshot->nr_rows > screen->room) {
		more = reallocarray(screen->rows, snapshot->nr_rows,
				    sizeof(*more));
		if (!more)
			return log__error(-ENOMEM, "no memory for %u rows",
					  snapshot->nr_rows);
		screen->rows = more;
		screen->room = snapshot->nr_rows;
	}
	screen->nr_rows = 0;
	for (i = 0; i < snapshot->nr_rows; i++) {
		if (screen->view.tree &&
		    memcg__is_out_of_sight(snapshot->order[i]))
			continue;
		if (snapshot->order[i]->serial == screen->selected_serial)
			selected = screen->nr_rows;
		screen->rows[screen->nr_rows++] = snapshot->order[i];
	}
	/* What is only out of sight is selected again when it is back. */
	wanted = screen->selected_serial;
	is_there = wanted && (screen->options->input ||
			      snapshot__find(screen->snapshot, wanted));
	screen__select(screen, selected);
	if (is_there)
		screen->selected_serial = wanted;
	return 0;
}

/* A file's samples may be without the one that is zoomed to, and have it again. */
static void screen__zoom(struct screen *screen)
{
	struct snapshot *snapshot = screen->snapshot;
	unsigned int i = screen->nr_zooms;
	const struct memcg *start;

	snapshot__set_range(snapshot, screen->base_first, screen->base_nr);
	for (; i; i--) {
		start = snapshot__find(snapshot, screen->zooms[i - 1]);
		if (start) {
			snapshot__set_start(snapshot, start);
			return;
		}
		if (screen->options->input)
			continue;
		screen->nr_zooms--;
		screen__say(screen, "the cgroup that was shown is gone");
	}
}

int screen__arrange(struct screen *screen)
{
	int err;

	screen->view.filter = screen->filter.column ? &screen->filter : NULL;
	screen->view.with_ancestors = screen->view.tree;
	screen__zoom(screen);
	view__arrange(&screen->view, screen->snapshot);
	screen->table_options.tree = screen->view.tree;
	screen->table_options.width = COLS;
	err = table__lay_out(&screen->table, screen->snapshot,
			     &screen->table_options);
	return err ? err : screen__set_rows(screen);
}

/* What was folded stays so, by serial. */
static void screen__keep_folds(struct snapshot *now, struct snapshot *before)
{
	const struct memcg *memcg;
	struct memcg *same;
	__u32 i;

	for (i = 0; i < before->nr_memcgs; i++) {
		memcg = &before->memcgs[i];
		if (!memcg->is_folded)
			continue;
		same = snapshot__find(now, memcg->serial);
		if (same)
			same->is_folded = true;
	}
}

/* Reads the next sample. 0; -ENODATA; -errno, logged. */
static int screen__read(struct screen *screen)
{
	struct snapshot *before = sampler__last(&screen->sampler);
	int err = sampler__read(&screen->sampler);

	if (err)
		return err;
	screen->snapshot = sampler__last(&screen->sampler);
	if (before && before != screen->snapshot)
		screen__keep_folds(screen->snapshot, before);
	screen->base_first = screen->snapshot->first;
	screen->base_nr = screen->snapshot->nr;
	return 0;
}

static int screen__show(struct screen *screen)
{
	const struct machine *machine = &screen->sampler.machine;

	if (screen->nr_shown++ == 0)
		screen->first_oom_kill = machine->oom_kill;
	/* Which columns there are depends on the machine that a file is from. */
	if (machine->memory_is_v1 != screen->view.columns.v1 &&
	    screen->nr_shown == 1 &&
	    view__set(&screen->view, screen->options, machine->memory_is_v1))
		return -EINVAL;
	screen->view.columns.v1 = machine->memory_is_v1;
	return screen__arrange(screen);
}

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

	if (!selected || !screen->view.tree)
		return;
	selected->is_folded = folded && memcg__has_rows_below(selected);
	screen__arrange(screen);
}

/* What has nothing to fold leads to what is above it. */
static void action__left(struct screen *screen)
{
	const struct memcg *selected = screen__selected(screen), *above;
	__u32 i;

	if (!selected || !screen->view.tree)
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
	struct column_list *list = &screen->view.columns;
	size_t i;

	screen->view.tree = !screen->view.tree;
	/* A list needs the whole path. */
	for (i = 0; i < list->nr; i++)
		if (!strcmp(list->columns[i]->name,
			    screen->view.tree ? "cgroup" : "name"))
			list->columns[i] = column__find(
				screen->view.tree ? "name" : "cgroup");
	screen__say(screen, screen->view.tree ? "a tree" : "a list");
	screen__arrange(screen);
}

void screen__sort_by(struct screen *screen, const struct column *column)
{
	screen->view.sort = column;
	screen__say(screen, "sorted by %s%s", column->name,
		    screen->view.reverse ? ", reversed" : "");
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
		if (table->columns[i] == screen->view.sort)
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
	screen->view.reverse = !screen->view.reverse;
	screen__say(screen, screen->view.reverse ? "reversed" : "not reversed");
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
	clock_gettime(CLOCK_MONOTONIC, &screen->sampler.due);
	sampler__schedule(&screen->sampler, screen->interval);
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
	clock_gettime(CLOCK_MONOTONIC, &screen->sampler.due);
	if (!screen->is_paused)
		sampler__schedule(&screen->sampler, screen->interval);
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

/* The sample of that number; on a damaged one, or beyond the end, it stays. */
static void screen__go_to(struct screen *screen, long wanted)
{
	struct sampler *sampler = &screen->sampler;
	const unsigned long here = sampler->position;
	int err = 0;

	if (!screen->options->input) {
		screen__say(screen, "only a file has samples to go to");
		return;
	}
	if (wanted < 0)
		wanted = 0;
	if ((unsigned long)wanted <= here) {
		/* With those before it: for the rates, and to tell a gap. */
		err = sampler__seek(sampler, wanted > 2 ? wanted - 2 : 0);
		if (!err)
			err = screen__read(screen);
	}
	while (!err && sampler->position < (unsigned long)wanted)
		err = screen__read(screen);
	if (err == -ENODATA) {
		screen->is_paused = true;
		screen__say(screen, "that is the last sample");
		screen->err = screen__arrange(screen);
		return;
	}
	/* What a failed read overwrote is read again. */
	if (err) {
		err = sampler__seek(sampler, here ? here - 1 : 0);
		while (!err && screen->nr_shown &&
		       (err = screen__read(screen)) == 0 &&
		       sampler->position < here)
			;
	}
	screen->err = err ? err : screen__show(screen);
}

static void action__previous(struct screen *screen)
{
	screen__go_to(screen, (long)screen->sampler.position - 1);
}

static void action__next(struct screen *screen)
{
	screen__go_to(screen, (long)screen->sampler.position + 1);
}

static void action__previous_ten(struct screen *screen)
{
	screen__go_to(screen, (long)screen->sampler.position - 10);
}

static void action__next_ten(struct screen *screen)
{
	screen__go_to(screen, (long)screen->sampler.position + 10);
}

static void action__redraw(struct screen *screen __attribute__((unused)))
{
	clearok(curscr, TRUE);
}

#define CONTROL(letter) ((letter)&0x1f)

/* Every key of the rows: this is the help, and the man page's list. */
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
	  "show only what matches: COLUMN OP VALUE as for -F, or a part of the name",
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

void screen__print_keys(FILE *file)
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
		if (screen->table.columns[i] == screen->view.sort)
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

static void screen__take_key(struct screen *screen, int code)
{
	if (code == KEY_RESIZE) {
		screen__arrange(screen);
		return;
	}
	text__clear(&screen->message);
	if (screen->prompt)
		prompt__take_key(screen, code);
	else if (screen->panel)
		panel__take_key(screen, code);
	else if (code == KEY_MOUSE)
		screen__click(screen);
	else
		screen__press(screen, code);
}

/* Puts text at a place, as far as there is room; where it ends. */
int screen__put(int y, int x, const char *printable, attr_t attributes)
{
	const int room = COLS - x;
	size_t length;

	if (room <= 0 || y < 0 || y >= LINES)
		return x;
	length = text__fit(printable, room);
	attrset(attributes);
	mvaddnstr(y, x, printable, length);
	attrset(A_NORMAL);
	return getcurx(stdscr) ? getcurx(stdscr) : COLS;
}

static int screen__put_size(int x, const char *what, __u64 used, __u64 all)
{
	char one[SIZE_TEXT_MAX], other[SIZE_TEXT_MAX], text[96];

	if (all == VALUE_UNKNOWN || used == VALUE_UNKNOWN)
		return x;
	size__format(one, used);
	size__format(other, all);
	snprintf(text, sizeof(text), "   %s %s of %s", what, one, other);
	return screen__put(1, x, text, A_NORMAL);
}

static __u64 left_over(__u64 all, __u64 free)
{
	if (all == VALUE_UNKNOWN || free == VALUE_UNKNOWN)
		return VALUE_UNKNOWN;
	return all > free ? all - free : 0;
}

/* Which machine it is, and how it does as a whole. */
static void screen__draw_header(struct screen *screen)
{
	const struct machine *machine = &screen->sampler.machine;
	const struct snapshot *snapshot = screen->snapshot;
	struct text *line = &screen->line;
	char time[32], pace[40];
	struct tm local;
	int x;

	localtime_r(&snapshot->sample.time.tv_sec, &local);
	strftime(time, sizeof(time), screen->options->input ? "%F %T" : "%T",
		 &local);
	if (screen->options->input)
		snprintf(pace, sizeof(pace), "sample %lu%s",
			 screen->sampler.position + 1,
			 screen->is_paused ? "" : ", going on");
	else if (screen->is_paused)
		snprintf(pace, sizeof(pace), "paused");
	else
		snprintf(pace, sizeof(pace), "every %g s", screen->interval);
	text__clear(line);
	text__append_printable(line, machine->uts.nodename,
			       strlen(machine->uts.nodename));
	text__append_string(line, *machine->uts.release ? "  Linux " : "");
	text__append_printable(line, machine->uts.release,
			       strlen(machine->uts.release));
	text__append_string(line, "  ");
	text__append_printable(line, snapshot->sample.source,
			       strlen(snapshot->sample.source));
	text__format(line, "  %s  %s", time, pace);
	x = screen__put(0, 0, "memcgtop  ", A_BOLD);
	screen__put(0, x, text__string(line), A_NORMAL);

	text__clear(line);
	text__format(line, "%u memcgs", snapshot->nr);
	if (!snapshot->sample.is_blind)
		text__format(line, ", %u dying", snapshot->nr_dying);
	x = screen__put(1, 0, text__string(line), A_NORMAL);
	x = screen__put_size(x, "memory",
			     left_over(machine->mem_total,
				       machine->mem_available),
			     machine->mem_total);
	if (machine->swap_total)
		x = screen__put_size(x, "swap",
				     left_over(machine->swap_total,
					       machine->swap_free),
				     machine->swap_total);
	text__clear(line);
	if (machine->has_pressure)
		text__format(line, "   pressure some %.2f full %.2f",
			     machine->some.avg10, machine->full.avg10);
	x = screen__put(1, x, text__string(line), A_NORMAL);
	if (machine->oom_kill == VALUE_UNKNOWN ||
	    machine->oom_kill < screen->first_oom_kill)
		return;
	text__clear(line);
	text__format(line, "   OOM kills +%llu",
		     machine->oom_kill - screen->first_oom_kill);
	screen__put(1, x, text__string(line),
		    machine->oom_kill == screen->first_oom_kill ?
			    A_NORMAL :
			    terminal__attributes(ALARM));
}

static void screen__draw_line(struct screen *screen, int y,
			      const struct memcg *memcg, attr_t extra)
{
	struct table *table = &screen->table;
	struct table_cell cell;
	attr_t attributes;
	size_t i;
	int x = 0;

	if (extra) {
		attrset(extra);
		mvhline(y, 0, ' ', COLS);
		attrset(A_NORMAL);
	}
	for (i = 0; i < table->nr; i++) {
		cell = table__cell(table, i, memcg);
		x += (i != 0) + cell.before;
		attributes = terminal__attributes(cell.style) | extra;
		if (!memcg && table->columns[i] == screen->view.sort)
			attributes |= A_UNDERLINE;
		x = screen__put(y, x, cell.text, attributes) + cell.after;
	}
}

static void screen__draw_rows(struct screen *screen)
{
	const __u32 height = screen__height(screen);
	__u32 i;

	screen__draw_line(screen, screen->first_line - 1, NULL, A_REVERSE);
	for (i = 0; i < height && screen->top + i < screen->nr_rows; i++)
		screen__draw_line(screen, screen->first_line + i,
				  screen->rows[screen->top + i],
				  screen->top + i == screen->selected ?
					  A_REVERSE :
					  A_NORMAL);
	if (!screen->nr_rows)
		screen__put(screen->first_line, 0, "nothing matches",
			    terminal__attributes(DIM));
}

static void screen__draw_footer(struct screen *screen)
{
	struct text *line = &screen->line;

	if (screen->prompt) {
		prompt__draw(screen);
		return;
	}
	if (screen->message.length) {
		screen__put(LINES - 1, 0, text__string(&screen->message),
			    A_BOLD);
		return;
	}
	text__clear(line);
	if (screen->filter.column) {
		text__append_string(line, "filter: ");
		text__append_printable(line, screen->filter_text,
				       strlen(screen->filter_text));
		text__append_string(line, "   ");
	}
	text__append_string(
		line,
		screen->panel ?
			"q close  Up Down PgUp PgDn" :
			"h help  q quit  / filter  s sort  o columns  t list  i details");
	screen__put(LINES - 1, 0, text__string(line),
		    terminal__attributes(DIM));
}

static void screen__draw(struct screen *screen)
{
	/* On a very low terminal the rows are what counts. */
	screen->first_line = (LINES > 7 ? HEADER_LINES : 0) + 1;
	/* What there was no memory for is tried again. */
	screen->line.failed = screen->table.cell.failed = false;
	screen__scroll(screen);
	erase();
	if (screen->first_line > 1)
		screen__draw_header(screen);
	if (screen->panel)
		panel__draw(screen, screen->first_line - 1);
	else
		screen__draw_rows(screen);
	screen__draw_footer(screen);
	curs_set(screen->prompt != PROMPT_NONE);
	refresh();
}

int screen__write(struct screen *screen, const char *name)
{
	struct column_list all = { .v1 = screen->sampler.machine.memory_is_v1 };
	struct json_options options = {
		.columns = &all,
		.as_saved = screen->options->input != NULL,
	};
	FILE *file = NULL;
	int err, fd;

	fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
		  0666);
	file = fd < 0 ? NULL : fdopen(fd, "w");
	if (!file) {
		err = -errno;
		screen__say(screen, "can't make %s: %s", name, strerror(-err));
		return err;
	}
	/* The whole sample, parents first. */
	snapshot__set_range(screen->snapshot, screen->base_first,
			    screen->base_nr);
	err = column_list__all(&all);
	if (!err)
		err = json__print(file, screen->snapshot,
				  &screen->sampler.machine, &options);
	if (ferror(file) && !err)
		err = -EIO;
	if (fclose(file) && !err)
		err = -errno;
	/* Half of it would only be in the way. */
	if (err)
		unlink(name);
	if (err)
		screen__say(screen, "can't write %s: %s", name, strerror(-err));
	else
		screen__say(screen, "written to %s", name);
	column_list__free(&all);
	screen__arrange(screen);
	return err;
}

static struct demand screen__demand(const struct options *options)
{
	struct demand demand = { .input = options->input,
				 .goes_back = true,
				 .is_kept = true };
	const struct column *column;

	/* Any column may be chosen later, and the details show all. */
	for_each_column(column)
		column__demand(column, &demand);
	if (!options->no_flush)
		demand.groups |= WALK_FLUSH;
	return demand;
}

/* How long to wait for a key, in milliseconds. */
static int screen__patience(const struct screen *screen)
{
	const double left = sampler__left(&screen->sampler);

	if (screen->is_paused)
		return 1000;
	return left <= 0 ? 0 : left > 1 ? 1000 : (int)(left * 1000) + 1;
}

/* The next sample, when it is due. */
static void screen__refresh(struct screen *screen)
{
	int err;

	if (screen->is_paused || sampler__left(&screen->sampler) > 0)
		return;
	sampler__schedule(&screen->sampler, screen->interval);
	if (screen->options->input) {
		screen__go_to(screen, (long)screen->sampler.position + 1);
		return;
	}
	err = screen__read(screen);
	if (!err)
		err = screen__show(screen);
	panel__refresh(screen);
	screen->err = err;
}

static void screen__loop(struct screen *screen)
{
	const struct options *options = screen->options;
	int code;

	while (!screen->is_over && !screen->err && !terminal__is_ended()) {
		screen__draw(screen);
		timeout(screen__patience(screen));
		code = getch();
		/* All that was typed meanwhile, before it is drawn again. */
		timeout(0);
		for (; code != ERR && !screen->is_over && !screen->err;
		     code = getch())
			screen__take_key(screen, code);
		if (options->count && screen->nr_shown >= options->count)
			break;
		screen__refresh(screen);
	}
}

int screen__run(const struct options *options)
{
	const struct demand demand = screen__demand(options);
	struct screen screen = {
		.options = options,
		.interval = options->interval ? options->interval :
						INTERVAL_DEFAULT,
		.is_paused = options->input != NULL,
		.table_options = { .exact = options->exact,
				   .headings = true,
				   .marks_new = true },
	};
	int err;

	screen.table_options.columns = &screen.view.columns;
	sampler__init(&screen.sampler, options);
	err = view__set(&screen.view, options,
			options->input || screen.sampler.machine.memory_is_v1);
	if (!err)
		err = sampler__open(&screen.sampler, &demand);
	/* Before there is a screen, a message has where to go. */
	if (!err)
		err = screen__read(&screen);
	if (!err)
		err = terminal__open(options__wants_color(options));
	if (err)
		goto cleanup;
	logging = &screen;
	log_handler = log__to_screen;
	terminal__lock_memory();
	err = privilege__drop(true);
	if (!err)
		err = screen__show(&screen);
	sampler__schedule(&screen.sampler, screen.interval);
	if (!err)
		screen__loop(&screen);
	if (!err)
		err = screen.err;
	log_handler = NULL;
	terminal__close();
	if (err)
		log__error(err, "%s", text__string(&screen.message));
cleanup:
	sampler__close(&screen.sampler);
	view__free(&screen.view);
	table__free(&screen.table);
	free(screen.rows);
	text__free(&screen.message);
	text__free(&screen.line);
	return err;
}
