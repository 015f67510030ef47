# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""The columns pressure.* beside memory.pressure: of idle groups the same to the last digit,
of active ones what the kernel averaged last."""
from evidence import check, expect, get, kernel_version, read, samples

COLUMNS = [f"pressure.{line}.{key}" for line in ("some", "full")
           for key in ("avg10", "avg60", "avg300", "total")]
# EXP_10s, EXP_60s and EXP_300s of the kernel: what a period leaves of an average, of 2048.
DECAYS = {"avg10": 1677, "avg60": 1981, "avg300": 2034}


def files(name):
    """{cgroup: {column: value}} of what files_of kept."""
    found = {}
    for text in read(name).splitlines():
        cgroup, line, *fields = text.split()
        for field in fields:
            key, value = field.split("=")
            found.setdefault(cgroup, {})[f"pressure.{line}.{key}"] = \
                int(value) if key == "total" else float(value)
    return found


def row_of(document, cgroup):
    return next(r for r in document["memcgs"] if r["cgroup"] == f"/pressure/{cgroup}")


def shown(document, cgroup):
    return {column: get(row_of(document, cgroup), column) for column in COLUMNS}


def is_a_period_later(column, before, after):
    """An average without stall, one period on; both are cut off at two decimals."""
    key = column.rsplit(".", 1)[1]
    return before == after if key == "total" else \
        (before - 0.01) * DECAYS[key] / 2048 - 0.01 <= after <= before


def judge_idle():
    documents = samples("pressure.idle.json")
    same, problems = 0, []
    for i, document in enumerate(documents, 1):
        for cgroup, file in files(f"pressure.idle.{i}").items():
            ours = shown(document, cgroup)
            if cgroup == "never":
                problems += [f"never waited, but {ours}"] if ours != file or any(ours.values()) else []
                continue
            same += ours == file
            # The file is read after the sample: the kernel's next period may have begun.
            problems += [f"{cgroup} {i} {c}: {ours[c]}, the file {file[c]}" for c in COLUMNS
                         if not is_a_period_later(c, ours[c], file[c])]
            problems += [f"{cgroup} {i}: nothing to foretell"] if not file[COLUMNS[0]] else []
    check("pressure: idle groups decay as the file does", problems)
    nr = 2 * len(documents)
    print(f"# {same} of {nr} readings of idle groups are the file's to the last digit")
    expect("pressure: at least half of the readings are the file's to the last digit",
           len(documents) == 6 and same >= nr / 2, same)
    document = samples("pressure.cgroupfs.json")[0]
    file = files("pressure.cgroupfs")
    check("pressure: source cgroupfs reads the files",
          [f"{cgroup}: {shown(document, cgroup)}, the file {file[cgroup]}" for cgroup in file
           if not all(is_a_period_later(c, v, file[cgroup][c])
                      for c, v in shown(document, cgroup).items())])


def judge_nothing():
    """The root, and a group that isn't counted, which 6.1 and later can have."""
    for name in ("pressure.idle.json", "pressure.cgroupfs.json"):
        document = samples(name)[0]
        root = document["memcgs"][0]
        none = [get(root, c) for c in COLUMNS] + \
            (list(shown(document, "off").values()) if kernel_version >= (6, 1) else [])
        expect(f"{name}: the root and what isn't counted have none",
               set(none) == {None} and not document["unavailable"], none)


def judge_busy():
    problems = []
    for i in range(1, 7):
        before, after = (files(f"pressure.busy.{i}.{when}")["busy"] for when in ("before", "after"))
        ours = shown(samples(f"pressure.busy.{i}.json")[0], "busy")
        for column in COLUMNS:
            good = before[column] <= ours[column] <= after[column] if "total" in column else \
                ours[column] in (before[column], after[column])
            problems += [] if good else [f"{i} {column}: {before[column]}, memcgtop "
                                         f"{ours[column]}, {after[column]}"]
    check("pressure: an active group has the averages of the present or the last period, and "
          "a total that isn't ahead", problems)
    expect("pressure: it waits", before["pressure.some.avg10"] > 1, before)


def rates(name):
    return [get(row_of(d, "busy"), "rate.pressure.some.total") for d in samples(name)]


def judge_rates():
    far, soon, exact, ends = (rates(f"pressure.{name}.json")
                              for name in ("rate", "soon", "exact", "ends"))
    expect("pressure: samples 2 s apart have a rate", far[0] is None and
           all(1000 < rate < 1100000 for rate in far[1:]), far)
    expect("pressure: nearer ones have none, but by the file", set(soon) == {None} and
           exact[0] is None and all(rate is not None for rate in exact[1:]), (soon, exact))
    expect("pressure: the ends of saved samples have one", ends[-1] and ends[-1] > 1000, ends)


def judge():
    judge_idle()
    judge_nothing()
    judge_busy()
    judge_rates()
