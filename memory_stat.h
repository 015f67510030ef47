/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The one list of memory.stat's lines. These are made from its rows: struct memcg_stats
 * (memcgtop.h), the enumerators that CO-RE looks up in the kernel (vmlinux/memcg.h),
 * the reading of them (walk/) and the columns. It has no include guard: define STAT()
 * and the macros that its rows name, then include it.
 *
 * STAT(key, heading, unit, kind, counters, since, help)
 *	key	 the key in memory.stat; the column is "stat.KEY"
 *	counters where the kernel keeps the number, the newest place first: NODE() in
 *		 enum node_stat_item, MEMCG() in enum memcg_stat_item, VM() in enum
 *		 vm_event_item. A row of SUM() is the sum of the rows that it names,
 *		 which must stand above it. The scale is the unit that the kernel
 *		 counts in (memcg_page_state_unit()): ONE, KB, PAGES, or HUGE, which
 *		 is huge pages up to 5.10 and pages since.
 *	since	 the first kernel that prints the key; NULL: every kernel since 5.10
 *
 * Source: memory_stats[], memcg_vm_event_stat[] and memcg_stat_format() in
 * mm/memcontrol.c.
 */
/* clang-format off */
STAT(anon, "ANON", BYTES, GAUGE, NODE(NR_ANON_MAPPED, PAGES), NULL, "anonymous memory")
STAT(file, "FILE", BYTES, GAUGE, NODE(NR_FILE_PAGES, PAGES), NULL, "page cache, tmpfs and shared memory included")
STAT(kernel, "KERNEL", BYTES, GAUGE, MEMCG(MEMCG_KMEM, PAGES), "5.18", "all kernel memory: stacks, page tables, percpu, vmalloc, slab, zswap")
STAT(kernel_stack, "KSTACK", BYTES, GAUGE, NODE(NR_KERNEL_STACK_KB, KB), NULL, "kernel stacks")
STAT(pagetables, "PAGETABLES", BYTES, GAUGE, NODE(NR_PAGETABLE, PAGES), "5.11", "page tables")
STAT(sec_pagetables, "SECPTABLES", BYTES, GAUGE, NODE(NR_SECONDARY_PAGETABLE, PAGES), "6.1", "secondary page tables (KVM, IOMMU)")
STAT(percpu, "PERCPU", BYTES, GAUGE, MEMCG(MEMCG_PERCPU_B, ONE), NULL, "per-CPU kernel data")
STAT(sock, "SOCK", BYTES, GAUGE, MEMCG(MEMCG_SOCK, PAGES), NULL, "network transmission buffers")
/* MEMCG_VMALLOC became NR_VMALLOC in 7.1. */
STAT(vmalloc, "VMALLOC", BYTES, GAUGE, NODE(NR_VMALLOC, PAGES) MEMCG(MEMCG_VMALLOC, PAGES), "5.17", "vmalloc memory")
STAT(shmem, "SHMEM", BYTES, GAUGE, NODE(NR_SHMEM, PAGES), NULL, "tmpfs, shared memory and shared anonymous mappings")
STAT(zswap, "ZSWAP", BYTES, GAUGE, MEMCG(MEMCG_ZSWAP_B, ONE), "5.19", "memory that zswap uses for what it holds compressed")
STAT(zswapped, "ZSWAPPED", BYTES, GAUGE, MEMCG(MEMCG_ZSWAPPED, PAGES), "5.19", "application memory swapped out to zswap")
STAT(zswap_incomp, "ZSWAPINC", BYTES, GAUGE, MEMCG(MEMCG_ZSWAP_INCOMP, PAGES), "7.1", "incompressible memory in zswap")
STAT(file_mapped, "MAPPED", BYTES, GAUGE, NODE(NR_FILE_MAPPED, PAGES), NULL, "page cache mapped into processes")
STAT(file_dirty, "DIRTY", BYTES, GAUGE, NODE(NR_FILE_DIRTY, PAGES), NULL, "page cache changed and not yet written back")
STAT(file_writeback, "WRITEBACK", BYTES, GAUGE, NODE(NR_WRITEBACK, PAGES), NULL, "page cache being written back")
STAT(swapcached, "SWAPCACHED", BYTES, GAUGE, NODE(NR_SWAPCACHE, PAGES), "5.12", "swap that is in memory as well")
STAT(anon_thp, "ANONTHP", BYTES, GAUGE, NODE(NR_ANON_THPS, HUGE), NULL, "anonymous memory in transparent huge pages")
STAT(file_thp, "FILETHP", BYTES, GAUGE, NODE(NR_FILE_THPS, PAGES), "5.11", "page cache in transparent huge pages")
STAT(shmem_thp, "SHMEMTHP", BYTES, GAUGE, NODE(NR_SHMEM_THPS, PAGES), "5.11", "shared memory in transparent huge pages")
STAT(inactive_anon, "INACTANON", BYTES, GAUGE, NODE(NR_INACTIVE_ANON, PAGES), NULL, "anonymous memory on the inactive list")
STAT(active_anon, "ACTANON", BYTES, GAUGE, NODE(NR_ACTIVE_ANON, PAGES), NULL, "anonymous memory on the active list")
STAT(inactive_file, "INACTFILE", BYTES, GAUGE, NODE(NR_INACTIVE_FILE, PAGES), NULL, "page cache on the inactive list")
STAT(active_file, "ACTFILE", BYTES, GAUGE, NODE(NR_ACTIVE_FILE, PAGES), NULL, "page cache on the active list")
STAT(unevictable, "UNEVICT", BYTES, GAUGE, NODE(NR_UNEVICTABLE, PAGES), NULL, "memory that can't be reclaimed (mlock)")
STAT(slab_reclaimable, "SLABRECL", BYTES, GAUGE, NODE(NR_SLAB_RECLAIMABLE_B, ONE), NULL, "slab that can be reclaimed, such as dentries and inodes")
STAT(slab_unreclaimable, "SLABUNRECL", BYTES, GAUGE, NODE(NR_SLAB_UNRECLAIMABLE_B, ONE), NULL, "slab that can't be reclaimed")
STAT(slab, "SLAB", BYTES, GAUGE, SUM(slab_reclaimable) SUM(slab_unreclaimable), NULL, "in-kernel data structures")
STAT(hugetlb, "HUGETLB", BYTES, GAUGE, NODE(NR_HUGETLB, PAGES), "6.14", "hugetlb pages, if the mount option memory_hugetlb_accounting charges them")
STAT(workingset_refault_anon, "REFAULTANON", COUNT, COUNTER, NODE(WORKINGSET_REFAULT_ANON, ONE), NULL, "refaults of evicted anonymous pages")
STAT(workingset_refault_file, "REFAULTFILE", COUNT, COUNTER, NODE(WORKINGSET_REFAULT_FILE, ONE), NULL, "refaults of evicted file pages")
STAT(workingset_activate_anon, "WSACTANON", COUNT, COUNTER, NODE(WORKINGSET_ACTIVATE_ANON, ONE), NULL, "refaulted anonymous pages that were activated at once")
STAT(workingset_activate_file, "WSACTFILE", COUNT, COUNTER, NODE(WORKINGSET_ACTIVATE_FILE, ONE), NULL, "refaulted file pages that were activated at once")
STAT(workingset_restore_anon, "WSRESTANON", COUNT, COUNTER, NODE(WORKINGSET_RESTORE_ANON, ONE), NULL, "refaulted anonymous pages that were active before they were reclaimed")
STAT(workingset_restore_file, "WSRESTFILE", COUNT, COUNTER, NODE(WORKINGSET_RESTORE_FILE, ONE), NULL, "refaulted file pages that were active before they were reclaimed")
STAT(workingset_nodereclaim, "WSNODERECL", COUNT, COUNTER, NODE(WORKINGSET_NODERECLAIM, ONE), NULL, "times a shadow node was reclaimed")
STAT(pgdemote_kswapd, "DEMKSWAPD", COUNT, COUNTER, NODE(PGDEMOTE_KSWAPD, ONE), "6.12", "pages demoted by kswapd")
STAT(pgdemote_direct, "DEMDIRECT", COUNT, COUNTER, NODE(PGDEMOTE_DIRECT, ONE), "6.12", "pages demoted directly")
STAT(pgdemote_khugepaged, "DEMKHUGE", COUNT, COUNTER, NODE(PGDEMOTE_KHUGEPAGED, ONE), "6.12", "pages demoted by khugepaged")
STAT(pgdemote_proactive, "DEMPROACT", COUNT, COUNTER, NODE(PGDEMOTE_PROACTIVE, ONE), "6.16", "pages demoted by memory.reclaim")
/* The reclaim counters moved from vm_event_item to node_stat_item in 7.1. */
STAT(pgsteal_kswapd, "STLKSWAPD", COUNT, COUNTER, NODE(PGSTEAL_KSWAPD, ONE) VM(PGSTEAL_KSWAPD), "6.0", "pages reclaimed by kswapd")
STAT(pgsteal_direct, "STLDIRECT", COUNT, COUNTER, NODE(PGSTEAL_DIRECT, ONE) VM(PGSTEAL_DIRECT), "6.0", "pages reclaimed directly, by who wanted memory")
STAT(pgsteal_khugepaged, "STLKHUGE", COUNT, COUNTER, NODE(PGSTEAL_KHUGEPAGED, ONE) VM(PGSTEAL_KHUGEPAGED), "6.2", "pages reclaimed by khugepaged")
STAT(pgsteal_proactive, "STLPROACT", COUNT, COUNTER, NODE(PGSTEAL_PROACTIVE, ONE) VM(PGSTEAL_PROACTIVE), "6.15", "pages reclaimed by memory.reclaim")
STAT(pgscan_kswapd, "SCNKSWAPD", COUNT, COUNTER, NODE(PGSCAN_KSWAPD, ONE) VM(PGSCAN_KSWAPD), "6.0", "pages scanned by kswapd")
STAT(pgscan_direct, "SCNDIRECT", COUNT, COUNTER, NODE(PGSCAN_DIRECT, ONE) VM(PGSCAN_DIRECT), "6.0", "pages scanned directly, by who wanted memory")
STAT(pgscan_khugepaged, "SCNKHUGE", COUNT, COUNTER, NODE(PGSCAN_KHUGEPAGED, ONE) VM(PGSCAN_KHUGEPAGED), "6.2", "pages scanned by khugepaged")
STAT(pgscan_proactive, "SCNPROACT", COUNT, COUNTER, NODE(PGSCAN_PROACTIVE, ONE) VM(PGSCAN_PROACTIVE), "6.15", "pages scanned by memory.reclaim")
STAT(pgrefill, "PGREFILL", COUNT, COUNTER, NODE(PGREFILL, ONE) VM(PGREFILL), NULL, "pages scanned on the active list")
STAT(pgpromote_success, "PROMOTED", COUNT, COUNTER, NODE(PGPROMOTE_SUCCESS, ONE), "6.12", "pages promoted")
STAT(pgscan, "PGSCAN", COUNT, COUNTER, SUM(pgscan_kswapd) SUM(pgscan_direct) SUM(pgscan_khugepaged) SUM(pgscan_proactive), NULL, "pages scanned on the inactive list")
STAT(pgsteal, "PGSTEAL", COUNT, COUNTER, SUM(pgsteal_kswapd) SUM(pgsteal_direct) SUM(pgsteal_khugepaged) SUM(pgsteal_proactive), NULL, "pages reclaimed")
STAT(pswpin, "PSWPIN", COUNT, COUNTER, VM(PSWPIN), "6.15", "pages swapped in")
STAT(pswpout, "PSWPOUT", COUNT, COUNTER, VM(PSWPOUT), "6.15", "pages swapped out")
STAT(pgfault, "PGFAULT", COUNT, COUNTER, VM(PGFAULT), NULL, "page faults")
STAT(pgmajfault, "PGMAJFAULT", COUNT, COUNTER, VM(PGMAJFAULT), NULL, "page faults that had to read")
STAT(pgactivate, "PGACTIVATE", COUNT, COUNTER, VM(PGACTIVATE), NULL, "pages moved to the active list")
STAT(pgdeactivate, "PGDEACT", COUNT, COUNTER, VM(PGDEACTIVATE), NULL, "pages moved to the inactive list")
STAT(pglazyfree, "PGLAZYFREE", COUNT, COUNTER, VM(PGLAZYFREE), NULL, "pages whose freeing was put off (MADV_FREE)")
STAT(pglazyfreed, "PGLAZYFREED", COUNT, COUNTER, VM(PGLAZYFREED), NULL, "lazily freed pages that were reclaimed")
STAT(swpin_zero, "SWPINZERO", COUNT, COUNTER, VM(SWPIN_ZERO), "6.12", "pages of zeros swapped in without reading")
STAT(swpout_zero, "SWPOUTZERO", COUNT, COUNTER, VM(SWPOUT_ZERO), "6.12", "pages of zeros swapped out without writing")
STAT(zswpin, "ZSWPIN", COUNT, COUNTER, VM(ZSWPIN), "5.19", "pages moved into memory from zswap")
STAT(zswpout, "ZSWPOUT", COUNT, COUNTER, VM(ZSWPOUT), "5.19", "pages moved to zswap")
STAT(zswpwb, "ZSWPWB", COUNT, COUNTER, VM(ZSWPWB), "6.8", "pages written from zswap to swap")
STAT(thp_fault_alloc, "THPFAULT", COUNT, COUNTER, VM(THP_FAULT_ALLOC), NULL, "huge pages allocated by a page fault")
STAT(thp_collapse_alloc, "THPCOLLAPSE", COUNT, COUNTER, VM(THP_COLLAPSE_ALLOC), NULL, "huge pages allocated by collapsing pages")
STAT(thp_swpout, "THPSWPOUT", COUNT, COUNTER, VM(THP_SWPOUT), "6.7", "huge pages swapped out whole")
STAT(thp_swpout_fallback, "THPSPLIT", COUNT, COUNTER, VM(THP_SWPOUT_FALLBACK), "6.7", "huge pages split before they were swapped out")
STAT(numa_pages_migrated, "NUMAMIGR", COUNT, COUNTER, VM(NUMA_PAGE_MIGRATE), "6.12", "pages migrated by NUMA balancing")
STAT(numa_pte_updates, "NUMAPTE", COUNT, COUNTER, VM(NUMA_PTE_UPDATES), "6.12", "page table entries that NUMA balancing changed to trap accesses")
STAT(numa_hint_faults, "NUMAHINT", COUNT, COUNTER, VM(NUMA_HINT_FAULTS), "6.12", "NUMA hinting faults")
/* clang-format on */
#undef STAT
#undef NODE
#undef MEMCG
#undef VM
#undef SUM
