// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The BPF programs that see kills: they describe the victim, the killer and all memcgs
 * above the two, and send that to user space, which decides what it means. Two builds:
 *
 *	build		kernels		reads (vmlinux/load.h)
 *	KILLS_DIRECT	6.2 and later	LOAD_DIRECT
 *	KILLS_HELPER	5.10 to 6.1	LOAD_HELPER
 *
 * on_mark_victim and on_signal are always attached. Whose limit was hit is told by
 * on_oom_kill, or else by the two on_reclaim programs; a kernel may refuse either.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "kill_event.h"
#include "vmlinux/compat.h"
#include "vmlinux/load.h"
#include "vmlinux/task.h"
#include "walk/css.bpf.h"

#ifdef KILLS_DIRECT
#define HOW LOAD_DIRECT
#else
#define HOW LOAD_HELPER
#endif

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct kill_shared shared SEC(".data.shared");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 20);
} ring SEC(".maps");

/*
 * An event is too large for the stack. OOM kills and signals have one each, because a
 * program doesn't interrupt itself, but on_signal may interrupt on_mark_victim.
 */
enum { EVENT_OOM, EVENT_SIGNAL, NR_KILL_EVENTS };

struct making {
	__u64 memcg; /* the next one whose level is to be added; 0: there is none */
	struct kill_event event;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, NR_KILL_EVENTS);
	__type(key, __u32);
	__type(value, struct making);
} events SEC(".maps");

/*
 * The SIGKILL that the kernel sent last: __oom_kill_process() sends it right before
 * mark_oom_victim(), with a spinlock held, so on the same CPU. mark_victim without it
 * is of a task that was exiting anyhow.
 */
struct sent {
	__u64 task;
	__u64 thread;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct sent);
} sent_last SEC(".maps");

/*
 * The domain that oom_kill_process() was called for, and by whom. One place is enough:
 * out_of_memory() is never called without the mutex oom_lock.
 */
struct {
	__u64 thread;
	__u64 serial; /* 0: the machine */
} called;

static __always_inline __u32 current__thread(void)
{
	return (__u32)bpf_get_current_pid_tgid();
}

static __always_inline __u64 memcg__serial(__u64 memcg)
{
	return memcg ? LOAD(HOW, struct mem_cgroup, memcg, css.serial_nr) : 0;
}

/* True if one of the word's bytes is 0: Bit Twiddling Hacks, haszero(). */
static __always_inline bool word__has_zero_byte(__u64 word)
{
	return (word - 0x0101010101010101ULL) & ~word & 0x8080808080808080ULL;
}

/* Copies a name with its NUL to a place with room for any. Returns its blocks. */
static __always_inline __u32 name__copy(__u64 *to, __u64 name)
{
	__u32 i;

	if (HOW == LOAD_HELPER) {
		long length = bpf_probe_read_kernel_str(
			to, NAME_BLOCKS_MAX * NAME_BLOCK, (void *)name);

		return length > 0 ? (length + NAME_BLOCK - 1) / NAME_BLOCK : 0;
	}
	for (i = 0; i < NAME_BLOCKS_MAX * NAME_BLOCK / 8; i++) {
		to[i] = load_word(HOW, name + 8 * i);
		if (word__has_zero_byte(to[i]))
			break;
	}
	return i / (NAME_BLOCK / 8) + 1;
}

/* Adds the name of a memcg's cgroup to the event. Returns its first block. */
static __always_inline __u32 event__add_name(struct kill_event *event, __u64 kn)
{
	/* Its type is the field's: 5.10 forgets what half of a number was compared with. */
	const __u64 first = event->nr_name_blocks;
	__u32 nr;

	if (first > KILL_NAME_BLOCKS - NAME_BLOCKS_MAX)
		return NO_NAME;
	nr = name__copy((__u64 *)&event->names[first],
			(__u64)LOAD(HOW, struct kernfs_node, kn, name));
	event->nr_name_blocks = first + nr;
	return nr ? first : NO_NAME;
}

/* Reads the numbers of a memcg by which its part in an OOM is told. */
static __always_inline void level__read(struct kill_level *level, __u64 memcg)
{
	level->serial = memcg__serial(memcg);
	level->usage =
		LOAD(HOW, struct mem_cgroup, memcg, memory.usage.counter);
	level->max = LOAD(HOW, struct mem_cgroup, memcg, memory.max);
	level->failcnt = LOAD(HOW, struct mem_cgroup, memcg, memory.failcnt);
	level->swap_usage =
		LOAD(HOW, struct mem_cgroup, memcg, swap.usage.counter);
	level->swap_max = LOAD(HOW, struct mem_cgroup, memcg, swap.max);
	level->ooms = load_word(
		HOW, memcg + OFFSET(struct mem_cgroup, memory_events_local) +
			     8 * bpf_core_enum_value(enum memcg_memory_event,
						     MEMCG_OOM));
	level->has_lock = memcg__has_oom_lock();
	level->is_locked = memcg__has_oom_lock() ? LOAD(HOW, struct mem_cgroup,
							memcg, oom_lock) :
						   0;
	level->is_group = LOAD(HOW, struct mem_cgroup, memcg, oom_group);
}

/*
 * Adds a memcg to the victim's levels or to the killer's, and goes to its parent. Returns
 * 0 at the end. Global, since the verifier checks such a function once and not at each
 * call.
 */
__noinline int event__add_level(__u32 key, __u32 of_killer)
{
	struct making *making = bpf_map_lookup_elem(&events, &key);
	struct kill_levels *levels;
	struct kill_level *level;
	__u64 memcg, cgroup, kn;
	__u32 nr;

	if (!making || !making->memcg)
		return 0;
	levels = of_killer ? &making->event.killer_levels :
			     &making->event.victim_levels;
	nr = levels->nr;
	if (nr >= KILL_LEVELS_MAX)
		return 0;
	memcg = making->memcg;
	level = &levels->level[nr];
	level__read(level, memcg);
	cgroup = (__u64)LOAD(HOW, struct cgroup_subsys_state, memcg, cgroup);
	kn = (__u64)LOAD(HOW, struct cgroup, cgroup, kn);
	level->id = LOAD(HOW, struct kernfs_node, kn, id);
	level->name = event__add_name(&making->event, kn);
	levels->nr = nr + 1;
	making->memcg = css__parent(HOW, memcg);
	levels->is_whole = !making->memcg;
	return 1;
}

static __always_inline void event__add_levels(__u32 key, __u32 of_killer)
{
	int i;

	for (i = 0; i < KILL_LEVELS_MAX && event__add_level(key, of_killer);
	     i++)
		;
}

/* The memcg that a task is charged to: css_set.subsys[] has the nearest above it. */
static __always_inline __u64 task__memcg(__u64 task)
{
	const __u32 id =
		bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id);
	const __u64 set = (__u64)LOAD(HOW, struct task_struct, task, cgroups);

	return load_word(HOW, set + OFFSET(struct css_set, subsys) + 8 * id);
}

static __always_inline void process__read(struct kill_process *process,
					  __u64 task)
{
	const __u64 cred = (__u64)LOAD(HOW, struct task_struct, task,
				       real_cred),
		    signal = (__u64)LOAD(HOW, struct task_struct, task, signal),
		    mm = (__u64)LOAD(HOW, struct task_struct, task, mm),
		    comm = task + OFFSET(struct task_struct, comm);

	process->pid = LOAD(HOW, struct task_struct, task, tgid);
	process->thread = LOAD(HOW, struct task_struct, task, pid);
	process->uid = LOAD(HOW, struct cred, cred, uid.val);
	process->oom_score_adj =
		LOAD(HOW, struct signal_struct, signal, oom_score_adj);
	*(__u64 *)process->comm = load_word(HOW, comm);
	*(__u64 *)(process->comm + 8) = load_word(HOW, comm + 8);
	/* A kernel thread has none, nor has a thread that has exited before others. */
	process->has_memory = mm != 0;
	if (!mm)
		return;
	process->total_vm = LOAD(HOW, struct mm_struct, mm, total_vm);
	process->page_tables = counter__clamp(
		LOAD(HOW, struct mm_struct, mm, pgtables_bytes.counter));
	process->anon = mm__counter(HOW, mm, COUNTER_ANON);
	process->file = mm__counter(HOW, mm, COUNTER_FILE);
	process->shmem = mm__counter(HOW, mm, COUNTER_SHMEM);
	process->swap = mm__counter(HOW, mm, COUNTER_SWAP);
}

/* Fills in all but the domain. */
static __always_inline void event__fill(__u32 key, struct making *making,
					__u64 task)
{
	const __u64 current = bpf_get_current_task();
	struct kill_event *event = &making->event;

	event->ns = bpf_ktime_get_ns();
	event->is_signal = key == EVENT_SIGNAL;
	event->domain_by = DOMAIN_BY_NOTHING;
	event->domain = 0;
	event->nr_name_blocks = 0;
	event->victim_levels.nr = event->killer_levels.nr = 0;
	process__read(&event->victim, task);
	process__read(&event->killer, current);
	making->memcg = task__memcg(task);
	event__add_levels(key, 0);
	making->memcg = task__memcg(current);
	if (making->memcg != task__memcg(task))
		event__add_levels(key, 1);
}

static __always_inline void event__send(struct kill_event *event)
{
	__u32 size = event->nr_name_blocks;

	if (size > KILL_NAME_BLOCKS)
		return;
	size = __builtin_offsetof(struct kill_event, names) + size * NAME_BLOCK;
	if (bpf_ringbuf_output(&ring, event, size, 0))
		counter__add(&shared.nr_lost, 1);
}

static __always_inline void event__set_domain(struct kill_event *event,
					      enum kill_domain_by by,
					      __u64 serial)
{
	event->domain_by = by;
	event->domain = serial;
}

#ifdef KILLS_DIRECT
/*
 * The domain of each thread's last reclaim, 7.1+: a memcg's serial, 0 for the machine. A
 * thread reclaims before it kills, so what a former thread of its number left doesn't
 * matter. The map has its memory from the start: reclaim has none to spare.
 */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, __u32);
	__type(value, __u64);
} reclaims SEC(".maps");

static __always_inline void reclaim__note(__u64 memcg)
{
	const __u32 thread = current__thread();
	const __u64 serial = memcg__serial(memcg);

	bpf_map_update_elem(&reclaims, &thread, &serial, BPF_ANY);
}

/*
 * raw_tp and never tp_btf: the memcg of the second one is NULL, which the verifier of 7.1
 * to 7.3 doesn't know.
 */
SEC("raw_tp/mm_vmscan_memcg_reclaim_begin")
int on_reclaim(struct bpf_raw_tracepoint_args *ctx)
{
	reclaim__note(ctx->args[2]);
	return 0;
}

SEC("raw_tp/mm_vmscan_direct_reclaim_begin")
int on_reclaim_of_machine(void *ctx __attribute__((unused)))
{
	reclaim__note(0);
	return 0;
}

static __always_inline void event__set_reclaimed(struct kill_event *event)
{
	const __u32 thread = current__thread();
	const __u64 *serial = bpf_map_lookup_elem(&reclaims, &thread);

	if (serial)
		event__set_domain(event, DOMAIN_BY_RECLAIM, *serial);
}
#else
static __always_inline void event__set_reclaimed(struct kill_event *event
						 __attribute__((unused)))
{
}
#endif

/* oom_kill_process(struct oom_control *oc, const char *message), mm/oom_kill.c */
SEC("fentry/oom_kill_process")
int on_oom_kill(__u64 *ctx)
{
	const __u64 memcg = (__u64)LOAD(HOW, struct oom_control, ctx[0], memcg);

	called.serial = memcg__serial(memcg);
	called.thread = current__thread();
	return 0;
}

static __always_inline bool sent__is_of(const struct sent *sent, __u64 victim)
{
	if (sent->thread != current__thread())
		return false;
	if (kernel__marks_tasks())
		return sent->task == victim;
	return (__u32)LOAD(HOW, struct task_struct, sent->task, pid) ==
	       (__u32)victim;
}

/* mark_victim(task, uid), or mark_victim(pid): see kernel__marks_tasks() */
SEC("raw_tp/mark_victim")
int on_mark_victim(struct bpf_raw_tracepoint_args *ctx)
{
	const __u32 key = EVENT_OOM, zero = 0;
	struct making *making = bpf_map_lookup_elem(&events, &key);
	struct sent *sent = bpf_map_lookup_elem(&sent_last, &zero);

	if (!making || !sent || !sent__is_of(sent, ctx->args[0]))
		return 0;
	event__fill(key, making, sent->task);
	sent->thread = 0;
	if (called.thread == current__thread())
		event__set_domain(&making->event, DOMAIN_BY_FUNCTION,
				  called.serial);
	else
		event__set_reclaimed(&making->event);
	event__send(&making->event);
	return 0;
}

/*
 * True if a signal comes from a system call: kill(2) and others have a siginfo whose code
 * isn't above 0, cgroup.kill and prctl(PR_SET_PDEATHSIG) have none.
 */
static __always_inline bool info__is_by_user(__u64 info)
{
	return !info || LOAD(HOW, struct kernel_siginfo, info, si_code) <= 0;
}

/* signal_generate(sig, info, task, group, result), from __send_signal_locked() */
SEC("raw_tp/signal_generate")
int on_signal(struct bpf_raw_tracepoint_args *ctx)
{
	const __u32 key = EVENT_SIGNAL, zero = 0;
	const __u64 info = ctx->args[1], task = ctx->args[2];
	struct making *making;
	struct sent *sent;

	if ((__u32)ctx->args[0] != SIGKILL)
		return 0;
	if (info == SEND_SIG_PRIV) {
		sent = bpf_map_lookup_elem(&sent_last, &zero);
		if (sent) {
			sent->task = task;
			sent->thread = current__thread();
		}
		return 0;
	}
	if (!shared.wants_signals ||
	    (__u32)ctx->args[4] != TRACE_SIGNAL_DELIVERED ||
	    !info__is_by_user(info))
		return 0;
	making = bpf_map_lookup_elem(&events, &key);
	if (making) {
		event__fill(key, making, task);
		event__send(&making->event);
	}
	return 0;
}
