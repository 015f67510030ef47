# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""What the files don't let be read is said, and isn't found out; depth is no limit."""
import json

from evidence import check, expect, read


def status(name):
    return read(f"{name}.status").strip()


def judge():
    for name in ("max", "stat", "events", "usage"):
        said = read(f"unreadable.{name}.err")
        expect(f"unreadable: a closed file of '{name}' is named once",
               status(f"unreadable.{name}") == "0" and
               said.count(f"can't look into cgroup '{name}'") == 1, said)
        expect(f"unreadable: a check of '{name}' is exit status 1",
               status(f"unreadable.check.{name}") == "1" and
               "couldn't be read" in read(f"unreadable.check.{name}.err"),
               read(f"unreadable.check.{name}.err"))
    expect("unreadable: another file's condition that holds is exit status 2",
           status("unreadable.known") == "2", status("unreadable.known"))
    expect("unreadable: and one that doesn't is 0",
           status("unreadable.none") == "0", status("unreadable.none"))
    expect("unreadable: an ancestor's limit isn't known to its children either",
           status("unreadable.above") == "1", read("unreadable.above.err"))
    expect("unreadable: a closed directory may have anything below",
           status("unreadable.directory") == "1" and
           "not all cgroups" in read("unreadable.directory.err"),
           read("unreadable.directory.err"))
    levels = [m["level"] for m in json.loads(read("unreadable.deep.out") or
                                             '{"memcgs": []}')["memcgs"]]
    expect("unreadable: 1,100 levels are walked with 64 descriptors",
           levels == list(range(1, 1102)), (len(levels), read("unreadable.deep.err")))
    lines = read("unreadable.tree.out").splitlines()
    check("unreadable: their tree doesn't grow with the square of the depth",
          [line for line in lines if len(line) > 100])
    expect("unreadable: and has all of them", len(lines) == 1102, len(lines))
