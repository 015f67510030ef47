/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Copies a name into the blocks of names. When this happens is decided by
 * names_at_once.bpf.h or names_in_batches.bpf.h, of which a build includes one: both
 * have names__add(), which the walks call.
 *
 * The maps, vmlinux/compat.h and walk/css.bpf.h must precede it.
 */

/* True if one of the word's bytes is 0: Bit Twiddling Hacks, haszero(). */
static __always_inline bool word__has_zero_byte(__u64 word)
{
	return (word - 0x0101010101010101ULL) & ~word & 0x8080808080808080ULL;
}

/*
 * Copies a block of a name word by word, up to the word that has the NUL, and returns 1 if
 * there was one. bpf_probe_read_kernel_str() would do that, but lockdown refuses it.
 *
 * Global, so that the verifier follows it once and not for each call: the states that it
 * keeps meanwhile are megabytes, which are charged to this process's memcg.
 */
__noinline int name__copy_block(__u32 index, __u64 name)
{
	__u64 *to = names__slot(index);
	__u32 i;

#pragma clang loop unroll(disable)
	for (i = 0; i < NAME_BLOCK / 8; i++) {
		__u64 word = load_word(BEYOND, name + 8 * i);

		if (to)
			to[i] = word;
		if (word__has_zero_byte(word))
			return 1;
	}
	return 0;
}

/*
 * Copies a name into the next blocks, for the record at an index. Returns how many the name
 * takes.
 */
static __always_inline __u32 name__copy(__u64 name)
{
	const __u32 first = shared.walk.nr_name_blocks;
	__u32 nr;

	for (nr = 1; nr <= NAME_BLOCKS_MAX; nr++)
		if (name__copy_block(first + nr - 1,
				     name + (nr - 1) * NAME_BLOCK))
			return nr;
	return NAME_BLOCKS_MAX;
}

/* The kfunc source reads only v2, so that build needs no code for v1. */
static __always_inline bool walk__is_v1(void)
{
#ifdef WALK_KFUNC
	return false;
#else
	return shared.walk.hierarchy_id;
#endif
}

/* The directory of a css's cgroup: the address of its kernfs_node. */
static __always_inline __u64 css__kn(enum load how, __u64 css)
{
	const __u64 cgroup =
		(__u64)LOAD(how, struct mem_cgroup, css, css.cgroup);

	return load_word(load__beyond(how), cgroup + CGROUP_OFFSET(kn));
}

/* Changes whenever something in a directory is made, removed or renamed; 0: unknown. */
static __always_inline __u64 kn__revision(enum load how, __u64 kn);

/* The times that a name is read which others change meanwhile. */
#define NAME_TRIES 8

/*
 * The signs that a name of v1 was changed, since there a cgroup can be renamed. Up to
 * 6.14 kernfs_rename_ns() frees the old name at once (741c10b096bc, 6.15: after RCU
 * readers), so a copy counts only if the node still has that name, and the directory
 * above its revision: that changes before the name does, and tells even if the new name
 * lies where the old one lay. After the last try the record stays without a name, and
 * user space asks for it again.
 */
struct name_state {
	__u64 revision;
	__u64 name; /* its address in the kernel */
};

static __always_inline struct name_state name__state(__u64 kn, __u64 parent_kn)
{
	return (struct name_state){
		.revision = parent_kn ? kn__revision(BEYOND, parent_kn) : 0,
		.name = load_word(BEYOND,
				  kn + OFFSET(struct kernfs_node, name)),
	};
}

/*
 * Reads the name of a node, whose id is known, into the record at an index. parent_kn: of
 * a name that can change; else 0. Returns 0 if it did change. Global, as
 * name__copy_block().
 */
__noinline int name__try(__u64 kn, __u64 id, __u64 parent_kn, __u32 index)
{
	const struct name_state before = name__state(kn, parent_kn);
	const __u32 nr = name__copy(before.name);
	struct memcg_record *record = records__slot(index);
	struct name_state after;

	if (!record)
		return 1;
	record->id = id;
	if (parent_kn) {
		after = name__state(kn, parent_kn);
		if (before.name != after.name ||
		    before.revision != after.revision)
			return 0;
	}
	record->name = shared.walk.nr_name_blocks;
	shared.walk.nr_name_blocks += nr;
	return 1;
}

/*
 * Reads the name of a memcg's node into the record at an index. parent is the address of
 * the memcg's parent.
 */
static __always_inline void name__read(__u64 kn, __u64 id, __u64 parent,
				       __u32 index)
{
	const __u64 parent_kn =
		walk__is_v1() && parent ? css__kn(BEYOND, parent) : 0;
	__u32 i;

	for (i = 0; i < NAME_TRIES; i++)
		if (name__try(kn, id, parent_kn, index))
			break;
}
