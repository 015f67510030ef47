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
#include "source/bpf_light.h"
#include "source/stall.h"

/* The skeletons use the types of memcgtop.h. */
#include "stall.light.skel.h"
#include "stall.skel.h"

/*
 * Ends stand before begins, for that is the order in which they are attached: the end of
 * a reclaim whose begin is seen is seen as well.
 */
static const char *const tracepoints[] = {
	"mm_vmscan_memcg_reclaim_end",
	"mm_vmscan_direct_reclaim_end",
	"mm_vmscan_memcg_reclaim_begin",
	"mm_vmscan_direct_reclaim_begin",
};

#define NR_TRACEPOINTS 4

struct stalls {
	/* One of the two is loaded, and the descriptors are its own. */
	struct stall_light *light;
	struct stall *ordinary;
	struct stall_shared *shared;
	int program_fds[NR_TRACEPOINTS]; /* as in tracepoints */
	int run_sum_fd;
	int reclaims_fd;
	int sums_fd;
	int links[NR_TRACEPOINTS]; /* the first nr_links are open */
	int nr_links;
	__u64 nr_lost; /* at the last sample */
	bool has_noted_lost;
	/* One look at the map of sums. */
	__u64 serials[STALL_MEMCGS_MAX];
	struct stall_sum sums[STALL_MEMCGS_MAX];
};

static int stalls__load_light(struct stalls *stalls)
{
	struct stall_light *light = stalls->light = stall_light__open();
	int err;

	if (!light)
		return -ENOMEM;
	err = stall_light__load(light);
	if (err)
		return err;
	stalls->shared = &light->bss->shared;
	stalls->program_fds[0] = light->progs.memcg_end.prog_fd;
	stalls->program_fds[1] = light->progs.machine_end.prog_fd;
	stalls->program_fds[2] = light->progs.memcg_begin.prog_fd;
	stalls->program_fds[3] = light->progs.machine_begin.prog_fd;
	stalls->run_sum_fd = light->progs.run_sum.prog_fd;
	stalls->reclaims_fd = light->maps.reclaims.map_fd;
	stalls->sums_fd = light->maps.sums.map_fd;
	return 0;
}

static int stalls__load_ordinary(struct stalls *stalls)
{
	struct stall *ordinary = stalls->ordinary = stall__open();
	int err;

	if (!ordinary)
		return -errno;
	err = stall__load(ordinary);
	if (err)
		return err;
	stalls->shared = &ordinary->bss->shared;
	stalls->program_fds[0] = bpf_program__fd(ordinary->progs.memcg_end);
	stalls->program_fds[1] = bpf_program__fd(ordinary->progs.machine_end);
	stalls->program_fds[2] = bpf_program__fd(ordinary->progs.memcg_begin);
	stalls->program_fds[3] = bpf_program__fd(ordinary->progs.machine_begin);
	stalls->run_sum_fd = bpf_program__fd(ordinary->progs.run_sum);
	stalls->reclaims_fd = bpf_map__fd(ordinary->maps.reclaims);
	stalls->sums_fd = bpf_map__fd(ordinary->maps.sums);
	return 0;
}

/*
 * The light skeleton is tried first, since it is the faster one (bpf_load.c). It can't
 * be loaded where the kernel is locked down, because its own loader reads kernel memory.
 */
static int stalls__load(struct stalls *stalls, const struct machine *machine)
{
	int err = stalls__load_light(stalls);

	if (err && machine->version >= MACHINE_VERSION(7, 1))
		err = stalls__load_ordinary(stalls);
	if (!err)
		err = bpf_prog_test_run_opts(stalls->run_sum_fd, NULL);
	if (err)
		return err;
	stalls->shared->has_psi = machine->has_pressure;
	return stalls->shared->tells_memcg ? 0 : -EOPNOTSUPP;
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

static void stalls__detach(struct stalls *stalls)
{
	while (stalls->nr_links)
		close(stalls->links[--stalls->nr_links]);
}

/* Forgets the reclaims that were in progress when the programs were detached. */
static void stalls__forget_running(struct stalls *stalls)
{
	__u32 tid;

	while (!bpf_map_get_next_key(stalls->reclaims_fd, NULL, &tid) &&
	       !bpf_map_delete_elem(stalls->reclaims_fd, &tid))
		;
}

static int stalls__attach(struct stalls *stalls)
{
	int i, fd;

	stalls__forget_running(stalls);
	for (i = 0; i < NR_TRACEPOINTS; i++) {
		fd = bpf_raw_tracepoint_open(tracepoints[i],
					     stalls->program_fds[i]);
		if (fd < 0) {
			log__note(
				"reclaim_stall is unknown: can't attach a BPF program to the tracepoint %s: %s",
				tracepoints[i], strerror(-fd));
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
	const __u64 nr_lost = stalls->shared->nr_lost;
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
	__u32 nr = STALL_MEMCGS_MAX, batch, i;
	struct memcg *memcg;
	bool is_lossy;
	int err;

	if (!stalls->nr_links)
		return 0;
	err = bpf_prog_test_run_opts(stalls->run_sum_fd, NULL);
	if (!err)
		err = bpf_map_lookup_batch(stalls->sums_fd, NULL, &batch,
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
			bpf_map_delete_elem(stalls->sums_fd,
					    &stalls->serials[i]);
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
	if (stalls->light)
		stall_light__destroy(stalls->light);
	stall__destroy(stalls->ordinary);
	free(stalls);
}
