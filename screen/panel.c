// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The help, the lists to choose from and the details, drawn line by line. */
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include "screen/panel.h"
#include "screen/terminal.h"

#define NUMBER_WIDTH 12

/* Lines as they come; those in sight are drawn. */
struct lines {
	struct screen *screen;
	int y; /* where the first one in sight is drawn */
	int height;
	int nr;
};

/* The line is printable. */
static void lines__put(struct lines *lines, const char *line, attr_t attributes)
{
	const int row = lines->nr++ - lines->screen->panel_top;

	if (row >= 0 && row < lines->height)
		screen__put(lines->y + row, 0, line, attributes);
}

/* As many lines as it takes: a path is worth it. */
static void lines__put_whole(struct lines *lines, const char *line,
			     attr_t attributes)
{
	char part[1024];
	size_t length;

	do {
		length = text__fit(line, COLS < 200 ? COLS : 200);
		snprintf(part, sizeof(part), "%.*s", (int)length, line);
		lines__put(lines, part, attributes);
		line += length;
	} while (*line && length);
}

static void lines__add(struct lines *lines, enum style style,
		       const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static void lines__add(struct lines *lines, enum style style,
		       const char *format, ...)
{
	struct text *line = &lines->screen->line;
	va_list arguments;
	char plain[1024];

	va_start(arguments, format);
	vsnprintf(plain, sizeof(plain), format, arguments);
	va_end(arguments);
	text__clear(line);
	text__append_printable(line, plain, strlen(plain));
	lines__put(lines, text__string(line), terminal__attributes(style));
}

static void lines__add_help(struct lines *lines)
{
	const struct key *key;

	lines__add(lines, STYLE_HEADING, "Keys");
	for (key = lines->screen->keys; key->act; key++)
		lines__add(lines, STYLE_PLAIN, "%-10s %s", key->label,
			   key->help);
	lines__add(lines, STYLE_PLAIN, " ");
	lines__add(lines, STYLE_PLAIN, "%-10s %s", "wheel",
		   "go up and down; a click on a heading sorts by it");
	lines__add(lines, STYLE_PLAIN, " ");
	lines__add(lines, STYLE_HEADING, "Colours");
	lines__add(lines, STYLE_WARNING, "from 80 %% of the limit that binds");
	lines__add(lines, STYLE_ALARM,
		   "from 95 %% of it; an OOM kill just now");
	lines__add(lines, STYLE_GREW,
		   "a counter that grew since the sample before");
	lines__add(lines, STYLE_NEW,
		   "a memcg that wasn't there: (new), (re-made)");
	lines__add(lines, STYLE_DIM, "(dying), nothing counted, not known");
}

/* Columns that there are here. */
static const struct column *chooser__column(const struct screen *screen,
					    int line)
{
	const struct column *column;
	size_t i;
	int nr = 0;

	for (i = 0; i < columns__nr(); i++) {
		column = column__at(i);
		if (column->v1_only && !screen->view->columns.v1)
			continue;
		if (nr++ == line)
			return column;
	}
	return NULL;
}

static void lines__add_chooser(struct lines *lines)
{
	struct screen *screen = lines->screen;
	const bool is_sort = screen->panel == PANEL_SORT;
	const struct column *column;
	struct text *text = &screen->line;
	char mark;
	int i;

	for (i = 0; (column = chooser__column(screen, i)); i++) {
		mark = is_sort ? (column == screen->view->sort ? '*' : ' ') :
		       column_list__has(&screen->view->columns, column) ? 'x' :
									  ' ';
		text__clear(text);
		text__format(text, "[%c] %-30s %s", mark, column->name,
			     column->help);
		lines__put(lines, text__string(text),
			   i == screen->panel_selected ? A_REVERSE : A_NORMAL);
	}
}

static void text__append_value(struct text *text, const struct column *column,
			       const struct snapshot *snapshot,
			       const struct memcg *memcg, bool exact)
{
	const struct value value = column__value(column, snapshot, memcg);

	value__append(&value, column, exact, text);
}

/* To the right. */
static void text__pad(struct text *text, size_t start, size_t width)
{
	const size_t is = text__width(text__string(text) + start);
	size_t missing = width > is ? width - is : 0, i;

	for (i = 0; i < missing; i++)
		text__append(text, " ", 1);
	if (!missing || text->failed)
		return;
	memmove(text->data + start + missing, text->data + start,
		text->length - start - missing);
	memset(text->data + start, ' ', missing);
}

/* From it to the root: who limits it. */
static void lines__add_limits(struct lines *lines, const struct memcg *memcg)
{
	static const char *const names[] = { "current", "max", "headroom",
					     "used_pct" };
	const struct snapshot *snapshot = lines->screen->snapshot;
	struct text *text = &lines->screen->line;
	const struct memcg *step;
	size_t i, start;

	lines__add(lines, STYLE_HEADING, "%*s %*s %*s %*s  %s", NUMBER_WIDTH,
		   "CURRENT", NUMBER_WIDTH, "MAX", NUMBER_WIDTH, "HEADROOM",
		   NUMBER_WIDTH, "USED%", "LIMITS, UP TO THE ROOT");
	for (step = memcg; step; step = step->parent) {
		text__clear(text);
		for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			text__append(text, " ", i != 0);
			start = text->length;
			text__append_value(text, column__find(names[i]),
					   snapshot, step, false);
			text__pad(text, start, NUMBER_WIDTH);
		}
		text__append_string(text, "  ");
		text__append_value(text, column__find("cgroup"), snapshot, step,
				   false);
		if (step == memcg->limit_by)
			text__append_string(text, "  <- its limit binds");
		if (step == memcg->headroom_by)
			text__append_string(text, "  <- full first");
		lines__put_whole(lines, text__string(text),
				 terminal__attributes(step == memcg->limit_by ?
							      STYLE_WARNING :
							      STYLE_PLAIN));
	}
	lines__add(lines, STYLE_PLAIN, " ");
}

static void lines__add_pressure(struct lines *lines)
{
	const char *line = lines->screen->details.pressure;
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

static void lines__add_processes(struct lines *lines)
{
	const struct details *details = &lines->screen->details;
	const struct process *process;
	struct text *text = &lines->screen->line;
	char number[SIZE_TEXT_MAX];
	unsigned int i, k;

	if (lines->screen->details_err) {
		lines__add(lines, STYLE_DIM, "processes: %s",
			   lines->screen->details_err == -ENOENT ?
				   "it has no directory here" :
			   lines->screen->details_err == -ESTALE ?
				   "another cgroup has its path by now" :
				   strerror(-lines->screen->details_err));
		lines__add(lines, STYLE_PLAIN, " ");
		return;
	}
	lines__add(lines, STYLE_HEADING,
		   "%8s %9s %9s %9s %9s %9s %9s  LARGEST OF %u PROCESSES%s",
		   "PID", "RSSANON", "RSSFILE", "RSSSHMEM", "VMSWAP",
		   "OOMSCORE", "ADJ", details->nr_all,
		   details->is_cut ? " AND MORE" : "");
	for (i = 0; i < details->nr; i++) {
		process = &details->processes[i];
		const __u64 sizes[] = { process->anon, process->file,
					process->shmem, process->swap };

		text__clear(text);
		text__format(text, "%8u", process->pid);
		for (k = 0; k < sizeof(sizes) / sizeof(sizes[0]); k++) {
			if (sizes[k] == VALUE_UNKNOWN)
				strcpy(number, "-");
			else
				size__format(number, sizes[k]);
			text__format(text, " %9s", number);
		}
		text__format(text, " %9ld %9ld  ", process->oom_score,
			     process->oom_score_adj);
		text__append_printable(text, process->name,
				       strlen(process->name));
		lines__put(lines, text__string(text), A_NORMAL);
	}
	lines__add(lines, STYLE_PLAIN, " ");
}

static void lines__add_values(struct lines *lines, const struct memcg *memcg)
{
	const struct snapshot *snapshot = lines->screen->snapshot;
	const struct column *column, *change;
	struct text *text = &lines->screen->line;
	size_t start;

	lines__add(lines, STYLE_HEADING, "%-30s %*s %*s  %s", "COLUMN",
		   NUMBER_WIDTH, "VALUE", NUMBER_WIDTH, "RATE",
		   "WHAT IT IS");
	for_each_column(column) {
		if (column->v1_only && !lines->screen->view->columns.v1)
			continue;
		text__clear(text);
		text__format(text, "%-30s ", column->name);
		start = text->length;
		text__append_value(text, column, snapshot, memcg,
				   lines->screen->options->exact);
		text__pad(text, start, NUMBER_WIDTH);
		text__append(text, " ", 1);
		start = text->length;
		change = column__change_of(column);
		if (change && change->unit == UNIT_RATE)
			text__append_value(text, change, snapshot, memcg,
					   false);
		text__pad(text, start, NUMBER_WIDTH);
		text__format(text, "  %s", column->help);
		lines__put(lines, text__string(text), A_NORMAL);
	}
}

static void lines__add_details(struct lines *lines)
{
	struct screen *screen = lines->screen;
	const struct memcg *memcg =
		snapshot__find(screen->snapshot, screen->details_serial);
	static struct text path;
	struct text *text = &screen->line;

	if (!memcg) {
		lines__add(lines, STYLE_ALARM, "this memcg is gone");
		return;
	}
	text__restart(&path);
	memcg__append_path(memcg, &path);
	text__clear(text);
	text__append_printable(text, text__string(&path), path.length);
	text__format(text, "  (%s, id %llu, serial %llu)", memcg__state(memcg),
		     memcg->id, memcg->serial);
	lines__put_whole(lines, text__string(text),
			 terminal__attributes(STYLE_HEADING));
	lines__add(lines, STYLE_PLAIN, " ");
	lines__add_limits(lines, memcg);
	if (!screen->sampler->options->input) {
		lines__add_pressure(lines);
		lines__add_processes(lines);
	}
	lines__add_values(lines, memcg);
}

void panel__draw(struct screen *screen, int y)
{
	struct lines lines = { .screen = screen,
			       .y = y,
			       .height = LINES - y - 1 };

	if (screen->panel_top > screen->panel_nr - lines.height)
		screen->panel_top = screen->panel_nr - lines.height;
	if (screen->panel_top < 0)
		screen->panel_top = 0;
	if (screen->panel == PANEL_HELP)
		lines__add_help(&lines);
	else if (screen->panel == PANEL_DETAILS)
		lines__add_details(&lines);
	else
		lines__add_chooser(&lines);
	screen->panel_nr = lines.nr;
}

void panel__refresh(struct screen *screen)
{
	const struct memcg *memcg;

	if (screen->panel != PANEL_DETAILS || screen->sampler->options->input)
		return;
	memcg = snapshot__find(screen->snapshot, screen->details_serial);
	screen->details_err = memcg ? details__read(&screen->details, memcg,
						    &screen->sampler->machine) :
				      -ENOENT;
}

/* In a list a line is selected, elsewhere the lines move. */
static void panel__move(struct screen *screen, int lines)
{
	const bool has_selection = screen->panel == PANEL_SORT ||
				   screen->panel == PANEL_COLUMNS;
	const int height = LINES - screen->first_line;

	if (!has_selection) {
		screen->panel_top += lines;
		if (screen->panel_top < 0)
			screen->panel_top = 0;
		return;
	}
	screen->panel_selected += lines;
	if (screen->panel_selected >= screen->panel_nr)
		screen->panel_selected = screen->panel_nr - 1;
	if (screen->panel_selected < 0)
		screen->panel_selected = 0;
	if (screen->panel_selected < screen->panel_top)
		screen->panel_top = screen->panel_selected;
	if (screen->panel_selected >= screen->panel_top + height)
		screen->panel_top = screen->panel_selected - height + 1;
}

void panel__open(struct screen *screen, enum panel_kind kind)
{
	int line = 0;

	screen->panel = kind;
	screen->panel_top = screen->panel_selected = 0;
	screen->panel_nr = 0x10000; /* until it is drawn */
	screen->details_serial =
		screen->nr_rows ? screen->rows[screen->selected]->serial : 0;
	panel__refresh(screen);
	while (kind == PANEL_SORT && chooser__column(screen, line) &&
	       chooser__column(screen, line) != screen->view->sort)
		line++;
	if (kind == PANEL_SORT && chooser__column(screen, line))
		panel__move(screen, line);
}

static void chooser__choose(struct screen *screen)
{
	const struct column *column =
		chooser__column(screen, screen->panel_selected);

	if (!column)
		return;
	if (screen->panel == PANEL_COLUMNS) {
		if (!column_list__toggle(&screen->view->columns, column))
			screen__arrange(screen);
		return;
	}
	screen__sort_by(screen, column);
	screen->panel = PANEL_NONE;
}

/* One memcg is followed from sample to sample. */
bool panel__lets_through(const struct screen *screen, int code)
{
	return screen->panel == PANEL_DETAILS && code > 0 && code < 128 &&
	       strchr("[]{}p+-", code);
}

void panel__take_key(struct screen *screen, int code)
{
	const int page = LINES - screen->first_line;

	switch (code) {
	case KEY_UP:
	case 'k':
		panel__move(screen, -1);
		break;
	case KEY_DOWN:
	case 'j':
		panel__move(screen, 1);
		break;
	case KEY_PPAGE:
		panel__move(screen, -page);
		break;
	case KEY_NPAGE:
		panel__move(screen, page);
		break;
	case KEY_HOME:
		panel__move(screen, -screen->panel_nr);
		break;
	case KEY_END:
		panel__move(screen, screen->panel_nr);
		break;
	case ' ':
	case '\n':
	case '\r':
	case KEY_ENTER:
		if (screen->panel == PANEL_SORT ||
		    screen->panel == PANEL_COLUMNS)
			chooser__choose(screen);
		else
			screen->panel = PANEL_NONE;
		break;
	case KEY_F(10):
		screen->is_over = true;
		break;
	case 27:
	case 'q':
	case 'h':
	case 'i':
	case 's':
	case 'o':
		screen->panel = PANEL_NONE;
		break;
	default:
		break;
	}
}
