// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Draws the details of one memcg line by line. */
#include <errno.h>
#include <string.h>
#include "screen/details_panel.h"
#include "screen/finding_lines.h"
#include "screen/lines.h"
#include "screen/screen.h"

#define NUMBER_WIDTH 12
#define EVENT_WIDTH 9
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

void details_panel__open(struct details_panel *panel, const struct memcg *memcg)
{
	panel->serial = panel->opened = memcg->serial;
	panel->is_of_removed = memcg__is_dying(memcg);
	text__restart(&panel->path);
	memcg__append_path(memcg, &panel->path);
}

void details_panel__free(struct details_panel *panel)
{
	text__free(&panel->path);
}

/* The memcg to show: once it is removed, one that has its path by now. NULL: none. */
static const struct memcg *details_panel__follow(struct details_panel *panel,
						 struct snapshot *snapshot)
{
	const struct memcg *memcg = snapshot__find(snapshot, panel->serial);
	const struct memcg *other;
	__u32 nr_others;

	if (panel->is_of_removed || (memcg && !memcg__is_dying(memcg)))
		return memcg;
	other = snapshot__find_path(snapshot, text__string(&panel->path), false,
				    &nr_others);
	if (!other || (memcg && memcg__is_dying(other)))
		return memcg;
	panel->serial = other->serial;
	return other;
}

void details_panel__refresh(struct details_panel *panel,
			    const struct screen *screen, bool explains)
{
	const struct memcg *memcg =
		details_panel__follow(panel, screen->snapshot);

	if (screen->sampler->options->input)
		return;
	panel->err = memcg ? details__read(&panel->details, memcg,
					   &screen->sampler->machine,
					   explains) :
			     -ENOENT;
}

static void text__append_value(struct text *text, const struct column *column,
			       const struct snapshot *snapshot,
			       const struct memcg *memcg, bool exact)
{
	const struct value value = column__value(column, snapshot, memcg);

	value__append(&value, column->unit, exact, text);
}

/* Moves what stands behind start to the right end of a field of that width. */
static void text__align_right(struct text *text, size_t start, size_t width)
{
	const size_t taken = text__width(text__string(text) + start);
	const size_t missing = width > taken ? width - taken : 0;
	const size_t length = text->length - start;

	if (!missing || !text__extend(text, missing))
		return;
	memmove(text->data + start + missing, text->data + start, length);
	memset(text->data + start, ' ', missing);
}

/* The columns of the ladder of limits. */
static const struct {
	enum column_id column;
	unsigned int width;
} ladder[] = {
	{ COLUMN_current, 7 },	     { COLUMN_max, 7 },
	{ COLUMN_high, 7 },	     { COLUMN_low, 7 },
	{ COLUMN_effective_low, 7 }, { COLUMN_headroom, 8 },
	{ COLUMN_used_pct, 6 },
};

static void lines__put_limit(struct lines *lines, const struct screen *screen,
			     const struct memcg *memcg,
			     const struct memcg *step)
{
	const struct snapshot *snapshot = screen->snapshot;
	struct text *text = lines->text;
	size_t i, start;

	text__clear(text);
	for (i = 0; i < ARRAY_SIZE(ladder); i++) {
		text__append(text, " ", i != 0);
		start = text->length;
		text__append_value(text, &columns[ladder[i].column], snapshot,
				   step, false);
		text__align_right(text, start, ladder[i].width);
	}
	text__append_string(text, "  ");
	text__append_value(text, &columns[COLUMN_name], snapshot, step, false);
	if (step == memcg->limit_by)
		text__append_string(text, "  <- limit binds");
	if (step == memcg->headroom_by)
		text__append_string(text, "  <- full first");
	lines__put_whole(lines, text__string(text),
			 terminal__attributes(step == memcg->limit_by ?
						      STYLE_HEADING :
						      STYLE_PLAIN));
}

/* The limits from the memcg up to the root. */
static void lines__add_limits(struct lines *lines, const struct screen *screen,
			      const struct memcg *memcg)
{
	struct text *text = lines->text;
	const struct memcg *step;
	size_t i;

	text__clear(text);
	for (i = 0; i < ARRAY_SIZE(ladder); i++)
		text__format(text, "%s%*s", i ? " " : "", ladder[i].width,
			     columns[ladder[i].column].heading);
	text__append_string(text, "  UP TO THE ROOT");
	lines__put(lines, text__string(text),
		   terminal__attributes(STYLE_HEADING));
	for (step = memcg; step; step = step->parent)
		lines__put_limit(lines, screen, memcg, step);
	lines__add(lines, STYLE_PLAIN, " ");
}

/* A line of counters. */
static void lines__put_events(struct lines *lines, const struct screen *screen,
			      const struct memcg *memcg,
			      const enum column_id *ids, size_t nr,
			      const char *label)
{
	struct text *text = lines->text;
	size_t i, start;

	text__clear(text);
	for (i = 0; i < nr; i++) {
		text__append(text, " ", i != 0);
		start = text->length;
		text__append_value(text, &columns[ids[i]], screen->snapshot,
				   memcg, false);
		text__align_right(text, start, EVENT_WIDTH);
	}
	text__format(text, "  %s", label);
	lines__put(lines, text__string(text), A_NORMAL);
}

static void lines__add_events(struct lines *lines, const struct screen *screen,
			      const struct memcg *memcg)
{
#define SWAP_EVENT(...)
	static const enum column_id all[] = {
#define EVENT(key, ...) COLUMN_events_##key,
#include "memory_events.h"
	};
#define SWAP_EVENT(...)
	static const enum column_id own[] = {
#define EVENT(key, ...) COLUMN_events_local_##key,
#include "memory_events.h"
	};
	struct text *text = lines->text;
	size_t i;

	text__clear(text);
	for (i = 0; i < ARRAY_SIZE(all); i++)
		text__format(text, "%s%*s", i ? " " : "", EVENT_WIDTH,
			     columns[all[i]].heading);
	text__append_string(text, "  EVENTS");
	lines__put(lines, text__string(text),
		   terminal__attributes(STYLE_HEADING));
	lines__put_events(lines, screen, memcg, all, ARRAY_SIZE(all),
			  "in total");
	lines__put_events(lines, screen, memcg, own, ARRAY_SIZE(own),
			  "its own");
	lines__add(lines, STYLE_PLAIN, " ");
}

static void lines__add_pressure(struct lines *lines,
				const struct details *details)
{
	const char *line = details->pressure;
	size_t length;

	if (!*line)
		return;
	lines__add(lines, STYLE_HEADING, "memory.pressure");
	for (; *line; line += length + (line[length] == '\n')) {
		length = strcspn(line, "\n");
		lines__add(lines, STYLE_PLAIN, "%.*s", (int)length, line);
	}
	lines__add(lines, STYLE_PLAIN, " ");
}

static void lines__put_process(struct lines *lines,
			       const struct process *process)
{
	const __u64 sizes[] = { process->anon, process->file, process->shmem,
				process->swap };
	char number[SIZE_TEXT_MAX];
	struct text *text = lines->text;
	size_t i;

	text__clear(text);
	text__format(text, "%8u", process->pid);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		if (sizes[i] == VALUE_UNKNOWN)
			strcpy(number, "-");
		else
			size__format(number, sizes[i]);
		text__format(text, " %9s", number);
	}
	text__format(text, " %9ld %9ld  ", process->oom_score,
		     process->oom_score_adj);
	text__append_printable(text, process->name, strlen(process->name));
	lines__put(lines, text__string(text), A_NORMAL);
}

static void lines__add_processes(struct lines *lines,
				 const struct processes *processes)
{
	char count[PROCESSES_TEXT_MAX];
	unsigned int i;

	processes__format_count(count, processes);
	lines__add(lines, STYLE_HEADING, "%8s %9s %9s %9s %9s %9s %9s  %s",
		   "PID", "RSSANON", "RSSFILE", "RSSSHMEM", "VMSWAP",
		   "OOMSCORE", "ADJ", count);
	for (i = 0; i < processes->nr; i++)
		lines__put_process(lines, &processes->largest[i]);
	lines__add(lines, STYLE_PLAIN, " ");
}

static void lines__add_error(struct lines *lines, int err)
{
	lines__add(lines, STYLE_DIM, "processes: %s",
		   err == -ENOENT ? "it has no directory here" :
		   err == -ESTALE ? "another cgroup has its path by now" :
				    strerror(-err));
	lines__add(lines, STYLE_PLAIN, " ");
}

static void lines__put_column(struct lines *lines, const struct screen *screen,
			      const struct memcg *memcg,
			      const struct column *column)
{
	const struct column *change = column__change_of(column);
	const struct snapshot *snapshot = screen->snapshot;
	struct text *text = lines->text;
	size_t start;

	text__clear(text);
	text__format(text, "%-30s ", column->name);
	start = text->length;
	text__append_value(text, column, snapshot, memcg,
			   screen->options->exact);
	text__align_right(text, start, NUMBER_WIDTH);
	text__append(text, " ", 1);
	start = text->length;
	if (change && change->unit == UNIT_RATE)
		text__append_value(text, change, snapshot, memcg, false);
	text__align_right(text, start, NUMBER_WIDTH);
	text__format(text, "  %s", column->help);
	lines__put(lines, text__string(text), A_NORMAL);
}

static void lines__add_columns(struct lines *lines, const struct screen *screen,
			       const struct memcg *memcg)
{
	const struct column *column;

	lines__add(lines, STYLE_HEADING, "%-30s %*s %*s  %s", "COLUMN",
		   NUMBER_WIDTH, "VALUE", NUMBER_WIDTH, "RATE", "WHAT IT IS");
	for_each_column(column)
		if (!column->only_named &&
		    (!column->v1_only || screen->view->columns.v1))
			lines__put_column(lines, screen, memcg, column);
}

static void details_panel__draw_heading(struct details_panel *panel,
					const struct memcg *memcg,
					struct lines *lines)
{
	const struct text *path = &panel->path;
	struct text *text = lines->text;

	text__clear(text);
	text__append_printable(text, text__string(path), path->length);
	text__format(text, "  (%s, id %llu, serial %llu)", memcg__state(memcg),
		     memcg->id, memcg->serial);
	lines__put_whole(lines, text__string(text),
			 terminal__attributes(STYLE_HEADING));
	if (panel->serial != panel->opened)
		lines__add(
			lines, STYLE_NEW,
			"re-made: it was serial %llu when the details were opened",
			panel->opened);
	lines__add(lines, STYLE_PLAIN, " ");
}

void details_panel__draw(struct details_panel *panel,
			 const struct screen *screen, bool explains,
			 struct lines *lines)
{
	const struct memcg *memcg =
		snapshot__find(screen->snapshot, panel->serial);

	if (!memcg) {
		lines__add(lines, STYLE_ALARM, "this memcg is gone: %s",
			   text__string(&panel->path));
		if (!panel->is_of_removed)
			lines__add(
				lines, STYLE_PLAIN,
				"If its cgroup is made again, that one is shown.");
		return;
	}
	details_panel__draw_heading(panel, memcg, lines);
	if (explains) {
		lines__add_explanation(lines, screen, memcg,
				       screen->sampler->options->input ||
						       panel->err ?
					       NULL :
					       &panel->details);
		return;
	}
	lines__add_findings(lines, screen, memcg);
	lines__add_limits(lines, screen, memcg);
	lines__add_events(lines, screen, memcg);
	if (!screen->sampler->options->input) {
		lines__add_pressure(lines, &panel->details);
		if (panel->err)
			lines__add_error(lines, panel->err);
		else
			lines__add_processes(lines, &panel->details.processes);
	}
	lines__add_columns(lines, screen, memcg);
}
