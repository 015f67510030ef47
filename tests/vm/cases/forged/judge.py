# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""The programs that walk read memcgs and nothing else: the program tests it itself."""
from evidence import check, expect, read


def judge():
    lines = read("forged").splitlines()
    for line in lines:
        if line.startswith("ok - "):
            check(line.removeprefix("ok - "), [])
    check("forged orders: none is obeyed", [line for line in lines if not line.startswith("ok - ")])
    expect("forged orders: each program was tried", len(lines) >= 9, lines)
