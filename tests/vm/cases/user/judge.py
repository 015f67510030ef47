# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""A user with no more than CAP_BPF and CAP_PERFMON sees everything."""
from comparison import compare
from evidence import columns, expect, expect_refusal, kernel_version, read


def judge():
    document = compare("user")
    unavailable = {c.removeprefix("own.") for c in document["unavailable"]}
    expect("user: nothing is unknown for lack of privilege",
           unavailable <= {"stat.hugetlb", "zswap.current", "zswap.max", "zswap.writeback",
                           "events.sock_throttled", "events_local.sock_throttled",
                           "pod.namespace", "pod.name", "container.name"} |
           {c for c in columns if columns[c]["kernels"].endswith("+")}, unavailable)
    expect("user: and nothing on stderr", not read("user.err"), read("user.err"))
    if kernel_version < (5, 11):
        expect_refusal("user.locked", "ulimit -l")
