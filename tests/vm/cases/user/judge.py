# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""A user with no more than CAP_BPF and CAP_PERFMON sees everything, and may do nothing else."""
from comparison import compare
from evidence import (columns, expect, expect_capabilities, expect_refusal, kernel_version, read,
                      tried)

CAP_BPF = 1 << 39


def expect_all(name):
    document = compare(name)
    unavailable = {c.removeprefix("own.") for c in document["unavailable"]}
    expect(f"{name}: nothing is unknown for lack of privilege",
           unavailable <= {"stat.hugetlb", "zswap.current", "zswap.max", "zswap.writeback",
                           "events.sock_throttled", "events_local.sock_throttled",
                           "pod.namespace", "pod.name", "container.name"} |
           {c for c in columns if columns[c]["kernels"].endswith("+")}, unavailable)
    expect(f"{name}: and nothing on stderr", not read(f"{name}.err"), read(f"{name}.err"))


def judge():
    expect_all("user")
    if kernel_version < (5, 11):
        expect_refusal("user.locked", "ulimit -l")
    expect_all("capable")
    _, message, status = tried("capable_verbose")
    expect("capable: -v says nothing of libbpf's", status == "0" and "libbpf" not in message, message)
    expect_refusal("capable_input", "Permission denied")
    expect_refusal("capable_write", "can't write /tmp/closed/made", "Permission denied")
    expect("capable: no file is made in root's directory", not read("capable.made"), read("capable.made"))
    expect_capabilities("capable", "CAP_BPF alone is left after the first sample", CAP_BPF)
    expect("capable: root owns its memory", read("capable.owner").split()[2] == "0", read("capable.owner"))
