# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""A memcg that is throttled and one that is thrashing are marked and counted."""
import re

from evidence import expect, get, read, samples


def trouble_of(now, then, document, seconds):
    """The rules of the man page: (throttled, thrashing) of one memcg in two documents."""
    waits = (get(now, "pressure.some.avg10") or 0) >= 10
    events = (get(now, "events.high") or 0) - (get(then, "events.high") or 0)
    throttled = now["high"] is not None and now["current"] > now["high"] and (events > 0 or waits)
    has_child = any(row["parent"] == now["serial"] and row["state"] != "dying"
                    for row in document["memcgs"])
    refaults = now["refaults"] - then["refaults"]
    if get(now, "pressure.some.avg10") is None:
        waits = refaults / seconds * document["page_size"] > now["current"] / 100
    return throttled, refaults > 0 and waits and not has_child


def troubles_of(before, document):
    """The paths of those that are throttled, and of those that are thrashing."""
    then = {row["serial"]: row for row in before["memcgs"]}
    seconds = (document["monotonic_ns"] - before["monotonic_ns"]) / 1e9
    found = [(row["cgroup"], trouble_of(row, then[row["serial"]], document, seconds))
             for row in document["memcgs"]
             if row["serial"] in then and row["refaults"] is not None and row["current"] is not None]
    return [[path for path, troubles in found if troubles[kind]] for kind in (0, 1)]


def marks_of(name):
    """The marks in the last table of that file, by cgroup."""
    return dict(re.findall(r"─(\w+) \((thr\w+)\)", read(name).split("\n\n")[-1]))


def judge():
    documents = samples("troubles.json")
    counts = [(d["nr_throttled"], d["nr_thrashing"]) for d in documents]
    wanted = [troubles_of(*pair) for pair in zip(documents, documents[1:])]
    expect("troubles: unknown in the first sample, then as many as the values say",
           counts == [(None, None)] + [tuple(map(len, paths)) for paths in wanted],
           (counts, wanted))
    expect("troubles: the one above its high is throttled",
           all("/troubles/above/high" in throttled for throttled, _ in wanted), wanted)
    rows = {row["cgroup"]: row for row in documents[-1]["memcgs"]}
    high, thrash = rows["/troubles/above/high"], rows["/troubles/above/thrash"]
    has_pressure = get(high, "pressure.some.avg10") is not None
    expect("troubles: over_high says by how much",
           high["over_high"] == high["current"] - high["high"] > 0, high)
    expect("troubles: nothing was killed where one refaults",
           thrash["refaults"] > 1000 and get(thrash, "events.oom_kill") == 0, thrash)
    # How much of its wait the kernel counts as pressure differs; its refaults don't.
    if not has_pressure:
        expect("troubles: that one is thrashing",
               all("/troubles/above/thrash" in thrashing for _, thrashing in wanted), wanted)
    for name in ["troubles.table", "troubles.files"] + ["troubles.soon"] * has_pressure:
        marks = marks_of(name)
        if not has_pressure:
            expect(f"{name}: that one is marked", marks.get("thrash") == "thrashing", marks)
        marks.pop("thrash", None)
        expect(f"{name}: the one above its high is marked, and nobody above it",
               marks == {"high": "throttled"}, read(name))
        expect(f"{name}: what is over its high and what changed has a column",
               re.search("^NAME .* CHANGE .* OVERHIGH ", read(name), re.MULTILINE), read(name))
    table = read("troubles.stall").split("\n\n")[-1]
    expect("troubles: @stall names who is over its high, and has rates",
           re.search("─high .* /troubles/above/high ", table) and "REFAULTS/S" in table, table)
