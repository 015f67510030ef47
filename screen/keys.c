// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The table of keys, and what each of them does to the rows. */
#include <curses.h>
#include <string.h>
#include "screen/keys.h"
#include "screen/kill_panel.h"
#include "screen/screen.h"
#include "screen/terminal.h"

/* The intervals that + and - choose from, in seconds. */
static const double intervals[] = { 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60 };

#define NR_INTERVALS (sizeof(intervals) / sizeof(intervals[0]))

/* One turn of the wheel moves by this many rows. */
#define WHEEL_ROWS 3

static int action__up(struct screen *screen)
{
	rows__move(&screen->rows, -1);
	return FOLLOW_NOTHING;
}

static int action__down(struct screen *screen)
{
	rows__move(&screen->rows, 1);
	return FOLLOW_NOTHING;
}

static int action__page_up(struct screen *screen)
{
	rows__move(&screen->rows, -(long)screen->rows.height);
	return FOLLOW_NOTHING;
}

static int action__page_down(struct screen *screen)
{
	rows__move(&screen->rows, screen->rows.height);
	return FOLLOW_NOTHING;
}

static int action__home(struct screen *screen)
{
	rows__select(&screen->rows, 0);
	return FOLLOW_NOTHING;
}

static int action__end(struct screen *screen)
{
	rows__select(&screen->rows, screen->rows.nr);
	return FOLLOW_NOTHING;
}

static int action__fold(struct screen *screen, bool folded)
{
	struct memcg *selected = rows__selected(&screen->rows);

	if (!selected || !screen->view->tree)
		return FOLLOW_NOTHING;
	rows__fold(selected, folded);
	return FOLLOW_ARRANGE;
}

/* A row that has nothing to fold leads to the one above it in the tree. */
static int action__left(struct screen *screen)
{
	const struct memcg *selected = rows__selected(&screen->rows);

	if (!selected || !screen->view->tree)
		return FOLLOW_NOTHING;
	if (selected->child && !selected->is_folded)
		return action__fold(screen, true);
	rows__select_memcg(&screen->rows, memcg__shown_above(selected));
	return FOLLOW_NOTHING;
}

static int action__right(struct screen *screen)
{
	return action__fold(screen, false);
}

static int action__space(struct screen *screen)
{
	const struct memcg *selected = rows__selected(&screen->rows);

	return action__fold(screen, selected && !selected->is_folded);
}

static int action__fold_all(struct screen *screen)
{
	rows__fold_all(screen->snapshot);
	return FOLLOW_ARRANGE;
}

static int action__tree(struct screen *screen)
{
	view__set_tree(screen->view, !screen->view->tree);
	screen__say(screen, screen->view->tree ? "a tree" : "a list");
	return FOLLOW_ARRANGE;
}

/* Sorts by another one of the columns that are shown. */
static int action__move_sort(struct screen *screen, int step)
{
	const struct table *table = &screen->table;
	size_t i;

	if (!table->nr)
		return FOLLOW_NOTHING;
	for (i = 0; i < table->nr; i++)
		if (table->columns[i] == screen->view->sort)
			break;
	if (i == table->nr)
		i = step > 0 ? table->nr - 1 : 0;
	i = (i + table->nr + step) % table->nr;
	return screen__sort_by(screen, table->columns[i]);
}

static int action__sort_left(struct screen *screen)
{
	return action__move_sort(screen, -1);
}

static int action__sort_right(struct screen *screen)
{
	return action__move_sort(screen, 1);
}

static int action__reverse(struct screen *screen)
{
	screen->view->reverse = !screen->view->reverse;
	screen__say(screen,
		    screen->view->reverse ? "reversed" : "not reversed");
	return FOLLOW_ARRANGE;
}

static int action__set_interval(struct screen *screen, double interval)
{
	screen->interval = interval;
	screen__restart_interval(screen);
	screen__say(screen, "every %g s", interval);
	return FOLLOW_NOTHING;
}

static int action__longer(struct screen *screen)
{
	size_t i = 0;

	while (i < NR_INTERVALS && intervals[i] <= screen->interval)
		i++;
	return action__set_interval(
		screen, i < NR_INTERVALS ? intervals[i] : screen->interval);
}

static int action__shorter(struct screen *screen)
{
	size_t i = NR_INTERVALS;

	while (i && intervals[i - 1] >= screen->interval)
		i--;
	return action__set_interval(screen,
				    i ? intervals[i - 1] : screen->interval);
}

static int action__pause(struct screen *screen)
{
	screen->is_paused = !screen->is_paused;
	screen__restart_interval(screen);
	return FOLLOW_NOTHING;
}

static int action__zoom_in(struct screen *screen)
{
	const struct memcg *selected = rows__selected(&screen->rows);

	if (selected && selected->added == ADDED_DYING)
		return action__space(screen);
	if (selected && selected->added)
		screen__say(
			screen,
			"(own) is no cgroup: it is what the cgroup above has and none below that");
	return rows__zoom_in(&screen->rows, screen->snapshot) ? FOLLOW_ARRANGE :
								FOLLOW_NOTHING;
}

static int action__zoom_out(struct screen *screen)
{
	return rows__zoom_out(&screen->rows) ? FOLLOW_ARRANGE : FOLLOW_NOTHING;
}

static int action__filter(struct screen *screen)
{
	prompt__open(&screen->prompt, PROMPT_FILTER, screen->filter_text);
	return FOLLOW_NOTHING;
}

static int action__filter_list(struct screen *screen)
{
	prompt__open(&screen->prompt, PROMPT_LIST, screen->panel.filter);
	return FOLLOW_NOTHING;
}

static int action__write(struct screen *screen)
{
	prompt__open(&screen->prompt, PROMPT_WRITE, "");
	return FOLLOW_NOTHING;
}

static int action__sort(struct screen *screen)
{
	panel__open(screen, PANEL_SORT);
	return FOLLOW_NOTHING;
}

static int action__columns(struct screen *screen)
{
	panel__open(screen, PANEL_COLUMNS);
	return FOLLOW_NOTHING;
}

/* Opens a panel that is about the selected memcg. */
static int action__open_of_selected(struct screen *screen, enum panel_kind kind)
{
	const struct memcg *selected = rows__selected(&screen->rows);

	if (selected && selected->added == ADDED_DYING)
		screen__say(
			screen,
			"details are of one memcg: Right shows the removed ones one by one");
	else if (selected)
		panel__open(screen, kind);
	return FOLLOW_NOTHING;
}

static int action__details(struct screen *screen)
{
	return action__open_of_selected(screen, PANEL_DETAILS);
}

static int action__explain(struct screen *screen)
{
	return action__open_of_selected(screen, PANEL_EXPLANATION);
}

static int action__summary(struct screen *screen)
{
	panel__open(screen, PANEL_SUMMARY);
	return FOLLOW_NOTHING;
}

static int action__help(struct screen *screen)
{
	panel__open(screen, PANEL_HELP);
	return FOLLOW_NOTHING;
}

static int action__previous(struct screen *screen)
{
	return screen__go_to(screen, (long)screen->sampler->position - 1);
}

static int action__next(struct screen *screen)
{
	return screen__go_to(screen, (long)screen->sampler->position + 1);
}

static int action__previous_ten(struct screen *screen)
{
	return screen__go_to(screen, (long)screen->sampler->position - 10);
}

static int action__next_ten(struct screen *screen)
{
	return screen__go_to(screen, (long)screen->sampler->position + 10);
}

static int action__redraw(struct screen *screen __attribute__((unused)))
{
	return FOLLOW_REDRAW;
}

static int action__quit(struct screen *screen __attribute__((unused)))
{
	return FOLLOW_QUIT;
}

static int action__line_up(struct screen *screen)
{
	panel__move(screen, -1);
	return FOLLOW_NOTHING;
}

static int action__line_down(struct screen *screen)
{
	panel__move(screen, 1);
	return FOLLOW_NOTHING;
}

static int action__lines_up(struct screen *screen)
{
	panel__move(screen, -panel__height(screen));
	return FOLLOW_NOTHING;
}

static int action__lines_down(struct screen *screen)
{
	panel__move(screen, panel__height(screen));
	return FOLLOW_NOTHING;
}

static int action__first_line(struct screen *screen)
{
	panel__move_home(screen);
	return FOLLOW_NOTHING;
}

static int action__last_line(struct screen *screen)
{
	panel__move_to_end(screen);
	return FOLLOW_NOTHING;
}

/* A click on the headings sorts by the column below it. */
static int action__click_heading(struct screen *screen, int x)
{
	const struct table *table = &screen->table;
	size_t i, end = 0;

	for (i = 0; i < table->nr; i++) {
		end += table->widths[i] + 1;
		if (x < (int)end)
			break;
	}
	if (i == table->nr)
		return FOLLOW_NOTHING;
	if (table->columns[i] == screen->view->sort)
		return action__reverse(screen);
	return screen__sort_by(screen, table->columns[i]);
}

/* The wheel moves the lines; a click selects one of a list to choose from. */
static int action__mouse_in_panel(struct screen *screen)
{
	const MEVENT *event = &screen->mouse;

	if (event->bstate & BUTTON4_PRESSED)
		panel__move(screen, -WHEEL_ROWS);
	else if (event->bstate & BUTTON5_PRESSED)
		panel__move(screen, WHEEL_ROWS);
	else
		panel__click(screen, event->y);
	return FOLLOW_NOTHING;
}

static int action__toggle_mouse(struct screen *screen)
{
	screen__say(
		screen,
		terminal__toggle_mouse() ?
			"the mouse works here" :
			"the mouse is the terminal's, to select text; m takes it again");
	return FOLLOW_NOTHING;
}

static int action__mouse(struct screen *screen)
{
	struct rows *rows = &screen->rows;
	const MEVENT *event = &screen->mouse;
	const long row = (long)rows->top + event->y - screen->first_line;

	if (event->bstate & BUTTON4_PRESSED)
		rows__move(rows, -WHEEL_ROWS);
	else if (event->bstate & BUTTON5_PRESSED)
		rows__move(rows, WHEEL_ROWS);
	else if (event->y == screen->first_line - 1)
		return action__click_heading(screen, event->x);
	else if (event->y >= screen->first_line && event->y < LINES - 1 &&
		 row < (long)rows->nr)
		rows__select(rows, row);
	return FOLLOW_NOTHING;
}

#define CONTROL(letter) ((letter)&0x1f)
#define ENTER '\n', '\r', KEY_ENTER
#define ESCAPE 27
#define BACKSPACE KEY_BACKSPACE, 127, CONTROL('h')

#define ON_ROWS (IN_ROWS | READS_ROWS)
/* The panels that show the sample. */
#define IN_SAMPLE (IN_DETAILS | IN_EXPLANATION | IN_SUMMARY)
#define IN_PANELS \
	(IN_HELP | IN_SORT | IN_COLUMNS | IN_SAMPLE | IN_KILLS | IN_KILL)

/* clang-format off */
const struct key keys[] = {
	{ ON_ROWS, { KEY_UP, 'k' }, "Up, k", "select the row above", .act = action__up },
	{ ON_ROWS, { KEY_DOWN, 'j' }, "Down, j", "select the row below", .act = action__down },
	{ ON_ROWS, { KEY_PPAGE }, "PgUp", "go up by a screen", .act = action__page_up },
	{ ON_ROWS, { KEY_NPAGE }, "PgDn", "go down by a screen", .act = action__page_down },
	{ ON_ROWS, { KEY_HOME, 'g' }, "Home, g", "go to the first row", .act = action__home },
	{ ON_ROWS, { KEY_END, 'G' }, "End, G", "go to the last row", .act = action__end },
	{ ON_ROWS, { KEY_LEFT }, "Left", "fold the rows below the row, or go to the row above it", .act = action__left },
	{ ON_ROWS, { KEY_RIGHT }, "Right", "unfold the row", .act = action__right },
	{ ON_ROWS, { ' ' }, "Space", "fold or unfold the row", .act = action__space },
	{ ON_ROWS, { '*' }, "*", "fold all, or unfold all but removed cgroups", .act = action__fold_all },
	{ IN_ROWS, { 't' }, "t", "show a tree or a list", .act = action__tree, .hint = "list", .hint_rank = 6 },
	{ ON_ROWS, { '<' }, "<", "sort by the column to the left of the one sorted by", .act = action__sort_left },
	{ ON_ROWS, { '>' }, ">", "sort by the column to the right", .act = action__sort_right },
	{ IN_ROWS, { 's' }, "s", "choose the column to sort by", .act = action__sort, .hint = "sort", .hint_rank = 4 },
	{ IN_ROWS, { 'r' }, "r", "reverse the order", .act = action__reverse },
	{ IN_ROWS, { '/' }, "/",
	  "show only the memcgs that match: an expression as for -F, or a part of the path; Enter selects the first one", .act = action__filter,
	  .hint = "filter", .hint_rank = 3 },
	{ IN_ROWS, { 'o' }, "o", "choose the columns", .act = action__columns, .hint = "columns", .hint_rank = 5 },
	{ IN_ROWS | IN_SAMPLE, { '+' }, "+", "a longer interval", .act = action__longer },
	{ IN_ROWS | IN_SAMPLE, { '-' }, "-", "a shorter interval", .act = action__shorter },
	{ IN_ROWS | IN_SAMPLE, { 'p' }, "p", "pause, or go on; a file starts paused, a stream doesn't", .act = action__pause },
	{ ON_ROWS, { ENTER }, "Enter", "show only the selected cgroup and the cgroups below it; fold or unfold removed ones", .act = action__zoom_in },
	{ IN_ROWS, { BACKSPACE }, "Backspace", "go back to the rows shown before Enter", .act = action__zoom_out },
	{ ON_ROWS, { 'i' }, "i", "details: every value and rate, the memcgs that limit it, pressure, processes", .act = action__details,
	  .hint = "details", .hint_rank = 7 },
	{ IN_ROWS, { 'K' }, "K", "the OOM kills since the screen began, and those that the kernel's log still has", .act = kill_panel__open,
	  .hint = "kills", .hint_rank = 8 },
	{ ON_ROWS, { 'e' }, "e", "explain: what is wrong with the selected cgroup and those below it, and what to do", .act = action__explain },
	{ IN_ROWS, { 'E' }, "E", "what is wrong with all cgroups that are shown, the worst first", .act = action__summary },
	{ IN_ROWS, { 'w' }, "w", "write the sample to a new file, as JSON", .act = action__write },
	{ IN_ROWS | IN_SAMPLE, { '[' }, "[", "with -i: the sample before", .act = action__previous },
	{ IN_ROWS | IN_SAMPLE, { ']' }, "]", "with -i: the next sample", .act = action__next },
	{ IN_ROWS | IN_SAMPLE, { '{' }, "{", "with -i: ten samples back", .act = action__previous_ten },
	{ IN_ROWS | IN_SAMPLE, { '}' }, "}", "with -i: ten samples on", .act = action__next_ten },
	{ IN_ROWS | IN_PANELS, { 'm' }, "m", "give the mouse back to the terminal, which selects text with it, or take it again", .act = action__toggle_mouse },
	{ IN_ROWS, { CONTROL('l') }, "Ctrl-L", "draw the whole screen again", .act = action__redraw },
	{ IN_ROWS, { 'h', '?', KEY_F(1) }, "h, ?, F1", "this help", .act = action__help, .hint = "help", .hint_rank = 1 },
	{ IN_ROWS, { 'q', KEY_F(10) }, "q, F10", "quit", .act = action__quit, .hint = "quit", .hint_rank = 2 },
	{ ON_ROWS, { KEY_MOUSE }, "wheel", "go up and down; a click on a heading sorts by it", .act = action__mouse },

	{ .help = "In the help, the details, the lists to choose from and the kills" },
	{ IN_SORT, { ENTER, ' ' }, "Enter",
	  "in the list that s opens: sort by the selected column; so does Space", .act = panel__sort_by_selected,
	  .hint = "sorts by it", .hint_rank = 1 },
	{ IN_COLUMNS, { ENTER, ' ' }, "Enter",
	  "in the list that o opens: show or hide the selected column; so does Space", .act = panel__toggle_selected,
	  .hint = "shows or hides it", .hint_rank = 1 },
	{ IN_HELP | IN_SAMPLE, { ENTER, ' ' }, "Enter",
	  "in the help, the details and what is wrong: close them; so does Space", .act = panel__close },
	{ IN_KILLS | IN_KILL, { ENTER }, "Enter", "in the list that K opens: go to the memcg whose limit it was", .act = kill_panel__go_to_domain,
	  .hint = "goes to the memcg", .hint_rank = 1 },
	{ IN_KILLS, { 'i' }, "i", "in the list that K opens: show all that is known of the kill", .act = kill_panel__open_kill,
	  .hint = "shows it whole", .hint_rank = 3 },
	/* A key that opened one of them closes it, too. */
	{ IN_PANELS, { 'q', ESCAPE, 'h', 'i', 's', 'o', 'K', 'e', 'E' }, "q, Esc", "back to the rows, or from one kill to their list", .act = panel__close,
	  .hint = "close", .hint_rank = 2 },
	{ IN_PANELS, { KEY_UP, 'k' }, "Up, k", "go up by a line", .act = action__line_up, .hint_rank = 4 },
	{ IN_PANELS, { KEY_DOWN, 'j' }, "Down, j", "go down by a line", .act = action__line_down, .hint_rank = 5 },
	{ IN_PANELS, { KEY_PPAGE }, "PgUp", "go up by a screen", .act = action__lines_up, .hint_rank = 6 },
	{ IN_PANELS, { KEY_NPAGE }, "PgDn", "go down by a screen", .act = action__lines_down, .hint_rank = 7 },
	{ IN_PANELS, { KEY_HOME, 'g' }, "Home, g", "go to the first line", .act = action__first_line },
	{ IN_PANELS, { KEY_END, 'G' }, "End, G", "go to the last line", .act = action__last_line },
	{ IN_SORT | IN_COLUMNS, { '/' }, "/", "in a list to choose from: show only the columns whose name has a text", .act = action__filter_list,
	  .hint = "filter", .hint_rank = 3 },
	{ IN_PANELS, { KEY_MOUSE }, "wheel", "go up and down; a click selects a line of a list", .act = action__mouse_in_panel },
	{ IN_PANELS, { KEY_F(10) }, "F10", "quit", .act = action__quit },

	{ .help = "While a filter or the name of a file is typed" },
	{ IN_PROMPT, { ENTER }, "Enter", "keep the filter, or write the file", .act = prompt__accept },
	{ IN_PROMPT, { ESCAPE }, "Esc", "go back to the filter before, or write no file", .act = prompt__cancel },
	{ IN_PROMPT, { BACKSPACE }, "Backspace", "remove the last character", .act = prompt__remove_last },
	{ IN_PROMPT, { CONTROL('u') }, "Ctrl-U", "remove all characters", .act = prompt__remove_all },
	{},
};
/* clang-format on */

/* Prints a line for each key, and a blank line before each heading, as man/lists reads them. */
void keys__print(FILE *file)
{
	const struct key *key;

	for (key = keys; key->help; key++)
		if (key->act)
			fprintf(file, "%-10s %s\n", key->label, key->help);
		else
			fprintf(file, "\n%s:\n", key->help);
}

/* The place that takes the next key. */
static enum key_flags keys__place(const struct screen *screen)
{
	if (prompt__is_open(&screen->prompt))
		return IN_PROMPT;
	return 1 << panel__kind(&screen->panel);
}

static void key__append_hint(const struct key *key, struct text *text)
{
	text__append(text, key->label, strcspn(key->label, ","));
	if (key->hint)
		text__format(text, " %s", key->hint);
}

void keys__append_hints(const struct screen *screen, struct text *text)
{
	const enum key_flags place = keys__place(screen);
	const char *gap = "";
	const struct key *key;
	unsigned int rank;

	for (rank = 1; rank <= HINT_RANKS; rank++)
		for (key = keys; key->help; key++) {
			if (key->hint_rank != rank || !(key->flags & place))
				continue;
			text__append_string(text, gap);
			key__append_hint(key, text);
			gap = key->hint ? "  " : " ";
		}
}

static bool key__has_code(const struct key *key, int code)
{
	size_t i;

	for (i = 0; i < KEY_CODES_MAX; i++)
		if (key->codes[i] && key->codes[i] == code)
			return true;
	return false;
}

/* NULL: no key has that code there. */
static const struct key *key__find(enum key_flags place, int code)
{
	const struct key *key;

	for (key = keys; key->help; key++)
		if (key->flags & place && key__has_code(key, code))
			return key;
	return NULL;
}

/* Takes a key that isn't in the table. */
static int keys__take_other(struct screen *screen, enum key_flags place,
			    int code)
{
	if (place == IN_PROMPT)
		return prompt__type(screen, code);
	if (place == IN_ROWS)
		screen__say(screen, "h shows what the keys do");
	return FOLLOW_NOTHING;
}

int keys__take(struct screen *screen, int code, int follow)
{
	const enum key_flags place = keys__place(screen);
	const struct key *key = key__find(place, code);
	int result;

	if (code == KEY_RESIZE)
		return follow | FOLLOW_ARRANGE;
	if (key && key->flags & READS_ROWS) {
		screen__follow(screen, follow);
		follow = FOLLOW_NOTHING;
	}
	text__clear(&screen->message);
	result = key ? key->act(screen) : keys__take_other(screen, place, code);
	return result < 0 ? result : follow | result;
}
