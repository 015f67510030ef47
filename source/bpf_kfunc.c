// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The source kfunc, for Linux 7.0+ and cgroup v2: the kernel's own functions iterate
 * over the memcgs, flush and read their statistics. bpf_walk.c has the walk itself.
 */
#include <bpf/btf.h>
#include <errno.h>
#include <unistd.h>
#include "source/bpf_core_layout.h"

static bool kernel__has_function(const char *name)
{
	struct btf *btf = btf__load_vmlinux_btf();
	bool has;

	if (!btf)
		return false;
	has = btf__find_by_name_kind(btf, name, BTF_KIND_FUNC) > 0;
	btf__free(btf);
	return has;
}

static void kfunc__explain(int err, const struct machine *machine,
			   struct text *why)
{
	static const struct {
		const char *function;
		const char *since;
	} needed[] = {
		{ "bpf_get_root_mem_cgroup", "7.0" },
		{ "bpf_mem_cgroup_page_state", "7.0" },
		{ "bpf_iter_css_new", "6.7" },
	};
	size_t i;

	for (i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (access("/sys/kernel/btf/vmlinux", R_OK) ||
		    kernel__has_function(needed[i].function))
			continue;
		text__format(
			why,
			"kernel %s has no %s(), which Linux has since %s; source 'core' does without",
			machine->uts.release, needed[i].function,
			needed[i].since);
		return;
	}
	bpf__explain(WALK_PROGRAM, err, machine, why);
}

static int kfunc__open(const struct demand *demand, const struct start *start,
		       struct machine *machine, struct source **source,
		       struct text *why)
{
	struct memcg_stats file;
	struct bpf_walk *walk;
	bool needs_stats;
	int err, file_err = 0;

	if (machine->hierarchy.is_v1) {
		text__append_string(
			why,
			"the memory controller is on cgroup v1, which source 'core' reads");
		return -EOPNOTSUPP;
	}
	walk = bpf_walk__new(&kfunc_source_ops, demand, start, machine);
	if (!walk)
		return -ENOMEM;
	needs_stats = walk->groups & (WALK_STATS | WALK_OFFLINE);
	if (needs_stats)
		file_err = bpf_walk__drop_stats(walk, machine, &file);
	err = bpf_walk__load(walk, &kfunc_object, machine);
	if (err) {
		kfunc__explain(err, machine, why);
		goto cleanup;
	}
	err = bpf_walk__survey(walk);
	if (err)
		goto cleanup;
	if (file_err && bpf_walk__shows_stats(walk))
		bpf_walk__note_no_file();
	if (needs_stats)
		stat_layout__find_by_kfuncs(walk, machine);
	walk->object.ops->unload_look(&walk->object);
	*source = &walk->source;
cleanup:
	if (err)
		bpf_walk__close(&walk->source);
	return err;
}

const struct source_ops kfunc_source_ops = {
	.name = "kfunc",
	.has_serials = true,
	.open = kfunc__open,
	.read = bpf_walk__read,
	.close = bpf_walk__close,
};
