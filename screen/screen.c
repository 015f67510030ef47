// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The state of the live screen: the sample it shows, its rows, which of them is
 * selected. What keys do is in keys.c; live.c draws.
 */
#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/text.h"
#include "output/json.h"
#include "screen/screen.h"

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

struct memcg *screen__selected(const struct screen *screen)
{
	return screen->nr_rows ? screen->rows[screen->selected] : NULL;
}

__u32 screen__height(const struct screen *screen)
{
	const int height = LINES - screen->first_line - 1;

	return height > 1 ? height : 1;
}

void screen__scroll(struct screen *screen)
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

void screen__select(struct screen *screen, long row)
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
		if (screen->view->tree &&
		    memcg__is_out_of_sight(snapshot->order[i]))
			continue;
		if (snapshot->order[i]->serial == screen->selected_serial)
			selected = screen->nr_rows;
		screen->rows[screen->nr_rows++] = snapshot->order[i];
	}
	/* What is only out of sight is selected again when it is back. */
	wanted = screen->selected_serial;
	is_there = wanted && (screen->sampler->options->input ||
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
		if (screen->sampler->options->input)
			continue;
		screen->nr_zooms--;
		screen__say(screen, "the cgroup that was shown is gone");
	}
}

int screen__arrange(struct screen *screen)
{
	int err;

	screen->view->filter = screen->filter.column ? &screen->filter : NULL;
	screen->view->with_ancestors = screen->view->tree;
	screen__zoom(screen);
	view__arrange(screen->view, screen->snapshot);
	screen->table_options.tree = screen->view->tree;
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

int screen__read(struct screen *screen)
{
	struct snapshot *before = sampler__last(screen->sampler);
	int err = sampler__read(screen->sampler);

	if (err)
		return err;
	screen->snapshot = sampler__last(screen->sampler);
	if (before && before != screen->snapshot)
		screen__keep_folds(screen->snapshot, before);
	screen->base_first = screen->snapshot->first;
	screen->base_nr = screen->snapshot->nr;
	return 0;
}

int screen__show(struct screen *screen)
{
	const struct machine *machine = &screen->sampler->machine;
	int err;

	if (screen->nr_shown++ == 0)
		screen->first_oom_kill = machine->oom_kill;
	/* Which columns there are depends on the machine that a file is from. */
	if (machine->memory_is_v1 != screen->view->columns.v1 &&
	    screen->nr_shown == 1 &&
	    view__set(screen->view, screen->view->options,
		      machine->memory_is_v1))
		return -EINVAL;
	screen->view->columns.v1 = machine->memory_is_v1;
	/* Columns that jump with each sample can't be read. */
	screen->table_options.keeps_widths = true;
	err = screen__arrange(screen);
	screen->table_options.keeps_widths = false;
	return err;
}

void screen__sort_by(struct screen *screen, const struct column *column)
{
	screen->view->sort = column;
	screen__say(screen, "sorted by %s%s", column->name,
		    screen->view->reverse ? ", reversed" : "");
	screen__arrange(screen);
}

void screen__go_to(struct screen *screen, long wanted)
{
	struct sampler *sampler = screen->sampler;
	const unsigned long here = sampler->position;
	int err = 0;

	if (!screen->sampler->options->input) {
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

int screen__write(struct screen *screen, const char *name)
{
	struct column_list all = { .v1 = screen->sampler->machine.memory_is_v1 };
	struct json_options options = {
		.columns = &all,
		.as_saved = screen->sampler->options->input != NULL,
	};
	FILE *file = NULL;
	int err, fd;

	fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
		  0666);
	file = fd < 0 ? NULL : fdopen(fd, "w");
	if (!file) {
		err = -errno;
		screen__say(
			screen, "can't make %s: %s%s", name, strerror(-err),
			err == -EACCES && !geteuid() ?
				" (root's powers are given up: name a directory of root's own, such as /root)" :
				"");
		return err;
	}
	/* The whole sample, parents first. */
	snapshot__set_range(screen->snapshot, screen->base_first,
			    screen->base_nr);
	err = column_list__all(&all);
	if (!err)
		err = json__print(file, screen->snapshot,
				  &screen->sampler->machine, &options);
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
