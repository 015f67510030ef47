# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Each computed column on a tree where it has something to decide."""
from comparison import compare
from evidence import MEGABYTE, by_path, expect, get


def judge():
    rows = by_path(compare("computed"))

    def say(path, *keys):
        return tuple(get(rows[path], key) for key in keys)

    expect("computed: an ancestor's smaller limit binds",
           say("/computed/nearer/wide", "limit", "limit_by") == (32 * MEGABYTE, "/computed/nearer"),
           say("/computed/nearer/wide", "limit", "limit_by"))
    expect("computed: of equal limits the nearest",
           say("/computed/nearer/equal", "limit_by") == ("/computed/nearer/equal",),
           say("/computed/nearer/equal", "limit_by"))
    other, parent = rows["/computed/other"], rows["/computed"]
    expect("computed: a parent nearer its limit than its child",
           other["limit_by"] == "/computed/other" and other["headroom_by"] == "/computed" and
           other["headroom"] == parent["max"] - parent["current"], say(
               "/computed/other", "limit_by", "headroom_by", "headroom"))
    expect("computed: of two above their high the one that is most in proportion",
           say("/computed/other", "over_high", "over_high_by", "high_limit_by") ==
           (other["current"] - 10 * MEGABYTE, "/computed/other", "/computed/other"),
           say("/computed/other", "over_high", "over_high_by", "high_limit_by"))
    expect("computed: an ancestor above its high",
           say("/computed/nearer/wide", "over_high", "over_high_by", "high_limit") ==
           (parent["current"] - 50 * MEGABYTE, "/computed", 48 * MEGABYTE),
           say("/computed/nearer/wide", "over_high", "over_high_by", "high_limit"))
    expect("computed: what no child accounts for",
           get(parent, "own.current") == parent["current"] - rows["/computed/nearer"]["current"] -
           other["current"] - rows["/computed/calm"]["current"], parent["own"])
    above = rows["/above/full"]
    expect("computed: usage above max leaves no headroom",
           above["current"] > above["max"] and above["headroom"] == 0 and above["used_pct"] > 100,
           say("/above/full", "current", "max", "headroom", "used_pct"))
    expect("computed: protection is shared out below its claim",
           0 < rows["/computed/other"]["effective"]["low"] < 30 * MEGABYTE and
           0 < rows["/computed/nearer/wide"]["effective"]["low"],
           rows["/computed/other"]["effective"])
    expect("computed: no limit anywhere on the way",
           say("/init", "limit", "limit_by", "used_pct", "headroom") == (None,) * 4, rows["/init"])
