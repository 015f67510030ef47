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
	/* The address that was reached: of the cgroup, its kernfs_node, the name. */
	__u64 at[NAMES_OF_A_BATCH];
	/* v1, where a name is read anew when it is copied: the kernfs_node, the memcg. */
	__u64 kn[NAMES_OF_A_BATCH];
	__u64 memcg[NAMES_OF_A_BATCH];
	__u64 name; /* the address of the one that is copied */
} names_batch
	__attribute__((used)); /* else clang splits it, and its BTF is wrong */

/* All kernels that have bpf_rdonly_cast() have it. */
static __always_inline __u64 kn__revision(enum load how, __u64 kn)
{
	return LOAD(how, struct kernfs_node, kn, dir.rev);
}

/* Sees to it that names__read() reads the id and the name of a memcg. */
static __always_inline void names__add(enum load how, __u64 memcg, __u32 index)
{
	const __u32 i = names_batch.nr;

	if (i >= NAMES_OF_A_BATCH)
		return;
	names_batch.index[i] = index;
	if (walk__is_v1(how))
		names_batch.memcg[i] = memcg;
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
		(__u64)LOAD(LOAD_DIRECT, struct cgroup, names_batch.at[i], kn);
	return 0;
}

static long names__find_name(__u32 i, void *context __attribute__((unused)))
{
	struct memcg_record *record;
	__u64 kn;

	if (i >= NAMES_OF_A_BATCH)
		return 1;
	record = records__slot(names_batch.index[i]);
	if (!record)
		return 1;
	kn = names_batch.at[i];
	names_batch.kn[i] = kn;
	record->id = LOAD(LOAD_DIRECT, struct kernfs_node, kn, id);
	names_batch.at[i] =
		(__u64)LOAD(LOAD_DIRECT, struct kernfs_node, kn, name);
	return 0;
}

/*
 * Copies names_batch.name. Global, so that the verifier follows it once and not for each
 * call: the states that it keeps meanwhile are megabytes, which are charged to this
 * process's memcg. The address is no argument, since a global function takes numbers, and
 * for the verifier the address is a pointer.
 */
__noinline int batch__copy_name(__u32 first)
{
	return name__copy(LOAD_DIRECT, first, names_batch.name);
}

static long names__copy_name(__u32 i, void *context __attribute__((unused)))
{
	struct memcg_record *record;

	if (i >= NAMES_OF_A_BATCH)
		return 1;
	record = records__slot(names_batch.index[i]);
	if (!record)
		return 1;
	names_batch.name = names_batch.at[i];
	record->name = shared.walk.nr_name_blocks;
	shared.walk.nr_name_blocks += batch__copy_name(record->name);
	return 0;
}

/* Copies a name of v1, which is tried until it stays the same: see name__is_same(). */
static long names__try_name(__u32 i, void *context __attribute__((unused)))
{
	struct memcg_record *record;
	struct name_state before;
	__u64 kn, parent_kn;
	__u32 first, try, nr;

	if (i >= NAMES_OF_A_BATCH)
		return 1;
	record = records__slot(names_batch.index[i]);
	kn = names_batch.kn[i];
	parent_kn = css__kn(LOAD_DIRECT,
			    css__parent(LOAD_DIRECT, names_batch.memcg[i]));
	if (!record)
		return 1;
	first = shared.walk.nr_name_blocks;
	for (try = 0; try < NAME_TRIES; try++) {
		before = name__state(LOAD_DIRECT, kn, parent_kn);
		names_batch.name = before.name;
		nr = batch__copy_name(first);
		if (!name__is_same(LOAD_DIRECT, kn, parent_kn, &before))
			continue;
		record->name = first;
		shared.walk.nr_name_blocks = first + nr;
		break;
	}
	return 0;
}

/* Reads the ids and the names of the batch, and empties it. how: of the memcgs. */
static __always_inline void names__read(enum load how)
{
	bpf_loop(names_batch.nr, names__find_kn, NULL, 0);
	bpf_loop(names_batch.nr, names__find_name, NULL, 0);
	if (walk__is_v1(how))
		bpf_loop(names_batch.nr, names__try_name, NULL, 0);
	else
		bpf_loop(names_batch.nr, names__copy_name, NULL, 0);
	names_batch.nr = 0;
}
