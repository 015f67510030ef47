# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Memcgs that a path or a cgroup id alone can't tell apart."""
from comparison import compare
from evidence import MEGABYTE, expect, kernel_version, read


def judge():
    document = compare("twins")
    rows = document["memcgs"]
    removed = [r for r in rows if r["cgroup"] == "/twins/removed"]
    states = sorted(r["state"] for r in removed)
    expect("twins: two rows with one path, one of them dying", states == ["dying", "online"],
           states)
    if states == ["dying", "online"]:
        dying, online = sorted(removed, key=lambda r: r["state"])
        expect("twins: two serials and two ids", dying["serial"] < online["serial"] and
               dying["id"] != online["id"], (dying["serial"], online["serial"]))
        swap = dying["swap"]["current"]
        expect("twins: the dying one has its bytes", swap == int(read("twins.swap")) and swap > 0,
               (swap, read("twins.swap")))
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
    expect("twins: the table marks them", "removed (dying)" in tree and "io (hidden)" in tree,
           tree)
