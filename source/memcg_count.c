// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Counts memory cgroups by cgroup.stat, or on v1 by /proc/cgroups. */
#include <fcntl.h>
#include <stdio.h>
#include "lib/keyed_text.h"
#include "lib/small_file.h"
#include "source/memcg_count.h"

/* The number of a key of cgroup.stat; 0: the kernel doesn't have it. */
static __u64 cgroup_stat__number(const char *text, const char *key)
{
	__u64 number = 0;

	keyed_text__find(text, key, 1, &number);
	return number;
}

__u32 machine__count_memcgs(const struct machine *machine, int directory)
{
	char path[PATH_MAX + 16], text[4096];
	__u64 nr;

	/* v1 counts only the whole hierarchy. Memcgs below one are met by walking. */
	if (machine->hierarchy.is_v1)
		return directory < 0 ? machine->nr_cgroups : 0;
	if (directory < 0 && !*machine__mount(machine))
		return 0;
	snprintf(path, sizeof(path), "%s/cgroup.stat", machine__mount(machine));
	small_file__read(directory < 0 ? AT_FDCWD : directory,
			 directory < 0 ? path : "cgroup.stat", text,
			 sizeof(text));
	/* Kernels from 6.12 on have it (ab0312526867). */
	nr = cgroup_stat__number(text, "nr_subsys_memory");
	if (nr)
		return nr + cgroup_stat__number(text, "nr_dying_subsys_memory");
	return cgroup_stat__number(text, "nr_descendants") +
	       cgroup_stat__number(text, "nr_dying_descendants") + 1;
}
