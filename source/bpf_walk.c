// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Walks in the kernel: sizes the arrays to the tree, runs the programs until all is
 * read, makes a sample of it. The programs themselves are memcgtop.bpf.c's.
 */
#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lib/log.h"
#include "source/bpf_offline.h"
#include "source/bpf_walk.h"
#include "source/memcg_count.h"
#include "source/stat_file.h"

static const struct directory root_directory;

struct bpf_walk *bpf_walk__new(const struct source_ops *ops,
			       const struct demand *demand,
			       const struct start *start,
			       const struct machine *machine)
{
	struct bpf_walk *walk = malloc(sizeof(*walk));

	if (!walk) {
		log__error(-ENOMEM, "no memory for source '%s'", ops->name);
		return NULL;
	}
	*walk = (struct bpf_walk){
		.source = { .ops = ops },
		.object = {
			.records = { .name = "records",
				     .record_size = sizeof(struct memcg_record) },
			.stats = { .name = "stats",
				   .record_size = sizeof(struct stat_block) },
			.names = { .name = "names",
				   .record_size = sizeof(struct name_block) },
			.psi = { .name = "pressures",
				 .record_size = sizeof(struct memcg_psi) },
		},
		.groups = demand->groups,
		.start = start,
		.page_shift = __builtin_ctz(machine->page_size),
		.version = machine->version,
	};
	stat_plan__init(&walk->plan, demand->stats, machine->hierarchy.is_v1);
	if (walk->groups & WALK_OFFLINE)
		stat_plan__need_offline(&walk->plan, walk->version);
	stat_plan__assign(&walk->plan);
	return walk;
}

void bpf_walk__close(struct source *source)
{
	struct bpf_walk *walk = bpf_walk__of(source);

	walk_object__unload(&walk->object);
	free(walk->pressures);
	free(walk);
}

bool bpf_walk__is_v1(const struct bpf_walk *walk)
{
	return walk->object.shared->walk.hierarchy_id != 0;
}

int bpf_walk__read_root_stats(const struct bpf_walk *walk,
			      const struct machine *machine,
			      struct memcg_stats *stats)
{
	char path[PATH_MAX + 16];
	int err;

	if (!*machine__mount(machine))
		return -ENOENT;
	snprintf(path, sizeof(path), "%s/memory.stat", machine__mount(machine));
	err = stat_file__read(path, walk->plan.is_v1, stats, NULL);
	if (err)
		log__verbose("can't read %s: %s", path, strerror(-err));
	return err;
}

int bpf_walk__drop_stats(struct bpf_walk *walk, const struct machine *machine,
			 struct memcg_stats *file)
{
	int err = bpf_walk__read_root_stats(walk, machine, file);

	if (err)
		return err;
	stat_plan__drop(&walk->plan, file);
	stat_plan__assign(&walk->plan);
	return 0;
}

void bpf_walk__note_no_file(void)
{
	log__note(
		"can't read the root's memory.stat; statistics that this kernel doesn't keep may show as 0");
}

/*
 * The kernel's memory that the object takes, in bytes: its arrays, and what loading needs.
 * From 7.0 on that has the states of the verifier in it.
 */
static __u64 walk_object__size(const struct walk_object *object,
			       const struct machine *machine)
{
	const struct bpf_array *const arrays[] = {
		&object->records, &object->stats, &object->names, &object->psi
	};
	__u64 size = machine->version < MACHINE_VERSION(7, 0) ? 1 << 20 :
								8 << 20;
	size_t i;

	for (i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++)
		size += (__u64)arrays[i]->nr * arrays[i]->record_size;
	return size;
}

int bpf_walk__load(struct bpf_walk *walk, const struct walk_object_ops *ops,
		   const struct machine *machine)
{
	const int fd = walk->start ? walk->start->fd : -1;
	const __u32 nr = memcgs__room(machine__count_memcgs(machine, fd));
	struct walk_object *object = &walk->object;
	int err;

	/* A wrong guess costs a second walk. */
	object->records.nr = nr;
	/* A name takes one block, seldom two. */
	object->names.nr = nr + nr / 4;
	/* At first core reads all statistics of one memcg, whatever is wanted. */
	object->stats.nr = nr * walk->plan.nr_blocks + STAT_BLOCKS_MAX;
	object->psi.nr = walk->groups & WALK_PRESSURE ? nr : 0;
	/* The kernel would let the maps fail, but kill for what comes behind them. */
	if (!memory_limit__allows(&machine->limit,
				  walk_object__size(object, machine)))
		return -ENOMEM;
	err = walk_object__load(object, ops, machine);
	if (!err)
		records__clear(object->records.data, object->records.nr);
	return err;
}

int bpf_walk__run_program(int program_fd)
{
	int err = bpf_prog_test_run_opts(program_fd, NULL);

	if (err)
		log__error(
			err,
			"can't run the BPF program that walks the memory cgroups: %s",
			strerror(-err));
	return err;
}

/*
 * Has a walk go to the root and read nothing: then the hierarchy is known, and where
 * memory_cgrp_subsys is. A later walk says if there is no root. 0 or -errno, logged.
 */
static int bpf_walk__find_hierarchy(struct bpf_walk *walk)
{
	walk->object.shared->walk = (struct walk){
		.groups = WALK_COUNT | WALK_ROOT,
		.start_fd = -1,
	};
	return bpf_walk__run_program(walk->object.walk_fd);
}

static int walk__check(const struct walk *walk)
{
	switch (walk->error) {
	case WALK_OK:
		return 0;
	case WALK_MEMORY_DISABLED:
		return log__error(-ENODEV, MEMORY_DISABLED);
	default:
		return -ESRCH;
	}
}

/* Walks once, even without room for all that it meets. Returns as run_whole(). */
static int bpf_walk__run(struct bpf_walk *walk, unsigned int groups,
			 __u64 names_after, const struct directory *start)
{
	struct walk *order = &walk->object.shared->walk;
	int err;

	*order = (struct walk){
		.groups = groups,
		.page_shift = walk->page_shift,
		.names_after = names_after,
		.start_id = start->id,
		.start_fd = start->id ? start->fd : -1,
	};
	do {
		err = bpf_walk__run_program(walk->object.walk_fd);
		if (!err)
			err = walk__check(order);
	} while (!err && !order->is_done);
	walk->walk_ns += order->walk_ns;
	if (groups & WALK_FLUSH)
		walk->flush_ns += order->flush_ns;
	return err;
}

/*
 * Makes room for all that the last walk met. Returns 0; 1 if there was too little;
 * -errno, logged.
 */
static int bpf_walk__fit(struct bpf_walk *walk)
{
	struct walk_object *object = &walk->object;
	const struct walk *met = &object->shared->walk;
	int records, names, stats, psi = 0;

	records = bpf_array__fit(&object->records, met->nr_memcgs);
	if (records < 0)
		return records;
	if (records)
		records__clear(object->records.data, object->records.nr);
	names = bpf_array__fit(&object->names, met->nr_name_blocks);
	if (names < 0)
		return names;
	stats = bpf_array__fit(&object->stats,
			       met->nr_memcgs *
				       object->shared->slots.nr_blocks);
	if (stats < 0)
		return stats;
	if (object->psi.nr)
		psi = bpf_array__fit(&object->psi, met->nr_memcgs);
	return psi < 0 ? psi : records || names || stats || psi;
}

int bpf_walk__run_whole(struct bpf_walk *walk, unsigned int groups,
			__u64 names_after, const struct directory *start)
{
	int err;

	walk->walk_ns = walk->flush_ns = 0;
	do {
		err = bpf_walk__run(walk, groups, names_after, start);
		if (!err)
			err = bpf_walk__fit(walk);
		groups &= ~WALK_FLUSH;
	} while (err > 0);
	return err;
}

/* With -v tells the time of a walk that reads nothing. */
static int bpf_walk__count(struct bpf_walk *walk)
{
	const struct walk *met = &walk->object.shared->walk;
	int err;

	if (!log_verbose)
		return 0;
	err = bpf_walk__run(walk, WALK_COUNT, ~0ULL, &root_directory);
	if (!err)
		log__verbose("counted %u memcgs in %llu us", met->nr_memcgs,
			     met->walk_ns / 1000);
	return err;
}

/* Counts the removed memcgs of that name in the arrays. */
static __u32 bpf_walk__count_removed(const struct bpf_walk *walk,
				     const char *name)
{
	const struct memcg_record *records = walk->object.records.data;
	const struct name_block *names = walk->object.names.data;
	const struct walk *met = &walk->object.shared->walk;
	__u32 i, nr = 0;

	for (i = met->nr_above; i < met->nr_memcgs; i++)
		nr += records[i].flags & MEMCG_DYING &&
		      !strcmp(names[records[i].name].byte, name);
	return nr;
}

/*
 * A removed cgroup may have had the path of the start. They would be siblings, and
 * one walk over the parent's children tells.
 */
static int bpf_walk__find_others(struct bpf_walk *walk)
{
	struct directory above;
	struct stat status, start;
	const char *path, *name;
	int err = 0;

	if (!walk->start)
		return 0;
	above.fd = openat(walk->start->fd, "..",
			  O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* A container's mount may begin here: another file system is above it. */
	if (above.fd < 0 || fstat(above.fd, &status) ||
	    fstat(walk->start->fd, &start) || start.st_dev != status.st_dev)
		goto cleanup;
	above.id = status.st_ino;
	err = bpf_walk__run_whole(walk, WALK_CHILDREN, 0, &above);
	if (err)
		goto cleanup;
	path = text__string(&walk->start->path);
	name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	start__mention_others(walk->start, bpf_walk__count_removed(walk, name));
cleanup:
	if (above.fd >= 0)
		close(above.fd);
	/* If the parent is no memcg there is nothing to mention. */
	return err == -ESRCH ? 0 : err;
}

int bpf_walk__survey(struct bpf_walk *walk)
{
	int err = bpf_walk__find_hierarchy(walk);

	if (!err)
		err = bpf_walk__count(walk);
	return err ? err : bpf_walk__find_others(walk);
}

/*
 * The walk records the start's ancestors nearest first. This reverses them, so that
 * parents come before children.
 */
static void bpf_walk__turn_ancestors(struct bpf_walk *walk)
{
	const __u32 nr = walk->object.shared->walk.nr_above;
	const __u32 stride = walk->plan.nr_blocks;
	struct memcg_record *records = walk->object.records.data, record;
	struct stat_block *stats = walk->object.stats.data, block;
	struct memcg_psi *psi = walk->object.psi.data, pressure;
	__u32 i, k;

	for (i = 0; i < nr / 2; i++) {
		const __u32 other = nr - 1 - i;

		record = records[i];
		records[i] = records[other];
		records[other] = record;
		for (k = 0; k < stride; k++) {
			block = stats[i * stride + k];
			stats[i * stride + k] = stats[other * stride + k];
			stats[other * stride + k] = block;
		}
		if (!psi)
			continue;
		pressure = psi[i];
		psi[i] = psi[other];
		psi[other] = pressure;
	}
}

static void bpf_walk__init_clock(struct bpf_walk *walk)
{
	struct timespec tick = {};

	/* The resolution of the coarse clocks is a tick, whatever the timers' is. */
	clock_getres(CLOCK_MONOTONIC_COARSE, &tick);
	psi_clock__init(&walk->psi_clock, tick.tv_nsec,
			walk->object.shared->walk.arrival_ns);
}

/*
 * Works out the pressures that the last walk read. v1 counts none. Returns 0 or -ENOMEM,
 * logged.
 */
static int bpf_walk__show_pressures(struct bpf_walk *walk,
				    struct sample *sample)
{
	const struct walk *met = &walk->object.shared->walk;
	const struct memcg_psi *psi = walk->object.psi.data;
	const __u32 nr = met->nr_memcgs;
	struct memcg_pressure *more;
	__u64 now;
	__u32 i;

	if (!psi || bpf_walk__is_v1(walk))
		return 0;
	if (nr > walk->pressures_room) {
		more = reallocarray(walk->pressures, walk->object.psi.nr,
				    sizeof(*more));
		if (!more)
			return log__error(-ENOMEM, "no memory for a sample");
		walk->pressures = more;
		walk->pressures_room = walk->object.psi.nr;
	}
	if (!walk->psi_clock.period_ns)
		bpf_walk__init_clock(walk);
	now = psi_clock__now(&walk->psi_clock,
			     met->arrival_ns ? met->arrival_ns :
					       clock__monotonic_ns(),
			     psi, nr);
	for (i = 0; i < nr; i++)
		psi__show(&psi[i], &walk->psi_clock, now, &walk->pressures[i]);
	sample->pressures = walk->pressures;
	sample->pressures_lag = true;
	return 0;
}

/* Finishes what the last walk read. */
static void bpf_walk__finish(struct bpf_walk *walk)
{
	const struct walk *met = &walk->object.shared->walk;
	const struct offline_rules rules = {
		.moves_pages = met->moves_pages,
		.is_v1 = walk->plan.is_v1,
		.version = walk->version,
		.has_stats = walk->groups & WALK_OFFLINE,
	};
	struct walk_object *object = &walk->object;

	stat_plan__finish(&walk->plan, object->stats.data, met->nr_memcgs);
	walk->has_offline =
		offline_rules__apply(&rules, &walk->plan, object->records.data,
				     object->stats.data, met->nr_memcgs);
}

/* Says once that something isn't shown. */
static void bpf_walk__note_cut_off(struct bpf_walk *walk)
{
	const __u32 nr = walk->object.shared->walk.nr_cut_off;

	if (nr && !walk->has_noted_cut_off)
		log__note(
			"what is below %u memcg%s isn't shown: before Linux 6.2 no more than %d levels can be walked; -c starts at a deeper one",
			nr, nr == 1 ? "" : "s", PATH_LEVELS);
	walk->has_noted_cut_off |= nr > 0;
}

/* Walks over all that is asked for and fills in the sample. Returns as run_whole(). */
static int bpf_walk__sample(struct bpf_walk *walk, unsigned int groups,
			    __u64 names_after, struct sample *sample)
{
	const struct walk *met = &walk->object.shared->walk;
	struct directory start = root_directory;
	int err;

	/* So the time when this process got its CPU is that of the walk. */
	if (groups & WALK_PRESSURE)
		usleep(1);
	if (walk->start)
		start = (struct directory){ walk->start->id, walk->start->fd };
	err = bpf_walk__run_whole(walk, groups, names_after, &start);
	if (err)
		return err;
	clock_gettime(CLOCK_REALTIME, &sample->time);
	sample->walk_ns = walk->walk_ns;
	sample->flush_ns += walk->flush_ns;
	sample->nr_memcgs = met->nr_memcgs;
	sample->nr_above = met->nr_above;
	sample->nr_cut_off = met->nr_cut_off;
	sample->is_incomplete = met->nr_cut_off != 0;
	bpf_walk__note_cut_off(walk);
	bpf_walk__turn_ancestors(walk);
	bpf_walk__finish(walk);
	sample->records = walk->object.records.data;
	sample->stats = walk->object.stats.data;
	sample->names = walk->object.names.data;
	return bpf_walk__show_pressures(walk, sample);
}

/*
 * Walks with statistics that are fresh if the order says so, or if there are offline
 * memcgs, whose current follows from them. Whether there are is known from the sample
 * before, or else from this walk, which is then made again.
 */
static int bpf_walk__sample_fresh(struct bpf_walk *walk,
				  const struct machine *machine,
				  unsigned int groups, __u64 names_after,
				  struct sample *sample)
{
	const bool may_flush = walk->groups & WALK_OFFLINE && !sample->flush_ns;
	int err;

	if (may_flush && walk->has_offline)
		groups |= WALK_FLUSH;
	do {
		if (groups & WALK_FLUSH && walk->flush)
			sample->flush_ns += walk->flush(walk, machine);
		err = bpf_walk__sample(walk, groups, names_after, sample);
		if (err || groups & WALK_FLUSH || !may_flush)
			break;
		groups |= WALK_FLUSH;
	} while (walk->has_offline);
	return err;
}

int bpf_walk__read(struct source *source, struct snapshot *snapshot,
		   struct snapshot *before, struct machine *machine)
{
	struct bpf_walk *walk = bpf_walk__of(source);
	const bool is_v1 = bpf_walk__is_v1(walk);
	struct sample sample = {
		.source = source->ops->name,
		.hierarchy = is_v1 ? "v1" : "v2",
		.origin = machine->boot_id,
		.recursiveprot = machine->recursiveprot,
		.localevents = machine->localevents,
		.page_size = machine->page_size,
		.nr_stats = walk->plan.nr_blocks * STAT_BLOCK,
		.stat_slot = walk->plan.stat_slot,
	};
	unsigned int groups = walk->groups;
	__u64 names_after, missing = 0;
	int err;

	/*
	 * Names are read once, of memcgs younger than the newest known one. A memcg
	 * that was made during the last walk, behind it, may be older than that, and
	 * on v1 one may be renamed: then walk again with the bound below it.
	 */
	names_after =
		before && !(is_v1 && !walk->object.shared->walk.has_revision) ?
			before->newest :
			0;
	do {
		err = bpf_walk__sample_fresh(walk, machine, groups, names_after,
					     &sample);
		if (err == -ESRCH)
			return before ? start__fail_gone(walk->start) :
					start__fail_refused(walk->start);
		if (err)
			return err;
		counted__apply(&walk->counted, machine,
			       walk->start ? walk->start->fd : -1,
			       walk->object.records.data, sample.nr_memcgs);
		sample.monotonic_ns = clock__monotonic_ns();
		err = snapshot__build(snapshot, &sample, before, &missing);
		names_after = missing - 1;
		groups &= ~WALK_FLUSH;
	} while (err == -ESTALE);
	return err;
}
