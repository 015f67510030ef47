# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Sources that live at once don't disturb each other: the program compares them itself."""
from evidence import check, expect, read


def judge():
    lines = read("twin_sources").splitlines()
    for line in lines:
        if line.startswith("ok - "):
            check(line.removeprefix("ok - "), [])
    check("twin sources: all of them agree",
          [line for line in lines if not line.startswith("ok - ")])
    expect("twin sources: each pair was compared three times", len(lines) >= 6, lines)
