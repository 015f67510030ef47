"""Owns what a user waits for: whole commands beside a C reader of the same files, find and
systemd-cgtop, in turn, and saved samples beside Python's json. spend.c measures a command,
reader.c is the C reader, screen says when a screen is drawn."""

import dataclasses
import os
import shutil
import statistics
import subprocess

import tree

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MEMCGTOP, STATIC = TOP + "/build/memcgtop", TOP + "/build/memcgtop.static"
SPEND, READER = TOP + "/build/bench/spend", TOP + "/build/bench/reader"
SAVED = TOP + "/build/bench/saved.json"

OF_TABLE, OF_ALL, OF_PYTHON = "C reader, the table's files", "C reader, all files", "Python's json"
EVERY_COLUMN = ["-j", "--output-all"]


@dataclasses.dataclass
class Command:
    """Words that print wall time, peak RSS and CPU time, as spend does, and the name of the
    command that reads the same."""
    name: str
    words: list
    beside: str
    waits: bool = False  # for the second of two samples: its wall time isn't compared


def spent(name, words, beside, waits=False):
    return Command(name, [SPEND, *words], beside, waits)


def reading():
    """The commands that read this machine."""
    files = tree.table_files(tree.HIERARCHY)
    find = " -o ".join("-name " + file for file in files)
    commands = [
        spent("table (-b)", [MEMCGTOP, "-b"], OF_TABLE),
        spent("table, static build", [STATIC, "-b"], OF_TABLE),
        Command("live screen, first drawn", [TOP + "/bench/screen", "--first"], OF_TABLE),
        spent("series (--prometheus)", [MEMCGTOP, "--prometheus"], OF_TABLE),
        spent("JSON, every column", [MEMCGTOP, *EVERY_COLUMN], OF_ALL),
        spent("JSON rows (--json=rows)", [MEMCGTOP, "--json=rows"], OF_ALL),
        spent("--summary, which waits a second", [MEMCGTOP, "--summary"], OF_ALL, waits=True),
        spent("table, from the files", [MEMCGTOP, "-b", "--source", "cgroupfs"], OF_TABLE),
        spent("JSON, from the files", [MEMCGTOP, *EVERY_COLUMN, "--source", "cgroupfs"], OF_ALL),
        spent(OF_TABLE, [READER, tree.ROOT, *files], OF_TABLE),
        spent(OF_ALL, [READER, tree.ROOT, *tree.all_files(tree.HIERARCHY)], OF_ALL),
        # Other people's cgroups may go meanwhile.
        spent("find, xargs cat", ["sh", "-c", f"find {tree.ROOT} {find} | xargs cat; :"], OF_TABLE),
    ]
    if shutil.which("systemd-cgtop"):
        commands.append(spent("systemd-cgtop", ["systemd-cgtop", "-b", "-n", "1", "--depth", "100"],
                              OF_TABLE))
    return commands


def reading_back():
    """The commands that read a saved sample of every column."""
    return [
        spent("table (-b -i)", [MEMCGTOP, "-b", "-i", SAVED], OF_PYTHON),
        spent("JSON (-j -i)", [MEMCGTOP, *EVERY_COLUMN, "-i", SAVED], OF_PYTHON),
        spent(OF_PYTHON, ["python3", "-c", f"import json; json.load(open('{SAVED}'))"], OF_PYTHON),
    ]


def spread(values):
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


def run_in_turn(commands, rounds):
    """What each took, by its name. One that waits is run less often."""
    runs = {command.name: [] for command in commands}
    for i in range(rounds):
        for command in commands:
            if command.waits and i > 4:
                continue
            said = subprocess.check_output(command.words, text=True).split()
            runs[command.name].append([float(number) for number in said])
    rows = {}
    for name, run in runs.items():
        ms, rss, cpu = zip(*run)
        rows[name] = {"ms": spread(ms), "cpu": spread(cpu), "rss": max(rss)}
    for command in commands:
        for time in ("ms", "cpu"):
            rows[command.name][time]["times"] = None if command.waits and time == "ms" else \
                rows[command.beside][time]["median"] / rows[command.name][time]["median"]
    return rows


def measure(result):
    rounds = 21 if result["nr"] <= 1000 else 7 if result["nr"] <= 10000 else 3
    result["commands"] = run_in_turn(reading(), rounds)
    with open(SAVED, "w") as file:
        subprocess.run([MEMCGTOP, *EVERY_COLUMN], stdout=file, check=True)
    result["saved_bytes"] = os.path.getsize(SAVED)
    result["saved"] = run_in_turn(reading_back(), rounds)
    os.unlink(SAVED)


def print_by_size(results, which, head, cell):
    """A row for each command, a column for each size."""
    print(f"| {head} | " + " | ".join(f"{result['nr_memcgs']:,}" for result in results) + " |")
    print("| --- " * (len(results) + 1) + "|")
    for name in results[0][which]:
        print(f"| {name} | " + " | ".join(cell(result, result[which][name]) for result in results) + " |")
    print()


def times(ratio):
    if ratio is None:
        return "–"
    return f"{ratio:.{2 if ratio < 0.1 else 1 if ratio < 10 else 0}f}×"


def timed(time):
    return lambda result, row: f"{row[time]['median']:.1f} ({times(row[time]['times'])})"


def print_in_short(result):
    """The two commands that most people run, beside both ways of reading files."""
    rows = result["commands"]
    print(f"With {result['nr_memcgs']:,} memcgs:")
    for name, *others in (("table (-b)", OF_TABLE, "table, from the files"),
                          ("JSON, every column", OF_ALL, "JSON, from the files")):
        ms = rows[name]["ms"]["median"]
        beside = (f"{other} {rows[other]['ms']['median']:.0f} ms, {times(rows[other]['ms']['median'] / ms)} "
                  "as long" for other in others)
        print(f"- {name}: {ms:.0f} ms; {'; '.join(beside)}.")
    print()


def print_growth(small, large):
    grown = large["nr_memcgs"] - small["nr_memcgs"]
    for name in ("table (-b)", "JSON, every column") if grown else ():
        before, after = small["commands"][name], large["commands"][name]
        print(f"From {small['nr_memcgs']:,} to {large['nr_memcgs']:,} memcgs, {name}, for each: "
              f"{(after['ms']['median'] - before['ms']['median']) * 1000 / grown:.2f} µs, "
              f"{(after['rss'] - before['rss']) * 1024 / grown:.0f} bytes\n")


def print_reading(results):
    print_by_size(results, "commands", "wall time, ms", timed("ms"))
    print_by_size(results, "commands", "CPU time, ms", timed("cpu"))
    print_by_size(results, "commands", "peak RSS, MiB", lambda _, row: f"{row['rss'] / 1024:.1f}")
    print_growth(results[0], results[-1])


def print_reading_back(results):
    print_by_size(results, "saved", "wall time, ms", lambda result, row: (
        f"{row['ms']['median']:.1f} ({result['saved_bytes'] / row['ms']['median'] / 1000:.0f} MB/s, "
        f"{times(row['ms']['times'])})"))
    print_by_size(results, "saved", "peak RSS, MiB", lambda _, row: f"{row['rss'] / 1024:.1f}")
