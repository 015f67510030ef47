/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A css (struct cgroup_subsys_state): the fields that walks go by. A memcg begins with its
 * css, so one address serves for both, and the css is read as a part of the memcg.
 *
 * vmlinux/load.h must precede it.
 */

static __always_inline __u64 css__serial(enum load how, __u64 css)
{
	return LOAD(how, struct mem_cgroup, css, css.serial_nr);
}

static __always_inline __u64 css__parent(enum load how, __u64 css)
{
	return (__u64)LOAD(how, struct mem_cgroup, css, css.parent);
}

/*
 * The css that an entry of parent's list of children belongs to. 0: the entry is the
 * list's head, or a load faulted, and then it must not lead anywhere.
 */
static __always_inline __u64 css__of_entry(__u64 entry, __u64 parent)
{
	return !entry || entry == parent + OFFSET(struct mem_cgroup,
						  css.children) ?
		       0 :
		       entry - OFFSET(struct mem_cgroup, css.sibling);
}

/* 0: there is none. */
static __always_inline __u64 css__first_child(enum load how,
					      struct mem_cgroup *css)
{
	return css__of_entry((__u64)FIELD(how, css, css.children.next),
			     (__u64)css);
}

/*
 * 0: there is none. The caller passes the parent, because css->parent is on a cache
 * line that nothing else needs.
 */
static __always_inline __u64 css__next_sibling(enum load how,
					       struct mem_cgroup *css,
					       __u64 parent)
{
	return css__of_entry((__u64)FIELD(how, css, css.sibling.next), parent);
}

/* False for a css that isn't online yet or is already released. */
static __always_inline bool css_flags__are_listed(__u32 flags)
{
	return !(flags & CSS_RELEASED) && flags & (CSS_ONLINE | CSS_DYING);
}

/* True once css_offline() has run. From 7.2 on a dying css may stay online for a while. */
static __always_inline bool css_flags__are_offline(__u32 flags)
{
	return flags & CSS_DYING && !(flags & CSS_ONLINE);
}
