/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Reads what the kernel keeps of a memcg's pressure. What memory.pressure would make of
 * it is worked out in user space.
 *
 * The maps, vmlinux/compat.h and walk/css.bpf.h must precede it.
 */

static __always_inline void psi__load(enum load how, __u64 group,
				      struct memcg_psi *psi)
{
	const __u64 total = group + OFFSET(struct psi_group, total);
	const __u64 avg_total = group + OFFSET(struct psi_group, avg_total);
	const __u64 avg = group + OFFSET(struct psi_group, avg);
	__u32 line, window, state;

	psi->is_active = LOAD(how, struct psi_group, group,
			      avgs_work.work.data.counter) &
			 WORK_STRUCT_PENDING;
	psi->last = LOAD(how, struct psi_group, group, avg_last_update);
	psi->next = LOAD(how, struct psi_group, group, avg_next_update);
	for (line = 0; line < NR_PSI_LINES; line++) {
		state = PSI_MEM_SOME + line;
		psi->total[line] = load_word(how, total + 8 * state);
		psi->avg_total[line] = load_word(how, avg_total + 8 * state);
		for (window = 0; window < NR_PSI_WINDOWS; window++)
			psi->avg[line][window] = load_word(
				how,
				avg + 8 * (NR_PSI_WINDOWS * state + window));
	}
}

/*
 * Reads the pressure of the memcg at an index. The kernel updates it under a lock; a set
 * that it changed meanwhile is read once more.
 */
static __always_inline void memcg__read_psi(enum load how, __u64 memcg,
					    __u32 index, __u32 flags)
{
	struct memcg_psi *psi = psi__slot(index);
	__u64 cgroup, group = 0;

	if (!psi)
		return;
	/* The directory of a removed cgroup is gone, and its file with it. */
	if (!(flags & CSS_DYING)) {
		cgroup = (__u64)LOAD(how, struct cgroup_subsys_state, memcg,
				     cgroup);
		group = cgroup__psi(load__beyond(how), cgroup);
	}
	psi->is_counted = group != 0;
	if (!group)
		return;
	how = load__beyond(how);
	psi__load(how, group, psi);
	if (LOAD(how, struct psi_group, group, avg_last_update) != psi->last)
		psi__load(how, group, psi);
}

/* Notes the time of the run, near sched_clock(), which no helper gives. */
static __always_inline void walk__note_arrival(enum load how)
{
	if (shared.walk.groups & WALK_PRESSURE)
		shared.walk.arrival_ns = task__arrival(load__beyond(how),
						       bpf_get_current_task());
}
