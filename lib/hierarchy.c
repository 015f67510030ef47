// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Finds the hierarchy of the memory controller by looking: each mount of it is opened,
 * and compared with what /proc/self/mountinfo says. Owns what "/.." means in the
 * kernel's paths. Which cgroup the user means is left to source/start.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lib/error.h"
#include "lib/hierarchy.h"
#include "lib/line.h"
#include "lib/mountinfo.h"
#include "lib/subdirectory.h"

/* PROC_CGROUP_INIT_INO of include/linux/proc_ns.h. */
#define INITIAL_NAMESPACE "cgroup:[4026531835]"

bool namespace__is_initial(void)
{
	char link[64];
	const ssize_t length =
		readlink("/proc/self/ns/cgroup", link, sizeof(link) - 1);

	/* A kernel without namespaces has but one. */
	if (length < 0)
		return true;
	link[length] = '\0';
	return !strcmp(link, INITIAL_NAMESPACE);
}

/*
 * The number of levels that a path leads above the namespace's root. *rest is what
 * follows: "", or a path that begins with a slash.
 */
static unsigned int path__levels_up(const char *path, const char **rest)
{
	unsigned int nr = 0;

	while (!strncmp(path, "/..", 3) && (!path[3] || path[3] == '/')) {
		path += 3;
		nr++;
	}
	*rest = strcmp(path, "/") ? path : "";
	return nr;
}

/* Does what hierarchy__below() does, for a mount of that root. */
static const char *mount_root__below(const char *root, const char *path,
				     unsigned int *nr_unnamed)
{
	const char *root_rest, *rest;
	const unsigned int root_up = path__levels_up(root, &root_rest);
	const unsigned int up = path__levels_up(path, &rest);
	const size_t length = strlen(root_rest);

	*nr_unnamed = 0;
	if (up == root_up)
		return !strncmp(rest, root_rest, length) &&
				       (!rest[length] || rest[length] == '/') ?
			       rest + length :
			       NULL;
	/* "/../x" isn't on the way to the namespace, or it would be "/..". */
	if (up > root_up || *root_rest)
		return NULL;
	*nr_unnamed = root_up - up;
	return rest;
}

const char *hierarchy__below(const struct hierarchy *hierarchy,
			     const char *path, unsigned int *nr_unnamed)
{
	return *hierarchy->point ?
		       mount_root__below(hierarchy->root, path, nr_unnamed) :
		       NULL;
}

/* True if the root is an ancestor of the namespace's. */
static bool mount_root__is_above(const char *root)
{
	const char *rest;

	return path__levels_up(root, &rest) && !*rest;
}

/*
 * Tells how well a mount of that root serves; 0: not at all. path is where this process
 * is or, with is_needed, what the mount must show.
 */
static int mount_root__rank(const char *root, const char *path, bool is_needed)
{
	unsigned int nr_unnamed;
	const bool shows = mount_root__below(root, path, &nr_unnamed);

	if (!shows && is_needed)
		return 0;
	if (!strcmp(root, "/"))
		return 4;
	if (mount_root__is_above(root))
		return 3;
	return shows ? 2 : 1;
}

/* True if the mount point leads to the mount, and to a cgroup that isn't removed. */
static bool mount__is_reached(const struct mount *mount)
{
	const int directory =
		open(mount->point, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool is_reached;

	if (directory < 0)
		return false;
	is_reached = fd__mount_id(directory) == mount->id &&
		     !faccessat(directory, "cgroup.procs", F_OK, 0);
	close(directory);
	return is_reached;
}

static bool hierarchy__has_mount(const struct hierarchy *hierarchy,
				 const struct mount *mount)
{
	if (strlen(mount->point) >= PATH_MAX || strlen(mount->root) >= PATH_MAX)
		return false;
	return hierarchy->is_v1 ? !strcmp(mount->type, "cgroup") &&
					  mount__has_option(mount, "memory") :
				  !strcmp(mount->type, "cgroup2");
}

static void hierarchy__set_mount(struct hierarchy *hierarchy,
				 const struct mount *mount)
{
	strcpy(hierarchy->point, mount->point);
	strcpy(hierarchy->root, mount->root);
	hierarchy->mount_id = mount->id;
}

/*
 * Takes the best mount for the path; if there is none, nothing changes. Returns 0 or
 * -errno, not logged.
 */
static int hierarchy__choose(struct hierarchy *hierarchy, const char *path,
			     bool is_needed)
{
	struct mount mount = {};
	int best = 0, rank, err;
	FILE *file;

	err = mountinfo__open(&file);
	if (!file)
		return err;
	while ((err = mountinfo__next(file, &mount)) > 0) {
		if (!hierarchy__has_mount(hierarchy, &mount))
			continue;
		rank = mount_root__rank(mount.root, path, is_needed);
		if (rank <= best || !mount__is_reached(&mount))
			continue;
		best = rank;
		hierarchy__set_mount(hierarchy, &mount);
	}
	fclose(file);
	return err;
}

/*
 * The path in a line of /proc/PID/cgroup: "0::/path", or on v1 "9:memory:/path", where
 * commas separate controllers. NULL: the line is of another hierarchy.
 */
static char *cgroup_line__path(char *line, bool is_v1)
{
	char *controllers = strchr(line, ':'), *path, *word;

	path = controllers ? strchr(controllers + 1, ':') : NULL;
	if (!path)
		return NULL;
	*path++ = '\0';
	if (!is_v1)
		return controllers[1] ? NULL : path;
	for (word = strtok(controllers + 1, ","); word;
	     word = strtok(NULL, ","))
		if (!strcmp(word, "memory"))
			return path;
	return NULL;
}

int hierarchy__read_process(const struct hierarchy *hierarchy,
			    const char *process, struct text *path)
{
	char name[64], *line = NULL, *found = NULL;
	size_t size = 0;
	ssize_t length;
	FILE *file;
	int err;

	snprintf(name, sizeof(name), "/proc/%s/cgroup", process);
	file = fopen(name, "re");
	if (!file)
		return -errno;
	errno = 0;
	while (!found && (length = line__read(&line, &size, file)) > 0) {
		line[length - 1] = '\0';
		found = cgroup_line__path(line, hierarchy->is_v1);
	}
	err = found ? 0 : errno ? -errno : -ESRCH;
	text__append_string(path, found ? found : "");
	free(line);
	fclose(file);
	return path->failed ? -ENOMEM : err;
}

/*
 * True if an error says that the process is in no cgroup of the hierarchy, or that /proc
 * doesn't tell in which: it can't be seen, or the path is too long for it.
 */
static bool path__is_lacking(int err)
{
	return err == -ESRCH || err == -ENOENT || err == -EACCES ||
	       err == -ENAMETOOLONG;
}

/*
 * /proc/cgroups tells the version, too, but is missing where proc is mounted with
 * subset=pid. A v1 hierarchy has its line in /proc/self/cgroup wherever it is mounted.
 */
int hierarchy__find(struct hierarchy *hierarchy)
{
	struct text own = {};
	int err;

	*hierarchy = (struct hierarchy){ .is_v1 = true };
	err = hierarchy__read_process(hierarchy, "self", &own);
	if (path__is_lacking(err)) {
		hierarchy->is_v1 = false;
		text__clear(&own);
		err = hierarchy__read_process(hierarchy, "self", &own);
	}
	if (!err || path__is_lacking(err))
		err = hierarchy__choose(hierarchy, text__string(&own), false);
	text__free(&own);
	return err;
}

int hierarchy__open_below(const struct hierarchy *hierarchy, const char *below)
{
	const int root =
		open(hierarchy->point, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int directory;

	if (root < 0)
		return -errno;
	below += strspn(below, "/");
	directory = openat(root, *below ? below : ".",
			   O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0)
		directory = -errno;
	close(root);
	if (directory >= 0 && fd__mount_id(directory) != hierarchy->mount_id) {
		close(directory);
		return -EXDEV;
	}
	return directory;
}

/*
 * A threaded cgroup of v2 lists no processes, but threads; the first thread of a process
 * has its number.
 */
static bool directory__has_process(int directory, bool is_v1, unsigned long pid)
{
	const int fd = openat(directory, is_v1 ? "tasks" : "cgroup.threads",
			      O_RDONLY | O_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
	unsigned long found;
	bool has = false;

	if (!file) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	while (!has && fscanf(file, "%lu", &found) == 1)
		has = found == pid;
	fclose(file);
	return has;
}

/* A process that is looked for below a mount from above the namespace. */
struct search {
	const char *rest; /* the end of the path, whose names are known */
	unsigned long pid;
	bool is_v1;
};

/* A directory that is gone, or closed to this user, counts as one without the process. */
static int search__error(void)
{
	return error__is_of_resources(-errno) ? -errno : -ENOENT;
}

/*
 * Looks for the process nr_unnamed levels below the directory and then by the rest.
 * Returns its cgroup's descriptor, and appends its path to below; or -errno: -ENOENT, it
 * isn't there.
 */
static int search__go(const struct search *search, int directory,
		      unsigned int nr_unnamed, struct text *below)
{
	const size_t length = below->length;
	const char *name = !nr_unnamed && *search->rest ? search->rest + 1 :
							  ".";
	int fd = openat(directory, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int found = -ENOENT;
	DIR *list;

	if (fd < 0)
		return search__error();
	if (!nr_unnamed) {
		text__append_string(below, search->rest);
		if (directory__has_process(fd, search->is_v1, search->pid))
			return fd;
		close(fd);
		return -ENOENT;
	}
	list = fdopendir(fd);
	if (!list) {
		found = -errno;
		close(fd);
		return found;
	}
	while (found == -ENOENT && (name = subdirectory__next(list))) {
		fd = openat(dirfd(list), name,
			    O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
		if (fd < 0) {
			found = search__error();
			continue;
		}
		text__truncate(below, length);
		text__append(below, "/", 1);
		text__append_string(below, name);
		found = search__go(search, fd, nr_unnamed - 1, below);
		close(fd);
	}
	if (found == -ENOENT && errno)
		found = search__error();
	closedir(list);
	return found;
}

/* Below a mount from above the namespace all names are the machine's. */
static void hierarchy__append_shown(const char *root, const char *path,
				    const char *below, struct text *shown)
{
	if (!mount_root__is_above(root))
		below = path;
	text__append_string(shown, *below ? below : "/");
}

int hierarchy__open(struct hierarchy *hierarchy, const char *path,
		    unsigned long pid, struct text *shown)
{
	struct search search = { .pid = pid, .is_v1 = hierarchy->is_v1 };
	unsigned int nr_unnamed;
	int root, found = 0;

	search.rest = hierarchy__below(hierarchy, path, &nr_unnamed);
	if (!search.rest)
		found = hierarchy__choose(hierarchy, path, true);
	if (found)
		return found;
	search.rest = hierarchy__below(hierarchy, path, &nr_unnamed);
	if (!search.rest)
		return -EXDEV;
	if (!nr_unnamed) {
		hierarchy__append_shown(hierarchy->root, path, search.rest,
					shown);
		return hierarchy__open_below(hierarchy, search.rest);
	}
	root = hierarchy__open_below(hierarchy, "");
	if (root < 0)
		return root;
	found = search__go(&search, root, nr_unnamed, shown);
	close(root);
	return found;
}

static bool mount__has_id(const struct mount *mount, const void *id)
{
	return mount->id == *(const int *)id;
}

/* Sets here to the path that the kernel has for a descriptor; "": it has none. */
static void fd__read_path(int fd, char here[PATH_MAX])
{
	char link[64];
	ssize_t size;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	size = readlink(link, here, PATH_MAX - 1);
	here[size > 0 ? size : 0] = '\0';
}

/* The path of a descriptor below its mount's point; NULL: it can't be told. */
static const char *fd__below_mount(int fd, const struct mount *mount,
				   char here[PATH_MAX])
{
	const size_t length = strcmp(mount->point, "/") ? strlen(mount->point) :
							  0;

	fd__read_path(fd, here);
	if (!*here || strncmp(here, mount->point, length))
		return NULL;
	return strcmp(here + length, "/") ? here + length : "";
}

/*
 * Opens the root of the mount that a directory is on, and sets *levels to how far above it
 * is. Returns a descriptor or -errno.
 */
static int directory__open_mount_root(int directory, unsigned int *levels)
{
	int fd = fcntl(directory, F_DUPFD_CLOEXEC, 0), above;

	for (*levels = 0; fd >= 0 && *levels < PATH_MAX; (*levels)++) {
		above = directory__open_above(fd);
		if (above == -EXDEV)
			return fd;
		close(fd);
		fd = above;
	}
	if (fd >= 0)
		close(fd);
	return -ENOENT;
}

/*
 * Does what hierarchy__follow() does for a mount that this process's list doesn't have: one
 * of another mount namespace. Only the machine's root is known there, by its number, so a
 * mount of a part isn't taken. Of the directory's path the end is right.
 */
static int hierarchy__follow_foreign(struct hierarchy *hierarchy, int directory,
				     const char *opened, struct text *path)
{
	struct text point = {};
	struct stat status;
	char here[PATH_MAX], *below = here;
	unsigned int levels, i;
	const int root = directory__open_mount_root(directory, &levels);
	int err;

	if (root < 0)
		return error__is_of_resources(root) ? root : 0;
	fd__read_path(directory, here);
	below += strlen(here);
	text__append_string(&point, opened);
	for (i = 0; i < levels; i++) {
		while (below > here && *--below != '/')
			;
		text__append_string(&point, "/..");
	}
	if (!fstat(root, &status) && status.st_ino == CGROUP_ROOT_ID &&
	    point.length < PATH_MAX && !point.failed) {
		strcpy(hierarchy->point, text__string(&point));
		/* By how many levels it is above the namespace isn't known. */
		strcpy(hierarchy->root, namespace__is_initial() ? "/" : "/..");
		hierarchy->mount_id = fd__mount_id(root);
		text__append_string(path, *below ? below : "/");
	}
	err = point.failed || path->failed ? -ENOMEM : 0;
	text__free(&point);
	close(root);
	return err;
}

int hierarchy__follow(struct hierarchy *hierarchy, int directory,
		      const char *opened, struct text *path)
{
	struct text in_namespace = {};
	const int id = fd__mount_id(directory);
	struct mount mount;
	unsigned int nr_unnamed;
	char here[PATH_MAX];
	const char *below;
	int err = mountinfo__find(&mount, mount__has_id, &id);

	if (err < 0)
		return err;
	if (!err)
		return hierarchy__follow_foreign(hierarchy, directory, opened,
						 path);
	err = 0;
	below = fd__below_mount(directory, &mount, here);
	if (!below || !hierarchy__has_mount(hierarchy, &mount))
		goto cleanup;
	text__append_string(&in_namespace,
			    strcmp(mount.root, "/") ? mount.root : "");
	text__append_string(&in_namespace, below);
	text__append_string(&in_namespace, in_namespace.length ? "" : "/");
	if (in_namespace.failed) {
		err = -ENOMEM;
		goto cleanup;
	}
	if (!hierarchy__below(hierarchy, text__string(&in_namespace),
			      &nr_unnamed))
		hierarchy__set_mount(hierarchy, &mount);
	hierarchy__append_shown(mount.root, text__string(&in_namespace), below,
				path);
	err = path->failed ? -ENOMEM : 0;
cleanup:
	text__free(&in_namespace);
	mount__free(&mount);
	return err;
}

int directory__open_above(int directory)
{
	const int above =
		openat(directory, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (above < 0)
		return -errno;
	if (fd__mount_id(above) == fd__mount_id(directory))
		return above;
	close(above);
	return -EXDEV;
}
