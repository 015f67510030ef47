// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The BPF programs that measure the time which tasks lose in direct reclaim, by the memcg
 * whose limit made them reclaim. They hang on the tracepoints where a reclaim begins and
 * ends. source/stall.c attaches them, and knows which kernels have what they need.
 *
 * The tracepoints are raw ones: with tp_btf the verifier takes the memcg for a pointer
 * that is never NULL, and reclaim for the whole machine passes NULL.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "memcgtop.h"
#include "vmlinux/compat.h"
#include "vmlinux/kfuncs.h"
#include "vmlinux/load.h"
#include "vmlinux/memcg.h"
#include "walk/css.bpf.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct stall_shared shared;

/* A reclaim in progress. */
struct reclaim {
	__u64 start_ns;
	__u64 serial; /* of the memcg; STALL_MACHINE */
};

/* By the task's id. Both maps have their memory from the start: reclaim has none to spare. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, STALL_TASKS_MAX);
	__type(key, __u32);
	__type(value, struct reclaim);
} reclaims SEC(".maps");

/* By the memcg's serial. User space deletes those of memcgs that are gone. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, STALL_MEMCGS_MAX);
	__type(key, __u64);
	__type(value, struct stall_sum);
} sums SEC(".maps");

/* NULL: the map is full. */
static __always_inline struct stall_sum *sum__find(__u64 serial)
{
	const struct stall_sum none = {};
	struct stall_sum *sum = bpf_map_lookup_elem(&sums, &serial);

	if (sum)
		return sum;
	bpf_map_update_elem(&sums, &serial, &none, BPF_NOEXIST);
	return bpf_map_lookup_elem(&sums, &serial);
}

static __always_inline void stall__lose(void)
{
	counter__add(&shared.nr_lost, 1);
}

/*
 * A reclaim within another doesn't occur: the flag PF_MEMALLOC forbids it. An entry that
 * is there is one whose end was missed, so it is overwritten: the kernel leaves a program
 * out where it interrupted itself on the same CPU.
 */
static __always_inline int reclaim__begin(__u64 serial)
{
	const __u32 tid = bpf_get_current_pid_tgid();
	const struct reclaim reclaim = { bpf_ktime_get_ns(), serial };

	if (bpf_map_update_elem(&reclaims, &tid, &reclaim, BPF_ANY))
		stall__lose();
	return 0;
}

/* A reclaim that began before the programs were attached has no entry. */
static __always_inline int reclaim__end(void)
{
	const __u32 tid = bpf_get_current_pid_tgid();
	const struct reclaim *reclaim = bpf_map_lookup_elem(&reclaims, &tid);
	struct stall_sum *sum;
	__u64 ns;

	if (!reclaim)
		return 0;
	sum = sum__find(reclaim->serial);
	ns = bpf_ktime_get_ns() - reclaim->start_ns;
	/* First: a sample that comes in between may miss it, but doesn't count it twice. */
	bpf_map_delete_elem(&reclaims, &tid);
	if (sum)
		counter__add(&sum->done_ns, ns);
	else
		stall__lose();
	return 0;
}

/* True if PSI counts the task as one that waits for memory. */
static __always_inline bool task__is_in_memstall(const struct task_struct *task)
{
	return task__has_memstall() &&
	       BPF_CORE_READ_BITFIELD(task, in_memstall);
}

/*
 * True if a process waits for the reclaim that the current task begins. Kernel threads
 * reclaim for others, and nobody waits for memory.reclaim or for a limit that is being
 * lowered. Without PSI these can't be told apart.
 */
static __always_inline bool reclaim__is_waited_for(void)
{
	const struct task_struct *task = bpf_get_current_task_btf();

	return !(task->flags & PF_KTHREAD) &&
	       (!shared.has_psi || task__is_in_memstall(task));
}

SEC("raw_tp/mm_vmscan_memcg_reclaim_begin")
int memcg_begin(struct bpf_raw_tracepoint_args *ctx)
{
	return reclaim__is_waited_for() ?
		       reclaim__begin(css__serial(LOAD_DIRECT, ctx->args[2])) :
		       0;
}

SEC("raw_tp/mm_vmscan_memcg_reclaim_end")
int memcg_end(void *ctx __attribute__((unused)))
{
	return reclaim__end();
}

SEC("raw_tp/mm_vmscan_direct_reclaim_begin")
int machine_begin(void *ctx __attribute__((unused)))
{
	return reclaim__is_waited_for() ? reclaim__begin(STALL_MACHINE) : 0;
}

SEC("raw_tp/mm_vmscan_direct_reclaim_end")
int machine_end(void *ctx __attribute__((unused)))
{
	return reclaim__end();
}

static long sum__start(void *map __attribute__((unused)),
		       const void *key __attribute__((unused)),
		       struct stall_sum *sum,
		       void *context __attribute__((unused)))
{
	sum->running_ns = 0;
	return 0;
}

/*
 * Adds a reclaim in progress. If the task is gone, or doesn't reclaim, the end of its
 * reclaim was missed.
 */
static long reclaim__add(void *map, const __u32 *tid, struct reclaim *reclaim,
			 const __u64 *now)
{
	struct task_struct *task = bpf_task_from_pid(*tid);
	struct stall_sum *sum;
	bool reclaims_now;

	if (!task) {
		bpf_map_delete_elem(map, tid);
		return 0;
	}
	reclaims_now = shared.has_psi ? task__is_in_memstall(task) :
					task->flags & PF_MEMALLOC;
	bpf_task_release(task);
	if (!reclaims_now || reclaim->start_ns > *now)
		return 0;
	sum = sum__find(reclaim->serial);
	if (sum)
		sum->running_ns += *now - reclaim->start_ns;
	else
		stall__lose();
	return 0;
}

/* Adds up the reclaims in progress, and says whether this kernel tells whose they are. */
SEC("syscall")
int run_sum(void *ctx __attribute__((unused)))
{
	const __u64 now = bpf_ktime_get_ns();

	shared.tells_memcg = kernel__tells_reclaiming_memcg();
	bpf_for_each_map_elem(&sums, sum__start, NULL, 0);
	bpf_for_each_map_elem(&reclaims, reclaim__add, (void *)&now, 0);
	return 0;
}
