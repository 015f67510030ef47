/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Reads each name when its memcg is visited: a build without bpf_loop() has no batches.
 *
 * walk/names.bpf.h must precede it.
 */

/* Global, since names are tried several times: see core_helper.bpf.h. */
__noinline int helper__copy_name(__u32 first, __u64 name)
{
	return name__copy(LOAD_HELPER, first, name);
}

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
static __always_inline void names__add(enum load how, __u64 memcg, __u32 index)
{
	const __u32 first = shared.walk.nr_name_blocks;
	struct memcg_record *record = records__slot(index);
	const __u64 kn = css__kn(how, memcg);
	struct name_state before;
	__u64 parent_kn;
	__u32 i, nr;

	if (!record)
		return;
	record->id = LOAD(how, struct kernfs_node, kn, id);
	if (!walk__is_v1(how)) {
		record->name = first;
		shared.walk.nr_name_blocks += helper__copy_name(
			first, (__u64)LOAD(how, struct kernfs_node, kn, name));
		return;
	}
	parent_kn = css__kn(how, css__parent(how, memcg));
	for (i = 0; i < NAME_TRIES; i++) {
		before = name__state(how, kn, parent_kn);
		nr = helper__copy_name(first, before.name);
		if (!name__is_same(how, kn, parent_kn, &before))
			continue;
		record->name = first;
		shared.walk.nr_name_blocks = first + nr;
		break;
	}
}
