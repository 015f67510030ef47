# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Values under the kernel's lockdown, by the source that it allows."""
from comparison import compare
from evidence import expect, kernel_version, read, samples


def judge():
    expect("lockdown: it is in force", "[confidentiality]" in read("lockdown.state"),
           read("lockdown.state"))
    compare("lockdown")
    if "by source 'kfunc'" in read("lockdown.verbose"):
        expect("lockdown: kfunc reads statistics from the kernel's arrays", "reading statistics from "
               "the kernel's arrays" in read("lockdown.verbose"), read("lockdown.verbose"))
    known = {row["reclaim_stall"] is not None for row in samples("lockdown.stall.json")[-1]["memcgs"]}
    expect("lockdown: reclaim_stall is known as without it", known == {kernel_version >= (7, 1)}, known)
