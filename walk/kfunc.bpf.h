/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The kfunc walk, 7.0+: the kernel gives the root by a kfunc, and its css iterator goes
 * through the memcgs in pre-order, under RCU and without a lock. Statistics are copied out
 * of the kernel's arrays, if user space found the way into them, or read by kfuncs.
 *
 * walk/record.bpf.h, walk/core_layout.bpf.h, walk/pressure.bpf.h, walk/step.bpf.h and
 * walk/names_in_batches.bpf.h must precede it.
 */

/*
 * The number that memory.stat prints. The kfuncs return -1, which is VALUE_UNKNOWN, for
 * what the kernel doesn't count per memcg.
 */
static __always_inline __u64 kfunc__stat(struct mem_cgroup *memcg,
					 const struct stat_item *item)
{
	if (!item->is_known)
		return VALUE_UNKNOWN;
	return item->is_event ? bpf_mem_cgroup_vm_events(memcg, item->item) :
				bpf_mem_cgroup_page_state(memcg, item->item);
}

struct kfunc_reading {
	struct mem_cgroup *memcg;
	__u32 first; /* of the memcg's blocks */
};

static long kfunc__read_slot(__u32 i, void *context)
{
	const struct kfunc_reading *reading = context;
	struct stat_block *block = stats__slot(reading->first + i / STAT_BLOCK);
	__u32 stat;

	if (!block || i >= NR_STATS)
		return 1;
	stat = shared.slots.stat[i];
	/* Else clang reads it again after it was checked. */
	barrier_var(stat);
	if (stat < NR_STATS)
		block->value[i % STAT_BLOCK] =
			kfunc__stat(reading->memcg, &shared.layout.items[stat]);
	return 0;
}

/*
 * Reads the statistics that are wanted into the blocks of the memcg at an index: raw
 * words, or else each by a kfunc, which takes ten times as long.
 */
static __always_inline void kfunc__read_stats(struct mem_cgroup *memcg,
					      __u32 index)
{
	struct kfunc_reading reading = {
		.memcg = memcg,
		.first = index * shared.slots.nr_blocks,
	};

	if (shared.slots.is_raw)
		states__read(memcg__states(LOAD_TRUSTED, (__u64)memcg), index);
	else
		bpf_loop(shared.slots.nr, kfunc__read_slot, &reading, 0);
}

/* The memcg at which the walk starts, with a reference. NULL: it is gone. */
static __always_inline struct mem_cgroup *
kfunc__find_start(struct mem_cgroup *root)
{
	struct mem_cgroup *start = NULL;
	struct cgroup *cgroup;

	if (!shared.walk.start_id)
		return bpf_get_mem_cgroup(&root->css);
	cgroup = bpf_cgroup_from_id(shared.walk.start_id);
	if (cgroup) {
		start = bpf_get_mem_cgroup(
			(struct cgroup_subsys_state *)cgroup);
		bpf_cgroup_release(cgroup);
	}
	return start;
}

/*
 * Reads a memcg, whose parent is at an address; 0: the root. Global, so that the verifier
 * follows it once: see psi__read(). For a global function the tag makes the pointer one
 * that is trusted (6.8+).
 */
__noinline int kfunc__read_memcg(struct mem_cgroup *memcg
				 __attribute__((btf_decl_tag("arg:trusted"))),
				 __u64 parent, __u32 flags)
{
	if (walk__needs_stats(flags))
		kfunc__read_stats(memcg, shared.walk.nr_memcgs);
	memcg__visit(LOAD_TRUSTED, (__u64)memcg, parent, flags);
	return 0;
}

/* Holds a reference of the memcg while it is read. */
static __always_inline int kfunc__visit(struct cgroup_subsys_state *css,
					__u32 flags)
{
	struct mem_cgroup *memcg = bpf_get_mem_cgroup(css);

	/* The last reference was put meanwhile. */
	if (!memcg)
		return 0;
	/* The pointer is read as a word, since a global function takes numbers. */
	kfunc__read_memcg(
		memcg,
		load_word(LOAD_DIRECT,
			  (__u64)css +
				  OFFSET(struct cgroup_subsys_state, parent)),
		flags);
	bpf_put_mem_cgroup(memcg);
	step_left -= step_left > 0;
	if (names__are_full())
		names__read();
	return 0;
}

/* Visits the ancestors of the start, the nearest first. */
static __always_inline void kfunc__visit_above(struct mem_cgroup *start)
{
	struct cgroup_subsys_state *css;
	struct bpf_iter_css it;

	bpf_iter_css_new(&it, &start->css, BPF_CGROUP_ITER_ANCESTORS_UP);
	while ((css = bpf_iter_css_next(&it)))
		if (css != &start->css)
			kfunc__visit(css, css->flags);
	bpf_iter_css_destroy(&it);
	shared.walk.nr_above = shared.walk.nr_memcgs;
}

/*
 * Visits the start and the memcgs below it, from the one on at which the last run
 * stopped.
 */
static __always_inline void kfunc__visit_below(struct mem_cgroup *start)
{
	struct cgroup_subsys_state *css;
	struct bpf_iter_css it;
	__u32 flags;

	bpf_iter_css_new(&it, &start->css, BPF_CGROUP_ITER_DESCENDANTS_PRE);
	while ((css = bpf_iter_css_next(&it))) {
		if (shared.walk.stopped_at &&
		    css->serial_nr != shared.walk.stopped_at)
			continue;
		shared.walk.stopped_at = 0;
		flags = css->flags;
		if (!css_flags__are_listed(flags) ||
		    (shared.walk.groups & WALK_CHILDREN && css != &start->css &&
		     css->parent != &start->css))
			continue;
		if (!step_left) {
			shared.walk.stopped_at = css->serial_nr;
			shared.walk.is_done = 0;
			break;
		}
		kfunc__visit(css, flags);
		if (shared.walk.groups & WALK_ROOT)
			break;
	}
	bpf_iter_css_destroy(&it);
}

/* The memcg at which the last run stopped is gone, so the walk begins again. */
static __always_inline void kfunc__begin_again(void)
{
	shared.walk.is_done = 0;
	shared.walk.nr_memcgs = 0;
	shared.walk.nr_name_blocks = 0;
	shared.walk.stopped_at = 0;
}

static __always_inline int kfunc__walk(void)
{
	struct mem_cgroup *root, *start;
	__u64 time;

	step_left = step__memcgs(LOAD_TRUSTED);
	shared.walk.is_done = 1;
	walk__note_arrival(LOAD_TRUSTED);
	root = bpf_get_root_mem_cgroup();
	if (!root) {
		shared.walk.error = WALK_MEMORY_DISABLED;
		return 0;
	}
	shared.walk.hierarchy_id =
		LOAD(LOAD_DIRECT, struct cgroup_root,
		     load_word(LOAD_DIRECT,
			       (__u64)root->css.cgroup + CGROUP_OFFSET(root)),
		     hierarchy_id);
	shared.walk.moves_pages = kernel__moves_pages();
	shared.layout.subsys = (__u64)FIELD(LOAD_TRUSTED, root, css.ss);
	start = kfunc__find_start(root);
	bpf_put_mem_cgroup(root);
	if (!start) {
		shared.walk.error = WALK_NO_START;
		return 0;
	}

	time = bpf_ktime_get_ns();
	if (shared.walk.groups & WALK_FLUSH && !shared.walk.stopped_at)
		bpf_mem_cgroup_flush_stats(start);
	shared.walk.flush_ns += bpf_ktime_get_ns() - time;

	time = bpf_ktime_get_ns();
	bpf_rcu_read_lock();
	if (!shared.walk.nr_memcgs)
		kfunc__visit_above(start);
	kfunc__visit_below(start);
	names__read();
	bpf_rcu_read_unlock();
	bpf_put_mem_cgroup(start);
	if (shared.walk.is_done && shared.walk.stopped_at)
		kfunc__begin_again();
	shared.walk.walk_ns += bpf_ktime_get_ns() - time;
	return 0;
}
