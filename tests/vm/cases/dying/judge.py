# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""What removed cgroups are said to have is theirs: their parent, which is charged with it
as well, has at least as much."""
from evidence import BATCHES, MEGABYTE, check, columns, expect, get, kernel_version, read, samples

# 7.1 hands the pages of a removed cgroup to its parent, not only kernel memory.
MOVES = kernel_version >= (7, 1)


def family(name):
    rows = samples(f"dying.{name}.json")[0]["memcgs"]
    return rows[0], {row["cgroup"].rsplit("/", 1)[1]: row for row in rows[1:]}


def no_more_than_parent(name):
    parent, children = family(name)
    problems = []
    for column in columns:
        if not column.startswith(("current", "swap.current", "stat.")) or \
                columns[column]["kind"] != "gauge":
            continue
        parts = {kind: get(row, column) for kind, row in children.items()}
        whole = sum(value or 0 for value in parts.values())
        if whole > (get(parent, column) or 0) + BATCHES:
            problems.append(f"{column}: {get(parent, column)} for all of {parts}")
    check(f"dying: {name}: children have no more than their parent", problems)


def judge():
    for name in ("once", "held", "freed"):
        no_more_than_parent(name)
    parent, held = family("held")
    _, freed = family("freed")
    keeper = held.pop("keeper")
    wanted = {"sock", "swap"} | (set() if MOVES else {"anon", "tmpfs", "slab"})
    expect("dying: those that are pinned are there, dying and offline",
           wanted <= set(held) and
           {(r["state"], r["offline"]) for r in held.values()} == {("dying", 1)},
           {kind: (r["state"], r["offline"]) for kind, r in held.items()})
    expect("dying: living ones aren't", {(r["state"], r["offline"]) for r in (parent, keeper)} ==
           {("online", 0)}, keeper)
    expect("dying: the parent has what they left", parent["stat"]["anon"] >= 36 * MEGABYTE - BATCHES and
           parent["stat"]["shmem"] >= 16 * MEGABYTE - BATCHES, parent["stat"])
    sock = int(dict(line.split() for line in read("dying.sock").splitlines())["sock"])
    expect("dying: sockets are real", sock > MEGABYTE and
           sock <= held["sock"]["current"] <= sock + MEGABYTE, (sock, held["sock"]["current"]))
    expect("dying: swap is real", held["swap"]["swap"]["current"] == int(read("dying.swap")),
           held["swap"]["swap"])
    expect("dying: pressure is unknown, since the file is gone",
           not [r for r in held.values() if any(v is not None for line in r["pressure"].values()
                                                for v in line.values())], held)
    frozen = [row["stat"]["slab"] for row in held.values()]
    expect("dying: numbers that stand still are unknown", set(frozen) == {None}, frozen)
    if MOVES:
        gone = [(row["stat"]["anon"], row["stat"]["file"]) for row in held.values()]
        expect("dying: pages are the parent's", set(gone) == {(None, None)}, gone)
        expect("dying: what swap alone pins is charged with no memory", held["swap"]["current"] <= MEGABYTE,
               held["swap"]["current"])
    else:
        expect("dying: pages stay", held["anon"]["stat"]["anon"] >= 20 * MEGABYTE - BATCHES and
               held["tmpfs"]["current"] >= 16 * MEGABYTE, held["anon"]["stat"])
        expect("dying: kernel memory doesn't", held["slab"]["current"] <= MEGABYTE * 3 // 2,
               held["slab"]["current"])
    for kind in {"anon", "tmpfs"} & set(freed):
        expect(f"dying: nothing is left of {kind}", freed[kind]["current"] <= MEGABYTE // 2,
               freed[kind]["current"])
    _, few = family("few")
    expect("dying: current is the same without columns that need statistics",
           {k: r["current"] for k, r in few.items() if k != "keeper"} ==
           {k: r["current"] for k, r in held.items()}, few)
    _, core = family("core")
    expect("dying: both ways of reading say the same",
           {k: (r["current"], r["offline"], r["stat"]["anon"], r["stat"]["sock"])
            for k, r in core.items() if k != "keeper"} ==
           {k: (r["current"], r["offline"], r["stat"]["anon"], r["stat"]["sock"])
            for k, r in held.items()}, core)
    _, noflush = family("noflush")
    expect("dying: without fresh statistics it is unknown from 7.1 on",
           {r["current"] is None for k, r in noflush.items() if k != "keeper"} == {MOVES},
           noflush)
