/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Reads each name when its memcg is visited: a build without bpf_loop() has no batches.
 *
 * walk/names.bpf.h must precede it.
 */

/* Global, or else clang moves the relocation of rev, which 5.10 lacks, out of a loop. */
__noinline __u64 helper__revision(__u64 kn)
{
	return kernel__has_revision() ?
		       LOAD(LOAD_HELPER, struct kernfs_node, kn, dir.rev) :
		       0;
}

static __always_inline __u64 kn__revision(enum load how __attribute__((unused)),
					  __u64 kn)
{
	return helper__revision(kn);
}

/* Reads the id and the name of a memcg into the record at an index. */
static __always_inline void names__add(enum load how, __u64 memcg, __u64 parent,
				       __u32 index)
{
	const __u64 kn = css__kn(how, memcg);

	name__read(kn, LOAD(how, struct kernfs_node, kn, id), parent, index);
}
