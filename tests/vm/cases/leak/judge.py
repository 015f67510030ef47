# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Samples of a leak, taken in the guest, replayed here by a user who may do nothing."""
import json
import pathlib
import subprocess
import tempfile

from evidence import MEGABYTE, expect, memcgtop, read


def replay(*arguments):
    """Runs memcgtop here, as a user who may do nothing: (status, stdout, stderr)."""
    done = subprocess.run(
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", memcgtop, *arguments],
        capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def judge():
    # The user gets at this file, whatever directory the tree is in.
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        file.write(read("leak.json"))
        file.flush()
        pathlib.Path(file.name).chmod(0o644)
        status, text, message = replay("-i", file.name, "-j", "-F", "cgroup=/leak/service", "-o",
                                       "current,delta.current,events.oom_kill,rate.events.oom_kill")
        _, same, _ = replay("-i", file.name, "-j")
        _, table, _ = replay("-i", file.name, "-c", "/leak/service", "--noheadings", "-o",
                             "events.oom_kill,current")
        health, _, _ = replay("-i", file.name, "-q", "--fail-if", "events.oom_kill>0")
    seen = [json.loads(line)["memcgs"][0] for line in text.splitlines()]
    current = [row["current"] for row in seen]
    kills = [row["events"]["oom_kill"] for row in seen]
    expect("leak: replayed by a plain user", status == 0 and not message and len(seen) > 3,
           (status, message))
    top = current.index(max(current))
    expect("leak: current rises to the limit",
           top >= 2 and current[:top + 1] == sorted(current[:top + 1]) and
           current[top] > 18 * MEGABYTE, current)
    expect("leak: then there is one OOM kill",
           kills[0] == 0 and kills[-1] == 1 and kills == sorted(kills), kills)
    expect("leak: and current falls", current[-1] < current[top] / 2, current)
    expect("leak: changes are those of the values", [row["delta"]["current"] for row in seen] ==
           [None] + [b - a for a, b in zip(current, current[1:])], seen)
    rates = [row["rate"]["events"]["oom_kill"] for row in seen]
    expect("leak: the kill is in one rate", rates[0] is None and
           [r > 0 for r in rates[1:]].count(True) == 1, rates)
    expect("leak: what was read comes out again, byte by byte", same == read("leak.json"),
           (same[:200], read("leak.json")[:200]))
    expect("leak: the table tells as much", table.split()[-2] == "1" and health == 2,
           (table[-80:], health))
