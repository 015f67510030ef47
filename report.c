// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Gathers what a report shows. */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "lib/log.h"
#include "report.h"
#include "source/kill_log.h"

/* A path of the memcg, whose kills are looked for, and where they go. */
struct kill_search {
	struct report *report;
	struct text path;
};

static int kill_search__take(void *context, const struct kill *kill)
{
	struct kill_search *search = context;
	struct kill copy;

	if (!kill__is_below(kill, text__string(&search->path), false))
		return 0;
	kill__copy(&copy, kill);
	if (kill__has_failed(&copy)) {
		kill__free(&copy);
		return log__error(-ENOMEM, "no memory for a kill");
	}
	kill_list__add(&search->report->kills, &copy);
	return 0;
}

/* Keeps the last kills that the kernel's log has at or below the path of the memcg. */
static int report__read_kills(struct report *report, int kmsg)
{
	struct kill_search search = { .report = report };
	int err;

	if (kill_list__make(&report->kills))
		return log__error(-ENOMEM, "no memory for kills");
	memcg__append_path(report->explanation.memcg, &search.path);
	/* From its beginning, also if it was read for a report before. */
	lseek(kmsg, 0, SEEK_SET);
	err = search.path.failed ?
		      memcg__fail_path() :
		      kill_log__read_kmsg(kmsg, kill_search__take, &search);
	text__free(&search.path);
	report->explanation.kills = &report->kills;
	return err;
}

/* An explanation without processes is one all the same. */
static void report__read_details(struct report *report,
				 const struct machine *machine)
{
	struct explanation *explanation = &report->explanation;
	const int err = details__read(&report->details, explanation->memcg,
				      machine, true);

	if (!err) {
		explanation->processes = &report->details.processes;
		explanation->candidates = &report->details.candidates;
	} else if (err != -ENOENT && err != -ESTALE) {
		log__note("its processes can't be read: %s", strerror(-err));
	}
}

int report__make(struct report *report, struct sampler *sampler, bool explains,
		 int kmsg)
{
	struct snapshot *now = sampler__last(sampler);
	int err;

	*report = (struct report){};
	if (!now->nr)
		return log__error(-ENOENT,
				  "the last sample doesn't have cgroup '%s'",
				  text__string(&sampler->start.path));
	err = explanation__make(&report->explanation, now, &sampler->machine,
				explains ? &now->memcgs[now->first] : NULL);
	if (err)
		return err;
	explanation__arrange(&report->explanation, now);
	if (!explains || sampler->options->input)
		return 0;
	report__read_details(report, &sampler->machine);
	/* In a cgroup namespace the log has other paths than the sample. */
	return kmsg >= 0 && !now->sample.starts_in_namespace ?
		       report__read_kills(report, kmsg) :
		       0;
}

void report__free(struct report *report)
{
	explanation__free(&report->explanation);
	kill_list__free(&report->kills);
}
