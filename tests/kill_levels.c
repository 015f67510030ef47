// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * kill_levels follows OOM kills in one process by each evidence of their domain, and prints
 * a line for each of them: the evidence that was asked for, the one that was there, the
 * victim's pid, and the domain's path, or "machine". A line "ready" comes first. SIGTERM
 * ends it.
 */
#include <err.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include "lib/ending.h"
#include "source/kills.h"
#include "source/sampler.h"

static const enum kill_domain_by evidences[] = {
	DOMAIN_BY_FUNCTION,
	DOMAIN_BY_RECLAIM,
	DOMAIN_BY_LOCK,
	DOMAIN_BY_COUNTER,
};

#define NR_EVIDENCES (sizeof(evidences) / sizeof(evidences[0]))

static void print_all(struct kills *kills, enum kill_domain_by asked)
{
	struct kill kill;

	while (!kills__next(kills, &kill)) {
		printf("%s %s %llu %s\n", kill_domain__by(asked),
		       kill.domain_by ? kill_domain__by(kill.domain_by) : "-",
		       kill.victim.pid,
		       kill.domain == DOMAIN_MACHINE ?
			       "machine" :
			       text__string(&kill.cgroup));
		kill__free(&kill);
	}
	if (kills__nr_lost(kills))
		printf("%s lost %llu -\n", kill_domain__by(asked),
		       kills__nr_lost(kills));
	fflush(stdout);
}

int main(void)
{
	const struct sampler_options options = { .source = "auto" };
	const struct demand demand = { .groups = WALK_LOCAL_EVENTS };
	struct kills *kills[NR_EVIDENCES];
	struct pollfd files[NR_EVIDENCES];
	struct kills_order order = {};
	struct sampler sampler;
	struct text why = {};
	size_t i;

	ending__defer();
	sampler__init(&sampler, &options);
	if (sampler__open(&sampler, &demand) || sampler__read(&sampler))
		errx(1, "no sample");
	order.before = sampler__last(&sampler);
	for (i = 0; i < NR_EVIDENCES; i++) {
		order.best = evidences[i];
		if (kills__open(&kills[i], &sampler.machine, &order, &why))
			errx(1, "%s", text__string(&why));
		files[i] = (struct pollfd){ .fd = kills__fd(kills[i]),
					    .events = POLLIN };
	}
	printf("ready\n");
	fflush(stdout);
	while (!ending__poll(files, NR_EVIDENCES))
		for (i = 0; i < NR_EVIDENCES; i++)
			print_all(kills[i], evidences[i]);
	for (i = 0; i < NR_EVIDENCES; i++) {
		print_all(kills[i], evidences[i]);
		kills__close(kills[i]);
	}
	sampler__close(&sampler);
	return 0;
}
