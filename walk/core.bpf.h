/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The core walk, without the memcg kfuncs. It goes from the current task's css to the
 * root of the hierarchy, then from css to css by the lists of children, in pre-order.
 * A call of core__move() makes one move, so that the verifier sees each move only once;
 * core_direct.bpf.h and core_helper.bpf.h own the loops around it.
 *
 * Under RCU the walk is safe and complete: the lists grow at their end, and a css that
 * was taken out of its list still leads on to the next.
 *
 * walk/record.bpf.h and walk/step.bpf.h must precede it.
 */

enum core_position {
	CORE_CLIMBING, /* at a css above the start */
	CORE_RESUMING, /* looking for the css at which the last run stopped */
	CORE_VISITING, /* at a css that has not been read yet */
	CORE_LEAVING, /* at a css that has been read, with all below it */
};

static struct core {
	__u64 subsys; /* the address of memory_cgrp_subsys */
	__u64 start; /* addresses of css */
	__u64 css;
	__u64 parent; /* of css */
	__u32 position; /* enum core_position */
	__u32 level; /* below the start */
	/* The place where the last run stopped. Serials, since it held no reference. */
	__u32 stopped_position;
	__u32 stopped_level;
	__u64 path[PATH_LEVELS];
} core PRIVATE
	__attribute__((used)); /* else clang splits it, and its BTF is wrong */

/* v1 has one more slot, for the memcg's counter of kernel memory. */
static __always_inline void core__read_stats(enum load how, __u64 memcg,
					     __u32 index)
{
	const __u32 nr = shared.slots.nr;
	struct stat_block *block;

	states__read(memcg__states(how, memcg), index);
	if (!shared.slots.has_kmem)
		return;
	block = stats__slot(index * shared.slots.nr_blocks + nr / STAT_BLOCK);
	if (block)
		block->value[nr % STAT_BLOCK] =
			load_word(how, memcg + kernel__kmem_offset());
}

/* The css of a cgroup, or 0. */
static __always_inline __u64 cgroup__css(enum load how, __u64 cgroup)
{
	return load_word(how,
			 cgroup + CGROUP_OFFSET(subsys) +
				 8 * bpf_core_enum_value(enum cgroup_subsys_id,
							 memory_cgrp_id));
}

/*
 * css->cgroup->root->cgrp.subsys[memory_cgrp_id] of the current task's css. 0: the
 * memory controller is disabled: cgroup_disable=memory leaves a root css, but in no
 * hierarchy. Also sets the hierarchy and layout.subsys.
 */
static __always_inline __u64 core__find_root(enum load how)
{
	const __u32 id =
		bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id);
	const __u64 set = (__u64)LOAD(how, struct task_struct,
				      bpf_get_current_task(), cgroups);
	struct mem_cgroup *memcg = CAST(
		how, struct mem_cgroup,
		load_word(how, set + OFFSET(struct css_set, subsys) + 8 * id));
	struct cgroup_root *root =
		CAST(how, struct cgroup_root,
		     load_word(how, (__u64)FIELD(how, memcg, css.cgroup) +
					    CGROUP_OFFSET(root)));

	core.subsys = (__u64)FIELD(how, memcg, css.ss);
	shared.layout.subsys = core.subsys;
	shared.walk.hierarchy_id = FIELD(how, root, hierarchy_id);
	if (!(FIELD(how, root, subsys_mask) & 1U << id)) {
		shared.walk.error = WALK_MEMORY_DISABLED;
		return 0;
	}
	return cgroup__css(how, (__u64)root + OFFSET(struct cgroup_root, cgrp));
}

/*
 * The memcg of the cgroup whose directory this process has open, so that its path need
 * not be known here. 0: there is none, or not any more, since the kernel clears the
 * pointers to it under RCU (css_release_work_fn(), offline_css()). Another file than a
 * cgroup's directory leads to nothing that points to the memory controller.
 */
static __always_inline __u64 core__find_start(enum load how)
{
	struct files_struct *files = CAST(how, struct files_struct,
					  LOAD(how, struct task_struct,
					       bpf_get_current_task(), files));
	const __u64 table = (__u64)FIELD(how, files, fdt);
	const __u32 fd = shared.walk.start_fd;
	__u64 array, file, inode, kn, cgroup, css;

	if (fd >= (__u32)load_word(how, table + FDTABLE_OFFSET(max_fds)))
		return 0;
	array = load_word(how, table + FDTABLE_OFFSET(fd));
	file = load_word(how, array + 8ULL * fd);
	inode = (__u64)LOAD(how, struct file, file, f_inode);
	kn = (__u64)LOAD(how, struct inode, inode, i_private);
	cgroup = (__u64)LOAD(how, struct kernfs_node, kn, priv);
	css = cgroup ? cgroup__css(how, cgroup) : 0;
	return css && (__u64)LOAD(how, struct mem_cgroup, css, css.ss) ==
				       core.subsys ?
		       css :
		       0;
}

/*
 * Reads the memcg at an address, whose parent is at another one; 0: the root. Global, so
 * that the verifier follows it once: see psi__read().
 */
__noinline int core__read_memcg(__u64 memcg, __u64 parent, __u32 flags)
{
	const __u32 index = shared.walk.nr_memcgs;

	memcg__visit(BEYOND, memcg, parent, flags);
	if (walk__needs_stats(flags))
		core__read_stats(BEYOND, memcg, index);
	return 0;
}

static __always_inline void core__visit(enum load how, struct mem_cgroup *css)
{
	const __u32 flags = FIELD(how, css, css.flags);

	if (!css_flags__are_listed(flags))
		return;
	core__read_memcg(core.css, core.parent, flags);
	step_left -= step_left > 0;
}

/*
 * True if the walk can't go deeper. A loop of helper reads is made in steps, and a step
 * resumes by the path; a direct one goes on without a pause.
 */
static __always_inline bool core__is_deepest(enum load how)
{
	return how == LOAD_HELPER && core.level >= PATH_LEVELS - 1;
}

/* Goes to the first child. False: there is none, or it is too deep. */
static __always_inline bool core__descend(enum load how, struct mem_cgroup *css)
{
	const __u64 child = css__first_child(how, css);

	if (child && core__is_deepest(how))
		shared.walk.nr_cut_off++;
	if (!child || core__is_deepest(how))
		return false;
	core.parent = core.css;
	core.css = child;
	core.level++;
	return true;
}

/* Goes to the next sibling, or else to the parent. True: the walk is over. */
static __always_inline bool core__leave(enum load how, struct mem_cgroup *css)
{
	__u64 sibling;

	if (core.css == core.start)
		return true;
	sibling = css__next_sibling(how, css, core.parent);
	if (sibling) {
		core.css = sibling;
		core.position = CORE_VISITING;
	} else {
		core.css = core.parent;
		core.parent = css__parent(how, core.css);
		core.level--;
		core.position = CORE_LEAVING;
	}
	return false;
}

static __always_inline void core__go_to_start(enum load how)
{
	core.css = core.start;
	core.parent = css__parent(how, core.css);
	core.position = CORE_VISITING;
}

/* Goes to the parent, above the start; from the root back to the start. */
static __always_inline void core__climb(enum load how)
{
	if (core.parent) {
		core.css = core.parent;
		core.parent = css__parent(how, core.css);
		core.position = CORE_CLIMBING;
		return;
	}
	shared.walk.nr_above = shared.walk.nr_memcgs;
	core__go_to_start(how);
}

/* True if the children of the current css are wanted. */
static __always_inline bool core__may_descend(void)
{
	return !(shared.walk.groups & WALK_ROOT) &&
	       !(shared.walk.groups & WALK_CHILDREN && core.level);
}

/* The place of the current level in the path. core__stops() checks the level. */
static __always_inline __u64 *core__path(void)
{
	__u32 level = core.level;

	/* Else the verifier doesn't see that the level that is used was masked. */
	barrier_var(level);
	return &core.path[level & (PATH_LEVELS - 1)];
}

/*
 * Looks for the css at which the last run stopped. Siblings stand by age: if that css is
 * gone, the next younger one takes its place, and nothing below the lost one is left to
 * read. Returns true if a css was found to go on with.
 */
static __always_inline bool core__resume(__u64 serial)
{
	const __u64 wanted = *core__path();

	if (serial > wanted)
		core.position = CORE_VISITING;
	else if (serial == wanted && core.level == core.stopped_level)
		core.position = core.stopped_position;
	return core.position != CORE_RESUMING;
}

/* True if the run ends before the current css. Notes the place, to resume from there. */
static __always_inline bool core__stops(__u64 serial)
{
	if (core.level >= PATH_LEVELS)
		return false;
	*core__path() = serial;
	if (step_left || core.position == CORE_CLIMBING)
		return false;
	core.stopped_position = core.position;
	core.stopped_level = core.level;
	return true;
}

/* Makes one move. True: the run ends here. */
static __always_inline bool core__move(enum load how)
{
	struct mem_cgroup *css = CAST(how, struct mem_cgroup, core.css);
	const __u64 serial = FIELD(how, css, css.serial_nr);
	const bool resumes = core.position == CORE_RESUMING;
	bool descends = false;

	if (resumes) {
		if (core__resume(serial))
			return false;
		descends = serial == *core__path();
	} else if (core__stops(serial)) {
		return true;
	} else if (core.position != CORE_LEAVING) {
		core__visit(how, css);
		if (core.position == CORE_CLIMBING) {
			core__climb(how);
			return false;
		}
		descends = core__may_descend();
	}
	if (descends && core__descend(how, css))
		return false;
	if (shared.walk.groups & WALK_ROOT || core__leave(how, css)) {
		shared.walk.is_done = 1;
		return true;
	}
	if (resumes && core.position == CORE_VISITING)
		core.position = CORE_RESUMING;
	return false;
}

/* Begins a run, or resumes the walk of the last one. False: nothing is to be walked. */
static __always_inline bool core__start(enum load how, bool resume)
{
	shared.walk.moves_pages = kernel__moves_pages();
	shared.walk.has_revision = kernel__has_revision();
	walk__note_arrival(how);
	core.start = core__find_root(how);
	if (core.start && shared.walk.start_fd >= 0) {
		core.start = core__find_start(how);
		/* The cgroup may have got another memcg since the last run. */
		if (!core.start ||
		    (resume && css__serial(how, core.start) != core.path[0])) {
			shared.walk.error = WALK_NO_START;
			core.start = 0;
		}
	}
	if (!core.start) {
		shared.walk.is_done = 1;
		return false;
	}
	core.level = 0;
	step_left = step__memcgs(how);
	core__go_to_start(how);
	if (resume)
		core.position = CORE_RESUMING;
	else if (core.parent)
		core__climb(how);
	return true;
}
