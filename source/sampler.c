// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Takes samples, one after the other. A source reads each of them. */
#include <errno.h>
#include "lib/log.h"
#include "source/sampler.h"
#include "source/saved.h"

void sampler__init(struct sampler *sampler,
		   const struct sampler_options *options)
{
	*sampler =
		(struct sampler){ .options = options, .start = { .fd = -1 } };
	if (!options->input)
		machine__read(&sampler->machine);
}

/* Finds the start by the file system. The root, whose id is 1, counts as no start. */
static int sampler__set_start(struct sampler *sampler)
{
	const struct sampler_options *options = sampler->options;
	struct start *start = &sampler->start;
	int err = 0;

	if (options->pid)
		err = start__set_pid(start, options->pid, &sampler->machine);
	else if (options->input && options->cgroup)
		err = start__set_saved_path(start, options->cgroup);
	else if (options->cgroup)
		err = start__set_path(start, options->cgroup,
				      &sampler->machine);
	sampler->has_start = (options->pid || options->cgroup) &&
			     start->id != 1;
	return err;
}

int sampler__open(struct sampler *sampler, const struct demand *demand)
{
	const struct sampler_options *options = sampler->options;
	struct demand ordered = *demand;
	int err = sampler__set_start(sampler);

	if (err)
		return err;
	if (ordered.groups & WALK_STATS && !options->no_flush)
		ordered.groups |= WALK_FLUSH;
	if (options->input)
		err = saved__open(options->input, options->can_seek,
				  &sampler->machine, &sampler->source);
	else
		err = source__open(options->source, &ordered,
				   sampler->has_start && sampler->start.id ?
					   &sampler->start :
					   NULL,
				   &sampler->machine, &sampler->source);
	/* The first sample is due now, since all is ready for it. */
	clock_gettime(CLOCK_MONOTONIC, &sampler->due);
	return err;
}

struct snapshot *sampler__last(struct sampler *sampler)
{
	return sampler->nr_samples ?
		       &sampler->snapshots[(sampler->nr_samples - 1) % 2] :
		       NULL;
}

/*
 * Limits the sample to the start, if the source didn't begin there. A source begins at
 * a start that has a directory; any other is looked for in the sample.
 */
static int sampler__find_start(struct sampler *sampler, struct snapshot *now)
{
	struct start *start = &sampler->start;
	const struct memcg *memcg;
	__u32 nr_others;

	if (!sampler->has_start || start->id)
		return 0;
	if (!sampler->options->input)
		return start__find(start, now);
	/* A file may have samples from before the start was made and after its end. */
	memcg = snapshot__find_path(now, text__string(&start->path), false,
				    &nr_others);
	snapshot__set_start(now, memcg);
	if (memcg && !start->serial)
		start__mention_others(start, nr_others);
	if (memcg)
		start->serial = memcg->serial;
	return 0;
}

int sampler__read(struct sampler *sampler)
{
	struct snapshot *now = &sampler->snapshots[sampler->nr_samples % 2],
			*before = sampler__last(sampler);
	int err;

	if (before && !sampler->options->input)
		machine__refresh(&sampler->machine);
	err = sampler->source->ops->read(sampler->source, now, before,
					 &sampler->machine);
	if (err == -ENODATA && !before)
		return log__error(-EINVAL, "there is no sample in %s",
				  sampler->options->input);
	if (err == -ENODATA && sampler->has_start && !sampler->start.serial)
		return start__fail_refused(&sampler->start);
	if (!err && sampler->options->keeps_previous)
		err = snapshot__keep(now);
	if (!err)
		err = sampler__find_start(sampler, now);
	if (err)
		return err;
	sampler->position = sampler->next_position++;
	sampler->nr_samples++;
	if (sampler->options->keeps_previous && before)
		snapshot__compare_with(now, before);
	return 0;
}

int sampler__seek(struct sampler *sampler, unsigned long position)
{
	sampler->next_position = position;
	return sampler->source->ops->seek(sampler->source, position);
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

double sampler__left(const struct sampler *sampler)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (sampler->due.tv_sec - now.tv_sec) +
	       (sampler->due.tv_nsec - now.tv_nsec) / 1e9;
}

void sampler__schedule(struct sampler *sampler, double interval)
{
	do
		timespec__add(&sampler->due, interval);
	while (sampler__left(sampler) < 0);
}

void sampler__close(struct sampler *sampler)
{
	snapshot__free(&sampler->snapshots[0]);
	snapshot__free(&sampler->snapshots[1]);
	if (sampler->source)
		sampler->source->ops->close(sampler->source);
	start__close(&sampler->start);
}
