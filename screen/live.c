// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Runs the live screen: draws all of it, waits, takes keys and samples, and does what
 * has to follow them.
 */
#include <curses.h>
#include <errno.h>
#include <string.h>
#include <time.h>
#include "lib/log.h"
#include "lib/text.h"
#include "model/trouble.h"
#include "screen/keys.h"
#include "screen/live.h"
#include "screen/screen.h"
#include "screen/terminal.h"

/* The longest wait for a key or a kill, in milliseconds. */
#define WAIT_MS_MAX 1000
/* The bytes that watching kills takes. */
#define KILLS_SIZE (4 << 20)
/* How long the header shows that there was a kill. */
#define ALARM_SECONDS 60
/* Columns between two pieces of the header. */
#define PIECE_GAP 3
/* A narrower terminal has no room for the word, since kills have to fit, too. */
#define COLUMNS_WITH_PRESSURE 60

/* The screen that shows what would go to standard error. */
static struct screen *logging;

static void log__to_screen(const char *message)
{
	screen__say(logging, "%s", message);
}

/* Makes the title in screen->line, on a narrow terminal without the kernel. */
static void live__make_title(struct screen *screen, bool has_kernel)
{
	const struct machine *machine = &screen->sampler->machine;
	const struct sample *sample = &screen->snapshot->sample;
	const bool is_file = screen->sampler->options->input != NULL;
	struct text *line = &screen->line;
	struct tm local;
	char clock[32];

	localtime_r(&sample->time.tv_sec, &local);
	strftime(clock, sizeof(clock), is_file ? "%F %T" : "%T", &local);
	text__clear(line);
	text__append_printable(line, machine->uts.nodename,
			       strlen(machine->uts.nodename));
	if (has_kernel && *machine->uts.release) {
		text__append_string(line, "  Linux ");
		text__append_printable(line, machine->uts.release,
				       strlen(machine->uts.release));
	}
	text__append_string(line, "  ");
	text__append_printable(line, sample->source, strlen(sample->source));
	text__format(line, "  %s  ", clock);
	if (is_file)
		text__format(line, "sample %lu%s",
			     screen->sampler->position + 1,
			     screen->is_paused ? "" : ", going on");
	else if (screen->is_paused)
		text__append_string(line, "paused");
	else if (screen->is_late)
		text__format(line, "%ld s old",
			     (long)(time(NULL) - sample->time.tv_sec));
	else
		text__format(line, "every %g s", screen->interval);
}

static void live__draw_title(struct screen *screen)
{
	const int x = terminal__put(0, 0, "memcgtop  ", A_BOLD);

	live__make_title(screen, true);
	if (x + (int)text__width(text__string(&screen->line)) > COLS)
		live__make_title(screen, false);
	terminal__put(0, x, text__string(&screen->line), A_NORMAL);
}

/*
 * Puts a piece of the header's second line if all of it fits: half a number would be a
 * wrong one. Returns the column behind it.
 */
static int live__put_piece(int x, const char *piece, enum style style)
{
	const int start = x ? x + PIECE_GAP : 0;
	const int width = text__width(piece);

	if (!width || start + width > COLS)
		return x;
	return terminal__put(1, start, piece, terminal__attributes(style));
}

/* How much is used, as free(1) calls it; nothing if that or all of it is unknown. */
static int live__put_used(struct screen *screen, int x, const char *what,
			  __u64 all, __u64 free)
{
	char used[SIZE_TEXT_MAX], total[SIZE_TEXT_MAX];
	struct text *line = &screen->line;

	if (all == MACHINE_UNKNOWN || free == MACHINE_UNKNOWN)
		return x;
	size__format(used, all > free ? all - free : 0);
	size__format(total, all);
	text__clear(line);
	text__format(line, "%s %s of %s", what, used, total);
	return live__put_piece(x, text__string(line), STYLE_PLAIN);
}

/* True for a minute after a kill. In a file one may go back to before the kill. */
static bool live__has_new_kill(const struct screen *screen)
{
	const time_t now = screen->snapshot->sample.time.tv_sec;

	return screen->last_kill && now - screen->last_kill < ALARM_SECONDS &&
	       (now >= screen->last_kill || !screen->sampler->options->input);
}

/* Since boot and, in brackets, since the first sample. */
static int live__put_oom_kills(struct screen *screen, int x)
{
	const __u64 now = screen->sampler->machine.oom_kill;
	const __u64 first = screen->first_oom_kill;
	struct text *line = &screen->line;

	if (now == MACHINE_UNKNOWN)
		return x;
	text__clear(line);
	text__format(line, "OOM kills %llu", now);
	/* A file may have samples from after another boot. */
	if (first != MACHINE_UNKNOWN && now >= first)
		text__format(line, " (+%llu)", now - first);
	return live__put_piece(x, text__string(line),
			       live__has_new_kill(screen) ? STYLE_ALARM :
							    STYLE_PLAIN);
}

static int live__put_trouble(struct screen *screen, int x, const char *what,
			     __u64 nr, bool is_there)
{
	struct text *line = &screen->line;

	if (nr == VALUE_UNKNOWN || is_there != (nr > 0))
		return x;
	text__clear(line);
	text__format(line, "%s %llu", what, nr);
	return live__put_piece(x, text__string(line),
			       is_there ? STYLE_WARNING : STYLE_PLAIN);
}

/* How many memcgs are in trouble now. is_there: only where some are; else where none is. */
static int live__put_troubles(struct screen *screen, int x, bool is_there)
{
	const struct trouble_counts counts =
		snapshot__count_troubles(screen->snapshot);

	x = live__put_trouble(screen, x, "throttled", counts.throttled,
			      is_there);
	return live__put_trouble(screen, x, "thrashing", counts.thrashing,
				 is_there);
}

/* Draws the second line of the header, the most important pieces first. */
static void live__draw_machine(struct screen *screen)
{
	const struct machine *machine = &screen->sampler->machine;
	const struct snapshot *snapshot = screen->snapshot;
	struct text *line = &screen->line;
	int x = 0;

	text__clear(line);
	if (machine->has_pressure) {
		if (COLS >= COLUMNS_WITH_PRESSURE)
			text__append_string(line, "pressure ");
		text__format(line, "some %.2f full %.2f", machine->some.avg10,
			     machine->full.avg10);
	}
	x = live__put_piece(x, text__string(line), STYLE_PLAIN);
	x = live__put_oom_kills(screen, x);
	x = live__put_troubles(screen, x, true);
	x = live__put_used(screen, x, "memory used", machine->mem_total,
			   machine->mem_available);
	text__clear(line);
	text__format(line, "%u memcgs", snapshot->nr);
	if (!snapshot->sample.lacks_dying)
		text__format(line, ", %u dying", snapshot->nr_dying);
	else
		text__append_string(line, ", dying ones not seen");
	x = live__put_piece(x, text__string(line), STYLE_PLAIN);
	if (machine->swap_total)
		x = live__put_used(screen, x, "swap", machine->swap_total,
				   machine->swap_free);
	/* That there is none matters least. */
	live__put_troubles(screen, x, false);
}

/* Draws a row, or for NULL the headings. extra are attributes beside the cells' own. */
static void live__draw_row(struct screen *screen, int y,
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
		/* Half a number would be a wrong one. */
		if (i && x + 1 + (int)table->widths[i] > COLS) {
			if (x < COLS)
				terminal__put(y, COLS - 1, ">", extra);
			break;
		}
		cell = table__cell(table, i, memcg);
		x += (i != 0) + cell.before;
		attributes = terminal__attributes(cell.style) | extra;
		if (!memcg && table->columns[i] == screen->view->sort)
			attributes |= A_UNDERLINE;
		x = terminal__put(y, x, cell.text, attributes) + cell.after;
	}
}

static void live__draw_rows(struct screen *screen)
{
	const struct rows *rows = &screen->rows;
	const int y = screen->first_line;
	__u32 i, row;

	live__draw_row(screen, y - 1, NULL, A_REVERSE);
	for (i = 0; i < rows->height && rows->top + i < rows->nr; i++) {
		row = rows->top + i;
		live__draw_row(screen, y + i, rows->memcgs[row],
			       row == rows->selected ? A_REVERSE : A_NORMAL);
	}
	if (!rows->nr)
		terminal__put(y, 0,
			      screen->lacks_rows ?
				      "there is no memory for the rows" :
				      "nothing matches",
			      terminal__attributes(STYLE_DIM));
}

/* Draws the filter, the order if no heading shows it, and the hints on keys. */
static void live__draw_status(struct screen *screen)
{
	const char *filter = panel__is_list(&screen->panel) ?
				     screen->panel.filter :
				     screen->filter_text;
	const struct column *sort = screen->view->sort;
	struct text *line = &screen->line;

	text__clear(line);
	if (*filter) {
		text__append_string(line, "filter: ");
		text__append_printable(line, filter, strlen(filter));
		text__append_string(line, "   ");
	}
	if (panel__kind(&screen->panel) == PANEL_CLOSED && sort &&
	    !columns__have(screen->table.columns, screen->table.nr, sort))
		text__format(line, "sorted by: %s   ", sort->name);
	keys__append_hints(screen, line);
	terminal__put(LINES - 1, 0, text__string(line),
		      terminal__attributes(STYLE_DIM));
}

static void live__draw(struct screen *screen)
{
	const bool has_prompt = prompt__is_open(&screen->prompt);

	/* The screen stays as it is. */
	if (!terminal__has_memory())
		return;
	/* A line that found no memory is tried again. */
	screen->line.failed = screen->table.cell.failed = false;
	screen__fit(screen);
	rows__scroll(&screen->rows);
	erase();
	if (screen->first_line > 1) {
		live__draw_title(screen);
		live__draw_machine(screen);
	}
	if (panel__kind(&screen->panel) == PANEL_CLOSED)
		live__draw_rows(screen);
	else
		panel__draw(screen);
	if (has_prompt)
		prompt__draw(screen);
	else if (screen->message.length)
		terminal__put(LINES - 1, 0, text__string(&screen->message),
			      A_BOLD);
	else
		live__draw_status(screen);
	curs_set(has_prompt);
	refresh();
}

/* The time to wait for a key or a kill, in milliseconds. */
static int live__wait_ms(const struct screen *screen)
{
	const double left = sampler__left(screen->sampler);

	if (screen->is_paused || left > WAIT_MS_MAX / 1000)
		return WAIT_MS_MAX;
	return left <= 0 ? 0 : (int)(left * 1000) + 1;
}

/*
 * Waits for a key or a kill, and takes all keys that are there. Returns flags of enum
 * follow or -errno, logged.
 */
static int live__take_keys(struct screen *screen)
{
	int follow = FOLLOW_NOTHING, code = terminal__take_key(&screen->mouse);

	if (code == ERR) {
		terminal__wait(kill_watch__fd(&screen->kills),
			       live__wait_ms(screen));
		code = terminal__take_key(&screen->mouse);
	}
	for (; code != ERR; code = terminal__take_key(&screen->mouse)) {
		follow = keys__take(screen, code, follow);
		if (follow < 0 || follow & FOLLOW_QUIT)
			break;
	}
	return follow;
}

/* Reads the next sample if it is due. Returns as live__take_keys() does. */
static int live__take_sample(struct screen *screen)
{
	struct sampler *sampler = screen->sampler;
	int err;

	if (screen->is_paused || sampler__left(sampler) > 0)
		return FOLLOW_NOTHING;
	sampler__schedule(sampler, screen__interval(screen));
	if (sampler->options->input)
		return screen__go_on(screen);
	err = screen__read(screen);
	/* The last sample stays, and the next one may find memory again. */
	screen->is_late = err == -ENOMEM;
	if (screen->is_late)
		return FOLLOW_NOTHING;
	if (err)
		return err;
	screen->nr_shown++;
	return FOLLOW_SAMPLE;
}

/* Runs until it is to end. Returns 0 or -errno, logged. */
static int live__loop(struct screen *screen)
{
	const unsigned long count = screen->options->count;
	int keys, sample;

	while (!terminal__is_ended()) {
		live__draw(screen);
		keys = live__take_keys(screen);
		if (keys < 0)
			return keys;
		if (keys & FOLLOW_QUIT || (count && screen->nr_shown >= count))
			break;
		screen__take_kills(screen);
		sample = live__take_sample(screen);
		if (sample < 0)
			return sample;
		screen__follow(screen, keys | sample);
	}
	return 0;
}

/* Shows the first sample on the open terminal. Returns 0 or -errno, logged. */
static int live__start(struct screen *screen)
{
	int err = screen__begin(screen);

	if (err)
		return err;
	view__note_missing(screen->view, screen->snapshot);
	sampler__schedule(screen->sampler, screen__interval(screen));
	return 0;
}

/* Any column may be chosen later, and the details show all of them. */
static struct demand demand__all(void)
{
	struct demand demand = {};
	const struct column *column;

	for_each_column(column)
		column__demand(column, &demand);
	return demand;
}

/*
 * Reads the first sample, and gives up the privileges that it took: what the user's
 * terminal is, the environment tells. Returns 0 or -errno, logged.
 */
static int live__open(struct screen *screen)
{
	const struct demand demand = demand__all();
	struct sampler *sampler = screen->sampler;
	int err = sampler__open(sampler, &demand);

	if (!err)
		err = screen__read(screen);
	if (err)
		return err;
	/* Samples come first where memory is limited. */
	sampler__limit_memory(sampler);
	if (!memory_limit__allows(&sampler->machine.limit, KILLS_SIZE))
		text__append_string(&screen->kills.no_kills,
				    "there is no memory for them");
	else if (!sampler->options->input)
		kill_watch__open(&screen->kills, sampler);
	sampler__lock_memory(sampler);
	return sampler__drop_privileges(sampler, true);
}

/* The terminal was the last that a run on a file had to open for reading. */
static void live__confine(const struct sampler *sampler)
{
	struct confinement rest;

	if (!sampler->options->confinement)
		return;
	rest = *sampler->options->confinement;
	rest.reads = false;
	confinement__enter(&rest);
}

int live__run(struct sampler *sampler, struct view *view,
	      const struct live_options *options)
{
	struct screen screen;
	int err;

	screen__init(&screen, sampler, view, options);
	/* Until there is a screen, messages go to standard error. */
	err = live__open(&screen);
	if (!err)
		err = terminal__open(options->color);
	if (err)
		goto cleanup;
	live__confine(sampler);
	logging = &screen;
	log_handler = log__to_screen;
	err = live__start(&screen);
	if (!err)
		err = live__loop(&screen);
	log_handler = NULL;
	terminal__close();
	if (err)
		log__error(err, "%s", text__string(&screen.message));
cleanup:
	if (err == -ENOMEM)
		memory_limit__note(&sampler->machine.limit);
	screen__free(&screen);
	return err;
}
