// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * protection prints a line for its own memcg and each one above it: the id of the cgroup,
 * and the min and low, in bytes, that the kernel last computed to be effective there.
 */
#include <bpf/bpf.h>
#include <err.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>
#include "protection.h"
#include "protection.skel.h"

int main(void)
{
	const struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };
	struct bpf_test_run_opts run = { .sz = sizeof(run) };
	const long page = sysconf(_SC_PAGESIZE);
	const struct level *level;
	struct protection *object;

	/* Before 5.11 maps count against it. */
	setrlimit(RLIMIT_MEMLOCK, &all);
	object = protection__open_and_load();
	if (!object)
		err(1, "loading");
	if (bpf_prog_test_run_opts(bpf_program__fd(object->progs.read_levels),
				   &run))
		err(1, "running");
	for (level = object->bss->levels;
	     level < object->bss->levels + LEVELS_MAX && level->id; level++)
		printf("%llu %llu %llu\n", level->id, level->emin * page,
		       level->elow * page);
	protection__destroy(object);
	return 0;
}
