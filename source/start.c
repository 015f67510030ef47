// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Finds the directory, id and path of the cgroup that -c or -p names. The way from the
 * kernel's paths to directories is lib/hierarchy.c's.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>
#include "lib/error.h"
#include "lib/log.h"
#include "lib/small_file.h"
#include "source/start.h"

/* A flag of include/linux/sched.h, which /proc/PID/stat shows. */
#define PF_EXITING 0x4

/* The number of cgroups of the same name that a message lists. */
#define LISTED_MAX 3

/* Appends the path with single slashes, the first at its beginning. -EINVAL: has "..". */
static int path__normalise(struct text *path, const char *given)
{
	size_t length;

	while (*given) {
		given += strspn(given, "/");
		length = strcspn(given, "/");
		if (length == 2 && !strncmp(given, "..", 2))
			return -EINVAL;
		if (length && !(length == 1 && *given == '.')) {
			text__append(path, "/", 1);
			text__append(path, given, length);
		}
		given += length;
	}
	if (!path->length)
		text__append(path, "/", 1);
	return path->failed ? -ENOMEM : 0;
}

/* True if the descriptor is on the memory controller's hierarchy. */
static bool fd__is_on_memory_cgroup(int fd, const struct machine *machine)
{
	struct statfs status;

	if (fstatfs(fd, &status))
		return false;
	if (!machine->hierarchy.is_v1)
		return status.f_type == CGROUP2_SUPER_MAGIC;
	/* On v1 each cgroup of the memory controller's hierarchy has this file. */
	return status.f_type == CGROUP_SUPER_MAGIC &&
	       !faccessat(fd, "memory.stat", F_OK, 0);
}

static bool fd__is_on_any_cgroup(int fd)
{
	struct statfs status;

	return !fstatfs(fd, &status) && (status.f_type == CGROUP2_SUPER_MAGIC ||
					 status.f_type == CGROUP_SUPER_MAGIC);
}

/* Sets the start to a directory, which start__close() closes. */
static int start__set_fd(struct start *start, int fd)
{
	struct stat status;

	start->fd = fd;
	if (start->path.failed)
		return memcg__fail_path();
	if (fstat(fd, &status))
		return log__error(-errno, "can't look at cgroup '%s': %s",
				  text__string(&start->path), strerror(errno));
	start->id = status.st_ino;
	return 0;
}

int start__set_saved_path(struct start *start, const char *path)
{
	int err;

	*start = (struct start){ .fd = -1, .may_be_name = *path != '/' };
	err = path__normalise(&start->path, path);
	if (err == -ENOMEM)
		return log__error(err, "no memory for the path '%s'", path);
	if (err)
		return log__error(
			err,
			"'%s' is no path of a cgroup: it can't have '..' in it",
			path);
	/* "." isn't the root. */
	if (start->may_be_name && start->path.length == 1)
		return log__error(-EINVAL, "'%s' is no path of a cgroup", path);
	return 0;
}

/* Opens a path of the kernel's, or one as samples show it, from the mounted root on. */
static int hierarchy__open_either(const struct hierarchy *hierarchy,
				  const char *path)
{
	unsigned int nr_unnamed;
	const char *below = hierarchy__below(hierarchy, path, &nr_unnamed);
	int fd = -ENOENT;

	if (below && !nr_unnamed)
		fd = hierarchy__open_below(hierarchy, below);
	return fd < 0 ? hierarchy__open_below(hierarchy, path) : fd;
}

/*
 * Sets the start to a path of the hierarchy. If nothing is there now, a cgroup that
 * was removed may still be charged.
 */
static int start__set_hierarchy_path(struct start *start, const char *path,
				     const struct hierarchy *hierarchy)
{
	int fd, err = start__set_saved_path(start, path);

	if (err || !*hierarchy->point)
		return err;
	fd = hierarchy__open_either(hierarchy, text__string(&start->path));
	if (fd >= 0)
		return start__set_fd(start, fd);
	/* A path that is too long for open() is looked for in a sample, too. */
	if (fd == -ENOENT || fd == -ENOTDIR || fd == -ENAMETOOLONG)
		return 0;
	return log__error(fd, "can't open cgroup '%s' below %s: %s",
			  text__string(&start->path), hierarchy->point,
			  fd == -EXDEV ?
				  "another file system is mounted on it" :
				  strerror(-fd));
}

/* True if there is something at the path that is no directory. */
static bool path__is_file(const char *path)
{
	struct stat status;

	return !stat(path, &status) && !S_ISDIR(status.st_mode);
}

/*
 * Fails if a path that leads to no cgroup leads to a file: in the file system, or below
 * the mounted root. A word without a slash may be a cgroup's name.
 */
static int start__refuse_file(const struct start *start, const char *path,
			      const struct machine *machine)
{
	struct text joined = {};
	bool is_file = strchr(path, '/') && path__is_file(path);
	int err = 0;

	if (!is_file && *machine__mount(machine)) {
		text__append_string(&joined, machine__mount(machine));
		text__append_string(&joined, text__string(&start->path));
		is_file = path__is_file(text__string(&joined));
		if (joined.failed)
			err = memcg__fail_path();
		text__free(&joined);
	}
	if (err)
		return err;
	return is_file ? log__error(-ENOTDIR, "%s is no cgroup but a file",
				    path) :
			 0;
}

int start__set_path(struct start *start, const char *path,
		    struct machine *machine)
{
	int err, fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	*start = (struct start){ .fd = -1 };
	if (fd < 0 && error__is_of_resources(-errno))
		return log__error(-errno, "can't open cgroup '%s': %s", path,
				  strerror(errno));
	if (fd >= 0 && fd__is_on_memory_cgroup(fd, machine)) {
		err = hierarchy__follow(&machine->hierarchy, fd, path,
					&start->path);
		if (err) {
			close(fd);
			return log__error(
				err, "can't tell the path of cgroup '%s': %s",
				path, strerror(-err));
		}
		if (!start->path.length)
			text__append_string(&start->path, path);
		return start__set_fd(start, fd);
	}
	if (fd >= 0 && fd__is_on_any_cgroup(fd)) {
		close(fd);
		return log__error(
			-EINVAL,
			"%s is a cgroup of another hierarchy: the memory controller is on %s",
			path,
			*machine__mount(machine) ? machine__mount(machine) :
			machine->hierarchy.is_v1 ? "cgroup v1" :
						   "cgroup v2");
	}
	if (fd >= 0)
		close(fd);
	err = start__set_hierarchy_path(start, path, &machine->hierarchy);
	return err || start->fd >= 0 ? err :
				       start__refuse_file(start, path, machine);
}

/*
 * Opens the nearest cgroup at or above the start that has the memory controller, to
 * which the start's memory is charged, and appends its path. Returns a descriptor, or
 * -errno, not logged: -EXDEV, the mount shows none.
 */
static int start__open_charged(const struct start *start, struct text *path)
{
	int fd = fcntl(start->fd, F_DUPFD_CLOEXEC, 0), above;
	const char *slash;

	text__append_string(path, text__string(&start->path));
	while (fd >= 0 && faccessat(fd, "memory.stat", F_OK, 0)) {
		above = directory__open_above(fd);
		close(fd);
		fd = above;
		slash = strrchr(text__string(path), '/');
		text__truncate(path, slash ? slash - path->data : 0);
	}
	text__append_string(path, path->length ? "" : "/");
	return fd;
}

/* Moves a process's start to the memcg that is charged for it, and notes that. */
static int start__move_to_charged(struct start *start, unsigned long pid)
{
	struct text charged = {};
	int fd;

	if (!faccessat(start->fd, "memory.stat", F_OK, 0))
		return 0;
	fd = start__open_charged(start, &charged);
	if (fd < 0) {
		/* The source refuses it: it knows whether memory is disabled as a whole. */
		text__free(&charged);
		return 0;
	}
	log__note(
		"process %lu is in cgroup '%s', for which the memory controller isn't enabled: its memory is charged to '%s', which is shown",
		pid, text__string(&start->path), text__string(&charged));
	start__close(start);
	start->path = charged;
	return start__set_fd(start, fd);
}

/*
 * Sets the start to a path of the kernel's that leads to no directory; a sample may have
 * it. Samples' paths begin at the machine's root or at the mounted one: base and below
 * say how this one is to be read.
 */
static int start__set_lost_path(struct start *start, const char *path,
				const struct hierarchy *hierarchy)
{
	unsigned int nr_unnamed;
	const char *below = hierarchy__below(hierarchy, path, &nr_unnamed);
	struct stat status = { .st_ino = CGROUP_ROOT_ID };
	int fd, err;

	if (below && nr_unnamed)
		return log__error(-ENOENT,
				  "cgroup '%s' can't be found below %s", path,
				  hierarchy->point);
	if (below) {
		fd = hierarchy__open_below(hierarchy, "");
		err = fd < 0 ? fd : fstat(fd, &status) ? -errno : 0;
		if (fd >= 0)
			close(fd);
		if (err)
			return log__error(err, "can't look at %s: %s",
					  hierarchy->point, strerror(-err));
	}
	text__free(&start->path);
	text__append_string(&start->path, path);
	start->base = status.st_ino;
	start->below = below ? below - path : 0;
	return start->path.failed ? memcg__fail_path() : 0;
}

/* Sets the start to the cgroup of a process that was removed before the process ended. */
static int start__set_removed(struct start *start, const char *path,
			      const struct hierarchy *hierarchy)
{
	static const char deleted[] = " (deleted)";
	const size_t length = strlen(path), end = strlen(deleted);
	struct text living = {};
	int err;

	start->is_removed = length > end &&
			    !strcmp(path + length - end, deleted);
	text__append(&living, path, length - (start->is_removed ? end : 0));
	err = living.failed ? memcg__fail_path() :
			      start__set_lost_path(start, text__string(&living),
						   hierarchy);
	text__free(&living);
	return err;
}

/* Sets the start to the path that /proc/PID/cgroup has. */
static int start__set_process_path(struct start *start, unsigned long pid,
				   const char *path,
				   struct hierarchy *hierarchy)
{
	const bool leads_out = !strncmp(path, "/..", 3) &&
			       (!path[3] || path[3] == '/');
	const int fd = hierarchy__open(hierarchy, path, pid, &start->path);
	unsigned int nr_unnamed;
	int err;

	if (fd >= 0) {
		err = start__set_fd(start, fd);
		return err ? err : start__move_to_charged(start, pid);
	}
	if (fd == -ENOENT)
		return start__set_removed(start, path, hierarchy);
	if (fd != -EXDEV)
		return log__error(fd, "can't open cgroup '%s' below %s: %s",
				  path, hierarchy->point, strerror(-fd));
	/*
	 * BPF needs no mount: another may cover the cgroup. If no mount explains the
	 * path, it is the machine's only outside of cgroup namespaces.
	 */
	if (hierarchy__below(hierarchy, path, &nr_unnamed) ||
	    (!leads_out && namespace__is_initial()))
		return start__set_lost_path(start, path, hierarchy);
	return log__error(
		-ENOENT, "process %lu is in cgroup '%s', %s", pid, path,
		leads_out ?
			"outside of this cgroup namespace" :
			"as this cgroup namespace names it: no mount tells which one that is");
}

/*
 * True if a process has exited, or its first thread has. On v1 the kernel shows the
 * root in place of its cgroup (proc_cgroup_show()).
 */
static bool process__is_exiting(const char *process)
{
	char name[64], content[1024];
	unsigned int flags;
	const char *rest;

	snprintf(name, sizeof(name), "/proc/%s/stat", process);
	if (small_file__read(AT_FDCWD, name, content, sizeof(content)) < 0)
		return false;
	/* The process's name may have spaces and parentheses. */
	rest = strrchr(content, ')');
	return rest &&
	       sscanf(rest, ") %*c %*d %*d %*d %*d %*d %u", &flags) == 1 &&
	       flags & PF_EXITING;
}

int start__set_pid(struct start *start, unsigned long pid,
		   struct machine *machine)
{
	struct hierarchy *hierarchy = &machine->hierarchy;
	struct text path = {};
	char process[32];
	int err;

	*start = (struct start){ .fd = -1 };
	snprintf(process, sizeof(process), "%lu", pid);
	err = hierarchy__read_process(hierarchy, process, &path);
	if (err == -ENOENT)
		log__error(err,
			   "there is no process %lu (/proc/%lu/cgroup: %s)",
			   pid, pid, strerror(-err));
	else if (err == -ESRCH)
		log__error(
			err,
			"process %lu is in no memory cgroup (/proc/%lu/cgroup)",
			pid, pid);
	else if (err)
		log__error(err, "can't read /proc/%lu/cgroup: %s", pid,
			   strerror(-err));
	else if (hierarchy->is_v1 && process__is_exiting(process))
		err = log__error(
			-ESRCH,
			"process %lu has exited: on cgroup v1 the kernel doesn't tell any more which cgroup it is in",
			pid);
	else
		err = start__set_process_path(start, pid, text__string(&path),
					      hierarchy);
	text__free(&path);
	return err;
}

int start__fail_refused(const struct start *start)
{
	const char *path = text__string(&start->path);
	struct text charged = {};
	int fd;

	if (start->fd < 0)
		return log__error(
			-ENOENT, "there is no cgroup '%s'%s", path,
			start->may_be_name ? ", nor one of that name" : "");
	fd = start__open_charged(start, &charged);
	if (fd >= 0)
		close(fd);
	log__error(
		-ENOENT,
		"the memory controller isn't enabled for cgroup '%s': its memory is charged to %s%s%s",
		path, fd < 0 ? "one that can't be seen here" : "'",
		fd < 0 ? "" : text__string(&charged), fd < 0 ? "" : "'");
	text__free(&charged);
	return -ENOENT;
}

int start__fail_gone(const struct start *start)
{
	return log__error(-ESRCH, "cgroup '%s' is gone",
			  text__string(&start->path));
}

void start__mention_others(const struct start *start, __u32 nr_others)
{
	if (nr_others)
		log__note(
			"%u removed cgroup%s of the same path '%s', which memory, swap or sockets still pin, %s not shown",
			nr_others, nr_others == 1 ? "" : "s",
			text__string(&start->path),
			nr_others == 1 ? "is" : "are");
}

/* Appends the start's path as this sample shows it. False: the sample doesn't reach it. */
static bool start__append_path(const struct start *start,
			       const struct snapshot *snapshot,
			       struct text *path)
{
	const struct memcg *base = NULL;
	__u32 i;

	if (!start->base) {
		text__append_string(path, text__string(&start->path));
		return true;
	}
	for (i = 0; i < snapshot->nr_memcgs && !base; i++)
		if (snapshot->memcgs[i].id == start->base)
			base = &snapshot->memcgs[i];
	if (!base)
		return false;
	memcg__append_path(base, path);
	if (path->length == 1)
		text__truncate(path, 0);
	text__append_string(path, text__string(&start->path) + start->below);
	text__append_string(path, path->length ? "" : "/");
	return true;
}

/* True if the path of the memcg ends with that of the start; appends it. */
static bool start__names(const struct start *start, const struct memcg *memcg,
			 struct text *path)
{
	const char *end = text__string(&start->path);

	if (strcmp(strrchr(end, '/') + 1, memcg->name))
		return false;
	memcg__append_path(memcg, path);
	return path->length > strlen(end) &&
	       !strcmp(path->data + path->length - strlen(end), end);
}

/*
 * Makes a start that is a name the path of the only memcg of that name. Living ones
 * come first. Returns 0, also if there is none; -EINVAL, logged, if there are several.
 */
static int start__resolve_name(struct start *start,
			       const struct snapshot *snapshot, bool is_dying)
{
	struct text path = {}, list = {}, found = {};
	const struct memcg *memcg = snapshot->memcgs;
	__u32 nr = 0;
	int err = 0;

	for (; memcg < snapshot->memcgs + snapshot->nr_memcgs; memcg++) {
		text__clear(&path);
		if (memcg__is_dying(memcg) != is_dying ||
		    !start__names(start, memcg, &path) ||
		    (nr && !strcmp(text__string(&path), text__string(&found))))
			continue;
		if (nr++ == 0)
			text__append_string(&found, text__string(&path));
		if (nr <= LISTED_MAX)
			text__format(&list, "%s%s", nr > 1 ? ", " : "",
				     text__string(&path));
	}
	if (path.failed || list.failed || found.failed) {
		err = memcg__fail_path();
	} else if (nr > 1) {
		err = log__error(
			-EINVAL,
			"there are %u cgroups of the name '%s': %s%s; give a path",
			nr, text__string(&start->path) + 1, text__string(&list),
			nr > LISTED_MAX ? ", ..." : "");
	} else if (nr) {
		text__free(&start->path);
		start->path = found;
		found = (struct text){};
		start->may_be_name = false;
	}
	text__free(&path);
	text__free(&list);
	text__free(&found);
	return err;
}

/* Sets *memcg to the start's in this sample, NULL if there is none. */
static int start__look_up(struct start *start, struct snapshot *snapshot,
			  struct memcg **memcg, __u32 *nr_others)
{
	struct text path = {};
	int err = 0;

	*memcg = NULL;
	if (start__append_path(start, snapshot, &path))
		*memcg = snapshot__find_path(snapshot, text__string(&path),
					     start->is_removed, nr_others);
	if (path.failed)
		err = memcg__fail_path();
	text__free(&path);
	if (err || *memcg || !start->may_be_name)
		return err;
	err = start__resolve_name(start, snapshot, false);
	if (!err && start->may_be_name)
		err = start__resolve_name(start, snapshot, true);
	if (!err && !start->may_be_name)
		*memcg = snapshot__find_path(
			snapshot, text__string(&start->path), false, nr_others);
	return err;
}

int start__find_saved(struct start *start, struct snapshot *snapshot)
{
	struct memcg *memcg;
	__u32 nr_others = 0;
	int err = start__look_up(start, snapshot, &memcg, &nr_others);

	if (err)
		return err;
	snapshot__set_start(snapshot, memcg);
	if (memcg && !start->serial)
		start__mention_others(start, nr_others);
	if (memcg)
		start->serial = memcg->serial;
	return 0;
}

int start__find(struct start *start, struct snapshot *snapshot)
{
	struct memcg *memcg;
	int err;

	if (!start->serial) {
		err = start__find_saved(start, snapshot);
		if (err)
			return err;
		if (start->serial)
			return 0;
		/* The machine's root, where the path begins, isn't in the sample. */
		if (start->base == CGROUP_ROOT_ID &&
		    snapshot->sample.starts_in_namespace)
			return log__error(
				-ENOENT,
				"cgroup '%s' isn't in the part of the hierarchy that is mounted",
				text__string(&start->path));
		return start__fail_refused(start);
	}
	memcg = snapshot__find(snapshot, start->serial);
	if (!memcg)
		return start__fail_gone(start);
	snapshot__set_start(snapshot, memcg);
	return 0;
}

int start__find_id(struct start *start, struct snapshot *snapshot)
{
	struct memcg *memcg = snapshot->memcgs;
	const struct memcg *end = memcg + snapshot->nr_memcgs;

	/* A removed memcg may have had the same directory. */
	while (memcg < end &&
	       (memcg->id != start->id || memcg__is_dying(memcg)))
		memcg++;
	if (memcg == end)
		return start->serial ? start__fail_gone(start) :
				       start__fail_refused(start);
	start->serial = memcg->serial;
	snapshot__set_start(snapshot, memcg);
	return 0;
}

void start__close(struct start *start)
{
	if (start->fd >= 0)
		close(start->fd);
	text__free(&start->path);
	*start = (struct start){ .fd = -1 };
}
