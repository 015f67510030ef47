// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A kill as one line of a table, whose widths are known before the first kill is. */
#include <errno.h>
#include <string.h>
#include "lib/charset.h"
#include "lib/log.h"
#include "output/kills.h"
#include "output/table.h"

/* A log has times such as "Nov 25 13:38:39". */
#define TIME_WIDTH 15
#define WHAT_WIDTH 4
#define PID_WIDTH 7
#define PROCESS_WIDTH (PID_WIDTH + COMM_SIZE)
#define SIZE_WIDTH 6
#define EXACT_SIZE_WIDTH 13
/* A domain is never cut below this; a narrow terminal has no triggers. */
#define DOMAIN_WIDTH_MIN 24

/* The widths that differ. */
struct kill_widths {
	size_t domain;
	size_t size;
	bool cuts; /* a domain that is longer is cut */
	bool has_trigger;
};

static struct kill_widths
kill_table__lay_out(const struct kill_table_options *options)
{
	struct kill_widths widths = {
		.domain = DOMAIN_WIDTH_MIN,
		.size = options->exact ? EXACT_SIZE_WIDTH : SIZE_WIDTH,
		.cuts = options->width != 0,
		.has_trigger = true,
	};
	const size_t others =
		TIME_WIDTH + WHAT_WIDTH + PROCESS_WIDTH + widths.size + 4;
	const size_t with_trigger = others + 1 + PROCESS_WIDTH;

	if (!options->width)
		return widths;
	widths.has_trigger = options->width >= with_trigger + DOMAIN_WIDTH_MIN;
	if (widths.has_trigger)
		widths.domain = options->width - with_trigger;
	else if (options->width > others + DOMAIN_WIDTH_MIN)
		widths.domain = options->width - others;
	return widths;
}

static void line__append_blanks(struct text *line, size_t used, size_t width)
{
	text__format(line, "%*s", used < width ? (int)(width - used) : 0, "");
}

/* Appends a cell and what is missing to its width. */
static void line__append(struct text *line, const char *cell, size_t width)
{
	text__append_string(line, cell);
	line__append_blanks(line, text__width(cell), width);
}

static void line__append_right(struct text *line, const char *cell,
			       size_t width)
{
	line__append_blanks(line, text__width(cell), width);
	text__append_string(line, cell);
}

/* Appends printable text without so much of its beginning that it fits. */
static void line__append_end(struct text *line, const char *cell, size_t width)
{
	size_t cluster;

	if (text__width(cell) > width) {
		text__append_string(line, charset__is_utf8() ? "…" : "~");
		while (text__width(cell) > width - 1) {
			cluster = text__fit(cell, 1);
			cell += cluster ? cluster : text__fit(cell, 2);
		}
		width--;
	}
	line__append(line, cell, width);
}

/* Appends bytes made printable, as far as they fit: each may take four columns. */
static void line__append_cut(struct text *line, const char *bytes, size_t width)
{
	struct text cell = {};

	text__append_printable(&cell, bytes, strlen(bytes));
	text__truncate(&cell, text__fit(text__string(&cell), width));
	line__append(line, text__string(&cell), width);
	line->failed |= cell.failed;
	text__free(&cell);
}

static void line__append_process(struct text *line,
				 const struct kill_task *task)
{
	char number[NUMBER_TEXT_MAX] = "-";

	if (task->pid != VALUE_UNKNOWN)
		number__format(number, task->pid);
	line__append_right(line, number, PID_WIDTH);
	text__append(line, " ", 1);
	line__append_cut(line, task->comm, COMM_SIZE - 1);
}

/* Appends who killed. Returns its width, which is less than DOMAIN_WIDTH_MIN. */
static size_t line__append_killer(struct text *line,
				  const struct kill_task *killer)
{
	struct text cell = {};
	size_t width;

	if (killer->pid == VALUE_UNKNOWN)
		return 0;
	text__format(&cell, "by %llu ", killer->pid);
	text__append_printable(&cell, killer->comm, strlen(killer->comm));
	text__truncate(&cell,
		       text__fit(text__string(&cell), DOMAIN_WIDTH_MIN - 4));
	text__append(&cell, " ", 1);
	width = text__width(text__string(&cell));
	text__append_string(line, text__string(&cell));
	line->failed |= cell.failed;
	text__free(&cell);
	return width;
}

static void line__append_time(struct text *line, const struct kill *kill)
{
	char text[64] = "-";
	struct tm local;

	if (kill->time.tv_sec) {
		localtime_r(&kill->time.tv_sec, &local);
		strftime(text, sizeof(text), "%m-%d %T", &local);
	} else if (*kill->time_text) {
		line__append_cut(line, kill->time_text, TIME_WIDTH);
		return;
	} else if (kill->has_boot_time) {
		snprintf(text, sizeof(text), "%.6f", kill->boot_seconds);
	}
	line__append(line, text, TIME_WIDTH);
}

/* True if another process of the same memory.oom.group was killed first. */
static bool kill__is_member(const struct kill *kill)
{
	return kill->group_first && kill->group_first != kill->victim.pid;
}

static const char *kill__domain_word(const struct kill *kill)
{
	switch (kill->domain) {
	case DOMAIN_MACHINE:
		return "(machine)";
	case DOMAIN_CPUSET:
		return "(cpuset)";
	case DOMAIN_MEMORY_POLICY:
		return "(memory policy)";
	default:
		return "-";
	}
}

/* Appends whose limit it was, and whether that is inferred; of a signal, the victim's. */
static void kill__append_domain(const struct kill *kill, struct text *cell)
{
	const struct text *path = kill->kind == KILL_BY_USER ?
					  &kill->victim.cgroup :
					  &kill->cgroup;

	if (kill__is_member(kill)) {
		text__format(cell, "%sgroup of %llu",
			     charset__is_utf8() ? "└─" : "`-",
			     kill->group_first);
		return;
	}
	if (path->length)
		text__append_printable(cell, path->data, path->length);
	else
		text__append_string(cell, kill__domain_word(kill));
	if (kill->domain_by == DOMAIN_BY_COUNTER)
		text__format(cell, " (%s)", kill_domain__by(kill->domain_by));
}

static void line__append_size(struct text *line, const struct kill_task *task,
			      bool exact, size_t width)
{
	const __u64 size = kill_task__size(task);
	char text[SIZE_TEXT_MAX] = "-";

	if (size != VALUE_UNKNOWN && exact)
		number__format(text, size);
	else if (size != VALUE_UNKNOWN)
		size__format(text, size);
	line__append_right(line, text, width);
}

void kill_table__append(struct text *line, const struct kill *kill,
			const struct kill_table_options *options)
{
	struct kill_widths widths = kill_table__lay_out(options);
	struct text domain = {};

	line__append_time(line, kill);
	text__append(line, " ", 1);
	line__append(line,
		     kill->kind == KILL_BY_USER ? "kill" :
		     kill->is_past		? "past" :
						  "oom",
		     WHAT_WIDTH);
	text__append(line, " ", 1);
	kill__append_domain(kill, &domain);
	/* Who killed it is what a kill from user space has, also in a narrow terminal. */
	if (kill->kind == KILL_BY_USER && !widths.has_trigger)
		widths.domain -= line__append_killer(line, &kill->trigger);
	if (widths.cuts)
		line__append_end(line, text__string(&domain), widths.domain);
	else
		line__append(line, text__string(&domain), widths.domain);
	text__append(line, " ", 1);
	line__append_process(line, &kill->victim);
	text__append(line, " ", 1);
	line__append_size(line, &kill->victim, options->exact, widths.size);
	if (widths.has_trigger) {
		text__append(line, " ", 1);
		line__append_process(line, &kill->trigger);
	}
	line->failed |= domain.failed;
	text__free(&domain);
}

static void line__print(FILE *file, struct text *line, enum style style,
			bool color)
{
	size_t length = line->length;

	while (length && line->data[length - 1] == ' ')
		length--;
	text__truncate(line, length);
	if (color && style != STYLE_PLAIN)
		fprintf(file, "%s%s\033[0m\n", style__code(style),
			text__string(line));
	else
		fprintf(file, "%s\n", text__string(line));
}

void kill_table__append_heading(struct text *line,
				const struct kill_table_options *options)
{
	const struct kill_widths widths = kill_table__lay_out(options);

	line__append(line, "TIME", TIME_WIDTH + 1);
	line__append(line, "WHAT", WHAT_WIDTH + 1);
	line__append(line, "LIMIT OF", widths.domain + 1);
	line__append_right(line, "PID", PID_WIDTH);
	line__append(line, " VICTIM", COMM_SIZE + 1);
	line__append_right(line, "SIZE", widths.size);
	if (widths.has_trigger) {
		line__append_right(line, "PID", PID_WIDTH + 1);
		text__append_string(line, " TRIGGER");
	}
}

/* Prints the line and frees it. Returns 0 or -ENOMEM, logged. */
static int line__finish(FILE *file, struct text *line, enum style style,
			bool color)
{
	const bool failed = line->failed;

	if (!failed)
		line__print(file, line, style, color);
	text__free(line);
	return failed ?
		       log__error(-ENOMEM, "no memory for the line of a kill") :
		       0;
}

int kill_table__print_heading(FILE *file,
			      const struct kill_table_options *options)
{
	struct text line = {};

	kill_table__append_heading(&line, options);
	return line__finish(file, &line, STYLE_HEADING, options->color);
}

int kill_table__print(FILE *file, const struct kill *kill,
		      const struct kill_table_options *options)
{
	struct text line = {};

	kill_table__append(&line, kill, options);
	return line__finish(file, &line,
			    kill->is_past ? STYLE_DIM : STYLE_PLAIN,
			    options->color);
}
