# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Values under the kernel's lockdown, by the source that it allows."""
from comparison import compare
from evidence import expect, read


def judge():
    expect("lockdown: it is in force", "[confidentiality]" in read("lockdown.state"),
           read("lockdown.state"))
    compare("lockdown")
