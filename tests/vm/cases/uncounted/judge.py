# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Swap that the kernel doesn't count is unknown, and a check of it isn't green."""
from evidence import check, expect, get, read, samples

SWAP = ["swap.current", "swap.peak", "swap.high", "swap.max", "swap.events.max", "total"]
MEMSW = ["memsw.current", "memsw.max"]


def judge():
    expect("uncounted: memcgs have no files of swap", not read("uncounted.files"),
           read("uncounted.files"))
    for source in ("core", "cgroupfs"):
        for name in (f"uncounted.{source}.json", f"uncounted.start.{source}.json"):
            document = samples(name)[0]
            wanted = SWAP + (MEMSW if document["hierarchy"] == "v1" else [])
            check(f"uncounted: {name} calls swap unavailable",
                  [c for c in wanted if c not in document["unavailable"]])
            check(f"uncounted: {name} has no number of it",
                  [f"{row['cgroup']} {c}" for row in document["memcgs"] for c in wanted
                   if get(row, c) is not None])
            check(f"uncounted: {name} has what is counted",
                  [row["cgroup"] for row in document["memcgs"]
                   if row["cgroup"] == "/uncounted" and row["peak"] is None and
                   source == "core"])
        for column in ("swap.current", "memsw.max", "total"):
            status = read(f"uncounted.{source}.{column}.status").strip()
            expect(f"uncounted: --fail-if of {column} by {source} is exit status 1",
                   status == "1", status)
