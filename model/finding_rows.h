/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The one list of findings. A row makes the enumerator FINDING_ID (finding.h), the entry of
 * the table (finding.c) and the man page's section. Within a severity the first rows are
 * the worst. No include guard: define FINDING(), then include.
 *
 * FINDING(id, name, ...)
 *	id	the name with _ for each -
 *	name	for --fail-if-finding and JSON
 *	...	the other fields of struct finding_row
 */
/* clang-format off */
FINDING(throttled_stuck, "throttled-stuck", .severity = SEVERITY_CRITICAL, .find = find_throttled_stuck,
	.basis = BASIS(COLUMN_over_high, COLUMN_rate_events_high, COLUMN_stat_anon, COLUMN_stat_file, COLUMN_stat_shmem),
	.when = "It is throttled, and nearly all of the memory that is above high is anonymous or shared, with no swap left for it: reclaim can't bring it below",
	.sentence = "{over_high_by} is {over_high} above its high of {by.high}, and reclaim can free only {by.freeable} of its {by.current}: the kernel makes tasks wait again and again, and that doesn't end by itself[; tasks here waited for memory during {pressure.some.avg10} % of the last 10 s].",
	.advice = "Raise memory.high of that cgroup, give it swap, or end one of its processes.")
FINDING(thrashing, "thrashing", .severity = SEVERITY_CRITICAL, .find = find_thrashing,
	.basis = BASIS(COLUMN_rate_refaults),
	.when = "Pages are read again after they were evicted, and its tasks wait for memory for at least 10 % of the time; where pressure isn't known, more than 1 % of its memory per second is read again",
	.sentence = "{rate.refaults} pages per second are read again that had been evicted[; tasks waited for memory during {pressure.some.avg10} % of the last 10 s][; its limit is {limit}, set by {limit_by}].",
	.advice = "It needs more memory than it may have: raise the limit, or have it use less.")
FINDING(kills, "kills", .severity = SEVERITY_WARNING, .find = find_kills,
	.basis = BASIS(COLUMN_events_local_oom_kill),
	.when = "The kernel's OOM killer killed processes in it, or systemd-oomd or oomd did; critical while that goes on",
	.sentence = "OOM kills by the kernel: {kills}[, of its own processes {kills.own}][, in children removed by now {kills.removed}][, in children that are there {kills.below}][, per second now {kills.rate}].[ The limit was that of {oom.by} (oom events: {oom.times}).][ No limit on the way to the root was exceeded, so for {oom.machine} of them the machine, or the nodes that could be used, had no memory left.][ From user space, systemd-oomd or oomd chose it {oomd.ooms} times.][ They killed {oomd.kills} of its processes.]",
	.advice = "memcgtop --kills=past has the processes that the kernel's log still knows, and the journal of systemd-oomd those that it killed; raise the limit that was hit, or have the cgroup use less.")
FINDING(throttled, "throttled", .severity = SEVERITY_WARNING, .find = find_throttled,
	.basis = BASIS(COLUMN_over_high, COLUMN_rate_events_high),
	.when = "It, or an ancestor, is above memory.high, and the kernel makes its tasks wait for that",
	.sentence = "{over_high_by} is {over_high} above its high of {by.high}, so the kernel makes tasks wait[: {by.events} times per second][; tasks here waited for memory during {pressure.some.avg10} % of the last 10 s].",
	.advice = "Raise memory.high of that cgroup, or have it use less.",
	.worse = FINDING_BIT(FINDING_throttled_stuck))
FINDING(at_limit, "at-limit", .severity = SEVERITY_WARNING, .find = find_at_limit,
	.basis = BASIS(COLUMN_used_pct),
	.when = "It uses at least 95 % of its limit, and not for the page cache that is easily freed; or its own max was hit between the samples, which is info while there is such page cache",
	.sentence = "{current} are used, {used_pct} % of the limit of {limit} that {limit_by} sets[; {working_set} of it are not easily freed][; its max was hit {rate.events_local.max} times per second].",
	.advice = "Raise memory.max of the cgroup that sets the limit before the OOM killer acts, or have it use less.",
	.worse = FINDING_BIT(FINDING_thrashing))
FINDING(limit_by_ancestor, "limit-by-ancestor", .severity = SEVERITY_WARNING, .find = find_limit_by_ancestor,
	.basis = BASIS(COLUMN_headroom),
	.when = "Less than 5 % are left of an ancestor's max, which others use",
	.sentence = "{headroom} can still be charged, since {headroom_by} reaches its max of {by.max} first: it uses {by.current}, and {by.rest} of that are not of this cgroup.",
	.advice = "See who uses the rest; raise memory.max of that ancestor, or limit the others below it.",
	.summary = SUMMARY_NEVER)
FINDING(growing, "growing", .severity = SEVERITY_WARNING, .find = find_growing,
	.basis = BASIS(COLUMN_eta, COLUMN_delta_current, COLUMN_stat_anon, COLUMN_stat_shmem),
	.when = "At the pace of the time between the samples, at which it grew by at least a thousandth of max and mostly by anonymous or shared memory, the limit is reached within an hour",
	.sentence = "{headroom_by} reaches its max of {by.max} in {eta}, if it goes on to grow by {by.growth} per second.",
	.advice = "See which of its processes grows; a longer INTERVAL tells whether it goes on.")
FINDING(swap_full, "swap-full", .severity = SEVERITY_WARNING, .find = find_swap_full,
	.basis = BASIS(COLUMN_swap_current, COLUMN_headroom),
	.when = "At least 95 % of its swap.max, an ancestor's, or the machine's swap are used, while little memory is left or swap fails",
	.sentence = "Of the {swap.limit} of swap that {swap.by} may use {swap.used} are used, so anonymous and shared memory can hardly be evicted[; swap failed {rate.swap.events.fail} times per second].",
	.advice = "Raise memory.swap.max, or add swap where it is the machine's (that of /).",
	.summary = SUMMARY_WHERE_CAUSED)
FINDING(protection_without_effect, "protection-without-effect", .severity = SEVERITY_WARNING, .find = find_protection_without_effect,
	.basis = BASIS(COLUMN_effective_min, COLUMN_effective_low),
	.when = "Its memory.min or memory.low protects nothing, since an ancestor has none",
	.sentence = "Its {setting} of {set} has no effect: that of {cut.by}, which all below it share, is {cut.set}.",
	.advice = "Set the same file on that ancestor, to the sum of what its children are to have.",
	.summary = SUMMARY_ONCE)
FINDING(own_memory, "own-memory", .severity = SEVERITY_INFO, .find = find_own_memory,
	.basis = BASIS(COLUMN_current, COLUMN_stat_shmem, COLUMN_stat_file),
	.when = "A tenth of what it may use is in no child of it, and most of that isn't easily freed; where it has no children, it has no process either, by stat.kernel_stack and stat.pagetables",
	.sentence = "{own.current} of its {current} are in no child[, {own.stat.anon} of it anonymous][, {own.stat.file} page cache][, {own.stat.shmem} of that tmpfs or shared memory][, {own.stat.kernel} kernel memory].",
	.advice = "It is left by children that were removed or processes that ended, or is of processes in the cgroup itself: look for files in tmpfs (df -t tmpfs, ipcs -m), or write to memory.reclaim.",
	.summary = SUMMARY_LOWEST)
FINDING(kernel_memory, "kernel-memory", .severity = SEVERITY_INFO, .find = find_kernel_memory,
	.basis = BASIS(COLUMN_current, COLUMN_stat_slab_reclaimable),
	.when = "A tenth of what it may use, and a quarter of what it uses, is kernel memory that isn't reclaimed",
	.sentence = "{kernel.fixed} of its {current} are kernel memory that isn't reclaimed[; slab {stat.slab_unreclaimable}][; page tables {stat.pagetables}][; stacks {stat.kernel_stack}][; per-CPU {stat.percpu}][; vmalloc {stat.vmalloc}][; beside it, socket buffers {stat.sock}].",
	.advice = "slabtop shows the slab caches, /proc/vmallocinfo who called vmalloc, ss -m the sockets; many threads, mappings, pipes or containers may be why.",
	.summary = SUMMARY_LOWEST)
FINDING(shmem, "shmem", .severity = SEVERITY_INFO, .find = find_shmem,
	.basis = BASIS(COLUMN_current, COLUMN_stat_shmem),
	.when = "Half of what it uses is tmpfs or shared memory, and that is half of what it may use, or a tenth while little memory is left",
	.sentence = "{stat.shmem} of its {current} are tmpfs or shared memory, which only swap or deleting frees.",
	.advice = "Look for files in tmpfs (df -t tmpfs, du on /dev/shm and /run) and for shared memory (ipcs -m).",
	.worse = FINDING_BIT(FINDING_own_memory),
	.summary = SUMMARY_LOWEST)
FINDING(dying, "dying", .severity = SEVERITY_INFO, .find = find_dying,
	.basis = BASIS(COLUMN_current, COLUMN_state),
	.when = "Children of it that were removed still hold a tenth of what it may use, or there are 2000 of them",
	.sentence = "{dying.nr} removed children still hold {dying.current}[ and {dying.swap} of swap]; the largest is {dying.largest}[; further ones of its path: {dying.namesakes}].",
	.advice = "Their memory goes when it is needed, or when its files in tmpfs are deleted; writing to memory.reclaim of this cgroup helps.")
FINDING(zswap_full, "zswap-full", .severity = SEVERITY_INFO, .find = find_zswap_full,
	.basis = BASIS(COLUMN_zswap_current, COLUMN_zswap_max),
	.when = "It uses at least 95 % of its zswap.max; a warning where zswap.writeback is 0, since nothing more is swapped out then",
	.sentence = "{zswap.current} of the {zswap.max} of zswap that it may use are used: what is evicted now goes to the swap device, or stays where zswap.writeback is 0.",
	.advice = "Raise memory.zswap.max if the swap device is slow.")
FINDING(protection_cut, "protection-cut", .severity = SEVERITY_INFO, .find = find_protection_cut,
	.basis = BASIS(COLUMN_effective_min, COLUMN_effective_low),
	.when = "Of its memory.min or memory.low, as far as it uses that much, only a part takes effect",
	.sentence = "Of its {setting} of {set} only {reaches} take effect: that of {cut.by}, which all below it share, is {cut.set}.",
	.advice = "Raise the same file on that ancestor to the sum of what its children are to have.",
	.summary = SUMMARY_ONCE)
FINDING(max_without_effect, "max-without-effect", .severity = SEVERITY_INFO, .find = find_max_without_effect,
	.basis = BASIS(COLUMN_max, COLUMN_limit),
	.when = "Its memory.max is above that of an ancestor",
	.sentence = "Its max of {max} is never reached: {limit_by} allows {limit}.",
	.advice = "Raise memory.max of that ancestor, or set what is meant to hold here.",
	.summary = SUMMARY_ONCE)
FINDING(hugetlb_counted, "hugetlb-counted", .severity = SEVERITY_INFO, .find = find_hugetlb_counted,
	.basis = BASIS(COLUMN_current, COLUMN_stat_hugetlb),
	.when = "A tenth of what it uses is huge pages of hugetlb, which count since cgroup2 is mounted with memory_hugetlb_accounting",
	.sentence = "{stat.hugetlb} of its {current} are huge pages of hugetlb, beside anonymous memory, page cache and kernel memory: cgroup2 is mounted with memory_hugetlb_accounting.",
	.advice = "Count them in when setting memory.max; they are never reclaimed.",
	.summary = SUMMARY_NEVER)
/* clang-format on */
#undef FINDING
