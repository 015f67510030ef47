/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The one list of columns. A row makes the enumerator COLUMN_ID (column.h) and the
 * entry of the table (column.c). The order is that of --list-columns and of JSON's
 * keys. No include guard: define COLUMN(), then include.
 *
 * COLUMN(id, name, ...)
 *	id	the name with _ for each dot
 *	name	for -o, -s, -F and the JSON key: the file and key of cgroup v2
 *	...	the other fields of struct column
 *
 * The columns of memory.events and memory.stat follow from their own lists, and a
 * rate from each counter.
 */
/* clang-format off */
COLUMN(cgroup, "cgroup", .heading = "CGROUP", .unit = UNIT_TEXT, .kind = KIND_IDENTITY, .on_root = true,
	.is_path = true, .is_name = true, .compute = compute_cgroup, .help = "path in the cgroup hierarchy")
COLUMN(name, "name", .heading = "NAME", .unit = UNIT_TEXT, .kind = KIND_IDENTITY, .on_root = true,
	.is_name = true, .has_branches = true, .needs_labels = true, .compute = compute_name, .help = "last part of the path")
COLUMN(id, "id", .heading = "ID", .unit = UNIT_COUNT, .kind = KIND_IDENTITY, .on_root = true,
	.compute = compute_id, .help = "cgroup id: the inode number of its directory")
COLUMN(serial, "serial", .heading = "SERIAL", .unit = UNIT_COUNT, .kind = KIND_IDENTITY, .on_root = true,
	.compute = compute_serial, .help = "unique on this boot and growing with age")
COLUMN(parent, "parent", .heading = "PARENT", .unit = UNIT_COUNT, .kind = KIND_IDENTITY, .on_root = true,
	.compute = compute_parent, .help = "serial of the parent")
COLUMN(level, "level", .heading = "LEVEL", .unit = UNIT_COUNT, .kind = KIND_IDENTITY, .on_root = true,
	.compute = compute_level, .help = "depth below the root")
COLUMN(state, "state", .heading = "STATE", .unit = UNIT_TEXT, .kind = KIND_IDENTITY, .on_root = true,
	.compute = compute_state, .words = memcg_states, .tells_dying = true,
	.help = "online; dying: removed, but memory, swap or sockets still pin it; hidden: without memory.* files, made for the io controller")
COLUMN(offline, "offline", .heading = "OFFLINE", .unit = UNIT_FLAG, .kind = KIND_GAUGE, .on_root = true, .tells_dying = true,
	.compute = compute_offline,
	.help = "1: dying and taken down: current is what is still charged to it, statistics that stand still are unknown")
COLUMN(unit, "unit", .heading = "UNIT", .unit = UNIT_TEXT, .kind = KIND_IDENTITY, .needs_labels = true, .joins = true, .compute = compute_unit,
	.help = "innermost systemd unit on its path")
COLUMN(user, "user", .heading = "USER", .unit = UNIT_TEXT, .kind = KIND_IDENTITY, .needs_labels = true, .joins = true, .compute = compute_user,
	.help = "number of the user whose slice it is in")
COLUMN(container_runtime, "container.runtime", .heading = "RUNTIME", .unit = UNIT_TEXT, .kind = KIND_IDENTITY, .needs_labels = true, .joins = true, .compute = compute_container_runtime,
	.words = label_runtimes, .help = "what runs its container")
COLUMN(container_id, "container.id", .heading = "CONTAINER", .unit = UNIT_TEXT, .kind = KIND_IDENTITY, .needs_labels = true, .joins = true, .compute = compute_container_id,
	.help = "innermost container that it is or is in: an id or a name; of a batch system, the job")
COLUMN(pod_uid, "pod.uid", .heading = "POD", .unit = UNIT_TEXT, .kind = KIND_IDENTITY, .needs_labels = true, .joins = true, .compute = compute_pod_uid,
	.help = "uid of its Kubernetes pod")
COLUMN(pod_qos, "pod.qos", .heading = "QOS", .unit = UNIT_TEXT, .kind = KIND_IDENTITY, .needs_labels = true, .joins = true, .compute = compute_pod_qos,
	.words = label_qos_classes, .help = "quality of service class of its pod: guaranteed, burstable or besteffort")

COLUMN(current, "current", .heading = "CURRENT", .unit = UNIT_BYTES, .kind = KIND_GAUGE, .on_root = true,
	RECORD(memory.current), .adds_up = true, .needs = WALK_OFFLINE, .warning_above = &columns[COLUMN_high_limit], .help = "memory charged to it and its descendants")
COLUMN(peak, "peak", .heading = "PEAK", .unit = UNIT_BYTES, .kind = KIND_GAUGE, .since = "5.19",
	RECORD(memory.peak), .help = "largest current so far")
COLUMN(swap_current, "swap.current", .heading = "SWAP", .unit = UNIT_BYTES, .kind = KIND_GAUGE, .on_root = true,
	RECORD(swap.current), .adds_up = true, .needs = WALK_SWAP, .help = "swap charged to it and its descendants")
COLUMN(swap_peak, "swap.peak", .heading = "SWAPPEAK", .unit = UNIT_BYTES, .kind = KIND_GAUGE, .since = "6.5",
	RECORD(swap.peak), .help = "largest swap.current so far")
COLUMN(zswap_current, "zswap.current", .heading = "ZSWAPCUR", .unit = UNIT_BYTES, .kind = KIND_GAUGE, .on_root = true, .since = "5.19",
	STATS(zswap), .help = "memory that zswap uses for it")
COLUMN(total, "total", .heading = "TOTAL", .unit = UNIT_BYTES, .kind = KIND_GAUGE, .on_root = true,
	RECORD(swap.current), .needs = WALK_SWAP | WALK_OFFLINE, .compute = compute_total, .help = "current + swap.current")
COLUMN(working_set, "working_set", .heading = "WORKSET", .unit = UNIT_BYTES, .kind = KIND_GAUGE,
	STATS(inactive_file), .needs = WALK_OFFLINE, .compute = compute_working_set,
	.help = "current - stat.inactive_file, as kubectl top and docker stats show it")

COLUMN(min, "min", .heading = "MIN", .unit = UNIT_BYTES, .kind = KIND_LIMIT,
	RECORD(memory.min), .help = "memory never reclaimed from it")
COLUMN(low, "low", .heading = "LOW", .unit = UNIT_BYTES, .kind = KIND_LIMIT,
	RECORD(memory.low), .help = "memory reclaimed from it only where nothing else is left")
COLUMN(high, "high", .heading = "HIGH", .unit = UNIT_BYTES, .kind = KIND_LIMIT,
	RECORD(memory.high), .help = "its tasks are throttled above this")
COLUMN(max, "max", .heading = "MAX", .unit = UNIT_BYTES, .kind = KIND_LIMIT,
	RECORD(memory.max), .help = "its usage is kept below this, by OOM kills if need be")
COLUMN(swap_high, "swap.high", .heading = "SWAPHIGH", .unit = UNIT_BYTES, .kind = KIND_LIMIT,
	RECORD(swap.high), .help = "its tasks are throttled above this much swap")
COLUMN(swap_max, "swap.max", .heading = "SWAPMAX", .unit = UNIT_BYTES, .kind = KIND_LIMIT,
	RECORD(swap.max), .help = "it gets no more swap than this")
COLUMN(zswap_max, "zswap.max", .heading = "ZSWAPMAX", .unit = UNIT_BYTES, .kind = KIND_LIMIT, .since = "5.19",
	RECORD(zswap_max), .help = "zswap holds no more than this for it")
COLUMN(oom_group, "oom.group", .heading = "OOMGROUP", .unit = UNIT_FLAG, .kind = KIND_LIMIT,
	RECORD(oom_group), .help = "1: an OOM kill ends all its processes")
COLUMN(zswap_writeback, "zswap.writeback", .heading = "ZSWAPWB", .unit = UNIT_FLAG, .kind = KIND_LIMIT, .on_root = true, .since = "6.8",
	RECORD(zswap_writeback), .help = "0: zswap never writes its pages to swap")

COLUMN(limit, "limit", .heading = "LIMIT", .unit = UNIT_BYTES, .kind = KIND_LIMIT,
	ANCESTORS(limit), .compute = compute_limit, .help = "smallest max on the way to the root")
COLUMN(limit_by, "limit_by", .heading = "LIMITBY", .unit = UNIT_TEXT, .kind = KIND_LIMIT,
	.is_path = true, .with_serial = &columns[COLUMN_limit_by_serial], ANCESTORS(limit), .compute = compute_limit_by, .help = "the memcg that has that max, the nearest of several")
COLUMN(limit_by_serial, "limit_by_serial", .heading = "LIMITSERIAL", .unit = UNIT_COUNT, .kind = KIND_IDENTITY,
	ANCESTORS(limit), .compute = compute_limit_by_serial, .help = "serial of the memcg of limit_by")
COLUMN(headroom, "headroom", .heading = "HEADROOM", .unit = UNIT_BYTES, .kind = KIND_LIMIT,
	ANCESTORS(headroom), .needs = WALK_OFFLINE, .compute = compute_headroom, .help = "memory that can still be charged before it or an ancestor reaches its max")
COLUMN(headroom_by, "headroom_by", .heading = "HEADROOMBY", .unit = UNIT_TEXT, .kind = KIND_LIMIT,
	.is_path = true, .with_serial = &columns[COLUMN_headroom_by_serial], ANCESTORS(headroom), .needs = WALK_OFFLINE, .compute = compute_headroom_by, .help = "the memcg that reaches its max first")
COLUMN(headroom_by_serial, "headroom_by_serial", .heading = "ROOMSERIAL", .unit = UNIT_COUNT, .kind = KIND_IDENTITY,
	ANCESTORS(headroom), .needs = WALK_OFFLINE, .compute = compute_headroom_by_serial, .help = "serial of the memcg of headroom_by")
COLUMN(used_pct, "used_pct", .metric = "used", .heading = "USED%", .unit = UNIT_PERCENT, .kind = KIND_GAUGE, .warning_from = 80, .alarm_from = 95,
	ANCESTORS(limit), .needs = WALK_OFFLINE, .compute = compute_used_pct, .help = "current as a part of limit")
COLUMN(high_limit, "high_limit", .heading = "HIGHLIMIT", .unit = UNIT_BYTES, .kind = KIND_LIMIT,
	ANCESTORS(high_limit), .compute = compute_high_limit, .help = "smallest high on the way to the root")
COLUMN(high_limit_by, "high_limit_by", .heading = "HIGHBY", .unit = UNIT_TEXT, .kind = KIND_LIMIT,
	.is_path = true, .with_serial = &columns[COLUMN_high_limit_by_serial], ANCESTORS(high_limit), .compute = compute_high_limit_by, .help = "the memcg that has that high, the nearest of several")
COLUMN(high_limit_by_serial, "high_limit_by_serial", .heading = "HIGHSERIAL", .unit = UNIT_COUNT, .kind = KIND_IDENTITY,
	ANCESTORS(high_limit), .compute = compute_high_limit_by_serial, .help = "serial of the memcg of high_limit_by")
COLUMN(over_high, "over_high", .heading = "OVERHIGH", .unit = UNIT_BYTES, .kind = KIND_GAUGE, .warning_from = 1,
	ANCESTORS(over_high), .needs = WALK_OFFLINE, .compute = compute_over_high, .help = "excess over high, its own or an ancestor's, for which its tasks are throttled; 0: there is none")
COLUMN(over_high_by, "over_high_by", .heading = "OVERBY", .unit = UNIT_TEXT, .kind = KIND_GAUGE,
	.is_path = true, .with_serial = &columns[COLUMN_over_high_by_serial], ANCESTORS(over_high), .needs = WALK_OFFLINE, .compute = compute_over_high_by, .help = "the memcg that is above its high: of several, the one that is most in proportion")
COLUMN(over_high_by_serial, "over_high_by_serial", .heading = "OVERSERIAL", .unit = UNIT_COUNT, .kind = KIND_IDENTITY,
	ANCESTORS(over_high), .needs = WALK_OFFLINE, .compute = compute_over_high_by_serial, .help = "serial of the memcg of over_high_by")
COLUMN(peak_pct, "peak_pct", .metric = "peak", .heading = "PEAK%", .unit = UNIT_PERCENT, .kind = KIND_GAUGE, .since = "5.19",
	RECORD(memory.peak), .compute = compute_peak_pct, .help = "peak as a part of limit")
COLUMN(eta, "eta", .heading = "ETA", .unit = UNIT_SECONDS, .kind = KIND_GAUGE, .only_named = true, .needs_previous = true,
	ANCESTORS(headroom), .needs = WALK_OFFLINE, .compute = compute_eta, .help = "time until headroom is used up, if headroom_by grows on as between two samples")
COLUMN(effective_min, "effective.min", .heading = "EFFMIN", .unit = UNIT_BYTES, .kind = KIND_LIMIT,
	RECORD(memory.children_min), .needs = WALK_OFFLINE, .compute = compute_effective_min,
	.help = "the part of min that its ancestors leave it")
COLUMN(effective_low, "effective.low", .heading = "EFFLOW", .unit = UNIT_BYTES, .kind = KIND_LIMIT,
	RECORD(memory.children_low), .needs = WALK_OFFLINE, .compute = compute_effective_low,
	.help = "the part of low that its ancestors leave it")

COLUMN(memsw_current, "memsw.current", .heading = "MEMSW", .unit = UNIT_BYTES, .kind = KIND_GAUGE, .v1_only = true,
	RECORD(memsw_current), .adds_up = true, .needs = WALK_OFFLINE, .help = "memory and swap charged to it and its descendants")
COLUMN(memsw_max, "memsw.max", .heading = "MEMSWMAX", .unit = UNIT_BYTES, .kind = KIND_LIMIT, .v1_only = true,
	RECORD(memsw_max), .help = "limit of memory and swap together")
COLUMN(failcnt, "failcnt", .heading = "FAILCNT", .unit = UNIT_COUNT, .kind = KIND_COUNTER, .v1_only = true,
	RECORD(failcnt), .help = "times its usage hit the limit")
COLUMN(under_oom, "under_oom", .heading = "UNDEROOM", .unit = UNIT_FLAG, .kind = KIND_GAUGE, .v1_only = true,
	RECORD(under_oom), .help = "1: its tasks may be stopped for lack of memory")

#define SWAP_EVENT(key, heading_, counter, since_, help_)
#define EVENT(key, heading_, counter, since_, help_) \
COLUMN(events_##key, "events." #key, .heading = heading_, .unit = UNIT_COUNT, .kind = KIND_COUNTER, .since = since_, \
	RECORD(event[EVENT_##key]), .adds_up = true, .alarms = EVENT_ALARMS(EVENT_##key), \
	.local = &columns[COLUMN_events_local_##key], .help = help_)
#include "memory_events.h"
#define SWAP_EVENT(key, heading_, counter, since_, help_)
#define EVENT(key, heading_, counter, since_, help_) \
COLUMN(events_local_##key, "events_local." #key, .heading = "L" heading_, .unit = UNIT_COUNT, .kind = KIND_COUNTER, .since = since_, \
	RECORD(event_local[EVENT_##key]), .needs = WALK_LOCAL_EVENTS, .alarms = EVENT_ALARMS(EVENT_##key), \
	.help = help_ ", its descendants not counted")
#include "memory_events.h"
#define EVENT(key, heading_, counter, since_, help_)
#define SWAP_EVENT(key, heading_, counter, since_, help_) \
COLUMN(swap_events_##key, "swap.events." #key, .heading = heading_, .unit = UNIT_COUNT, .kind = KIND_COUNTER, .since = since_, \
	RECORD(event[EVENT_swap_##key]), .adds_up = true, .help = help_)
#include "memory_events.h"

/* A line of memory.pressure: its key, the heading's beginning, and who waited. */
#define PRESSURE_AVERAGE(line, seconds, heading_, who) \
COLUMN(pressure_##line##_avg##seconds, "pressure." #line ".avg" #seconds, .heading = heading_ #seconds "%", .unit = UNIT_PERCENT, .kind = KIND_GAUGE, \
	PRESSURE(line.avg##seconds), .warning_from = 10, .alarm_from = 40, .help = "part of the time in which " who " waited for memory, over " #seconds " s")
#define PRESSURE_LINE(line, heading_, who) \
PRESSURE_AVERAGE(line, 10, heading_, who) \
PRESSURE_AVERAGE(line, 60, heading_, who) \
PRESSURE_AVERAGE(line, 300, heading_, who) \
COLUMN(pressure_##line##_total, "pressure." #line ".total", .heading = heading_ "US", .unit = UNIT_MICROSECONDS, .kind = KIND_COUNTER, .metric = "pressure." #line, \
	PRESSURE(line.total), .help = "time in which " who " waited for memory")
PRESSURE_LINE(some, "SOME", "some of its tasks")
PRESSURE_LINE(full, "FULL", "all of its busy tasks")

#define NODE(item, scale)
#define MEMCG(item, scale)
#define VM(item)
#define SUM(key)
#define STAT(key, heading_, unit_, kind_, counters, since_, help_) \
COLUMN(stat_##key, "stat." #key, .heading = heading_, .unit = UNIT_##unit_, .kind = KIND_##kind_, .on_root = true, .since = since_, \
	STATS(key), .adds_up = true, .help = help_)
#include "memory_stat.h"

COLUMN(refaults, "refaults", .heading = "REFAULTS", .unit = UNIT_COUNT, .kind = KIND_COUNTER, .on_root = true,
	TWO_STATS(workingset_refault_anon, workingset_refault_file), .help = "pages read again after they were evicted: stat.workingset_refault_anon + stat.workingset_refault_file")

/* The part of each hierarchical size and counter that no child accounts for. */
#define OWN(of, name, heading_, ...) \
COLUMN(own_##of, "own." name, .heading = "OWN" heading_, .only_named = true, \
	.own_of = &columns[COLUMN_##of], .help = "part that no child accounts for", __VA_ARGS__)
OWN(current, "current", "CURRENT", .unit = UNIT_BYTES, .kind = KIND_GAUGE, .on_root = true)
OWN(swap_current, "swap.current", "SWAP", .unit = UNIT_BYTES, .kind = KIND_GAUGE, .on_root = true)
OWN(zswap_current, "zswap.current", "ZSWAPCUR", .unit = UNIT_BYTES, .kind = KIND_GAUGE, .on_root = true, .since = "5.19")
#define SWAP_EVENT(key, heading_, counter, since_, help_)
#define EVENT(key, heading_, counter, since_, help_) \
OWN(events_##key, "events." #key, heading_, .of_events = true, .unit = UNIT_COUNT, .kind = KIND_COUNTER, .since = since_)
#include "memory_events.h"
#define EVENT(key, heading_, counter, since_, help_)
#define SWAP_EVENT(key, heading_, counter, since_, help_) \
OWN(swap_events_##key, "swap.events." #key, heading_, .of_events = true, .unit = UNIT_COUNT, .kind = KIND_COUNTER, .since = since_)
#include "memory_events.h"
#define NODE(item, scale)
#define MEMCG(item, scale)
#define VM(item)
#define SUM(key)
#define OWN_COUNT(...)
#define OWN_BYTES(...) OWN(__VA_ARGS__)
#define STAT(key, heading_, unit_, kind_, counters, since_, help_) \
OWN_##unit_(stat_##key, "stat." #key, heading_, .unit = UNIT_##unit_, .kind = KIND_##kind_, .on_root = true, .since = since_)
#include "memory_stat.h"
#undef OWN
#undef OWN_BYTES
#undef OWN_COUNT
COLUMN(reclaim_stall, "reclaim_stall", .heading = "STALL/S", .unit = UNIT_STALL, .kind = KIND_GAUGE, .on_root = true, .since = "7.1", .only_named = true,
	STALLS, .change_of = &columns[COLUMN_reclaim_stall],
	.help = "time that tasks lost in direct reclaim for its max or high, between two samples; on the root, for the machine")

/* Between two samples: a rate of each counter, and the change of one size. */
#define RATE(of, name, heading_, ...) \
COLUMN(rate_##of, "rate." name, .heading = heading_ "/S", .unit = UNIT_RATE, .kind = KIND_GAUGE, .only_named = true, \
	.change_of = &columns[COLUMN_##of], .help = "per second between two samples", __VA_ARGS__)
RATE(failcnt, "failcnt", "FAILCNT", .v1_only = true)
RATE(refaults, "refaults", "REFAULTS", .on_root = true)
#define SWAP_EVENT(key, heading_, counter, since_, help_)
#define EVENT(key, heading_, counter, since_, help_) \
RATE(events_##key, "events." #key, heading_, .since = since_)
#include "memory_events.h"
#define SWAP_EVENT(key, heading_, counter, since_, help_)
#define EVENT(key, heading_, counter, since_, help_) \
RATE(events_local_##key, "events_local." #key, "L" heading_, .since = since_)
#include "memory_events.h"
#define EVENT(key, heading_, counter, since_, help_)
#define SWAP_EVENT(key, heading_, counter, since_, help_) \
RATE(swap_events_##key, "swap.events." #key, heading_, .since = since_)
#include "memory_events.h"
RATE(pressure_some_total, "pressure.some.total", "SOMEUS")
RATE(pressure_full_total, "pressure.full.total", "FULLUS")
#define NODE(item, scale)
#define MEMCG(item, scale)
#define VM(item)
#define SUM(key)
#define RATE_GAUGE(...)
#define RATE_COUNTER(...) RATE(__VA_ARGS__)
#define STAT(key, heading_, unit, kind_, counters, since_, help_) \
RATE_##kind_(stat_##key, "stat." #key, heading_, .on_root = true, .since = since_)
#include "memory_stat.h"
#undef RATE
#undef RATE_GAUGE
#undef RATE_COUNTER
#undef PRESSURE_AVERAGE
#undef PRESSURE_LINE
COLUMN(delta_current, "delta.current", .heading = "CHANGE", .unit = UNIT_BYTES, .kind = KIND_GAUGE, .on_root = true, .only_named = true,
	.change_of = &columns[COLUMN_current], .help = "change of current between two samples")
/* clang-format on */
#undef COLUMN
