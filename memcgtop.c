// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The command line, the choice of a mode, and the run: sample, order, print,
 * wait. Everything else has a file of its own.
 */
#include <argp.h>
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>
#include "column.h"
#include "filter.h"
#include "json.h"
#include "log.h"
#include "machine.h"
#include "privilege.h"
#include "snapshot.h"
#include "source.h"
#include "table.h"
#include "text.h"

#define INTERVAL_DEFAULT 2.0
#define INTERVAL_MIN 0.01
#define INTERVAL_MAX 86400.0

const char *argp_program_version = "memcgtop " MEMCGTOP_VERSION;

enum {
	OPTION_PRETTY = 256,
	OPTION_OUTPUT_ALL,
	OPTION_REVERSE,
	OPTION_NOHEADINGS,
	OPTION_LIST_COLUMNS,
	OPTION_SOURCE,
	OPTION_NO_FLUSH,
	OPTION_COLOR,
	OPTION_FAIL_IF,
};

/* How many -F there may be. */
#define FILTERS_MAX 16

#define EXIT_MATCHED 2

struct options {
	double interval; /* seconds; 0: one sample */
	unsigned long count; /* samples; 0: without end */
	bool json;
	bool json_rows;
	bool pretty;
	const char *output; /* -o */
	bool output_all;
	const char *sort;
	bool reverse;
	bool list;
	bool exact;
	bool noheadings;
	bool list_columns;
	const char *source;
	bool no_flush;
	const char *color;
	struct filter filters[FILTERS_MAX];
	unsigned int nr_filters;
	struct filter fail_if; /* column NULL: not given */
	bool quiet;
	unsigned long depth; /* ULONG_MAX: any */
	unsigned long rows;
};

static const struct argp_option argp_options[] = {
	{ "batch", 'b', NULL, 0, "Tables in place of the live screen", 0 },
	{ "delay", 'd', "SECONDS", 0, "Another way to say INTERVAL", 0 },
	{ "count", 'n', "N", 0, "Another way to say COUNT", 0 },
	{ "json", 'j', "document|rows", OPTION_ARG_OPTIONAL,
	  "JSON, a document on one line per sample; rows: one memcg per line",
	  0 },
	{ "pretty", OPTION_PRETTY, NULL, 0, "Indent a JSON document", 0 },
	{ "output", 'o', "LIST", 0,
	  "Columns to show, also by glob (events.*); +LIST adds to the default",
	  0 },
	{ "output-all", OPTION_OUTPUT_ALL, NULL, 0, "Show every column", 0 },
	{ "sort", 's', "COLUMN", 0,
	  "Order siblings, or in a list all rows, by COLUMN (default: current); help lists",
	  0 },
	{ "reverse", OPTION_REVERSE, NULL, 0, "Reverse the order", 0 },
	{ "tree", 't', NULL, 0, "Show a tree (the default)", 0 },
	{ "list", 'l', NULL, 0, "Show a flat list with full paths", 0 },
	{ "depth", 'L', "N", 0, "No deeper than N levels below the start", 0 },
	{ "filter", 'F', "EXPR", 0,
	  "Rows for which COLUMN OP VALUE holds, such as 'current>1G', 'state=dying' "
	  "or 'cgroup~*.service'; given twice, both must hold",
	  0 },
	{ "rows", 'r', "N", 0, "The first N rows", 0 },
	{ "fail-if", OPTION_FAIL_IF, "EXPR", 0,
	  "Exit status 2 if EXPR, as for --filter, holds for any memcg", 0 },
	{ "quiet", 'q', NULL, 0, "Print nothing", 0 },
	{ "bytes", 'B', NULL, 0, "Exact bytes", 0 },
	{ "noheadings", OPTION_NOHEADINGS, NULL, 0, "No heading line", 0 },
	{ "list-columns", OPTION_LIST_COLUMNS, NULL, 0,
	  "List every column; with -j as JSON", 0 },
	{ "source", OPTION_SOURCE, "SOURCE", 0,
	  "How memcgs are read: auto, kfunc, core or cgroupfs", 0 },
	{ "no-flush", OPTION_NO_FLUSH, NULL, 0,
	  "Don't ask for fresh statistics first", 0 },
	{ "color", OPTION_COLOR, "WHEN", 0, "auto, always or never", 0 },
	{ "verbose", 'v', NULL, 0,
	  "Say what was chosen and why, and libbpf's messages", 0 },
	{ NULL, 'h', NULL, OPTION_HIDDEN, "Give this help list", 0 },
	{},
};

static const char argp_doc[] =
	"Show every memory cgroup of this machine: usage, limits, events and statistics, "
	"read in one pass by BPF.\v"
	"INTERVAL is in seconds, fractions allowed. COUNT samples are taken, without end if "
	"it isn't given.\n\n"
	"Examples:\n"
	"  memcgtop -b                          one table, as a tree\n"
	"  memcgtop -b -l -s events.oom_kill    who was OOM-killed\n"
	"  memcgtop -j | jq '.memcgs|length'    one JSON document\n"
	"  memcgtop -j 1 > samples              JSON Lines, one each second\n"
	"  memcgtop -q --fail-if 'used_pct>95'  a health check\n\n"
	"Exit status: 0 done, 1 it could not be done, 2 --fail-if matched, 64 the command line "
	"is wrong.";

/*
 * Ends with exit status 64 and what would have been right. What was given may be
 * the name of somebody else's cgroup, handed on by a script.
 */
static void refuse(const struct argp_state *state, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static void refuse(const struct argp_state *state, const char *format, ...)
{
	struct text printable = {};
	char message[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	text__append_printable(&printable, message, strlen(message));
	argp_error(state, "%s", text__string(&printable));
}

static void parse__interval(struct argp_state *state, struct options *options,
			    const char *text)
{
	char *end;

	if (options->interval)
		refuse(state, "INTERVAL is given twice");
	errno = 0;
	options->interval = strtod(text, &end);
	if (errno || end == text || *end || !isfinite(options->interval) ||
	    options->interval < INTERVAL_MIN ||
	    options->interval > INTERVAL_MAX)
		refuse(state,
		       "INTERVAL is '%s', but must be seconds from %g to %g",
		       text, INTERVAL_MIN, INTERVAL_MAX);
}

static unsigned long parse__number(struct argp_state *state, const char *what,
				   const char *text, unsigned long least)
{
	unsigned long number;
	char *end;

	errno = 0;
	number = strtoul(text, &end, 10);
	if (errno || end == text || *end || *text == '-' || number < least)
		refuse(state,
		       "%s is '%s', but must be a whole number from %lu on",
		       what, text, least);
	return number;
}

static void parse__count(struct argp_state *state, struct options *options,
			 const char *text)
{
	if (options->count)
		refuse(state, "COUNT is given twice");
	options->count = parse__number(state, "COUNT", text, 1);
}

static void parse__filter(struct argp_state *state, const char *option,
			  struct filter *filter, const char *text)
{
	struct text why = {};

	if (filter__parse(filter, text, &why))
		refuse(state, "%s: %s", option, text__string(&why));
	text__free(&why);
}

static void parse__json(struct argp_state *state, struct options *options,
			const char *text)
{
	if (text && strcmp(text, "document") && strcmp(text, "rows"))
		refuse(state, "--json is '%s', but must be document or rows",
		       text);
	options->json = true;
	options->json_rows = text && !strcmp(text, "rows");
}

static void parse__end(struct argp_state *state, struct options *options)
{
	if (options->count && !options->interval)
		options->interval = INTERVAL_DEFAULT;
	if (options->pretty && (!options->json || options->json_rows))
		refuse(state, "--pretty needs --json=document");
	if (options->output && options->output_all)
		refuse(state, "--output and --output-all can't both be given");
}

/* The options that take no value; false: it isn't one of them. */
static bool parse__flag(int key, struct options *options)
{
	switch (key) {
	case 'b':
		/* Until there is a live screen, tables are all there is. */
		return true;
	case 't':
		options->list = false;
		return true;
	case 'l':
		options->list = true;
		return true;
	case 'B':
		options->exact = true;
		return true;
	case 'v':
		log_verbose = true;
		return true;
	case 'q':
		options->quiet = true;
		return true;
	case OPTION_PRETTY:
		options->pretty = true;
		return true;
	case OPTION_OUTPUT_ALL:
		options->output_all = true;
		return true;
	case OPTION_REVERSE:
		options->reverse = true;
		return true;
	case OPTION_NOHEADINGS:
		options->noheadings = true;
		return true;
	case OPTION_LIST_COLUMNS:
		options->list_columns = true;
		return true;
	case OPTION_NO_FLUSH:
		options->no_flush = true;
		return true;
	default:
		return false;
	}
}

static void parse__argument(struct argp_state *state, struct options *options,
			    const char *text)
{
	if (state->arg_num == 0)
		parse__interval(state, options, text);
	else if (state->arg_num == 1)
		parse__count(state, options, text);
	else
		refuse(state, "'%s' is one argument too many", text);
}

static error_t parse__option(int key, char *text, struct argp_state *state)
{
	struct options *options = state->input;

	if (parse__flag(key, options))
		return 0;
	switch (key) {
	case 'd':
		parse__interval(state, options, text);
		break;
	case 'n':
		parse__count(state, options, text);
		break;
	case 'j':
		parse__json(state, options, text);
		break;
	case 'o':
		options->output = text;
		break;
	case 's':
		options->sort = text;
		break;
	case 'F':
		if (options->nr_filters == FILTERS_MAX)
			refuse(state, "--filter is given more than %d times",
			       FILTERS_MAX);
		parse__filter(state, "--filter",
			      &options->filters[options->nr_filters++], text);
		break;
	case OPTION_FAIL_IF:
		if (options->fail_if.column)
			refuse(state, "--fail-if is given twice");
		parse__filter(state, "--fail-if", &options->fail_if, text);
		break;
	case 'L':
		options->depth = parse__number(state, "--depth", text, 0);
		break;
	case 'r':
		options->rows = parse__number(state, "--rows", text, 0);
		break;
	case OPTION_SOURCE:
		if (!source__is_known(text))
			refuse(state,
			       "--source is '%s', but must be one of " SOURCE_NAMES,
			       text);
		options->source = text;
		break;
	case OPTION_COLOR:
		if (strcmp(text, "auto") && strcmp(text, "always") &&
		    strcmp(text, "never"))
			refuse(state,
			       "--color is '%s', but must be auto, always or never",
			       text);
		options->color = text;
		break;
	case 'h':
		argp_state_help(state, stdout, ARGP_HELP_STD_HELP);
		break;
	case ARGP_KEY_ARG:
		parse__argument(state, options, text);
		break;
	case ARGP_KEY_END:
		parse__end(state, options);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp argp = {
	.options = argp_options,
	.parser = parse__option,
	.args_doc = "[INTERVAL [COUNT]]",
	.doc = argp_doc,
};

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
	view->sort = column__find(options->sort ? options->sort : "current");
	if (!view->sort) {
		log__error(0, "--sort: there is no column '%s'", options->sort);
		columns__log_names();
		return argp_err_exit_status;
	}
	/* Readers of JSON count on parents before children, unless -s was asked for. */
	view->tree = !options->list || (options->json && !options->sort);
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

static int print__sample(const struct view *view,
			 const struct snapshot *snapshot,
			 const struct machine *machine,
			 const struct options *options, bool first)
{
	int err;

	if (options->json) {
		err = json__print(stdout, snapshot, machine, &view->json);
	} else {
		if (options->interval && !options->noheadings) {
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
	struct demand demand = {};
	size_t i;

	for (i = 0; i < view->columns.nr; i++)
		column__demand(view->columns.columns[i], &demand);
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

	if (memcg->level > options->depth)
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
	if (!column__is_available(fail_if->column, snapshot))
		return log__error(
			-ENOTSUP,
			"--fail-if: this kernel has no %s%s%s, or source '%s' can't read it",
			fail_if->column->name,
			fail_if->column->since ? ", which came with Linux " :
						 "",
			fail_if->column->since ? fail_if->column->since : "",
			snapshot->sample.source);
	for (i = 0; i < snapshot->nr_memcgs; i++)
		if (filter__matches(fail_if, snapshot, &snapshot->memcgs[i]))
			return 1;
	return 0;
}

/* 0, 1 if --fail-if matched, or -errno, logged. */
static int run(const struct options *options, struct view *view,
	       struct machine *machine)
{
	const struct demand demand = view__demand(view, options);
	struct snapshot snapshots[2] = {}, *now, *before = NULL;
	const struct source *source = NULL;
	struct timespec due = {};
	unsigned long sample;
	int err;

	/* A signal ends an interval run between two samples, never within one. */
	if (options->interval)
		sigprocmask(SIG_BLOCK, signals__end(), NULL);
	signal(SIGPIPE, SIG_IGN);

	err = source__open(options->source, &demand, machine, &source);
	if (err)
		return err;
	clock_gettime(CLOCK_MONOTONIC, &due);
	for (sample = 0;; sample++) {
		now = &snapshots[sample % 2];
		if (sample)
			machine__read(machine);
		err = source->read(now, before, machine);
		if (!err && !sample)
			err = privilege__drop(options->interval != 0);
		if (err)
			break;
		if (!options->quiet) {
			view__arrange(view, now, options);
			err = print__sample(view, now, machine, options,
					    !sample);
		}
		if (err || !options->interval || sample + 1 == options->count)
			break;
		if (!wait__next(&due, options->interval))
			break;
		before = now;
	}
	/* Who read the output wants no more; that is no error. */
	if (err == -EPIPE)
		err = 0;
	if (!err)
		err = fail_if__check(&options->fail_if, now);
	snapshot__free(&snapshots[0]);
	snapshot__free(&snapshots[1]);
	source->close();
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
	struct options options = { .source = "auto",
				   .color = "auto",
				   .depth = ULONG_MAX,
				   .rows = ULONG_MAX };
	struct view view = {};
	struct machine machine;
	int status, err;

	setlocale(LC_ALL, "");
	argp_parse(&argp, argc, argv, 0, NULL, &options);
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
