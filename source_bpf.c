// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The sources that walk in the kernel: loads the BPF program, sizes its arrays
 * to the tree, runs it. What a walk reads is memcgtop.bpf.c's business.
 */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "log.h"
#include "memcgtop.h"
#include "memcgtop.skel.h" /* uses the types of memcgtop.h */
#include "privilege.h"
#include "source.h"

/* One of the arrays that a walk fills, mapped into this process. */
struct array {
	const char *name;
	size_t record_size;
	int outer_fd;
	void *data;
	__u32 nr;
};

static struct {
	struct memcgtop_bpf *skeleton;
	unsigned int groups;
	struct array records;
	struct array stats;
	struct array names;
	bool stat_absent[NR_STATS];
} bpf = {
	.records = { .name = "records",
		     .record_size = sizeof(struct memcg_record) },
	.stats = { .name = "stats", .record_size = sizeof(struct memcg_stats) },
	.names = { .name = "names", .record_size = sizeof(struct name_block) },
};

static void array__unmap(struct array *array)
{
	if (array->data)
		munmap(array->data, array->nr * array->record_size);
	array->data = NULL;
	array->nr = 0;
}

/* Puts a larger array in place of the one that the program fills. */
static int array__grow(struct array *array, __u32 nr)
{
	LIBBPF_OPTS(bpf_map_create_opts, options,
		    .map_flags = BPF_F_MMAPABLE | BPF_F_INNER_MAP);
	const __u32 zero = 0;
	void *data;
	int fd, err = 0;

	fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, array->name, sizeof(zero),
			    array->record_size, nr, &options);
	if (fd < 0)
		return log__error(
			fd,
			"can't make a BPF map of %u %s (%zu bytes each): %s",
			nr, array->name, array->record_size, strerror(-fd));
	err = bpf_map_update_elem(array->outer_fd, &zero, &fd, BPF_ANY);
	if (err) {
		log__error(err,
			   "can't hand a BPF map of %s to the BPF program: %s",
			   array->name, strerror(-err));
		goto cleanup;
	}
	data = mmap(NULL, nr * array->record_size, PROT_READ, MAP_SHARED, fd,
		    0);
	if (data == MAP_FAILED) {
		err = log__error(-errno, "can't map %u %s into memory: %s", nr,
				 array->name, strerror(errno));
		goto cleanup;
	}
	array__unmap(array);
	array->data = data;
	array->nr = nr;
cleanup:
	/* The outer map holds it. */
	close(fd);
	return err;
}

/* Room for needed records, and for some more, since trees grow. */
static int array__fit(struct array *array, __u32 needed)
{
	return needed <= array->nr ?
		       0 :
		       array__grow(array, needed + needed / 8 + 64);
}

static int bpf__print(enum libbpf_print_level level, const char *format,
		      va_list arguments)
{
	if (!log_verbose || level == LIBBPF_DEBUG)
		return 0;
	return vfprintf(stderr, format, arguments);
}

/* "[none] integrity confidentiality": the bracketed one is in force. */
static bool lockdown__is_confidentiality(void)
{
	FILE *file = fopen("/sys/kernel/security/lockdown", "re");
	char line[128] = "";
	bool is;

	if (!file)
		return false;
	is = fgets(line, sizeof(line), file) &&
	     strstr(line, "[confidentiality]");
	fclose(file);
	return is;
}

static bool kernel__has_function(const char *name)
{
	struct btf *btf = btf__load_vmlinux_btf();
	bool has;

	if (!btf)
		return false;
	has = btf__find_by_name_kind(btf, name, BTF_KIND_FUNC) > 0;
	btf__free(btf);
	return has;
}

/* Says why the program didn't load: what is missing, and what to do. */
static int kfunc__explain(int err, const struct machine *machine)
{
	static const struct {
		const char *function;
		const char *since;
	} needed[] = {
		{ "bpf_iter_css_new", "6.7" },
		{ "bpf_get_root_mem_cgroup", "7.0" },
		{ "bpf_mem_cgroup_page_state", "7.0" },
	};
	size_t i;

	if (access("/sys/kernel/btf/vmlinux", R_OK))
		return log__error(
			err,
			"can't walk the memory cgroups by BPF: kernel %s has no BTF (/sys/kernel/btf/vmlinux: %s); it needs a kernel built with CONFIG_DEBUG_INFO_BTF",
			machine->uts.release, strerror(errno));
	for (i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (!kernel__has_function(needed[i].function))
			return log__error(
				err,
				"can't walk the memory cgroups by source 'kfunc': kernel %s has no %s(), which Linux has since %s; sources for older kernels are not built yet",
				machine->uts.release, needed[i].function,
				needed[i].since);
	if (!privilege__may_load_bpf())
		return log__error(
			err,
			"can't load the BPF program that walks the memory cgroups: %s; it needs root, or the capabilities CAP_BPF and CAP_PERFMON",
			strerror(-err));
	if (lockdown__is_confidentiality())
		return log__error(
			err,
			"can't load the BPF program that walks the memory cgroups: %s; the kernel is locked down (/sys/kernel/security/lockdown: confidentiality), which refuses BPF that reads kernel memory",
			strerror(-err));
	return log__error(
		err,
		"can't load the BPF program that walks the memory cgroups into kernel %s: %s; -v shows what the kernel's verifier says",
		machine->uts.release, strerror(-err));
}

/*
 * Which lines memory.stat has depends on configuration and mount options, and
 * a counter may be readable without having one. The root's file tells.
 */
static void bpf__read_stat_keys(const struct machine *machine)
{
	static const char *const keys[NR_STATS] = {
#define NODE(item)
#define MEMCG(item)
#define VM(item)
#define SUM(key)
#define STAT(key, heading, unit, kind, counters, since, help) \
	[STAT_##key] = #key,
#include "memory_stat.h"
	};
	char path[PATH_MAX + 16], key[64];
	bool present[NR_STATS] = {};
	FILE *file;
	int i;

	snprintf(path, sizeof(path), "%s/memory.stat", machine->cgroup2);
	file = fopen(path, "re");
	if (!file) {
		log__note(
			"can't read %s: %s; statistics that this kernel doesn't keep may show as 0",
			path, strerror(errno));
		return;
	}
	while (fscanf(file, "%63s %*u", key) == 1)
		for (i = 0; i < NR_STATS; i++)
			present[i] |= !strcmp(keys[i], key);
	for (i = 0; i < NR_STATS; i++)
		bpf.stat_absent[i] = !present[i];
	fclose(file);
}

static void kfunc__close(void)
{
	array__unmap(&bpf.records);
	array__unmap(&bpf.stats);
	array__unmap(&bpf.names);
	memcgtop_bpf__destroy(bpf.skeleton);
	bpf.skeleton = NULL;
}

/* names_after: the serial above which names are read. */
static int kfunc__walk(unsigned int groups, __u64 names_after,
		       const struct machine *machine)
{
	struct walk *walk = &bpf.skeleton->bss->walk;
	int err;

	*walk = (struct walk){
		.groups = groups,
		.page_shift = __builtin_ctz(machine->page_size),
		.names_after = names_after,
	};
	err = bpf_prog_test_run_opts(
		bpf_program__fd(bpf.skeleton->progs.walk_kfunc), NULL);
	if (err)
		return log__error(
			err,
			"can't run the BPF program that walks the memory cgroups: %s",
			strerror(-err));
	if (walk->error == WALK_MEMORY_DISABLED)
		return log__error(
			-ENODEV,
			"the memory controller is disabled on this kernel (boot option cgroup_disable=memory): there are no memory cgroups to show");
	if (walk->hierarchy_id)
		return log__error(
			-EOPNOTSUPP,
			"the memory controller is on cgroup v1 (hierarchy %u), which is not built yet",
			walk->hierarchy_id);
	return 0;
}

/* Makes room for what the last walk met; *grown: there was not enough. */
static int kfunc__fit(const struct walk *walk, bool *grown)
{
	const __u32 nr_memcgs = walk->nr_memcgs,
		    nr_names = walk->nr_name_blocks;
	int err;

	*grown = nr_memcgs > bpf.records.nr || nr_names > bpf.names.nr ||
		 (bpf.groups & WALK_STATS && nr_memcgs > bpf.stats.nr);
	err = array__fit(&bpf.records, nr_memcgs);
	if (!err)
		err = array__fit(&bpf.names, nr_names);
	if (!err && bpf.groups & WALK_STATS)
		err = array__fit(&bpf.stats, nr_memcgs);
	return err;
}

static int kfunc__open(unsigned int groups, const struct machine *machine)
{
	bool grown;
	int err;

	libbpf_set_print(bpf__print);
	bpf.groups = groups;
	bpf.skeleton = memcgtop_bpf__open_and_load();
	if (!bpf.skeleton)
		return kfunc__explain(-errno, machine);
	bpf.records.outer_fd = bpf_map__fd(bpf.skeleton->maps.records);
	bpf.stats.outer_fd = bpf_map__fd(bpf.skeleton->maps.stats);
	bpf.names.outer_fd = bpf_map__fd(bpf.skeleton->maps.names);

	/* A walk into no arrays counts; a name takes one block, seldom two. */
	err = kfunc__walk(0, ~0ULL, machine);
	if (err)
		goto cleanup;
	bpf.skeleton->bss->walk.nr_name_blocks =
		2 * bpf.skeleton->bss->walk.nr_memcgs;
	err = kfunc__fit(&bpf.skeleton->bss->walk, &grown);
	if (err)
		goto cleanup;
	if (groups & WALK_STATS)
		bpf__read_stat_keys(machine);
	return 0;

cleanup:
	kfunc__close();
	return err;
}

/* Walks until the arrays held all there was; the tree may grow meanwhile. */
static int kfunc__walk_whole(__u64 names_after, bool flush,
			     const struct machine *machine,
			     struct sample *sample)
{
	const struct walk *walk = &bpf.skeleton->bss->walk;
	unsigned int groups = bpf.groups & ~(flush ? 0 : WALK_FLUSH);
	bool grown;
	int err;

	do {
		err = kfunc__walk(groups, names_after, machine);
		if (!err)
			err = kfunc__fit(walk, &grown);
		if (err)
			return err;
		if (groups & WALK_FLUSH)
			sample->flush_ns = walk->flush_ns;
		groups &= ~WALK_FLUSH;
	} while (grown);

	clock_gettime(CLOCK_REALTIME, &sample->time);
	sample->walk_ns = walk->walk_ns;
	sample->nr_memcgs = walk->nr_memcgs;
	sample->records = bpf.records.data;
	sample->stats = bpf.groups & WALK_STATS ? bpf.stats.data : NULL;
	sample->names = bpf.names.data;
	return 0;
}

static int kfunc__read(struct snapshot *snapshot, const struct snapshot *before,
		       const struct machine *machine)
{
	struct sample sample = {
		.source = "kfunc",
		.hierarchy = "v2",
		.recursiveprot = machine->recursiveprot,
		.page_size = machine->page_size,
		.stat_absent = bpf.stat_absent,
	};
	__u64 names_after = before ? snapshot__newest(before) : 0, missing = 0;
	struct timespec monotonic;
	bool flush = true;
	int err;

	/*
	 * Names are read once, of memcgs younger than the newest one known. One
	 * that was made during the last walk, behind it, may be older than that:
	 * then walk again with the bound below it.
	 */
	do {
		err = kfunc__walk_whole(names_after, flush, machine, &sample);
		if (err)
			return err;
		clock_gettime(CLOCK_MONOTONIC, &monotonic);
		sample.monotonic_ns =
			monotonic.tv_sec * 1000000000ULL + monotonic.tv_nsec;
		err = snapshot__build(snapshot, &sample, before, &missing);
		names_after = missing - 1;
		flush = false;
	} while (err == -ESTALE);
	return err;
}

const struct source source_kfunc = {
	.name = "kfunc",
	.open = kfunc__open,
	.read = kfunc__read,
	.close = kfunc__close,
};
