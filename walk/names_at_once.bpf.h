/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Reads each name when its memcg is visited: a build without bpf_loop() has no batches.
 *
 * walk/names.bpf.h must precede it.
 */

/* Reads the id and the name of a memcg into the record at an index. */
static __always_inline void names__add(enum load how, __u64 memcg, __u32 index)
{
	struct memcg_record *record = records__slot(index);
	__u64 cgroup = (__u64)LOAD(how, struct mem_cgroup, memcg, css.cgroup);
	__u64 kn = (__u64)LOAD(how, struct cgroup, cgroup, kn);

	if (!record)
		return;
	record->id = LOAD(how, struct kernfs_node, kn, id);
	record__set_name(how, record,
			 (__u64)LOAD(how, struct kernfs_node, kn, name));
}
