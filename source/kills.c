// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Loads and attaches kills.bpf.c's programs as this kernel allows, and makes a struct kill
 * of each event. Whose limit it was is decided by model/kill_domain.c.
 */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "kill_event.h"
#include "kills_direct.skel.h"
#include "kills_helper.skel.h"
#include "lib/log.h"
#include "model/kill_domain.h"
#include "model/kill_read.h"
#include "source/bpf_object.h"
#include "source/kills.h"

/* The hooks, by their names in kills.bpf.c. */
enum {
	ON_SIGNAL,
	ON_MARK_VICTIM,
	ON_OOM_KILL,
	ON_RECLAIM,
	ON_RECLAIM_OF_MACHINE,
	NR_HOOKS
};

static const char *const hooks[NR_HOOKS] = {
	[ON_SIGNAL] = "on_signal",
	[ON_MARK_VICTIM] = "on_mark_victim",
	[ON_OOM_KILL] = "on_oom_kill",
	[ON_RECLAIM] = "on_reclaim",
	[ON_RECLAIM_OF_MACHINE] = "on_reclaim_of_machine",
};

/* The kernel's abilities, as its BTF tells them. */
struct abilities {
	bool casts; /* bpf_rdonly_cast(), 6.2+ */
	bool has_function; /* oom_kill_process() wasn't inlined */
	bool names_reclaimed; /* the hooks of reclaim have the memcg, 7.1+ */
};

struct kills {
	struct bpf_object *object;
	struct bpf_link *links[NR_HOOKS];
	struct kill_shared *shared;
	struct ring_buffer *ring;
	struct kill_history history;
	struct kill_rules rules;
	__u32 page_shift;
	/* The kill that kills__next() waits for; NULL: it has one. */
	struct kill *next;
	int err;
};

static bool btf__has(const struct btf *btf, const char *name, __u32 kind)
{
	return btf__find_by_name_kind(btf, name, kind) > 0;
}

/*
 * The number of arguments of a tracepoint, without the first, which is its data. -1: there
 * is no such tracepoint.
 */
static int btf__nr_arguments(const struct btf *btf, const char *tracepoint)
{
	const struct btf_type *type;
	char name[128];
	int id;

	snprintf(name, sizeof(name), "btf_trace_%s", tracepoint);
	id = btf__find_by_name_kind(btf, name, BTF_KIND_TYPEDEF);
	if (id < 0)
		return -1;
	type = btf__type_by_id(btf, btf__type_by_id(btf, id)->type);
	if (!type || !btf_is_ptr(type))
		return -1;
	type = btf__type_by_id(btf, type->type);
	return type && btf_is_func_proto(type) ? (int)btf_vlen(type) - 1 : -1;
}

static int abilities__find(struct abilities *abilities)
{
	struct btf *btf = btf__load_vmlinux_btf();

	if (!btf)
		return -errno;
	abilities->casts = btf__has(btf, "bpf_rdonly_cast", BTF_KIND_FUNC);
	abilities->has_function =
		btf__has(btf, "oom_kill_process", BTF_KIND_FUNC);
	abilities->names_reclaimed =
		btf__nr_arguments(btf, "mm_vmscan_memcg_reclaim_begin") == 3;
	btf__free(btf);
	return 0;
}

static struct bpf_object *object__open(bool casts)
{
	LIBBPF_OPTS(bpf_object_open_opts, options,
		    .object_name = "memcgtop_kills");
	size_t size;
	const void *elf = casts ? kills_direct__elf_bytes(&size) :
				  kills_helper__elf_bytes(&size);

	return bpf_object__open_mem(elf, size, &options);
}

static struct bpf_program *kills__hook(const struct kills *kills, int hook)
{
	return bpf_object__find_program_by_name(kills->object, hooks[hook]);
}

static struct bpf_map *kills__shared_map(const struct kills *kills)
{
	return bpf_object__find_map_by_name(kills->object, ".data.shared");
}

static void kills__unload(struct kills *kills)
{
	int hook;

	if (kills->shared)
		munmap(kills->shared, sizeof(*kills->shared));
	kills->shared = NULL;
	for (hook = 0; hook < NR_HOOKS; hook++) {
		bpf_link__destroy(kills->links[hook]);
		kills->links[hook] = NULL;
	}
	bpf_object__close(kills->object);
	kills->object = NULL;
}

static void kills__choose(struct kills *kills, int hook, bool is_wanted)
{
	struct bpf_program *program = kills__hook(kills, hook);

	/* The build by helper reads has no hooks of reclaim. */
	if (program)
		bpf_program__set_autoload(program, is_wanted);
}

static int kills__attach(struct kills *kills)
{
	struct bpf_program *program;
	int hook;

	for (hook = 0; hook < NR_HOOKS; hook++) {
		program = kills__hook(kills, hook);
		if (!program || !bpf_program__autoload(program))
			continue;
		kills->links[hook] = bpf_program__attach(program);
		if (!kills->links[hook])
			return -errno;
	}
	return 0;
}

/* Maps the programs' memory, which libbpf itself does for its skeletons only. */
static int kills__map_shared(struct kills *kills)
{
	const struct bpf_map *map = kills__shared_map(kills);
	void *shared = mmap(NULL, sizeof(*kills->shared), PROT_READ, MAP_SHARED,
			    bpf_map__fd(map), 0);

	if (shared == MAP_FAILED)
		return -errno;
	kills->shared = shared;
	return 0;
}

/*
 * Has nobody but the programs write the events that these are making: an address in them
 * leads to the next memcg. Returns 0 or -errno.
 */
static int kills__freeze_events(struct kills *kills)
{
	const struct bpf_map *map =
		bpf_object__find_map_by_name(kills->object, "events");

	return bpf_map_freeze(bpf_map__fd(map)) ? -errno : 0;
}

/* Loads and attaches with the hook of oom_kill_process(), or without it. */
static int kills__try(struct kills *kills, const struct abilities *abilities,
		      enum kill_domain_by best, bool with_signals)
{
	const struct kill_shared shared = { .wants_signals = with_signals };
	const bool by_function = best == DOMAIN_BY_FUNCTION;
	const bool by_reclaim = best == DOMAIN_BY_RECLAIM &&
				abilities->names_reclaimed;
	int err;

	kills->object = object__open(abilities->casts);
	if (!kills->object)
		return -errno;
	kills__choose(kills, ON_OOM_KILL, by_function);
	kills__choose(kills, ON_RECLAIM, by_reclaim);
	kills__choose(kills, ON_RECLAIM_OF_MACHINE, by_reclaim);
	err = bpf_map__set_initial_value(kills__shared_map(kills), &shared,
					 sizeof(shared));
	if (!err)
		err = bpf_object__load(kills->object);
	if (!err)
		err = kills__freeze_events(kills);
	if (!err)
		err = kills__map_shared(kills);
	if (!err)
		err = kills__attach(kills);
	if (err)
		kills__unload(kills);
	return err;
}

/* Loads and attaches by one way of reading, with the best hooks that the kernel takes. */
static int kills__load_by(struct kills *kills,
			  const struct abilities *abilities,
			  enum kill_domain_by best, bool with_signals)
{
	int err = kills__try(kills, abilities, best, with_signals);

	if (err && best == DOMAIN_BY_FUNCTION) {
		log__verbose("can't hook oom_kill_process(): %s",
			     strerror(-err));
		err = kills__try(kills, abilities, DOMAIN_BY_RECLAIM,
				 with_signals);
	}
	return err;
}

static int kills__load(struct kills *kills, const struct kills_order *order)
{
	struct abilities abilities = {};
	enum kill_domain_by best = order->best;
	int err = abilities__find(&abilities);

	if (err)
		return err;
	if (best == DOMAIN_BY_FUNCTION && !abilities.has_function) {
		log__verbose("the kernel has no oom_kill_process() to hook");
		best = DOMAIN_BY_RECLAIM;
	}
	err = kills__load_by(kills, &abilities, best, order->with_signals);
	/* Casts are calls of the kernel's, which need the JIT compiler. */
	if (err && abilities.casts) {
		log__verbose("can't see kills by direct loads: %s",
			     strerror(-err));
		abilities.casts = false;
		err = kills__load_by(kills, &abilities, best,
				     order->with_signals);
	}
	if (!err)
		log__verbose("whose limit a kill is for is told by %s",
			     kills->links[ON_OOM_KILL] ?
				     "the function that kills" :
			     kills->links[ON_RECLAIM] ?
				     "the reclaim before it" :
				     "locks and counters of memcgs");
	return err;
}

static int kills__seed(struct kills *kills, const struct snapshot *before)
{
	const struct memcg_record *record;
	__u32 i;
	int err = 0;

	/* The files of cgroups don't tell their serials. */
	if (!before || before->sample.lacks_dying)
		return 0;
	for (i = 0; i < before->nr_memcgs && !err; i++) {
		record = before->memcgs[i].record;
		if (record->event_local[EVENT_oom] < VALUE_NO_LIMIT)
			err = kill_history__set(&kills->history, record->serial,
						record->event_local[EVENT_oom]);
	}
	return err;
}

static __s64 clock__offset(void)
{
	struct timespec real, monotonic;

	clock_gettime(CLOCK_REALTIME, &real);
	clock_gettime(CLOCK_MONOTONIC, &monotonic);
	return (real.tv_sec - monotonic.tv_sec) * 1000000000LL + real.tv_nsec -
	       monotonic.tv_nsec;
}

/* A function of libbpf's type. It returns a number below 0 once there is a kill. */
static int kills__take(void *context, void *data,
		       size_t size __attribute__((unused)))
{
	const struct kill_event *event = data;
	struct kills *kills = context;
	const struct kill_machine machine = { kills->rules.is_v1,
					      kills->page_shift,
					      clock__offset() };
	struct found_domain domain = {};

	if (event->is_signal && kill_event__is_of_root(event))
		return 0;
	if (!event->is_signal)
		kills->err = kill_event__find_domain(event, &kills->history,
						     &kills->rules, &domain);
	if (!kills->err)
		kills->err =
			kill__read_event(kills->next, event, &domain, &machine);
	kills->next = NULL;
	return -ECANCELED;
}

static int kills__make_ring(struct kills *kills)
{
	struct bpf_map *map =
		bpf_object__find_map_by_name(kills->object, "ring");

	kills->ring =
		ring_buffer__new(bpf_map__fd(map), kills__take, kills, NULL);
	return kills->ring ? 0 : -errno;
}

int kills__open(struct kills **kills, const struct machine *machine,
		const struct kills_order *order, struct text *why)
{
	struct kills *made = calloc(1, sizeof(*made));
	int err = -ENOMEM;

	if (!made)
		goto cleanup;
	made->rules = (struct kill_rules){
		.is_v1 = machine->hierarchy.is_v1,
		.ignores_locks = order->best == DOMAIN_BY_COUNTER,
	};
	/* The source that takes the samples may load nothing. */
	bpf__set_messages();
	made->page_shift = __builtin_ctz(machine->page_size);
	err = kills__seed(made, order->before);
	if (!err)
		err = kills__load(made, order);
	if (!err)
		err = kills__make_ring(made);
	/* libbpf read all types of the kernel: what it freed goes back. */
	malloc_trim(0);
cleanup:
	if (!err) {
		*kills = made;
		return 0;
	}
	bpf__explain("the BPF programs that see kills", err, machine, why);
	kills__close(made);
	return err;
}

int kills__fd(const struct kills *kills)
{
	return ring_buffer__epoll_fd(kills->ring);
}

int kills__next(struct kills *kills, struct kill *kill)
{
	int err;

	kill__init(kill);
	kills->next = kill;
	kills->err = 0;
	err = ring_buffer__consume(kills->ring);
	if (!kills->next)
		return kills->err;
	kills->next = NULL;
	return err < 0 ? err : -EAGAIN;
}

__u64 kills__nr_lost(const struct kills *kills)
{
	return kills->shared->nr_lost;
}

void kills__close(struct kills *kills)
{
	if (!kills)
		return;
	ring_buffer__free(kills->ring);
	kills__unload(kills);
	kill_history__free(&kills->history);
	free(kills);
}
