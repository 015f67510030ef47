// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Settles what several options decide together. options.c parses them. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "options.h"

/* Several options together decide which row stands where. */
static void options__set_order(struct options *options)
{
	struct view_options *view = &options->view;
	const bool is_saved = options->sampler.input != NULL;

	view->all_by_default = options->as_json;
	/* Keep a saved file's order: whoever wrote it chose it. Prometheus needs none. */
	view->keeps_order = is_saved || options->as_prometheus;
	/* Readers of JSON count on parents before children, unless -s was asked for. */
	if (options->as_json && !view->sort)
		view->tree = !is_saved;
	if (options->as_prometheus) {
		view->set = "@prometheus";
		view->tree = false;
	}
	/* JSON can't mark a row as context. */
	view->with_ancestors = view->tree && !options->as_json;
	/* A row that is no memcg would be taken for one in JSON. */
	view->adds_up = !options->as_json;
	/* A saved sample is handed on with all its keys, unless columns are named. */
	options->json.as_saved = is_saved && !view->output &&
				 !view->output_all && !options->report;
}

/* Findings stand on two samples a second apart, unless told otherwise. */
static void options__set_findings(struct options *options)
{
	options->sampler.whole = options->report != REPORT_NOT;
	if (options->report && !options->as_json && !options->view.output)
		options->view.output = "@levels";
	if (options->interval || options->count || options->sampler.input)
		return;
	options->interval = 1;
	options->count = 2;
}

void options__settle(struct options *options)
{
	if (options__want_findings(options))
		options__set_findings(options);
	if (!options->kills.is_wanted && options->count && !options->interval &&
	    !options->sampler.input)
		options->interval = INTERVAL_DEFAULT;
	options__set_order(options);
}

void options__set_confinement(struct options *options, bool on_screen)
{
	const bool is_saved = options->sampler.input != NULL;

	/*
	 * Processes are looked at as long as this goes on, and a user could no more look at
	 * their own where /proc has hidepid. The screen writes wherever its user says.
	 */
	if (!is_saved && (on_screen || options->report == REPORT_EXPLANATION))
		return;
	options->confinement = (struct confinement){
		/* The terminal is opened when the first sample is there. */
		.reads = !is_saved || on_screen,
		.writes = on_screen ? "/" : options->write,
	};
	options->sampler.confinement = &options->confinement;
}

bool options__want_findings(const struct options *options)
{
	return options->report || options->fail_if_findings;
}

bool options__wants_color(const struct options *options)
{
	const char *no_color = getenv("NO_COLOR");

	if (strcmp(options->color, "auto"))
		return !strcmp(options->color, "always");
	return !options->write && isatty(STDOUT_FILENO) &&
	       !(no_color && *no_color);
}

bool options__wants_screen(const struct options *options)
{
	return !options->batch && !options->as_json &&
	       !options->as_prometheus && !options->write && !options->quiet &&
	       !options->ends && !options->fail_if.nr &&
	       !options__want_findings(options) && isatty(STDOUT_FILENO);
}
