// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The choice of a mode, and the run: sample, order, print, wait. Everything else
 * has a file of its own.
 */
#include <argp.h>
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>
#include "column.h"
#include "json.h"
#include "log.h"
#include "machine.h"
#include "options.h"
#include "privilege.h"
#include "snapshot.h"
#include "source.h"
#include "start.h"
#include "table.h"
#include "text.h"

#define EXIT_MATCHED 2

/* What is printed, in which order: the command line's words looked up. */
struct view {
	struct column_list columns;
	const struct column *sort;
	bool tree;
	struct table_options table;
	struct json_options json;
};

static int view__set_columns(struct view *view, const struct options *options)
{
	const char *environment = getenv("MEMCGTOP_COLUMNS");
	int err;

	if (options->output_all || (options->json && !options->output))
		return column_list__all(&view->columns);
	if (options->output)
		return column_list__parse(&view->columns, options->output,
					  "--output");
	if (environment && *environment)
		return column_list__parse(&view->columns, environment,
					  "MEMCGTOP_COLUMNS");
	err = column_list__parse(&view->columns, NULL, NULL);
	/* The default starts with the name; a list needs the whole path. */
	if (!err && options->list)
		view->columns.columns[0] = column__find("cgroup");
	return err;
}

static bool color__is_wanted(const struct options *options)
{
	const char *no_color = getenv("NO_COLOR");

	if (strcmp(options->color, "auto"))
		return !strcmp(options->color, "always");
	return isatty(STDOUT_FILENO) && !(no_color && *no_color);
}

static size_t terminal__width(void)
{
	struct winsize size = {};

	if (!isatty(STDOUT_FILENO))
		return 0;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_col)
		return 80;
	return size.ws_col;
}

/* 0, or the exit status: EX_USAGE where a column isn't one. */
static int view__set(struct view *view, const struct options *options,
		     const struct machine *machine)
{
	view->columns.v1 = machine->memory_is_v1;
	if (view__set_columns(view, options))
		return argp_err_exit_status;
	/* A file's order is somebody's choice. */
	if (options->sort || !options->input)
		view->sort =
			column__find(options->sort ? options->sort : "current");
	if (!view->sort && options->sort) {
		log__error(0, "--sort: there is no column '%s'", options->sort);
		columns__log_names();
		return argp_err_exit_status;
	}
	/* Readers of JSON count on parents before children, unless -s was asked for. */
	view->tree = options->json && !options->sort ? !options->input :
						       !options->list;
	view->table = (struct table_options){
		.columns = &view->columns,
		.tree = view->tree,
		.exact = options->exact,
		.headings = !options->noheadings,
		.color = color__is_wanted(options),
		.width = terminal__width(),
	};
	view->json = (struct json_options){
		.columns = &view->columns,
		.as_saved = options->input && !options->output &&
			    !options->output_all,
		.rows = options->json_rows,
		.pretty = options->pretty,
	};
	return 0;
}

static void print__time(const struct snapshot *snapshot)
{
	char text[64];
	struct tm local;

	localtime_r(&snapshot->sample.time.tv_sec, &local);
	strftime(text, sizeof(text), "%F %T", &local);
	printf("%s\n", text);
}

static int print__sample(struct view *view, const struct snapshot *snapshot,
			 const struct machine *machine,
			 const struct options *options, bool first)
{
	int err;

	if (options->json) {
		/* A file's samples come out in its own form, if none is named. */
		if (snapshot->sample.saved && !options->json_is_named)
			view->json.rows = snapshot->sample.saved->is_rows;
		err = json__print(stdout, snapshot, machine, &view->json);
	} else {
		if ((options->interval || options->input) &&
		    !options->noheadings) {
			fputs(first ? "" : "\n", stdout);
			print__time(snapshot);
		}
		err = table__print(stdout, snapshot, &view->table);
	}
	if (fflush(stdout) && !err) {
		err = -errno;
		/* Who read it wants no more: nobody to tell. */
		if (err != -EPIPE)
			log__error(err, "can't write to standard output: %s",
				   strerror(-err));
	}
	return err;
}

static const sigset_t *signals__end(void)
{
	static sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	return &signals;
}

static void timespec__add(struct timespec *time, double seconds)
{
	time->tv_sec += (time_t)seconds;
	time->tv_nsec += (long)((seconds - (time_t)seconds) * 1e9);
	if (time->tv_nsec >= 1000000000) {
		time->tv_nsec -= 1000000000;
		time->tv_sec++;
	}
}

static double timespec__until(const struct timespec *time)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (time->tv_sec - now.tv_sec) +
	       (time->tv_nsec - now.tv_nsec) / 1e9;
}

/*
 * Waits until the next sample is due; false: a signal ended the run. Keeps to
 * the clock: what was missed is left out, not made up for.
 */
static bool wait__next(struct timespec *due, double interval)
{
	struct timespec wait = {};
	double left;
	int signal;

	do
		timespec__add(due, interval);
	while (timespec__until(due) < 0);
	do {
		left = timespec__until(due);
		wait = (struct timespec){};
		if (left > 0)
			timespec__add(&wait, left);
		signal = sigtimedwait(signals__end(), NULL, &wait);
		if (signal > 0)
			return false;
	} while (errno == EINTR);
	return true;
}

static struct demand view__demand(const struct view *view,
				  const struct options *options)
{
	struct demand demand = { .input = options->input };
	size_t i;

	for (i = 0; i < view->columns.nr; i++)
		column__demand(view->columns.columns[i], &demand);
	if (view->sort)
		column__demand(view->sort, &demand);
	for (i = 0; i < options->nr_filters; i++)
		column__demand(options->filters[i].column, &demand);
	if (options->fail_if.column)
		column__demand(options->fail_if.column, &demand);
	if (demand.groups & WALK_STATS && !options->no_flush)
		demand.groups |= WALK_FLUSH;
	return demand;
}

struct selection {
	const struct options *options;
	const struct snapshot *snapshot;
};

static bool selection__keeps(const struct memcg *memcg, void *context)
{
	const struct selection *selection = context;
	const struct options *options = selection->options;
	unsigned int i;

	if (memcg->depth -
		    selection->snapshot->memcgs[selection->snapshot->first]
			    .depth >
	    options->depth)
		return false;
	for (i = 0; i < options->nr_filters; i++)
		if (!filter__matches(&options->filters[i], selection->snapshot,
				     memcg))
			return false;
	return true;
}

/* Which rows are shown, in which order. */
static void view__arrange(const struct view *view, struct snapshot *snapshot,
			  const struct options *options)
{
	struct selection selection = { options, snapshot };

	/* Nothing tells readers of JSON which row is only context. */
	snapshot__select(snapshot, selection__keeps, &selection,
			 view->tree && !options->json);
	column__sort(view->sort, snapshot, options->reverse, view->tree);
	if (snapshot->nr_rows <= options->rows)
		return;
	log__note("%lu of %u rows are left out (--rows %lu)",
		  snapshot->nr_rows - options->rows, snapshot->nr_rows,
		  options->rows);
	snapshot->nr_rows = options->rows;
}

/* 1: it matched; 0; -errno, logged: this kernel hasn't got the column. */
static int fail_if__check(const struct filter *fail_if,
			  const struct snapshot *snapshot)
{
	__u32 i;

	if (!fail_if->column)
		return 0;
	if (!column__is_available(fail_if->column, snapshot) &&
	    snapshot->sample.saved)
		return log__error(-ENOTSUP, "--fail-if: the file has no %s",
				  fail_if->column->name);
	if (!column__is_available(fail_if->column, snapshot))
		return log__error(
			-ENOTSUP,
			"--fail-if: this kernel has no %s%s%s, or source '%s' can't read it",
			fail_if->column->name,
			fail_if->column->since ? ", which came with Linux " :
						 "",
			fail_if->column->since ? fail_if->column->since : "",
			snapshot->sample.source);
	for (i = 0; i < snapshot->nr; i++)
		if (filter__matches(fail_if, snapshot,
				    &snapshot->memcgs[snapshot->first + i]))
			return 1;
	return 0;
}

struct run {
	const struct options *options;
	struct view *view;
	struct machine *machine;
	const struct source *source;
	struct start start; /* -c, -p */
	bool has_start;
	bool is_kept;
	/* The samples, by turns; a source's memory is in the last one. */
	struct snapshot snapshots[2];
	unsigned long nr_samples;
};

/* The sample that was read last; NULL: none. */
static struct snapshot *run__last(struct run *run)
{
	return run->nr_samples ? &run->snapshots[(run->nr_samples - 1) % 2] :
				 NULL;
}

/* A source has gone to the directory; what has none is found in the sample. */
static int run__find_start(struct run *run, struct snapshot *now)
{
	__u32 nr_others;

	if (!run->has_start || run->start.id)
		return 0;
	if (!run->options->input)
		return start__find(&run->start, now);
	/* A file may have samples from before it was made, and after. */
	snapshot__set_start(
		now, snapshot__find_path(now, text__string(&run->start.path),
					 &nr_others));
	return 0;
}

/* Where to start, if not at the root. */
static int run__set_start(struct run *run)
{
	const struct options *options = run->options;
	int err;

	if (!options->cgroup && !options->pid)
		return 0;
	err = options->pid ?
		      start__set_pid(&run->start, options->pid, run->machine) :
		      start__set_path(&run->start, options->cgroup,
				      run->machine);
	run->has_start = run->start.id != 1;
	return err;
}

/* Reads the next sample; -ENODATA: a file has no more. */
static int run__read(struct run *run)
{
	struct snapshot *now = &run->snapshots[run->nr_samples % 2],
			*before = run__last(run);
	int err;

	if (before && !run->options->input)
		machine__read(run->machine);
	err = run->source->read(now, before, run->machine);
	if (err == -ENODATA && !before)
		return log__error(-EINVAL, "there is no sample in %s",
				  run->options->input);
	/* Which columns there are depends on the machine that a file is from. */
	if (!err && run->machine->memory_is_v1 != run->view->columns.v1)
		err = view__set(run->view, run->options, run->machine);
	if (!err && run->is_kept)
		err = snapshot__keep(now);
	if (!err)
		err = run__find_start(run, now);
	if (err)
		return err;
	run->nr_samples++;
	if (run->is_kept && before)
		snapshot__compare_with(now, before);
	return 0;
}

static int run__show(struct run *run)
{
	struct snapshot *now = run__last(run);

	if (run->options->quiet)
		return 0;
	view__arrange(run->view, now, run->options);
	return print__sample(run->view, now, run->machine, run->options,
			     run->nr_samples == 1);
}

/* Samples, until there are enough, or no more, or somebody has seen enough. */
static int run__samples(struct run *run)
{
	const struct options *options = run->options;
	const bool goes_on = options->interval || options->input;
	struct timespec due = {};
	int err;

	clock_gettime(CLOCK_MONOTONIC, &due);
	do {
		err = run__read(run);
		if (!err && run->nr_samples == 1)
			err = privilege__drop(options->interval != 0);
		if (!err)
			err = run__show(run);
	} while (!err && goes_on && run->nr_samples != options->count &&
		 (options->input || wait__next(&due, options->interval)));
	/* A file's end; who reads the output wants no more: these are no errors. */
	return err == -ENODATA || err == -EPIPE ? 0 : err;
}

/* 0, 1 if --fail-if matched, or -errno, logged. */
static int run(const struct options *options, struct view *view,
	       struct machine *machine)
{
	struct demand demand = view__demand(view, options);
	struct run run = {
		.options = options,
		.view = view,
		.machine = machine,
		.start = { .fd = -1 },
		.is_kept = demand.is_kept,
	};
	int err;

	if (demand.is_kept && !options->interval && !options->input)
		log__note(
			"a rate or a change needs two samples: give an INTERVAL");
	/* A signal ends an interval run between two samples, never within one. */
	if (options->interval)
		sigprocmask(SIG_BLOCK, signals__end(), NULL);
	signal(SIGPIPE, SIG_IGN);

	err = run__set_start(&run);
	if (!err && run.has_start && run.start.id)
		demand.start = &run.start;
	if (!err)
		err = source__open(options->source, &demand, machine,
				   &run.source);
	if (err)
		goto cleanup;
	err = run__samples(&run);
	if (!err)
		err = fail_if__check(&options->fail_if, run__last(&run));
	run.source->close();
cleanup:
	snapshot__free(&run.snapshots[0]);
	snapshot__free(&run.snapshots[1]);
	start__close(&run.start);
	return err;
}

static int print__columns(const struct options *options)
{
	int err = options->json ? columns__print_json(stdout) :
				  columns__print(stdout);

	if (fflush(stdout) && !err)
		err = log__error(-errno, "can't write to standard output: %s",
				 strerror(errno));
	return err;
}

int main(int argc, char **argv)
{
	struct options options;
	struct view view = {};
	struct machine machine;
	int status, err;

	setlocale(LC_ALL, "");
	options__parse(&options, argc, argv);
	if (options.list_columns ||
	    (options.sort && !strcmp(options.sort, "help")))
		return print__columns(&options) ? EXIT_FAILURE : EXIT_SUCCESS;
	machine__read(&machine);
	status = view__set(&view, &options, &machine);
	if (!status) {
		err = run(&options, &view, &machine);
		status = err < 0 ? EXIT_FAILURE :
			 err	 ? EXIT_MATCHED :
				   EXIT_SUCCESS;
	}
	column_list__free(&view.columns);
	return status;
}
