// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Lays out a snapshot as a table, then gives or prints its cells. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "lib/charset.h"
#include "lib/log.h"
#include "output/mark.h"
#include "output/table.h"

/*
 * A name is never cut below the smaller width; before it is cut below the larger one,
 * default columns are left out.
 */
#define NAME_WIDTH_MIN 16
#define NAME_WIDTH_WANTED 28

/*
 * A colour in reverse video is the ground of black text: yellow and cyan text could not
 * be read on a light ground.
 */
static const char *const style_codes[] = {
	[STYLE_DIM] = "\033[2m",	   [STYLE_WARNING] = "\033[7;33;40m",
	[STYLE_ALARM] = "\033[1;7;31;40m", [STYLE_GREW] = "\033[7;36;40m",
	[STYLE_NEW] = "\033[7;32;40m",	   [STYLE_HEADING] = "\033[1m",
};

const char *style__code(enum style style)
{
	return style_codes[style];
}

/*
 * The branches that a row shows at most, so that a table of deep cgroups doesn't grow
 * with the square of their depth.
 */
#define BRANCHES_MAX 20

/* The columns that a piece of branches takes, and what stands in place of cut text. */
#define PIECE_COLUMNS 2
#define CUT_COLUMNS 1

/* The pieces that the branches of a tree are made of. */
struct branches {
	const char *more; /* below an ancestor that has siblings further down */
	const char *none; /* below one that hasn't */
	const char *fork; /* to a memcg that has siblings further down */
	const char *last; /* to one that hasn't */
	const char *cut; /* in place of text that doesn't fit */
};

static const struct branches branches_utf8 = { "│ ", "  ", "├─", "└─", "…" };
static const struct branches branches_ascii = { "| ", "  ", "|-", "`-", "~" };

/* Appends the branches that lead to the memcg. Returns the columns that they take. */
static size_t table__append_branches(struct table *table,
				     const struct memcg *memcg,
				     struct text *text)
{
	const struct memcg *step = memcg__shown_above(memcg), *above;
	bool goes_on[BRANCHES_MAX];
	size_t nr = 0, columns = 0;

	if (!step)
		return 0;
	/* The way leads from the memcg up, so the pieces come last first. */
	for (; (above = memcg__shown_above(step)); step = above) {
		if (nr == BRANCHES_MAX) {
			text__append_string(text, table->branches->cut);
			columns = CUT_COLUMNS;
			break;
		}
		goes_on[nr++] = step->next != NULL;
	}
	columns += (nr + 1) * PIECE_COLUMNS;
	while (nr-- > 0)
		text__append_string(text, goes_on[nr] ? table->branches->more :
							table->branches->none);
	text__append_string(text, memcg->next ? table->branches->fork :
						table->branches->last);
	return columns;
}

static const struct mark *table__mark(const struct table *table,
				      const struct memcg *memcg)
{
	return memcg__mark(memcg, table->options->marks_new &&
					  table->snapshot->before);
}

/* Stands behind the mark of a row whose descendants aren't shown. */
static const char *table__fold(const struct table *table,
			       const struct memcg *memcg)
{
	return memcg->is_folded && table->options->tree ? " [+]" : "";
}

static size_t table__mark_width(const struct table *table,
				const struct memcg *memcg)
{
	return strlen(table__mark(table, memcg)->text) +
	       strlen(table__fold(table, memcg));
}

/* True if the counter grew since the sample before. */
static bool table__grew(const struct table *table, const struct column *column,
			const struct memcg *memcg, const struct value *value)
{
	struct value before;

	if (!table->snapshot->before || !memcg->before)
		return false;
	before = column__value(column, table->snapshot->before, memcg->before);
	return before.type == VALUE_IS_NUMBER && value->number > before.number;
}

static enum style column__warns(const struct column *column,
				const struct value *value)
{
	const double magnitude = value__magnitude(value);

	if (column->alarm_from && magnitude >= column->alarm_from)
		return STYLE_ALARM;
	return magnitude >= column->warning_from ? STYLE_WARNING : STYLE_PLAIN;
}

/* True if the value is known to be above that of another column. */
static bool table__is_above(const struct table *table,
			    const struct column *other,
			    const struct memcg *memcg,
			    const struct value *value)
{
	const struct value limit = column__value(other, table->snapshot, memcg);

	return limit.type != VALUE_IS_UNKNOWN &&
	       value__magnitude(value) > value__magnitude(&limit);
}

static enum style table__style(const struct table *table,
			       const struct column *column,
			       const struct memcg *memcg,
			       const struct value *value)
{
	if (memcg->row == ROW_CONTEXT || value->type == VALUE_IS_UNKNOWN)
		return STYLE_DIM;
	if (column->is_name)
		return table__mark(table, memcg)->style;
	if (column->warning_from)
		return column__warns(column, value);
	if (column->warning_above)
		return table__is_above(table, column->warning_above, memcg,
				       value) ?
			       STYLE_WARNING :
			       STYLE_PLAIN;
	if (unit__is_per_second(column->unit) && !value->fraction)
		return STYLE_DIM;
	if (column->kind != KIND_COUNTER || value->type != VALUE_IS_NUMBER)
		return STYLE_PLAIN;
	if (!value->number)
		return STYLE_DIM;
	if (!table__grew(table, column, memcg, value))
		return STYLE_PLAIN;
	return column->alarms ? STYLE_ALARM : STYLE_GREW;
}

/* Formats a cell, without its mark, behind the texts that are there. */
static struct table_text table__add_text(struct table *table,
					 const struct column *column,
					 const struct memcg *memcg,
					 const struct value *value)
{
	const bool in_tree = table->options->tree && column->has_branches;
	const struct labels *labels = NULL;
	struct text *texts = &table->texts;
	const size_t start = texts->length;
	struct value path;
	size_t name, width = 0;

	if (in_tree) {
		path = value__path(memcg);
		/* A row that hangs below none has to say where it is. */
		if (!memcg__shown_above(memcg))
			value = &path;
		else
			labels = memcg__labels(memcg, table->snapshot);
		width = table__append_branches(table, memcg, texts);
	}
	name = texts->length;
	if (!labels || !labels__append_short_name(labels, texts))
		value__append(value, column->unit, table->options->exact,
			      texts);
	width += column->unit == UNIT_TEXT ?
			 text__width(text__string(texts) + name) :
			 texts->length - name;
	text__append(texts, "", 1);
	return (struct table_text){
		.offset = start,
		.width = width,
		.style = table->is_plain ?
				 STYLE_PLAIN :
				 table__style(table, column, memcg, value),
		.is_path = value->type == VALUE_IS_PATH,
	};
}

static void table__add_row(struct table *table,
			   const struct column_place *places, __u32 row)
{
	const struct memcg *memcg = table->snapshot->order[row];
	struct table_text *cell = &table->cells[row * table->nr_places];
	const struct column *column;
	struct value value;
	size_t i, width;

	for (i = 0; i < table->nr_places; i++, cell++) {
		column = places[i].column;
		value = column_place__value(&places[i], memcg);
		*cell = table__add_text(table, column, memcg, &value);
		width = cell->width;
		if (column->is_name)
			width += table__mark_width(table, memcg);
		if (width > table->widths[i])
			table->widths[i] = width;
		table->is_known[i] |= value.type != VALUE_IS_UNKNOWN;
		table->is_not_zero[i] |= value__is_not_zero(&value);
	}
}

/* Fills table->cell with the text shortened to that width. */
static void table__cut(struct table *table, const char *text, bool is_path,
		       size_t width)
{
	const char *cut = table->branches->cut;
	struct text *cell = &table->cell;
	size_t all, excess, first, at_most;

	if (!is_path) {
		text__append(cell, text, text__fit(text, width - 1));
		text__append_string(cell, cut);
		return;
	}
	/* The end of a path says more than its beginning. */
	all = text__width(text);
	at_most = excess = all + 1 - width;
	/* A part of a cluster can't be left out. */
	do
		first = text__fit(text, at_most++);
	while (all - text__width(text + first) < excess);
	text__append_string(cell, cut);
	text__append_string(cell, text + first);
}

/* The text of a name, and its columns: its mark is never cut. */
static const char *table__name(struct table *table, size_t i,
			       const struct memcg *memcg,
			       const struct table_text *laid_out,
			       size_t *columns)
{
	const char *text = text__string(&table->texts) + laid_out->offset;
	const size_t length = table__mark_width(table, memcg),
		     width = table->widths[i];
	const bool fits = !*text || laid_out->width + length <= width;

	*columns = laid_out->width + length;
	if (fits && !length)
		return text;
	text__clear(&table->cell);
	if (fits)
		text__append_string(&table->cell, text);
	else
		table__cut(table, text, laid_out->is_path, width - length);
	text__append_string(&table->cell, table__mark(table, memcg)->text);
	text__append_string(&table->cell, table__fold(table, memcg));
	if (!fits)
		*columns = text__width(text__string(&table->cell));
	return text__string(&table->cell);
}

struct table_cell table__cell(struct table *table, size_t i,
			      const struct memcg *memcg)
{
	const struct column *column = table->columns[i];
	const char *text = column->heading;
	enum style style = STYLE_HEADING;
	size_t width = strlen(text), padding;
	const struct table_text *laid_out;
	const bool is_left = column->unit == UNIT_TEXT;

	if (memcg) {
		laid_out = &table->cells[memcg->place * table->nr_places +
					 table->places[i]];
		text = text__string(&table->texts) + laid_out->offset;
		style = laid_out->style;
		width = laid_out->width;
		if (column->is_name)
			text = table__name(table, i, memcg, laid_out, &width);
	}
	padding = table->widths[i] > width ? table->widths[i] - width : 0;
	return (struct table_cell){
		.text = text,
		.style = style,
		.before = is_left ? 0 : padding,
		.after = is_left ? padding : 0,
	};
}

/* memcg NULL: the headings. */
static void table__append_line(struct table *table, const struct memcg *memcg,
			       struct text *lines)
{
	struct table_cell cell;
	const char *code;
	size_t i;

	for (i = 0; i < table->nr; i++) {
		cell = table__cell(table, i, memcg);
		code = table->options->color ? style__code(cell.style) : NULL;
		text__append_blanks(lines, (i != 0) + cell.before);
		if (code)
			text__append_string(lines, code);
		text__append_string(lines, cell.text);
		if (code)
			text__append_string(lines, "\033[0m");
		/* No blanks at the end of a line. */
		text__append_blanks(lines, i + 1 < table->nr ? cell.after : 0);
	}
	text__append(lines, "\n", 1);
}

static void table__remove(struct table *table, size_t i)
{
	const size_t behind = --table->nr - i;

	memmove(table->columns + i, table->columns + i + 1,
		behind * sizeof(*table->columns));
	memmove(table->widths + i, table->widths + i + 1,
		behind * sizeof(*table->widths));
	memmove(table->places + i, table->places + i + 1,
		behind * sizeof(*table->places));
}

/* How a set has the column; NULL: the user named it, so it stays. */
static const struct set_column *table__of_set(const struct table *table,
					      size_t i)
{
	return column_list__of_set(table->options->columns, table->columns[i]);
}

/*
 * True if a set's column has nothing to say: it compares two samples, and there is one; it
 * is worth its room only where something isn't 0; on a terminal, nothing is known of it.
 */
static bool table__is_idle(const struct table *table, size_t i)
{
	const struct set_column *of_set = table__of_set(table, i);
	const size_t place = table->places[i];

	if (!of_set || table->was_known[column__number(table->columns[i])])
		return false;
	if (column__needs_previous(table->columns[i]) &&
	    !table->snapshot->before)
		return true;
	if (of_set->when_not_zero)
		return !table->is_not_zero[place];
	return table->options->width && table->snapshot->nr_rows &&
	       !table->is_known[place];
}

/* On a screen a column that was shown once stays. */
static void table__remove_idle(struct table *table)
{
	size_t i = 0;

	while (i < table->nr) {
		if (table__is_idle(table, i)) {
			log__verbose(
				"column %s has nothing to say and isn't shown",
				table->columns[i]->name);
			table__remove(table, i);
			continue;
		}
		table->was_known[column__number(table->columns[i])] |=
			table->is_known[table->places[i]];
		i++;
	}
}

/* A screen's columns don't get narrower from sample to sample. */
static void table__keep_widths(struct table *table)
{
	size_t i, *widest;

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
	const struct set_column *of_set;
	size_t least = table->nr, i;
	int importance = 0;

	for (i = 0; i < table->nr; i++) {
		of_set = table__of_set(table, i);
		if (!of_set || !of_set->importance ||
		    (least < table->nr && of_set->importance >= importance))
			continue;
		least = i;
		importance = of_set->importance;
	}
	return least;
}

/* First the name gives way a little, then columns go, then it gives way more. */
static void table__fit_terminal(struct table *table)
{
	size_t name = 0, least, width, keep;

	while (name < table->nr && !table->columns[name]->is_name)
		name++;
	while ((width = table__width(table)) > table->options->width) {
		least = table__least_important(table);
		keep = least < table->nr ? NAME_WIDTH_WANTED : NAME_WIDTH_MIN;
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

static int table__make_room(struct table *table)
{
	const size_t wanted = table->snapshot->nr_rows * table->nr_places;
	/* Trees grow; with some room to spare it isn't needed at each sample. */
	const size_t room = wanted + wanted / 8;
	struct table_text *more;

	if (wanted <= table->room)
		return 0;
	more = reallocarray(table->cells, room, sizeof(*more));
	if (!more)
		return log__error(-ENOMEM, "no memory for a table");
	table->cells = more;
	table->room = room;
	return 0;
}

/* Fills the cells of all rows; no column has been removed yet. */
static int table__add_rows(struct table *table)
{
	struct column_place places[NR_COLUMNS];
	int err = table__make_room(table);
	__u32 row;
	size_t i;

	for (i = 0; i < table->nr_places; i++)
		places[i] = column__place(table->columns[i], table->snapshot);
	text__restart(&table->texts);
	for (row = 0; !err && row < table->snapshot->nr_rows; row++)
		table__add_row(table, places, row);
	if (table->texts.failed)
		err = log__error(-ENOMEM, "no memory for a table's cells");
	return err;
}

int table__lay_out(struct table *table, const struct snapshot *snapshot,
		   const struct table_options *options)
{
	const struct column_list *list = options->columns;
	size_t i;
	int err;

	table->snapshot = snapshot;
	table->options = options;
	table->branches = charset__is_utf8() ? &branches_utf8 : &branches_ascii;
	table->nr = table->nr_places = list->nr;
	for (i = 0; i < list->nr; i++) {
		table->columns[i] = list->columns[i];
		table->widths[i] = options->headings ?
					   strlen(list->columns[i]->heading) :
					   0;
		table->places[i] = i;
		table->is_known[i] = table->is_not_zero[i] = false;
	}
	err = table__add_rows(table);
	if (err) {
		table->nr = 0;
		return err;
	}
	table__remove_idle(table);
	table__keep_widths(table);
	if (options->width)
		table__fit_terminal(table);
	return 0;
}

void table__free(struct table *table)
{
	free(table->cells);
	text__free(&table->texts);
	text__free(&table->cell);
	*table = (struct table){};
}

int table__print(FILE *file, const struct snapshot *snapshot,
		 const struct table_options *options)
{
	struct table table = { .is_plain = !options->color };
	int err = table__lay_out(&table, snapshot, options);
	struct text lines = {};
	__u32 row;

	if (!err && options->headings)
		table__append_line(&table, NULL, &lines);
	for (row = 0; !err && row < snapshot->nr_rows; row++) {
		table__append_line(&table, snapshot->order[row], &lines);
		if (table.cell.failed || lines.failed)
			err = log__error(-ENOMEM, "no memory for a table");
		else
			text__write_much(&lines, file);
	}
	if (!err)
		text__write(&lines, file);
	text__free(&lines);
	table__free(&table);
	return err;
}
