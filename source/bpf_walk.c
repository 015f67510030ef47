// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The sources that walk in the kernel, kfunc and core: load the BPF programs,
 * size their arrays to the tree, run them. What a walk reads is memcgtop.bpf.c's
 * business, how statistics are found in stat_table.c's.
 */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lib/log.h"
#include "memcgtop.h"
#include "model/column.h"
#include "source/bpf_array.h"
#include "direct.light.skel.h" /* these use the types of memcgtop.h */
#include "direct.skel.h"
#include "helper.light.skel.h"
#include "helper.skel.h"
#include "kfunc.light.skel.h"
#include "kfunc.skel.h"
#include "lib/privilege.h"
#include "source/bpf_core_table.h"
#include "source/memcg_count.h"
#include "source/source.h"
#include "source/start.h"
#include "source/stat_file.h"

static struct {
	struct source source;
	void (*unload)(void);
	struct shared *shared; /* with the program */
	int walk_fd; /* programs */
	const struct start *start; /* NULL: the root */
	int look_fd; /* -1: kfuncs know where things are */
	unsigned int groups;
	__u64 walk_ns; /* of all walks since the last sample */
	struct bpf_array records;
	struct bpf_array stats;
	struct bpf_array names;
	__u8 stat_slot[NR_STATS]; /* of those that are wanted, NO_SLOT */
	__u8 read_slot[NR_STATS]; /* of those that are read */
	__u8 read_shift[NR_STATS]; /* from what the kernel counts in to bytes */
} bpf = {
	.records = { .name = "records",
		     .record_size = sizeof(struct memcg_record) },
	.stats = { .name = "stats", .record_size = sizeof(struct stat_block) },
	.names = { .name = "names", .record_size = sizeof(struct name_block) },
};

static bool is_v1(void)
{
	return bpf.shared->walk.hierarchy_id != 0;
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

/* Why no program loads, and what to do: what holds for each of them. */
static void bpf__explain(int err, const struct machine *machine,
			 struct text *why)
{
	if (access("/sys/kernel/btf/vmlinux", R_OK))
		text__format(
			why,
			"kernel %s has no BTF (/sys/kernel/btf/vmlinux: %s); BPF needs a kernel built with CONFIG_DEBUG_INFO_BTF",
			machine->uts.release, strerror(errno));
	else if (!privilege__may_load_bpf())
		text__format(
			why,
			"can't load the BPF program that walks the memory cgroups: %s; it needs root, or the capabilities CAP_BPF and CAP_PERFMON",
			strerror(-err));
	else if (lockdown__is_confidentiality())
		text__format(
			why,
			"can't load the BPF program that walks the memory cgroups: %s; the kernel is locked down (/sys/kernel/security/lockdown: confidentiality), which refuses BPF that reads kernel memory",
			strerror(-err));
	else
		text__format(
			why,
			"can't load the BPF program that walks the memory cgroups into kernel %s: %s; -v shows what the kernel's verifier says",
			machine->uts.release, strerror(-err));
}

static void kfunc__explain(int err, const struct machine *machine,
			   struct text *why)
{
	static const struct {
		const char *function;
		const char *since;
	} needed[] = {
		{ "bpf_get_root_mem_cgroup", "7.0" },
		{ "bpf_mem_cgroup_page_state", "7.0" },
		{ "bpf_iter_css_new", "6.7" },
	};
	size_t i;

	for (i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (access("/sys/kernel/btf/vmlinux", R_OK) ||
		    kernel__has_function(needed[i].function))
			continue;
		text__format(
			why,
			"kernel %s has no %s(), which Linux has since %s; source 'core' does without",
			machine->uts.release, needed[i].function,
			needed[i].since);
		return;
	}
	bpf__explain(err, machine, why);
}

/* Room for about as many memcgs as there are: a wrong guess costs a second walk. */
static void bpf__set_room(const struct demand *demand,
			  const struct start *start,
			  const struct machine *machine)
{
	const __u32 nr = bpf_array__room(
		machine__count_memcgs(machine, start ? start->fd : -1));
	__u32 nr_stats = 0, i;

	for (i = 0; i < NR_STATS; i++)
		nr_stats += demand->stats[i];
	bpf.records.nr = nr;
	/* A name takes one block, seldom two. */
	bpf.names.nr = nr + nr / 4;
	bpf.stats.nr = nr * ((nr_stats + STAT_BLOCK - 1) / STAT_BLOCK) +
		       STAT_BLOCKS_MAX;
}

static void bpf__close(void)
{
	bpf_array__unmap(&bpf.records);
	bpf_array__unmap(&bpf.stats);
	bpf_array__unmap(&bpf.names);
	bpf.unload();
}

static int bpf__map_arrays(int records_fd, int stats_fd, int names_fd)
{
	int err;

	err = bpf_array__map(&bpf.records, records_fd, bpf.records.nr);
	if (!err)
		err = bpf_array__map(&bpf.stats, stats_fd, bpf.stats.nr);
	if (!err)
		err = bpf_array__map(&bpf.names, names_fd, bpf.names.nr);
	return err;
}

/*
 * What all skeletons have, so that the rest need not know which one it is.
 * load_NAME() returns 0 or -errno, not logged.
 *
 * The light one lets the kernel do libbpf's part, which it can since 5.17
 * (fbd94c7afcf9): half the start, a tenth of the memory, no BTF in user space. But
 * it says nothing of why it failed; so with -v libbpf goes first, else last. The
 * light one works also where BTF's file can't be read.
 */
#define DEFINE_LOAD(name)                                                     \
	static struct memcgtop_##name *skeleton_##name;                       \
	static struct memcgtop_light_##name *light_##name;                    \
                                                                              \
	static void unload_##name(void)                                       \
	{                                                                     \
		memcgtop_##name##__destroy(skeleton_##name);                  \
		memcgtop_light_##name##__destroy(light_##name);               \
		skeleton_##name = NULL;                                       \
		light_##name = NULL;                                          \
	}                                                                     \
                                                                              \
	static int load_light_##name(void)                                    \
	{                                                                     \
		struct memcgtop_light_##name *light =                         \
			memcgtop_light_##name##__open();                      \
		int err;                                                      \
                                                                              \
		if (!light)                                                   \
			return -ENOMEM;                                       \
		light_##name = light;                                         \
		light->maps.records.max_entries = bpf.records.nr;             \
		light->maps.stats.max_entries = bpf.stats.nr;                 \
		light->maps.names.max_entries = bpf.names.nr;                 \
		err = memcgtop_light_##name##__load(light);                   \
		if (err)                                                      \
			return err;                                           \
		bpf.shared = &light->bss->shared;                             \
		bpf.walk_fd = light->progs.run_walk.prog_fd;                  \
		bpf.records.grown_fd = light->maps.records_grown.map_fd;      \
		bpf.stats.grown_fd = light->maps.stats_grown.map_fd;          \
		bpf.names.grown_fd = light->maps.names_grown.map_fd;          \
		return bpf__map_arrays(light->maps.records.map_fd,            \
				       light->maps.stats.map_fd,              \
				       light->maps.names.map_fd);             \
	}                                                                     \
                                                                              \
	static int load_ordinary_##name(void)                                 \
	{                                                                     \
		struct memcgtop_##name *skeleton;                             \
		int err;                                                      \
                                                                              \
		libbpf_set_print(bpf__print);                                 \
		skeleton = memcgtop_##name##__open();                         \
		if (!skeleton)                                                \
			return -errno;                                        \
		skeleton_##name = skeleton;                                   \
		bpf_map__set_max_entries(skeleton->maps.records,              \
					 bpf.records.nr);                     \
		bpf_map__set_max_entries(skeleton->maps.stats, bpf.stats.nr); \
		bpf_map__set_max_entries(skeleton->maps.names, bpf.names.nr); \
		err = memcgtop_##name##__load(skeleton);                      \
		if (err)                                                      \
			return err;                                           \
		bpf.shared = &skeleton->bss->shared;                          \
		bpf.walk_fd = bpf_program__fd(skeleton->progs.run_walk);      \
		bpf.records.grown_fd =                                        \
			bpf_map__fd(skeleton->maps.records_grown);            \
		bpf.stats.grown_fd = bpf_map__fd(skeleton->maps.stats_grown); \
		bpf.names.grown_fd = bpf_map__fd(skeleton->maps.names_grown); \
		return bpf__map_arrays(bpf_map__fd(skeleton->maps.records),   \
				       bpf_map__fd(skeleton->maps.stats),     \
				       bpf_map__fd(skeleton->maps.names));    \
	}                                                                     \
                                                                              \
	static int load_##name(const struct demand *demand,                   \
			       const struct start *start,                     \
			       const struct machine *machine)                 \
	{                                                                     \
		const bool has_light = machine->version >=                    \
				       MACHINE_VERSION(5, 17);                \
		int err = -EOPNOTSUPP;                                        \
                                                                              \
		bpf.look_fd = -1;                                             \
		bpf.unload = unload_##name;                                   \
		bpf__set_room(demand, start, machine);                        \
		if (has_light && !log_verbose)                                \
			err = load_light_##name();                            \
		if (err) {                                                    \
			bpf__close();                                         \
			err = load_ordinary_##name();                         \
		}                                                             \
		if (err && has_light && log_verbose) {                        \
			bpf__close();                                         \
			err = load_light_##name();                            \
		}                                                             \
		if (err)                                                      \
			bpf__close();                                         \
		return err;                                                   \
	}

DEFINE_LOAD(kfunc)
DEFINE_LOAD(direct)
DEFINE_LOAD(helper)

/* A program or a map that not all of them have. */
#define LOADED_FD(name, kind, member, what)                      \
	(light_##name ? light_##name->kind##s.member.kind##_fd : \
			what(skeleton_##name->kind##s.member))

static int bpf__run(int program)
{
	int err = bpf_prog_test_run_opts(program, NULL);

	if (err)
		log__error(
			err,
			"can't run the BPF program that walks the memory cgroups: %s",
			strerror(-err));
	return err;
}

static int walk__check(const struct walk *walk)
{
	switch (walk->error) {
	case WALK_OK:
		return 0;
	case WALK_MEMORY_DISABLED:
		return log__error(-ENODEV, MEMORY_DISABLED);
	case WALK_NO_START:
		return -ESRCH;
	default:
		return log__error(
			-E2BIG,
			"cgroups are nested deeper than %d levels, which can't be walked before Linux 6.2",
			PATH_LEVELS);
	}
}

/* A directory to start at; id 0: the root. */
struct directory {
	__u64 id;
	int fd;
};

static const struct directory root_directory;

static struct directory bpf__start(void)
{
	if (!bpf.start)
		return root_directory;
	return (struct directory){ bpf.start->id, bpf.start->fd };
}

/*
 * names_after: the serial above which names are read. Returns 0; -ESRCH, not
 * logged: where it is to start is no memcg; -errno, logged.
 */
static int bpf__walk(unsigned int groups, __u64 names_after,
		     const struct directory *start,
		     const struct machine *machine)
{
	struct walk *walk = &bpf.shared->walk;
	int err;

	*walk = (struct walk){
		.groups = groups,
		.page_shift = __builtin_ctz(machine->page_size),
		.names_after = names_after,
		.start_id = start->id,
		.start_fd = start->id ? start->fd : -1,
	};
	do {
		err = bpf__run(bpf.walk_fd);
		if (!err)
			err = walk__check(walk);
	} while (!err && !walk->is_done);
	bpf.walk_ns += walk->walk_ns;
	return err;
}

/* The rows of SUM() add up others: how many, and which. 0: it isn't one. */
#define PARTS_MAX 8

static int stat__parts(enum memcg_stat stat, enum memcg_stat *parts)
{
	int nr = 0;

	switch (stat) {
#define NODE(item, scale)
#define MEMCG(item, scale)
#define VM(item)
#define SUM(key) parts[nr++] = STAT_##key;
#define STAT(key, heading, unit, kind, counters, since, help) \
	case STAT_##key:                                      \
		counters break;
#include "memory_stat.h"
	default:
		break;
	}
	return nr;
}

/* Adds what the wanted sums add up, and takes out the sums. */
static void stats__resolve(const bool *wanted, bool *is_read)
{
	enum memcg_stat parts[PARTS_MAX];
	int i, nr;

	memset(is_read, 0, NR_STATS * sizeof(*is_read));
	for (i = 0; i < NR_STATS; i++) {
		nr = stat__parts(i, parts);
		is_read[i] |= wanted[i] && !nr;
		while (wanted[i] && nr)
			is_read[parts[--nr]] = true;
	}
}

/*
 * Gives a slot to each statistic that is read, in this order, then to the sums.
 * Only what is wanted can be seen later.
 */
static void slots__set(const bool *wanted, const bool *is_read)
{
	struct stat_slots *slots = &bpf.shared->slots;
	enum memcg_stat parts[PARTS_MAX];
	__u32 nr = 0;
	int i, part;

	memset(bpf.read_slot, NO_SLOT, sizeof(bpf.read_slot));
	for (i = 0; i < NR_STATS; i++) {
		slots->is_read[i] = is_read[i];
		if (!is_read[i] || (i == STAT_kernel && is_v1()))
			continue;
		slots->stat[nr] = i;
		bpf.read_slot[i] = nr++;
	}
	slots->nr = nr;
	/* Where the walk expects it: behind the others. */
	if (is_read[STAT_kernel] && is_v1())
		bpf.read_slot[STAT_kernel] = nr++;
	for (i = 0; i < NR_STATS; i++) {
		bpf.stat_slot[i] = wanted[i] ? bpf.read_slot[i] : NO_SLOT;
		part = stat__parts(i, parts);
		while (wanted[i] && part)
			if (is_read[parts[--part]])
				bpf.stat_slot[i] = nr;
		nr += bpf.stat_slot[i] == nr;
	}
	slots->nr_blocks = (nr + STAT_BLOCK - 1) / STAT_BLOCK;
}

/* What the walk read as the kernel counts becomes what memory.stat prints. */
static void stats__finish(__u32 nr_memcgs)
{
	const __u32 stride = bpf.shared->slots.nr_blocks * STAT_BLOCK;
	__u64 *end = (__u64 *)bpf.stats.data + (size_t)nr_memcgs * stride;
	enum memcg_stat parts[PARTS_MAX];
	__u64 *value, sum;
	int i, part;

	for (i = 0; i < NR_STATS; i++) {
		const __u8 slot = bpf.read_slot[i], shift = bpf.read_shift[i];

		/* The kfuncs have done so. */
		if (slot == NO_SLOT || bpf.look_fd < 0)
			continue;
		/* Per-CPU sums may be below 0 for a moment: memcg_page_state(). */
		for (value = (__u64 *)bpf.stats.data + slot; value < end;
		     value += stride)
			*value = (__s64)*value < 0 ? 0 : *value << shift;
	}
	for (i = 0; i < NR_STATS; i++) {
		const int nr = stat__parts(i, parts);

		if (!nr || bpf.stat_slot[i] == NO_SLOT)
			continue;
		for (value = bpf.stats.data; value < end; value += stride) {
			sum = 0;
			for (part = 0; part < nr; part++) {
				const __u8 slot = bpf.read_slot[parts[part]];

				if (slot != NO_SLOT &&
				    value[slot] != VALUE_UNKNOWN)
					sum += value[slot];
			}
			value[bpf.stat_slot[i]] = sum;
		}
	}
}

/* Makes room for what the last walk met; *grown: there was not enough. */
static int bpf__fit(const struct walk *walk, bool *grown)
{
	const __u32 nr_memcgs = walk->nr_memcgs,
		    nr_names = walk->nr_name_blocks,
		    nr_blocks = nr_memcgs * bpf.shared->slots.nr_blocks;
	int err;

	*grown = nr_memcgs > bpf.records.nr || nr_names > bpf.names.nr ||
		 nr_blocks > bpf.stats.nr;
	err = bpf_array__fit(&bpf.records, nr_memcgs);
	if (!err)
		err = bpf_array__fit(&bpf.names, nr_names);
	if (!err)
		err = bpf_array__fit(&bpf.stats, nr_blocks);
	return err;
}

/* What a walk costs that reads nothing: of interest to who asks for details. */
static int bpf__count(const struct machine *machine)
{
	struct walk *walk = &bpf.shared->walk;
	int err;

	if (!log_verbose)
		return 0;
	err = bpf__walk(WALK_COUNT, ~0ULL, &root_directory, machine);
	if (!err)
		log__verbose("counted %u memcgs in %llu us", walk->nr_memcgs,
			     walk->walk_ns / 1000);
	bpf.walk_ns = 0;
	return err;
}

/*
 * A removed cgroup may have had the path of the one to start at. They would be
 * siblings; one walk over the parent's children tells.
 */
static int bpf__find_others(const struct machine *machine)
{
	const struct walk *walk = &bpf.shared->walk;
	const struct memcg_record *records, *record;
	const struct name_block *names;
	const char *path, *name;
	struct directory above;
	struct stat status, start;
	__u32 nr_others = 0;
	bool grown = true;
	int err = 0;

	if (!bpf.start)
		return 0;
	above.fd =
		openat(bpf.start->fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* What a container has mounted ends there: above is another file system. */
	if (above.fd < 0 || fstat(above.fd, &status) ||
	    fstat(bpf.start->fd, &start) || start.st_dev != status.st_dev)
		goto cleanup;
	above.id = status.st_ino;
	while (grown && !err) {
		err = bpf__walk(WALK_CHILDREN, 0, &above, machine);
		if (!err)
			err = bpf__fit(walk, &grown);
	}
	if (err)
		goto cleanup;
	records = bpf.records.data;
	names = bpf.names.data;
	path = text__string(&bpf.start->path);
	name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	for (record = records + walk->nr_above;
	     record < records + walk->nr_memcgs; record++)
		nr_others += record->flags & MEMCG_DYING &&
			     !strcmp(names[record->name].byte, name);
	start__mention_others(bpf.start, nr_others);
cleanup:
	bpf.walk_ns = 0;
	if (above.fd >= 0)
		close(above.fd);
	/* Nobody knows of the parent: then there is nothing to mention. */
	return err == -ESRCH ? 0 : err;
}

/* What it prints of the root; reading it flushes, too. */
static int root__read_stats(const struct machine *machine,
			    struct memcg_stats *stats)
{
	char path[PATH_MAX + 16];
	int err;

	if (!*machine__mount(machine))
		return -ENOENT;
	snprintf(path, sizeof(path), "%s/memory.stat", machine__mount(machine));
	err = stat_file__read(path, is_v1(), stats, NULL);
	if (err)
		log__verbose("can't read %s: %s", path, strerror(-err));
	return err;
}

/*
 * Which lines memory.stat has depends on configuration and mount options, and
 * a counter may be readable without having one. The root's file tells: what
 * isn't printed there isn't wanted.
 */
static int bpf__read_stat_keys(const struct machine *machine,
			       struct memcg_stats *file, bool *wanted)
{
	int i, err;

	err = root__read_stats(machine, file);
	if (err) {
		log__note(
			"can't read the root's memory.stat; statistics that this kernel doesn't keep may show as 0");
		return err;
	}
	for (i = 0; i < NR_STATS; i++)
		/* v1 has a file of its own for kernel memory. */
		if (file->value[i] == VALUE_UNKNOWN &&
		    !(i == STAT_kernel && is_v1()))
			wanted[i] = false;
	return 0;
}

static int kfunc__open(const struct demand *demand, const struct start *start,
		       struct machine *machine, struct source **source,
		       struct text *why)
{
	bool wanted[NR_STATS], is_read[NR_STATS];
	struct memcg_stats file;
	int err;

	if (machine->memory_is_v1) {
		text__append_string(
			why,
			"the memory controller is on cgroup v1, which source 'core' reads");
		return -EOPNOTSUPP;
	}
	err = load_kfunc(demand, start, machine);
	if (err) {
		kfunc__explain(err, machine, why);
		return err;
	}
	bpf.source.ops = &kfunc_source_ops;
	*source = &bpf.source;
	bpf.groups = demand->groups;
	bpf.start = start;
	err = bpf__count(machine);
	if (!err)
		err = bpf__find_others(machine);
	if (err) {
		bpf__close();
		return err;
	}
	memcpy(wanted, demand->stats, sizeof(wanted));
	if (bpf.groups & WALK_STATS)
		bpf__read_stat_keys(machine, &file, wanted);
	stats__resolve(wanted, is_read);
	slots__set(wanted, is_read);
	return 0;
}

/* The memory around an address, sizeof(shared->peek.word) bytes of it. */
static const __u8 *core__peek(__u64 middle)
{
	struct peek *peek = &bpf.shared->peek;

	if (peek->middle == middle)
		return (const __u8 *)peek->word;
	peek->middle = middle;
	return bpf__run(bpf.look_fd) ? NULL : (const __u8 *)peek->word;
}

/*
 * The table beside memory_cgrp_subsys, where both are static in memcontrol.c; or,
 * if that is none or the wrong one, where kallsyms says (CONFIG_KALLSYMS_ALL,
 * CAP_SYSLOG).
 */
static void core__find_table(struct stat_table *table, const char *symbol,
			     __u32 nr, __u32 nr_slots, bool by_kallsyms)
{
	const size_t size = sizeof(bpf.shared->peek.word);
	const __u8 *memory;
	__u64 address;

	if (nr_slots >= nr) {
		stat_table__set_identity(table, nr);
		return;
	}
	*table = (struct stat_table){ .nr = nr };
	memory = by_kallsyms ? NULL : core__peek(bpf.shared->layout.subsys);
	if (memory)
		stat_table__find(table, nr, nr_slots, memory, size);
	if (table->is_known) {
		log__verbose("%s found near memory_cgrp_subsys", symbol);
		return;
	}
	address = kallsyms__find(symbol);
	memory = address ? core__peek(address) : NULL;
	if (memory)
		stat_table__read_middle(table, nr, nr_slots, memory, size);
	log__verbose("%s %s", symbol,
		     table->is_known ? "found by /proc/kallsyms" : "not found");
}

/* 5.10 counts anonymous huge pages by the page (until 69473e5de873, 5.11). */
static __u8 scale__shift(enum stat_scale scale, const struct machine *machine)
{
	switch (scale) {
	case SCALE_KB:
		return 10;
	case SCALE_PAGES:
		return __builtin_ctz(machine->page_size);
	case SCALE_HUGE:
		return __builtin_ctz(machine->version < MACHINE_VERSION(5, 11) ?
					     machine->huge_page_size :
					     machine->page_size);
	default:
		return 0;
	}
}

/* What tells where the statistics are. */
struct placing {
	struct stat_table states;
	struct stat_table events;
	const struct machine *machine;
};

static struct stat_place placing__place(const struct placing *placing,
					const struct stat_item *item)
{
	const struct stat_table *table = item->is_event ? &placing->events :
							  &placing->states;

	if (!item->is_known || !table->is_known || item->item >= table->nr ||
	    table->index[item->item] == NO_INDEX)
		return (struct stat_place){};
	return (struct stat_place){
		.is_known = 1,
		.offset =
			table->index[item->item] * sizeof(__u64) +
			(item->is_event ? bpf.shared->layout.events_offset : 0),
		.shift = scale__shift(item->scale, placing->machine),
	};
}

/* Tells the walk where what is wanted is, as far as it is anywhere. */
static void placing__set(const struct placing *placing, const bool *wanted)
{
	struct shared *shared = bpf.shared;
	struct stat_place places[NR_STATS];
	bool is_read[NR_STATS];
	__u32 i;

	stats__resolve(wanted, is_read);
	for (i = 0; i < NR_STATS; i++) {
		places[i] = placing__place(placing, &shared->layout.items[i]);
		/* v1 has a page counter for it, and no statistic. */
		if (is_v1() && i == STAT_kernel)
			places[i] = (struct stat_place){
				.is_known = shared->layout.kmem_offset != 0,
				.shift = scale__shift(SCALE_PAGES,
						      placing->machine),
			};
		is_read[i] &= places[i].is_known != 0;
		bpf.read_shift[i] = places[i].shift;
	}
	slots__set(wanted, is_read);
	for (i = 0; i < shared->slots.nr; i++)
		shared->slots.offset[i] = places[shared->slots.stat[i]].offset;
	shared->slots.kmem_offset = is_v1() && is_read[STAT_kernel] ?
					    shared->layout.kmem_offset :
					    0;
}

/* Within an eighth, and what a machine does between two looks. */
static bool value__is_near(enum memcg_stat stat, __u64 one, __u64 other)
{
	static const bool is_bytes[NR_STATS] = {
#define STAT(key, heading, unit, kind, counters, since, help) \
	[STAT_##key] = UNIT_##unit == UNIT_BYTES,
#include "memory_stat.h"
	};
	const __u64 difference = one > other ? one - other : other - one;

	return difference <= one / 8 + (is_bytes[stat] ? 8 << 20 : 2048);
}

/*
 * What was mounted may be a cgroup namespace's root: its memcg is compared, to which
 * the walk comes last, after what is above it.
 */
static const __u64 *core__walk_mounted(const struct machine *machine)
{
	const struct walk *walk = &bpf.shared->walk;
	struct directory mounted = {};
	struct stat status;
	int err = -ENOENT;

	mounted.fd = open(machine__mount(machine),
			  O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (mounted.fd < 0)
		return NULL;
	if (!fstat(mounted.fd, &status)) {
		mounted.id = status.st_ino;
		err = bpf__walk(WALK_STATS | WALK_ROOT, ~0ULL, &mounted,
				machine);
	}
	close(mounted.fd);
	if (err || !walk->nr_memcgs || walk->nr_memcgs > bpf.records.nr)
		return NULL;
	stats__finish(walk->nr_memcgs);
	return (const __u64 *)((struct stat_block *)bpf.stats.data +
			       walk->nr_above * bpf.shared->slots.nr_blocks);
}

static bool core__agrees(const struct placing *placing,
			 const struct memcg_stats *file)
{
	const __u64 *walked = core__walk_mounted(placing->machine);
	__u64 there, here;
	__u32 i, nr = 0;

	if (!walked)
		return false;
	for (i = 0; i < NR_STATS; i++) {
		if (bpf.stat_slot[i] == NO_SLOT ||
		    file->value[i] == VALUE_UNKNOWN)
			continue;
		there = file->value[i];
		here = walked[bpf.stat_slot[i]];
		nr += there > 0;
		if (!value__is_near(i, there, here)) {
			log__verbose(
				"a line of memory.stat is %llu, read by the table %llu",
				there, here);
			return false;
		}
	}
	/*
	 * A namespace's root may have next to nothing, or none of it flushed yet
	 * (memcg_vmstats_needs_flush(), 6.8): then the table's form has to do.
	 */
	return nr > 5 || bpf.shared->walk.nr_above;
}

/*
 * A table that was found by its looks is trusted only once statistics that are read
 * by it are those of memory.stat where cgroups are mounted. A machine that is busy just then
 * is looked at again.
 */
static bool core__proves(const struct placing *placing,
			 struct memcg_stats *file)
{
	int i;

	for (i = 0; i < 3; i++)
		if (core__agrees(placing, file))
			return true;
		else if (root__read_stats(placing->machine, file))
			break;
	return false;
}

/* Sets where each statistic is. Takes out of wanted what isn't printed. */
static void core__place_stats(bool *wanted, const struct machine *machine)
{
	struct shared *shared = bpf.shared;
	const struct layout *layout = &shared->layout;
	const struct stat_item swap = { .is_known = 1,
					.item = layout->swap_item,
					.scale = SCALE_PAGES };
	struct placing placing = { .machine = machine };
	struct memcg_stats file;
	bool all[NR_STATS], has_file, is_proved = false;
	int i;

	memset(all, true, sizeof(all));
	has_file = !bpf__read_stat_keys(machine, &file, wanted);
	for (i = 0; has_file && i < 2 && !is_proved; i++) {
		core__find_table(&placing.states, "mem_cgroup_stats_index",
				 layout->nr_items, layout->nr_states, i);
		core__find_table(&placing.events, "mem_cgroup_events_index",
				 layout->nr_event_items, layout->nr_events, i);
		placing__set(&placing, all);
		is_proved =
			(placing.states.is_known || placing.events.is_known) &&
			core__proves(&placing, &file);
	}
	if (!is_proved)
		placing.states.is_known = placing.events.is_known = false;
	if (!placing.states.is_known || !placing.events.is_known)
		log__note(
			"the kernel's tables of statistics weren't found, or don't fit memory.stat; the columns that need them are unknown");
	placing__set(&placing, wanted);
	shared->swap = placing__place(&placing, &swap);
}

static int direct__load(const struct demand *demand, const struct start *start,
			const struct machine *machine)
{
	int err = load_direct(demand, start, machine);

	if (!err)
		bpf.look_fd =
			LOADED_FD(direct, prog, run_look, bpf_program__fd);
	return err;
}

static int helper__load(const struct demand *demand, const struct start *start,
			const struct machine *machine)
{
	int err = load_helper(demand, start, machine);

	if (!err)
		bpf.look_fd =
			LOADED_FD(helper, prog, run_look, bpf_program__fd);
	return err;
}

static int core__open(const struct demand *demand, const struct start *start,
		      struct machine *machine, struct source **source,
		      struct text *why)
{
	int err = -EOPNOTSUPP;
	bool wanted[NR_STATS];

	if (machine->version >= MACHINE_VERSION(6, 2))
		err = direct__load(demand, start, machine);
	if (err)
		err = helper__load(demand, start, machine);
	if (err) {
		bpf__explain(err, machine, why);
		return err;
	}
	log__verbose("walking by %s", bpf.unload == unload_direct ?
					      "direct loads" :
					      "helper reads, in steps");
	bpf.source.ops = &core_source_ops;
	*source = &bpf.source;
	bpf.groups = demand->groups;
	bpf.start = start;
	memcpy(wanted, demand->stats, sizeof(wanted));
	memset(bpf.stat_slot, NO_SLOT, sizeof(bpf.stat_slot));
	err = bpf__run(bpf.look_fd);
	if (!err)
		err = bpf__count(machine);
	if (!err)
		err = bpf__find_others(machine);
	if (!err &&
	    (bpf.groups & WALK_STATS || (is_v1() && bpf.groups & WALK_SWAP)))
		core__place_stats(wanted, machine);
	if (err)
		bpf__close();
	return err;
}

/* The kernel's own flush can't be called from BPF without the kfunc. */
static __u64 core__flush(const struct machine *machine)
{
	const __u64 time = clock__monotonic_ns();
	struct memcg_stats stats;
	char path[64];

	if (bpf.start) {
		snprintf(path, sizeof(path), "/proc/self/fd/%d/memory.stat",
			 bpf.start->fd);
		stat_file__read(path, is_v1(), &stats, NULL);
	} else {
		root__read_stats(machine, &stats);
	}
	return clock__monotonic_ns() - time;
}

/* What is above the start came from there to the root; parents are to be first. */
static void bpf__turn_ancestors(__u32 nr)
{
	const __u32 stride = bpf.shared->slots.nr_blocks;
	struct memcg_record *records = bpf.records.data, record;
	struct stat_block *stats = bpf.stats.data, block;
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
	}
}

/* Walks until the arrays held all there was; the tree may grow meanwhile. */
static int bpf__walk_whole(__u64 names_after, bool flush,
			   const struct machine *machine, struct sample *sample)
{
	const struct walk *walk = &bpf.shared->walk;
	const struct directory start = bpf__start();
	unsigned int groups = bpf.groups & ~(flush ? 0 : WALK_FLUSH);
	bool grown;
	int err;

	if (groups & WALK_FLUSH && bpf.look_fd >= 0)
		sample->flush_ns = core__flush(machine);
	do {
		err = bpf__walk(groups, names_after, &start, machine);
		if (!err)
			err = bpf__fit(walk, &grown);
		if (err)
			return err;
		if (groups & WALK_FLUSH && bpf.look_fd < 0)
			sample->flush_ns = walk->flush_ns;
		groups &= ~WALK_FLUSH;
	} while (grown);

	clock_gettime(CLOCK_REALTIME, &sample->time);
	sample->walk_ns = bpf.walk_ns;
	bpf.walk_ns = 0;
	sample->nr_memcgs = walk->nr_memcgs;
	sample->nr_above = walk->nr_above;
	bpf__turn_ancestors(walk->nr_above);
	sample->records = bpf.records.data;
	sample->stats = bpf.stats.data;
	stats__finish(walk->nr_memcgs);
	sample->names = bpf.names.data;
	return 0;
}

static int bpf__read(struct source *source, struct snapshot *snapshot,
		     struct snapshot *before, struct machine *machine)
{
	struct sample sample = {
		.source = source->ops->name,
		.hierarchy = is_v1() ? "v1" : "v2",
		.origin = machine->boot_id,
		.recursiveprot = machine->recursiveprot,
		.page_size = machine->page_size,
		.nr_stats = bpf.shared->slots.nr_blocks * STAT_BLOCK,
		.stat_slot = bpf.stat_slot,
	};
	__u64 names_after, missing = 0;
	bool flush = true;
	int err;

	/*
	 * Names are read once, of memcgs younger than the newest one known. One
	 * that was made during the last walk, behind it, may be older than that,
	 * and on v1 one may be renamed: then walk again with the bound below it.
	 */
	names_after = before && !(is_v1() && !bpf.shared->layout.has_revision) ?
			      before->newest :
			      0;
	do {
		err = bpf__walk_whole(names_after, flush, machine, &sample);
		if (err == -ESRCH)
			return before ? start__fail_gone(bpf.start) :
					start__fail_refused(bpf.start);
		if (err)
			return err;
		sample.monotonic_ns = clock__monotonic_ns();
		err = snapshot__build(snapshot, &sample, before, &missing);
		names_after = missing - 1;
		flush = false;
	} while (err == -ESTALE);
	return err;
}

static void bpf__close_source(struct source *source __attribute__((unused)))
{
	bpf__close();
}

const struct source_ops kfunc_source_ops = {
	.name = "kfunc",
	.open = kfunc__open,
	.read = bpf__read,
	.close = bpf__close_source,
};

const struct source_ops core_source_ops = {
	.name = "core",
	.open = core__open,
	.read = bpf__read,
	.close = bpf__close_source,
};
