# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""reclaim_stall against pressure and against the kernel's accounting of each task's delays."""
import re

from evidence import expect, kernel_files, read, samples


def stalls(name):
    """{cgroup: [(milliseconds, seconds) between two samples...]}."""
    documents = samples(f"stall.{name}.json")
    found = {}
    for before, document in zip(documents, documents[1:]):
        seconds = (document["monotonic_ns"] - before["monotonic_ns"]) / 1e9
        for row in document["memcgs"]:
            if row["reclaim_stall"] is not None:
                found.setdefault(row["cgroup"], []).append(
                    (row["reclaim_stall"] * seconds, seconds))
    return found


def lost(found, cgroup):
    """The milliseconds of all samples together."""
    return sum(ms for ms, _ in found[cgroup])


def pressure(name, cgroup):
    """The growth of some.total of memory.pressure, in milliseconds."""
    totals = []
    for when in ("before", "after"):
        files = dict(kernel_files(f"stall.{name}.{when}").values())
        totals.append(int(re.search(r"some .*total=(\d+)", files[cgroup.encode()]
                                    ["memory.pressure"])[1]))
    return (totals[1] - totals[0]) / 1000


def expect_near(name, milliseconds, reference):
    expect(name, reference > 50 and abs(milliseconds - reference) <= 0.1 * reference,
           (milliseconds, reference))


def judge():
    by_task = [int(line) / 1e6 for line in read("stall.lost").split()]
    for i, name in enumerate(("file", "anon", "par", "bursts", "machine")):
        cgroup = f"/stall/{name}" if name != "machine" else "/"
        found = stalls(name)
        print("#", name, lost(found, cgroup), by_task[i], pressure(name, f"/stall/{name}"), max(ms / s for ms, s in found[cgroup]))
    print("#", {c: lost(stalls("proactive"), c) for c in stalls("proactive")})
