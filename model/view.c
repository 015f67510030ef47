// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Chooses the rows and columns that are shown, and their order. */
#include <errno.h>
#include <stdlib.h>
#include "lib/log.h"
#include "model/order.h"
#include "model/view.h"

/* True if the column is shown only because a set has it. */
static bool view__has_of_set(const struct view *view, enum column_id column)
{
	return column_list__of_set(&view->columns, &columns[column]) != NULL;
}

/* Sets the columns that are shown without -o, and that +LIST adds to. */
static int view__set_default_columns(struct view *view,
				     const struct view_options *options)
{
	const char *environment = getenv("MEMCGTOP_COLUMNS");
	int err;

	if (options->all_by_default)
		return column_list__all(&view->columns);
	if (options->set)
		return column_list__parse(&view->columns, options->set, NULL);
	err = column_list__parse(&view->columns,
				 environment && *environment ? environment :
							       NULL,
				 "MEMCGTOP_COLUMNS");
	if (!err && !options->tree)
		view__set_tree(view, false);
	return err;
}

/* Puts the path in the place of a set's name, unless it is there. 0 or -ENOMEM, logged. */
static int view__put_path(struct view *view)
{
	if (column_list__has(&view->columns, &columns[COLUMN_cgroup]))
		return column_list__toggle(&view->columns,
					   &columns[COLUMN_name]);
	view__set_tree(view, false);
	return 0;
}

static int view__set_columns(struct view *view,
			     const struct view_options *options)
{
	const char *output = options->output;
	int err;

	if (options->output_all)
		return column_list__all(&view->columns);
	if (output && *output != '+') {
		err = column_list__parse(&view->columns, output, "--output");
	} else {
		err = view__set_default_columns(view, options);
		if (!err && output)
			err = column_list__add_words(&view->columns, output + 1,
						     "--output");
	}
	/* JSON has the path in any case. */
	if (!err && !options->tree && !options->all_by_default &&
	    view__has_of_set(view, COLUMN_name))
		err = view__put_path(view);
	return err;
}

int view__set(struct view *view, const struct view_options *options, bool v1)
{
	const char *sort = options->sort;
	struct text why = {};
	int err;

	view->options = options;
	view->reverse = options->reverse;
	view->tree = options->tree;
	view->with_ancestors = options->with_ancestors;
	view->columns.v1 = v1;
	err = view__set_columns(view, options);
	if (err)
		return err;
	if (sort)
		view->sort = column__find_word(sort);
	else
		view->sort = options->keeps_order ? NULL :
						    &columns[COLUMN_current];
	if (view->sort || !sort)
		return 0;
	column__explain_unknown(sort, &why);
	log__error(-EINVAL, "--sort: %s", text__string(&why));
	text__free(&why);
	return -EINVAL;
}

void view__set_tree(struct view *view, bool tree)
{
	const struct column *name = &columns[COLUMN_name];
	const struct column *path = &columns[COLUMN_cgroup];

	view->tree = tree;
	if (tree)
		column_list__replace(&view->columns, path, name);
	else
		column_list__replace(&view->columns, name, path);
}

void view__free(struct view *view)
{
	column_list__free(&view->columns);
	text__free(&view->scratch);
}

/* A filter, and --leaves, leave out what a level would have to add up from. */
static bool view__adds_up(const struct view *view)
{
	const struct view_options *options = view->options;

	return options->adds_up && view->tree && !options->leaves &&
	       !options->nr_filters && !view->filter;
}

void view__demand(const struct view *view, struct demand *demand)
{
	const struct view_options *options = view->options;
	size_t i;

	for (i = 0; i < view->columns.nr; i++)
		column__demand(view->columns.columns[i], demand);
	for (i = 0; i < options->nr_filters; i++)
		filter__demand(&options->filters[i], demand);
	if (view->sort)
		column__demand(view->sort, demand);
	/* Which rows are added depends on the memory of all memcgs, also of removed ones. */
	if (view__adds_up(view))
		column__demand(&columns[COLUMN_current], demand);
}

/* True if the i-th of these columns is only there because a set has it. */
static bool view__is_of_set(const struct view *view, size_t i)
{
	return i < view->columns.nr && view->columns.of_set[i];
}

bool view__needs_previous(const struct view *view, bool is_named)
{
	const struct view_options *options = view->options;
	size_t i;

	for (i = 0; i < view->columns.nr; i++)
		if (column__needs_previous(view->columns.columns[i]) &&
		    !(is_named && view__is_of_set(view, i)))
			return true;
	for (i = 0; i < options->nr_filters; i++)
		if (filter__needs_previous(&options->filters[i]))
			return true;
	return view->sort && column__needs_previous(view->sort);
}

void view__adapt(struct view *view, const struct snapshot *snapshot)
{
	if (view__has_of_set(view, COLUMN_limit) &&
	    !column__is_available(&columns[COLUMN_limit], snapshot) &&
	    column__is_available(&columns[COLUMN_max], snapshot))
		column_list__replace(&view->columns, &columns[COLUMN_limit],
				     &columns[COLUMN_max]);
}

static void view__note_column(const char *option, const struct column *column,
			      const struct snapshot *snapshot)
{
	struct text why = {};

	if (column__is_missing(column, snapshot, &why))
		log__note("%s %s: %s", option, column->name,
			  text__string(&why));
	text__free(&why);
}

/* Notes also what was taken for a part of the path and isn't one. */
static void view__note_filter(const struct filter *filter,
			      const struct snapshot *snapshot)
{
	struct text why = {};
	unsigned int i;

	for (i = 0; i < filter->nr_columns; i++)
		view__note_column("--filter", filter->columns[i], snapshot);
	if (!snapshot->nr_rows && filter__lacks_column(filter, &why))
		log__note("--filter %s", text__string(&why));
	text__free(&why);
}

void view__note_missing(const struct view *view,
			const struct snapshot *snapshot)
{
	const struct view_options *options = view->options;
	unsigned int i;

	for (i = 0; i < options->nr_filters; i++)
		view__note_filter(&options->filters[i], snapshot);
	if (options->sort)
		view__note_column("--sort", view->sort, snapshot);
}

struct selection {
	struct view *view;
	const struct snapshot *snapshot;
	bool adds_up;
};

/*
 * True if a row of removed siblings stands for it: it is one of them, or below one. Below
 * a removed memcg that may be in a sum all are removed.
 */
static bool memcg__is_summed_up(const struct memcg *memcg)
{
	const struct memcg *parent = memcg->parent;

	return (memcg->group && !parent->unfolds_dying) ||
	       (parent && memcg__is_dying(memcg) && memcg__is_dying(parent) &&
		parent->row == ROW_LEFT_OUT);
}

static bool selection__keeps(const struct memcg *memcg, void *context)
{
	const struct selection *selection = context;
	const struct snapshot *snapshot = selection->snapshot;
	struct view *view = selection->view;
	const struct view_options *options = view->options;
	const struct memcg *start = &snapshot->memcgs[snapshot->first];
	unsigned int i;

	if (memcg->depth - start->depth > options->depth ||
	    (options->leaves && memcg->has_living_below))
		return false;
	if (memcg->added)
		return selection->adds_up && memcg->parent->row == ROW_SHOWN;
	if (options->dying == DYING_HIDE && memcg__is_dying(memcg) &&
	    !memcg->has_living_below)
		return false;
	if (selection->adds_up && memcg != start && memcg__is_summed_up(memcg))
		return false;
	for (i = 0; i < options->nr_filters; i++)
		if (!filter__matches(&options->filters[i], snapshot, memcg,
				     &view->scratch))
			return false;
	return !view->filter ||
	       filter__matches(view->filter, snapshot, memcg, &view->scratch);
}

int view__arrange(struct view *view, struct snapshot *snapshot, __u32 *left_out)
{
	const struct view_options *options = view->options;
	struct selection selection = { view, snapshot, view__adds_up(view) };
	int err = 0;

	if (selection.adds_up)
		err = added__make(snapshot, options->dying);
	if (err)
		return err;
	order__select(snapshot, selection__keeps, &selection,
		      view->with_ancestors);
	column__sort(view->sort, snapshot, view->reverse, view->tree);
	*left_out = 0;
	if (snapshot->nr_rows > options->rows) {
		*left_out = snapshot->nr_rows - options->rows;
		snapshot->nr_rows = options->rows;
	}
	return 0;
}
