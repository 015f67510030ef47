// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Chooses the mode, and does the batch run: sample, arrange, print, wait. options.c
 * reads the command line, screen/live.c runs the live screen.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>
#include "fail_if.h"
#include "lib/charset.h"
#include "lib/ending.h"
#include "lib/error.h"
#include "lib/http.h"
#include "lib/log.h"
#include "lib/privilege.h"
#include "lib/standard_output.h"
#include "lib/whole_file.h"
#include "model/trouble.h"
#include "model/view.h"
#include "options.h"
#include "output/columns.h"
#include "output/explain.h"
#include "output/json.h"
#include "output/labels.h"
#include "output/prometheus.h"
#include "output/table.h"
#include "report.h"
#include "screen/keys.h"
#include "screen/live.h"
#include "screen/terminal.h"
#include "source/kill_log.h"
#include "source/sampler.h"

#define EXIT_MATCHED 2

/* A batch run: its samples, and how they are printed. */
struct batch {
	const struct options *options;
	struct sampler *sampler;
	struct view *view;
	FILE *file; /* what is printed to */
	struct table_options table;
	struct json_options json;
	bool has_printed; /* a sample */
	int kmsg; /* the kernel's log; below 0: there is none, or it isn't read */
	const struct explanation *explanation; /* is printed; NULL: rows are */
};

/* True if there may be more than one sample. */
static bool options__go_on(const struct options *options)
{
	return options->interval || options->sampler.input;
}

/* True if marks or counts say which memcgs are in trouble. Rows of JSON have neither. */
static bool options__show_troubles(const struct options *options)
{
	return options__go_on(options) && !options->quiet &&
	       !options->as_prometheus &&
	       !(options->as_json && options->json.rows);
}

/* Sets the options of table and JSON that follow from the view. */
static void batch__set_output(struct batch *batch)
{
	const struct options *options = batch->options;

	batch->table = options->table;
	batch->table.columns = &batch->view->columns;
	batch->table.tree = batch->view->tree;
	batch->table.color = options__wants_color(options);
	batch->table.width = options->write ? 0 : standard_output__width();
	batch->json = options->json;
	batch->json.columns = &batch->view->columns;
}

static void batch__print_time(struct batch *batch,
			      const struct snapshot *snapshot)
{
	char text[64];
	struct tm local;

	localtime_r(&snapshot->sample.time.tv_sec, &local);
	strftime(text, sizeof(text), "%F %T", &local);
	fprintf(batch->file, "%s\n", text);
}

static int batch__print_json(struct batch *batch,
			     const struct snapshot *snapshot)
{
	const struct saved *saved = snapshot->sample.saved;

	if (batch->explanation)
		return explain__print_json(batch->file, batch->explanation,
					   &batch->json);
	/* A file's samples come out in their own form, unless one is named. */
	if (saved && !batch->options->json_is_named)
		batch->json.rows = saved->is_rows;
	return json__print(batch->file, snapshot, &batch->sampler->machine,
			   &batch->json);
}

static int batch__print_table(struct batch *batch,
			      const struct snapshot *snapshot)
{
	const struct options *options = batch->options;

	if (options__go_on(options) && options->table.headings) {
		if (batch->has_printed)
			fputc('\n', batch->file);
		batch__print_time(batch, snapshot);
	}
	if (batch->explanation)
		return explain__print(batch->file, batch->explanation,
				      &batch->table);
	return table__print(batch->file, snapshot, &batch->table);
}

static int batch__print_form(struct batch *batch,
			     const struct snapshot *snapshot)
{
	if (batch->options->as_prometheus)
		return prometheus__print(batch->file, snapshot,
					 &batch->view->columns);
	return batch->options->as_json ? batch__print_json(batch, snapshot) :
					 batch__print_table(batch, snapshot);
}

/* Puts the sample in the place of the file. */
static int batch__write(struct batch *batch, const struct snapshot *snapshot)
{
	struct whole_file file;
	int err = whole_file__open(&file, batch->options->write), closed;

	if (err)
		return err;
	batch->file = file.stream;
	err = batch__print_form(batch, snapshot);
	closed = whole_file__close(&file, !err);
	return err ? err : closed;
}

/* Answers when all is known: the answer is whole, or there is none. */
static int batch__answer(struct batch *batch, const struct snapshot *snapshot)
{
	char *body = NULL;
	size_t length = 0;
	int err;

	batch->file = open_memstream(&body, &length);
	if (!batch->file)
		return log__error(-ENOMEM, "no memory for an answer");
	err = batch__print_form(batch, snapshot);
	if (fclose(batch->file) && !err)
		err = log__error(-ENOMEM, "no memory for an answer");
	if (!err)
		err = http__answer(STDIN_FILENO, STDOUT_FILENO, PROMETHEUS_TYPE,
				   body, length);
	free(body);
	return err;
}

static int batch__print(struct batch *batch, const struct snapshot *snapshot)
{
	int err, written;

	if (batch->options->write)
		return batch__write(batch, snapshot);
	if (batch->options->as_http)
		return batch__answer(batch, snapshot);
	ending__allow();
	err = batch__print_form(batch, snapshot);
	written = standard_output__flush(batch->file);
	ending__forbid();
	batch->has_printed = true;
	if (err || !written)
		return err;
	/* A reader that wants no more needs no message. */
	return written == -EPIPE ? written : standard_output__fail(written);
}

/* Explains the start, or sums up what is found at and below it. */
static int batch__report(struct batch *batch)
{
	struct report report;
	int err;

	batch__set_output(batch);
	err = report__make(&report, batch->sampler,
			   batch->options->report == REPORT_EXPLANATION,
			   batch->kmsg);
	batch->table.tree = false;
	batch->explanation = &report.explanation;
	if (!err)
		err = batch__print(batch, sampler__last(batch->sampler));
	batch->explanation = NULL;
	report__free(&report);
	return err;
}

static int batch__show(struct batch *batch)
{
	struct snapshot *now = sampler__last(batch->sampler);
	const bool v1 = batch->sampler->machine.hierarchy.is_v1;
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
	if (batch->options->report)
		return batch__report(batch);
	batch__set_output(batch);
	err = view__arrange(batch->view, now, &left_out);
	if (err)
		return err;
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

/* Waits until the next sample is due. False: a signal ends the run. */
static bool batch__wait(struct batch *batch)
{
	struct sampler *sampler = batch->sampler;

	sampler__schedule(sampler, batch->options->interval);
	do {
		if (ending__wait(sampler__left(sampler)))
			return false;
	} while (sampler__left(sampler) > 0);
	return true;
}

static int batch__show_at(struct batch *batch, unsigned long position)
{
	int err = sampler__seek(batch->sampler, position);

	if (!err)
		err = sampler__read(batch->sampler);
	return err ? err : batch__show(batch);
}

/* Shows the first and the last sample of each boot, also of a file that is damaged then. */
static int batch__run_ends(struct batch *batch)
{
	struct sample_ends ends = {};
	int err, shown = 0;
	size_t i;

	err = sampler__find_ends(batch->sampler, batch->options->count, &ends);
	for (i = 0; i < ends.nr && !shown; i++) {
		shown = batch__show_at(batch, ends.boots[i].first);
		if (!shown && ends.boots[i].last != ends.boots[i].first)
			shown = batch__show_at(batch, ends.boots[i].last);
	}
	sample_ends__free(&ends);
	return shown ? shown : err;
}

/* True if the sample is only there for the next one to be compared with. */
static bool batch__is_basis(const struct batch *batch)
{
	const struct options *options = batch->options;

	return options__want_findings(options) && !options->sampler.input &&
	       batch->sampler->nr_samples == 1 && options->count != 1;
}

/* True if of a file's samples only the last one is shown. */
static bool options__show_last(const struct options *options)
{
	return options->sampler.input &&
	       (options->report || options->as_prometheus || options->write);
}

/* After the first sample: a run that goes on stays in memory, and privileges are given up. */
static int batch__settle(const struct batch *batch)
{
	const bool goes_on = batch->options->interval != 0;

	if (goes_on && !batch->options->sampler.input)
		sampler__lock_memory(batch->sampler);
	return sampler__drop_privileges(batch->sampler, goes_on);
}

/* Takes samples until there are enough or no more. */
static int batch__run(struct batch *batch)
{
	const struct options *options = batch->options;
	const bool goes_on = options__go_on(options);
	const bool shows_last = options__show_last(options);
	struct sampler *sampler = batch->sampler;
	int err;

	do {
		err = sampler__read(sampler);
		if (!err && sampler->nr_samples == 1)
			err = batch__settle(batch);
		if (!err && !shows_last && !batch__is_basis(batch))
			err = batch__show(batch);
	} while (!err && goes_on && sampler->nr_samples != options->count &&
		 (options->sampler.input || batch__wait(batch)));
	if (shows_last && sampler->nr_samples && (!err || err == -ENODATA))
		err = batch__show(batch);
	return err;
}

/* Returns the exit status. */
static int run_batch(const struct options *options, struct sampler *sampler,
		     struct view *view)
{
	struct batch batch = {
		.options = options, .sampler = sampler, .view = view, .kmsg = -1
	};
	struct demand demand = {};
	struct text why = {};
	int err;

	view__demand(view, &demand);
	filter__demand(&options->fail_if, &demand);
	if (options__show_troubles(options))
		troubles__demand(&demand);
	if (options__want_findings(options))
		findings__demand(&demand);
	if (options->as_prometheus)
		prometheus__demand(&demand);
	if (!options__go_on(options) &&
	    (view__needs_previous(view, true) ||
	     filter__needs_previous(&options->fail_if)))
		log__note(
			"a rate or a change needs two samples: give an INTERVAL");
	/*
	 * A signal ends an interval run between two samples, never within one, and leaves no
	 * part of a file.
	 */
	if (options->interval || options->write)
		ending__defer();
	batch.file = ending__output();
	signal(SIGPIPE, SIG_IGN);
	if (options->as_http)
		http__limit_time();

	/* A report without kills is one all the same. */
	if (options->report == REPORT_EXPLANATION && !options->sampler.input)
		batch.kmsg = kill_log__open_kmsg(&why);
	if (error__is_of_resources(batch.kmsg))
		log__note("kills aren't looked for: %s", text__reason(&why));
	else if (why.length)
		log__verbose("kills aren't looked for: %s", text__reason(&why));
	sampler->watches_stalls = options->interval != 0;
	err = sampler__open(sampler, &demand);
	if (!err)
		err = options->ends ? batch__run_ends(&batch) :
				      batch__run(&batch);
	/* Neither the end of a file nor that of its reader is an error. */
	if (err == -ENODATA || err == -EPIPE)
		err = 0;
	if (!err)
		err = fail_if__check(&options->fail_if, sampler__last(sampler));
	if (!err)
		err = fail_if_finding__check(options->fail_if_findings,
					     sampler);
	if (err == -ENOMEM)
		memory_limit__note(&sampler->machine.limit);
	if (batch.kmsg >= 0)
		close(batch.kmsg);
	text__free(&why);
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

	charset__follow_library();
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
			sampling->input || sampler.machine.hierarchy.is_v1);
	if (err) {
		status = err == -EINVAL ? EX_USAGE : EXIT_FAILURE;
		goto cleanup;
	}
	options__set_confinement(options, on_screen);
	sampling->can_seek = on_screen || options->ends;
	sampling->keeps_previous =
		on_screen || (options__go_on(options) &&
			      (options__want_findings(options) ||
			       options__show_troubles(options) ||
			       view__needs_previous(&view, false) ||
			       filter__needs_previous(&options->fail_if)));
	status = on_screen ? run_screen(options, &sampler, &view) :
			     run_batch(options, &sampler, &view);
cleanup:
	sampler__close(&sampler);
	view__free(&view);
	return status;
}

static int run_kills_mode(const struct options *options)
{
	const struct kills_run run = {
		.options = &options->kills,
		.sampling = &options->sampler,
		.table = {
			.headings = options->table.headings,
			.exact = options->table.exact,
			.color = options__wants_color(options),
			.width = standard_output__width(),
		},
		.as_json = options->as_json,
		.quiet = options->quiet,
		.count = options->count,
	};

	return run_kills(&run);
}

static bool options__want_list(const struct options *options)
{
	const char *sort = options->view.sort;

	return options->list_keys || options->list_labels ||
	       options->list_findings || options->list_options ||
	       options->list_columns || (sort && !strcmp(sort, "help"));
}

/* Prints the list that an option asks for. Returns 0 or -errno, logged. */
static int print_list(const struct options *options)
{
	if (options->list_keys)
		keys__print(stdout);
	else if (options->list_labels)
		labels__print(stdout);
	else if (options->list_findings)
		explain__print_list(stdout);
	else if (options->list_options)
		options__print(stdout);
	else if (options->as_json)
		return columns__print_json(stdout);
	else
		columns__print(stdout);
	return 0;
}

int main(int argc, char **argv)
{
	struct options options;
	bool on_screen;
	int status = EXIT_FAILURE;

	if (privilege__refuse_set_id())
		return status;
	charset__set();
	standard_output__check_at_exit();
	if (options__parse(&options, argc, argv))
		goto cleanup;
	if (options__want_list(&options)) {
		status = print_list(&options) ? EXIT_FAILURE : EXIT_SUCCESS;
		goto cleanup;
	}
	if (options.kills.is_wanted) {
		options__set_confinement(&options, false);
		status = run_kills_mode(&options);
		goto cleanup;
	}
	on_screen = options__wants_screen(&options);
	if (on_screen && !terminal__is_usable()) {
		on_screen = false;
		if (!options.interval && !options.sampler.input)
			options.interval = INTERVAL_DEFAULT;
	}
	status = run(&options, on_screen);
cleanup:
	options__free(&options);
	return status;
}
