// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Runs the live screen: draws it, the same way whatever happened, and waits. */
#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "lib/log.h"
#include "lib/privilege.h"
#include "lib/text.h"
#include "screen/keys.h"
#include "screen/live.h"
#include "screen/panel.h"
#include "screen/prompt.h"
#include "screen/terminal.h"

#define HEADER_LINES 2

/* Where the screen shows what would go to standard error. */
static struct screen *logging;

static void log__to_screen(const char *message)
{
	screen__say(logging, "%s", message);
}

static int screen__put_size(int x, const char *what, __u64 used, __u64 all)
{
	char one[SIZE_TEXT_MAX], other[SIZE_TEXT_MAX], text[96];

	if (all == MACHINE_UNKNOWN || used == MACHINE_UNKNOWN)
		return x;
	size__format(one, used);
	size__format(other, all);
	snprintf(text, sizeof(text), "   %s %s of %s", what, one, other);
	return screen__put(1, x, text, A_NORMAL);
}

static __u64 left_over(__u64 all, __u64 free)
{
	if (all == MACHINE_UNKNOWN || free == MACHINE_UNKNOWN)
		return MACHINE_UNKNOWN;
	return all > free ? all - free : 0;
}

/* Which machine it is, and how it does as a whole. */
static void screen__draw_header(struct screen *screen)
{
	const struct machine *machine = &screen->sampler->machine;
	const struct snapshot *snapshot = screen->snapshot;
	struct text *line = &screen->line;
	char time[32], pace[40];
	struct tm local;
	int x;

	localtime_r(&snapshot->sample.time.tv_sec, &local);
	strftime(time, sizeof(time),
		 screen->sampler->options->input ? "%F %T" : "%T", &local);
	if (screen->sampler->options->input)
		snprintf(pace, sizeof(pace), "sample %lu%s",
			 screen->sampler->position + 1,
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
	if (!snapshot->sample.lacks_dying)
		text__format(line, ", %u dying", snapshot->nr_dying);
	else
		text__append_string(line, ", dying ones not seen");
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
	if (machine->oom_kill != MACHINE_UNKNOWN &&
	    machine->oom_kill >= screen->first_oom_kill) {
		text__clear(line);
		text__format(line, "   OOM kills +%llu",
			     machine->oom_kill - screen->first_oom_kill);
		x = screen__put(1, x, text__string(line),
				machine->oom_kill == screen->first_oom_kill ?
					A_NORMAL :
					terminal__attributes(STYLE_ALARM));
	}
	text__clear(line);
	if (machine->has_pressure)
		text__format(line, "   pressure some %.2f full %.2f",
			     machine->some.avg10, machine->full.avg10);
	screen__put(1, x, text__string(line), A_NORMAL);
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
		/* Half a number would be a wrong one. */
		if (i && x + 1 + (int)table->widths[i] > COLS) {
			if (x < COLS)
				screen__put(y, COLS - 1, ">", extra);
			break;
		}
		cell = table__cell(table, i, memcg);
		x += (i != 0) + cell.before;
		attributes = terminal__attributes(cell.style) | extra;
		if (!memcg && table->columns[i] == screen->view->sort)
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
			    terminal__attributes(STYLE_DIM));
}

static const char *const hints[] = {
	[PANEL_NONE] =
		"h help  q quit  / filter  s sort  o columns  t list  i details",
	[PANEL_HELP] = "q close  Up Down PgUp PgDn",
	[PANEL_SORT] = "Enter sorts by it  q close  Up Down PgUp PgDn",
	[PANEL_COLUMNS] = "Enter shows or hides it  q close  Up Down PgUp PgDn",
	[PANEL_DETAILS] = "q close  Up Down PgUp PgDn",
};

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
	if (!screen->panel && screen->view->sort &&
	    !columns__have(screen->table.columns, screen->table.nr,
			   screen->view->sort)) {
		text__append_string(line, "sorted by: ");
		text__append_string(line, screen->view->sort->name);
		text__append_string(line, "   ");
	}
	text__append_string(line, hints[screen->panel]);
	screen__put(LINES - 1, 0, text__string(line),
		    terminal__attributes(STYLE_DIM));
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

/* Any column may be chosen later, and the details show all of them. */
static struct demand demand__all(void)
{
	struct demand demand = {};
	const struct column *column;

	for_each_column(column)
		column__demand(column, &demand);
	return demand;
}

/* How long to wait for a key, in milliseconds. */
static int screen__wait_ms(const struct screen *screen)
{
	const double left = sampler__left(screen->sampler);

	if (screen->is_paused)
		return 1000;
	return left <= 0 ? 0 : left > 1 ? 1000 : (int)(left * 1000) + 1;
}

/* The next sample, when it is due. */
static void screen__refresh(struct screen *screen)
{
	int err;

	if (screen->is_paused || sampler__left(screen->sampler) > 0)
		return;
	sampler__schedule(screen->sampler, screen->interval);
	if (screen->sampler->options->input) {
		screen__go_to(screen, (long)screen->sampler->position + 1);
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
	const struct live_options *options = screen->options;
	int code;

	while (!screen->is_over && !screen->err && !terminal__is_ended()) {
		screen__draw(screen);
		timeout(screen__wait_ms(screen));
		code = getch();
		/* All that was typed meanwhile, before it is drawn again. */
		timeout(0);
		for (; code != ERR && !screen->is_over && !screen->err;
		     code = getch())
			keys__take(screen, code);
		if (options->count && screen->nr_shown >= options->count)
			break;
		screen__refresh(screen);
	}
}

int live__run(struct sampler *sampler, struct view *view,
	      const struct live_options *options)
{
	const struct demand demand = demand__all();
	struct screen screen = {
		.options = options,
		.keys = keys,
		.sampler = sampler,
		.view = view,
		.interval = options->interval,
		.is_paused = sampler->options->input != NULL,
		.table_options = { .columns = &view->columns,
				   .exact = options->exact,
				   .headings = true,
				   .marks_new = true },
	};
	int err;

	err = sampler__open(sampler, &demand);
	/* Before there is a screen, a message has where to go. */
	if (!err)
		err = screen__read(&screen);
	if (!err)
		err = terminal__open(options->color);
	if (err)
		goto cleanup;
	logging = &screen;
	log_handler = log__to_screen;
	terminal__lock_memory();
	err = privilege__drop(true);
	if (!err)
		err = screen__show(&screen);
	if (!err)
		view__note_missing(view, screen.snapshot);
	sampler__schedule(sampler, screen.interval);
	if (!err)
		screen__loop(&screen);
	if (!err)
		err = screen.err;
	log_handler = NULL;
	terminal__close();
	if (err)
		log__error(err, "%s", text__string(&screen.message));
cleanup:
	table__free(&screen.table);
	free(screen.rows);
	text__free(&screen.message);
	text__free(&screen.line);
	return err;
}
