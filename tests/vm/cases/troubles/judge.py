# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""A memcg that is throttled and one that is thrashing are marked and counted."""
from evidence import by_path, expect, get, read, samples


def rows(name):
    """The lines of the last table of that file."""
    return read(name).split("\n\n")[-1].splitlines()


def row(lines, part):
    return next((line for line in lines if part in line), "")


def judge():
    documents = samples("troubles.json")
    counts = [(d["nr_throttled"], d["nr_thrashing"]) for d in documents]
    expect("troubles: unknown in the first sample, then one of each",
           counts == [(None, None), (1, 1), (1, 1)], counts)
    memcgs = by_path(documents[-1])
    high, thrash = memcgs["/troubles/above/high"], memcgs["/troubles/above/thrash"]
    before = by_path(documents[-2])
    expect("troubles: the one is above its high, and its event grew",
           high["over_high"] == high["current"] - high["high"] > 0 and
           get(high, "events.high") > get(before["/troubles/above/high"], "events.high"), high)
    pressure = get(thrash, "pressure.some.avg10")
    expect("troubles: the other refaults, kills nothing, and waits if pressure is known",
           thrash["refaults"] > before["/troubles/above/thrash"]["refaults"] and
           get(thrash, "events.oom_kill") == 0 and (pressure is None or pressure >= 10),
           (thrash["refaults"], pressure))
    for name in ["troubles.table", "troubles.files"] + ["troubles.soon"] * (pressure is not None):
        lines = rows(name)
        expect(f"{name}: both are marked, and nobody else",
               "high (throttled) " in row(lines, "high (") and
               "thrash (thrashing) " in row(lines, "thrash (") and
               sum("(thr" in line for line in lines) == 2, lines)
        expect(f"{name}: what is over its high and what changed has a column",
               "OVERHIGH" in lines[1] and "CHANGE" in lines[1], lines[1])
    lines = rows("troubles.stall")
    stall = row(lines, "high (throttled)").split()
    expect("troubles: @stall names who is over its high, and has rates",
           "/troubles/above/high" in stall and "REFAULTS/S" in lines[1], lines)
