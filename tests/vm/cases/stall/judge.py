# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""reclaim_stall against pressure and against the kernel's accounting of each task's delays."""
import json
import re

from evidence import expect, kernel_files, read, samples, tried


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


def expect_alone(found, name, cgroup):
    """All others lose nothing."""
    expect(f"stall: {name}: and nothing is counted for other cgroups",
           not any(lost(found, other) for other in found if other != cgroup),
           {other: lost(found, other) for other in found})


def judge():
    by_task = dict(zip(("file", "anon", "par", "bursts", "machine"),
                       (int(line) / 1e6 for line in read("stall.lost").split())))
    for name in ("file", "anon", "par"):
        found, cgroup = stalls(name), f"/stall/{name}"
        psi = pressure(name, cgroup)
        expect_alone(found, name, cgroup)
        # PSI is around the tracepoints, and they are around the delay accounting.
        expect(f"stall: {name}: it is between the task's delay accounting and its pressure",
               50 < 0.95 * by_task[name] < lost(found, cgroup) < 1.05 * psi,
               (by_task[name], lost(found, cgroup), psi))
        # The file's reclaims are short, and an emulated machine's programs take 14 us each.
        if name != "file":
            expect_near(f"stall: {name}: what a task on one CPU loses is the growth of its pressure",
                        lost(found, cgroup), psi)
            expect_near(f"stall: {name}: and what the kernel's delay accounting has for the task",
                        lost(found, cgroup), by_task[name])
    # PSI has it for the child as well, whose limit it isn't.
    expect("stall: par: the child waits", pressure("par", "/stall/par/ch") > 50,
           pressure("par", "/stall/par/ch"))
    # Most bursts meet a reclaim. A burst goes over several samples, and the reclaim that it
    # prolongs isn't left to the last of them. One may have met a program instead.
    rates = sorted(ms / seconds for ms, seconds in stalls("bursts")["/stall/bursts"])
    expect("stall: bursts: a reclaim in progress counts in each sample",
           rates[-2] < 1500 and any(900 < rate < 1100 for rate in rates), rates)
    # PSI also has what an allocation waits for around the reclaim. Whoever samples needs
    # memory as well.
    found = stalls("machine")
    most = pressure("machine", "/stall/machine") + pressure("machine", "/init")
    expect("stall: machine: the root has the machine's own direct reclaim",
           50 < 0.95 * by_task["machine"] < lost(found, "/") < 1.05 * most,
           (by_task["machine"], lost(found, "/"), most))
    expect_alone(found, "machine", "/")
    stolen = dict(kernel_files("stall.proactive.after").values())[b"/stall/proactive"]
    expect("stall: proactive: memory was reclaimed",
           re.search(r"pgsteal_proactive [1-9]", stolen["memory.stat"]) and
           re.search(r"pgsteal_direct [1-9]", stolen["memory.stat"]), stolen["memory.stat"])
    expect_alone(stalls("proactive"), "proactive", None)
    links = {name: int(read(f"stall.{name}.links"))
             for name in ("file", "anon", "par", "bursts", "machine", "proactive", "unshown")}
    expect("stall: four tracepoints where it is shown, none elsewhere",
           links.pop("unshown") == 0 and set(links.values()) == {4}, links)
    text, message, status = tried("stall.once")
    document = json.loads(text)
    expect("stall: one sample: unknown, since it needs two",
           status == "0" and "give an INTERVAL" in message and not document["unavailable"] and
           {row["reclaim_stall"] for row in document["memcgs"]} == {None}, (text, message))
