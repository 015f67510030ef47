// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Chooses the mode, and does the batch run: sample, arrange, print, wait. options.c
 * reads the command line, screen/live.c runs the live screen.
 */
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/privilege.h"
#include "model/view.h"
#include "options.h"
#include "output/columns.h"
#include "output/json.h"
#include "output/table.h"
#include "screen/keys.h"
#include "screen/live.h"
#include "screen/terminal.h"
#include "source/sampler.h"

#define EXIT_MATCHED 2

/* A batch run: its samples, and how they are printed. */
struct batch {
	const struct options *options;
	struct sampler *sampler;
	struct view *view;
	struct table_options table;
	struct json_options json;
};

/* The columns of standard output's terminal; 0: it is no terminal. */
static size_t output__width(void)
{
	struct winsize size = {};

	if (!isatty(STDOUT_FILENO))
		return 0;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_col)
		return 80;
	return size.ws_col;
}

/* Sets the options of table and JSON that follow from the view. */
static void batch__set_output(struct batch *batch)
{
	const struct options *options = batch->options;

	batch->table = options->table;
	batch->table.columns = &batch->view->columns;
	batch->table.tree = batch->view->tree;
	batch->table.color = options__wants_color(options);
	batch->table.width = output__width();
	batch->json = options->json;
	batch->json.columns = &batch->view->columns;
}

static void batch__print_time(const struct snapshot *snapshot)
{
	char text[64];
	struct tm local;

	localtime_r(&snapshot->sample.time.tv_sec, &local);
	strftime(text, sizeof(text), "%F %T", &local);
	printf("%s\n", text);
}

static int batch__print_json(struct batch *batch,
			     const struct snapshot *snapshot)
{
	const struct saved *saved = snapshot->sample.saved;

	/* A file's samples come out in their own form, unless one is named. */
	if (saved && !batch->options->json_is_named)
		batch->json.rows = saved->is_rows;
	return json__print(stdout, snapshot, &batch->sampler->machine,
			   &batch->json);
}

static int batch__print_table(struct batch *batch,
			      const struct snapshot *snapshot)
{
	const struct options *options = batch->options;

	if ((options->interval || options->sampler.input) &&
	    options->table.headings) {
		if (batch->sampler->nr_samples > 1)
			fputc('\n', stdout);
		batch__print_time(snapshot);
	}
	return table__print(stdout, snapshot, &batch->table);
}

/* Returns 0 or -errno, not logged. */
static int output__flush(void)
{
	if (!fflush(stdout) && !ferror(stdout))
		return 0;
	return errno ? -errno : -EIO;
}

static int output__fail(int err)
{
	return log__error(err, "can't write to standard output: %s",
			  strerror(-err));
}

static int batch__print(struct batch *batch, const struct snapshot *snapshot)
{
	const int err = batch->options->as_json ?
				batch__print_json(batch, snapshot) :
				batch__print_table(batch, snapshot);
	const int written = output__flush();

	if (err || !written)
		return err;
	/* A reader that wants no more needs no message. */
	return written == -EPIPE ? written : output__fail(written);
}

static int batch__show(struct batch *batch)
{
	struct snapshot *now = sampler__last(batch->sampler);
	const bool v1 = batch->sampler->machine.memory_is_v1;
	__u32 left_out;
	int err = 0;

	if (batch->options->quiet)
		return 0;
	/* The machine that a file is from decides which columns there are. */
	if (v1 != batch->view->columns.v1)
		err = view__set(batch->view, batch->view->options, v1);
	if (err)
		return err;
	view__adapt(batch->view, now);
	batch__set_output(batch);
	left_out = view__arrange(batch->view, now);
	/* Notes are the same for each sample. */
	if (batch->sampler->nr_samples == 1) {
		view__note_missing(batch->view, now);
		if (left_out)
			log__note("%u of %u rows are left out (--rows %lu)",
				  left_out, left_out + now->nr_rows,
				  batch->options->view.rows);
	}
	return batch__print(batch, now);
}

/* The signals that end an interval run. */
static sigset_t batch__ending_signals(void)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	return signals;
}

/* Waits until the next sample is due. False: a signal ends the run. */
static bool batch__wait(struct batch *batch)
{
	const sigset_t signals = batch__ending_signals();
	struct timespec wait;
	double left;

	sampler__schedule(batch->sampler, batch->options->interval);
	do {
		left = sampler__left(batch->sampler);
		wait = (struct timespec){};
		if (left > 0) {
			wait.tv_sec = left;
			wait.tv_nsec = (left - wait.tv_sec) * 1e9;
		}
		if (sigtimedwait(&signals, NULL, &wait) > 0)
			return false;
	} while (errno == EINTR);
	return true;
}

/* Takes samples until there are enough or no more, or the reader wants no more. */
static int batch__run(struct batch *batch)
{
	const struct options *options = batch->options;
	const bool goes_on = options->interval || options->sampler.input;
	struct sampler *sampler = batch->sampler;
	int err;

	do {
		err = sampler__read(sampler);
		if (!err && sampler->nr_samples == 1)
			err = privilege__drop(options->interval != 0);
		if (!err)
			err = batch__show(batch);
	} while (!err && goes_on && sampler->nr_samples != options->count &&
		 (options->sampler.input || batch__wait(batch)));
	/* Neither the end of a file nor that of its reader is an error. */
	return err == -ENODATA || err == -EPIPE ? 0 : err;
}

/* True if the condition can't be checked; says why. */
static bool fail_if__is_unknown(const struct filter *fail_if,
				const struct snapshot *snapshot,
				struct text *why)
{
	const struct column *column = fail_if->column;

	if (column__is_missing(column, snapshot, why))
		return true;
	if (!column->change_of || snapshot->before)
		return false;
	text__format(
		why,
		"%s needs two samples one after the other: give an INTERVAL and a COUNT",
		column->name);
	return true;
}

/* True if a memcg that couldn't be read may match; says why. */
static bool fail_if__is_uncertain(const struct filter *fail_if,
				  const struct snapshot *snapshot,
				  struct text *why)
{
	const struct memcg *memcg = snapshot->memcgs + snapshot->first;
	const struct memcg *end = memcg + snapshot->nr;

	for (; memcg < end; memcg++) {
		if (!column__is_unreadable(fail_if->column, snapshot, memcg))
			continue;
		text__format(why, "%s of ", fail_if->column->name);
		memcg__append_path(memcg, why);
		text__append_string(why, " couldn't be read");
		return true;
	}
	if (snapshot->sample.is_incomplete)
		text__append_string(why, "not all cgroups could be read");
	return snapshot->sample.is_incomplete;
}

/* Returns 1 if a memcg matches, 0 if none does; -errno, logged, if that can't be checked. */
static int fail_if__check(const struct filter *fail_if,
			  const struct snapshot *snapshot)
{
	struct text why = {}, scratch = {};
	int result = 0;
	__u32 i;

	if (!fail_if->column)
		return 0;
	if (fail_if__is_unknown(fail_if, snapshot, &why))
		result = -ENOTSUP;
	for (i = 0; i < snapshot->nr && !result; i++)
		result = filter__matches(fail_if, snapshot,
					 &snapshot->memcgs[snapshot->first + i],
					 &scratch);
	if (!result && fail_if__is_uncertain(fail_if, snapshot, &why))
		result = -EIO;
	if (result < 0)
		log__error(result, "--fail-if: %s", text__string(&why));
	text__free(&scratch);
	text__free(&why);
	return result;
}

/* Returns the exit status. */
static int run_batch(const struct options *options, struct sampler *sampler,
		     struct view *view)
{
	struct batch batch = { .options = options,
			       .sampler = sampler,
			       .view = view };
	const sigset_t signals = batch__ending_signals();
	struct demand demand = {};
	int err;

	view__demand(view, &demand);
	if (options->fail_if.column)
		column__demand(options->fail_if.column, &demand);
	if (sampler->options->keeps_previous && !options->interval &&
	    !options->sampler.input)
		log__note(
			"a rate or a change needs two samples: give an INTERVAL");
	/* A signal ends an interval run between two samples, never within one. */
	if (options->interval)
		sigprocmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);

	err = sampler__open(sampler, &demand);
	if (!err)
		err = batch__run(&batch);
	if (!err)
		err = fail_if__check(&options->fail_if, sampler__last(sampler));
	return err < 0 ? EXIT_FAILURE : err ? EXIT_MATCHED : EXIT_SUCCESS;
}

static int run_screen(const struct options *options, struct sampler *sampler,
		      struct view *view)
{
	const struct live_options live = {
		.interval = options->interval ? options->interval :
						INTERVAL_DEFAULT,
		.count = options->count,
		.exact = options->table.exact,
		.color = options__wants_color(options),
	};

	return live__run(sampler, view, &live) ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* Shows samples on the live screen or prints them. Returns the exit status. */
static int run(struct options *options, bool on_screen)
{
	struct sampler_options *sampling = &options->sampler;
	struct sampler sampler;
	struct view view = {};
	int err, status;

	sampler__init(&sampler, sampling);
	/* The hierarchy of a file isn't known yet, so any column may be meant. */
	err = view__set(&view, &options->view,
			sampling->input || sampler.machine.memory_is_v1);
	if (err) {
		status = err == -EINVAL ? EX_USAGE : EXIT_FAILURE;
		goto cleanup;
	}
	sampling->can_seek = on_screen;
	sampling->keeps_previous =
		on_screen || view__needs_previous(&view) ||
		(options->fail_if.column &&
		 column__needs_previous(options->fail_if.column));
	status = on_screen ? run_screen(options, &sampler, &view) :
			     run_batch(options, &sampler, &view);
cleanup:
	sampler__close(&sampler);
	view__free(&view);
	return status;
}

static bool options__want_columns(const struct options *options)
{
	const char *sort = options->view.sort;

	return options->list_columns || (sort && !strcmp(sort, "help"));
}

/* Prints the list that an option asks for. Returns 0 or -errno, logged. */
static int print_list(const struct options *options)
{
	int err = 0, written;

	if (!options__want_columns(options))
		options->list_keys ? keys__print(stdout) :
				     options__print(stdout);
	else if (options->as_json)
		err = columns__print_json(stdout);
	else
		columns__print(stdout);
	written = output__flush();
	if (err || !written)
		return err;
	return output__fail(written);
}

int main(int argc, char **argv)
{
	struct options options;
	bool on_screen;

	setlocale(LC_ALL, "");
	/* Numbers of /proc, of JSON and of the command line have a point everywhere. */
	setlocale(LC_NUMERIC, "C");
	options__parse(&options, argc, argv);
	if (options__want_columns(&options) || options.list_keys ||
	    options.list_options)
		return print_list(&options) ? EXIT_FAILURE : EXIT_SUCCESS;
	on_screen = options__wants_screen(&options);
	if (on_screen && !terminal__is_usable()) {
		on_screen = false;
		if (!options.interval && !options.sampler.input)
			options.interval = INTERVAL_DEFAULT;
	}
	return run(&options, on_screen);
}
