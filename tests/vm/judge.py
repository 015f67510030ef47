#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Owns the verdict on what one guest handed over: judge.py OUT COLUMNS SOURCE MEMCGTOP TEST...

Compares memcgtop's JSON with the kernel's own files, cgroup by cgroup and line
by line, and its computed columns with the rules. COLUMNS is the output of
memcgtop --list-columns -j. Prints TAP; says nothing of how the data was made.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema

out = pathlib.Path(sys.argv[1])
source = sys.argv[3]
memcgtop = sys.argv[4]
kernel_version = tuple(int(n) for n in (out / "kernel").read_text().split(".")[:2])
columns = {c["name"]: c for c in json.load(open(sys.argv[2])) if c["kernels"] != "v1"}
schema = json.load(open(pathlib.Path(__file__).parent.parent / "schema.json"))
validator = jsonschema.Draft7Validator(schema)
failed = False

MEGABYTE = 1 << 20
# Made by the tests' own processes all the time: values can't be exact there.
RESTLESS = ("/", "/init")
# Not for a column: text for people and tools, or only to be written.
NO_COLUMN = {"memory.numa_stat", "memory.pressure", "memory.reclaim"}
# By the files there are no serials, and protection isn't known.
BLIND = {"serial", "parent", "limit_by_serial", "headroom_by_serial", "effective.min",
         "effective.low"}
COMPUTED = {"cgroup", "name", "id", "serial", "parent", "level", "state", "total", "working_set",
            "limit", "limit_by", "headroom", "headroom_by", "used_pct", "effective.min",
            "effective.low"}


def check(what, problems):
    """problems: a list of what is wrong; none means it holds."""
    global failed
    problems = list(problems)
    print(("not ok" if problems else "ok") + f" - {what}")
    for problem in problems[:12]:
        print(f"#   {problem}")
    if len(problems) > 12:
        print(f"#   and {len(problems) - 12} more")
    failed = failed or bool(problems)


def expect(what, condition, saw=""):
    check(what, [] if condition else [f"saw: {saw!r}"])


def read(name):
    return (out / name).read_text(errors="surrogateescape")


def samples(name):
    return [json.loads(line) for line in read(name).splitlines()]


def get(row, column):
    for key in column.split("."):
        row = row[key]
    return row


def path_of(row):
    return bytes.fromhex(row["cgroup_hex"]) if "cgroup_hex" in row else row["cgroup"].encode()


def by_path(document, state="online"):
    return {row["cgroup"]: row for row in document["memcgs"] if row["state"] == state}


def kernel_files(name):
    """{inode: (path, {file: content})} as cgdump wrote it."""
    cgroups, files = {}, None
    for line in read(name).splitlines():
        word, one, two = (line + " ").split(" ", 2)
        content = bytes.fromhex(two.strip())
        if word == "D":
            files = {}
            cgroups[int(one)] = (content, files)
        else:
            files[one] = content.decode()
    return cgroups


def kernel_values(files):
    """(column, value) for each file and line; value None is "max"."""
    keyed = {"memory.stat": "stat", "memory.events": "events",
             "memory.events.local": "events_local", "memory.swap.events": "swap.events"}
    for file, content in files.items():
        if file in NO_COLUMN:
            continue
        if file in keyed:
            for line in content.splitlines():
                key, value = line.split()
                yield f"{keyed[file]}.{key}", int(value)
        else:
            content = content.strip()
            yield file.removeprefix("memory."), None if content == "max" else int(content)


# Of thousands of values so many may move while they are compared: the kernel
# drains a per-CPU batch now and then. Limits and events never do.
MOVED_MAX = 20


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
    return wrong, moved and path not in RESTLESS


def compare(name):
    """Every value that cgroupfs shows, and nothing that it doesn't."""
    before, after = samples(f"{name}.before.json")[0], samples(f"{name}.after.json")[0]
    kernel = kernel_files(f"{name}.files")
    rows = {r["id"]: r for r in before["memcgs"] if r["state"] == "online"}
    later = {r["id"]: r for r in after["memcgs"] if r["state"] == "online"}
    memcgs = {inode for inode, (_, files) in kernel.items() if "memory.stat" in files}
    check(f"{name}: each memcg is there, and none besides",
          [f"missing: {kernel[i][0]}" for i in memcgs - set(rows)] +
          [f"extra: {rows[i]['cgroup']}" for i in set(rows) - memcgs] +
          [f"twice: {r['cgroup']}" for r in before["memcgs"]
           if r["state"] == "online" and rows[r["id"]] is not r])
    check(f"{name}: each path is the kernel's, byte by byte",
          [f"{path_of(rows[i])} for {kernel[i][0]}" for i in memcgs & set(rows)
           if path_of(rows[i]) != kernel[i][0]])
    wrong, moved, no_column, not_there, nr = [], [], set(), [], 0
    unavailable = set(before["unavailable"])
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
        # zswap.current, swap.current, current stand in no file of the root's.
        root_only = {"current", "swap.current", "zswap.current"} if path == "/" else set()
        # Counters older than their files: memory.peak 5.19, memory.swap.peak 6.5.
        root_only |= {"peak", "swap.peak"} if kernel_version < (6, 5) else set()
        not_there += [f"{path} {c}: {get(rows[inode], c)}, but the kernel has no such line"
                      for c in set(columns) - COMPUTED - seen - root_only
                      if get(rows[inode], c) is not None]
    check(f"{name}: {nr} values of {len(memcgs)} memcgs are the kernel's", wrong)
    check(f"{name}: it was quiet meanwhile", moved if len(moved) > MOVED_MAX else [])
    check(f"{name}: each line of the kernel's has a column", sorted(no_column))
    check(f"{name}: nothing is shown that the kernel doesn't have", not_there)
    dying = None if source == "cgroupfs" else \
        sum(r["state"] == "dying" for r in before["memcgs"])
    check(f"{name}: as many memcgs as it says",
          [] if (before["nr_memcgs"], before["nr_dying"]) == (len(before["memcgs"]), dying)
          else [f"nr_memcgs {before['nr_memcgs']}, nr_dying {before['nr_dying']}"])
    expect(f"{name}: read by source {source}", before["source"] == source, before["source"])
    check_order(name, before)
    # By the files the root has no usage, and nobody tells who is protected.
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


def check_computed(name, document):
    """Each computed column, from the raw ones, by the rules of the design."""
    rows = {row["serial"]: row for row in document["memcgs"]}
    size = document["page_size"]
    children, effective, problems = {}, {}, []
    for row in rows.values():
        children.setdefault(row["parent"], []).append(row)
    for row in document["memcgs"]:
        parent = rows.get(row["parent"])
        wanted = {"total": row["current"] + row["swap"]["current"],
                  "level": parent["level"] + 1 if parent else 0}
        if parent:
            inactive = row["stat"]["inactive_file"]
            wanted["working_set"] = max(0, row["current"] - inactive)
            chain, step = [], row
            while step["parent"] is not None:
                if step["max"] is not None:
                    chain.append(step)
                step = rows[step["parent"]]
            limit = min(chain, key=lambda m: m["max"], default=None)
            nearest = min(chain, key=lambda m: max(0, m["max"] - m["current"]), default=None)
            wanted["limit"] = limit["max"] if limit else None
            wanted["limit_by"] = limit["cgroup"] if limit else None
            wanted["limit_by_serial"] = limit["serial"] if limit else None
            wanted["headroom"] = max(0, nearest["max"] - nearest["current"]) if nearest else None
            wanted["headroom_by"] = nearest["cgroup"] if nearest else None
            wanted["headroom_by_serial"] = nearest["serial"] if nearest else None
            wanted["used_pct"] = None if not limit else 100.0 if not limit["max"] else \
                round(100.0 * row["current"] / limit["max"], 2)
            restless = {"/init"} & {row["cgroup"], parent["cgroup"]}
            for what in ("min", "low"):
                effective[row["serial"], what] = protection(
                    row, parent, children[row["parent"]], what,
                    effective.get((parent["serial"], what), 0), document)
                pages = effective[row["serial"], what]
                if not restless:
                    wanted[f"effective.{what}"] = \
                        None if pages >= ((1 << 63) - 1) // size else pages * size
        for column, value in wanted.items():
            got = get(row, column)
            if got != value and not (column == "used_pct" and value is not None and
                                     got is not None and abs(got - value) < 0.011):
                problems.append(f"{row['cgroup']} {column}: {got}, by the rules {value}")
    check(f"{name}: computed columns follow the rules", problems)


def leaves(value, prefix=""):
    for key, child in value.items():
        if isinstance(child, dict):
            yield from leaves(child, f"{prefix}{key}.")
        else:
            yield prefix + key


def check_keys(name, document, wanted):
    extra = {"limit_by_serial", "headroom_by_serial", "cgroup_hex"}
    check(f"{name}: the keys are those of the columns",
          [f"{row['cgroup']}: {sorted(set(leaves(row)) ^ set(wanted))}"
           for row in document["memcgs"] if set(leaves(row)) - extra != set(wanted) - extra])


def judge_values():
    document = compare("values")
    check_keys("values", document, columns)
    rows = by_path(document)
    # A comparison of zeros with zeros proves nothing.
    silent = {c for c in columns if c not in COMPUTED and c not in document["unavailable"] and
              not any(get(r, c) for r in document["memcgs"])}
    # Needs NUMA nodes, zswap shrinking, khugepaged, or a driver that is not here; 6.18
    # counts no page tables.
    excused = {c for c in silent if re.search(
        r"numa_|pagetables|pgdemote|pgpromote|sec_pagetables|khugepaged|collapse|swpout_fallback|zswpwb|"
        r"thp_swpout|file_thp|shmem_thp|sock_throttled|nodereclaim|writeback$|lazyfree|zswap.max", c)}
    # 5.10 counts by batches of 32 per CPU, and what stays below shows nowhere.
    excused |= {c for c in silent if kernel_version < (5, 13) and
                re.search(r"anon_thp|percpu|thp_fault_alloc|workingset_.*_anon", c)}
    check("values: each counter was something else than 0 somewhere", sorted(silent - excused))
    print(f"# always 0 or none: {' '.join(sorted(silent))}")
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
    # Since 6.12 the kernel counts memcgs; before, cgroups, but for the root.
    counts = dict(line.split() for line in read("values.count").splitlines())
    counted = int(counts["nr_subsys_memory"]) + int(counts["nr_dying_subsys_memory"]) \
        if "nr_subsys_memory" in counts else \
        int(counts["nr_descendants"]) + int(counts["nr_dying_descendants"]) + 1
    expect("values: as many as the kernel counts", counted == document["nr_memcgs"],
           (counted, document["nr_memcgs"]))
    root = rows["/"]
    check("values: the root's row has only what the kernel has of it",
          [f"{c}: {get(root, c)}" for c in ("peak", "max", "limit", "used_pct", "working_set",
                                            "headroom", "oom.group", "events.oom_kill",
                                            "effective.min", "swap.max") if get(root, c) is not None])
    kinds = {"anon": "anon", "huge": "anon_thp", "shmem": "shmem", "mlock": "unevictable",
             "file": "file_mapped", "dirty": "file"}
    check("values: each kind of memory shows as what it is",
          [f"{kind}: stat.{stat} {rows['/kinds/' + kind]['stat'][stat]}"
           for kind, stat in kinds.items() if rows["/kinds/" + kind]["stat"][stat] <
           (8 if kernel_version >= (5, 13) else 7.5 if kind != "huge" else 0) * MEGABYTE])
    some = samples("values.some.json")[0]
    check_keys("values.some", some, ["cgroup", "id", "serial", "parent", "current", "stat.anon"])
    lines = samples("values.rows.json")
    expect("values: one line for each memcg", len(lines) == document["nr_memcgs"], len(lines))
    expect("values: a row says where it comes from and what is unavailable",
           all(set(r["unavailable"]) == {c for c in document["unavailable"] if c.startswith("events.")}
               and r["schema"] == 1 for r in lines), lines[0])
    pretty = json.loads(read("values.pretty.json"))
    expect("values: --pretty is the same document", pretty["nr_memcgs"] == document["nr_memcgs"] and
           pretty["memcgs"][0].keys() == document["memcgs"][0].keys())
    names = [r["name"].encode() for r in samples("values.byname.json")[0]["memcgs"]]
    expect("values: -l -s name sorts all rows", names == sorted(names), names[:5])
    tree = read("values.tree").splitlines()
    expect("values: a table has a line for each memcg, and a heading",
           len(tree) == document["nr_memcgs"] + 1, len(tree))
    expect("values: the table's heading", tree[0].split()[:3] == ["NAME", "CURRENT", "ANON"], tree[0])
    listed = [line.split() for line in read("values.list").splitlines()[1:]]
    kills = [int(n) for _, n in listed if n != "-"]
    expect("values: -s events.oom_kill puts the killed first", kills == sorted(kills, reverse=True)
           and kills[0] >= 2 and listed[-1] == ["/", "-"], listed[:3])


def judge_twins():
    document = compare("twins")
    rows = document["memcgs"]
    removed = [r for r in rows if r["cgroup"] == "/twins/removed"]
    states = sorted(r["state"] for r in removed)
    expect("twins: two rows with one path, one of them dying", states == ["dying", "online"], states)
    if states == ["dying", "online"]:
        dying, online = sorted(removed, key=lambda r: r["state"])
        expect("twins: two serials and two ids", dying["serial"] < online["serial"] and
               dying["id"] != online["id"], (dying["serial"], online["serial"]))
        expect("twins: the dying one has its bytes", dying["swap"]["current"] == int(read("twins.swap"))
               and dying["swap"]["current"] > 0, dying["swap"])
        if kernel_version < (7, 1):
            expect("twins: page cache pins it up to 7.0", dying["stat"]["file"] >= 8 * MEGABYTE,
                   dying["stat"]["file"])
        expect("twins: the new one is empty", online["stat"]["file"] == 0, online["stat"]["file"])
    switched = [r for r in rows if r["cgroup"] == "/switched/cgroup"]
    expect("twins: a controller off and on: one cgroup, two memcgs",
           sorted(r["state"] for r in switched) == ["dying", "online"] and
           {r["id"] for r in switched} == {int(read("twins.inode"))} and
           len({r["serial"] for r in switched}) == 2, switched and [r["id"] for r in switched])
    hidden = [r["cgroup"] for r in rows if r["state"] == "hidden"]
    expect("twins: a memcg made for io is hidden", hidden == ["/hidden/io"], hidden)
    expect("twins: and has no files", read("twins.hidden_files").strip() in ("0", "1"),
           read("twins.hidden_files"))
    tree = read("twins.tree")
    expect("twins: the table marks them", "removed (dying)" in tree and "io (hidden)" in tree)


def judge_computed():
    rows = by_path(compare("computed"))
    def say(path, *keys):
        return tuple(get(rows[path], key) for key in keys)
    expect("computed: an ancestor's smaller limit binds",
           say("/computed/nearer/wide", "limit", "limit_by") == (32 * MEGABYTE, "/computed/nearer"),
           say("/computed/nearer/wide", "limit", "limit_by"))
    expect("computed: of equal limits the nearest",
           say("/computed/nearer/equal", "limit_by") == ("/computed/nearer/equal",),
           say("/computed/nearer/equal", "limit_by"))
    other, parent = rows["/computed/other"], rows["/computed"]
    expect("computed: a parent nearer its limit than its child",
           other["limit_by"] == "/computed/other" and other["headroom_by"] == "/computed" and
           other["headroom"] == parent["max"] - parent["current"], say(
               "/computed/other", "limit_by", "headroom_by", "headroom"))
    above = rows["/above/full"]
    expect("computed: usage above max leaves no headroom",
           above["current"] > above["max"] and above["headroom"] == 0 and above["used_pct"] > 100,
           say("/above/full", "current", "max", "headroom", "used_pct"))
    expect("computed: protection is shared out below its claim",
           0 < rows["/computed/other"]["effective"]["low"] < 30 * MEGABYTE and
           0 < rows["/computed/nearer/wide"]["effective"]["low"], rows["/computed/other"]["effective"])
    expect("computed: no limit anywhere on the way",
           say("/init", "limit", "limit_by", "used_pct", "headroom") == (None,) * 4)


def judge_names():
    document = samples("names.json")[0]
    kernel = kernel_files("names.files")
    names = {path_of(r): r for r in document["memcgs"]}
    check("names: each path is the kernel's, byte by byte",
          [str(path) for path, files in kernel.values()
           if "memory.stat" in files and path not in names])
    expect("names: a path of 6,000 bytes", max(map(len, names)) >= 6000, max(map(len, names)))
    bad = sorted(r["cgroup"] for p, r in names.items() if p.startswith(b"/names/bad"))
    expect("names: invalid bytes become U+FFFD, and cgroup_hex tells them apart",
           bad == ["/names/bad\ufffd"] * 2, bad)
    expect("names: only invalid ones have cgroup_hex",
           sum("cgroup_hex" in r for r in document["memcgs"]) == 2)
    raw = (out / "names.json").read_bytes()
    expect("names: JSON has no control character, C1 or bidirectional control",
           not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae]", raw))
    escaped = ["red\\x1b[31m", "title\\x1b]0;owned\\x07", "c1\\xc2\\x9b31m", "bidi\\xe2\\x80\\xaetxt",
               'quote"', "back\\slash", "bad\\xff", "bad\\xfe", "--help", "tab\\x09here",
               "del\\x7f", "x" * 255, " blank "]
    for table, extra in (("names.tree", ["größe"]), ("names.list", ["/names/größe"]),
                         ("names.ascii", ["gr\\xc3\\xb6\\xc3\\x9fe"])):
        text = read(table)
        check(f"{table}: each name is there, harmless", [n for n in escaped + extra if n not in text])
        expect(f"{table}: nothing that a terminal obeys", not re.search(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]", text))
        expect(f"{table}: one line for each memcg", len(text.splitlines()) ==
               document["nr_memcgs"] + 1, len(text.splitlines()))
    expect("names.ascii: is ASCII", read("names.ascii").isascii())


def judge_interval():
    lines = samples("interval.json")
    expect("interval: SIGTERM ends it with 0, after a whole line",
           read("interval.status") == "0\n" and len(lines) > 3, len(lines))
    check("interval: every memcg has its name in every sample",
          [f"{r['cgroup']}" for d in lines for r in d["memcgs"]
           if not re.match(r"/$|/[a-z]", r["cgroup"])])
    first, last = (by_path(d) for d in (lines[0], lines[-1]))
    expect("interval: what stays keeps its serial",
           first["/interval/stays"]["serial"] == last["/interval/stays"]["serial"])
    expect("interval: what is removed and made again gets another",
           first["/interval/again"]["serial"] < last["/interval/again"]["serial"])
    expect("interval: new ones are found, more than there was room for",
           all(f"/interval/new.{i}" in last for i in range(1, 401)), len(last))
    for document in lines[1:]:
        check_order("interval, a later sample", document)
    # On a slow guest a sample may be late, and one left out, but none is doubled
    # and lateness doesn't add up.
    starts = [(d["monotonic_ns"] - lines[0]["monotonic_ns"]) / 0.3e9 for d in lines]
    ticks = [round(start) for start in starts]
    off = sorted(abs(start - tick) for start, tick in zip(starts, ticks))
    expect("interval: it keeps to the clock", ticks == sorted(set(ticks)) and
           off[len(off) // 2] < 0.2, starts)
    expect("interval: SIGINT ends it with 0, after a whole line",
           read("interval.signal.status") == "0\n" and len(samples("interval.signal.json")) > 1,
           read("interval.signal.status"))
    tables = read("interval.table").split("\n\n")
    expect("interval: three tables, each headed by its time", len(tables) == 3 and all(
        re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\nNAME ", t) for t in tables), tables[0][:60])
    expect("interval: --noheadings leaves the rows alone", not re.search(
        "NAME|:", read("interval.noheadings")), read("interval.noheadings")[:80])
    expect_capabilities("interval", "it keeps CAP_BPF and nothing else", 1 << 39)


def expect_capabilities(name, what, wanted):
    bits = dict(line.split(":") for line in read(f"{name}.capabilities").splitlines())
    bits = {key: int(value, 16) for key, value in bits.items()}
    expect(f"{name}: {what}", bits and bits["CapEff"] == bits["CapPrm"] == wanted and
           bits["CapInh"] == bits["CapAmb"] == 0 and bits["NoNewPrivs"] == 1, bits)


def judge_start():
    everything = samples("start.all.json")[0]
    rows = by_path(everything)
    inner = [r for r in everything["memcgs"] if r["state"] == "online" and
             (r["cgroup"] + "/").startswith("/start/outer/inner/")]
    for way in ("path.auto", "file.auto", "bound.auto", "pid", "path.cgroupfs", "file.cgroupfs",
                "bound.cgroupfs"):
        text, message, status = tried(f"start.{way}")
        document = json.loads(text) if status == "0" else {"memcgs": []}
        expect(f"start.{way}: ends well", status == "0" and (not message), (status, message))
        wanted = [rows["/start/outer/inner/a"]] if way == "pid" else inner
        here = {r["cgroup"]: r for r in document["memcgs"]}
        but = BLIND if "cgroupfs" in way else set()
        # Counters older than their files: memory.peak 5.19, memory.swap.peak 6.5.
        but = but | ({"peak", "swap.peak"} if but and kernel_version < (6, 5) else set())
        check(f"start.{way}: the memcgs and values are those of a walk over all", [
            f"{row['cgroup']} {key}: {get(here[row['cgroup']], key)}, not {get(row, key)}"
            for row in wanted if row["cgroup"] in here for key in set(leaves(row)) - but
            if get(here[row["cgroup"]], key) != get(row, key)] +
            list({r["cgroup"] for r in wanted} ^ set(here)))
    text, message, status = tried("start.path.auto")
    document = json.loads(text)
    expect("start: an ancestor's limit binds", document["memcgs"][0]["limit_by"] == "/start/outer" and
           document["memcgs"][0]["limit"] == 64 * MEGABYTE, document["memcgs"][0]["limit_by"])
    expect("start: nr_memcgs counts what is below it", document["nr_memcgs"] ==
           len(document["memcgs"]), document["nr_memcgs"])
    text, message, status = tried("start.twin.auto")
    document = json.loads(text)
    expect("start: the living one wins, the other is mentioned",
           document["memcgs"][0]["state"] == "online" and "1 removed cgroup" in message and
           len(message.splitlines()) == 1, (document["memcgs"][0]["state"], message))
    text, message, status = tried("start.gone.auto")
    expect("start: a removed one can be named", status == "0" and
           [r["state"] for r in json.loads(text)["memcgs"]] == ["dying"], (status, message))
    expect_refusal("start.gone.cgroupfs", "no cgroup '/start/gone.twin'")
    for s in "auto", "cgroupfs":
        expect_refusal(f"start.nowhere.{s}", "no cgroup '/start/nowhere'")
        expect_refusal(f"start.without.{s}", "'/start/sibling/without'",
                       "charged to '/start/sibling'")
        text, message, status = tried(f"start.root.{s}")
        expect(f"start.root.{s}: is the whole tree", status == "0" and
               json.loads(text)["memcgs"][0]["cgroup"] == "/", message)
    for name, wanted in (("namespace", ["/start/space"]), ("namespace_pid", ["/start/space"]),
                         ("namespace_files", ["/"])):
        text, message, status = tried(f"start.{name}")
        expect(f"start.{name}: in a cgroup namespace", status == "0" and
               [r["cgroup"] for r in json.loads(text)["memcgs"]] == wanted, (status, text, message))
    text, message, status = tried("start.namespace")
    expect("start.namespace: statistics, too", get(json.loads(text)["memcgs"][0], "stat.anon") is not None,
           (text, message))
    text, message, status = tried("start.table")
    expect("start.table: begins at the start", text.splitlines()[1].startswith("/start/outer ") and
           "/start/outer" in text.splitlines()[2], text)
    message, status = read("start.leaves.err"), read("start.leaves.status")
    expect("start.leaves: a start that goes away ends it, with a message and exit status 1",
           status == "1\n" and "'/start/leaves' is gone" in message and
           all([r["cgroup"] for r in d["memcgs"]] == ["/start/leaves"]
               for d in samples("start.leaves.json")), (status, message))


def replay(*arguments):
    """memcgtop elsewhere, as somebody who may do nothing: (status, stdout, stderr)."""
    done = subprocess.run(
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", memcgtop, *arguments],
        capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def judge_leak():
    # Where the user is let in, whatever directory this is.
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        file.write(read("leak.json"))
        file.flush()
        pathlib.Path(file.name).chmod(0o644)
        status, text, message = replay("-i", file.name, "-j", "-F", "cgroup=/leak/service", "-o",
                                       "current,delta.current,events.oom_kill,rate.events.oom_kill")
        _, same, _ = replay("-i", file.name, "-j")
        _, table, _ = replay("-i", file.name, "-c", "/leak/service", "--noheadings", "-o",
                             "events.oom_kill,current")
        health, _, _ = replay("-i", file.name, "-q", "--fail-if", "events.oom_kill>0")
    seen = [json.loads(line)["memcgs"][0] for line in text.splitlines()]
    current = [row["current"] for row in seen]
    kills = [row["events"]["oom_kill"] for row in seen]
    expect("leak: replayed by a plain user", status == 0 and not message and len(seen) > 3,
           (status, message))
    top = current.index(max(current))
    expect("leak: current rises to the limit",
           top >= 2 and current[:top + 1] == sorted(current[:top + 1]) and
           current[top] > 18 * MEGABYTE, current)
    expect("leak: then there is one OOM kill",
           kills[0] == 0 and kills[-1] == 1 and kills == sorted(kills), kills)
    expect("leak: and current falls", current[-1] < current[top] / 2, current)
    expect("leak: changes are those of the values", [row["delta"]["current"] for row in seen] ==
           [None] + [b - a for a, b in zip(current, current[1:])], seen)
    rates = [row["rate"]["events"]["oom_kill"] for row in seen]
    expect("leak: the kill is in one rate", rates[0] is None and
           [r > 0 for r in rates[1:]].count(True) == 1, rates)
    expect("leak: what was read comes out again, byte by byte", same == read("leak.json"))
    expect("leak: the table tells as much", table.split()[-2] == "1" and health == 2,
           (table[-80:], health))


def judge_churn():
    lines, before = samples("churn.json"), samples("churn.before.json")[0]
    after = samples("churn.after.json")[0]
    stays = {r["cgroup"] for r in before["memcgs"] if r["cgroup"].startswith("/churn/stays.")}
    expect("churn: as many samples as asked for, status 0",
           len(lines) >= 20 and read("churn.status") == "0\n", len(lines))
    missing, order = [], []
    for number, document in enumerate(lines):
        seen, paths = set(), [r["cgroup"] for r in document["memcgs"]]
        missing += [f"sample {number}: {p}" for p in stays - set(paths)]
        for row in document["memcgs"]:
            if row["serial"] in seen or (row["parent"] not in seen and row["parent"] is not None):
                order.append(f"sample {number}: {row['cgroup']}")
            if row["cgroup"] in stays and paths.count(row["cgroup"]) != 1:
                missing.append(f"sample {number}: {row['cgroup']} more than once")
            seen.add(row["serial"])
    check(f"churn: {len(stays)} that stay are there exactly once in each sample", missing)
    check("churn: parents first, each memcg once", order)
    expect("churn: there was churn",
           len({r["serial"] for d in lines for r in d["memcgs"]}) > len(stays) + 30)
    expect("churn: the removed are freed", after["nr_dying"] <= before["nr_dying"],
           (before["nr_dying"], after["nr_dying"]))


def flat(row, prefix=""):
    for key, value in row.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def judge_sources():
    documents = {s: samples(f"sources.{s}.json")[0] for s in ("kfunc", "core", "cgroupfs")}
    for name, document in documents.items():
        expect(f"sources: {name} reads {len(document['memcgs'])} memcgs",
               document["source"] == name and len(document["memcgs"]) > 1000)
    rows = {s: {r["id"]: dict(flat(r)) for r in d["memcgs"] if r["cgroup"] not in RESTLESS}
            for s, d in documents.items()}
    order = {s: [r["id"] for r in d["memcgs"]] for s, d in documents.items()}
    for other, but in (("core", set()), ("cgroupfs", BLIND)):
        expect(f"sources: {other} has the same memcgs as kfunc",
               rows["kfunc"].keys() == rows[other].keys())
        check(f"sources: {other} has the same values as kfunc",
              [f"{rows['kfunc'][i]['cgroup']} {key}: kfunc {value}, {other} {rows[other][i][key]}"
               for i in rows["kfunc"].keys() & rows[other].keys()
               for key, value in rows["kfunc"][i].items()
               if key not in but and rows[other][i][key] != value])
    expect("sources: core has them in the same order", order["kfunc"] == order["core"])
    header = {"mount", "page_size", "boot_id", "kernel", "hierarchy", "nr_memcgs", "nr_dying",
              "unavailable"}
    check("sources: core and kfunc have the same header",
          [f"{key}: {documents['kfunc'][key]}, {documents['core'][key]}" for key in header
           if documents["kfunc"][key] != documents["core"][key]])


def judge_user():
    document = compare("user")
    expect("user: nothing is unknown for lack of privilege",
           set(document["unavailable"]) <= {"stat.hugetlb", "zswap.current", "zswap.max",
                                            "zswap.writeback", "events.sock_throttled",
                                            "events_local.sock_throttled"} |
           {c for c in columns if columns[c]["kernels"].endswith("+")}, document["unavailable"])
    expect("user: and nothing on stderr", not read("user.err"), read("user.err"))


V1_FILES = {"memory.usage_in_bytes": "current", "memory.max_usage_in_bytes": "peak",
            "memory.limit_in_bytes": "max", "memory.failcnt": "failcnt",
            "memory.memsw.usage_in_bytes": "memsw.current",
            "memory.memsw.limit_in_bytes": "memsw.max",
            "memory.kmem.usage_in_bytes": "stat.kernel"}
V1_STATS = {"rss": "anon", "cache": "file", "rss_huge": "anon_thp", "mapped_file": "file_mapped",
            "dirty": "file_dirty", "writeback": "file_writeback"}


def v1_values(files):
    for file, column in V1_FILES.items():
        if file in files:
            value = int(files[file])
            yield column, None if value >= 1 << 62 else value
    for line in files["memory.stat"].splitlines():
        key, value = line.split()
        if key == "total_swap":
            yield "swap.current", int(value)
        elif key.startswith("total_"):
            column = "stat." + V1_STATS.get(key[6:], key[6:])
            if column in columns:
                yield column, int(value)
    for line in files["memory.oom_control"].splitlines():
        key, value = line.split()
        if key in ("under_oom", "oom_kill"):
            yield {"oom_kill": "events_local.oom_kill"}.get(key, key), int(value)


def judge_v1():
    before, after = samples("v1.before.json")[0], samples("v1.after.json")[0]
    files = samples("v1.cgroupfs.json")[0]
    kernel = kernel_files("v1.files")
    expect("v1: hierarchy and source", (before["hierarchy"], before["source"]) == ("v1", source),
           (before["hierarchy"], before["source"]))
    rows, later, by_files = ({r["id"]: r for r in d["memcgs"] if r["state"] == "online"}
                             for d in (before, after, files))
    check("v1: each memcg is there, and none besides",
          [str(i) for i in set(rows) ^ set(kernel)] + [str(i) for i in set(by_files) ^ set(kernel)])
    wrong, moved, nr = [], [], 0
    for inode, (path, content) in kernel.items():
        # The root's own files are about the machine, and processes are in it.
        if path.decode() in RESTLESS:
            continue
        for column, value in v1_values(content):
            nr += 1
            seen = [get(d[inode], column) for d in (rows, later, by_files)]
            if len(set(seen)) > 1 and None not in seen and min(seen) <= value <= max(seen):
                moved.append(f"{path.decode()} {column}")
            elif seen != [value] * 3:
                wrong.append(f"{path.decode()} {column}: {seen}, the kernel {value}")
    check(f"v1: {nr} values are the kernel's, by BPF and by the files", wrong)
    check("v1: it was quiet meanwhile", moved if len(moved) > MOVED_MAX else [])
    online = by_path(before)
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
    dying = [r for r in before["memcgs"] if r["state"] == "dying"]
    expect("v1: a dying one has its bytes", len(dying) == 1 and dying[0]["cgroup"] == "/v1/removed"
           and dying[0]["current"] >= 4 * MEGABYTE, [r["cgroup"] for r in dying])
    heading = read("v1.tree").splitlines()[0]
    expect("v1: the default table shows the local events", "LOOMKILL" in heading, heading)
    check_order("v1", before)


def tried(name):
    return read(f"{name}.out"), read(f"{name}.err"), read(f"{name}.status").strip()


def expect_refusal(name, *words):
    text, message, status = tried(name)
    expect(f"{name}: exit status 1, nothing on stdout, a message that says what to do",
           status == "1" and not text and all(w in message for w in words), (status, text, message))


def expect_files(name, *words):
    """Without BPF it reads the files, and says so in one line."""
    text, message, status = tried(name)
    expect(f"{name}: a table from the files, and why on stderr",
           status == "0" and text.startswith("NAME") and len(message.splitlines()) == 1 and
           all(w in message for w in words), (status, text[:80], message))


def judge_errors():
    expect_refusal("refused", "CAP_BPF", "CAP_PERFMON", "root")
    expect_files("unprivileged", "CAP_BPF", "CAP_PERFMON", "root")
    if kernel_version >= (5, 17):
        # The kernel itself resolves what its BTF is needed for.
        for name in "nobtf", "nobtf_named":
            text, message, status = tried(name)
            expect(f"{name}: works without the file", status == "0" and text.startswith("NAME")
                   and not message, (status, message))
    else:
        expect_refusal("nobtf_named", "BTF", "CONFIG_DEBUG_INFO_BTF")
        expect_files("nobtf", "BTF", "CONFIG_DEBUG_INFO_BTF")
    _, message, status = tried("full")
    expect("full: a full disk is exit status 1, with a message",
           status == "1" and "No space left" in message, (status, message))
    text, message, status = tried("closed")
    expect("closed: a closed pipe ends it quietly", not message and len(text) == 10, (text, message))
    if kernel_version >= (7, 0):
        text, message, status = tried("kfunc")
        expect("kfunc: works when it is named", status == "0" and text.startswith("NAME"), message)
    else:
        expect_refusal("kfunc", "7.0", "bpf_get_root_mem_cgroup")
    text, message, status = tried("core")
    expect("core: works when it is named",
           status == "0" and json.loads(text)["source"] == "core", message)
    text, message, status = tried("noflush")
    expect("noflush: no flush was asked for",
           status == "0" and json.loads(text)["flush_ns"] < 100000, text[:100])
    expect_capabilities("single", "it has given up every capability before it prints", 0)
    text, message, status = tried("verbose")
    expect("verbose: says which source", status == "0" and f"'{source}'" in message, message)


def judge_disabled():
    expect_refusal("disabled", "cgroup_disable=memory")
    expect_refusal("disabled_json", "cgroup_disable=memory")


def judge_lockdown():
    expect("lockdown: it is in force", "[confidentiality]" in read("lockdown.state"),
           read("lockdown.state"))
    compare("lockdown")


for test in sys.argv[5:]:
    globals()[f"judge_{test}"]()

check("no sanitizer complained", [
    f"{file.name}: {line}" for file in sorted(out.iterdir()) if file.suffix in ("", ".err")
    for line in read(file.name).splitlines() if re.search("Sanitizer|runtime error:", line)])
documents, problems = 0, []
for file in sorted(out.glob("*.json")):
    texts = [file.read_text()] if "pretty" in file.name else file.read_text().splitlines()
    # Twenty large documents of one kind: two of them do.
    texts = texts[:1] + texts[-1:] if file.name == "churn.json" else texts
    for text in texts:
        documents += 1
        problems += [f"{file.name}: {'/'.join(map(str, e.path))}: {e.message[:200]}"
                     for e in validator.iter_errors(json.loads(text))]
check(f"{documents} JSON documents and rows fit tests/schema.json", problems)
sys.exit(failed)
