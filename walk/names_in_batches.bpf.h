/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Reads the names of a batch of memcgs together. The way from a memcg to its name is
 * three loads, each from the address that the one before gave, and most of them miss
 * all caches. So a step does only one of these loads, for each memcg of the batch:
 * then the processor has many of them under way at once.
 *
 * walk/names.bpf.h must precede it. It needs bpf_loop(), 5.17+.
 */

#define NAMES_OF_A_BATCH 128

static struct names_batch {
	__u32 nr;
	__u32 index[NAMES_OF_A_BATCH]; /* of the record */
	__u64 parent[NAMES_OF_A_BATCH]; /* the address of the memcg's parent */
	/* The address that was reached: of the cgroup, its kernfs_node. */
	__u64 at[NAMES_OF_A_BATCH];
	__u64 name[NAMES_OF_A_BATCH]; /* its address, and then its first bytes */
	__u64 id[NAMES_OF_A_BATCH];
} names_batch PRIVATE
	__attribute__((used)); /* else clang splits it, and its BTF is wrong */

/* All kernels that have bpf_rdonly_cast() have it. */
static __always_inline __u64 kn__revision(enum load how, __u64 kn)
{
	return LOAD(how, struct kernfs_node, kn, dir.rev);
}

/* Sees to it that names__read() reads the id and the name of a memcg. */
static __always_inline void names__add(enum load how, __u64 memcg, __u64 parent,
				       __u32 index)
{
	const __u32 i = names_batch.nr;

	if (i >= NAMES_OF_A_BATCH)
		return;
	names_batch.index[i] = index;
	names_batch.parent[i] = parent;
	names_batch.at[i] =
		(__u64)LOAD(how, struct mem_cgroup, memcg, css.cgroup);
	names_batch.nr++;
}

/* True if names__read() must come before the next names__add(). */
static __always_inline bool names__are_full(void)
{
	return names_batch.nr == NAMES_OF_A_BATCH;
}

static long names__find_kn(__u32 i, void *context __attribute__((unused)))
{
	if (i >= NAMES_OF_A_BATCH)
		return 1;
	names_batch.at[i] =
		load_word(LOAD_DIRECT, names_batch.at[i] + CGROUP_OFFSET(kn));
	return 0;
}

static long names__find_name(__u32 i, void *context __attribute__((unused)))
{
	struct kernfs_node *kn;

	if (i >= NAMES_OF_A_BATCH)
		return 1;
	kn = CAST(LOAD_DIRECT, struct kernfs_node, names_batch.at[i]);
	names_batch.id[i] = kn->id;
	names_batch.name[i] = (__u64)kn->name;
	return 0;
}

/* A copy waits for the first bytes before it knows if there are more. */
static long names__touch(__u32 i, void *context __attribute__((unused)))
{
	if (i >= NAMES_OF_A_BATCH)
		return 1;
	names_batch.name[i] = load_word(LOAD_DIRECT, names_batch.name[i]);
	return 0;
}

static long names__copy(__u32 i, void *context __attribute__((unused)))
{
	if (i >= NAMES_OF_A_BATCH)
		return 1;
	name__read(names_batch.at[i], names_batch.id[i], names_batch.parent[i],
		   names_batch.index[i]);
	return 0;
}

/* Reads the ids and the names of the batch, and empties it. Global: see psi__read(). */
__noinline int names__read(void)
{
	bpf_loop(names_batch.nr, names__find_kn, NULL, 0);
	bpf_loop(names_batch.nr, names__find_name, NULL, 0);
	bpf_loop(names_batch.nr, names__touch, NULL, 0);
	bpf_loop(names_batch.nr, names__copy, NULL, 0);
	names_batch.nr = 0;
	return 0;
}
