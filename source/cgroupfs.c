// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The source that reads the files of cgroup v2 or v1, for users who may not load BPF
 * and for kernels that can't run it. It goes from directory to directory by
 * descriptors (cgroupfs_way.c): no path is too long, and no symbolic link is followed.
 * cgroupfs_memcg.c reads each directory's files. Files don't show dying and hidden
 * memcgs.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lib/log.h"
#include "memcgtop.h"
#include "source/cgroupfs_memcg.h"
#include "source/cgroupfs_way.h"
#include "source/memcg_count.h"
#include "source/source.h"
#include "source/start.h"

struct cgroupfs {
	struct source source;
	int root_fd;
	struct cgroupfs_files files;
	bool has_noted_closed; /* cgroupfs__note_closed() has logged */
	const struct machine *machine;
	const struct start *start; /* NULL: the root */
	/* The sample that was read last: */
	struct memcg_record *records;
	struct memcg_stats *stats;
	struct memcg_pressure *pressures; /* filled with WALK_PRESSURE */
	struct name_block *names; /* NAME_BLOCKS_MAX for each record */
	__u32 nr;
	__u32 room;
	bool is_incomplete; /* memcgs that couldn't be read are missing */
	bool has_unreadable; /* a record has MEMCG_UNREADABLE */
	bool hierarchy_unknown; /* use_hierarchy couldn't be read */
	__u8 stat_slot[NR_STATS];
};

/* source is the first member. */
static struct cgroupfs *cgroupfs__of(struct source *source)
{
	return (struct cgroupfs *)source;
}

/*
 * Notes that a cgroup, and what is below it, isn't shown. Only the first is logged: the
 * same cgroups may be closed in each sample.
 */
static void cgroupfs__note_closed(struct cgroupfs *cgroupfs, const char *name,
				  int err)
{
	cgroupfs->is_incomplete = true;
	if (!cgroupfs->has_noted_closed)
		log__note(
			"can't look into cgroup '%s', and maybe others: %s; what is below isn't shown",
			name, strerror(-err));
	cgroupfs->has_noted_closed = true;
}

/*
 * Makes room for one more memcg. At first it makes room for about as many as there are: if
 * there is no memory for them that is known at once.
 */
static int cgroupfs__make_room(struct cgroupfs *cgroupfs)
{
	const int fd = cgroupfs->start ? cgroupfs->start->fd : -1;
	void *records, *stats, *pressures, *names;
	__u32 room;

	if (cgroupfs->nr < cgroupfs->room)
		return 0;
	room = memcgs__room(
		cgroupfs->room ? cgroupfs->room :
				 machine__count_memcgs(cgroupfs->machine, fd));
	records = reallocarray(cgroupfs->records, room,
			       sizeof(*cgroupfs->records));
	if (records)
		cgroupfs->records = records;
	stats = reallocarray(cgroupfs->stats, room, sizeof(*cgroupfs->stats));
	if (stats)
		cgroupfs->stats = stats;
	pressures = reallocarray(cgroupfs->pressures, room,
				 sizeof(*cgroupfs->pressures));
	if (pressures)
		cgroupfs->pressures = pressures;
	names = reallocarray(cgroupfs->names, room,
			     NAME_BLOCKS_MAX * sizeof(*cgroupfs->names));
	if (names)
		cgroupfs->names = names;
	if (!records || !stats || !pressures || !names)
		return log__error(-ENOMEM, "no memory for %u memcgs", room);
	cgroupfs->room = room;
	return 0;
}

/*
 * True if the children's memory is charged to the memcg that was added last, too. Only
 * v1 up to 5.10 can differ.
 */
static bool cgroupfs__is_hierarchical(struct cgroupfs *cgroupfs, int directory,
				      const char *name)
{
	int is_hierarchical;

	if (!cgroupfs->files.is_v1 ||
	    cgroupfs->machine->version >= MACHINE_VERSION(5, 11))
		return true;
	is_hierarchical = cgroupfs_files__is_hierarchical(
		&cgroupfs->files, directory,
		&cgroupfs->records[cgroupfs->nr - 1], name);
	cgroupfs->hierarchy_unknown |= is_hierarchical < 0;
	cgroupfs->has_unreadable |= is_hierarchical < 0;
	return is_hierarchical != 0;
}

/*
 * Adds one memcg. parent is its parent's serial, 0 for the root. is_charged_above: its
 * parent is charged, too. Returns 0; -ENOENT, not logged: this is no memcg or gone, or
 * noted as closed, and none below it is shown; -errno, logged.
 */
static int cgroupfs__add(struct cgroupfs *cgroupfs, int directory,
			 const char *name, __u64 parent, bool is_charged_above)
{
	struct memcg_record *record;
	struct stat status;
	int err = cgroupfs__make_room(cgroupfs);

	if (err)
		return err;
	err = fstat(directory, &status) ? -errno : 0;
	if (err && !parent)
		return log__error(err, "can't look into the root cgroup: %s",
				  strerror(-err));
	if (err) {
		cgroupfs__note_closed(cgroupfs, name, err);
		return -ENOENT;
	}
	record = &cgroupfs->records[cgroupfs->nr];
	record__clear(record);
	record->serial = record->id = status.st_ino;
	record->parent = parent;
	record->name = cgroupfs->nr * NAME_BLOCKS_MAX;
	snprintf((char *)&cgroupfs->names[record->name],
		 NAME_BLOCKS_MAX * sizeof(*cgroupfs->names), "%s", name);
	if (!parent && cgroupfs_files__is_root(&cgroupfs->files, directory))
		record->flags |= MEMCG_ROOT;
	if (!is_charged_above)
		record->flags |= MEMCG_NOT_HIERARCHICAL;
	err = cgroupfs_files__read(&cgroupfs->files, directory, name, record,
				   &cgroupfs->stats[cgroupfs->nr],
				   &cgroupfs->pressures[cgroupfs->nr]);
	if (err == -ENOENT && !parent)
		return log__error(
			-ENODEV,
			"%s has no memory controller: it is disabled (boot option cgroup_disable=memory), or not enabled for this container",
			machine__mount(cgroupfs->machine));
	if (err)
		return err;
	cgroupfs->has_unreadable |= record->flags & MEMCG_UNREADABLE;
	cgroupfs->nr++;
	return 0;
}

/* Goes into the directory of the memcg that was added last, which is closed. */
static int cgroupfs__enter(struct cgroupfs *cgroupfs, struct way *way,
			   int directory, const char *name)
{
	const bool is_hierarchical =
		cgroupfs__is_hierarchical(cgroupfs, directory, name);
	int err = way__enter(way, directory,
			     cgroupfs->records[cgroupfs->nr - 1].serial,
			     is_hierarchical);

	return err ? log__error(err, "can't list cgroup '%s': %s",
				*name ? name : "/", strerror(-err)) :
		     0;
}

/* Adds the child of that name of where the walk is, and goes into it, if it is one. */
static int cgroupfs__walk_child(struct cgroupfs *cgroupfs, struct way *way,
				const char *name)
{
	const struct way_level *here = way__here(way);
	const int fd = openat(here->fd, name,
			      O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	int err;

	if (fd < 0 && errno == ENOENT)
		return 0;
	/* Its owner may have shut out everybody else. */
	if (fd < 0 && (errno == EACCES || errno == EPERM)) {
		cgroupfs__note_closed(cgroupfs, name, -errno);
		return 0;
	}
	if (fd < 0)
		return log__error(-errno, "can't open cgroup '%s': %s", name,
				  strerror(errno));
	err = cgroupfs__add(cgroupfs, fd, name, here->id,
			    here->is_hierarchical);
	if (!err)
		return cgroupfs__enter(cgroupfs, way, fd, name);
	close(fd);
	return err == -ENOENT ? 0 : err;
}

/* Adds all below the memcg that was added last. Closes its directory. */
static int cgroupfs__walk_below(struct cgroupfs *cgroupfs, int directory,
				const char *start)
{
	char name[NAME_MAX + 1];
	struct way way = {};
	const char *next;
	int err = cgroupfs__enter(cgroupfs, &way, directory, start);

	while (!err && way.nr) {
		next = way__next(&way);
		if (next) {
			snprintf(name, sizeof(name), "%s", next);
			err = cgroupfs__walk_child(cgroupfs, &way, name);
			continue;
		}
		err = way__leave(&way);
		if (err)
			cgroupfs__note_closed(cgroupfs, "..", err);
		err = 0;
	}
	way__free(&way);
	return err;
}

/* The number of levels from the mounted root down to the start; -1: it isn't below. */
static int cgroupfs__start_depth(const struct cgroupfs *cgroupfs)
{
	struct stat root = {}, here;
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
 * Adds the memcgs above the start, the start, and all below it; without a start, all.
 * directory is the mounted root's, which is closed. Returns 0; -ESRCH, not logged: the
 * start isn't there; -errno, logged.
 */
static int cgroupfs__walk(struct cgroupfs *cgroupfs, int directory)
{
	const struct start *start = cgroupfs->start;
	const char *path = start ? cgroupfs__start_path(cgroupfs) : "";
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
		is_charged_above =
			cgroupfs__is_hierarchical(cgroupfs, directory, name);
		length = strcspn(path, "/");
		snprintf(name, sizeof(name), "%.*s", (int)length, path);
		path += length;
		below = openat(directory, name,
			       O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
		err = below < 0 ? -errno : 0;
		close(directory);
		directory = below;
		if (err == -ENOENT)
			return -ESRCH;
		if (err)
			return log__error(err, "can't open cgroup '%s': %s",
					  name, strerror(-err));
	}
	/* Another cgroup may have the start's path by now. */
	if (err || (start && parent != start->id)) {
		close(directory);
		return err && err != -ENOENT ? err : -ESRCH;
	}
	return cgroupfs__walk_below(cgroupfs, directory, name);
}

static void cgroupfs__close(struct source *source)
{
	struct cgroupfs *cgroupfs = cgroupfs__of(source);

	if (cgroupfs->root_fd >= 0)
		close(cgroupfs->root_fd);
	free(cgroupfs->records);
	free(cgroupfs->stats);
	free(cgroupfs->pressures);
	free(cgroupfs->names);
	free(cgroupfs);
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
			machine->hierarchy.is_v1 ? "v1" : "v2");
		return -ENOENT;
	}
	cgroupfs = calloc(1, sizeof(*cgroupfs));
	if (!cgroupfs)
		return log__error(-ENOMEM, "no memory for source 'cgroupfs'");
	cgroupfs->source.ops = &cgroupfs_source_ops;
	cgroupfs->files.is_v1 = machine->hierarchy.is_v1;
	cgroupfs->files.groups = demand->groups;
	cgroupfs->files.page_size = machine->page_size;
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
	*source = &cgroupfs->source;
	return 0;
}

static int cgroupfs__read(struct source *source, struct snapshot *snapshot,
			  struct snapshot *before, struct machine *machine)
{
	struct cgroupfs *cgroupfs = cgroupfs__of(source);
	struct sample sample = {
		.source = source->ops->name,
		.hierarchy = cgroupfs->files.is_v1 ? "v1" : "v2",
		.origin = machine->boot_id,
		.lacks_dying = true,
		.recursiveprot = machine->recursiveprot,
		.localevents = machine->localevents,
		.page_size = machine->page_size,
		.nr_stats = NR_STATS,
		.stat_slot = cgroupfs->stat_slot,
	};
	__u64 time, missing;
	int fd, err;

	cgroupfs->machine = machine;
	cgroupfs->nr = 0;
	cgroupfs->is_incomplete = cgroupfs->has_unreadable = false;
	cgroupfs->hierarchy_unknown = false;
	fd = openat(cgroupfs->root_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return log__error(-errno, "can't open the root cgroup: %s",
				  strerror(errno));
	time = clock__monotonic_ns();
	err = cgroupfs__walk(cgroupfs, fd);
	sample.monotonic_ns = clock__monotonic_ns();
	sample.walk_ns = sample.monotonic_ns - time;
	if (err == -ESRCH)
		return before ? start__fail_gone(cgroupfs->start) :
				start__fail_refused(cgroupfs->start);
	if (err)
		return err;
	clock_gettime(CLOCK_REALTIME, &sample.time);
	sample.nr_memcgs = cgroupfs->nr;
	sample.is_incomplete = cgroupfs->is_incomplete;
	sample.has_unreadable = cgroupfs->has_unreadable;
	sample.hierarchy_unknown = cgroupfs->hierarchy_unknown;
	sample.starts_in_namespace = !(cgroupfs->records[0].flags & MEMCG_ROOT);
	while (cgroupfs->start &&
	       cgroupfs->records[sample.nr_above].id != cgroupfs->start->id)
		sample.nr_above++;
	sample.records = cgroupfs->records;
	sample.stats = (const __u64 *)cgroupfs->stats;
	if (cgroupfs->files.groups & WALK_PRESSURE)
		sample.pressures = cgroupfs->pressures;
	sample.names = cgroupfs->names;
	return snapshot__build(snapshot, &sample, before, &missing);
}

const struct source_ops cgroupfs_source_ops = {
	.name = "cgroupfs",
	.open = cgroupfs__open,
	.read = cgroupfs__read,
	.close = cgroupfs__close,
};
