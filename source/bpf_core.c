// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The source core, for Linux 5.10+ and cgroup v2 and v1: the programs go from memcg to
 * memcg by themselves and read the kernel's arrays of statistics. bpf_core_layout.c
 * finds each statistic there, and bpf_walk.c has the walk itself.
 */
#include <errno.h>
#include <stdio.h>
#include "lib/log.h"
#include "source/bpf_core_layout.h"
#include "source/stat_file.h"

static int core__load(struct bpf_walk *walk, const struct machine *machine)
{
	static const struct {
		const struct walk_object_ops *ops;
		unsigned int since; /* an older kernel refuses the program */
		const char *name;
	} ways[] = {
		{ &direct_object, MACHINE_VERSION(6, 2), "direct loads" },
		{ &helper_object, 0, "helper reads, in steps" },
	};
	int err = -EOPNOTSUPP;
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (machine->version < ways[i].since)
			continue;
		err = bpf_walk__load(walk, ways[i].ops, machine);
		if (!err) {
			log__verbose("walking by %s", ways[i].name);
			break;
		}
	}
	return err;
}

/*
 * Reads a file, since BPF can call the kernel's own flush only by a kfunc. Returns the
 * nanoseconds that it took.
 */
static __u64 core__flush(const struct bpf_walk *walk,
			 const struct machine *machine)
{
	const __u64 time = clock__monotonic_ns();
	struct memcg_stats stats;
	char path[64];

	if (walk->start) {
		snprintf(path, sizeof(path), "/proc/self/fd/%d/memory.stat",
			 walk->start->fd);
		stat_file__read(path, walk->plan.is_v1, &stats, NULL);
	} else {
		bpf_walk__read_root_stats(walk, machine, &stats);
	}
	return clock__monotonic_ns() - time;
}

static int core__open(const struct demand *demand, const struct start *start,
		      struct machine *machine, struct source **source,
		      struct text *why)
{
	struct memcg_stats file;
	struct bpf_walk *walk;
	bool needs_stats;
	int err, file_err = 0;

	walk = bpf_walk__new(&core_source_ops, demand, start, machine);
	if (!walk)
		return -ENOMEM;
	walk->flush = core__flush;
	needs_stats = bpf_walk__shows_stats(walk) ||
		      walk->groups & WALK_OFFLINE;
	if (needs_stats)
		file_err = bpf_walk__drop_stats(walk, machine, &file);
	err = core__load(walk, machine);
	if (err) {
		bpf__explain(WALK_PROGRAM, err, machine, why);
		goto cleanup;
	}
	err = bpf_walk__survey(walk);
	if (err)
		goto cleanup;
	/* /proc/cgroups, from which the machine knows it, may be hidden. */
	walk->plan.is_v1 = bpf_walk__is_v1(walk);
	if (file_err && bpf_walk__shows_stats(walk))
		bpf_walk__note_no_file();
	if (needs_stats)
		stat_layout__find(walk, machine, file_err ? NULL : &file);
	walk->object.ops->unload_look(&walk->object);
	*source = &walk->source;
cleanup:
	if (err)
		bpf_walk__close(&walk->source);
	return err;
}

const struct source_ops core_source_ops = {
	.name = "core",
	.has_serials = true,
	.open = core__open,
	.read = bpf_walk__read,
	.close = bpf_walk__close,
};
