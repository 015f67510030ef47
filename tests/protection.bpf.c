// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Reads the protection that the kernel itself last computed, which no file shows: emin and
 * elow of the current task's memcg and of those above it.
 */
#include <linux/bpf.h>
#include <linux/types.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include "protection.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), \
			     apply_to = record)

struct kernfs_node {
	__u64 id;
};

struct cgroup {
	struct kernfs_node *kn;
};

struct cgroup_subsys_state {
	struct cgroup *cgroup;
	struct cgroup_subsys_state *parent;
};

struct page_counter {
	unsigned long emin;
	unsigned long elow;
};

/* The css is its first member. */
struct mem_cgroup {
	struct page_counter memory;
};

struct css_set {
	struct cgroup_subsys_state *subsys[1];
};

struct task_struct {
	struct css_set *cgroups;
};

#pragma clang attribute pop

/* Another number than 0, which clang 14 doesn't relocate. */
enum cgroup_subsys_id { memory_cgrp_id = 1 };

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct level levels[LEVELS_MAX];

SEC("raw_tp/sys_enter")
int read_levels(void *context __attribute__((unused)))
{
	const __u32 id =
		bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id);
	struct task_struct *task = (void *)bpf_get_current_task();
	struct css_set *set = BPF_CORE_READ(task, cgroups);
	struct cgroup_subsys_state *css = NULL;
	struct mem_cgroup *memcg;
	__u32 i;

	bpf_probe_read_kernel(&css, sizeof(css), &set->subsys[0] + id);
	for (i = 0; i < LEVELS_MAX && css; i++) {
		memcg = (void *)css;
		levels[i].id = BPF_CORE_READ(css, cgroup, kn, id);
		levels[i].emin = BPF_CORE_READ(memcg, memory.emin);
		levels[i].elow = BPF_CORE_READ(memcg, memory.elow);
		css = BPF_CORE_READ(css, parent);
	}
	return 0;
}
