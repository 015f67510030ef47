# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Without BPF's JIT compiler a program calls no function of the kernel's: helpers read all."""
from comparison import compare
from evidence import expect, expect_refusal, kernel_version, read, samples


def judge():
    compare("no_jit")
    expect("no_jit: nothing on stderr", not read("no_jit.err"), read("no_jit.err"))
    expect_refusal("no_jit.kfunc", "net.core.bpf_jit_enable" if kernel_version >= (7, 0) else
                   "bpf_get_root_mem_cgroup")
    known = {row["reclaim_stall"] for row in samples("no_jit.stall.json")[-1]["memcgs"]}
    expect("no_jit: reclaim_stall is unknown", known == {None}, known)
