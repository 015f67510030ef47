// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Goes down and up directories with a bounded number of descriptors. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lib/subdirectory.h"
#include "source/cgroupfs_way.h"

const struct way_level *way__here(const struct way *way)
{
	return way->nr ? &way->levels[way->nr - 1] : NULL;
}

static int way__make_room(struct way *way)
{
	const size_t room = way->room ? way->room * 2 : 16;
	struct way_level *more;

	if (way->nr < way->room)
		return 0;
	more = reallocarray(way->levels, room, sizeof(*more));
	if (!more)
		return -ENOMEM;
	way->levels = more;
	way->room = room;
	return 0;
}

/* Adds a name at *end, and moves *end behind it. */
static int way__add_name(struct way *way, const char *name, size_t *end)
{
	const size_t size = strlen(name) + 1;
	char *more;

	if (way->names_room - *end < size) {
		more = realloc(way->names, way->names_room * 2 + NAME_MAX + 1);
		if (!more)
			return -ENOMEM;
		way->names = more;
		way->names_room = way->names_room * 2 + NAME_MAX + 1;
	}
	memcpy(way->names + *end, name, size);
	*end += size;
	return 0;
}

/* Adds the names of the subdirectories. */
static int way__list(struct way *way, int fd, size_t *end)
{
	const int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	DIR *list = copy >= 0 ? fdopendir(copy) : NULL;
	const char *name;
	int err = 0;

	if (!list) {
		err = -errno;
		if (copy >= 0)
			close(copy);
		return err;
	}
	while (!err && (name = subdirectory__next(list)))
		err = way__add_name(way, name, end);
	if (!err)
		err = subdirectory__error();
	closedir(list);
	return err;
}

int way__enter(struct way *way, int fd, __u64 id, bool is_hierarchical)
{
	const size_t start = way->nr ? way->levels[way->nr - 1].end : 0;
	struct way_level *level;
	size_t end = start;
	int err = way__make_room(way);

	if (!err)
		err = way__list(way, fd, &end);
	if (err) {
		close(fd);
		return err;
	}
	way->levels[way->nr++] = (struct way_level){
		.fd = fd,
		.id = id,
		.is_hierarchical = is_hierarchical,
		.next = start,
		.end = end,
	};
	if (way->nr <= WAY_OPEN_MAX)
		return 0;
	level = &way->levels[way->nr - 1 - WAY_OPEN_MAX];
	if (level->fd >= 0)
		close(level->fd);
	level->fd = -1;
	return 0;
}

const char *way__next(struct way *way)
{
	struct way_level *here = &way->levels[way->nr - 1];
	const char *name = way->names + here->next;

	if (here->next == here->end)
		return NULL;
	here->next += strlen(name) + 1;
	return name;
}

/* Opens the directory above, and makes sure that it is the one of that level. */
static int level__open_from(struct way_level *above, int below)
{
	struct stat status;
	int err = 0;

	above->fd = openat(below, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (above->fd < 0 || fstat(above->fd, &status))
		err = -errno;
	else if (status.st_ino != above->id)
		err = -ESTALE;
	return err;
}

int way__leave(struct way *way)
{
	const int fd = way->levels[way->nr - 1].fd;
	struct way_level *above;
	int err = 0;

	way->nr--;
	if (way->nr) {
		above = &way->levels[way->nr - 1];
		if (above->fd < 0)
			err = level__open_from(above, fd);
	}
	close(fd);
	if (err)
		way__free(way);
	return err;
}

void way__free(struct way *way)
{
	while (way->nr)
		if (way->levels[--way->nr].fd >= 0)
			close(way->levels[way->nr].fd);
	free(way->levels);
	free(way->names);
	*way = (struct way){};
}
