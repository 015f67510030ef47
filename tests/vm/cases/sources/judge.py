# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""The sources kfunc, core and cgroupfs say the same of a quiet tree of a thousand."""
from evidence import BLIND, RESTLESS, check, expect, samples


def flat(row, prefix=""):
    """(column, value) of each value in a row."""
    for key, value in row.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def judge():
    documents = {s: samples(f"sources.{s}.json")[0] for s in ("kfunc", "core", "cgroupfs")}
    for name, document in documents.items():
        expect(f"sources: {name} reads {len(document['memcgs'])} memcgs",
               document["source"] == name and len(document["memcgs"]) > 1000,
               document["source"])
    rows = {s: {r["id"]: dict(flat(r)) for r in d["memcgs"] if r["cgroup"] not in RESTLESS}
            for s, d in documents.items()}
    order = {s: [r["id"] for r in d["memcgs"]] for s, d in documents.items()}
    for other, but in (("core", set()), ("cgroupfs", BLIND)):
        expect(f"sources: {other} has the same memcgs as kfunc",
               rows["kfunc"].keys() == rows[other].keys(),
               rows["kfunc"].keys() ^ rows[other].keys())
        check(f"sources: {other} has the same values as kfunc",
              [f"{rows['kfunc'][i]['cgroup']} {key}: kfunc {value}, {other} {rows[other][i][key]}"
               for i in rows["kfunc"].keys() & rows[other].keys()
               for key, value in rows["kfunc"][i].items()
               if key not in but and rows[other][i][key] != value])
    expect("sources: core has them in the same order", order["kfunc"] == order["core"],
           [pair for pair in zip(order["kfunc"], order["core"]) if pair[0] != pair[1]][:5])
    header = {"mount", "page_size", "boot_id", "kernel", "hierarchy", "nr_memcgs", "nr_dying",
              "unavailable"}
    check("sources: core and kfunc have the same header",
          [f"{key}: {documents['kfunc'][key]}, {documents['core'][key]}" for key in header
           if documents["kfunc"][key] != documents["core"][key]])
