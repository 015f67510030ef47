# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Each BPF object is one that this kernel's verifier takes, and sees what it should."""
import json

from comparison import compare
from evidence import expect, kernel_version, read, samples


def judge():
    compare("loads")
    known = {row["reclaim_stall"] is not None for row in samples("loads.stall.json")[-1]["memcgs"]}
    expect("loads: reclaim_stall is known from 7.1 on", known == {kernel_version >= (7, 1)}, known)
    kills = [json.loads(line) for line in read("loads.kills").splitlines()]
    expect("loads: a kill is seen by the function that kills",
           [(k["domain"], k["domain_by"]) for k in kills] == [("/loads/killed", "function")],
           (kills, read("loads.kills.err")))
