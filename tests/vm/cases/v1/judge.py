# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""The columns of cgroup v1, by BPF and by the files, are the kernel's values."""
from comparison import MOVED_MAX, PRESSURE, check_order
from evidence import (MEGABYTE, RESTLESS, by_path, check, columns, expect, get, kernel_files,
                      read, samples, source)

FILES = {"memory.usage_in_bytes": "current", "memory.max_usage_in_bytes": "peak",
         "memory.limit_in_bytes": "max", "memory.failcnt": "failcnt",
         "memory.memsw.usage_in_bytes": "memsw.current",
         "memory.memsw.limit_in_bytes": "memsw.max",
         "memory.kmem.usage_in_bytes": "stat.kernel"}
STATS = {"rss": "anon", "cache": "file", "rss_huge": "anon_thp", "mapped_file": "file_mapped",
         "dirty": "file_dirty", "writeback": "file_writeback"}


def v1_values(files):
    """(column, value) for each file and line; value None is "no limit"."""
    for file, column in FILES.items():
        if file in files:
            value = int(files[file])
            yield column, None if value >= 1 << 62 else value
    for line in files["memory.stat"].splitlines():
        key, value = line.split()
        if key == "total_swap":
            yield "swap.current", int(value)
        elif key.startswith("total_"):
            column = "stat." + STATS.get(key[6:], key[6:])
            if column in columns:
                yield column, int(value)
    for line in files["memory.oom_control"].splitlines():
        key, value = line.split()
        if key in ("under_oom", "oom_kill"):
            yield {"oom_kill": "events_local.oom_kill"}.get(key, key), int(value)


def judge():
    before, after = samples("v1.before.json")[0], samples("v1.after.json")[0]
    files = samples("v1.cgroupfs.json")[0]
    kernel = kernel_files("v1.files")
    expect("v1: hierarchy and source", (before["hierarchy"], before["source"]) == ("v1", source),
           (before["hierarchy"], before["source"]))
    rows, later, by_files = ({r["id"]: r for r in d["memcgs"] if r["state"] == "online"}
                             for d in (before, after, files))
    check("v1: each memcg is there, and none besides",
          [str(i) for i in set(rows) ^ set(kernel)] + [str(i) for i in set(by_files) ^ set(kernel)])
    check_values(kernel, rows, later, by_files)
    online = by_path(before)
    check_rows(online)
    dying = [r for r in before["memcgs"] if r["state"] == "dying"]
    expect("v1: a dying one has its bytes", len(dying) == 1 and dying[0]["cgroup"] == "/v1/removed"
           and dying[0]["current"] >= 4 * MEGABYTE, [r["cgroup"] for r in dying])
    expect("v1: and no kernel memory, which its parent has", dying[0]["offline"] == 1 and
           dying[0]["stat"]["kernel"] is None, dying[0]["stat"])
    missing = [PRESSURE - set(d["unavailable"]) for d in (before, files)]
    expect("v1: pressure isn't counted there, whether PSI is on or off", PRESSURE and
           not any(missing), missing)
    heading = read("v1.tree").splitlines()[0]
    expect("v1: the default table shows the local events", "LOOMKILL" in heading, heading)
    check_order("v1", before)


def check_values(kernel, *samples_by_inode):
    """Each value is the kernel's, in each of the samples."""
    wrong, moved, nr = [], [], 0
    for inode, (path, content) in kernel.items():
        # The root's own files are about the machine, and processes are in it.
        if path.decode() in RESTLESS:
            continue
        for column, value in v1_values(content):
            nr += 1
            seen = [get(rows[inode], column) for rows in samples_by_inode]
            if len(set(seen)) > 1 and None not in seen and min(seen) <= value <= max(seen):
                moved.append(f"{path.decode()} {column}")
            elif seen != [value] * len(seen):
                wrong.append(f"{path.decode()} {column}: {seen}, the kernel {value}")
    check(f"v1: {nr} values are the kernel's, by BPF and by the files", wrong)
    check("v1: it was quiet meanwhile", moved if len(moved) > MOVED_MAX else [])


def check_rows(online):
    child, oom = online["/v1/parent/child"], online["/v1/parent/oom"]
    expect("v1: an OOM kill is counted where it was",
           oom["events_local"]["oom_kill"] == 1 and
           online["/v1/parent"]["events_local"]["oom_kill"] == 0, oom["events_local"])
    names = [sorted(path for path in by_path(d) if path in ("/v1/parent/before", "/v1/parent/after"))
             for d in samples("v1.renamed.json")]
    expect("v1: a renamed cgroup has its new name in the next sample",
           names[0] == ["/v1/parent/before"] and names[-1] == ["/v1/parent/after"], names)
    alone = read("v1.hierarchy").strip() == "0"
    expect("v1: the limit that binds", (child["limit"], child["limit_by"]) == (
        (300 * MEGABYTE, "/v1/parent/child") if alone else (200 * MEGABYTE, "/v1/parent")),
           (child["limit"], child["limit_by"]))
    kinds = online["/v1/kinds"]
    expect("v1: swap and failcnt compare something",
           kinds["swap"]["current"] > 0 and kinds["failcnt"] > 0 and child["memsw"]["current"] > 0,
           (kinds["swap"]["current"], kinds["failcnt"]))
    expect("v1: what v2 has only is unknown, not 0",
           all(get(child, c) is None for c in ("min", "low", "high", "swap.max", "events.oom_kill",
                                               "effective.low")), child["min"])
