# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""effective.min and effective.low are what the kernel's own reclaim computed."""
from evidence import MEGABYTE, by_path, check, expect, read, samples


def judge():
    document, = samples("protection.json")
    rows = {row["id"]: row for row in document["memcgs"]}
    lines = {tuple(map(int, line.split())) for line in read("protection.kernel").splitlines()}
    compared = [(rows[i], emin, elow) for i, emin, elow in lines if rows[i]["parent"]]
    expect("protection: all levels are there", len(compared) == 8, lines)
    # What is more than all claim is handed on by usage, and what is reclaimed of a claim makes
    # others larger: usage moves by some pages since the kernel computed it.
    check("protection: effective.min and .low are the kernel's emin and elow", [
        f"{row['cgroup']}: {what} {row['effective'][what]}, the kernel has {kernel}"
        for row, emin, elow in compared for what, kernel in (("min", emin), ("low", elow))
        if abs(row["effective"][what] - kernel) > (MEGABYTE if row["effective"][what] % MEGABYTE or "/over/" in row["cgroup"] else 0)])
    cut = by_path(document)["/protection/over/one"]
    # What is reclaimed of one makes its claim smaller, and the others' part larger.
    expect("protection: some of it is cut", 15 * MEGABYTE <= cut["effective"]["low"] <= 17 * MEGABYTE and
           14 * MEGABYTE <= cut["effective"]["min"] <= 16 * MEGABYTE, cut["effective"])
