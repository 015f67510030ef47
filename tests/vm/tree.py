#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Owns how a printed tree is read, and the proof that each of its levels adds up.

tree.py < TABLE judges what `memcgtop -b -B --noheadings -o name,current` printed: it prints
the levels that don't add up, and fails if there are any.
"""
import re
import sys

# A row of its own is worth from so much on.
OWN_BYTES, OWN_PARTS = 1 << 20, 100


class Row:
    """A line of a tree. Its current is None where the table has "-"."""

    def __init__(self, line):
        branches, rest = re.fullmatch(r"((?:│ |  |├─|└─)*)(.*)", line).groups()
        self.depth = len(branches) // 2
        self.name, current = rest.rsplit(None, 1)
        self.name = self.name.rstrip()
        self.current = None if current == "-" else int(current)
        self.children = []


def parse(text):
    """The rows that hang below none, with their children."""
    start, way = [], []
    for line in text.splitlines():
        row = Row(line)
        del way[row.depth:]
        (way[-1].children if way else start).append(row)
        way.append(row)
    return start


def walk(rows):
    for row in rows:
        yield row
        yield from walk(row.children)


def problems(text):
    """The levels that don't add up, as sentences: what isn't in (own) has to be a trifle."""
    for row in walk(parse(text)):
        if not row.children or row.current is None:
            continue
        rest = row.current - sum(child.current or 0 for child in row.children)
        has_own = "(own)" in {child.name for child in row.children}
        if rest < 0 or rest and has_own or \
                rest >= OWN_BYTES and rest >= row.current // OWN_PARTS:
            yield f"{row.name}: {row.current}, {rest} more than its {len(row.children)} rows"


if __name__ == "__main__":
    found = list(problems(sys.stdin.read()))
    for problem in found:
        print(problem)
    sys.exit(1 if found else 0)
