# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""All that can be walked is shown, and a line says that something isn't."""
import json

from evidence import expect, kernel_version, tried

# The root, the two cgroups that begin chains, and the levels below them.
LEVELS = 1030 + 1
# PATH_LEVELS, of which the root is the first.
LIMIT = 1024 - 1 if kernel_version < (6, 2) else LEVELS


def judge():
    text, message, status = tried("deep")
    expect("deep: exit status 0", status == "0" and text, (status, message))
    if not text:
        return
    document = json.loads(text)
    levels = [r["level"] for r in document["memcgs"] if r["cgroup"].startswith("/deep")]
    expect("deep: each level that can be walked is there", sorted(levels) ==
           list(range(1, LIMIT + 1)), (len(levels), max(levels)))
    later = {r["cgroup"] for r in document["memcgs"]} & {"/later", "/later/below"}
    expect("deep: the walk goes on behind", len(later) == 2, later)
    is_cut = LIMIT < LEVELS
    expect("deep: JSON says what is cut off", document["nr_cut_off"] == int(is_cut),
           document["nr_cut_off"])
    lines = message.splitlines()
    expect("deep: and one line on stderr", len(lines) == int(is_cut) and
           all("below 1 memcg isn't shown" in line for line in lines), lines)
    _, message, status = tried("deep.check")
    expect("deep: a check of what isn't all there can't be made", status == str(int(is_cut)),
           (status, message))
    text, _, status = tried("deep.table")
    expect("deep: a table has them, too", status == "0" and
           len(text.splitlines()) == document["nr_memcgs"] + 1, (status, len(text.splitlines())))
    text, message, status = tried("deep.start")
    document = json.loads(text) if text else {"memcgs": [], "nr_cut_off": None}
    expect("deep: -c shows what is deeper", status == "0" and not message and
           [r["level"] for r in document["memcgs"]] == list(range(501, LEVELS + 1)) and
           document["nr_cut_off"] == 0, (status, message, len(document["memcgs"])))
