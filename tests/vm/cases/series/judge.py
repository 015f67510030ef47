# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Series have the values of the kernel's files, and each memcg that has files has them once."""
import math
import re

from comparison import compare_value, kernel_values
from evidence import check, columns, expect, expect_refusal, kernel_files, kernel_version, read, tried

SUFFIXES = {"bytes": "_bytes", "percent": "_ratio", "us": "_seconds"}
SCALES = {"percent": 100, "us": 1000000}


def parse(text):
    """{metric: {path: value}}, the types, and the lines that are there twice."""
    series, types, twice = {}, {}, []
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            types.update([line.split()[2:]])
        found = re.fullmatch(r'(\w+)(?:\{cgroup="((?:[^"\\]|\\.)*)".*\})? (\S+)', line)
        if line.startswith("#") or not found:
            continue
        of_metric = series.setdefault(found[1], {})
        if found[2] in of_metric:
            twice.append(line)
        of_metric[found[2]] = float(found[3])
    return series, types, twice


def metric_of(column):
    """The name by the rule of the manual."""
    unit, name = columns[column]["unit"], column
    if unit == "us":
        name = column.removesuffix(".total")
    return "cgroup_memory_" + name.replace(".", "_") + SUFFIXES.get(unit, "") + \
        ("_total" if columns[column]["kind"] == "counter" else "")


def value_of(series, column, path):
    """As the file has it: None is "max"."""
    value = series[metric_of(column)][path]
    return None if math.isinf(value) else round(value * SCALES.get(columns[column]["unit"], 1), 2)


def judge():
    text, message, status = tried("series")
    expect("series: exit status 0, and nothing on stderr", status == "0" and not message, (status, message))
    before, types, twice = parse(text)
    after = parse(read("series.after"))[0]
    check("series: no two have the same labels", twice)
    kernel = {path.decode("utf-8", "replace"): files for path, files in kernel_files("series.files").values()
              if "memory.stat" in files}
    # Others are escaped.
    plain = {path: files for path, files in kernel.items() if re.fullmatch(r'[ -!#-\[\]-~]+', path)}
    check("series: each memcg that has files has them, and none besides",
          set(before["memcgtop_cgroup_info"]).symmetric_difference(plain)
          if len(plain) == len(kernel) else [])
    wrong, nr = [], 0
    for path, files in plain.items():
        for column, value in kernel_values(files):
            nr += 1
            try:
                wrong.append(compare_value(column, path, value_of(before, column, path), value,
                                           value_of(after, column, path))[0])
            except KeyError as missing:
                wrong.append(f"{path} {column}: no {missing}")
    check(f"series: {nr} values of {len(plain)} memcgs are the kernel's", [one for one in wrong if one])
    expect("series: types", types["cgroup_memory_current_bytes"] == "gauge" and
           types["cgroup_memory_events_oom_kill_total"] == "counter", types)
    # Since 7.1 the memory of a removed cgroup goes to its parent.
    expect("series: removed cgroups are counted", before["memcgtop_dying_cgroups"][None] >= 2 and
           (before["memcgtop_dying_bytes"][None] > 0 or kernel_version >= (7, 1)),
           (before["memcgtop_dying_cgroups"], before["memcgtop_dying_bytes"]))
    expect("series.written: a file, and no other", tried("series.written")[1:] == ("", "0") and
           read("series.listed") == "memcgtop.prom\n" and
           parse(read("series.prom"))[0]["cgroup_memory_max_bytes"]["/series/limited"] == 64 << 20,
           read("series.listed"))
    expect_refusal("series.refused", "/tmp/theirs/memcgtop.prom", "capabilities")
