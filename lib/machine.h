/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The machine around the memcgs: which host and kernel, how cgroups are mounted,
 * memory, swap and pressure as a whole. Read from /proc and /sys.
 */
#ifndef __MACHINE_H
#define __MACHINE_H

#include <limits.h>
#include <linux/types.h>
#include <stdbool.h>
#include <sys/utsname.h>

/* One line of /proc/pressure/memory: percent, and microseconds since boot. */
struct pressure {
	double avg10;
	double avg60;
	double avg300;
	__u64 total;
};

/* A number that /proc doesn't tell. */
#define MACHINE_UNKNOWN (~0ULL)

#define MACHINE_VERSION(major, minor) ((major) << 16 | (minor))

struct machine {
	struct utsname uts;
	char boot_id[37];
	unsigned int version; /* of the kernel, as MACHINE_VERSION() */
	__u32 page_size;
	__u32 huge_page_size;

	/* where v1's memory controller is mounted; "" where it isn't */
	char cgroup1_memory[PATH_MAX];
	bool memory_is_enabled; /* no cgroup_disable=memory */
	bool memory_is_v1; /* the memory controller is on cgroup v1 */
	__u32 nr_cgroups; /* of its hierarchy; with v2 only old kernels tell */

	/* of a cgroup2 mount; "" where there is none */
	char cgroup2[PATH_MAX];
	bool recursiveprot;
	bool localevents;
	bool hugetlb_accounting;

	/* bytes; MACHINE_UNKNOWN where /proc doesn't tell */
	__u64 mem_total;
	__u64 mem_available;
	__u64 swap_total;
	__u64 swap_free;
	__u64 oom_kill; /* processes, since boot */
	bool has_pressure;
	struct pressure some;
	struct pressure full;
};

/* Where the hierarchy of the memory controller is mounted; "": nowhere. */
const char *machine__mount(const struct machine *machine);

/* As MACHINE_VERSION(), of a release such as "6.12.48-amd64"; 0: it isn't one. */
unsigned int version__parse(const char *release);

/* All of it. What can't be read is unknown; that is no error. */
void machine__read(struct machine *machine);

/* Again what changes all the time: memory, swap, pressure. */
void machine__refresh(struct machine *machine);

/*
 * About how many memory cgroups there are, dying ones among them where the kernel
 * tells; 0 if it doesn't tell at all. directory: those below an open cgroup
 * directory; -1: all.
 */
__u32 machine__count_memcgs(const struct machine *machine, int directory);

/* CLOCK_MONOTONIC in nanoseconds. */
__u64 clock__monotonic_ns(void);

#endif /* __MACHINE_H */
