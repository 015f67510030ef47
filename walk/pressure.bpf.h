/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Reads what the kernel keeps of a memcg's pressure. What memory.pressure would make of
 * it is worked out in user space.
 *
 * The maps, vmlinux/compat.h and walk/css.bpf.h must precede it.
 */

static __always_inline void psi__load(enum load how, struct psi_group *group,
				      struct memcg_psi *psi)
{
	const __u32 total = psi__total_offset();
	const __u32 avg_total = OFFSET(struct psi_group, avg_total);
	const __u32 avg = psi__avg_offset();
	__u32 line, window, state;

	psi->is_active = FIELD(how, group, avgs_work.work.data.counter) &
			 WORK_STRUCT_PENDING;
	psi->last = FIELD(how, group, avg_last_update);
	psi->next = FIELD(how, group, avg_next_update);
	for (line = 0; line < NR_PSI_LINES; line++) {
		state = PSI_MEM_SOME + line;
		psi->total[line] = read_word(how, group, total + 8 * state);
		psi->avg_total[line] =
			read_word(how, group, avg_total + 8 * state);
		for (window = 0; window < NR_PSI_WINDOWS; window++)
			psi->avg[line][window] = read_word(
				how, group,
				avg + 8 * (NR_PSI_WINDOWS * state + window));
	}
}

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
	struct psi_group *group;
	__u64 address;

	if (!psi)
		return 0;
	/* The files of a removed cgroup are gone. */
	address = flags & CSS_DYING ? 0 : cgroup__psi(BEYOND, cgroup);
	psi->is_counted = address != 0;
	if (!address)
		return 0;
	group = CAST(BEYOND, struct psi_group, address);
	psi__load(BEYOND, group, psi);
	if (FIELD(BEYOND, group, avg_last_update) != psi->last)
		psi__load(BEYOND, group, psi);
	return 0;
}

/* Notes the time of the run, near sched_clock(), which no helper gives. */
static __always_inline void walk__note_arrival(enum load how)
{
	shared.walk.arrival_ns =
		task__arrival(load__beyond(how), bpf_get_current_task());
}
