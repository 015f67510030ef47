// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Says what options mean together: what is asked for, and which can't be given together or
 * not alone. options.c parses them.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "options.h"

/* The conflicts of a run that has no samples of memcgs. */
static const char *options__conflict_of_kills(const struct options *options)
{
	const struct view_options *view = &options->view;

	if (options->interval)
		return "--kills shows kills as they happen: INTERVAL can't be given; --count=N ends it";
	if (options->sampler.input && options->kills.is_named)
		return "--kills=past, follow and all are of the running kernel: with --input give --kills alone";
	if (options->json_is_named || options->json.pretty)
		return "--kills prints one JSON object a line: give -j alone";
	if (view->output || view->output_all || view->sort || view->reverse ||
	    view->nr_filters || view->leaves || options->fail_if.nr_columns ||
	    options->ends)
		return "--kills has no columns, order and filters of memcgs: --cgroup and --pid limit it";
	if (options->sampler.names)
		return "--kills shows cgroups by their paths: --names can't be given";
	if (options__want_findings(options))
		return "--kills shows kills alone: --explain, --summary and --fail-if-finding can't be given";
	return NULL;
}

static const char *options__conflict_of_findings(const struct options *options)
{
	const struct sampler_options *sampler = &options->sampler;

	if (options->report == REPORT_EXPLANATION && !sampler->cgroup &&
	    !sampler->pid)
		return "--explain needs a cgroup, such as --explain /system.slice, or -p PID";
	if (options->report && options->json.rows)
		return "--explain and --summary are no rows: give --json=document";
	if (options->ends)
		return "--ends can't be given with findings";
	return NULL;
}

static const char *options__conflict_of_input(const struct options *options)
{
	if (!options->sampler.input)
		return options->ends ?
			       "--ends is of a file of samples: give --input" :
			       NULL;
	if (options->sampler.pid)
		return "--pid is of the running kernel: with --input give --cgroup";
	if (options->interval && !options__wants_screen(options))
		return "--input has its own times: INTERVAL can't be given";
	if (options->sampler.names)
		return "--names reads this machine's files: with --input names are those that the file has";
	if (strcmp(options->sampler.source, "auto"))
		return "--input is read in place of the kernel: --source can't be given";
	return NULL;
}

const char *options__conflict(const struct options *options)
{
	const char *conflict = NULL;

	if (options->kills.is_wanted)
		conflict = options__conflict_of_kills(options);
	if (!conflict && options__want_findings(options))
		conflict = options__conflict_of_findings(options);
	if (conflict)
		return conflict;
	if (options->json.pretty && (!options->as_json || options->json.rows))
		return "--pretty needs --json=document";
	if (options->sampler.cgroup && !*options->sampler.cgroup)
		return "--cgroup is empty, but must be a path, such as /system.slice";
	if (options->sampler.cgroup && options->sampler.pid)
		return "--cgroup and --pid can't both be given";
	if (options->view.output && options->view.output_all)
		return "--output and --output-all can't both be given";
	return options__conflict_of_input(options);
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
	return isatty(STDOUT_FILENO) && !(no_color && *no_color);
}

bool options__wants_screen(const struct options *options)
{
	return !options->batch && !options->as_json && !options->quiet &&
	       !options->ends && !options->fail_if.nr &&
	       !options__want_findings(options) && isatty(STDOUT_FILENO);
}
