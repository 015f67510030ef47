#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Owns how a printed tree is read, and the proof that each of its levels adds up.

tree.py < TABLE judges what `memcgtop -b -B --noheadings -o name,current` printed: it prints
the levels that don't add up, and fails if there are any.
"""
import re
import sys

# What no child has is worth a row from so much on.
OWN_BYTES, OWN_PARTS = 1 << 20, 100


class Row:
    """A line of a tree: a name and numbers, None where the table has "-"."""

    def __init__(self, line, nr_numbers):
        branches, rest = re.fullmatch(r"((?:│ |  |├─|└─)*)(.*)", line).groups()
        self.depth = len(branches) // 2
        self.name, *numbers = rest.rsplit(None, nr_numbers)
        self.numbers = [None if number == "-" else int(number) for number in numbers]
        self.children = []

    def child(self, pattern):
        """The only child of such a name, or None."""
        found = [child for child in self.children if re.fullmatch(pattern, child.name)]
        return found[0] if len(found) == 1 else None


def parse(text, nr_numbers=1):
    """The rows that hang below none, with their children."""
    start, way = [], []
    for line in text.splitlines():
        row = Row(line, nr_numbers)
        del way[row.depth:]
        (way[-1].children if way else start).append(row)
        way.append(row)
    return start


def walk(rows):
    for row in rows:
        yield row
        yield from walk(row.children)


def problems(rows, slack=0):
    """The levels whose first number doesn't add up: what isn't in (own) is a trifle.

    Removed siblings may have so much more than their parent: their number is computed.
    """
    for row in walk(rows):
        whole = row.numbers[0]
        if not row.children or whole is None:
            continue
        rest = whole - sum(child.numbers[0] or 0 for child in row.children)
        if rest < -slack or rest > 0 and row.child(r"\(own\)") or \
                rest >= OWN_BYTES and rest >= whole // OWN_PARTS:
            yield f"{row.name} has {whole}, {rest} more than the {len(row.children)} rows below it"


if __name__ == "__main__":
    found = list(problems(parse(sys.stdin.read())))
    for problem in found:
        print(problem)
    sys.exit(1 if found else 0)
