// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Loads and attaches the programs of stall.bpf.c, and adds what they measured to a
 * sample. When they are wanted is the sampler's to say.
 */
#include <bpf/bpf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "lib/log.h"
#include "memcgtop.h"
#include "source/stall.h"

/* The skeleton uses the types of memcgtop.h. */
#include "stall.light.skel.h"

#define NR_LINKS 4

struct stalls {
	struct stall_light *skeleton;
	int links[NR_LINKS]; /* the first nr_links are open */
	int nr_links;
	__u64 nr_lost; /* at the last sample */
	bool has_noted_lost;
	/* One look at the map of sums. */
	__u64 serials[STALL_MEMCGS_MAX];
	struct stall sums[STALL_MEMCGS_MAX];
};

static struct stall_shared *stalls__shared(const struct stalls *stalls)
{
	return &stalls->skeleton->bss->shared;
}

/* Adds up the reclaims in progress. Returns 0 or -errno, not logged. */
static int stalls__sum(struct stalls *stalls)
{
	return bpf_prog_test_run_opts(stalls->skeleton->progs.run_sum.prog_fd,
				      NULL);
}

/*
 * Every kernel that has what the programs need can load a light skeleton (bpf_load.c
 * says what that is), so there is no other.
 */
static int stalls__load(struct stalls *stalls, const struct machine *machine)
{
	int err;

	stalls->skeleton = stall_light__open();
	if (!stalls->skeleton)
		return -ENOMEM;
	err = stall_light__load(stalls->skeleton);
	if (!err)
		err = stalls__sum(stalls);
	if (err)
		return err;
	stalls__shared(stalls)->has_psi = machine->has_pressure;
	return stalls__shared(stalls)->tells_memcg ? 0 : -EOPNOTSUPP;
}

struct stalls *stalls__open(const struct machine *machine)
{
	struct stalls *stalls = calloc(1, sizeof(*stalls));
	const int err = stalls ? stalls__load(stalls, machine) : -ENOMEM;

	if (!err)
		return stalls;
	log__verbose("can't load the BPF programs that measure reclaim: %s",
		     err == -EOPNOTSUPP ?
			     "this kernel doesn't tell whose limit it is for" :
			     strerror(-err));
	stalls__close(stalls);
	return NULL;
}

/* The last one that was attached goes first: no end may be missed. */
static void stalls__detach(struct stalls *stalls)
{
	while (stalls->nr_links)
		close(stalls->links[--stalls->nr_links]);
}

/* Forgets reclaims that were in progress when the programs were detached. */
static void stalls__forget_running(struct stalls *stalls)
{
	const int fd = stalls->skeleton->maps.reclaims.map_fd;
	__u32 tid;

	while (!bpf_map_get_next_key(fd, NULL, &tid) &&
	       !bpf_map_delete_elem(fd, &tid))
		;
}

/* Ends before begins: a begin whose end is missed would be in progress for ever. */
static int stalls__attach(struct stalls *stalls)
{
	const struct stall_light *skeleton = stalls->skeleton;
	const struct {
		const char *tracepoint;
		int program_fd;
	} links[NR_LINKS] = {
		{ "mm_vmscan_memcg_reclaim_end",
		  skeleton->progs.memcg_end.prog_fd },
		{ "mm_vmscan_direct_reclaim_end",
		  skeleton->progs.machine_end.prog_fd },
		{ "mm_vmscan_memcg_reclaim_begin",
		  skeleton->progs.memcg_begin.prog_fd },
		{ "mm_vmscan_direct_reclaim_begin",
		  skeleton->progs.machine_begin.prog_fd },
	};
	int fd;

	stalls__forget_running(stalls);
	while (stalls->nr_links < NR_LINKS) {
		fd = bpf_raw_tracepoint_open(
			links[stalls->nr_links].tracepoint,
			links[stalls->nr_links].program_fd);
		if (fd < 0) {
			log__note(
				"reclaim_stall is unknown: can't attach a BPF program to the tracepoint %s: %s",
				links[stalls->nr_links].tracepoint,
				strerror(-fd));
			stalls__detach(stalls);
			return fd;
		}
		stalls->links[stalls->nr_links++] = fd;
	}
	return 0;
}

int stalls__watch(struct stalls *stalls, bool wanted)
{
	if (wanted == (stalls->nr_links > 0))
		return 0;
	if (wanted)
		return stalls__attach(stalls);
	stalls__detach(stalls);
	return 0;
}

/* True if a reclaim found a map full since the last sample; notes it the first time. */
static bool stalls__is_lossy(struct stalls *stalls)
{
	const __u64 nr_lost = stalls__shared(stalls)->nr_lost;
	const bool is_lossy = nr_lost != stalls->nr_lost;

	if (is_lossy && !stalls->has_noted_lost)
		log__note(
			"reclaim_stall is unknown for a time: more than %d tasks reclaim at once, or for more than %d memcgs",
			STALL_TASKS_MAX, STALL_MEMCGS_MAX);
	stalls->has_noted_lost |= is_lossy;
	stalls->nr_lost = nr_lost;
	return is_lossy;
}

/* The memcg that a sum belongs to; NULL: it is gone, or isn't in the sample. */
static struct memcg *stalls__memcg(struct snapshot *snapshot, __u64 serial)
{
	if (serial != STALL_MACHINE)
		return snapshot__find(snapshot, serial);
	return memcg__is_root(&snapshot->memcgs[0]) ? &snapshot->memcgs[0] :
						      NULL;
}

int stalls__read(struct stalls *stalls, struct snapshot *snapshot)
{
	const int map_fd = stalls->skeleton->maps.stalls.map_fd;
	__u32 nr = STALL_MEMCGS_MAX, batch, i;
	struct memcg *memcg;
	bool is_lossy;
	int err;

	if (!stalls->nr_links)
		return 0;
	err = stalls__sum(stalls);
	if (!err)
		err = bpf_map_lookup_batch(map_fd, NULL, &batch,
					   stalls->serials, stalls->sums, &nr,
					   NULL);
	/* That is the end of the map. */
	if (err && err != -ENOENT)
		return log__error(err, "can't read reclaim_stall: %s",
				  strerror(-err));
	is_lossy = stalls__is_lossy(stalls);
	for (i = 0; i < snapshot->nr_memcgs && !is_lossy; i++)
		snapshot->memcgs[i].reclaim_stall = 0;
	for (i = 0; i < nr; i++) {
		memcg = stalls__memcg(snapshot, stalls->serials[i]);
		if (!memcg)
			bpf_map_delete_elem(map_fd, &stalls->serials[i]);
		else if (!is_lossy)
			memcg->reclaim_stall = stalls->sums[i].done_ns +
					       stalls->sums[i].running_ns;
	}
	return 0;
}

void stalls__close(struct stalls *stalls)
{
	if (!stalls)
		return;
	stalls__detach(stalls);
	if (stalls->skeleton)
		stall_light__destroy(stalls->skeleton);
	free(stalls);
}
