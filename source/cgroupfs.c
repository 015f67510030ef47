// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The source that reads the files of cgroup v2 or v1, for users who may not load BPF
 * and for kernels that can't run it. It goes from directory to directory by
 * descriptors: no path is too long, and no symbolic link is followed. Files don't show
 * dying and hidden memcgs.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>
#include "lib/keyed_text.h"
#include "lib/log.h"
#include "lib/small_file.h"
#include "memcgtop.h"
#include "source/source.h"
#include "source/start.h"
#include "source/stat_file.h"

/* A file that holds one number, or "max". */
struct cgroup_file {
	const char *name;
	size_t offset; /* of its number in struct memcg_record */
};

#define FILE_OF(name, field)                               \
	{                                                  \
		name, offsetof(struct memcg_record, field) \
	}

/* A directory without the first of these is no memcg. */
static const struct cgroup_file files_v2[] = {
	FILE_OF("memory.current", memory.current),
	FILE_OF("memory.peak", memory.peak),
	FILE_OF("memory.min", memory.min),
	FILE_OF("memory.low", memory.low),
	FILE_OF("memory.high", memory.high),
	FILE_OF("memory.max", memory.max),
	FILE_OF("memory.swap.current", swap.current),
	FILE_OF("memory.swap.peak", swap.peak),
	FILE_OF("memory.swap.high", swap.high),
	FILE_OF("memory.swap.max", swap.max),
	FILE_OF("memory.zswap.max", zswap_max),
	FILE_OF("memory.zswap.writeback", zswap_writeback),
	FILE_OF("memory.oom.group", oom_group),
	{},
};

static const struct cgroup_file files_v1[] = {
	FILE_OF("memory.usage_in_bytes", memory.current),
	FILE_OF("memory.max_usage_in_bytes", memory.peak),
	FILE_OF("memory.limit_in_bytes", memory.max),
	FILE_OF("memory.failcnt", failcnt),
	FILE_OF("memory.memsw.usage_in_bytes", memsw_current),
	FILE_OF("memory.memsw.limit_in_bytes", memsw_max),
	{},
};

/* The key of a line of memory.events and its like. */
struct event_key {
	const char *key;
	size_t event; /* enum memcg_event */
};

static const struct event_key event_keys[] = {
#define EVENT(key, heading, counter, since, help) { #key, EVENT_##key },
#define SWAP_EVENT(key, heading, counter, since, help)
#include "memory_events.h"
	{},
};

static const struct event_key swap_event_keys[] = {
#define EVENT(key, heading, counter, since, help)
#define SWAP_EVENT(key, heading, counter, since, help) \
	{ #key, EVENT_swap_##key },
#include "memory_events.h"
	{},
};

struct cgroupfs {
	struct source source;
	int root_fd;
	bool is_v1;
	bool has_noted_closed; /* cgroupfs__note_closed() has logged */
	unsigned int groups; /* enum walk_group */
	const struct machine *machine;
	const struct start *start; /* NULL: the root */
	/* The sample that was read last: */
	struct memcg_record *records;
	struct memcg_stats *stats;
	struct name_block *names; /* NAME_BLOCKS_MAX for each record */
	__u32 nr;
	__u32 room;
	__u8 stat_slot[NR_STATS];
	/* The text of the file that was read last; memory.stat is the longest, 2 KiB. */
	char text[32768];
};

/* source is the first member. */
static struct cgroupfs *cgroupfs__of(struct source *source)
{
	return (struct cgroupfs *)source;
}

/* Reads a file of a cgroup into cgroupfs->text. Returns its length or -errno. */
static ssize_t cgroupfs__read_text(struct cgroupfs *cgroupfs, int directory,
				   const char *name)
{
	return small_file__read(directory, name, cgroupfs->text,
				sizeof(cgroupfs->text));
}

/* The text as one number. */
static __u64 cgroupfs__number(const struct cgroupfs *cgroupfs)
{
	/* v1 says LONG_MAX, rounded down to a page, where v2 says "max". */
	const __u64 v1_max = INT64_MAX & ~(cgroupfs->machine->page_size - 1ULL);
	__u64 number;
	char *end;

	if (!strncmp(cgroupfs->text, "max", 3))
		return VALUE_NO_LIMIT;
	number = strtoull(cgroupfs->text, &end, 10);
	if (end == cgroupfs->text)
		return VALUE_UNKNOWN;
	return cgroupfs->is_v1 && number >= v1_max ? VALUE_NO_LIMIT : number;
}

/* Reads a file of events. Those that it lacks, or all, stay unknown. */
static void cgroupfs__read_events(struct cgroupfs *cgroupfs, int directory,
				  const char *name,
				  const struct event_key *keys, __u64 *event)
{
	if (cgroupfs__read_text(cgroupfs, directory, name) < 0)
		return;
	for (; keys->key; keys++)
		keyed_text__find(cgroupfs->text, keys->key, 1,
				 &event[keys->event]);
}

/* The only event that v1 tells is the number of killed processes. */
static void cgroupfs__read_oom_control(struct cgroupfs *cgroupfs, int directory,
				       struct memcg_record *record)
{
	if (cgroupfs__read_text(cgroupfs, directory, "memory.oom_control") < 0)
		return;
	keyed_text__find(cgroupfs->text, "under_oom", 1, &record->under_oom);
	keyed_text__find(cgroupfs->text, "oom_kill", 1,
			 &record->event_local[EVENT_oom_kill]);
}

static void cgroupfs__read_stats(struct cgroupfs *cgroupfs, int directory,
				 struct memcg_record *record,
				 struct memcg_stats *stats)
{
	cgroupfs__read_text(cgroupfs, directory, "memory.stat");
	stat_file__parse(cgroupfs->text, cgroupfs->is_v1, stats,
			 cgroupfs->is_v1 ? &record->swap.current : NULL);
	if (cgroupfs->is_v1 &&
	    cgroupfs__read_text(cgroupfs, directory,
				"memory.kmem.usage_in_bytes") > 0)
		stats->value[STAT_kernel] = cgroupfs__number(cgroupfs);
}

/*
 * Notes that a cgroup may not be looked into, and what that costs. Only the first is
 * noted: the same cgroups may be closed in each sample.
 */
static void cgroupfs__note_closed(struct cgroupfs *cgroupfs, const char *name,
				  const char *cost)
{
	if (!cgroupfs->has_noted_closed)
		log__note(
			"can't look into cgroup '%s', and maybe others: %s; %s",
			name, strerror(EACCES), cost);
	cgroupfs->has_noted_closed = true;
}

/*
 * Reads the files of one number. Returns 0; -ENOENT, not logged: this isn't a memcg,
 * or not any more; -errno, logged.
 */
static int cgroupfs__read_files(struct cgroupfs *cgroupfs, int directory,
				const char *name, bool is_root,
				struct memcg_record *record)
{
	const struct cgroup_file *file = cgroupfs->is_v1 ? files_v1 : files_v2;
	ssize_t length;

	/* For v1's root mem_cgroup_usage() adds up page cache and anonymous pages. */
	if (is_root && cgroupfs->is_v1)
		return 0;
	for (; file->name; file++) {
		length = cgroupfs__read_text(cgroupfs, directory, file->name);
		if (length >= 0)
			*(__u64 *)((char *)record + file->offset) =
				cgroupfs__number(cgroupfs);
		else if (is_root ||
			 file->offset !=
				 offsetof(struct memcg_record, memory.current))
			continue;
		else if (length == -EACCES || length == -EPERM)
			cgroupfs__note_closed(cgroupfs, name,
					      "what it uses isn't known");
		else if (length == -ENOENT || length == -ENODEV)
			return -ENOENT;
		else
			return log__error(length,
					  "can't read %s of cgroup '%s': %s",
					  file->name, name, strerror(-length));
	}
	return 0;
}

/* Reads all that is asked for of one memcg. Returns as cgroupfs__read_files(). */
static int cgroupfs__read_memcg(struct cgroupfs *cgroupfs, int directory,
				const char *name, bool is_root,
				struct memcg_record *record,
				struct memcg_stats *stats)
{
	int err = cgroupfs__read_files(cgroupfs, directory, name, is_root,
				       record);

	if (err)
		return err;
	if (cgroupfs->is_v1) {
		cgroupfs__read_oom_control(cgroupfs, directory, record);
	} else {
		cgroupfs__read_events(cgroupfs, directory, "memory.events",
				      event_keys, record->event);
		cgroupfs__read_events(cgroupfs, directory, "memory.swap.events",
				      swap_event_keys, record->event);
		if (cgroupfs->groups & WALK_LOCAL_EVENTS)
			cgroupfs__read_events(cgroupfs, directory,
					      "memory.events.local", event_keys,
					      record->event_local);
	}
	if (cgroupfs->groups & WALK_STATS ||
	    (cgroupfs->is_v1 && cgroupfs->groups & WALK_SWAP))
		cgroupfs__read_stats(cgroupfs, directory, record, stats);
	return 0;
}

/* Makes room for one more memcg. */
static int cgroupfs__make_room(struct cgroupfs *cgroupfs)
{
	const __u32 room = cgroupfs->room ? cgroupfs->room * 2 : 128;
	void *records, *stats, *names;

	if (cgroupfs->nr < cgroupfs->room)
		return 0;
	records = reallocarray(cgroupfs->records, room,
			       sizeof(*cgroupfs->records));
	if (records)
		cgroupfs->records = records;
	stats = reallocarray(cgroupfs->stats, room, sizeof(*cgroupfs->stats));
	if (stats)
		cgroupfs->stats = stats;
	names = reallocarray(cgroupfs->names, room,
			     NAME_BLOCKS_MAX * sizeof(*cgroupfs->names));
	if (names)
		cgroupfs->names = names;
	if (!records || !stats || !names)
		return log__error(-ENOMEM, "no memory for %u memcgs", room);
	cgroupfs->room = room;
	return 0;
}

/* True if the children's memory is charged to it, too. Only v1 up to 5.10 can differ. */
static bool cgroupfs__is_hierarchical(struct cgroupfs *cgroupfs, int directory)
{
	if (!cgroupfs->is_v1 ||
	    cgroupfs->machine->version >= MACHINE_VERSION(5, 11))
		return true;
	return cgroupfs__read_text(cgroupfs, directory,
				   "memory.use_hierarchy") <= 0 ||
	       cgroupfs->text[0] != '0';
}

/*
 * True for the real root, which has no memory.current. A container's root has it; if
 * the controller isn't enabled for the container, memory.stat is missing, too.
 */
static bool cgroupfs__is_root(const struct cgroupfs *cgroupfs, int directory)
{
	return cgroupfs->is_v1 ?
		       !faccessat(directory, "release_agent", F_OK, 0) :
		       faccessat(directory, "memory.current", F_OK, 0) &&
			       !faccessat(directory, "memory.stat", F_OK, 0);
}

/*
 * Adds one memcg. parent is its parent's serial, 0 for the root. is_charged_above: its
 * parent is charged, too. Returns 0; -ENOENT, not logged: this is no memcg or gone,
 * and there is none below it; -errno, logged.
 */
static int cgroupfs__add(struct cgroupfs *cgroupfs, int directory,
			 const char *name, __u64 parent, bool is_charged_above)
{
	struct memcg_record *record;
	struct stat status;
	bool is_root;
	int err = cgroupfs__make_room(cgroupfs);

	if (err)
		return err;
	if (fstat(directory, &status))
		return -ENOENT;
	record = &cgroupfs->records[cgroupfs->nr];
	record__clear(record);
	record->serial = record->id = status.st_ino;
	record->parent = parent;
	record->name = cgroupfs->nr * NAME_BLOCKS_MAX;
	snprintf((char *)&cgroupfs->names[record->name],
		 NAME_BLOCKS_MAX * sizeof(*cgroupfs->names), "%s", name);
	is_root = !parent && cgroupfs__is_root(cgroupfs, directory);
	if (is_root)
		record->flags |= MEMCG_ROOT;
	if (!is_charged_above)
		record->flags |= MEMCG_NOT_HIERARCHICAL;
	err = cgroupfs__read_memcg(cgroupfs, directory, name, is_root, record,
				   &cgroupfs->stats[cgroupfs->nr]);
	if (err == -ENOENT && !parent)
		return log__error(
			-ENODEV,
			"%s has no memory controller: it is disabled (boot option cgroup_disable=memory), or not enabled for this container",
			machine__mount(cgroupfs->machine));
	if (!err)
		cgroupfs->nr++;
	return err;
}

static int cgroupfs__walk(struct cgroupfs *cgroupfs, int directory,
			  const char *name, __u64 parent,
			  bool is_charged_above);

/* Adds all below the memcg of that serial. Closes its directory. */
static int cgroupfs__walk_children(struct cgroupfs *cgroupfs, int directory,
				   __u64 parent)
{
	const bool is_hierarchical =
		cgroupfs__is_hierarchical(cgroupfs, directory);
	struct dirent *entry;
	DIR *list = fdopendir(directory);
	int err = 0, fd;

	if (!list) {
		close(directory);
		return log__error(-errno, "can't list a cgroup: %s",
				  strerror(errno));
	}
	while (!err && (errno = 0, entry = readdir(list))) {
		if (entry->d_type != DT_DIR || !strcmp(entry->d_name, ".") ||
		    !strcmp(entry->d_name, ".."))
			continue;
		fd = openat(directory, entry->d_name,
			    O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
		if (fd >= 0)
			err = cgroupfs__walk(cgroupfs, fd, entry->d_name,
					     parent, is_hierarchical);
		else if (errno == EACCES)
			/* Its owner may have shut out everybody else. */
			cgroupfs__note_closed(cgroupfs, entry->d_name,
					      "what is below isn't shown");
		else if (errno != ENOENT)
			err = log__error(-errno, "can't open cgroup '%s': %s",
					 entry->d_name, strerror(errno));
	}
	/* The list of a cgroup that is removed meanwhile ends early. */
	if (!err && errno && errno != ENOENT && errno != ENODEV)
		err = log__error(-errno, "can't list a cgroup: %s",
				 strerror(errno));
	closedir(list);
	return err;
}

/* Adds a memcg and all below it, if it is one. Closes its directory. */
static int cgroupfs__walk(struct cgroupfs *cgroupfs, int directory,
			  const char *name, __u64 parent, bool is_charged_above)
{
	int err = cgroupfs__add(cgroupfs, directory, name, parent,
				is_charged_above);

	if (err) {
		close(directory);
		return err == -ENOENT ? 0 : err;
	}
	return cgroupfs__walk_children(
		cgroupfs, directory,
		cgroupfs->records[cgroupfs->nr - 1].serial);
}

/* The number of levels from the mounted root down to the start; -1: it isn't below. */
static int cgroupfs__start_depth(const struct cgroupfs *cgroupfs)
{
	struct stat root, here;
	int fd = dup(cgroupfs->start->fd), above, depth;

	if (fstat(cgroupfs->root_fd, &root))
		root.st_ino = 0;
	for (depth = 0; fd >= 0; depth++) {
		if (fstat(fd, &here) || here.st_dev != root.st_dev)
			break;
		if (here.st_ino == root.st_ino) {
			close(fd);
			return depth;
		}
		above = openat(fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		close(fd);
		fd = above;
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

/*
 * The path from the mounted root to the start. A mount may show only a part of the
 * hierarchy, so only the last parts of the start's path lead there: as many as there
 * are levels between them. If the start was found on another mount, it is all of them.
 */
static const char *cgroupfs__start_path(const struct cgroupfs *cgroupfs)
{
	const char *path = text__string(&cgroupfs->start->path);
	const char *rest = path + strlen(path);
	int parts = cgroupfs__start_depth(cgroupfs);

	if (parts < 0)
		return path;
	while (parts-- > 0 && rest > path)
		do
			rest--;
		while (rest > path && *rest != '/');
	return rest;
}

/*
 * Adds the memcgs above the start, the start, and all below it. directory is the
 * mounted root's, which is closed. Returns 0; -ESRCH, not logged: the start isn't
 * there; -errno, logged.
 */
static int cgroupfs__walk_start(struct cgroupfs *cgroupfs, int directory)
{
	const char *path = cgroupfs__start_path(cgroupfs);
	bool is_charged_above = true;
	char name[NAME_MAX + 1] = "";
	__u64 parent = 0;
	size_t length;
	int err, below;

	for (;;) {
		err = cgroupfs__add(cgroupfs, directory, name, parent,
				    is_charged_above);
		if (err)
			break;
		parent = cgroupfs->records[cgroupfs->nr - 1].serial;
		path += strspn(path, "/");
		if (!*path)
			break;
		length = strcspn(path, "/");
		snprintf(name, sizeof(name), "%.*s", (int)length, path);
		path += length;
		is_charged_above =
			cgroupfs__is_hierarchical(cgroupfs, directory);
		below = openat(directory, name,
			       O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
		close(directory);
		directory = below;
		if (directory < 0)
			return -ESRCH;
	}
	/* Another cgroup may have the start's path by now. */
	if (err || parent != cgroupfs->start->id) {
		close(directory);
		return err && err != -ENOENT ? err : -ESRCH;
	}
	return cgroupfs__walk_children(cgroupfs, directory, parent);
}

static void cgroupfs__close(struct source *source)
{
	struct cgroupfs *cgroupfs = cgroupfs__of(source);

	if (cgroupfs->root_fd >= 0)
		close(cgroupfs->root_fd);
	free(cgroupfs->records);
	free(cgroupfs->stats);
	free(cgroupfs->names);
	free(cgroupfs);
}

/* A walk keeps a descriptor open for each level, and a tree may be deep. */
static void descriptors__raise_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static int cgroupfs__open(const struct demand *demand,
			  const struct start *start, struct machine *machine,
			  struct source **source, struct text *why)
{
	const char *path = machine__mount(machine);
	struct cgroupfs *cgroupfs;
	int i, err;

	if (!machine->memory_is_enabled)
		return log__error(-ENODEV, MEMORY_DISABLED);
	if (!*path) {
		text__format(
			why,
			"no cgroup %s file system with the memory controller is mounted",
			machine->memory_is_v1 ? "v1" : "v2");
		return -ENOENT;
	}
	cgroupfs = calloc(1, sizeof(*cgroupfs));
	if (!cgroupfs)
		return log__error(-ENOMEM, "no memory for source 'cgroupfs'");
	cgroupfs->source.ops = &cgroupfs_source_ops;
	cgroupfs->is_v1 = machine->memory_is_v1;
	cgroupfs->groups = demand->groups;
	cgroupfs->start = start;
	for (i = 0; i < NR_STATS; i++)
		cgroupfs->stat_slot[i] = demand->groups & WALK_STATS ? i :
								       NO_SLOT;
	cgroupfs->root_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (cgroupfs->root_fd < 0) {
		err = -errno;
		text__format(why, "can't open %s: %s", path, strerror(-err));
		cgroupfs__close(&cgroupfs->source);
		return err;
	}
	descriptors__raise_limit();
	*source = &cgroupfs->source;
	return 0;
}

static int cgroupfs__read(struct source *source, struct snapshot *snapshot,
			  struct snapshot *before, struct machine *machine)
{
	struct cgroupfs *cgroupfs = cgroupfs__of(source);
	struct sample sample = {
		.source = source->ops->name,
		.hierarchy = cgroupfs->is_v1 ? "v1" : "v2",
		.origin = machine->boot_id,
		.lacks_dying = true,
		.recursiveprot = machine->recursiveprot,
		.page_size = machine->page_size,
		.nr_stats = NR_STATS,
		.stat_slot = cgroupfs->stat_slot,
	};
	__u64 time, missing;
	int fd, err;

	cgroupfs->machine = machine;
	cgroupfs->nr = 0;
	fd = openat(cgroupfs->root_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return log__error(-errno, "can't open the root cgroup: %s",
				  strerror(errno));
	time = clock__monotonic_ns();
	err = cgroupfs->start ? cgroupfs__walk_start(cgroupfs, fd) :
				cgroupfs__walk(cgroupfs, fd, "", 0, true);
	sample.monotonic_ns = clock__monotonic_ns();
	sample.walk_ns = sample.monotonic_ns - time;
	if (err == -ESRCH)
		return before ? start__fail_gone(cgroupfs->start) :
				start__fail_refused(cgroupfs->start);
	if (err)
		return err;
	clock_gettime(CLOCK_REALTIME, &sample.time);
	sample.nr_memcgs = cgroupfs->nr;
	sample.starts_in_namespace = !(cgroupfs->records[0].flags & MEMCG_ROOT);
	while (cgroupfs->start &&
	       cgroupfs->records[sample.nr_above].id != cgroupfs->start->id)
		sample.nr_above++;
	sample.records = cgroupfs->records;
	sample.stats = (const __u64 *)cgroupfs->stats;
	sample.names = cgroupfs->names;
	return snapshot__build(snapshot, &sample, before, &missing);
}

const struct source_ops cgroupfs_source_ops = {
	.name = "cgroupfs",
	.open = cgroupfs__open,
	.read = cgroupfs__read,
	.close = cgroupfs__close,
};
