# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Every kind of memory, every limit and every event, beside the kernel's files."""
import json
import re

from comparison import COMPUTED, compare
from evidence import (MEGABYTE, by_path, check, columns, expect, get, kernel_version, leaves, read,
                      samples)


def check_keys(name, document, wanted):
    """Each row has the wanted columns, no others, and the keys that go with them."""
    extra = {name for name in columns if name.endswith("_by_serial")} | {"cgroup_hex"}
    check(f"{name}: the keys are those of the columns",
          [f"{row['cgroup']}: {sorted(set(leaves(row)) ^ set(wanted))}"
           for row in document["memcgs"] if set(leaves(row)) - extra != set(wanted) - extra])


def judge():
    document = compare("values")
    check_keys("values", document, [name for name, c in columns.items() if not c["only_named"]] +
               [c["own"] for c in columns.values() if "own" in c])
    rows = by_path(document)
    judge_counters(document)
    judge_events(document, rows)
    judge_count(document)
    judge_root(rows["/"])
    judge_kinds(rows)
    judge_formats(document)
    judge_tables(document)


def judge_counters(document):
    """A comparison of zeros with zeros proves nothing."""
    silent = {c for c in columns if c not in COMPUTED and c not in document["unavailable"] and
              not any(get(r, c) for r in document["memcgs"])}
    # These need NUMA nodes, zswap shrinking, khugepaged, or a driver that isn't here; 6.18
    # counts no page tables. Pressure has a case of its own.
    excused = {c for c in silent if re.search(
        r"numa_|pagetables|pgdemote|pgpromote|sec_pagetables|khugepaged|collapse|"
        r"swpout_fallback|zswpwb|thp_swpout|file_thp|shmem_thp|sock_throttled|nodereclaim|"
        r"writeback$|lazyfree|zswap.max|pressure", c)}
    # 5.10 counts by batches of 32 per CPU; a count that stays below shows nowhere.
    excused |= {c for c in silent if kernel_version < (5, 13) and
                re.search(r"anon_thp|percpu|thp_fault_alloc|workingset_.*_anon", c)}
    check("values: each counter was something else than 0 somewhere", sorted(silent - excused))
    print(f"# always 0 or none: {' '.join(sorted(silent))}")


def judge_events(document, rows):
    expect("values: an OOM kill is counted",
           rows["/oom/plain"]["events"]["oom_kill"] == 1, rows["/oom/plain"]["events"])
    expect("values: a group OOM kill is counted",
           rows["/oom/group"]["events"]["oom_group_kill"] in
           ([None] if "events.oom_group_kill" in document["unavailable"] else [1]) and
           rows["/oom/group"]["events"]["oom_kill"] >= 2, rows["/oom/group"]["events"])
    local = document["mount"]["localevents"]
    expect("values: events propagate, but under memory_localevents",
           (rows["/oom"]["events"]["oom_kill"] == 0) if local else
           (rows["/oom"]["events"]["oom_kill"] >= 3), rows["/oom"]["events"])
    expect("values: local events don't propagate",
           rows["/oom"]["events_local"]["oom_kill"] == 0 and
           rows["/oom/plain"]["events_local"]["oom_kill"] == 1, rows["/oom"]["events_local"])
    hugetlb = document["mount"]["hugetlb_accounting"]
    expect("values: hugetlb is charged where the mount says so",
           (rows["/kinds/hugetlb"]["stat"]["hugetlb"] == 4 * MEGABYTE) if hugetlb else
           "stat.hugetlb" in document["unavailable"], rows["/kinds/hugetlb"]["stat"]["hugetlb"])


def judge_count(document):
    # Since 6.12 the kernel counts memcgs; older ones count cgroups except the root.
    counts = dict(line.split() for line in read("values.count").splitlines())
    counted = int(counts["nr_subsys_memory"]) + int(counts["nr_dying_subsys_memory"]) \
        if "nr_subsys_memory" in counts else \
        int(counts["nr_descendants"]) + int(counts["nr_dying_descendants"]) + 1
    expect("values: as many as the kernel counts", counted == document["nr_memcgs"],
           (counted, document["nr_memcgs"]))


def judge_root(root):
    check("values: the root's row has only what the kernel has of it",
          [f"{c}: {get(root, c)}" for c in ("peak", "max", "limit", "used_pct", "working_set",
                                            "headroom", "oom.group", "events.oom_kill",
                                            "effective.min", "swap.max") if get(root, c) is not None])


def judge_kinds(rows):
    kinds = {"anon": "anon", "huge": "anon_thp", "shmem": "shmem", "mlock": "unevictable",
             "file": "file_mapped", "dirty": "file"}
    # Memory of BPF is charged since 5.11, the line of memory.stat is there since 5.16.
    if kernel_version >= (5, 16):
        kinds["vmalloc"] = "vmalloc"
    check("values: each kind of memory shows as what it is",
          [f"{kind}: stat.{stat} {rows['/kinds/' + kind]['stat'][stat]}"
           for kind, stat in kinds.items() if rows["/kinds/" + kind]["stat"][stat] <
           (8 if kernel_version >= (5, 13) else 7.5 if kind != "huge" else 0) * MEGABYTE])


def judge_formats(document):
    some = samples("values.some.json")[0]
    check_keys("values.some", some, ["cgroup", "id", "serial", "parent", "current", "stat.anon"])
    lines = samples("values.rows.json")
    expect("values: one line for each memcg", len(lines) == document["nr_memcgs"], len(lines))
    expect("values: a row says where it comes from and what is unavailable",
           all(set(r["unavailable"]) == {c for c in document["unavailable"] if c.startswith("events.")}
               and r["schema"] == 1 for r in lines), lines[0])
    pretty = json.loads(read("values.pretty.json"))
    expect("values: --pretty is the same document",
           pretty["nr_memcgs"] == document["nr_memcgs"] and
           pretty["memcgs"][0].keys() == document["memcgs"][0].keys(), pretty["memcgs"][0])
    names = [r["name"].encode() for r in samples("values.byname.json")[0]["memcgs"]]
    expect("values: -l -s name sorts all rows", names == sorted(names), names[:5])


def judge_tables(document):
    tree = read("values.tree").splitlines()
    expect("values: a table has a line for each memcg, and a heading",
           len([line for line in tree if "─(own) " not in line]) == document["nr_memcgs"] + 1, tree)
    expect("values: the table's heading", tree[0].split()[:3] == ["NAME", "CURRENT", "ANON"],
           tree[0])
    listed = [line.split() for line in read("values.list").splitlines()[1:]]
    kills = [int(n) for _, n in listed if n != "-"]
    expect("values: -s events.oom_kill puts the killed first", kills == sorted(kills, reverse=True)
           and kills[0] >= 2 and listed[-1] == ["/", "-"], listed[:3])
