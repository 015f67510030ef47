/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The one list of the keys of memory.events and memory.swap.events. The record, the BPF
 * programs and the columns are made from its rows, as with memory_stat.h. It has no
 * include guard: define EVENT() and SWAP_EVENT(), then include it.
 *
 * EVENT(key, heading, counter, since, help)	 "events.KEY", "events_local.KEY"
 * SWAP_EVENT(key, heading, counter, since, help) "swap.events.KEY"
 *	counter	the enumerator in enum memcg_memory_event
 *	since	the first kernel that prints the key; NULL: every kernel since 5.10
 *
 * Source: __memory_events_show() and swap_events_show() in mm/memcontrol.c.
 */
/* clang-format off */
EVENT(low, "EV.LOW", MEMCG_LOW, NULL, "times it was reclaimed although below its memory.low")
EVENT(high, "EV.HIGH", MEMCG_HIGH, NULL, "times its tasks were throttled for being over memory.high")
EVENT(max, "EV.MAX", MEMCG_MAX, NULL, "times its usage was about to go over memory.max")
EVENT(oom, "OOM", MEMCG_OOM, NULL, "times its usage reached the limit and an allocation was about to fail")
EVENT(oom_kill, "OOMKILL", MEMCG_OOM_KILL, NULL, "processes that an OOM killer killed")
EVENT(oom_group_kill, "GROUPKILL", MEMCG_OOM_GROUP_KILL, "5.17", "times the whole cgroup was killed (memory.oom.group)")
EVENT(sock_throttled, "SOCKTHR", MEMCG_SOCK_THROTTLED, "6.19", "times its sockets were throttled")
SWAP_EVENT(high, "SWP.HIGH", MEMCG_SWAP_HIGH, NULL, "times its swap usage was over memory.swap.high")
SWAP_EVENT(max, "SWP.MAX", MEMCG_SWAP_MAX, NULL, "times its swap usage was about to go over memory.swap.max")
SWAP_EVENT(fail, "SWP.FAIL", MEMCG_SWAP_FAIL, NULL, "times swap could not be allocated: no swap left, or memory.swap.max")
/* clang-format on */
#undef EVENT
#undef SWAP_EVENT
