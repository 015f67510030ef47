# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Memcgs that stay are there exactly once, parents first, while others come and go."""
from evidence import check, expect, read, samples

# Its documents are many, and alike.
UNIFORM = {"churn.json"}


def judge():
    lines, before = samples("churn.json"), samples("churn.before.json")[0]
    after = samples("churn.after.json")[0]
    stays = {r["cgroup"] for r in before["memcgs"] if r["cgroup"].startswith("/churn/stays.")}
    expect("churn: as many samples as asked for, status 0",
           len(lines) >= 20 and read("churn.status") == "0\n", len(lines))
    missing, order = [], []
    for number, document in enumerate(lines):
        seen, paths = set(), [r["cgroup"] for r in document["memcgs"]]
        missing += [f"sample {number}: {p}" for p in stays - set(paths)]
        for row in document["memcgs"]:
            if row["serial"] in seen or (row["parent"] not in seen and row["parent"] is not None):
                order.append(f"sample {number}: {row['cgroup']}")
            if row["cgroup"] in stays and paths.count(row["cgroup"]) != 1:
                missing.append(f"sample {number}: {row['cgroup']} more than once")
            seen.add(row["serial"])
    check(f"churn: {len(stays)} that stay are there exactly once in each sample", missing)
    check("churn: parents first, each memcg once", order)
    serials = {r["serial"] for d in lines for r in d["memcgs"]}
    expect("churn: there was churn", len(serials) > len(stays) + 30, (len(serials), len(stays)))
    expect("churn: the removed are freed", after["nr_dying"] <= before["nr_dying"],
           (before["nr_dying"], after["nr_dying"]))
