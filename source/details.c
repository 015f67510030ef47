// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Finds the largest processes of a memcg by /proc, and reads its memory.pressure. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lib/keyed_text.h"
#include "lib/small_file.h"
#include "lib/subdirectory.h"
#include "source/details.h"

/*
 * The number of processes, and of directories, that are looked at. A large machine has
 * more, and a screen can't wait for all of them.
 */
#define LOOKED_AT_MAX 5000

/* A size of /proc/PID/status, which tells it in KiB. */
static __u64 status__size(const char *status, const char *key)
{
	__u64 size = VALUE_UNKNOWN;

	keyed_text__find(status, key, 1024, &size);
	return size;
}

/* The sum of the sizes that are known, by which processes are ordered. */
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

/* The number in a file of a process's directory; 0: it can't be read. */
static long process__number(int directory, const char *name)
{
	char content[32];

	return small_file__read(directory, name, content, sizeof(content)) > 0 ?
		       strtol(content, NULL, 10) :
		       0;
}

/* True if PIDs are those of the machine: its pid namespace has this inode number always. */
static bool pids__are_of_machine(void)
{
	static const char name[] = "pid:[4026531836]";
	char link[sizeof(name)];

	return readlink("/proc/self/ns/pid", link, sizeof(link)) ==
		       sizeof(name) - 1 &&
	       !memcmp(link, name, sizeof(name) - 1);
}

/* True if it isn't gone, though the mount option hidepid of /proc may hide it. */
static bool process__exists(unsigned int pid)
{
	return !kill(pid, 0) || errno != ESRCH;
}

/* False: the process is gone, or can't be read. */
static bool process__read(struct process *process, unsigned int pid)
{
	/* The line of groups comes before the sizes and may be long. */
	char content[65536];
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
	process->anon = status__size(content, "RssAnon");
	process->file = status__size(content, "RssFile");
	process->shmem = status__size(content, "RssShmem");
	process->swap = status__size(content, "VmSwap");
	process->pagetables = status__size(content, "VmPTE");
	process->oom_score = process__number(directory, "oom_score");
	process->oom_score_adj = process__number(directory, "oom_score_adj");
	close(directory);
	return is_there;
}

/* Puts the process where it belongs among the largest, if it is one of them. */
static void processes__add(struct processes *processes,
			   const struct process *process)
{
	struct process *largest = processes->largest;
	unsigned int i;

	processes->nr_all++;
	for (i = processes->nr;
	     i && process__size(&largest[i - 1]) < process__size(process); i--)
		if (i < PROCESSES_MAX)
			largest[i] = largest[i - 1];
	if (i < PROCESSES_MAX)
		largest[i] = *process;
	if (processes->nr < PROCESSES_MAX)
		processes->nr++;
}

/* The process is the victim so far, if no other has more points: oom_evaluate_task(). */
static void details__judge(struct details *details,
			   const struct process *process)
{
	struct processes *processes = &details->processes;
	const long points = process__badness(process, details->total_pages,
					     details->page_size);

	if (!details->total_pages || points == OOM_NEVER ||
	    points < processes->points)
		return;
	processes->points = points;
	processes->victim = *process;
}

static void details__add(struct details *details, unsigned int pid)
{
	struct process process;

	if (details->processes.nr_all + details->processes.nr_unread ==
	    LOOKED_AT_MAX) {
		details->processes.is_cut = true;
		return;
	}
	/* cgroup.procs has a 0 for each process that this pid namespace can't see. */
	if (!pid || !process__read(&process, pid)) {
		details->processes.nr_unread += !pid || process__exists(pid);
		return;
	}
	process.is_init = pid == 1 && details->has_init;
	processes__add(&details->processes, &process);
	details__judge(details, &process);
}

/* Adds the processes of one cgroup. */
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
	while (!details->processes.is_cut && fscanf(file, "%u", &pid) == 1)
		details__add(details, pid);
	fclose(file);
}

/* Adds the processes of a cgroup and of all below it. Closes its directory. */
static void details__walk(struct details *details, int directory)
{
	DIR *list = fdopendir(directory);
	const char *name;
	int below;

	if (!list) {
		close(directory);
		return;
	}
	details__add_all(details, dirfd(list));
	details->processes.is_cut |= ++details->nr_directories == LOOKED_AT_MAX;
	while (!details->processes.is_cut &&
	       (name = subdirectory__next(list))) {
		below = openat(dirfd(list), name,
			       O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
		if (below >= 0)
			details__walk(details, below);
		else if (errno != ENOENT)
			details->processes.is_cut = true;
	}
	closedir(list);
}

/*
 * Opens the directory of a memcg. The mount shows the root of this cgroup namespace,
 * which need not be the hierarchy's: the way goes up until a memcg is the mounted one,
 * then down by names. Returns a descriptor or -errno.
 */
static int details__open(const struct memcg *memcg,
			 const struct machine *machine)
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
	above = details__open(memcg->parent, machine);
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
		  const struct machine *machine, __u64 total_pages)
{
	struct stat status;
	int directory;

	*details = (struct details){
		.processes = { .points = OOM_NEVER },
		.total_pages = total_pages,
		.page_size = machine->page_size,
		.has_init = pids__are_of_machine(),
	};
	if (memcg__is_dying(memcg))
		return -ENOENT;
	directory = details__open(memcg, machine);
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
