/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Looks for what a walk must know before it can read memory.stat: the counters that this
 * kernel has, and the kernel memory in which its tables of counters lie. User space finds
 * the tables in that.
 *
 * The maps and vmlinux/compat.h must precede it.
 */

/*
 * Says which of the counters this kernel has, and where its arrays are. User space has
 * written NO_COUNTER for each, and chooses among them.
 */
static __always_inline void core__describe(void)
{
	__u32 *counter = shared.layout.counters;

	/* Else clang writes out the address of each, which has to be relocated. */
	barrier_var(counter);
#define COUNTER(type, name)                                      \
	if (bpf_core_enum_value_exists(enum type, name))         \
		*counter = bpf_core_enum_value(enum type, name); \
	counter++;
#define NODE(name, scale) COUNTER(node_stat_item, name##___node)
#define MEMCG(name, scale) COUNTER(memcg_stat_item, name##___memcg)
#define VM(name) COUNTER(vm_event_item, name##___vm)
#define SUM(key)
#define STAT(key, heading, unit, kind, counters, since, help) counters
#include "memory_stat.h"
#undef COUNTER
	shared.layout.swap_item =
		bpf_core_enum_value(enum memcg_stat_item, MEMCG_SWAP);
	shared.layout.nr_items =
		bpf_core_enum_value(enum memcg_stat_item, MEMCG_NR_STAT);
	shared.layout.nr_event_items =
		bpf_core_enum_value(enum vm_event_item, NR_VM_EVENT_ITEMS);
	shared.layout.nr_states = kernel__nr_states();
	shared.layout.nr_events = kernel__nr_events();
	shared.layout.events_offset = kernel__events_offset();
	shared.layout.kmem_offset = kernel__kmem_offset();
	shared.peek.address = shared.peek.middle - sizeof(shared.peek.word) / 2;
}

static long direct__peek_word(__u32 i, void *context __attribute__((unused)))
{
	if (i < PEEK_WORDS)
		shared.peek.word[i] =
			load_word(LOAD_DIRECT, shared.peek.address + 8ULL * i);
	return 0;
}

/* Describes, and copies the memory by direct loads. */
static __always_inline int direct__look(void)
{
	core__describe();
	bpf_loop(PEEK_WORDS, direct__peek_word, NULL, 0);
	return 0;
}
