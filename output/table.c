// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A snapshot as a table: which columns, how wide, each line. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "lib/log.h"
#include "output/table.h"

/* A cut name keeps at least so much; rather than this a default column goes. */
#define NAME_WIDTH_MIN 16
#define NAME_WIDTH_DEAR 28

static const char *const style_codes[] = {
	[STYLE_DIM] = "\033[2m",    [STYLE_WARNING] = "\033[33m",
	[STYLE_ALARM] = "\033[31m", [STYLE_GREW] = "\033[36m",
	[STYLE_NEW] = "\033[32m",   [STYLE_HEADING] = "\033[1m",
};

/* How the branches of a tree are drawn: below an ancestor that has younger
 * siblings, below one that hasn't, to a memcg with and without such. */
struct branches {
	const char *more, *none, *fork, *last;
	const char *cut; /* in place of what doesn't fit */
};

static const struct branches branches_utf8 = { "│ ", "  ", "├─", "└─", "…" };
static const struct branches branches_ascii = { "| ", "  ", "|-", "`-", "~" };

static bool column__is_name(const struct column *column)
{
	return column->unit == UNIT_TEXT && (!strcmp(column->name, "name") ||
					     !strcmp(column->name, "cgroup"));
}

static bool column__is_left(const struct column *column)
{
	return column->unit == UNIT_TEXT;
}

static void table__append_branches(struct table *table,
				   const struct memcg *memcg)
{
	const struct memcg *step = memcg__shown_above(memcg), *above;
	const char *piece;
	size_t i;
	struct text *cell = &table->cell, *reversed = &table->scratch;

	if (!step)
		return;
	text__restart(reversed);
	/* From the memcg up; so the pieces come last first. */
	for (; (above = memcg__shown_above(step)); step = above)
		text__append(reversed, step->next ? "|" : " ", 1);
	for (i = reversed->length; i-- > 0;) {
		piece = reversed->data[i] == '|' ? table->branches->more :
						   table->branches->none;
		text__append_string(cell, piece);
	}
	text__append_string(cell, memcg->next ? table->branches->fork :
						table->branches->last);
	cell->failed |= reversed->failed;
}

static bool table__is_new(const struct table *table, const struct memcg *memcg)
{
	return table->options->marks_new && table->snapshot->before &&
	       !memcg->before;
}

static const char *table__mark(const struct table *table,
			       const struct memcg *memcg)
{
	if (table__is_new(table, memcg) && !memcg__is_dying(memcg))
		return memcg->is_remade ? " (re-made)" : " (new)";
	if (memcg->is_folded && table->options->tree)
		return memcg__is_dying(memcg) ? " (dying) [+]" : " [+]";
	return memcg__is_dying(memcg)  ? " (dying)" :
	       memcg__is_hidden(memcg) ? " (hidden)" :
					 "";
}

/* Of a path the end says more than the beginning. */
static void table__cut_cell(struct table *table, bool is_path, size_t width)
{
	struct text *cell = &table->cell, *rest = &table->scratch;
	size_t all, excess, first;

	if (!is_path) {
		cell->length = text__fit(text__string(cell), width - 1);
		text__append_string(cell, table->branches->cut);
		return;
	}
	text__restart(rest);
	text__append(rest, cell->data, cell->length);
	all = text__width(text__string(rest));
	excess = all + 1 - width;
	first = text__fit(text__string(rest), excess);
	/* Half of a wide character can't go. */
	if (all - text__width(text__string(rest) + first) < excess)
		first = text__fit(text__string(rest), excess + 1);
	text__clear(cell);
	text__append_string(cell, table->branches->cut);
	text__append_string(cell, text__string(rest) + first);
	cell->failed |= rest->failed;
}

/* width 0: as wide as it is. */
static void table__format_cell(struct table *table, const struct column *column,
			       const struct memcg *memcg,
			       const struct value *value, size_t width)
{
	const char *mark = column__is_name(column) ? table__mark(table, memcg) :
						     "";
	struct text *cell = &table->cell;
	struct value whole;

	text__clear(cell);
	if (table->options->tree && column->unit == UNIT_TEXT &&
	    !strcmp(column->name, "name")) {
		/* Nothing above it says where it is. */
		if (!memcg__shown_above(memcg)) {
			whole = (struct value){ .type = VALUE_IS_PATH,
						.memcg = memcg };
			value = &whole;
		}
		table__append_branches(table, memcg);
	}
	value__append(value, column, table->options->exact, cell);
	if (width && *text__string(cell) &&
	    text__width(text__string(cell)) + strlen(mark) > width)
		table__cut_cell(table, value->type == VALUE_IS_PATH,
				width - strlen(mark));
	text__append_string(cell, mark);
}

/* Whether it counted something since the sample before. */
static bool table__grew(const struct table *table, const struct column *column,
			const struct memcg *memcg, const struct value *value)
{
	struct value before;

	if (!table->snapshot->before || !memcg->before)
		return false;
	before = column__value(column, table->snapshot->before, memcg->before);
	return before.type == VALUE_IS_NUMBER && value->number > before.number;
}

static enum style table__style(const struct table *table,
			       const struct column *column,
			       const struct memcg *memcg,
			       const struct value *value)
{
	if (memcg->row == ROW_CONTEXT || value->type == VALUE_IS_UNKNOWN)
		return STYLE_DIM;
	if (column__is_name(column))
		return memcg__is_dying(memcg)	   ? STYLE_DIM :
		       table__is_new(table, memcg) ? STYLE_NEW :
						     STYLE_PLAIN;
	if (column->unit == UNIT_PERCENT)
		return value->fraction >= 95 ? STYLE_ALARM :
		       value->fraction >= 80 ? STYLE_WARNING :
					       STYLE_PLAIN;
	/* Nothing happened. */
	if (column->unit == UNIT_RATE && !value->fraction)
		return STYLE_DIM;
	if (column->kind != KIND_COUNTER || value->type != VALUE_IS_NUMBER)
		return STYLE_PLAIN;
	if (!value->number)
		return STYLE_DIM;
	if (!table__grew(table, column, memcg, value))
		return STYLE_PLAIN;
	return strstr(column->name, "oom_kill") ? STYLE_ALARM : STYLE_GREW;
}

static void print__blanks(FILE *file, size_t nr)
{
	while (nr--)
		putc(' ', file);
}

struct table_cell table__cell(struct table *table, size_t i,
			      const struct memcg *memcg)
{
	const struct column *column = table->columns[i];
	struct table_cell cell = { .text = column->heading,
				   .style = STYLE_HEADING };
	struct value value;
	size_t width, padding;

	if (memcg) {
		value = column__value(column, table->snapshot, memcg);
		table__format_cell(table, column, memcg, &value,
				   column__is_name(column) ? table->widths[i] :
							     0);
		cell.text = text__string(&table->cell);
		cell.style = table__style(table, column, memcg, &value);
	}
	width = text__width(cell.text);
	padding = table->widths[i] > width ? table->widths[i] - width : 0;
	*(column__is_left(column) ? &cell.after : &cell.before) = padding;
	return cell;
}

/* memcg NULL: the headings. */
static void table__print_line(FILE *file, struct table *table,
			      const struct memcg *memcg)
{
	struct table_cell cell;
	const char *code;
	size_t i;

	for (i = 0; i < table->nr; i++) {
		cell = table__cell(table, i, memcg);
		code = table->options->color ? style_codes[cell.style] : NULL;
		print__blanks(file, (i != 0) + cell.before);
		fputs(code ? code : "", file);
		fputs(cell.text, file);
		fputs(code ? "\033[0m" : "", file);
		/* No blanks at the end of a line. */
		print__blanks(file, i + 1 < table->nr ? cell.after : 0);
	}
	fputc('\n', file);
}

static void table__remove(struct table *table, size_t i)
{
	table->nr--;
	memmove(table->columns + i, table->columns + i + 1,
		(table->nr - i) * sizeof(*table->columns));
	memmove(table->widths + i, table->widths + i + 1,
		(table->nr - i) * sizeof(*table->widths));
}

/* Whether it is only there since nobody chose others. */
static bool table__may_remove(const struct table *table, size_t i)
{
	const struct column_list *list = table->options->columns;

	return columns__have(list->columns, list->nr_default,
			     table->columns[i]);
}

/* On a terminal, a default column that says nothing at all only takes room. */
static void table__remove_empty(struct table *table)
{
	const struct snapshot *snapshot = table->snapshot;
	size_t i = 0;
	__u32 row;

	while (i < table->nr) {
		const struct column *column = table->columns[i];

		for (row = 0; row < snapshot->nr_rows; row++)
			if (column__value(column, snapshot,
					  snapshot->order[row])
				    .type != VALUE_IS_UNKNOWN)
				break;
		if (row < snapshot->nr_rows || !snapshot->nr_rows ||
		    !table__may_remove(table, i)) {
			i++;
			continue;
		}
		log__verbose("column %s is unknown in every row and not shown",
			     column->name);
		table__remove(table, i);
	}
}

static void table__measure(struct table *table)
{
	const struct snapshot *snapshot = table->snapshot;
	struct value value;
	size_t i, width, *widest;
	__u32 row;

	for (i = 0; i < table->nr; i++)
		table->widths[i] = table->options->headings ?
					   strlen(table->columns[i]->heading) :
					   0;
	for (row = 0; row < snapshot->nr_rows; row++) {
		for (i = 0; i < table->nr; i++) {
			value = column__value(table->columns[i], snapshot,
					      snapshot->order[row]);
			table__format_cell(table, table->columns[i],
					   snapshot->order[row], &value, 0);
			width = text__width(text__string(&table->cell));
			if (width > table->widths[i])
				table->widths[i] = width;
		}
	}
	for (i = 0; i < table->nr; i++) {
		widest = &table->widest[column__number(table->columns[i])];
		if (table->options->keeps_widths && *widest > table->widths[i])
			table->widths[i] = *widest;
		*widest = table->widths[i];
	}
}

static size_t table__width(const struct table *table)
{
	size_t width = table->nr ? table->nr - 1 : 0, i;

	for (i = 0; i < table->nr; i++)
		width += table->widths[i];
	return width;
}

/* The least important of the columns that may be left out; table->nr: none. */
static size_t table__least_important(const struct table *table)
{
	size_t least = table->nr, i;

	for (i = 0; i < table->nr; i++) {
		if (!column__importance(table->columns[i]) ||
		    !table__may_remove(table, i))
			continue;
		if (least == table->nr ||
		    column__importance(table->columns[i]) <
			    column__importance(table->columns[least]))
			least = i;
	}
	return least;
}

/* First the name gives way a little, then columns go, then it gives way more. */
static void table__fit_terminal(struct table *table)
{
	size_t name = 0, least, width, keep;

	while (name < table->nr && !column__is_name(table->columns[name]))
		name++;
	while ((width = table__width(table)) > table->options->width) {
		least = table__least_important(table);
		keep = least < table->nr ? NAME_WIDTH_DEAR : NAME_WIDTH_MIN;
		if (name < table->nr &&
		    table->widths[name] >=
			    width - table->options->width + keep) {
			table->widths[name] -= width - table->options->width;
			return;
		}
		if (least == table->nr)
			break;
		log__verbose(
			"column %s is left out: the terminal is too narrow",
			table->columns[least]->name);
		table__remove(table, least);
		name -= least < name;
	}
	if (name < table->nr && width > table->options->width &&
	    table->widths[name] > NAME_WIDTH_MIN)
		table->widths[name] = NAME_WIDTH_MIN;
}

static int table__make_room(struct table *table, size_t nr)
{
	const struct column **columns;
	size_t *widths;

	if (!table->widest)
		table->widest = calloc(columns__nr(), sizeof(*table->widest));
	if (!table->widest)
		return log__error(-ENOMEM, "no memory for a table");
	if (nr <= table->room)
		return 0;
	columns = reallocarray(table->columns, nr, sizeof(*columns));
	if (columns)
		table->columns = columns;
	widths = reallocarray(table->widths, nr, sizeof(*widths));
	if (widths)
		table->widths = widths;
	if (!columns || !widths)
		return log__error(-ENOMEM, "no memory for a table");
	table->room = nr;
	return 0;
}

int table__lay_out(struct table *table, const struct snapshot *snapshot,
		   const struct table_options *options)
{
	const struct column_list *list = options->columns;
	int err = table__make_room(table, list->nr);

	if (err)
		return err;
	table->snapshot = snapshot;
	table->options = options;
	table->branches = locale__is_utf8() ? &branches_utf8 : &branches_ascii;
	table->nr = list->nr;
	memcpy(table->columns, list->columns,
	       list->nr * sizeof(*table->columns));
	if (options->width)
		table__remove_empty(table);
	table__measure(table);
	if (options->width)
		table__fit_terminal(table);
	return 0;
}

void table__free(struct table *table)
{
	free(table->columns);
	free(table->widths);
	free(table->widest);
	text__free(&table->cell);
	text__free(&table->scratch);
	*table = (struct table){};
}

int table__print(FILE *file, const struct snapshot *snapshot,
		 const struct table_options *options)
{
	struct table table = {};
	int err = table__lay_out(&table, snapshot, options);
	__u32 row;

	if (!err && options->headings)
		table__print_line(file, &table, NULL);
	for (row = 0; !err && row < snapshot->nr_rows; row++)
		table__print_line(file, &table, snapshot->order[row]);
	if (!err && table.cell.failed)
		err = log__error(-ENOMEM, "no memory for a table's cell");
	table__free(&table);
	return err;
}
