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
 * Copies a name word by word, up to the word that has the NUL, into the blocks from
 * first on, and returns how many it takes. bpf_probe_read_kernel_str() would do that,
 * but lockdown refuses it.
 */
static __always_inline __u32 name__copy(enum load how, __u32 first, __u64 name)
{
	__u32 block, i;

	for (block = 0; block < NAME_BLOCKS_MAX; block++) {
		__u64 *to = names__slot(first + block);

		for (i = 0; i < NAME_BLOCK / 8; i++) {
			__u64 word = load_word(how, name);

			name += 8;
			if (to)
				to[i] = word;
			if (word__has_zero_byte(word))
				return block + 1;
		}
	}
	return NAME_BLOCKS_MAX;
}

/* The kfunc source reads only v2, so that build needs no code for v1. */
static __always_inline bool walk__is_v1(enum load how)
{
	return how != LOAD_TRUSTED && shared.walk.hierarchy_id;
}

/* The directory of a css's cgroup: the address of its kernfs_node. */
static __always_inline __u64 css__kn(enum load how, __u64 css)
{
	const __u64 cgroup =
		(__u64)LOAD(how, struct cgroup_subsys_state, css, cgroup);

	return (__u64)LOAD(load__beyond(how), struct cgroup, cgroup, kn);
}

/* Changes whenever something in a directory is made, removed or renamed; 0: unknown. */
static __always_inline __u64 kn__revision(enum load how, __u64 kn);

/* The times that a name is read which others change meanwhile. */
#define NAME_TRIES 8

/*
 * What tells that a name of v1 was changed, since there a cgroup can be renamed. Up to
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

static __always_inline struct name_state name__state(enum load how, __u64 kn,
						     __u64 parent_kn)
{
	struct name_state state = { .revision = kn__revision(how, parent_kn) };

	state.name = (__u64)LOAD(how, struct kernfs_node, kn, name);
	return state;
}

static __always_inline bool name__is_same(enum load how, __u64 kn,
					  __u64 parent_kn,
					  const struct name_state *before)
{
	return before->name == (__u64)LOAD(how, struct kernfs_node, kn, name) &&
	       before->revision == kn__revision(how, parent_kn);
}
