/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Looks for what a walk must know before it can read memory.stat: the counters that this
 * kernel has, and the kernel memory in which its tables of counters lie. User space finds
 * the tables in that.
 *
 * The maps and vmlinux/compat.h must precede it.
 */

/* Says which of the counters this kernel has, and where its arrays are. */
static __always_inline void core__describe(void)
{
	struct stat_item *item;

#define ITEM(type, name, event, unit)                                         \
	if (!item->is_known && bpf_core_enum_value_exists(enum type, name)) { \
		item->is_known = 1;                                           \
		item->is_event = event;                                       \
		item->item = bpf_core_enum_value(enum type, name);            \
		item->scale = unit;                                           \
	}
#define NODE(name, scale) ITEM(node_stat_item, name##___node, 0, SCALE_##scale)
#define MEMCG(name, scale) \
	ITEM(memcg_stat_item, name##___memcg, 0, SCALE_##scale)
#define VM(name) ITEM(vm_event_item, name##___vm, 1, SCALE_ONE)
#define SUM(key)
#define STAT(key, heading, unit, kind, counters, since, help) \
	item = &shared.layout.items[STAT_##key];              \
	counters
#include "memory_stat.h"
#undef ITEM
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
	shared.layout.has_revision = kernel__has_revision();
}

/*
 * layout.subsys is known. User space says around which address to peek. If it doesn't,
 * the program peeks around memory_cgrp_subsys, near which the tables mostly are.
 */
static __always_inline void core__look(void)
{
	core__describe();
	if (!shared.peek.middle)
		shared.peek.middle = shared.layout.subsys;
	shared.peek.address = shared.peek.middle - sizeof(shared.peek.word) / 2;
}

static long direct__peek_word(__u32 i, void *context __attribute__((unused)))
{
	if (i < PEEK_WORDS)
		shared.peek.word[i] =
			load_word(LOAD_DIRECT, shared.peek.address + 8ULL * i);
	return 0;
}

/* Looks, and copies the memory by direct loads. */
static __always_inline void direct__look_and_peek(void)
{
	core__look();
	bpf_loop(PEEK_WORDS, direct__peek_word, NULL, 0);
}
