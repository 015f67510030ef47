// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Takes samples, one after the other. A source reads each of them. Notes what the first
 * can't show since a mount, a namespace or a controller is in the way.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "lib/keyed_text.h"
#include "lib/log.h"
#include "lib/memory_lock.h"
#include "lib/privilege.h"
#include "lib/small_file.h"
#include "model/names.h"
#include "model/trouble.h"
#include "source/oomd.h"
#include "source/sampler.h"
#include "source/saved.h"

/* The bytes that locking takes, since it brings in all that is mapped. */
#define LOCKED_SIZE (4 << 20)

void sampler__init(struct sampler *sampler,
		   const struct sampler_options *options)
{
	*sampler =
		(struct sampler){ .options = options, .start = { .fd = -1 } };
	if (!options->input)
		machine__read(&sampler->machine);
}

/* The root counts as no start. */
int sampler__set_start(struct sampler *sampler)
{
	const struct sampler_options *options = sampler->options;
	struct start *start = &sampler->start;
	int err = sampler->machine.mounts_error;

	if (err)
		return log__error(
			err,
			"can't find the memory controller by /proc/self/cgroup and /proc/self/mountinfo: %s",
			strerror(-err));
	if (options->pid)
		err = start__set_pid(start, options->pid, &sampler->machine);
	else if (options->input && options->cgroup)
		err = start__set_saved_path(start, options->cgroup);
	else if (options->cgroup)
		err = start__set_path(start, options->cgroup,
				      &sampler->machine);
	sampler->has_start = (options->pid || options->cgroup) &&
			     start->id != CGROUP_ROOT_ID;
	return err;
}

/* The machine of a file isn't this one. */
void sampler__limit_memory(struct sampler *sampler)
{
	const struct hierarchy *hierarchy = &sampler->machine.hierarchy;
	struct hierarchy here;

	if (sampler->options->input) {
		hierarchy__find(&here);
		hierarchy = &here;
	}
	memory_limit__keep(&sampler->machine.limit, hierarchy);
}

int sampler__open(struct sampler *sampler, const struct demand *demand)
{
	const struct sampler_options *options = sampler->options;
	struct demand ordered = *demand;
	int err = sampler__set_start(sampler);

	if (err)
		return err;
	sampler->has_labels = demand->labels;
	sampler->reads_oomd = demand->oomd;
	if (options->names && demand->labels)
		err = name_files__open(options->names, &sampler->names);
	if (err)
		return err;
	/* The charge of an offline memcg is computed from fresh statistics. */
	if (options->no_flush)
		ordered.groups &= ~WALK_OFFLINE;
	else if (ordered.groups & WALK_STATS)
		ordered.groups |= WALK_FLUSH;
	/* cgroup v1 has no memory.pressure. */
	if (sampler->machine.hierarchy.is_v1)
		ordered.groups &= ~WALK_PRESSURE;
	sampler__limit_memory(sampler);
	if (options->input) {
		err = saved__open(options->input, options->can_seek,
				  &sampler->machine, &sampler->source);
		if (!err)
			err = sampler__drop_privileges(sampler, false);
	} else {
		err = source__open(options->source, &ordered,
				   sampler->has_start && sampler->start.id &&
						   !options->whole ?
					   &sampler->start :
					   NULL,
				   &sampler->machine, &sampler->source);
	}
	if (!err && demand->stalls && sampler->source->ops->has_serials)
		sampler->stalls = stalls__open(&sampler->machine);
	/* The source holds memory of the kernel's by now. A file does not. */
	if (!err && !options->input)
		sampler__limit_memory(sampler);
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

	if (!sampler->has_start)
		return 0;
	if (start->id)
		return sampler->options->whole ? start__find_id(start, now) : 0;
	return sampler->options->input ? start__find_saved(start, now) :
					 start__find(start, now);
}

/* Notes that a source sees only a part, and what that costs. */
static void sampler__note_part(const struct hierarchy *hierarchy,
			       const struct snapshot *snapshot)
{
	if (!snapshot->sample.starts_in_namespace)
		return;
	if (!strcmp(hierarchy->root, "/"))
		log__note(
			"/ is the root of this cgroup namespace; limits above it can't be seen, so limit, headroom and used_pct are unknown");
	else
		log__note(
			"/ is cgroup '%s', since only that is mounted; limits above it can't be seen, so limit, headroom and used_pct are unknown",
			hierarchy->root);
}

/* True if a list of controllers, separated by spaces, has memory. */
static bool controllers__have_memory(int directory, const char *name)
{
	char list[512], *rest = list, *word;
	bool has = false;

	small_file__read(directory, name, list, sizeof(list));
	while (!has && (word = strsep(&rest, " \n")))
		has = !strcmp(word, "memory");
	return has;
}

/*
 * True if there are cgroups below the mounted root, and v2's memory controller could be
 * enabled for them but isn't.
 */
static bool hierarchy__lacks_memory(const struct hierarchy *hierarchy)
{
	const int directory = hierarchy__open_below(hierarchy, "");
	__u64 nr_descendants = 0;
	char text[4096];
	bool lacks;

	if (directory < 0)
		return false;
	small_file__read(directory, "cgroup.stat", text, sizeof(text));
	keyed_text__find(text, "nr_descendants", 1, &nr_descendants);
	lacks = nr_descendants &&
		controllers__have_memory(directory, "cgroup.controllers") &&
		!controllers__have_memory(directory, "cgroup.subtree_control");
	close(directory);
	return lacks;
}

/* Notes why there is nothing but the root, if that can be helped. */
static void sampler__note_alone(const struct hierarchy *hierarchy,
				const struct snapshot *snapshot)
{
	__u32 i;

	/* A memcg stays, hidden, if the controller is disabled while it is charged. */
	for (i = 1; i < snapshot->nr_memcgs; i++)
		if (!memcg__is_dying(&snapshot->memcgs[i]) &&
		    !memcg__is_hidden(&snapshot->memcgs[i]))
			return;
	if (!hierarchy->is_v1 && hierarchy__lacks_memory(hierarchy))
		log__note(
			"the memory controller is enabled for no cgroup below '/'; root enables it for the first level by: echo +memory > %s/cgroup.subtree_control",
			hierarchy->point);
}

/*
 * Adds the stalls to a sample. Measuring begins and ends with a sample and not between
 * two, so that a value is the whole of what was lost between two.
 */
static int sampler__add_stalls(struct sampler *sampler, struct snapshot *now)
{
	if (sampler->stalls &&
	    stalls__watch(sampler->stalls, sampler->watches_stalls)) {
		stalls__close(sampler->stalls);
		sampler->stalls = NULL;
	}
	now->sample.has_stalls = sampler->stalls != NULL;
	return sampler->stalls ? stalls__read(sampler->stalls, now) : 0;
}

/* Sets the names that others wrote, for which no privilege is needed. */
static void sampler__name(struct sampler *sampler, struct snapshot *now)
{
	now->sample.has_names = sampler->names != NULL;
	if (sampler->names)
		name_files__name(sampler->names, now);
}

/* Sets the labels, and the names that go with them, where a column needs them. */
static int sampler__label(struct sampler *sampler, struct snapshot *now)
{
	int err;

	if (!sampler->has_labels)
		return 0;
	err = snapshot__label(now);
	if (err)
		return err;
	if (sampler->is_unprivileged)
		sampler__name(sampler, now);
	if (sampler->options->input)
		snapshot__set_saved_names(now);
	return 0;
}

/*
 * Keeps the last sample of the machine before the source overwrites it, in the buffers of
 * the one before that, which is given up: one set of them serves all samples.
 */
static int sampler__keep(const struct sampler *sampler, struct snapshot *last,
			 struct snapshot *given_up)
{
	return !last || !sampler->options->keeps_previous ||
			       sampler->options->input ?
		       0 :
		       snapshot__keep_instead(last, given_up);
}

int sampler__read(struct sampler *sampler)
{
	struct snapshot *now = &sampler->snapshots[sampler->nr_samples % 2],
			*before = sampler__last(sampler);
	int err;

	if (before && !sampler->options->input)
		machine__refresh(&sampler->machine);
	err = sampler__keep(sampler, before, now);
	clock_gettime(CLOCK_MONOTONIC, &sampler->taken);
	if (!err)
		err = sampler->source->ops->read(sampler->source, now, before,
						 &sampler->machine);
	if (err == -ENODATA && !before)
		return log__error(-EINVAL, "there is no sample in %s",
				  sampler->options->input);
	if (err == -ENODATA && sampler->has_start && !sampler->start.serial)
		return start__fail_refused(&sampler->start);
	if (!err)
		err = sampler__add_stalls(sampler, now);
	if (!err && sampler->reads_oomd && !sampler->options->input)
		err = oomd__read(now, &sampler->machine);
	/*
	 * The source of a file overwrites its arrays also where it seeks, and where a read
	 * brings nothing: then the last two samples are still shown and compared.
	 */
	if (!err && sampler->options->keeps_previous && sampler->options->input)
		err = snapshot__keep(now);
	if (!err)
		err = sampler__label(sampler, now);
	if (!err)
		err = sampler__find_start(sampler, now);
	/* The one before the last may be overwritten by now. */
	if (err && before && err != -EAGAIN && err != -ENODATA)
		snapshot__forget_before(before);
	/* The next sample may find more. A run on a file can't look any more. */
	if (err == -ENOMEM && !sampler->options->input)
		sampler__limit_memory(sampler);
	if (err)
		return err;
	now->is_apart = before &&
			sampler->next_position != sampler->position + 1;
	sampler->position = sampler->next_position++;
	sampler->nr_samples++;
	if (!before && !sampler->options->input) {
		sampler__note_part(&sampler->machine.hierarchy, now);
		sampler__note_alone(&sampler->machine.hierarchy, now);
	}
	if (sampler->options->keeps_previous && before) {
		snapshot__compare_with(now, before, !sampler->options->input);
		snapshot__find_troubles(now);
	}
	return 0;
}

/* Serials are the kernel's own only where BPF reads them. */
static bool sampler__needs_bpf(const struct sampler *sampler)
{
	return sampler->source->ops->has_serials;
}

void sampler__lock_memory(struct sampler *sampler)
{
	sampler__limit_memory(sampler);
	if (!memory_limit__allows(&sampler->machine.limit, LOCKED_SIZE))
		return;
	memory__lock();
	/* The kernel can't take away any more what is locked. */
	sampler__limit_memory(sampler);
}

int sampler__drop_privileges(struct sampler *sampler, bool goes_on)
{
	const struct confinement *confinement = sampler->options->confinement;
	struct snapshot *last = sampler__last(sampler);
	int err;

	if (sampler->is_unprivileged)
		return 0;
	err = privilege__drop(goes_on && sampler__needs_bpf(sampler));
	if (err)
		return err;
	if (confinement)
		confinement__enter(confinement);
	sampler->is_unprivileged = true;
	if (last && sampler->has_labels)
		sampler__name(sampler, last);
	return 0;
}

int sampler__seek(struct sampler *sampler, unsigned long position)
{
	int err = sampler->source->ops->seek(sampler->source, position);

	if (!err)
		sampler->next_position = position;
	return err;
}

bool sampler__is_stream(const struct sampler *sampler)
{
	return sampler->source->is_stream;
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

static double timespec__difference(const struct timespec *later,
				   const struct timespec *earlier)
{
	return (later->tv_sec - earlier->tv_sec) +
	       (later->tv_nsec - earlier->tv_nsec) / 1e9;
}

double sampler__left(const struct sampler *sampler)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return timespec__difference(&sampler->due, &now);
}

void sampler__schedule(struct sampler *sampler, double interval)
{
	do
		timespec__add(&sampler->due, interval);
	while (sampler__left(sampler) < 0 ||
	       timespec__difference(&sampler->due, &sampler->taken) <
		       interval / 2);
}

void sampler__close(struct sampler *sampler)
{
	snapshot__free(&sampler->snapshots[0]);
	snapshot__free(&sampler->snapshots[1]);
	stalls__close(sampler->stalls);
	if (sampler->source)
		sampler->source->ops->close(sampler->source);
	name_files__close(sampler->names);
	start__close(&sampler->start);
}
