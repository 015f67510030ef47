/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The machine: host and kernel, the mounts of cgroups, memory, swap and pressure as a
 * whole, from /proc and /sys. Single cgroups are left to source/.
 */
#ifndef __MACHINE_H
#define __MACHINE_H

#include <linux/types.h>
#include <stdbool.h>
#include <sys/utsname.h>
#include "lib/hierarchy.h"
#include "lib/memory_limit.h"

/*
 * A line of /proc/pressure/memory: averages in percent, the total in microseconds
 * since boot. Documentation/accounting/psi.rst describes it.
 */
struct pressure {
	double avg10;
	double avg60;
	double avg300;
	__u64 total;
};

/*
 * Parses the two lines of /proc/pressure/memory or of a cgroup's memory.pressure. False:
 * the text isn't that.
 */
bool pressure__parse(const char *text, struct pressure *some,
		     struct pressure *full);

/* Stands for a number that /proc doesn't tell. */
#define MACHINE_UNKNOWN (~0ULL)

#define MACHINE_VERSION(major, minor) ((major) << 16 | (minor))

struct machine {
	struct utsname uts;
	char boot_id[37]; /* "" where it can't be read */
	unsigned int version; /* of the kernel, as MACHINE_VERSION() */
	__u32 page_size; /* in bytes */
	__u32 huge_page_size; /* that of a PMD, in bytes */

	struct hierarchy hierarchy;
	int mounts_error; /* -errno: why the two were not found, as without memory */
	struct memory_limit limit; /* this process's */
	bool memory_is_enabled; /* no cgroup_disable=memory */
	/*
	 * The number of cgroups of the memory controller's hierarchy, by its line in
	 * /proc/cgroups. 0: there is no line, as on 6.12 and later (af000ce85293)
	 * without CONFIG_MEMCG_V1.
	 */
	__u32 nr_cgroups;

	/* Options of cgroup2, which are the same at each mount of it. */
	bool recursiveprot;
	bool localevents;
	bool hugetlb_accounting;

	/* Sizes in bytes; MACHINE_UNKNOWN where /proc doesn't tell. */
	__u64 mem_total;
	__u64 mem_available;
	__u64 swap_total;
	__u64 swap_free;
	__u64 oom_kill; /* processes killed since boot */
	bool has_pressure; /* some and full are known */
	struct pressure some;
	struct pressure full;
};

/* The place where the memory controller's hierarchy is mounted; "": none is reached. */
const char *machine__mount(const struct machine *machine);

/* MACHINE_VERSION() of a release such as "6.12.48-amd64"; 0: it isn't one. */
unsigned int version__parse(const char *release);

/* Reads all of it. Something that can't be read is unknown; but see mounts_error. */
void machine__read(struct machine *machine);

/* Reads memory, swap, pressure and OOM kills again, which change all the time. */
void machine__refresh(struct machine *machine);

/* CLOCK_MONOTONIC in nanoseconds. */
__u64 clock__monotonic_ns(void);

#endif /* __MACHINE_H */
