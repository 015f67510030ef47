// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Reads the places that have names of containers and pods. name_parse.c knows what stands in
 * them, names.h which ids are asked for.
 */
#define _GNU_SOURCE /* O_PATH */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/rooted.h"
#include "lib/text.h"
#include "source/name_files.h"
#include "source/name_parse.h"

/* A machine has some thousand containers; beyond that a place isn't what it should be. */
#define ENTRIES_MAX 65536
/* A container takes one kilobyte of a list. */
#define LIST_SIZE_MAX (16 << 20)
#define CONFIG_SIZE_MAX (1 << 20)

struct name_files {
	struct names names;
	const char *root_path;
	int root;
	bool has_read; /* at least once, and noted what can't be read */
};

/* Calls back for each entry of the directory. */
static int directory__read(int directory, struct names *names,
			   void (*add)(struct names *names, const char *entry))
{
	const int fd = dup(directory);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	size_t nr = 0;
	int err;

	if (!list) {
		if (fd >= 0)
			close(fd);
		return -errno;
	}
	for (; nr < ENTRIES_MAX; nr++) {
		errno = 0;
		entry = readdir(list);
		if (!entry)
			break;
		add(names, entry->d_name);
	}
	err = entry ? 0 : -errno;
	closedir(list);
	return err;
}

static int pods__read(int directory, struct names *names)
{
	return directory__read(directory, names, names__add_pod_directory);
}

static int container_logs__read(int directory, struct names *names)
{
	return directory__read(directory, names, names__add_container_log);
}

static void docker__read_one(struct names *names, const char *id, void *context)
{
	const int *directory = context;
	struct text json = {};
	char path[512];
	int err;

	snprintf(path, sizeof(path), "%s/config.v2.json", id);
	err = rooted__read(*directory, path, CONFIG_SIZE_MAX, &json);
	if (!err)
		names__add_docker(names, id, json.data, json.length);
	else if (err != -ENOENT)
		log__verbose("can't read Docker's %s: %s", path,
			     strerror(-err));
	text__free(&json);
}

static int docker__read(int directory, struct names *names)
{
	names__for_each_unknown(names, docker__read_one, &directory);
	return 0;
}

/* Containers that end with their process, and all of CRI-O's, are in a list of their own. */
static int storage__read(int directory, struct names *names)
{
	static const char *const lists[] = { "containers.json",
					     "volatile-containers.json" };
	struct text json = {};
	int err = 0, result;
	size_t i;

	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		text__restart(&json);
		result =
			rooted__read(directory, lists[i], LIST_SIZE_MAX, &json);
		if (!result)
			names__add_storage(names, text__string(&json),
					   json.length, ENTRIES_MAX);
		else if (result != -ENOENT)
			err = result;
	}
	text__free(&json);
	return err;
}

/* The places that have names, below the root. */
static const struct name_place {
	const char *path;
	/* Returns 0 or -errno, not logged. */
	int (*read)(int directory, struct names *names);
} places[] = {
	{ "var/log/pods", pods__read },
	{ "var/log/containers", container_logs__read },
	{ "var/lib/docker/containers", docker__read },
	/* The drivers of containers/storage, and its transient containers. */
	{ "var/lib/containers/storage/overlay-containers", storage__read },
	{ "var/lib/containers/storage/vfs-containers", storage__read },
	{ "var/lib/containers/storage/btrfs-containers", storage__read },
	{ "var/lib/containers/storage/zfs-containers", storage__read },
	{ "run/containers/storage/overlay-containers", storage__read },
};

int name_files__open(const char *root, struct name_files **files)
{
	const int fd = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct name_files *new;

	*files = NULL;
	if (fd < 0)
		return log__error(
			-errno,
			"can't open '%s', which --names names as the root of the machine's files: %s",
			root, strerror(errno));
	new = calloc(1, sizeof(*new));
	if (!new) {
		close(fd);
		return log__error(-ENOMEM, "no memory for names");
	}
	new->root_path = root;
	new->root = fd;
	*files = new;
	return 0;
}

static int place__read(const struct name_place *place, struct name_files *files)
{
	const int directory = rooted__open(files->root, place->path);
	int err;

	if (directory < 0)
		return directory;
	err = place->read(directory, &files->names);
	close(directory);
	return err;
}

/* Notes, once, what can't be read. */
static void name_files__read(struct name_files *files)
{
	const struct name_place *place,
		*end = places + sizeof(places) / sizeof(places[0]);
	bool is_there = false;
	int err;

	for (place = places; place < end; place++) {
		err = place__read(place, files);
		is_there |= err != -ENOENT;
		if (err && err != -ENOENT && !files->has_read)
			log__note(
				"--names: can't read %s below '%s', so names may be missing: %s",
				place->path, files->root_path, strerror(-err));
	}
	/* A timer may ask for names on machines that have none. */
	if (!is_there && !files->has_read && strcmp(files->root_path, "/"))
		log__note(
			"--names: no container runtime keeps its files below '%s'",
			files->root_path);
	else if (!is_there)
		log__verbose(
			"--names: no container runtime keeps its files below '%s'; in a container give the directory where the machine's root is mounted, such as --names=/host",
			files->root_path);
	files->has_read = true;
}

void name_files__name(struct name_files *files, struct snapshot *snapshot)
{
	if (names__take_ids(&files->names, snapshot))
		name_files__read(files);
	names__set(&files->names, snapshot);
}

void name_files__close(struct name_files *files)
{
	if (!files)
		return;
	names__free(&files->names);
	close(files->root);
	free(files);
}
