# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Owns what one guest handed over, and how a verdict on it is said.

The arguments are judge.py's. Files in `out` are read by name; check() and expect()
print TAP. What is right or wrong is decided in comparison.py and in cases/NAME/judge.py.
"""
import json
import pathlib
import sys

out, source, memcgtop = pathlib.Path(sys.argv[1]), sys.argv[3], sys.argv[4]
kernel_version = tuple(int(n) for n in (out / "kernel").read_text().split(".")[:2])
with open(sys.argv[2], encoding="utf-8") as list_columns:
    columns = {c["name"]: c for c in json.load(list_columns)
               if c["kernels"] != "v1" and not c["only_named"]}
failures = []

MEGABYTE = 1 << 20
# Before 5.13 each CPU adds to a statistic in batches of 32 pages, and nothing flushes them.
BATCHES = MEGABYTE // 2 if kernel_version < (5, 13) else 0
# The tests' own processes change these cgroups all the time: values can't be exact there.
RESTLESS = ("/", "/init")
# The source cgroupfs has no serials, and doesn't know protection.
BLIND = {"serial", "parent", "limit_by_serial", "headroom_by_serial", "high_limit_by_serial",
         "over_high_by_serial", "effective.min", "effective.low"}


def check(name, problems):
    """Passes if problems, a list of sentences, is empty."""
    problems = list(problems)
    print(("not ok" if problems else "ok") + f" - {name}")
    for problem in problems[:12]:
        print(f"#   {problem}")
    if len(problems) > 12:
        print(f"#   and {len(problems) - 12} more")
    failures.extend(problems)


def expect(name, condition, saw):
    """Passes if the condition is true; else the name says what was expected, and saw is shown."""
    check(name, [] if condition else [f"got: {saw!r:.2000}"])


def read(name):
    return (out / name).read_text(errors="surrogateescape")


def samples(name):
    """The JSON documents of a file, one a line."""
    return [json.loads(line) for line in read(name).splitlines()]


def get(row, column):
    for key in column.split("."):
        row = row[key]
    return row


def path_of(row):
    return bytes.fromhex(row["cgroup_hex"]) if "cgroup_hex" in row else row["cgroup"].encode()


def by_path(document, state="online"):
    return {row["cgroup"]: row for row in document["memcgs"] if row["state"] == state}


def kernel_files(name):
    """{inode: (path, {file: content})} as cgdump wrote it."""
    cgroups, files = {}, None
    for line in read(name).splitlines():
        word, one, two = (line + " ").split(" ", 2)
        content = bytes.fromhex(two.strip())
        if word == "D":
            files = {}
            cgroups[int(one)] = (content, files)
        else:
            files[one] = content.decode()
    return cgroups


def leaves(value, prefix=""):
    """The columns of a row: paths of keys, with dots."""
    for key, child in value.items():
        if isinstance(child, dict):
            yield from leaves(child, f"{prefix}{key}.")
        else:
            yield prefix + key


def tried(name):
    """Output, messages and exit status of what the guest ran by try()."""
    return read(f"{name}.out"), read(f"{name}.err"), read(f"{name}.status").strip()


def expect_refusal(name, *words):
    text, message, status = tried(name)
    expect(f"{name}: exit status 1, nothing on stdout, a message that says what to do",
           status == "1" and not text and all(w in message for w in words), (status, text, message))


def expect_capabilities(name, what, wanted):
    """NAME.capabilities has lines of /proc/PID/status; wanted is a set of bits."""
    bits = dict(line.split(":") for line in read(f"{name}.capabilities").splitlines())
    bits = {key: int(value, 16) for key, value in bits.items()}
    expect(f"{name}: {what}", bits and bits["CapEff"] == bits["CapPrm"] == wanted and
           bits["CapInh"] == bits["CapAmb"] == 0 and bits["NoNewPrivs"] == 1, bits)
