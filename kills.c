// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Runs the mode --kills: opens what it reads from, gives up privileges, and prints each
 * kill as it comes. source/ reads kills, output/ has their lines.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "kills.h"
#include "lib/ending.h"
#include "lib/log.h"
#include "lib/standard_output.h"
#include "source/kill_log.h"
#include "source/kills.h"

/* Seconds that the kernel may take to write the rest of a report. */
#define REPORT_TIME 0.2

/* Kills that may happen between the start of the programs and the reading of the log. */
#define PAST_PIDS 64

/* The state of a run: its sources, and the number of kills that it has shown. */
struct kills_show {
	const struct kills_run *run;
	FILE *file;
	/* Samples of all memcgs: the domain's children and the paths. */
	struct sampler_options sampling;
	struct sampler sampler;
	struct kills *
		kills; /* NULL: none are followed, or by the kernel's log alone */
	int input; /* the file of -i; -1: there is none */
	int kmsg; /* the kernel's log; -1: it isn't read */
	/* The victims that the log knew last, by turns, and when it had been read. */
	__u64 past_pids[PAST_PIDS];
	unsigned long nr_past;
	struct timespec past_until;
	struct text start; /* only what is at or below it is shown; "": all */
	bool start_is_end; /* it may be the end of a path alone */
	__u64 nr_lost;
	unsigned long nr_shown;
	bool has_heading; /* it was printed */
};

/* The path of the cgroup that -c or -p names, as samples and so kills show it. */
static int show__set_start(struct kills_show *show)
{
	const struct snapshot *snapshot = sampler__last(&show->sampler);
	struct sampler naming;
	int err;
	__u32 i;

	if (!show->run->sampling->cgroup && !show->run->sampling->pid)
		return 0;
	sampler__init(&naming, show->run->sampling);
	err = sampler__set_start(&naming);
	for (i = 0;
	     !err && snapshot && naming.start.id && i < snapshot->nr_memcgs;
	     i++)
		if (snapshot->memcgs[i].id == naming.start.id)
			memcg__append_path(&snapshot->memcgs[i], &show->start);
	if (!err && !show->start.length)
		text__append_string(&show->start,
				    text__string(&naming.start.path));
	show->start_is_end = naming.start.may_be_name && !naming.start.id;
	sampler__close(&naming);
	if (!err && show->start.failed)
		err = memcg__fail_path();
	return err;
}

static bool show__wants(const struct kills_show *show, const struct kill *kill)
{
	return !show->start.length ||
	       kill__is_below(kill, text__string(&show->start),
			      show->start_is_end);
}

static bool show__is_full(const struct kills_show *show)
{
	return show->run->count && show->nr_shown >= show->run->count;
}

/* A run that waits begins with the heading, and one that reads a file with its first kill. */
static int show__print_heading(struct kills_show *show)
{
	const struct kills_run *run = show->run;

	if (show->has_heading || run->as_json || !run->table.headings)
		return 0;
	show->has_heading = true;
	return kill_table__print_heading(show->file, &run->table);
}

/* kill NULL: only the heading. 0; -EPIPE, not logged: the reader wants no more; -errno, logged. */
static int show__print(struct kills_show *show, const struct kill *kill)
{
	const struct kills_run *run = show->run;
	int err, written = 0;

	if (run->quiet)
		return 0;
	ending__allow();
	err = show__print_heading(show);
	if (!err && kill)
		err = run->as_json ?
			      kill_json__print(show->file, kill) :
			      kill_table__print(show->file, kill, &run->table);
	if (!err)
		written = standard_output__flush(show->file);
	ending__forbid();
	if (err || !written || written == -EPIPE)
		return err ? err : written;
	return standard_output__fail(written);
}

/* Shows a kill if it is wanted. Returns as show__print(). */
static int show__take(struct kills_show *show, const struct kill *kill)
{
	if (!show__wants(show, kill))
		return 0;
	show->nr_shown++;
	return show__print(show, kill);
}

/* A kill_taker for past kills. */
static int show__take_past(void *context, const struct kill *kill)
{
	struct kills_show *show = context;
	int err;

	show->past_pids[show->nr_past++ % PAST_PIDS] = kill->victim.pid;
	err = show__take(show, kill);
	return err ? err : show__is_full(show) ? -ECANCELED : 0;
}

/*
 * True if the log told the kill already, since the programs were attached before it was
 * read. Times don't tell: the log's clock drifts away from the others.
 */
static bool show__knows(const struct kills_show *show, const struct kill *kill)
{
	unsigned long i;

	if (kill__is_after(kill, &show->past_until))
		return false;
	for (i = 0; i < show->nr_past && i < PAST_PIDS; i++)
		if (show->past_pids[i] == kill->victim.pid)
			return true;
	return false;
}

/* A kill_taker for those that happen, where only the log tells them. */
static int show__take_logged(void *context, const struct kill *kill)
{
	struct kill now = *kill;

	now.is_past = false;
	return show__take_past(context, &now);
}

/*
 * Adds the domain's children and paths. Kills of a burst share a sample. A domain that is gone has
 * those of the sample before.
 */
static int show__add_children(struct kills_show *show, struct kill *kill)
{
	const struct snapshot *now;
	int err;

	if (kill->domain_by == DOMAIN_BY_NOTHING && kill->victim.cgroup.length)
		return 0;
	if (kill__is_after(kill, &sampler__last(&show->sampler)->sample.time)) {
		err = sampler__read(&show->sampler);
		if (err)
			return err;
	}
	now = sampler__last(&show->sampler);
	if (!kill__add_children(kill, now) && now->before)
		kill__add_children(kill, now->before);
	return 0;
}

/* Says at once that kills were lost, and notes it in the next one. */
static void show__note_lost(struct kills_show *show, struct kill *kill)
{
	const __u64 nr_lost = kills__nr_lost(show->kills);

	kill->nr_lost = nr_lost - show->nr_lost;
	if (kill->nr_lost)
		log__note(
			"kills that are lost, since they came faster than they could be shown: %llu",
			kill->nr_lost);
	show->nr_lost = nr_lost;
}

/* Adds what is known beside the event itself. */
static int show__complete(struct kills_show *show, struct kill *kill)
{
	if (kill->kind == KILL_BY_USER)
		kill__read_oomd(kill, &show->sampler.machine);
	show__note_lost(show, kill);
	return show__add_children(show, kill);
}

/* Shows the kills that are there. */
static int show__drain(struct kills_show *show)
{
	struct kill kill;
	int err = 0;

	while (!err && !show__is_full(show) && !ending__wait(0)) {
		err = kills__next(show->kills, &kill);
		if (!err)
			err = show__complete(show, &kill);
		if (!err && !show__knows(show, &kill))
			err = show__take(show, &kill);
		kill__free(&kill);
	}
	return err == -EAGAIN ? 0 : err;
}

/* Shows kills until there are enough, a signal comes or nobody reads them. */
static int show__follow(struct kills_show *show)
{
	struct pollfd files[] = {
		{ .fd = kills__fd(show->kills), .events = POLLIN },
		{ .fd = STDOUT_FILENO },
	};
	int err;

	do
		err = show__drain(show);
	while (!err && !show__is_full(show) && !ending__poll(files, 2) &&
	       !(files[1].revents & POLLERR));
	return err;
}

/* Shows what the log gets, record by record, until the same. */
static int show__follow_log(struct kills_show *show)
{
	struct pollfd files[] = {
		{ .fd = show->kmsg, .events = POLLIN },
		{ .fd = STDOUT_FILENO },
	};
	int err = 0;

	while (!err && !show__is_full(show) && !ending__poll(files, 2) &&
	       !(files[1].revents & POLLERR) && !ending__wait(REPORT_TIME))
		err = kill_log__read_kmsg(show->kmsg, show__take_logged, show);
	return err;
}

/* Opens the programs that see kills, with a sample that says what was before them. */
static int show__open_kills(struct kills_show *show, struct text *why)
{
	const struct demand demand = { .groups = WALK_LOCAL_EVENTS };
	struct kills_order order = {
		.with_signals = show->run->options->signals,
		.best = DOMAIN_BY_FUNCTION,
	};
	int err;

	err = sampler__open(&show->sampler, &demand);
	if (!err)
		err = sampler__read(&show->sampler);
	if (err)
		return err;
	order.before = sampler__last(&show->sampler);
	return kills__open(&show->kills, &show->sampler.machine, &order, why);
}

/* Opens the kernel's log, for past kills or in place of the programs. */
static int show__open_log(struct kills_show *show, struct text *why)
{
	const struct kills_options *options = show->run->options;

	if (!options->past && show->kills)
		return 0;
	show->kmsg = kill_log__open_kmsg(why);
	if (show->kmsg >= 0 && !options->past)
		lseek(show->kmsg, 0, SEEK_END);
	return show->kmsg < 0 ? show->kmsg : 0;
}

/*
 * Opens what the run reads from. One of the two may be missing, which is noted: the log
 * knows less of a kill, and no signals; the programs know nothing of the past.
 */
static int show__open(struct kills_show *show)
{
	const struct kills_options *options = show->run->options;
	struct text no_programs = {}, no_log = {};
	int err = 0, log_err;

	if (options->follow)
		err = show__open_kills(show, &no_programs);
	/* An error without a reason was logged. */
	if (err && !no_programs.length && !no_programs.failed)
		return err;
	log_err = show__open_log(show, &no_log);
	if (log_err && (err || !options->follow))
		err = log__error(log_err, "%s%s%s",
				 err ? text__reason(&no_programs) : "",
				 err ? "; " : "", text__reason(&no_log));
	else if (err && options->signals)
		log__error(err, "%s", text__reason(&no_programs));
	else if (err) {
		log__note(
			"only the kernel's log is followed, which may lack the domain of a kill and more: %s",
			text__reason(&no_programs));
		err = 0;
	} else if (log_err) {
		log__note("past kills aren't shown: %s", text__reason(&no_log));
	}
	text__free(&no_programs);
	text__free(&no_log);
	return err;
}

static int show__open_input(struct kills_show *show)
{
	show->input = kill_log__open(show->run->sampling->input);
	return show->input < 0 ? show->input : 0;
}

/* Shows the past kills, then those that happen. */
static int show__run(struct kills_show *show)
{
	const struct kills_run *run = show->run;
	const char *input = run->sampling->input;
	int err;

	if (input)
		return kill_log__read(input, show->input, show__take_past,
				      show);
	err = show__print(show, NULL);
	if (!err && run->options->past && show->kmsg >= 0)
		err = kill_log__read_kmsg(show->kmsg, show__take_past, show);
	clock_gettime(CLOCK_REALTIME, &show->past_until);
	if (err || !run->options->follow)
		return err;
	return show->kills ? show__follow(show) : show__follow_log(show);
}

static void show__close(struct kills_show *show)
{
	kills__close(show->kills);
	if (show->input >= 0)
		close(show->input);
	if (show->kmsg >= 0)
		close(show->kmsg);
	sampler__close(&show->sampler);
	text__free(&show->start);
}

int run_kills(const struct kills_run *run)
{
	struct kills_show show = {
		.run = run, .sampling = *run->sampling, .input = -1, .kmsg = -1
	};
	int err;

	/* The start limits what is shown and not what is read. */
	show.sampling.cgroup = NULL;
	show.sampling.pid = 0;
	show.sampling.keeps_previous = true;
	sampler__init(&show.sampler, &show.sampling);
	ending__defer();
	show.file = ending__output();
	signal(SIGPIPE, SIG_IGN);
	err = run->sampling->input ? show__open_input(&show) :
				     show__open(&show);
	if (!err)
		err = show__set_start(&show);
	if (!err)
		err = sampler__drop_privileges(&show.sampler,
					       show.kills != NULL);
	if (!err)
		err = show__run(&show);
	show__close(&show);
	/* Neither enough kills nor the end of their reader is an error. */
	return err && err != -EPIPE && err != -ECANCELED ? EXIT_FAILURE :
							   EXIT_SUCCESS;
}
