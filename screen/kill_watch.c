// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Opens what the live screen learns of kills by, and takes them. */
#include <errno.h>
#include <time.h>
#include <unistd.h>
#include "lib/privilege.h"
#include "screen/kill_watch.h"
#include "source/kill_log.h"

/* A kill_taker for past kills. */
static int kill_watch__take_past(void *context, const struct kill *kill)
{
	struct kill_watch *watch = context;
	struct kill past;

	kill__copy(&past, kill);
	kill_list__add(&watch->list, &past);
	return 0;
}

static void kill_watch__read_past(struct kill_watch *watch)
{
	const int fd = kill_log__open_kmsg(&watch->no_past);

	if (fd >= 0) {
		if (kill_log__read_kmsg(fd, kill_watch__take_past, watch))
			text__append_string(&watch->no_past,
					    "the kernel's log can't be read");
		close(fd);
	}
	clock_gettime(CLOCK_REALTIME, &watch->past_until);
}

static void kill_watch__attach(struct kill_watch *watch,
			       const struct machine *machine,
			       const struct snapshot *before)
{
	const struct kills_order order = {
		.before = before,
		.best = DOMAIN_BY_FUNCTION,
	};

	kills__open(&watch->kills, machine, &order, &watch->no_kills);
}

/* Attaches with the counters of all memcgs, of which -c and -p leave some out. */
static void kill_watch__attach_to_all(struct kill_watch *watch,
				      const struct sampler_options *options)
{
	const struct demand demand = { .groups = WALK_LOCAL_EVENTS };
	struct sampler_options all = *options;
	struct sampler sampler;

	all.cgroup = NULL;
	all.pid = 0;
	sampler__init(&sampler, &all);
	if (!sampler__open(&sampler, &demand) && !sampler__read(&sampler))
		kill_watch__attach(watch, &sampler.machine,
				   sampler__last(&sampler));
	else
		text__append_string(
			&watch->no_kills,
			"the memcgs of the whole machine can't be read");
	sampler__close(&sampler);
}

void kill_watch__open(struct kill_watch *watch, struct sampler *sampler)
{
	const struct sampler_options *options = sampler->options;

	if (kill_list__make(&watch->list)) {
		text__append_string(&watch->no_kills,
				    "there is no memory for them");
		return;
	}
	if ((options->cgroup || options->pid) && privilege__may_load_bpf())
		kill_watch__attach_to_all(watch, options);
	else
		kill_watch__attach(watch, &sampler->machine,
				   sampler__last(sampler));
	kill_watch__read_past(watch);
}

int kill_watch__fd(const struct kill_watch *watch)
{
	return watch->kills ? kills__fd(watch->kills) : -1;
}

/*
 * True if the log told the kill already, since the programs were attached before it was
 * read.
 */
static bool kill_watch__knows(const struct kill_watch *watch,
			      const struct kill *kill)
{
	return !kill__is_after(kill, &watch->past_until) &&
	       kill_list__has_past(&watch->list, kill->victim.pid);
}

unsigned int kill_watch__take(struct kill_watch *watch,
			      const struct snapshot *snapshot)
{
	unsigned int nr = 0;
	struct kill kill;
	int err = 0;

	while (watch->kills && (!err || err == -ENOMEM)) {
		err = kills__next(watch->kills, &kill);
		watch->nr_unkept += err == -ENOMEM;
		if (err || kill_watch__knows(watch, &kill)) {
			kill__free(&kill);
			continue;
		}
		kill__add_children(&kill, snapshot);
		kill_list__add(&watch->list, &kill);
		nr++;
	}
	return nr;
}

__u64 kill_watch__nr_lost(const struct kill_watch *watch)
{
	return watch->nr_unkept +
	       (watch->kills ? kills__nr_lost(watch->kills) : 0);
}

void kill_watch__close(struct kill_watch *watch)
{
	kills__close(watch->kills);
	kill_list__free(&watch->list);
	text__free(&watch->no_kills);
	text__free(&watch->no_past);
}
