# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Where no memory is left samples come whole and in time, and memcgtop is never the victim."""
import re
from collections import Counter

from evidence import MEGABYTE, check, expect, read, samples

# Its documents are many, and alike.
UNIFORM = {"scarce.bpf.json", "scarce.files.json"}
GAP = 3


def largest_gap(times):
    return max((b - a for a, b in zip(times, times[1:])), default=0)


def pulse():
    """How long a process waited that only sleeps for a second and starts another one."""
    return largest_gap([float(line.split()[0]) for line in read("scarce.pulse").splitlines()])


def gap_allowed():
    """Where a guest is so slow that such a process waits, memcgtop may wait, too."""
    return max(GAP, 2 * pulse())


def judge():
    log = read("dmesg")
    killed = Counter(re.findall(r"Killed process \d+ \((\S+)\)", log))
    expect("scarce: the log is whole, and the hog was killed again and again",
           "Linux version" in log and killed["memhold"] > 5, killed)
    expect("scarce: nothing else was killed", set(killed) == {"memhold"}, killed)
    events = dict(line.split() for line in read("scarce.events").splitlines())
    expect("scarce: the small memcg was enough", events["oom_kill"] == "0", events)
    for name in "bpf", "files":
        judge_samples(name)
    judge_screen()
    print(f"# scarce: {killed['memhold']} kills, the memcg's peak was "
          f"{int(read('scarce.peak')) / MEGABYTE:.1f} MiB; {read('scarce.free').splitlines()[1]}")


def judge_samples(name):
    before = samples({"bpf": "scarce.before.json", "files": "scarce.before_files.json"}[name])[0]
    stays = {r["cgroup"] for r in before["memcgs"]}
    status, lines = read(f"scarce.{name}.status"), samples(f"scarce.{name}.json")
    expect(f"scarce.{name}: as many samples as asked for, status 0", status == "0\n" and
           len(lines) >= 5, (status, len(lines), read(f"scarce.{name}.err")))
    lost = []
    for number, document in enumerate(lines):
        times = Counter(r["cgroup"] for r in document["memcgs"])
        lost += [f"sample {number}: {p} is there {times[p]} times" for p in stays if times[p] != 1]
    check(f"scarce.{name}: {len(stays)} memcgs are there exactly once in each sample", lost)
    times = [d["monotonic_ns"] / 1e9 for d in lines]
    gap, allowed = largest_gap(times), gap_allowed()
    expect(f"scarce.{name}: no gap is longer than {allowed:.1f} s", 0 < gap <= allowed, times)
    print(f"# scarce.{name}: {len(lines)} samples in {times[-1] - times[0]:.0f} s, the largest gap "
          f"{gap:.2f} s; a walk took {before['walk_ns'] / 1e9:.2f} s before, then at most "
          f"{max(d['walk_ns'] for d in lines) / 1e9:.2f} s")


def judge_screen():
    text, status = read("scarce.screen"), read("scarce.screen.status")
    times = [int(line.split()[0]) / 1000 for line in read("scarce.pieces").splitlines()]
    gap, allowed = largest_gap(times), gap_allowed()
    expect("scarce: the screen lives until q, and shows memcgs", status == "0\n" and
           "scarce" in text, (status, text[-500:]))
    expect(f"scarce: and nothing keeps it for longer than {allowed:.1f} s", 0 < gap <= allowed, times)
    print(f"# scarce: the screen was drawn {len(times)} times, the largest gap {gap:.2f} s; "
          f"what only sleeps had to wait for {pulse():.2f} s at most")
