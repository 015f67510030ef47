# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Without BPF's JIT compiler no function of the kernel's can be called: all is read by helpers."""
from comparison import compare
from evidence import expect, expect_refusal, kernel_version, read, samples


def judge():
    compare("interpreter")
    expect("interpreter: nothing on stderr", not read("interpreter.err"), read("interpreter.err"))
    expect_refusal("interpreter.kfunc", *(["net.core.bpf_jit_enable"] if kernel_version >= (7, 0) else
                                          ["bpf_get_root_mem_cgroup"]))
    known = {row["reclaim_stall"] for row in samples("interpreter.stall.json")[-1]["memcgs"]}
    expect("interpreter: reclaim_stall is unknown", known == {None}, known)
