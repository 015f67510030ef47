# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""A walk that starts at a cgroup shows what a walk over all shows of it."""
import json
import re

from evidence import (BLIND, MEGABYTE, by_path, check, expect, expect_refusal, get,
                      kernel_version, leaves, read, samples, tried)


def judge():
    judge_ways()
    judge_ancestors()
    judge_removed()
    for source in "auto", "cgroupfs":
        judge_nowhere(source)
    judge_namespaces()
    judge_limits()
    judge_mounts()
    judge_charged()
    judge_table()
    judge_leaves()
    judge_reading()


def judge_ways():
    """However the start is named, its memcgs are those of a walk over all."""
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
        but = but | ({"peak", "swap.peak", "peak_pct"} if but and kernel_version < (6, 5) else set())
        check(f"start.{way}: the memcgs and values are those of a walk over all", [
            f"{row['cgroup']} {key}: {get(here[row['cgroup']], key)}, not {get(row, key)}"
            for row in wanted if row["cgroup"] in here for key in set(leaves(row)) - but
            if get(here[row["cgroup"]], key) != get(row, key)] +
            list({r["cgroup"] for r in wanted} ^ set(here)))


def judge_ancestors():
    text, _, _ = tried("start.path.auto")
    document = json.loads(text)
    expect("start: an ancestor's limit binds", document["memcgs"][0]["limit_by"] == "/start/outer" and
           document["memcgs"][0]["limit"] == 64 * MEGABYTE, document["memcgs"][0]["limit_by"])
    expect("start: nr_memcgs counts what is below it", document["nr_memcgs"] ==
           len(document["memcgs"]), document["nr_memcgs"])


def judge_removed():
    text, message, status = tried("start.twin.auto")
    document = json.loads(text)
    expect("start: the living one wins, the other is mentioned",
           document["memcgs"][0]["state"] == "online" and "1 removed cgroup" in message and
           len(message.splitlines()) == 1, (document["memcgs"][0]["state"], message))
    text, message, status = tried("start.gone.auto")
    expect("start: a removed one can be named", status == "0" and
           [r["state"] for r in json.loads(text)["memcgs"]] == ["dying"], (status, message))
    expect_refusal("start.gone.cgroupfs", "no cgroup '/start/gone.twin'")


def judge_nowhere(source):
    expect_refusal(f"start.nowhere.{source}", "no cgroup '/start/nowhere'")
    expect_refusal(f"start.without.{source}", "'/start/sibling/without'",
                   "charged to '/start/sibling'")
    text, message, status = tried(f"start.root.{source}")
    expect(f"start.root.{source}: is the whole tree", status == "0" and
           json.loads(text)["memcgs"][0]["cgroup"] == "/", message)


def judge_namespaces():
    for name, wanted in (("namespace", ["/start/space"]), ("namespace_pid", ["/start/space"]),
                         ("namespace_files", ["/"])):
        text, message, status = tried(f"start.{name}")
        expect(f"start.{name}: in a cgroup namespace", status == "0" and
               [r["cgroup"] for r in json.loads(text)["memcgs"]] == wanted, (status, text, message))
    text, message, _ = tried("start.namespace")
    rows = json.loads(tried("start.namespace_deep")[0])["memcgs"]
    expect("start.namespace_deep: statistics of one below many", len(rows) == 1 and
           64 * MEGABYTE <= (get(rows[0], "stat.anon") or 0) <= rows[0]["current"],
           (rows, tried("start.namespace_deep")[1]))
    expect("start.namespace: statistics, too", get(json.loads(text)["memcgs"][0], "stat.anon") is not None,
           (text, message))


def messages_of(text):
    """What memcgtop said; the guest's shell writes down commands between that."""
    return [line for line in text.splitlines() if line.startswith("memcgtop: ")]


def expect_rows(name, wanted, *words):
    """The cgroups that are shown are these; each message says one of the words."""
    text, message, status = tried(name)
    shown = [r["cgroup"] for r in json.loads(text)["memcgs"]] if status == "0" else []
    messages = messages_of(message)
    expect(f"{name}: shows {wanted}", shown == wanted and len(messages) == len(words) and
           all(w in m for w, m in zip(words, messages)), (status, shown, message))


def judge_limits():
    """What is above a namespace limits it; source cgroupfs, which can't see it, says so."""
    text, message, status = tried("start.limits.auto")
    row = json.loads(text)["memcgs"][0]
    expect("start.limits.auto: are those of all above", status == "0" and not messages_of(message) and
           row["limit"] == 64 * MEGABYTE and row["limit_by"] == "/start/outer", (row, message))
    text, message, status = tried("start.limits.cgroupfs")
    row = json.loads(text)["memcgs"][0]
    expect("start.limits.cgroupfs: are unknown, except its own max", status == "0" and
           row["max"] == 400 * MEGABYTE and all(row[key] is None for key in
           ("limit", "limit_by", "headroom", "headroom_by", "used_pct")), row)
    expect("start.limits.cgroupfs: one note says so", len(messages_of(message)) == 1 and
           "root of this cgroup namespace" in message, message)
    expect("start.check.auto: the check finds it", tried("start.check.auto")[2] == "2",
           tried("start.check.auto"))
    expect_refusal("start.check.cgroupfs", "--fail-if", "can't be seen")


def judge_mounts():
    """A mount of less or more than the namespace, and one that is covered."""
    for source in "auto", "cgroupfs":
        expect_rows(f"start.outside.{source}", ["/start/space"])
        expect_rows(f"start.beside.{source}", ["/start/outer/inner/a"])
        for way in "tmp", "proc":
            judge_other_mount(f"start.{way}", source)
    expect_rows("start.part", ["/inner/a"], "'/start/outer'")
    expect_rows("start.subset", ["/start/outer/inner/a"])
    expect_rows("start.unit", ["/start/sibling"])


def judge_other_mount(name, source):
    """The machine's mount, in the namespace of a container that has its own beside it."""
    text, message, status = tried(f"{name}.{source}")
    shown = {r["cgroup"] for r in json.loads(text)["memcgs"]} if status == "0" else set()
    expect(f"{name}.{source}: shows the cgroup and those below it",
           shown == {"/start/outer/inner"} | {f"/start/outer/inner/{c}" for c in ("a", "b", "space")},
           (status, shown, message))
    text, message, status = tried(f"{name}_all.{source}")
    expect(f"{name}_all.{source}: shows the whole machine, without a note",
           status == "0" and not messages_of(message) and json.loads(text)["nr_memcgs"] > 10,
           (status, text, message))


def judge_charged():
    """For a process the memcg that is charged is shown; for a cgroup that is refused."""
    for source in "auto", "cgroupfs":
        expect_rows(f"start.threaded.{source}", ["/start/domain/below"],
                    "charged to '/start/domain/below'")
        expect_rows(f"start.uncharged.{source}", ["/start/sibling"], "charged to '/start/sibling'")
        expect_refusal(f"start.threads.{source}", "charged to '/start/domain/below'")
    text, message, status = tried("start.alone")
    expect("start.alone: says that the controller is enabled for nothing below", status == "0" and
           len(json.loads(text)["memcgs"]) == 1 and "enabled for no cgroup" in message and
           "+memory > /sys/fs/cgroup/cgroup.subtree_control" in message, (status, message))
    for name, wanted in (("start.zombie", "/start/zombies/zombie"),
                         ("start.zombie_inside", "/start/zombies.inside/zombie")):
        text, message, status = tried(name)
        expect(f"{name}: shows the removed cgroup", status == "0" and
               [(r["cgroup"], r["state"]) for r in json.loads(text)["memcgs"]] ==
               [(wanted, "dying")], (status, text, message))


def judge_table():
    text, _, _ = tried("start.table")
    expect("start.table: begins at the start", text.splitlines()[1].startswith("/start/outer ") and
           "/start/outer" in text.splitlines()[2], text)


def judge_leaves():
    message, status = read("start.leaves.err"), read("start.leaves.status")
    expect("start.leaves: a start that goes away ends it, with a message and exit status 1",
           status == "1\n" and "'/start/leaves' is gone" in message and
           all([r["cgroup"] for r in d["memcgs"]] == ["/start/leaves"]
               for d in samples("start.leaves.json")), (status, message))


def judge_reading():
    """The kernel's tables are found without its symbols, and since light skeletons work (5.17)
    its types stay with it. Both take megabytes."""
    bytes_read = int(re.search(r"rchar: (\d+)", read("start.io"))[1])
    has_light = kernel_version >= (5, 17)
    most = MEGABYTE if has_light else int(read("start.kallsyms"))
    expect(f"start: a run doesn't read all symbols{' and types' if has_light else ''} of the kernel",
           0 < bytes_read < most, (bytes_read, most))
