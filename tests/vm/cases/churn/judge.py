# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Memcgs that stay are there exactly once, parents first, while others come and go."""
from collections import Counter

from evidence import check, expect, read, samples

# Its documents are many, and alike.
UNIFORM = {"churn.json"}


def judge():
    lines, before = samples("churn.json"), samples("churn.before.json")[0]
    after = samples("churn.after.json")[0]
    stays = {r["cgroup"] for r in before["memcgs"] if r["cgroup"].startswith("/churn/")}
    expect("churn: as many samples as asked for, status 0",
           len(lines) >= 20 and read("churn.status") == "0\n", len(lines))
    lost, order, serials = [], [], set()
    for number, document in enumerate(lines):
        seen, times = set(), Counter(r["cgroup"] for r in document["memcgs"])
        lost += [f"sample {number}: {p} is there {times[p]} times" for p in stays if times[p] != 1]
        for row in document["memcgs"]:
            if row["serial"] in seen or (row["parent"] not in seen and row["parent"] is not None):
                order.append(f"sample {number}: {row['cgroup']}")
            seen.add(row["serial"])
        serials |= seen
    check(f"churn: {len(stays)} that stay are there exactly once in each sample", lost)
    check("churn: parents first, each memcg once", order)
    expect("churn: there was churn", len(serials) > len(stays) + 30, (len(serials), len(stays)))
    expect("churn: the removed are freed", after["nr_dying"] <= before["nr_dying"],
           (before["nr_dying"], after["nr_dying"]))
    say_figures(lines)


def say_figures(lines):
    """How hard it was, for people to read."""
    times = [d["monotonic_ns"] / 1e9 for d in lines]
    made = [read(f"churn.made.{part}").split() for part in ("first", "middle", "last")]
    rates = [int(number) / (int(milliseconds) / 1000) for number, milliseconds in made]
    print(f"# churn: {len(lines)} samples in {times[-1] - times[0]:.0f} s, the largest gap "
          f"{max(b - a for a, b in zip(times, times[1:])):.2f} s; "
          f"{' + '.join(f'{rate:.0f}' for rate in rates)} memcgs made and removed a second; "
          f"{' '.join(read('churn.peak').split())}")
