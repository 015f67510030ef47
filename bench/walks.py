"""Owns the walks: by BPF and by cgroupfs in turn, here and in a guest, and the limits that no
walk can beat. walk.c measures one walk, guest says what is measured in the guest."""

import json
import os
import re
import statistics
import subprocess
import sys

import guests
import tree
from commands import OF_ALL, OF_TABLE, spread, times

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WALK, MEMCGTOP = TOP + "/build/bench/walk", TOP + "/build/memcgtop"
COLUMN_SETS = ("counters", "default", "all")
ROUNDS = 5
GUEST_SIZES = (10, 1000, 10000)


def walk(source, columns, nr):
    return json.loads(subprocess.check_output([WALK, source, columns, str(nr)]))


def bare_walk():
    """ns of a walk that reads nothing: memcgtop counts so when it starts."""
    said = subprocess.run([MEMCGTOP, "-b", "-v", "-o", "serial"], stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True, check=True).stderr
    nr, us = re.search(r"counted (\d+) memcgs in (\d+) us", said).groups()
    return int(us) * 1000 / int(nr)


def compare(bpf, files):
    """A row of the table from walks of both sources."""
    row = {
        "first": spread([walk["first_ns"] / walk["nr_memcgs"] for walk in bpf]),
        "later": spread([walk["later_ns"]["median"] / walk["nr_memcgs"] for walk in bpf]),
        "cgroupfs_first": spread([walk["first_ns"] / walk["nr_memcgs"] for walk in files]),
        "cgroupfs_later": spread([walk["later_ns"]["median"] / walk["nr_memcgs"] for walk in files]),
        "longest_ms": max(walk["first_ns"] for walk in bpf) / 1e6,
    }
    for which in ("first", "later"):
        row[which + "_ratio"] = row["cgroupfs_" + which]["median"] / row[which]["median"]
    return row


def measure(result):
    """Both sources in turn, so that whatever the machine does hits both."""
    passes = max(1, min(5, 20000 // result["nr"]))
    for name, columns in zip(COLUMN_SETS, (tree.COUNTERS[tree.HIERARCHY], "", "*")):
        bpf, files = [], []
        for _ in range(ROUNDS if result["nr"] <= 10000 else 3):
            bpf.append(walk("auto", columns, 21))
            files.append(walk("cgroupfs", columns, passes))
            if min(bpf[-1]["nr_memcgs"], files[-1]["nr_memcgs"]) < result["nr"]:
                sys.exit(f"bench: of {result['nr']} memcgs some were lost: {bpf[-1]}, {files[-1]}")
        result["nr_memcgs"] = bpf[-1]["nr_memcgs"]
        result["memcpy"] = bpf[-1]["memcpy_ns"] / result["nr_memcgs"]
        result[name] = compare(bpf, files)
    result["bare"] = statistics.median(bare_walk() for _ in range(ROUNDS))


def measure_guest():
    """The guest's kernel, and what bench/guest measured there, by size."""
    programs = [TOP + "/build/memcgtop.static", WALK, TOP + "/build/bench/spend",
                TOP + "/build/bench/reader"]
    kernel, said = guests.run("7", "walks", programs,
                              "bench_sizes=" + ",".join(map(str, GUEST_SIZES)),
                              "bench_counters=" + tree.COUNTERS["v2"],
                              "bench_table=" + ",".join(tree.table_files("v2")),
                              "bench_all=" + ",".join(tree.all_files("v2")))
    runs = {}
    for line in said.splitlines():
        size, what, by, measured = line.split(" ", 3)
        runs.setdefault(int(size), {}).setdefault(what, {}).setdefault(by, []).append(measured)
    results = []
    for size, run in runs.items():
        result = {"nr": size}
        for name in COLUMN_SETS:
            kfunc, files = ([json.loads(walk) for walk in run[name][by]] for by in ("kfunc", "cgroupfs"))
            result["nr_memcgs"] = kfunc[-1]["nr_memcgs"]
            result[name] = compare(kfunc, files)
        for name in ("table", "json"):
            mine, reader = ([[float(number) for number in one.split()] for one in run[name][by]]
                            for by in ("memcgtop", "reader"))
            result[name] = {"ms": statistics.median(one[0] for one in mine),
                            "reader_ms": statistics.median(one[0] for one in reader),
                            "rss": max(one[1] for one in mine)}
        results.append(result)
    return kernel, results


def us(values):
    return f"{values['median'] / 1000:.2f} ({values['min'] / 1000:.2f}–{values['max'] / 1000:.2f})"


def print_walks(results):
    print("| memcgs | columns | first | later | cgroupfs, first | cgroupfs, later | "
          "first, times faster | later, times faster |")
    print("| --- " * 8 + "|")
    for result in results:
        for name in COLUMN_SETS:
            row = result[name]
            print(f"| {result['nr_memcgs']:,} | {name} | {us(row['first'])} | {us(row['later'])} | "
                  f"{us(row['cgroupfs_first'])} | {us(row['cgroupfs_later'])} | "
                  f"{row['first_ratio']:.0f} | {row['later_ratio']:.0f} |")
    print()


def print_limits(results):
    print("| memcgs | bare walk | memcpy of the records | later walk, counters: times both | "
          "longest walk: ms |")
    print("| --- " * 5 + "|")
    for result in results:
        limit = result["bare"] + result["memcpy"]
        print(f"| {result['nr_memcgs']:,} | {result['bare'] / 1000:.3f} | "
              f"{result['memcpy'] / 1000:.3f} | "
              f"{result['counters']['later']['median'] / limit:.1f} | "
              f"{result['all']['longest_ms']:.1f} |")
    print()


def print_guest_commands(results):
    print(f"| memcgs | table: ms | {OF_TABLE}: ms | table: MiB | JSON, every column: ms | "
          f"{OF_ALL}: ms | JSON: MiB |")
    print("| --- " * 7 + "|")
    for result in results:
        cells = [f"{result['nr_memcgs']:,}"]
        for name in ("table", "json"):
            row = result[name]
            cells += [f"{row['ms']:.0f}", f"{row['reader_ms']:.0f} ({times(row['reader_ms'] / row['ms'])})",
                      f"{row['rss'] / 1024:.1f}"]
        print("| " + " | ".join(cells) + " |")
    print()
