# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Owns the comparison of memcgtop's JSON with the kernel's own files, cgroup by cgroup
and line by line, and of its computed columns with their rules.

A case whose guest called capture NAME says compare("NAME").
"""
from evidence import (MEGABYTE, RESTLESS, check, columns, expect, get, kernel_files,
                      kernel_version, leaves, path_of, samples, source)

# These files have no column: they are text for people and tools, or can only be written.
NO_COLUMN = {"memory.numa_stat", "memory.reclaim"}
COMPUTED = {"cgroup", "name", "id", "serial", "parent", "level", "state", "offline", "total",
            "working_set", "limit", "limit_by", "limit_by_serial", "headroom", "headroom_by",
            "headroom_by_serial", "high_limit", "high_limit_by", "high_limit_by_serial",
            "over_high", "over_high_by", "over_high_by_serial", "used_pct", "peak_pct",
            "refaults", "eta", "effective.min", "effective.low", "unit", "user",
            "container.runtime", "container.id", "pod.uid", "pod.qos", "pod.namespace", "pod.name",
            "container.name"}
PRESSURE = {c for c in columns if c.startswith("pressure.")}
# So many of thousands of values may move while they are compared: the kernel drains
# a per-CPU batch now and then. Limits and events never move.
MOVED_MAX = 20


def pressures(files):
    """(column, value) of memory.pressure. The root's is the machine's: no column has it."""
    if "memory.current" not in files:
        return
    for line in files.get("memory.pressure", "").splitlines():
        word, *fields = line.split()
        for field in fields:
            key, value = field.split("=")
            yield f"pressure.{word}.{key}", int(value) if key == "total" else float(value)


def kernel_values(files):
    """(column, value) for each file and line; value None is "max"."""
    keyed = {"memory.stat": "stat", "memory.events": "events",
             "memory.events.local": "events_local", "memory.swap.events": "swap.events"}
    for file, content in files.items():
        if file in NO_COLUMN:
            continue
        if file == "memory.pressure":
            yield from pressures(files)
            continue
        if file in keyed:
            for line in content.splitlines():
                key, value = line.split()
                yield f"{keyed[file]}.{key}", int(value)
        else:
            content = content.strip()
            yield file.removeprefix("memory."), None if content == "max" else int(content)


def compare_value(column, path, before, file, after):
    """(what is wrong or None, whether it moved between the two samples)."""
    moved = before != after
    fixed = columns[column]["kind"] == "limit" or column.split(".")[0].startswith("events") or \
        column.startswith("swap.events")
    if path not in RESTLESS and (not moved or fixed):
        good = before == file == after
    elif None in (before, file, after):
        good = before == file == after
    elif columns[column]["kind"] == "counter":
        good = before <= file <= after
    else:
        slack = 0
        if path in RESTLESS:
            # memcgtop itself is there in its own samples, not in the kernel's files.
            slack = 40 * MEGABYTE if columns[column]["unit"] == "bytes" else 4096
        good = min(before, after) - slack <= file <= max(before, after) + slack
    wrong = None if good else f"{path} {column}: memcgtop {before}, the kernel {file}, " \
        f"memcgtop {after}"
    # Averages of pressure fall all the time.
    return wrong, moved and path not in RESTLESS and column not in PRESSURE


def check_memcgs(name, document, rows, kernel, memcgs):
    """Each memcg that has files is there, once, by the path that the kernel gives it."""
    check(f"{name}: each memcg is there, and none besides",
          [f"missing: {kernel[i][0]}" for i in memcgs - set(rows)] +
          [f"extra: {rows[i]['cgroup']}" for i in set(rows) - memcgs] +
          [f"twice: {r['cgroup']}" for r in document["memcgs"]
           if r["state"] == "online" and rows[r["id"]] is not r])
    check(f"{name}: each path is the kernel's, byte by byte",
          [f"{path_of(rows[i])} for {kernel[i][0]}" for i in memcgs & set(rows)
           if path_of(rows[i]) != kernel[i][0]])


def without_file(row, seen):
    """Values of a row that stand in no file of the kernel's, though they could."""
    # The root has no files for these.
    excused = {"current", "swap.current", "zswap.current"} if row["cgroup"] == "/" else set()
    # Counters older than their files: memory.peak 5.19, memory.swap.peak 6.5.
    excused |= {"peak", "swap.peak"} if kernel_version < (6, 5) else set()
    return [f"{row['cgroup']} {c}: {get(row, c)}, but the kernel has no such line"
            for c in set(columns) - COMPUTED - seen - excused if get(row, c) is not None]


def check_values(name, document, rows, later, kernel, memcgs):
    """Each value in the kernel's files is that of both samples, and there is no other."""
    wrong, moved, no_column, not_there, nr = [], [], set(), [], 0
    unavailable = set(document["unavailable"])
    for inode in memcgs & set(rows) & set(later):
        path, seen = rows[inode]["cgroup"], set()
        for column, value in kernel_values(kernel[inode][1]):
            seen.add(column)
            if column not in columns:
                no_column.add(column)
                continue
            if column in unavailable:
                wrong.append(f"{column} is called unavailable, but {path} has it")
                continue
            nr += 1
            problem, has_moved = compare_value(column, path, get(rows[inode], column), value,
                                               get(later[inode], column))
            wrong += [problem] if problem else []
            moved += [f"{path} {column}"] if has_moved else []
        not_there += without_file(rows[inode], seen)
    check(f"{name}: {nr} values of {len(memcgs)} memcgs are the kernel's", wrong)
    is_on = any(any(pressures(kernel[inode][1])) for inode in memcgs)
    expect(f"{name}: pressure is called unavailable where PSI is off, and only there",
           unavailable & PRESSURE == (set() if is_on else PRESSURE), unavailable)
    check(f"{name}: it was quiet meanwhile", moved if len(moved) > MOVED_MAX else [])
    check(f"{name}: each line of the kernel's has a column", sorted(no_column))
    check(f"{name}: nothing is shown that the kernel doesn't have", not_there)


def compare(name):
    """Compares every value that cgroupfs shows; returns the sample that was taken first."""
    before, after = samples(f"{name}.before.json")[0], samples(f"{name}.after.json")[0]
    kernel = kernel_files(f"{name}.files")
    rows = {r["id"]: r for r in before["memcgs"] if r["state"] == "online"}
    later = {r["id"]: r for r in after["memcgs"] if r["state"] == "online"}
    memcgs = {inode for inode, (_, files) in kernel.items() if "memory.stat" in files}
    check_memcgs(name, before, rows, kernel, memcgs)
    check_values(name, before, rows, later, kernel, memcgs)
    dying = None if source == "cgroupfs" else \
        sum(r["state"] == "dying" for r in before["memcgs"])
    check(f"{name}: as many memcgs as it says",
          [] if (before["nr_memcgs"], before["nr_dying"]) == (len(before["memcgs"]), dying)
          else [f"nr_memcgs {before['nr_memcgs']}, nr_dying {before['nr_dying']}"])
    expect(f"{name}: read by source {source}", before["source"] == source, before["source"])
    check_order(name, before)
    # The source cgroupfs has no usage of the root, and doesn't know who is protected.
    if source != "cgroupfs":
        check_computed(name, before)
    return before


def check_order(name, document):
    seen, problems = set(), []
    for row in document["memcgs"]:
        if row["parent"] is not None and row["parent"] not in seen:
            problems.append(f"{row['cgroup']} before its parent")
        if row["serial"] in seen:
            problems.append(f"{row['cgroup']} twice")
        seen.add(row["serial"])
    check(f"{name}: parents first, each memcg once", problems)


def protection(row, parent, children, what, parent_effective, document):
    """effective_protection() of mm/page_counter.c, in pages."""
    size = document["page_size"]
    recursive = document["mount"]["recursiveprot"]

    def pages(value):
        return ((1 << 63) - 1 if value is None else value) // size
    usage, parent_usage = pages(row["current"]), pages(parent["current"])
    setting = pages(row[what])
    if parent["parent"] is None:
        return setting
    siblings = sum(min(pages(c["current"]), pages(c[what])) for c in children)
    claimed = min(usage, setting)
    if siblings > parent_effective:
        return claimed * parent_effective // siblings
    if not recursive or parent_effective <= siblings or parent_usage <= siblings or usage <= claimed:
        return claimed
    return claimed + ((parent_effective - siblings) *
                      min(usage - claimed, parent_usage - siblings) // (parent_usage - siblings))


def binding(row, rows):
    """limit, headroom and used_pct of a row, from the limits on its way to the root."""
    chain, step = [], row
    while step["parent"] is not None:
        if step["max"] is not None:
            chain.append(step)
        step = rows[step["parent"]]
    limit = min(chain, key=lambda m: m["max"], default=None)
    nearest = min(chain, key=lambda m: max(0, m["max"] - m["current"]), default=None)
    return {
        "limit": limit["max"] if limit else None,
        "limit_by": limit["cgroup"] if limit else None,
        "limit_by_serial": limit["serial"] if limit else None,
        "headroom": max(0, nearest["max"] - nearest["current"]) if nearest else None,
        "headroom_by": nearest["cgroup"] if nearest else None,
        "headroom_by_serial": nearest["serial"] if nearest else None,
        "used_pct": percent_of(row["current"], limit),
        "peak_pct": percent_of(row["peak"], limit),
    }


def percent_of(size, limit):
    return None if not limit else 100.0 if not limit["max"] else \
        round(100.0 * size / limit["max"], 2)


def throttling(row, rows, page_size):
    """high_limit and over_high of a row: mem_find_max_overage() of mm/memcontrol.c."""
    chain, step = [], row
    while step["parent"] is not None:
        if step["high"] is not None:
            chain.append(step)
        step = rows[step["parent"]]
    limit = min(chain, key=lambda m: m["high"], default=None)
    worst = max((m for m in chain if m["current"] > m["high"]), default=None,
                key=lambda m: (m["current"] - m["high"]) / (m["high"] or page_size))
    return {
        "high_limit": limit["high"] if limit else None,
        "high_limit_by": limit["cgroup"] if limit else None,
        "high_limit_by_serial": limit["serial"] if limit else None,
        "over_high": worst["current"] - worst["high"] if worst else 0,
        "over_high_by": worst["cgroup"] if worst else None,
        "over_high_by_serial": worst["serial"] if worst else None,
    }


def own(row, children, localevents):
    """What no child accounts for, of each size and event that the sample has it of."""
    return {f"own.{column}": max(0, get(row, column) -
                                 sum(get(child, column) or 0 for child in children))
            for column in leaves(row.get("own", {}))
            if get(row, column) is not None and
            not (localevents and "events." in column)}


def is_close(column, got, wanted):
    return got == wanted or (column.endswith("_pct") and None not in (got, wanted) and
                             abs(got - wanted) < 0.011)


def check_computed(name, document):
    """Each computed column, from the raw ones, by the rules of the design."""
    rows = {row["serial"]: row for row in document["memcgs"]}
    size = document["page_size"]
    children, effective, problems = {}, {}, []
    for row in rows.values():
        children.setdefault(row["parent"], []).append(row)
    for row in document["memcgs"]:
        parent = rows.get(row["parent"])
        refaults = [row["stat"][f"workingset_refault_{what}"] for what in ("anon", "file")]
        wanted = {"total": row["current"] + row["swap"]["current"],
                  "refaults": None if None in refaults else sum(refaults),
                  "level": parent["level"] + 1 if parent else 0}
        wanted |= own(row, children.get(row["serial"], []), document["mount"]["localevents"])
        if parent:
            inactive = row["stat"]["inactive_file"]
            # It stands still in a memcg that is offline, from 7.1 on.
            wanted["working_set"] = None if inactive is None and row["offline"] else \
                max(0, row["current"] - inactive)
            wanted |= binding(row, rows) | throttling(row, rows, size)
            restless = {"/init"} & {row["cgroup"], parent["cgroup"]}
            for what in ("min", "low"):
                pages = effective[row["serial"], what] = protection(
                    row, parent, children[row["parent"]], what,
                    effective.get((parent["serial"], what), 0), document)
                if not restless:
                    wanted[f"effective.{what}"] = \
                        None if pages >= ((1 << 63) - 1) // size else pages * size
        for column, value in wanted.items():
            if not is_close(column, get(row, column), value):
                problems.append(f"{row['cgroup']} {column}: {get(row, column)}, "
                                f"by the rules {value}")
    check(f"{name}: computed columns follow the rules", problems)
