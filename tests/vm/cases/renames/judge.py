# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""No name is mixed from two, or has the bytes of something else that lies there now."""
from evidence import check, expect, read


def judge():
    numbers = [int(number) for number in read("renames.number").split()]
    expect("renames: names were read meanwhile", sum(numbers) >= 300 * 20, numbers)
    check(f"renames: each of {sum(numbers)} names is one that a cgroup had",
          read("renames.bad").splitlines())
