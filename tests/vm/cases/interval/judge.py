# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Samples by the clock: identity and names from one to the next, and the end by a signal."""
import math
import re

from comparison import check_order
from evidence import (by_path, check, expect, expect_capabilities, kernel_version, read,
                      samples)


def judge():
    lines = samples("interval.json")
    expect("interval: SIGTERM ends it with 0, after a whole line",
           read("interval.status") == "0\n" and len(lines) > 3, len(lines))
    check("interval: every memcg has its name in every sample",
          [f"{r['cgroup']}" for d in lines for r in d["memcgs"]
           if not re.match(r"/$|/[a-z]", r["cgroup"])])
    first, last = (by_path(d) for d in (lines[0], lines[-1]))
    expect("interval: what stays keeps its serial",
           first["/interval/stays"]["serial"] == last["/interval/stays"]["serial"],
           (first["/interval/stays"], last["/interval/stays"]))
    expect("interval: what is removed and made again gets another",
           first["/interval/again"]["serial"] < last["/interval/again"]["serial"],
           (first["/interval/again"], last["/interval/again"]))
    expect("interval: new ones are found, more than there was room for",
           all(f"/interval/new.{i}" in last for i in range(1, 401)), len(last))
    for document in lines[1:]:
        check_order("interval, a later sample", document)
    # On a slow guest a sample may be late, by more than half, or be left out, but none is
    # doubled, and lateness doesn't add up.
    starts = [(d["monotonic_ns"] - lines[0]["monotonic_ns"]) / 0.3e9 for d in lines]
    ticks = [math.floor(start + 0.1) for start in starts]
    off = sorted(abs(start - tick) for start, tick in zip(starts, ticks))
    expect("interval: it keeps to the clock", ticks == sorted(set(ticks)) and
           off[len(off) // 2] < 0.2, starts)
    expect("interval: SIGINT ends it with 0, after a whole line",
           read("interval.signal.status") == "0\n" and len(samples("interval.signal.json")) > 1,
           read("interval.signal.status"))
    for name, is_known in (("stall", kernel_version >= (7, 1)), ("stall.files", False)):
        first, last = samples(f"interval.{name}.json")
        values = [{row["reclaim_stall"] is not None for row in d["memcgs"]} for d in (first, last)]
        expect(f"interval: {name}: reclaim_stall is {'known' if is_known else 'null, and named'}",
               values == [{False}, {is_known}] and
               last["unavailable"] == ([] if is_known else ["reclaim_stall"]),
               (values, last["unavailable"]))
    tables = read("interval.table").split("\n\n")
    expect("interval: three tables, each headed by its time", len(tables) == 3 and all(
        re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\nNAME ", t) for t in tables), tables[0][:60])
    expect("interval: --noheadings leaves the rows alone", not re.search(
        "NAME|:", read("interval.noheadings")), read("interval.noheadings")[:80])
    expect_capabilities("interval", "it keeps CAP_BPF and nothing else", 1 << 39)
