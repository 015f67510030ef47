// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads the machine as a whole, from /proc and /sys. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "lib/keyed_text.h"
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
	return machine->hierarchy.point;
}

unsigned int version__parse(const char *release)
{
	unsigned int major, minor;

	return sscanf(release, "%u.%u", &major, &minor) == 2 ?
		       MACHINE_VERSION(major, minor) :
		       0;
}

/*
 * A kernel without CONFIG_TRANSPARENT_HUGEPAGE doesn't have the file. Then the size is
 * taken to be 2 MiB, as on x86-64, and on arm64 with pages of 4 KiB.
 */
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

/* A line of /proc/cgroups is "NAME HIERARCHY CGROUPS ENABLED". */
static void machine__read_controller(struct machine *machine)
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
			machine->memory_is_enabled = enabled;
			machine->nr_cgroups = nr;
		}
	fclose(file);
}

static bool mount__is_cgroup2(const struct mount *mount,
			      const void *context __attribute__((unused)))
{
	return !strcmp(mount->type, "cgroup2");
}

/* Returns 0 or -errno, not logged. */
static int machine__read_mount_options(struct machine *machine)
{
	struct mount mount;
	const int found = mountinfo__find(&mount, mount__is_cgroup2, NULL);

	if (found <= 0)
		return found;
	machine->recursiveprot =
		mount__has_option(&mount, "memory_recursiveprot");
	machine->localevents = mount__has_option(&mount, "memory_localevents");
	machine->hugetlb_accounting =
		mount__has_option(&mount, "memory_hugetlb_accounting");
	mount__free(&mount);
	return 0;
}

/* The number of a key, in units of unit; MACHINE_UNKNOWN where the text lacks it. */
static __u64 proc_text__number(const char *text, const char *key, __u64 unit)
{
	__u64 number = MACHINE_UNKNOWN;

	keyed_text__find(text, key, unit, &number);
	return number;
}

static void machine__read_meminfo(struct machine *machine)
{
	char text[8192]; /* 1.5 KiB in 7.0 */

	small_file__read(AT_FDCWD, "/proc/meminfo", text, sizeof(text));
	machine->mem_total = proc_text__number(text, "MemTotal", 1024);
	machine->mem_available = proc_text__number(text, "MemAvailable", 1024);
	machine->swap_total = proc_text__number(text, "SwapTotal", 1024);
	machine->swap_free = proc_text__number(text, "SwapFree", 1024);
}

static void machine__read_vmstat(struct machine *machine)
{
	char text[32768]; /* 5 KiB in 7.0 */

	small_file__read(AT_FDCWD, "/proc/vmstat", text, sizeof(text));
	machine->oom_kill = proc_text__number(text, "oom_kill", 1);
}

/* Parses one line. False: it isn't that of the word. */
static bool pressure__parse_line(const char *line, const char *word,
				 struct pressure *pressure)
{
	unsigned long long total;
	char found[8];

	if (sscanf(line, "%7s avg10=%lf avg60=%lf avg300=%lf total=%llu", found,
		   &pressure->avg10, &pressure->avg60, &pressure->avg300,
		   &total) != 5)
		return false;
	pressure->total = total;
	return !strcmp(found, word);
}

bool pressure__parse(const char *text, struct pressure *some,
		     struct pressure *full)
{
	const char *second = strchr(text, '\n');

	return second && pressure__parse_line(text, "some", some) &&
	       pressure__parse_line(second + 1, "full", full);
}

/* If PSI is off the file is missing, or reading it is an error. */
static void machine__read_pressure(struct machine *machine)
{
	char text[512];

	small_file__read(AT_FDCWD, "/proc/pressure/memory", text, sizeof(text));
	machine->has_pressure =
		pressure__parse(text, &machine->some, &machine->full);
}

void machine__refresh(struct machine *machine)
{
	machine__read_meminfo(machine);
	machine__read_vmstat(machine);
	machine__read_pressure(machine);
}

void machine__read(struct machine *machine)
{
	*machine = (struct machine){ .page_size = sysconf(_SC_PAGESIZE) };
	uname(&machine->uts);
	machine->version = version__parse(machine->uts.release);
	machine__read_boot_id(machine);
	machine__read_huge_page_size(machine);
	machine__read_controller(machine);
	machine->mounts_error = hierarchy__find(&machine->hierarchy);
	if (!machine->mounts_error)
		machine->mounts_error = machine__read_mount_options(machine);
	machine__refresh(machine);
}

__u64 clock__monotonic_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}
