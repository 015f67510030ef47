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

#ifdef WALK_HELPER
#define PSI_LOAD LOAD_HELPER
#else
#define PSI_LOAD LOAD_DIRECT
#endif

/*
 * Reads the pressure of the cgroup at an address into the slot of its memcg's index. flags
 * are the css's. The kernel updates it under a lock; a set that it changed meanwhile is
 * read once more.
 *
 * The function is global, so that the verifier follows it once and not at each call: since
 * 7.0 its memory is charged to the loader's memcg.
 */
__noinline int psi__read(__u64 cgroup, __u32 flags, __u32 index)
{
	struct memcg_psi *psi = psi__slot(index);
	__u64 group;

	if (!psi)
		return 0;
	/* The files of a removed cgroup are gone. */
	group = flags & CSS_DYING ? 0 : cgroup__psi(PSI_LOAD, cgroup);
	psi->is_counted = group != 0;
	if (!group)
		return 0;
	psi__load(PSI_LOAD, group, psi);
	if (LOAD(PSI_LOAD, struct psi_group, group, avg_last_update) !=
	    psi->last)
		psi__load(PSI_LOAD, group, psi);
	return 0;
}

/* Notes the time of the run, near sched_clock(), which no helper gives. */
static __always_inline void walk__note_arrival(enum load how)
{
	shared.walk.arrival_ns =
		task__arrival(load__beyond(how), bpf_get_current_task());
}
