// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The source that reads the files of cgroup v2 or v1: for whoever may not load
 * BPF, or has no kernel for it. Goes by directory descriptors, so that no path is
 * too long and no name leads astray. Sees no dying and no hidden memcgs.
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
#include "lib/log.h"
#include "lib/small_file.h"
#include "memcgtop.h"
#include "source/source.h"
#include "source/start.h"
#include "source/stat_file.h"

/* A file that holds one number, or "max". */
struct file {
	const char *name;
	size_t offset; /* in struct memcg_record */
};

#define FILE_OF(name, field)                               \
	{                                                  \
		name, offsetof(struct memcg_record, field) \
	}

/* The first tells whether there is a memcg at all. */
static const struct file files_v2[] = {
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

static const struct file files_v1[] = {
	FILE_OF("memory.usage_in_bytes", memory.current),
	FILE_OF("memory.max_usage_in_bytes", memory.peak),
	FILE_OF("memory.limit_in_bytes", memory.max),
	FILE_OF("memory.failcnt", failcnt),
	FILE_OF("memory.memsw.usage_in_bytes", memsw_current),
	FILE_OF("memory.memsw.limit_in_bytes", memsw_max),
	{},
};

/* A line "KEY NUMBER" of memory.events and its like. */
struct key {
	const char *key;
	size_t event; /* enum memcg_event */
};

static const struct key event_keys[] = {
#define EVENT(key, heading, counter, since, help) { #key, EVENT_##key },
#define SWAP_EVENT(key, heading, counter, since, help)
#include "memory_events.h"
	{},
};

static const struct key swap_event_keys[] = {
#define EVENT(key, heading, counter, since, help)
#define SWAP_EVENT(key, heading, counter, since, help) \
	{ #key, EVENT_swap_##key },
#include "memory_events.h"
	{},
};

static struct {
	struct source source;
	int root_fd;
	bool v1;
	unsigned int groups;
	const struct machine *machine;
	const struct start *start; /* NULL: the root */
	struct memcg_record *records;
	struct memcg_stats *stats;
	struct name_block *names; /* NAME_BLOCKS_MAX for each record */
	__u32 nr;
	__u32 room;
	__u8 stat_slot[NR_STATS];
} cgroupfs = { .root_fd = -1 };

/* One buffer for every file: memory.stat is the longest, some 2 KiB. */
static char content[32768];

/* Reads a file below a directory into content. Its length or -errno. */
static ssize_t directory__read(int directory, const char *name)
{
	return small_file__read(directory, name, content, sizeof(content));
}

static __u64 content__number(void)
{
	/* v1 says LONG_MAX, by the page, where v2 says "max". */
	const __u64 v1_max = INT64_MAX & ~(cgroupfs.machine->page_size - 1ULL);
	__u64 number;
	char *end;

	if (!strncmp(content, "max", 3))
		return VALUE_NO_LIMIT;
	number = strtoull(content, &end, 10);
	if (end == content)
		return VALUE_UNKNOWN;
	return cgroupfs.v1 && number >= v1_max ? VALUE_NO_LIMIT : number;
}

static __u64 content__find(const char *key)
{
	const size_t length = strlen(key);
	const char *line = content;

	while (line) {
		if (!strncmp(line, key, length) && line[length] == ' ')
			return strtoull(line + length, NULL, 10);
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	return VALUE_UNKNOWN;
}

static void directory__read_events(int directory, const char *name,
				   const struct key *keys, __u64 *event)
{
	if (directory__read(directory, name) < 0)
		return;
	for (; keys->key; keys++)
		event[keys->event] = content__find(keys->key);
}

static void directory__read_v1(int directory, struct memcg_record *record)
{
	/* Of the events v1 only tells how many were killed. */
	if (directory__read(directory, "memory.oom_control") < 0)
		return;
	record->under_oom = content__find("under_oom");
	record->event_local[EVENT_oom_kill] = content__find("oom_kill");
}

static void directory__read_stats(int directory, struct memcg_record *record,
				  struct memcg_stats *stats)
{
	directory__read(directory, "memory.stat");
	stat_file__parse(content, cgroupfs.v1, stats,
			 cgroupfs.v1 ? &record->swap.current : NULL);
	if (cgroupfs.v1 &&
	    directory__read(directory, "memory.kmem.usage_in_bytes") > 0)
		stats->value[STAT_kernel] = content__number();
}

/* Once: it may be so at each sample. */
static void cgroupfs__note_closed(const char *name, const char *what)
{
	static bool is_noted;

	if (!is_noted)
		log__note(
			"can't look into cgroup '%s', and maybe others: %s; %s",
			name, strerror(EACCES), what);
	is_noted = true;
}

/* 0; -ENOENT, not logged: there is no memcg here (any more); -errno, logged. */
static int directory__read_memcg(int directory, const char *name, bool is_root,
				 struct memcg_record *record,
				 struct memcg_stats *stats)
{
	const struct file *file = cgroupfs.v1 ? files_v1 : files_v2;
	ssize_t length;

	for (; file->name; file++) {
		/* v1's root file is another number: file + anonymous pages. */
		if (is_root && cgroupfs.v1)
			continue;
		length = directory__read(directory, file->name);
		if (length >= 0)
			*(__u64 *)((char *)record + file->offset) =
				content__number();
		else if (is_root ||
			 file->offset !=
				 offsetof(struct memcg_record, memory.current))
			continue;
		else if (length == -EACCES || length == -EPERM)
			cgroupfs__note_closed(name, "what it uses isn't known");
		else if (length == -ENOENT || length == -ENODEV)
			return -ENOENT;
		else
			return log__error(length,
					  "can't read %s of cgroup '%s': %s",
					  file->name, name, strerror(-length));
	}
	if (cgroupfs.v1) {
		directory__read_v1(directory, record);
	} else {
		directory__read_events(directory, "memory.events", event_keys,
				       record->event);
		directory__read_events(directory, "memory.swap.events",
				       swap_event_keys, record->event);
	}
	if (!cgroupfs.v1 && cgroupfs.groups & WALK_LOCAL_EVENTS)
		directory__read_events(directory, "memory.events.local",
				       event_keys, record->event_local);
	if (cgroupfs.groups & WALK_STATS ||
	    (cgroupfs.v1 && cgroupfs.groups & WALK_SWAP))
		directory__read_stats(directory, record, stats);
	return 0;
}

static int cgroupfs__make_room(void)
{
	const __u32 room = cgroupfs.room ? cgroupfs.room * 2 : 128;
	void *records, *stats, *names;

	if (cgroupfs.nr < cgroupfs.room)
		return 0;
	records =
		reallocarray(cgroupfs.records, room, sizeof(*cgroupfs.records));
	if (records)
		cgroupfs.records = records;
	stats = reallocarray(cgroupfs.stats, room, sizeof(*cgroupfs.stats));
	if (stats)
		cgroupfs.stats = stats;
	names = reallocarray(cgroupfs.names, room,
			     NAME_BLOCKS_MAX * sizeof(*cgroupfs.names));
	if (names)
		cgroupfs.names = names;
	if (!records || !stats || !names)
		return log__error(-ENOMEM, "no memory for %u memcgs", room);
	cgroupfs.room = room;
	return 0;
}

/* Whether children are charged to it as well; always, but for v1 up to 5.10. */
static bool directory__is_hierarchical(int directory)
{
	if (!cgroupfs.v1 || cgroupfs.machine->version >= MACHINE_VERSION(5, 11))
		return true;
	return directory__read(directory, "memory.use_hierarchy") <= 0 ||
	       content[0] != '0';
}

static int cgroupfs__walk(int directory, const char *name, __u64 parent,
			  bool is_alone);

/* Takes the descriptor. */
static int cgroupfs__walk_children(int directory, __u64 parent)
{
	const bool is_alone = !directory__is_hierarchical(directory);
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
			err = cgroupfs__walk(fd, entry->d_name, parent,
					     is_alone);
		else if (errno == EACCES)
			/* A user may shut others out of what is theirs. */
			cgroupfs__note_closed(entry->d_name,
					      "what is below isn't shown");
		else if (errno != ENOENT)
			err = log__error(-errno, "can't open cgroup '%s': %s",
					 entry->d_name, strerror(errno));
	}
	/* A cgroup that is removed meanwhile ends early. */
	if (!err && errno && errno != ENOENT && errno != ENODEV)
		err = log__error(-errno, "can't list a cgroup: %s",
				 strerror(errno));
	closedir(list);
	return err;
}

/*
 * Only the real root has no memory.current; a container's has. A container's
 * without the controller hasn't even memory.stat.
 */
static bool directory__is_root(int directory)
{
	return cgroupfs.v1 ?
		       !faccessat(directory, "release_agent", F_OK, 0) :
		       faccessat(directory, "memory.current", F_OK, 0) &&
			       !faccessat(directory, "memory.stat", F_OK, 0);
}

/*
 * Adds one memcg. parent 0: the root. -ENOENT, not logged: there is no memcg, so
 * there is none below it; or it is gone meanwhile. -errno, logged.
 */
static int cgroupfs__add(int directory, const char *name, __u64 parent,
			 bool is_alone)
{
	struct memcg_record *record;
	struct stat status;
	bool is_root;
	int err = cgroupfs__make_room();

	if (err)
		return err;
	if (fstat(directory, &status))
		return -ENOENT;
	record = &cgroupfs.records[cgroupfs.nr];
	record__clear(record);
	record->serial = record->id = status.st_ino;
	record->parent = parent;
	record->name = cgroupfs.nr * NAME_BLOCKS_MAX;
	snprintf((char *)&cgroupfs.names[record->name],
		 NAME_BLOCKS_MAX * sizeof(*cgroupfs.names), "%s", name);
	is_root = !parent && directory__is_root(directory);
	if (is_root)
		record->flags |= MEMCG_ROOT;
	if (is_alone)
		record->flags |= MEMCG_NOT_HIERARCHICAL;
	err = directory__read_memcg(directory, name, is_root, record,
				    &cgroupfs.stats[cgroupfs.nr]);
	if (err == -ENOENT && !parent)
		return log__error(
			-ENODEV,
			"%s has no memory controller: it is disabled (boot option cgroup_disable=memory), or not enabled for this container",
			machine__mount(cgroupfs.machine));
	if (!err)
		cgroupfs.nr++;
	return err;
}

/* Takes the descriptor. parent 0: the root. */
static int cgroupfs__walk(int directory, const char *name, __u64 parent,
			  bool is_alone)
{
	int err = cgroupfs__add(directory, name, parent, is_alone);

	if (err) {
		close(directory);
		return err == -ENOENT ? 0 : err;
	}
	return cgroupfs__walk_children(
		directory, cgroupfs.records[cgroupfs.nr - 1].serial);
}

/* How far the start is below the root that is mounted; -1: it isn't. */
static int cgroupfs__start_depth(void)
{
	struct stat root, here;
	int fd = dup(cgroupfs.start->fd), above, depth;

	if (fstat(cgroupfs.root_fd, &root))
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
 * The way from the root that is mounted to the start: the last so many parts of its
 * path, since a mount may show less than all of the hierarchy. All of it, if it was
 * found on another mount.
 */
static const char *cgroupfs__start_path(void)
{
	const char *path = text__string(&cgroupfs.start->path);
	const char *rest = path + strlen(path);
	int parts = cgroupfs__start_depth();

	if (parts < 0)
		return path;
	while (parts-- > 0 && rest > path)
		do
			rest--;
		while (rest > path && *rest != '/');
	return rest;
}

/*
 * Goes down to where it is to start, reading what is above. Takes the descriptor.
 * -ESRCH, not logged: it isn't there.
 */
static int cgroupfs__walk_start(int directory)
{
	const char *path = cgroupfs__start_path();
	char name[NAME_MAX + 1] = "";
	bool is_alone = false;
	__u64 parent = 0;
	size_t length;
	int err, below;

	for (;;) {
		err = cgroupfs__add(directory, name, parent, is_alone);
		if (err)
			break;
		parent = cgroupfs.records[cgroupfs.nr - 1].serial;
		path += strspn(path, "/");
		if (!*path)
			break;
		length = strcspn(path, "/");
		snprintf(name, sizeof(name), "%.*s", (int)length, path);
		path += length;
		is_alone = !directory__is_hierarchical(directory);
		below = openat(directory, name,
			       O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
		close(directory);
		directory = below;
		if (directory < 0)
			return -ESRCH;
	}
	/* Another one may have its path by now. */
	if (err || parent != cgroupfs.start->id) {
		close(directory);
		return err && err != -ENOENT ? err : -ESRCH;
	}
	return cgroupfs__walk_children(directory, parent);
}

static void cgroupfs__close(struct source *source __attribute__((unused)))
{
	if (cgroupfs.root_fd >= 0)
		close(cgroupfs.root_fd);
	cgroupfs.root_fd = -1;
	free(cgroupfs.records);
	free(cgroupfs.stats);
	free(cgroupfs.names);
	cgroupfs.records = NULL;
	cgroupfs.stats = NULL;
	cgroupfs.names = NULL;
	cgroupfs.room = 0;
}

/* A tree that is deep takes a descriptor for each level. */
static void limits__raise(void)
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
	int i;

	if (!machine->memory_is_enabled)
		return log__error(-ENODEV, MEMORY_DISABLED);
	if (!*path) {
		text__format(
			why,
			"no cgroup %s file system with the memory controller is mounted",
			machine->memory_is_v1 ? "v1" : "v2");
		return -ENOENT;
	}
	cgroupfs.v1 = machine->memory_is_v1;
	cgroupfs.groups = demand->groups;
	cgroupfs.start = start;
	cgroupfs.source.ops = &cgroupfs_source_ops;
	*source = &cgroupfs.source;
	for (i = 0; i < NR_STATS; i++)
		cgroupfs.stat_slot[i] = demand->groups & WALK_STATS ? i :
								      NO_SLOT;
	cgroupfs.root_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (cgroupfs.root_fd < 0) {
		text__format(why, "can't open %s: %s", path, strerror(errno));
		return -errno;
	}
	limits__raise();
	return 0;
}

static int cgroupfs__read(struct source *source, struct snapshot *snapshot,
			  struct snapshot *before, struct machine *machine)
{
	struct sample sample = {
		.source = source->ops->name,
		.hierarchy = cgroupfs.v1 ? "v1" : "v2",
		.origin = machine->boot_id,
		.lacks_dying = true,
		.recursiveprot = machine->recursiveprot,
		.page_size = machine->page_size,
		.nr_stats = NR_STATS,
		.stat_slot = cgroupfs.stat_slot,
	};
	__u64 time, missing;
	int fd, err;

	cgroupfs.machine = machine;
	cgroupfs.nr = 0;
	fd = openat(cgroupfs.root_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return log__error(-errno, "can't open the root cgroup: %s",
				  strerror(errno));
	time = clock__monotonic_ns();
	err = cgroupfs.start ? cgroupfs__walk_start(fd) :
			       cgroupfs__walk(fd, "", 0, false);
	sample.monotonic_ns = clock__monotonic_ns();
	sample.walk_ns = sample.monotonic_ns - time;
	if (err == -ESRCH)
		return before ? start__fail_gone(cgroupfs.start) :
				start__fail_refused(cgroupfs.start);
	if (err)
		return err;
	clock_gettime(CLOCK_REALTIME, &sample.time);
	sample.nr_memcgs = cgroupfs.nr;
	sample.starts_in_namespace = !(cgroupfs.records[0].flags & MEMCG_ROOT);
	while (cgroupfs.start &&
	       cgroupfs.records[sample.nr_above].id != cgroupfs.start->id)
		sample.nr_above++;
	sample.records = cgroupfs.records;
	sample.stats = (const __u64 *)cgroupfs.stats;
	sample.names = cgroupfs.names;
	return snapshot__build(snapshot, &sample, before, &missing);
}

const struct source_ops cgroupfs_source_ops = {
	.name = "cgroupfs",
	.open = cgroupfs__open,
	.read = cgroupfs__read,
	.close = cgroupfs__close,
};
