// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A snapshot as a table: which columns, how wide, each line. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "log.h"
#include "table.h"

/* A cut name keeps at least so much; rather than this a default column goes. */
#define NAME_WIDTH_MIN 16
#define NAME_WIDTH_DEAR 28

enum style { PLAIN, DIM, WARNING, ALARM, HEADING };

static const char *const style_codes[] = {
	[DIM] = "\033[2m",
	[WARNING] = "\033[33m",
	[ALARM] = "\033[31m",
	[HEADING] = "\033[1m",
};

/* How the branches of a tree are drawn: below an ancestor that has younger
 * siblings, below one that hasn't, to a memcg with and without such. */
struct branches {
	const char *more, *none, *fork, *last;
	const char *cut; /* in place of what doesn't fit */
};

static const struct branches branches_utf8 = { "│ ", "  ", "├─", "└─", "…" };
static const struct branches branches_ascii = { "| ", "  ", "|-", "`-", "~" };

struct table {
	const struct snapshot *snapshot;
	const struct table_options *options;
	const struct branches *branches;
	const struct column **columns; /* those that are shown */
	size_t *widths;
	size_t nr;
	struct text cell;
};

static bool column__is_name(const struct column *column)
{
	return column->unit == TEXT && (!strcmp(column->name, "name") ||
					!strcmp(column->name, "cgroup"));
}

static bool column__is_left(const struct column *column)
{
	return column->unit == TEXT;
}

static void table__append_branches(struct table *table,
				   const struct memcg *memcg)
{
	const struct memcg *step = memcg__shown_above(memcg), *above;
	const char *piece;
	size_t i;
	struct text *cell = &table->cell;
	struct text reversed = {};

	if (!step)
		return;
	/* From the memcg up; so the pieces come last first. */
	for (; (above = memcg__shown_above(step)); step = above)
		text__append(&reversed, step->next ? "|" : " ", 1);
	for (i = reversed.length; i-- > 0;) {
		piece = reversed.data[i] == '|' ? table->branches->more :
						  table->branches->none;
		text__append_string(cell, piece);
	}
	text__append_string(cell, memcg->next ? table->branches->fork :
						table->branches->last);
	cell->failed |= reversed.failed;
	text__free(&reversed);
}

static const char *memcg__mark(const struct memcg *memcg)
{
	return memcg__is_dying(memcg)  ? " (dying)" :
	       memcg__is_hidden(memcg) ? " (hidden)" :
					 "";
}

/* width 0: as wide as it is. */
static void table__format_cell(struct table *table, const struct column *column,
			       const struct memcg *memcg,
			       const struct value *value, size_t width)
{
	const char *mark = column__is_name(column) ? memcg__mark(memcg) : "";
	struct text *cell = &table->cell;
	struct value whole;

	text__clear(cell);
	if (table->options->tree && column->unit == TEXT &&
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
	    text__width(text__string(cell)) + strlen(mark) > width) {
		cell->length =
			text__fit(text__string(cell), width - strlen(mark) - 1);
		text__append_string(cell, table->branches->cut);
	}
	text__append_string(cell, mark);
}

static enum style column__style(const struct column *column,
				const struct value *value)
{
	if (value->type == VALUE_IS_UNKNOWN)
		return DIM;
	/* Nothing happened. */
	if ((column->kind == COUNTER && value->type == VALUE_IS_NUMBER &&
	     !value->number) ||
	    (column->unit == RATE && !value->fraction))
		return DIM;
	if (column->unit == PERCENT)
		return value->fraction >= 95 ? ALARM :
		       value->fraction >= 80 ? WARNING :
					       PLAIN;
	return PLAIN;
}

static void print__blanks(FILE *file, size_t nr)
{
	while (nr--)
		putc(' ', file);
}

static void table__print_cell(FILE *file, const struct table *table, size_t i,
			      const char *cell, enum style style)
{
	const bool left = column__is_left(table->columns[i]),
		   last = i + 1 == table->nr;
	const size_t width = text__width(cell);
	const size_t padding =
		table->widths[i] > width ? table->widths[i] - width : 0;
	const char *code = table->options->color ? style_codes[style] : NULL;

	if (i)
		fputc(' ', file);
	if (!left)
		print__blanks(file, padding);
	fputs(code ? code : "", file);
	fputs(cell, file);
	fputs(code ? "\033[0m" : "", file);
	/* No blanks at the end of a line. */
	if (left && !last)
		print__blanks(file, padding);
}

static void table__print_headings(FILE *file, const struct table *table)
{
	size_t i;

	for (i = 0; i < table->nr; i++)
		table__print_cell(file, table, i, table->columns[i]->heading,
				  HEADING);
	fputc('\n', file);
}

static void table__print_row(FILE *file, struct table *table,
			     const struct memcg *memcg)
{
	struct value value;
	enum style style;
	size_t i;

	for (i = 0; i < table->nr; i++) {
		const struct column *column = table->columns[i];

		value = column__value(column, table->snapshot, memcg);
		table__format_cell(table, column, memcg, &value,
				   column__is_name(column) ? table->widths[i] :
							     0);
		style = memcg->row == ROW_CONTEXT || (column__is_name(column) &&
						      memcg__is_dying(memcg)) ?
				DIM :
				column__style(column, &value);
		table__print_cell(file, table, i, text__string(&table->cell),
				  style);
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
		if (row < snapshot->nr_rows || !snapshot->nr_rows) {
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
	size_t i, width;
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

	if (!table->options->columns->is_default)
		return table->nr;
	for (i = 0; i < table->nr; i++) {
		if (!column__importance(table->columns[i]))
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

int table__print(FILE *file, const struct snapshot *snapshot,
		 const struct table_options *options)
{
	const struct column_list *list = options->columns;
	struct table table = {
		.snapshot = snapshot,
		.options = options,
		.branches = locale__is_utf8() ? &branches_utf8 :
						&branches_ascii,
		.columns = calloc(list->nr, sizeof(*table.columns)),
		.widths = calloc(list->nr, sizeof(*table.widths)),
		.nr = list->nr,
	};
	int err = 0;
	__u32 row;

	if (!table.columns || !table.widths) {
		err = log__error(-ENOMEM, "no memory for a table");
		goto cleanup;
	}
	memcpy(table.columns, list->columns, list->nr * sizeof(*table.columns));
	if (list->is_default && options->width)
		table__remove_empty(&table);
	table__measure(&table);
	if (options->width)
		table__fit_terminal(&table);
	if (options->headings)
		table__print_headings(file, &table);
	for (row = 0; row < snapshot->nr_rows; row++)
		table__print_row(file, &table, snapshot->order[row]);
	if (table.cell.failed)
		err = log__error(-ENOMEM, "no memory for a table's cell");
cleanup:
	free(table.columns);
	free(table.widths);
	text__free(&table.cell);
	return err;
}
