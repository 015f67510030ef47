// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Finds the largest processes of a memcg, and reads its memory.pressure. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lib/small_file.h"
#include "lib/text.h"
#include "source/details.h"

/* The root of a large machine has thousands: a screen can't wait for all. */
#define LOOKED_AT_MAX 5000

/* "RssAnon:	     120 kB", in bytes. */
static __u64 status__find(const char *status, const char *key)
{
	const char *line = strstr(status, key);

	return line ? strtoull(line + strlen(key), NULL, 10) * 1024 :
		      VALUE_UNKNOWN;
}

static __u64 process__size(const struct process *process)
{
	const __u64 parts[] = { process->anon, process->file, process->shmem,
				process->swap };
	__u64 size = 0;
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		size += parts[i] == VALUE_UNKNOWN ? 0 : parts[i];
	return size;
}

static long process__number(int directory, const char *name)
{
	char content[32];

	return small_file__read(directory, name, content, sizeof(content)) > 0 ?
		       strtol(content, NULL, 10) :
		       0;
}

/* False: it is gone. */
static bool process__read(struct process *process, unsigned int pid)
{
	/* Many groups make it long, and they come first. */
	static char content[65536];
	char path[32];
	int directory;
	bool is_there;

	snprintf(path, sizeof(path), "/proc/%u", pid);
	directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0)
		return false;
	*process = (struct process){ .pid = pid };
	if (small_file__read(directory, "comm", process->name,
			     sizeof(process->name)) > 0)
		process->name[strcspn(process->name, "\n")] = '\0';
	is_there = small_file__read(directory, "status", content,
				    sizeof(content)) > 0;
	process->anon = status__find(content, "\nRssAnon:");
	process->file = status__find(content, "\nRssFile:");
	process->shmem = status__find(content, "\nRssShmem:");
	process->swap = status__find(content, "\nVmSwap:");
	process->oom_score = process__number(directory, "oom_score");
	process->oom_score_adj = process__number(directory, "oom_score_adj");
	close(directory);
	return is_there;
}

/* Keeps the largest. */
static void details__add(struct details *details, unsigned int pid)
{
	struct process process;
	unsigned int i;

	if (details->nr_all == LOOKED_AT_MAX) {
		details->is_cut = true;
		return;
	}
	if (!process__read(&process, pid))
		return;
	details->nr_all++;
	for (i = details->nr; i && process__size(&details->processes[i - 1]) <
					   process__size(&process);
	     i--)
		if (i < PROCESSES_MAX)
			details->processes[i] = details->processes[i - 1];
	if (i < PROCESSES_MAX)
		details->processes[i] = process;
	if (details->nr < PROCESSES_MAX)
		details->nr++;
}

static void details__add_all(struct details *details, int directory)
{
	int fd = openat(directory, "cgroup.procs",
			O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
	unsigned int pid;

	if (!file) {
		if (fd >= 0)
			close(fd);
		return;
	}
	/* A process of another pid namespace is 0 there. */
	while (!details->is_cut && fscanf(file, "%u", &pid) == 1)
		if (pid)
			details__add(details, pid);
	fclose(file);
}

/* Takes the descriptor. */
static void details__walk(struct details *details, int directory)
{
	struct dirent *entry;
	DIR *list = fdopendir(directory);
	int below;

	if (!list) {
		close(directory);
		return;
	}
	details__add_all(details, dirfd(list));
	details->is_cut |= ++details->nr_directories == LOOKED_AT_MAX;
	while (!details->is_cut && (entry = readdir(list))) {
		if (entry->d_type != DT_DIR || !strcmp(entry->d_name, ".") ||
		    !strcmp(entry->d_name, ".."))
			continue;
		below = openat(dirfd(list), entry->d_name,
			       O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
		if (below >= 0)
			details__walk(details, below);
		else if (errno != ENOENT)
			details->is_cut = true;
	}
	closedir(list);
}

/*
 * The directory of a memcg, or -errno. What is mounted need not be the root's, but
 * that of a cgroup namespace.
 */
static int memcg__open(const struct memcg *memcg, const struct machine *machine)
{
	int directory = open(machine__mount(machine),
			     O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stat status;
	int above;

	if (directory < 0)
		return -errno;
	if (!fstat(directory, &status) && status.st_ino == memcg->id)
		return directory;
	close(directory);
	if (!memcg->parent)
		return -ENOENT;
	above = memcg__open(memcg->parent, machine);
	if (above < 0)
		return above;
	directory = openat(above, memcg->name,
			   O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (directory < 0)
		directory = -errno;
	close(above);
	return directory;
}

int details__read(struct details *details, const struct memcg *memcg,
		  const struct machine *machine)
{
	struct stat status;
	int directory;

	*details = (struct details){};
	if (memcg__is_dying(memcg))
		return -ENOENT;
	directory = memcg__open(memcg, machine);
	if (directory < 0)
		return directory;
	if (fstat(directory, &status) || status.st_ino != memcg->id) {
		close(directory);
		return -ESTALE;
	}
	small_file__read(directory, "memory.pressure", details->pressure,
			 sizeof(details->pressure));
	details__walk(details, directory);
	return 0;
}
