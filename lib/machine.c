// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The machine around the memcgs, from /proc. Knows nothing of memcgs. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "lib/machine.h"

#include "lib/mountinfo.h"
#include "lib/small_file.h"

static void machine__read_boot_id(struct machine *machine)
{
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");

	if (!file)
		return;
	if (fscanf(file, "%36s", machine->boot_id) != 1)
		machine->boot_id[0] = '\0';
	fclose(file);
}

const char *machine__mount(const struct machine *machine)
{
	return machine->memory_is_v1 ? machine->cgroup1_memory :
				       machine->cgroup2;
}

unsigned int version__parse(const char *release)
{
	unsigned int major, minor;

	return sscanf(release, "%u.%u", &major, &minor) == 2 ?
		       MACHINE_VERSION(major, minor) :
		       0;
}

/* 2 MB on the machines that there are, where the kernel doesn't tell. */
static void machine__read_huge_page_size(struct machine *machine)
{
	FILE *file = fopen("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size",
			   "re");

	machine->huge_page_size = 2 << 20;
	if (!file)
		return;
	if (fscanf(file, "%u", &machine->huge_page_size) != 1)
		machine->huge_page_size = 2 << 20;
	fclose(file);
}

/* Lines "NAME HIERARCHY CGROUPS ENABLED"; hierarchy 0 is cgroup v2. */
static void machine__read_hierarchy(struct machine *machine)
{
	FILE *file = fopen("/proc/cgroups", "re");
	unsigned int hierarchy, nr, enabled;
	char line[128];

	machine->memory_is_enabled = true;
	if (!file)
		return;
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "memory %u %u %u", &hierarchy, &nr,
			   &enabled) == 3) {
			machine->memory_is_v1 = hierarchy != 0;
			machine->memory_is_enabled = enabled;
			machine->nr_cgroups = nr;
		}
	fclose(file);
}

/*
 * Takes the mount if there is none yet, or only one that shows a part of the
 * hierarchy, such as a bind mount, and this one all of it.
 */
static bool mount__take(const struct mount *mount, char *path, bool *is_whole)
{
	const bool whole = !strcmp(mount->root, "/");

	if (strlen(mount->point) >= PATH_MAX ||
	    (*path && (*is_whole || !whole)))
		return false;
	strcpy(path, mount->point);
	*is_whole = whole;
	return true;
}

/* The options are those of the hierarchy, the same at every mount of it. */
static void machine__read_mounts(struct machine *machine)
{
	bool is_whole_v1 = false, is_whole_v2 = false;
	FILE *file = mountinfo__open();
	struct mount mount = {};

	if (!file)
		return;
	while (mountinfo__next(file, &mount)) {
		if (!strcmp(mount.type, "cgroup2") &&
		    mount__take(&mount, machine->cgroup2, &is_whole_v2)) {
			machine->recursiveprot = mount__has_option(
				&mount, "memory_recursiveprot");
			machine->localevents =
				mount__has_option(&mount, "memory_localevents");
			machine->hugetlb_accounting = mount__has_option(
				&mount, "memory_hugetlb_accounting");
		}
		if (!strcmp(mount.type, "cgroup") &&
		    mount__has_option(&mount, "memory"))
			mount__take(&mount, machine->cgroup1_memory,
				    &is_whole_v1);
	}
	fclose(file);
}

/* NULL: it can't be read. Until the next one is. */
static const char *proc__read(const char *path)
{
	static char content[32768]; /* /proc/vmstat: 5 KiB */

	return small_file__read(AT_FDCWD, path, content, sizeof(content)) < 0 ?
		       NULL :
		       content;
}

static const char *line__next(const char *line)
{
	const char *end = strchr(line, '\n');

	return end ? end + 1 : line + strlen(line);
}

/* Lines "KEY NUMBER" or "KEY: NUMBER kB". */
struct proc_value {
	const char *key;
	__u64 *value;
	__u64 unit;
};

static void proc__read_values(const char *path, const struct proc_value *values)
{
	const struct proc_value *value;
	const char *line = proc__read(path);
	size_t length;

	for (value = values; value->key; value++)
		*value->value = MACHINE_UNKNOWN;
	for (; line && *line; line = line__next(line)) {
		length = strcspn(line, ": \n");
		for (value = values; value->key; value++)
			if (strlen(value->key) == length &&
			    !strncmp(value->key, line, length))
				*value->value =
					strtoull(line + length +
							 strspn(line + length,
								": "),
						 NULL, 10) *
					value->unit;
	}
}

static bool pressure__parse(const char *line, const char *which,
			    struct pressure *pressure)
{
	unsigned long long total;
	char word[8];

	if (sscanf(line, "%7s avg10=%lf avg60=%lf avg300=%lf total=%llu", word,
		   &pressure->avg10, &pressure->avg60, &pressure->avg300,
		   &total) != 5)
		return false;
	pressure->total = total;
	return !strcmp(word, which);
}

/* Missing, or an error when read, where PSI is off. */
static void machine__read_pressure(struct machine *machine)
{
	const char *some = proc__read("/proc/pressure/memory");

	machine->has_pressure =
		some && pressure__parse(some, "some", &machine->some) &&
		pressure__parse(line__next(some), "full", &machine->full);
}

void machine__refresh(struct machine *machine)
{
	const struct proc_value meminfo[] = {
		{ "MemTotal", &machine->mem_total, 1024 },
		{ "MemAvailable", &machine->mem_available, 1024 },
		{ "SwapTotal", &machine->swap_total, 1024 },
		{ "SwapFree", &machine->swap_free, 1024 },
		{},
	};
	const struct proc_value vmstat[] = {
		{ "oom_kill", &machine->oom_kill, 1 },
		{},
	};

	proc__read_values("/proc/meminfo", meminfo);
	proc__read_values("/proc/vmstat", vmstat);
	machine__read_pressure(machine);
}

void machine__read(struct machine *machine)
{
	*machine = (struct machine){ .page_size = sysconf(_SC_PAGESIZE) };
	uname(&machine->uts);
	machine->version = version__parse(machine->uts.release);
	machine__read_boot_id(machine);
	machine__read_huge_page_size(machine);
	machine__read_hierarchy(machine);
	machine__read_mounts(machine);
	machine__refresh(machine);
}

static __u64 known(__u64 number)
{
	return number == MACHINE_UNKNOWN ? 0 : number;
}

__u32 machine__count_memcgs(const struct machine *machine, int directory)
{
	__u64 nr, nr_dying, nr_memcgs, nr_dying_memcgs;
	const struct proc_value values[] = {
		{ "nr_descendants", &nr, 1 },
		{ "nr_dying_descendants", &nr_dying, 1 },
		/* 6.12+ (ab0312526867) */
		{ "nr_subsys_memory", &nr_memcgs, 1 },
		{ "nr_dying_subsys_memory", &nr_dying_memcgs, 1 },
		{},
	};
	char path[PATH_MAX + 16];

	/* v1 tells the number of all; what is below one is seen when it is walked. */
	if (machine->memory_is_v1)
		return directory < 0 ? machine->nr_cgroups : 0;
	if (directory < 0 && !*machine->cgroup2)
		return 0;
	if (directory < 0)
		snprintf(path, sizeof(path), "%s/cgroup.stat",
			 machine->cgroup2);
	else
		snprintf(path, sizeof(path), "/proc/self/fd/%d/cgroup.stat",
			 directory);
	proc__read_values(path, values);
	if (known(nr_memcgs))
		return nr_memcgs + known(nr_dying_memcgs);
	return known(nr) + known(nr_dying) + 1;
}

__u64 clock__monotonic_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}
