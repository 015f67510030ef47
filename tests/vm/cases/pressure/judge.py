# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""The columns pressure.* beside memory.pressure: of idle groups the same to the last digit,
of active ones what the kernel averaged last."""
from evidence import check, expect, get, kernel_version, read, samples

COLUMNS = [f"pressure.{line}.{key}" for line in ("some", "full")
           for key in ("avg10", "avg60", "avg300", "total")]
# EXP_10s, EXP_60s and EXP_300s of the kernel: what a period leaves of an average, of 2048.
DECAYS = {"avg10": 1677, "avg60": 1981, "avg300": 2034}


def fields_of(line, fields):
    """{column: value} of what follows the first word of a line."""
    pairs = (field.split("=") for field in fields)
    return {f"pressure.{line}.{key}": int(value) if key == "total" else float(value)
            for key, value in pairs}


def averages(values):
    return [value for column, value in values.items() if not column.endswith("total")]


def files(name):
    """{cgroup: {column: value}} of what files_of kept."""
    found = {}
    for text in read(name).splitlines():
        cgroup, line, *fields = text.split()
        found.setdefault(cgroup, {}).update(fields_of(line, fields))
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
    same, nr, problems = 0, 0, []
    for i in range(1, 8):
        read_at = float(read(f"pressure.idle.{i}.time"))
        document = [d for d in documents if d["monotonic_ns"] / 1e9 <= read_at][-1]
        for cgroup, file in files(f"pressure.idle.{i}").items():
            ours = shown(document, cgroup)
            if cgroup == "never":
                problems += [f"never waited, but {ours}"] if ours != file or any(ours.values()) else []
                continue
            nr += 1
            same += ours == file
            # The kernel's next period may have begun between the sample and the reading.
            problems += [f"{cgroup} {i} {c}: {ours[c]}, the file {file[c]}" for c in COLUMNS
                         if not is_a_period_later(c, ours[c], file[c])]
            problems += [f"{cgroup} {i}: nothing to foretell"] if not file[COLUMNS[0]] else []
    check("pressure: idle groups decay as the file does", problems)
    print(f"# {same} of {nr} readings of idle groups are the file's to the last digit")
    expect("pressure: at least half of the readings are the file's to the last digit",
           nr == 14 and same >= nr / 2, same)
    document = samples("pressure.cgroupfs.json")[0]
    before, after = (files(f"pressure.cgroupfs.{when}") for when in ("before", "after"))
    check("pressure: source cgroupfs reads the files",
          [f"{cgroup} {c}: {before[cgroup][c]}, memcgtop {value}, {after[cgroup][c]}"
           for cgroup in before for c, value in shown(document, cgroup).items()
           if not before[cgroup][c] >= value >= after[cgroup][c]])


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
    """Its file was read all the time; before each line stands the uptime."""
    readings = []
    for text in read("pressure.busy").splitlines():
        time, line, *fields = text.split()
        if line == "some":
            readings.append((float(time), {}))
        readings[-1][1].update(fields_of(line, fields))
    problems = []
    for i, document in enumerate(samples("pressure.busy.json")):
        taken = document["monotonic_ns"] / 1e9
        ours = shown(document, "busy")
        # A reading ended before the next one began.
        before = [file for (_, file), (end, _) in zip(readings, readings[1:]) if end <= taken]
        after = [file for start, file in readings if start >= taken]
        near = [averages(file) for start, file in readings if abs(start - taken) < 4]
        problems += [f"{i}: {ours} isn't one of {near}"] if averages(ours) not in near else []
        problems += [f"{i} {c}: {ours[c]} isn't from {before[-1][c]} to {after[0][c]}"
                     for c in COLUMNS if c.endswith("total") and before and after and
                     not before[-1][c] <= ours[c] <= after[0][c]]
    check("pressure: an active group has the averages of the present or the last period, and "
          "a total that isn't ahead", problems)
    waits = readings[-1][1]["pressure.some.avg10"]
    expect("pressure: it waits", waits > 1, waits)


def rates(name):
    """(seconds since the sample before, rate) of each sample but the first, which has none."""
    documents = samples(f"pressure.{name}.json")
    times = [d["monotonic_ns"] / 1e9 for d in documents]
    found = [get(row_of(d, "busy"), "rate.pressure.some.total") for d in documents]
    return [(later - before, rate) for before, later, rate in zip(times, times[1:], found[1:])]


def judge_rates():
    # A slow guest may take a sample late, and then the next one too soon.
    for name in ("rate", "soon", "ends"):
        found = rates(name)
        check(f"pressure: {name}: there is a rate over 2 s, and none over less",
              [f"{rate} over {seconds} s" for seconds, rate in found
               if (rate is None) != (seconds < 1.9) or not 0 <= (rate or 0) < 1100000])
    far, ends, exact = rates("rate"), rates("ends"), rates("exact")
    expect("pressure: rates aren't 0", any(rate for _, rate in far) and ends[-1][1], (far, ends))
    expect("pressure: the files have a rate over any time",
           len(exact) == 2 and all(rate is not None for _, rate in exact), exact)


def judge():
    judge_idle()
    judge_nothing()
    judge_busy()
    judge_rates()
