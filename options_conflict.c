// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Says which options can't be given together, or not alone. options.c parses them. */
#include <string.h>
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
	if (options->as_prometheus || options->write)
		return "--kills prints kills as they happen: --prometheus and --write can't be given";
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
	if (options->report && options->as_prometheus)
		return "--prometheus is of memcgs: --explain and --summary can't be given";
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
	if (strcmp(options->sampler.source, "auto"))
		return "--input is read in place of the kernel: --source can't be given";
	return NULL;
}

static const char *
options__conflict_of_prometheus(const struct options *options)
{
	if (options->as_json)
		return "--prometheus and --json can't both be given";
	if ((options->interval || options->count) && !options->write &&
	    !options->sampler.input)
		return "--prometheus is one sample: with INTERVAL give --write=FILE, which has the newest";
	if (options->as_http && options->write)
		return "--prometheus=http answers on standard output: --write can't be given";
	return NULL;
}

static const char *options__conflict_of_write(const struct options *options)
{
	if (options->quiet)
		return "--quiet prints nothing: --write can't be given";
	if (options->ends)
		return "--write has one sample in its file: --ends can't be given";
	return NULL;
}

const char *options__conflict(const struct options *options)
{
	const char *conflict = NULL;

	if (options->kills.is_wanted)
		conflict = options__conflict_of_kills(options);
	if (!conflict && options__want_findings(options))
		conflict = options__conflict_of_findings(options);
	if (!conflict && options->as_prometheus)
		conflict = options__conflict_of_prometheus(options);
	if (!conflict && options->write)
		conflict = options__conflict_of_write(options);
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
