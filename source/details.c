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

/* Collects the processes of a memcg. */
struct collector {
	struct processes *processes;
	__u64 total_pages; /* what the victim is chosen by; 0: it is unknown */
	__u32 page_size;
	bool has_init; /* PID 1 is the machine's, and not a container's */
	unsigned int nr_directories; /* cgroups that were looked at */
};

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
static void collector__judge(struct collector *collector,
			     const struct process *process)
{
	struct processes *processes = collector->processes;
	const long points = process__badness(process, collector->total_pages,
					     collector->page_size);

	if (!collector->total_pages || points == OOM_NEVER ||
	    points < processes->points)
		return;
	processes->points = points;
	processes->victim = *process;
}

static void collector__add(struct collector *collector, unsigned int pid)
{
	struct processes *processes = collector->processes;
	struct process process;

	if (processes->nr_all + processes->nr_unread == LOOKED_AT_MAX) {
		processes->is_cut = true;
		return;
	}
	/* cgroup.procs has a 0 for each process that this pid namespace can't see. */
	if (!pid || !process__read(&process, pid)) {
		processes->nr_unread += !pid || process__exists(pid);
		return;
	}
	process.is_init = pid == 1 && collector->has_init;
	processes__add(processes, &process);
	collector__judge(collector, &process);
}

/* Adds the processes of one cgroup, which may be gone. */
static void collector__add_all(struct collector *collector, int directory)
{
	int fd = openat(directory, "cgroup.procs",
			O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
	unsigned int pid;

	if (!file) {
		collector->processes->is_cut |= fd >= 0 || errno != ENOENT;
		if (fd >= 0)
			close(fd);
		return;
	}
	while (!collector->processes->is_cut && fscanf(file, "%u", &pid) == 1)
		collector__add(collector, pid);
	collector->processes->is_cut |= ferror(file) && errno != ENODEV;
	fclose(file);
}

/* Adds the processes of a cgroup and of all below it. Closes its directory. */
static void collector__walk(struct collector *collector, int directory)
{
	DIR *list = fdopendir(directory);
	const char *name;
	int below;

	if (!list) {
		collector->processes->is_cut = true;
		close(directory);
		return;
	}
	collector__add_all(collector, dirfd(list));
	collector->processes->is_cut |= ++collector->nr_directories ==
					LOOKED_AT_MAX;
	while (!collector->processes->is_cut &&
	       (name = subdirectory__next(list))) {
		below = openat(dirfd(list), name,
			       O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
		if (below >= 0)
			collector__walk(collector, below);
		else if (errno != ENOENT)
			collector->processes->is_cut = true;
	}
	if (!collector->processes->is_cut)
		collector->processes->is_cut = subdirectory__error() != 0;
	closedir(list);
}

/*
 * Returns the directory if it is the memcg's, or -errno and closes it. -ESTALE: it is
 * another's. Below 0 it is handed on.
 */
static int directory__of(int directory, const struct memcg *memcg)
{
	struct stat status;
	int err;

	if (directory < 0)
		return directory;
	if (fstat(directory, &status))
		err = -errno;
	else if (status.st_ino == memcg->id)
		return directory;
	else
		err = -ESTALE;
	close(directory);
	return err;
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
	int above;

	if (directory < 0)
		return -errno;
	directory = directory__of(directory, memcg);
	if (directory != -ESTALE)
		return directory;
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

/* Opens the directory of a memcg that is still there. Returns a descriptor or -errno. */
static int details__open_same(const struct memcg *memcg,
			      const struct machine *machine)
{
	return memcg__is_dying(memcg) ?
		       -ENOENT :
		       directory__of(details__open(memcg, machine), memcg);
}

/*
 * Collects the processes of a memcg, and the victim of them if the domain's max, or NULL,
 * the machine's memory, were exceeded. Closes the directory.
 */
static void processes__read(struct processes *processes, int directory,
			    const struct memcg *domain,
			    const struct machine *machine)
{
	struct collector collector = {
		.processes = processes,
		.total_pages = oom__total_pages(domain, machine),
		.page_size = machine->page_size,
		.has_init = pids__are_of_machine(),
	};

	*processes = (struct processes){ .points = OOM_NEVER };
	collector__walk(&collector, directory);
}

/* If no max is reached first, the candidates are all processes of the machine. */
static void details__read_candidates(struct details *details,
				     const struct memcg *memcg,
				     const struct machine *machine)
{
	const struct memcg *domain = memcg->headroom_by, *top = memcg;
	int directory;

	while (top != domain && top->parent)
		top = top->parent;
	if (top == memcg) {
		details->candidates = details->processes;
		return;
	}
	directory = details__open_same(top, machine);
	if (directory >= 0)
		processes__read(&details->candidates, directory, domain,
				machine);
}

int details__read(struct details *details, const struct memcg *memcg,
		  const struct machine *machine, bool with_candidates)
{
	const int directory = details__open_same(memcg, machine);

	*details = (struct details){ .candidates = { .is_cut = true } };
	if (directory < 0)
		return directory;
	small_file__read(directory, "memory.pressure", details->pressure,
			 sizeof(details->pressure));
	processes__read(&details->processes, directory, memcg->headroom_by,
			machine);
	if (with_candidates)
		details__read_candidates(details, memcg, machine);
	return 0;
}
