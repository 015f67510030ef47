# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Each finding comes with its cause, and without it doesn't."""
import json
import pathlib
import re

import jsonschema

from evidence import MEGABYTE, check, expect, kernel_version, out, read, samples, tried

KILLS_SCHEMA = pathlib.Path(__file__).parents[3] / "schema-kills.json"
# Since 7.1 the memory of a removed child goes to its parent.
KEEPS = kernel_version < (7, 1)


def found(document, key="findings"):
    return {finding["finding"]: finding for finding in document[key]}


def explanations(name):
    """{path: [its findings]} of each document of a file."""
    seen = {}
    for document in samples(name):
        seen.setdefault(document["memcgs"][-1]["cgroup"], []).append(document)
    return seen


def judge_each():
    each = {path: found(documents[-1]) for path, documents in explanations("each.json").items()}
    wanted = {
        "kills/plain": {"kills"}, "kills/none": set(), "kills": {"kills"},
        "limit": {"at-limit"}, "cache": set(),
        "unset/child": {"protection-without-effect"}, "cut/child": {"protection-cut"},
        "set/child": set(), "own": {"own-memory"},
        "rest": {"dying"} if KEEPS else {"own-memory"},
        "deserted": {"dying"} if KEEPS else {"own-memory"},
        "kernel": {"kernel-memory"}, "shmem": {"shmem"}, "anon": set(),
        "swapped": {"swap-full"}, "swappable": set(),
    }
    if (out / "zswapped").exists():
        wanted["zswapped"] = {"zswap-full"}
    for path, names in wanted.items():
        seen = each.get(f"/explain/{path}", {})
        if path.startswith("swap"):
            # How much room the last reclaim made is chance.
            seen.pop("at-limit", None)
        expect(f"explain: {path} has {', '.join(sorted(names)) or 'nothing'}",
               set(seen) == names, {name: f["text"] for name, f in seen.items()})
    listed = {path: documents[-1]["kills"] for path, documents in explanations("each.json").items()}
    validator = jsonschema.Draft7Validator(json.loads(KILLS_SCHEMA.read_text()))
    check("explain: kills are as in tests/schema-kills.json",
          [error.message[:200] for kills in listed.values() for kill in kills or []
           for error in validator.iter_errors(kill)])
    expect("explain: JSON has the kills of the path and no others",
           [kill["victim"]["comm"] for kill in listed["/explain/kills/plain"]] == ["memhold"] and
           [kill["domain"] for kill in listed["/explain/kills"]] ==
           ["/explain/kills/plain", "/explain/kills/gone"] and listed["/explain/kills/none"] == [], listed)
    kills = each["/explain/kills/plain"]["kills"]["numbers"]
    expect("explain: whose kills, and whose limit",
           (kills["kills"], kills["kills.own"], kills["oom.by"]) == (1, 1, "/explain/kills/plain"), kills)
    lines = read("kills.text").splitlines()
    killed = [line for line in lines if "/explain/kills/plain" in line and "memhold" in line]
    expect("explain: whom the kernel's log knows as killed",
           "LAST KILLS THAT THE KERNEL'S LOG HAS OF THIS PATH" in lines and len(killed) == 1, lines)
    kills = each["/explain/kills"]["kills"]["numbers"]
    expect("explain: kills of a removed child are its parent's to tell",
           (kills["kills"], kills["kills.removed"], kills["kills.below"]) == (2, 1, 1), kills)
    cut = each["/explain/cut/child"]["protection-cut"]["numbers"]
    expect("explain: the level that cuts protection",
           (cut["setting"], cut["set"], cut["reaches"], cut["cut.by"], cut["cut.set"]) ==
           ("memory.low", 16 * MEGABYTE, 8 * MEGABYTE, "/explain/cut", 8 * MEGABYTE), cut)
    own = each["/explain/own"]["own-memory"]["numbers"]
    expect("explain: what is in no child is tmpfs",
           24 * MEGABYTE <= own["own.stat.shmem"] <= own["own.current"] <= 30 * MEGABYTE, own)
    kernel = each["/explain/kernel"]["kernel-memory"]["numbers"]
    expect("explain: pages in pipes are kernel memory", kernel["kernel.fixed"] >= 16 * MEGABYTE, kernel)


def judge_limit():
    document, = samples("one.json")
    findings = found(document)
    expect("explain: an ancestor's limit binds",
           set(findings) == {"limit-by-ancestor", "max-without-effect"} and
           findings["limit-by-ancestor"]["numbers"]["headroom_by"] == "/explain/limit", findings)
    expect("explain: the levels from the root down", [m["cgroup"] for m in document["memcgs"]] ==
           ["/", "/explain", "/explain/limit", "/explain/limit/one"],
           [m["cgroup"] for m in document["memcgs"]])
    users = document["limit_users"]
    expect("explain: who uses the rest", users["cgroup"] == "/explain/limit" and
           [u["cgroup"] for u in users["largest"]] == ["/explain/limit/two"], users)
    expect("explain: its process is there", [p["name"] for p in document["processes"]] == ["memhold"] and
           document["processes"][0]["anon"] >= 27 * MEGABYTE, document["processes"])
    # A first sample that takes long, as on a loaded machine, leaves at least half of the second.
    expect("explain: two samples, a second apart", 0.5 <= document["seconds"] < 5, document["seconds"])
    text = read("one.text")
    expect("explain: the text has the same", all(word in text for word in (
        "/explain/limit/one", "warning limit-by-ancestor", "info max-without-effect",
        "LARGEST USERS OF THE MAX OF /explain/limit", "/explain/limit/two",
        "The kernel would kill next")), text)


def judge_summary():
    text, _, status = tried("quiet")
    expect("explain: a quiet machine says so in one line",
           status == "0" and re.search("^No finding: [0-9]+ cgroups", text, re.M), text)
    document, = samples("summary.json")
    order = [("info", "warning", "critical").index(f["severity"]) for f in document["findings"]]
    expect("explain: the worst comes first, at most 20", order == sorted(order, reverse=True) and
           0 < len(order) <= 20 and document["nr_findings"] >= len(order), order)
    seen = {(f["finding"], f["cgroup"]) for f in document["findings"]}
    wanted = {("kills", "/explain/kills/plain"), ("kills", "/explain/kills"),
              ("at-limit", "/explain/limit"), ("protection-without-effect", "/explain/unset/child"),
              ("protection-cut", "/explain/cut/child"), ("own-memory", "/explain/own"),
              ("kernel-memory", "/explain/kernel"), ("shmem", "/explain/shmem"),
              ("swap-full", "/explain/swapped")}
    expect("explain: the summary has what is found anywhere", wanted <= seen, wanted - seen)
    expect("explain: and nothing of those without a cause",
           not [c for _, c in seen if c.startswith(tuple(
               f"/explain/{p}" for p in ("kills/none", "cache", "set", "anon", "limit/two")))], seen)
    status = tried("check")[2], tried("no_check")[2]
    expect("explain: --fail-if-finding", status == ("2", "0"), status)


def judge_changes():
    growing, filling = samples("growing.json")[-1], samples("filling.json")[-1]
    numbers = found(growing).get("growing", {}).get("numbers", {})
    expect("explain: a leak grows", 10 < numbers.get("eta", 0) < 600, found(growing))
    expect("explain: page cache doesn't count", not found(filling), found(filling))
    seen = explanations("throttled.json")
    for name in ("stuck", "throttled", "below"):
        names = [set(found(document)) for document in seen[f"/explain/{name}"]]
        wanted = {"stuck": "throttled-stuck", "throttled": "throttled", "below": None}[name]
        wrong = {"throttled", "throttled-stuck"} - {wanted}
        expect(f"explain: {name} is {wanted or 'not throttled'}",
               (wanted is None or any(wanted in n for n in names)) and not any(wrong & n for n in names),
               [[f["text"] for f in document["findings"]] for document in seen[f"/explain/{name}"]])
    expect("explain: by process", "/explain/stuck" in read("pid.text") and "by one sample" in read("pid.text"),
           read("pid.text"))
    expect("explain: reading again what was evicted", any("thrashing" in found(document)
           for document in samples("thrash.json")), [d["findings"] for d in samples("thrash.json")])
    expect("explain: reading what is there", not found(samples("reads.json")[-1]),
           samples("reads.json")[-1]["findings"])


def judge_victim():
    document, = samples("victim.json")
    pid = int(read("victim.pid"))
    # Two were killed for limits of their own before; while one exits another may have to follow.
    killed = re.findall(r"Memory cgroup out of memory: Killed process ([0-9]+)", read("dmesg"))
    expect("explain: the process that is named is killed next, though it is smaller",
           document["oom_victim"] and document["oom_victim"]["pid"] == pid == int(killed[2]) and
           document["processes"][0]["pid"] != pid, (document["oom_victim"], pid, killed))


def judge_marks():
    document, = samples("marked.json")
    mark = found(document).get("kills", {})
    expect("explain: what user space killed",
           (mark.get("severity"), mark["numbers"]["kills"], mark["numbers"]["oomd.ooms"],
            mark["numbers"]["oomd.kills"]) == ("warning", 0, 2, 5), mark)
    document, = samples("unmarked.json")
    expect("explain: without a mark", not found(document), document["findings"])
    document, = samples("marks.json")
    expect("explain: the marks as columns", document["memcgs"] ==
           [{"cgroup": "/explain/marked", **{k: v for k, v in document["memcgs"][0].items() if k in ("id", "serial", "parent")},
             "oomd": {"ooms": 2, "kills": 5}}], document["memcgs"])
    marking = [found(document)["kills"] for document in samples("marking.json")]
    expect("explain: a kill by user space that is now, and was",
           [(mark["severity"], mark["numbers"]["oomd.kills"]) for mark in marking] ==
           [("warning", 5), ("critical", 8), ("warning", 8)], marking)


def judge():
    judge_marks()
    judge_each()
    judge_limit()
    judge_summary()
    judge_changes()
    judge_victim()
    # The mount option came with 6.7, the line of memory.stat with 6.14.
    if kernel_version >= (6, 14):
        document, = samples("hugetlb.json")
        expect("explain: huge pages that count", "hugetlb-counted" in found(document), document["findings"])
