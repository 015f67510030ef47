# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Thrashing below memory.max: refaults grow, there is pressure, and nobody is killed."""
from evidence import MEGABYTE, by_path, check, expect, get, read, samples


def judge():
    seen = [by_path(document)["/thrash"] for document in samples("thrash.json")]
    for row in seen:
        expect("thrash: it is near its limit", row["used_pct"] > 80 and
               row["current"] <= 24 * MEGABYTE and row["limit_by"] == "/thrash", row)
    rates = [get(row, "rate.refaults") for row in seen]
    expect("thrash: pages are read again that were evicted",
           rates[0] is None and all(rate > 100 for rate in rates[1:]), rates)
    parts = [sum(get(row, f"rate.stat.workingset_refault_{what}") for what in ("anon", "file"))
             for row in seen[1:]]
    check("thrash: rate.refaults is the sum of both rates",
          [f"{rate} is not {part}" for rate, part in zip(rates[1:], parts)
           if abs(rate - part) > 0.02])
    events = dict(line.split() for line in read("thrash.events").splitlines())
    expect("thrash: nobody was killed", events["oom_kill"] == "0" and int(events["max"]) > 0,
           events)
    lines = read("thrash.pressure").splitlines()
    average = {line.split()[0]: float(line.split()[1].removeprefix("avg10=")) for line in lines}
    expect("thrash: the kernel sees pressure", average.get("some", 0) > 1, lines)
    pressure = [get(row, "pressure.some.avg10") for row in seen]
    expect("thrash: and so does memcgtop", all(p is not None for p in pressure) and
           pressure[-1] > 1, pressure)
