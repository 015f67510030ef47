// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Finds the directory, id and path of the cgroup that -c or -p names. */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/mountinfo.h"
#include "source/start.h"

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
	if (!machine->memory_is_v1)
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

/* The id of the mount that a descriptor is on; -1: unknown. fdinfo has it from 3.15 on. */
static int fd__mount_id(int fd)
{
	char path[64], line[128];
	int id = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	file = fopen(path, "re");
	if (!file)
		return -1;
	while (id < 0 && fgets(line, sizeof(line), file))
		if (sscanf(line, "mnt_id: %d", &id) != 1)
			id = -1;
	fclose(file);
	return id;
}

/*
 * Appends a directory's path in the hierarchy: the directory that is mounted, and the
 * rest of the path below the mount. Appends nothing if that can't be told.
 */
static void fd__append_path(int fd, struct text *path)
{
	const int id = fd__mount_id(fd);
	char link[64], here[PATH_MAX];
	FILE *file = mountinfo__open();
	struct mount mount = {};
	ssize_t length;

	if (!file)
		return;
	while (mountinfo__next(file, &mount) && mount.id != id)
		;
	fclose(file);
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	length = readlink(link, here, sizeof(here) - 1);
	here[length > 0 ? length : 0] = '\0';
	/* "/.." leads above the root of this cgroup namespace. */
	if (mount.point && !strncmp(here, mount.point, strlen(mount.point)) &&
	    !strstr(mount.root, "/..")) {
		text__append_string(path, mount.root[1] ? mount.root : "");
		text__append_string(path, here + strlen(mount.point));
		if (!path->length)
			text__append(path, "/", 1);
	}
	mount__free(&mount);
}

/* Sets the start to a directory, which start__close() closes. */
static int start__set_fd(struct start *start, int fd)
{
	struct stat status;

	start->fd = fd;
	if (fstat(fd, &status))
		return log__error(-errno, "can't look at cgroup '%s': %s",
				  text__string(&start->path), strerror(errno));
	start->id = status.st_ino;
	return 0;
}

int start__set_saved_path(struct start *start, const char *path)
{
	int err;

	*start = (struct start){ .fd = -1 };
	err = path__normalise(&start->path, path);
	return !err ? 0 :
		      log__error(
			      err,
			      "'%s' is no path of a cgroup: it can't have '..' in it",
			      path);
}

/*
 * Sets the start to a path of the hierarchy. If nothing is there now, a cgroup that
 * was removed may still be charged.
 */
static int start__set_hierarchy_path(struct start *start, const char *path,
				     const struct machine *machine)
{
	struct text file = {};
	int fd, err = start__set_saved_path(start, path);

	if (err)
		return err;
	if (!*machine__mount(machine))
		return 0;
	text__append_string(&file, machine__mount(machine));
	text__append_string(&file, text__string(&start->path));
	fd = open(text__string(&file), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0 && fd__is_on_memory_cgroup(fd, machine))
		err = start__set_fd(start, fd);
	else if (fd >= 0)
		close(fd);
	else if (errno == ENOTDIR)
		err = log__error(-errno, "%s is no cgroup but a file",
				 text__string(&file));
	/* A path that is too long for open() is looked for in a sample, too. */
	else if (errno != ENOENT && errno != ENAMETOOLONG)
		err = log__error(-errno, "can't open %s: %s",
				 text__string(&file), strerror(errno));
	text__free(&file);
	return err;
}

int start__set_path(struct start *start, const char *path,
		    const struct machine *machine)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	*start = (struct start){ .fd = -1 };
	if (fd >= 0 && fd__is_on_memory_cgroup(fd, machine)) {
		fd__append_path(fd, &start->path);
		if (!start->path.length)
			text__append_string(&start->path, path);
		return start__set_fd(start, fd);
	}
	if (fd >= 0 && fd__is_on_any_cgroup(fd)) {
		close(fd);
		return log__error(
			-EINVAL,
			"%s is a cgroup of another hierarchy: the memory controller is on %s",
			path, machine__mount(machine));
	}
	if (fd >= 0)
		close(fd);
	return start__set_hierarchy_path(start, path, machine);
}

/*
 * The path in a line of /proc/PID/cgroup: "0::/path", or on v1 "9:memory:/path", where
 * commas separate controllers. NULL: the line is of another hierarchy.
 */
static char *cgroup_line__path(char *line, bool v1)
{
	char *controllers = strchr(line, ':'), *path, *word;

	path = controllers ? strchr(controllers + 1, ':') : NULL;
	if (!path)
		return NULL;
	*path++ = '\0';
	if (!v1)
		return controllers[1] ? NULL : path;
	for (word = strtok(controllers + 1, ","); word;
	     word = strtok(NULL, ","))
		if (!strcmp(word, "memory"))
			return path;
	return NULL;
}

int start__set_pid(struct start *start, unsigned long pid,
		   const struct machine *machine)
{
	static const char deleted[] = " (deleted)";
	char file_name[64], *line = NULL, *path = NULL;
	size_t size = 0, length;
	ssize_t read;
	FILE *file;
	int err;

	*start = (struct start){ .fd = -1 };
	snprintf(file_name, sizeof(file_name), "/proc/%lu/cgroup", pid);
	file = fopen(file_name, "re");
	if (!file)
		return log__error(-errno, "there is no process %lu (%s: %s)",
				  pid, file_name, strerror(errno));
	while (!path && (read = getline(&line, &size, file)) > 0) {
		line[read - 1] = '\0';
		path = cgroup_line__path(line, machine->memory_is_v1);
	}
	if (!path) {
		err = log__error(-ESRCH,
				 "process %lu is in no memory cgroup (%s)", pid,
				 file_name);
	} else if (!strncmp(path, "/..", 3) && (!path[3] || path[3] == '/')) {
		err = log__error(
			-ENOENT,
			"process %lu is in cgroup '%s', outside of this cgroup namespace",
			pid, path);
	} else {
		err = start__set_hierarchy_path(start, path, machine);
		length = strlen(path);
		/* A zombie may be in a cgroup that was removed since. */
		if (!err && start->fd < 0 && length > strlen(deleted) &&
		    !strcmp(path + length - strlen(deleted), deleted)) {
			path[length - strlen(deleted)] = '\0';
			text__free(&start->path);
			err = start__set_saved_path(start, path);
			start->is_removed = true;
		}
	}
	free(line);
	fclose(file);
	return err;
}

int start__fail_refused(const struct start *start)
{
	const char *path = text__string(&start->path);
	struct text charged = {};
	int fd = start->fd, above;

	if (fd < 0)
		return log__error(-ENOENT, "there is no cgroup '%s'", path);
	fd__append_path(fd, &charged);
	do {
		above = openat(fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd != start->fd)
			close(fd);
		fd = above;
		if (charged.length > 1)
			charged.length = strrchr(text__string(&charged), '/') -
					 charged.data;
		text__append_string(&charged, charged.length ? "" : "/");
	} while (fd >= 0 && faccessat(fd, "memory.stat", F_OK, 0) &&
		 charged.length > 1);
	if (fd >= 0)
		close(fd);
	log__error(
		-ENOENT,
		"the memory controller isn't enabled for cgroup '%s': its memory is charged to '%s'",
		path, text__string(&charged));
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
			"%u removed cgroup%s of the same path '%s' still %s memory charged and %s not shown",
			nr_others, nr_others == 1 ? "" : "s",
			text__string(&start->path),
			nr_others == 1 ? "has" : "have",
			nr_others == 1 ? "is" : "are");
}

int start__find(struct start *start, struct snapshot *snapshot)
{
	struct memcg *memcg;
	__u32 nr_others = 0;

	if (start->serial) {
		memcg = snapshot__find(snapshot, start->serial);
		if (!memcg)
			return start__fail_gone(start);
	} else {
		memcg = snapshot__find_path(snapshot,
					    text__string(&start->path),
					    start->is_removed, &nr_others);
		if (!memcg)
			return start__fail_refused(start);
		start->serial = memcg->serial;
		start__mention_others(start, nr_others);
	}
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
