// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Gathers what a report shows. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "lib/log.h"
#include "report.h"
#include "source/kill_log.h"

/* Reads the processes of the memcg that is explained, and those of the limit's domain. */
static void report__read_processes(struct report *report,
				   struct sampler *sampler)
{
	struct explanation *explanation = &report->explanation;
	const struct memcg *domain = explanation->domain;
	const __u64 total_pages = oom__total_pages(domain, &sampler->machine);

	if (!domain)
		domain = sampler__last(sampler)->memcgs;
	if (!details__read(&report->its, explanation->memcg, &sampler->machine,
			   total_pages))
		explanation->processes = &report->its.processes;
	if (domain == explanation->memcg)
		explanation->candidates = explanation->processes;
	else if (!details__read(&report->domains, domain, &sampler->machine,
				total_pages))
		explanation->candidates = &report->domains.processes;
}

/* Sets *line to a kill's line of a table; NULL: its heading. */
static int kill__print_line(const struct kill *kill,
			    const struct kill_table_options *options,
			    struct text *line)
{
	char *bytes = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&bytes, &size);
	int err = 0;

	if (!file)
		return log__error(-ENOMEM, "no memory for a line of kills");
	if (kill)
		err = kill_table__print(file, kill, options);
	else
		kill_table__print_heading(file, options);
	fclose(file);
	text__restart(line);
	text__append(line, bytes, size);
	free(bytes);
	return err;
}

/* A path of the memcg, whose kills are looked for, and where they go. */
struct kill_search {
	struct report *report;
	struct text path;
};

static int kill_search__take(void *context, const struct kill *kill)
{
	struct kill_search *search = context;
	struct report *report = search->report;

	if (!kill__is_below(kill, text__string(&search->path), false))
		return 0;
	return kill__print_line(
		kill, &report->kill_options,
		&report->kill_lines[report->nr_kills++ % REPORT_KILLS_MAX]);
}

/* Keeps the last kills that the kernel's log has at or below the path of the memcg. */
static int report__read_kills(struct report *report, int kmsg)
{
	struct kill_search search = { .report = report };
	struct text *kills = &report->kills;
	unsigned int i = 0;
	int err;

	memcg__append_path(report->explanation.memcg, &search.path);
	/* From its beginning, also if it was read for a report before. */
	lseek(kmsg, 0, SEEK_SET);
	err = kill_log__read_kmsg(kmsg, kill_search__take, &search);
	text__free(&search.path);
	if (err || !report->nr_kills)
		return err;
	err = kill__print_line(NULL, &report->kill_options, kills);
	if (report->nr_kills > REPORT_KILLS_MAX)
		i = report->nr_kills - REPORT_KILLS_MAX;
	for (; i < report->nr_kills; i++)
		text__append_string(
			kills,
			text__string(
				&report->kill_lines[i % REPORT_KILLS_MAX]));
	report->explanation.kills = text__string(kills);
	return err;
}

int report__make(struct report *report, struct sampler *sampler, bool explains,
		 int kmsg, size_t width)
{
	struct snapshot *now = sampler__last(sampler);
	int err;

	*report = (struct report){ .kill_options = { .width = width } };
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
	report__read_processes(report, sampler);
	/* In a cgroup namespace the log has other paths than the sample. */
	if (kmsg >= 0 && !now->sample.starts_in_namespace)
		err = report__read_kills(report, kmsg);
	return err;
}

void report__free(struct report *report)
{
	size_t i;

	explanation__free(&report->explanation);
	for (i = 0; i < REPORT_KILLS_MAX; i++)
		text__free(&report->kill_lines[i]);
	text__free(&report->kills);
}
