# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Throttled at memory.high: over_high says by how much and whose, and high events grow."""
from evidence import MEGABYTE, by_path, expect, get, samples, tried

HIGH = 16 * MEGABYTE


def judge():
    seen = [by_path(document) for document in samples("throttled.json")]
    for rows in seen:
        own, service, idle, init = (rows[path] for path in (
            "/throttled", "/throttled/service", "/throttled/idle", "/init"))
        expect("throttled: it is above its high by what over_high says",
               own["over_high"] == own["current"] - HIGH > 0, own)
        expect("throttled: and so are those below it, by the one above",
               {(row["over_high"], row["over_high_by"], row["over_high_by_serial"],
                 row["high_limit"], row["high_limit_by"]) for row in (own, service, idle)} ==
               {(own["over_high"], "/throttled", own["serial"], HIGH, "/throttled")},
               [own, service, idle])
        expect("throttled: nobody else is", (init["over_high"], init["over_high_by"],
                                             init["high_limit"]) == (0, None, None), init)
        expect("throttled: nobody was killed", not get(own, "events.oom_kill"), own["events"])
    rates = [get(rows["/throttled"], "rate.events.high") for rows in seen]
    expect("throttled: high events grow", rates[0] is None and all(rate > 0 for rate in rates[1:]),
           rates)
    status = tried("throttled.check")[2], tried("throttled.over")[2]
    expect("throttled: a check finds it, and only while it is so", status == ("2", "0"), status)
