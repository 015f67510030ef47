// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The BPF programs that read the memcgs: their sections, their maps, and the parts of
 * walk/ that each of the three builds includes. Each build is an object of its own, so
 * that it loads on a kernel that lacks what only another build needs.
 *
 *	build		kernels		sections	reads (vmlinux/load.h)
 *	WALK_KFUNC	7.0 and later	syscall		LOAD_TRUSTED, kfuncs
 *	WALK_DIRECT	6.2 to 6.19	syscall		LOAD_DIRECT
 *	WALK_HELPER	5.10 to 6.1	raw_tp		LOAD_HELPER
 *
 * run_walk makes one run of a walk: it reads memcgs into the maps, as struct walk
 * orders. run_look describes where this kernel keeps memory.stat's counters, and copies
 * the memory around an address. User space decides what is read, and knows what the
 * values mean.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "memcgtop.h"
#include "vmlinux/compat.h"
#include "vmlinux/kfuncs.h"
#include "vmlinux/load.h"
#include "vmlinux/memcg.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct shared shared;

/*
 * Memory that only the program writes, since the values in it lead to addresses. Once the
 * program is loaded user space freezes it (source/bpf_load.c), and has no mapping of it
 * (source/bpf_object.c).
 */
#define PRIVATE SEC(".data.private")

/*
 * An array that a walk fills, and the function that finds one of its slots. User space
 * sets the size of the array before it loads the program. Once the tree has grown, it
 * puts a larger array into the map of maps. That map is empty at first, because the
 * kernel waits for RCU after each such update: 12 ms on an idle machine.
 *
 * The barrier keeps clang from making one call of the last two, which the kernel, not
 * knowing the map, couldn't inline.
 */
#define RESULT(map, record)                                               \
	struct {                                                          \
		__uint(type, BPF_MAP_TYPE_ARRAY);                         \
		__uint(map_flags, BPF_F_MMAPABLE);                        \
		__uint(max_entries, 1);                                   \
		__uint(key_size, sizeof(__u32));                          \
		__uint(value_size, sizeof(record));                       \
	} map SEC(".maps");                                               \
	struct {                                                          \
		__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);                 \
		__uint(max_entries, 1);                                   \
		__type(key, __u32);                                       \
		__array(                                                  \
			values, struct {                                  \
				__uint(type, BPF_MAP_TYPE_ARRAY);         \
				__uint(map_flags,                         \
				       BPF_F_MMAPABLE | BPF_F_INNER_MAP); \
				__uint(max_entries, 1);                   \
				__uint(key_size, sizeof(__u32));          \
				__uint(value_size, sizeof(record));       \
			});                                               \
	} map##_grown SEC(".maps");                                       \
	static __always_inline void *map##__slot(__u32 i)                 \
	{                                                                 \
		const __u32 zero = 0;                                     \
		void *grown = bpf_map_lookup_elem(&map##_grown, &zero);   \
                                                                          \
		if (grown)                                                \
			return bpf_map_lookup_elem(grown, &i);            \
		grown = bpf_map_lookup_elem(&map, &i);                    \
		barrier_var(grown);                                       \
		return grown;                                             \
	}

RESULT(records, struct memcg_record)
RESULT(stats, struct stat_block)
RESULT(names, struct name_block)
RESULT(psi, struct memcg_psi)

/* The way of reading what no kfunc returned. */
#ifdef WALK_HELPER
#define BEYOND LOAD_HELPER
#else
#define BEYOND LOAD_DIRECT
#endif

/* Each part needs those above it. */
#include "walk/css.bpf.h"
#include "walk/step.bpf.h"
#include "walk/names.bpf.h"

#if defined(WALK_KFUNC)

#include "walk/names_in_batches.bpf.h"
#include "walk/pressure.bpf.h"
#include "walk/record.bpf.h"
#include "walk/core_layout.bpf.h"
#include "walk/kfunc.bpf.h"

SEC("syscall")
int run_walk(void *ctx __attribute__((unused)))
{
	return kfunc__walk();
}

SEC("syscall")
int run_look(void *ctx __attribute__((unused)))
{
	return direct__look();
}

#elif defined(WALK_DIRECT)

#include "walk/names_in_batches.bpf.h"
#include "walk/pressure.bpf.h"
#include "walk/record.bpf.h"
#include "walk/core.bpf.h"
#include "walk/core_layout.bpf.h"
#include "walk/core_direct.bpf.h"

SEC("syscall")
int run_walk(void *ctx __attribute__((unused)))
{
	return direct__walk();
}

SEC("syscall")
int run_look(void *ctx __attribute__((unused)))
{
	return direct__look();
}

#elif defined(WALK_HELPER)

#include "walk/names_at_once.bpf.h"
#include "walk/pressure.bpf.h"
#include "walk/record.bpf.h"
#include "walk/core.bpf.h"
#include "walk/core_layout.bpf.h"
#include "walk/core_helper.bpf.h"

SEC("raw_tp/run_walk")
int run_walk(void *ctx __attribute__((unused)))
{
	return helper__walk();
}

SEC("raw_tp/run_look")
int run_look(void *ctx __attribute__((unused)))
{
	return helper__look();
}

#else
#error "define WALK_KFUNC, WALK_DIRECT or WALK_HELPER"
#endif
