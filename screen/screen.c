// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Changes the sample that the live screen shows, its order and its filter. */
#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "lib/text.h"
#include "model/finding.h"
#include "output/json.h"
#include "screen/screen.h"
#include "screen/terminal.h"

#define HEADER_LINES 2
/* A terminal with fewer lines has no header, since it has few rows. */
#define LINES_WITH_HEADER 8
/* The kernel's lines on an OOM kill may still come after the sample that counts it. */
#define REDRAWS_AFTER_KILL 2
/* The seconds between two looks at a stream, and how many samples one look takes. */
#define STREAM_INTERVAL 0.1
#define STREAM_SAMPLES 10

void screen__init(struct screen *screen, struct sampler *sampler,
		  struct view *view, const struct live_options *options)
{
	const bool is_file = sampler->options->input != NULL;

	*screen = (struct screen){
		.options = options,
		.sampler = sampler,
		.view = view,
		.interval = options->interval,
		.is_paused = is_file,
		.rows = { .may_come_back = is_file },
		.table_options = { .columns = &view->columns,
				   .exact = options->exact,
				   .headings = true,
				   .marks_new = true },
	};
	screen->message =
		text__in(screen->message_bytes, sizeof(screen->message_bytes));
}

void screen__free(struct screen *screen)
{
	table__free(&screen->table);
	rows__free(&screen->rows);
	panel__free(&screen->panel);
	kill_watch__close(&screen->kills);
	text__free(&screen->line);
	filter__free(&screen->filter);
}

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

void screen__fit(struct screen *screen)
{
	int height;

	screen->first_line =
		(LINES >= LINES_WITH_HEADER ? HEADER_LINES : 0) + 1;
	height = LINES - screen->first_line - 1;
	screen->rows.height = height > 1 ? height : 1;
}

/* keeps_widths: no column becomes narrower than it was. 0 or -ENOMEM, logged. */
static int screen__make_rows(struct screen *screen, bool keeps_widths)
{
	struct snapshot *snapshot = screen->snapshot;
	struct view *view = screen->view;
	__u32 left_out;
	int err;

	screen__fit(screen);
	snapshot__set_range(snapshot, screen->base_first, screen->base_nr);
	if (!rows__apply_zoom(&screen->rows, snapshot))
		screen__say(screen, "the cgroup that was shown is gone");
	view->filter = screen->filter.nr ? &screen->filter : NULL;
	view->with_ancestors = view->tree;
	err = view__arrange(view, snapshot, &left_out);
	if (err)
		return err;
	rows__fold_dying(snapshot);
	screen->table_options.tree = view->tree;
	screen->table_options.width = COLS;
	screen->table_options.keeps_widths = keeps_widths;
	err = table__lay_out(&screen->table, snapshot, &screen->table_options);
	return err ? err : rows__set(&screen->rows, snapshot, view->tree);
}

/* Without memory there are no rows until the next sample, since the old ones may be gone. */
static void screen__arrange(struct screen *screen, bool keeps_widths)
{
	screen->lacks_rows = screen__make_rows(screen, keeps_widths) != 0;
	if (screen->lacks_rows)
		screen->rows.nr = screen->table.nr = 0;
}

/* Has the sampler do what costs more only while it is shown, sorted by or filtered by. */
static void screen__set_demand(const struct screen *screen)
{
	struct demand demand = {};

	view__demand(screen->view, &demand);
	filter__demand(&screen->filter, &demand);
	if (panel__has_findings(&screen->panel))
		findings__demand(&demand);
	screen->sampler->watches_stalls = demand.stalls;
	screen->sampler->reads_oomd = demand.oomd;
}

int screen__read(struct screen *screen)
{
	struct snapshot *before = sampler__last(screen->sampler);
	int err;

	screen__set_demand(screen);
	err = sampler__read(screen->sampler);
	if (err)
		return err;
	screen->snapshot = sampler__last(screen->sampler);
	if (before && before != screen->snapshot)
		rows__keep_folds(screen->snapshot, before);
	screen->base_first = screen->snapshot->first;
	screen->base_nr = screen->snapshot->nr;
	return 0;
}

void screen__take_kills(struct screen *screen)
{
	const unsigned int nr =
		kill_watch__take(&screen->kills, screen->snapshot);

	if (!nr)
		return;
	panel__keep_kill(screen, nr);
	screen->last_kill = kill_list__get(&screen->kills.list, 0)->time.tv_sec;
}

int screen__begin(struct screen *screen)
{
	const struct machine *machine = &screen->sampler->machine;
	struct view *view = screen->view;
	int err = 0;

	screen->nr_shown = 1;
	if (sampler__is_stream(screen->sampler))
		screen->is_paused = false;
	screen->first_oom_kill = screen->last_oom_kill = machine->oom_kill;
	/* The machine that a file is from decides which columns there are. */
	if (machine->hierarchy.is_v1 != view->columns.v1)
		err = view__set(view, view->options, machine->hierarchy.is_v1);
	if (!err)
		view__adapt(view, sampler__last(screen->sampler));
	if (!err)
		screen__follow(screen, FOLLOW_SAMPLE);
	return err;
}

/* True if the kernel may have printed lines of its own over the sample before. */
static bool screen__is_spoilt(struct screen *screen)
{
	const __u64 now = screen->sampler->machine.oom_kill;
	const __u64 before = screen->last_oom_kill;

	screen->last_oom_kill = now;
	if (now != MACHINE_UNKNOWN && now > before) {
		screen->nr_redraws = REDRAWS_AFTER_KILL;
		screen->last_kill = screen->snapshot->sample.time.tv_sec;
	}
	if (screen->nr_redraws) {
		screen->nr_redraws--;
		return true;
	}
	return terminal__is_console();
}

void screen__follow(struct screen *screen, int follow)
{
	if (follow & FOLLOW_SAMPLE && screen__is_spoilt(screen))
		follow |= FOLLOW_REDRAW;
	if (follow & FOLLOW_REDRAW)
		clearok(curscr, TRUE);
	if (follow & FOLLOW_SAMPLE)
		screen->view->columns.v1 =
			screen->sampler->machine.hierarchy.is_v1;
	/* Columns that jump with each sample can't be read. */
	if (follow & (FOLLOW_SAMPLE | FOLLOW_ARRANGE))
		screen__arrange(screen, !(follow & FOLLOW_ARRANGE));
	if (follow & FOLLOW_FIRST_MATCH)
		rows__select_first_match(&screen->rows);
	if (follow & FOLLOW_SAMPLE)
		panel__refresh(screen);
}

void screen__restart_interval(struct screen *screen)
{
	clock_gettime(CLOCK_MONOTONIC, &screen->sampler->due);
	sampler__schedule(screen->sampler, screen__interval(screen));
}

double screen__interval(const struct screen *screen)
{
	return sampler__is_stream(screen->sampler) ? STREAM_INTERVAL :
						     screen->interval;
}

int screen__go_on(struct screen *screen)
{
	const struct sampler *sampler = screen->sampler;

	return screen__go_to(screen, (long)sampler->position +
					     (sampler__is_stream(sampler) ?
						      STREAM_SAMPLES :
						      1));
}

/* Reads up to the sample of that number again, since a later one is damaged. */
static int screen__read_again(struct screen *screen, unsigned long here)
{
	struct sampler *sampler = screen->sampler;
	int err = sampler__seek(sampler, here ? here - 1 : 0);

	if (err)
		return err;
	do
		err = screen__read(screen);
	while (!err && sampler->position < here);
	return err;
}

int screen__go_to(struct screen *screen, long wanted)
{
	struct sampler *sampler = screen->sampler;
	const unsigned long here = sampler->position;
	int err = 0;

	if (!sampler->options->input) {
		screen__say(screen, "only a file has samples to go to");
		return FOLLOW_NOTHING;
	}
	if (wanted < 0)
		wanted = 0;
	if ((unsigned long)wanted <= here) {
		/* Rates need the sample before it, and a gap is told by two. */
		if (sampler__seek(sampler, wanted > 2 ? wanted - 2 : 0))
			return FOLLOW_NOTHING;
		screen->is_paused |= sampler__is_stream(sampler);
		err = screen__read(screen);
	}
	while (!err && sampler->position < (unsigned long)wanted)
		err = screen__read(screen);
	if (err == -ENODATA) {
		screen->is_paused = true;
		screen__say(screen, "that is the last sample");
		return FOLLOW_SAMPLE | FOLLOW_ARRANGE;
	}
	if (err == -EAGAIN && sampler->position == here) {
		if (screen->is_paused)
			screen__say(screen, "no newer sample has come yet");
		return FOLLOW_NOTHING;
	}
	if (err && err != -EAGAIN) {
		/* Going on would meet the damage again and again. */
		screen->is_paused = true;
		err = screen__read_again(screen, here);
	} else {
		err = 0;
	}
	if (err)
		return err;
	screen->nr_shown++;
	return FOLLOW_SAMPLE;
}

int screen__sort_by(struct screen *screen, const struct column *column)
{
	screen->view->sort = column;
	screen__say(screen, "sorted by %s%s", column->name,
		    screen->view->reverse ? ", reversed" : "");
	return FOLLOW_ARRANGE;
}

int screen__set_filter(struct screen *screen, const char *text)
{
	struct text why = {};

	snprintf(screen->filter_text, sizeof(screen->filter_text), "%s", text);
	filter__free(&screen->filter);
	text = screen->filter_text;
	/* A column's name alone is a part of the path until an operator follows. */
	if (column__find(text)) {
		screen->filter = filter__part(text);
	} else if (*text &&
		   filter__parse_or_part(&screen->filter, text, &why)) {
		screen__say(screen, "%s", text__reason(&why));
		screen->filter_text[0] = '\0';
	}
	text__free(&why);
	return FOLLOW_ARRANGE;
}

/* Makes a new file, following no link. Returns NULL with errno set if it can't. */
static FILE *file__create(const char *name)
{
	const int fd =
		open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
		     0666);

	return fd < 0 ? NULL : fdopen(fd, "w");
}

/* Prints the whole sample, parents first. Returns 0 or -errno. */
static int screen__print(struct screen *screen, FILE *file)
{
	struct column_list all = {
		.v1 = screen->sampler->machine.hierarchy.is_v1
	};
	const struct json_options options = {
		.columns = &all,
		.as_saved = screen->sampler->options->input != NULL,
	};
	int err = column_list__all(&all);

	snapshot__set_range(screen->snapshot, screen->base_first,
			    screen->base_nr);
	if (!err)
		err = json__print(file, screen->snapshot,
				  &screen->sampler->machine, &options);
	if (ferror(file) && !err)
		err = -EIO;
	column_list__free(&all);
	return err;
}

int screen__write(struct screen *screen, const char *name)
{
	FILE *file = file__create(name);
	int err;

	if (!file) {
		err = errno;
		screen__say(
			screen, "can't make %s: %s%s", name, strerror(err),
			err == EACCES && !geteuid() ?
				" (root's powers are given up: name a directory of root's own, such as /root)" :
				"");
		return FOLLOW_NOTHING;
	}
	err = screen__print(screen, file);
	if (fclose(file) && !err)
		err = -errno;
	/* Half a sample would only be in the way. */
	if (err)
		unlink(name);
	if (err)
		screen__say(screen, "can't write %s: %s", name, strerror(-err));
	else
		screen__say(screen, "written to %s", name);
	/* The rows were taken out of their order. */
	return FOLLOW_ARRANGE;
}
