# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""A tree's levels add up, with rows for what no child has and for removed siblings."""
import tree
from evidence import BATCHES, MEGABYTE, RESTLESS, check, expect, get, kernel_version, samples, tried

# 7.1 hands the pages of a removed cgroup to its parent; before, only kernel memory.
MOVES = kernel_version >= (7, 1)
COLUMNS = ("current", "swap.current", "stat.shmem", "events.oom_kill")


def rows_of(name, nr_numbers):
    """The tree that the guest printed: the root's row."""
    text, _, status = tried(name)
    root, *others = tree.parse(text, nr_numbers)
    expect(f"{name}: one tree", status == "0" and not others, (status, text))
    return root


def judge_sums(name, nr_numbers):
    # Between the root's number and init's the tests' own processes may have grown.
    check(f"{name}: each level adds up", (
        problem for problem in tree.problems(rows_of(name, nr_numbers).children, BATCHES)
        if problem.split()[0] not in (path.lstrip("/") for path in RESTLESS)))


def numbers_of(memcgs):
    """The sums, column by column; None where none of them has a number."""
    columns = ([get(memcg, column) for memcg in memcgs] for column in COLUMNS)
    return [sum(n or 0 for n in numbers) if any(n is not None for n in numbers) else None
            for numbers in columns]


def judge_fold(own, children, dying):
    row = rows_of("own.fold", len(COLUMNS)).child("own")
    group, rest = row.child(r"\(\d+ dying\)"), row.child(r"\(own\)")
    expect("own: removed siblings are one row, which says how many", group and
           group.name == f"({len(dying)} dying)" and not group.children, [r.name for r in row.children])
    expect("own: its numbers are their sums", group.numbers == numbers_of(dying),
           (group.numbers, numbers_of(dying)))
    expect("own: no other row is one of theirs", len(row.children) == len(children) - len(dying) + 2,
           [r.name for r in row.children])
    wanted = [own["own"]["current"], own["own"]["swap"]["current"], own["own"]["stat"]["shmem"], 0]
    expect("own: the rest is own.COLUMN", rest and rest.numbers == wanted, (rest.numbers, wanted))


def judge_root():
    row = rows_of("own.fold", len(COLUMNS))
    rest, gone = row.child(r"\(own\)"), row.child(r"gone \(dying\)")
    expect("own: what one of the first level left is the root's own from 7.1 on",
           (rest is not None, gone is not None) == (MOVES, not MOVES) and
           (rest or gone).numbers[0] >= 16 * MEGABYTE, [(r.name, r.numbers) for r in row.children])
    expect("own: the root counts no kills", row.numbers[3] is None and
           (not rest or rest.numbers[3] is None), row.numbers)


def judge_kills(memcgs):
    row = rows_of("own.fold", len(COLUMNS)).child("killed")
    rest, kills = row.child(r"\(own\)"), memcgs["/killed"]["own"]["events"]["oom_kill"]
    removed = [m for m in memcgs.values() if m["cgroup"] == "/killed/victim"]
    expect("own: an OOM kill whose cgroup is gone has a row", kills + len(removed) == 1 and
           (rest.numbers[3] if rest else 0) == kills, (kills, removed, [r.name for r in row.children]))


def judge_show_and_hide(dying):
    shown = rows_of("own.show", len(COLUMNS)).child("own")
    names = sorted(f"{m['cgroup'].rsplit('/', 1)[1]} (dying)" for m in dying)
    expect("own: --dying=show has a row for each", sorted(
        r.name for r in shown.children if r.name.endswith("(dying)")) == names, [r.name for r in shown.children])
    hidden = rows_of("own.hide", len(COLUMNS)).child("own")
    expect("own: --dying=hide has none", {r.name for r in hidden.children} == {"keeper", "(own)"},
           [r.name for r in hidden.children])
    for how, wanted in (("fold", len(dying)), ("show", len(dying)), ("hide", 0)):
        paths = tried(f"own.{how}.list")[0].splitlines()
        expect(f"own: a list with --dying={how} has memcgs only", not any("(own)" in p for p in paths) and
               sum(p.startswith("/own/") and p.endswith("(dying)") for p in paths) == wanted, paths)


def judge():
    (document,) = samples("own.json")
    memcgs = {m["serial"]: m for m in document["memcgs"]}
    own = next(m for m in memcgs.values() if m["cgroup"] == "/own")
    children = [m for m in memcgs.values() if m["parent"] == own["serial"]]
    dying = [m for m in children if m["state"] == "dying"]
    names = {m["cgroup"].rsplit("/", 1)[1] for m in dying}
    expect("own: those whose memory was swapped out stay", {"one", "two", "three"} <= names, names)
    expect("own: what was written to a tmpfs is the parent's own from 7.1 on, and the child's before",
           (own["own"]["stat"]["shmem"] >= 16 * MEGABYTE) == MOVES and ("writer" in names) != MOVES,
           (own["own"], names))
    expect("own: kernel memory is the parent's own", own["own"]["current"] >=
           (17 if MOVES else 1) * MEGABYTE, own["own"])
    for name in ("own.fold", "own.show"):
        judge_sums(name, len(COLUMNS))
    for name in ("fold", "show", "hide"):
        judge_sums(f"own.{name}.files", 1)
    judge_fold(own, children, dying)
    judge_root()
    judge_kills({m["cgroup"]: m for m in memcgs.values()})
    judge_show_and_hide(dying)
