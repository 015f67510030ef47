# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Kills as memcgtop follows them, beside the kernel's log and its counters."""
import collections
import json
import pathlib
import re

import jsonschema

from evidence import check, expect, kernel_files, kernel_version, read

SCHEMA = pathlib.Path(__file__).parents[3] / "schema-kills.json"
Told = collections.namedtuple("Told", "scenario domain victim trigger")
EVIDENCES = ("function", "reclaim", "lock", "counter")


def told():
    """What was meant, with the log's domains where chance decided."""
    log = logged()
    return [t if t.domain != "-" else t._replace(domain=log.get(t.victim)) for t in
            (Told(*line.split()) for line in read("kills.told").splitlines())]


def objects(name):
    return [json.loads(line) for line in read(f"kills.{name}").splitlines()]


def logged():
    """{pid: domain} of the kernel's log; None where the kernel left the report out."""
    kills = {}
    for line in read("kills.kmsg").splitlines():
        killed = re.search(r"Killed process (\d+) \(", line)
        if killed:
            kills.setdefault(killed[1], None)
        oom = re.search(r"oom-kill:constraint=.*,oom_memcg=([^,]*),.*,pid=(\d+),uid=", line)
        if oom:
            kills[oom[2]] = oom[1]
        oom = re.search(r"oom-kill:constraint=.*,global_oom,.*,pid=(\d+),uid=", line)
        if oom:
            kills[oom[1]] = "machine"
    return kills


def domain_of(kill):
    return "machine" if kill["reach"] == "machine" else kill["domain"]


def judge_schema():
    validator = jsonschema.Draft7Validator(json.loads(SCHEMA.read_text()))
    problems = [f"{'/'.join(map(str, e.path))}: {e.message[:200]}"
                for kill in objects("objects") for e in validator.iter_errors(kill)]
    check("kills: each object fits tests/schema-kills.json", problems)


def judge_kills(kills):
    """All kills that were meant to be, and no others, with domain, victim and trigger."""
    wanted = [t for t in told() if t.scenario != "signal"]
    by_pid = {str(kill["victim"]["pid"]): kill for kill in kills if kill["by"] == "kernel"}
    problems = [f"{t}: got {by_pid.get(t.victim) and domain_of(by_pid[t.victim])}"
                for t in wanted if t.victim not in by_pid or domain_of(by_pid[t.victim]) != t.domain]
    check(f"kills: {len(wanted)} OOM kills have the domain whose limit was hit", problems)
    # In a group, and of two at once, chance decides who triggers.
    problems = [f"{t}: got {by_pid[t.victim]['trigger']['pid']}" for t in wanted
                if t.scenario not in ("group", "both", "nested", "burst") and t.victim in by_pid and
                str(by_pid[t.victim]["trigger"]["pid"]) != t.trigger]
    check("kills: and the trigger", problems)
    check("kills: and nobody else was killed",
          sorted(set(by_pid) - {t.victim for t in wanted}))
    check("kills: each once", [pid for pid, nr in collections.Counter(
        str(k["victim"]["pid"]) for k in kills if k["by"] == "kernel").items() if nr != 1])
    expect("kills: none was lost", all(kill["lost"] == 0 for kill in kills), kills[-1:])


def judge_log(kills):
    log = logged()
    got = {str(k["victim"]["pid"]): domain_of(k) for k in kills if k["by"] == "kernel"}
    known = {pid: domain for pid, domain in log.items() if domain}
    check(f"kills: the kernel's log names {len(known)} domains, the same", [
        f"{pid}: {domain} in the log, got {got.get(pid)}" for pid, domain in known.items()
        if got.get(pid) != domain])
    check(f"kills: the {len(log)} killed of the log are those", sorted(set(log) ^ set(got)))
    expect("kills: the log named most scenarios' domains", len(known) >= 15, known)


def judge_counters(kills):
    """Per cgroup as many victims as memory.events.local counts; a group's first twice."""
    counted = {}
    for path, files in kernel_files("kills.files").values():
        for line in files.get("memory.events.local", "").splitlines():
            key, number = line.split()
            if key == "oom_kill" and path.startswith(b"/kills"):
                counted[path.decode()] = int(number)
    got = collections.Counter()
    for kill in kills:
        victim = kill["victim"]
        if kill["by"] == "kernel" and kill["domain"]:
            got[victim["cgroup"]] += 1
            if kill["group_first"] == victim["pid"]:
                got[victim["cgroup"]] += 1
    expect("kills: as many as memory.events.local counts in each cgroup",
           counted and {k: n for k, n in counted.items() if n} == dict(got), (counted, got))


def judge_group(kills):
    members = [k for k in kills if k["domain"] == "/kills/group"]
    firsts = {k["group_first"] for k in members}
    expect("kills: three of a group are tied to their first",
           len(members) == 3 and len(firsts) == 1 and
           firsts == {members[0]["victim"]["pid"]} and
           {k["group"] for k in members} == {"/kills/group"}, members)
    check("kills: others are of no group", [
        k["victim"] for k in kills if k["domain"] != "/kills/group" and k["group_first"]])


def judge_states(kills):
    """What the domain was at the kill: full, by its own limit."""
    # What follows the first kill of a domain may find it less full.
    firsts = {k["domain"]: k for k in reversed(kills)}
    full = [firsts[f"/kills/{name}"]["memory"] for name in ("single", "wrong", "group")]
    expect("kills: the domain's usage is at its limit",
           all(0.95 <= memory["current"] / memory["max"] <= 1 for memory in full), full)
    wrong = firsts["/kills/wrong"]
    expect("kills: the victim is in another cgroup than the trigger",
           wrong["victim"]["cgroup"] == "/kills/wrong/p2" and
           wrong["trigger"]["cgroup"] == "/kills/wrong/p1" and
           wrong["victim"]["oom_score_adj"] == 1000, wrong)
    expect("kills: its size is the one that it held",
           abs(wrong["victim"]["anon"] - (8 << 20)) <= 128 * 4096, wrong)
    expect("kills: the domain's children are there, the largest first",
           [c["cgroup"] for c in wrong["children"]] == ["/kills/wrong/p1", "/kills/wrong/p2"] and
           wrong["children_from"] == "after", wrong)


def judge_signals(kills):
    wanted = {t.victim: t.trigger for t in told() if t.scenario == "signal"}
    got = {str(k["victim"]["pid"]): str(k["trigger"]["pid"]) for k in kills if k["by"] == "user"}
    check(f"kills: {len(wanted)} SIGKILLs have their sender", [
        f"{pid}: {sender} sent it, got {got.get(pid)}" for pid, sender in wanted.items()
        if got.get(pid) != sender])
    expect("kills: one of a process in the root isn't shown",
           read("kills.of_root").strip() not in got, got)
    expect("kills: cgroup.kill is among them from 5.14 on",
           len(wanted) == (5 if kernel_version >= (5, 14) else 3), wanted)


def judge_evidence():
    """Each evidence of a domain by itself, beside what was meant."""
    wanted = {t.victim: t.domain for t in told() if t.scenario != "signal"}
    lines = [line.split() for line in read("kills.levels").splitlines()[1:]]
    nested = {t.victim for t in told() if t.scenario == "nested"}
    for asked in EVIDENCES:
        got = {pid: (by, domain) for word, by, pid, domain in lines if word == asked}
        wrong = {pid: (wanted.get(pid), got.get(pid)) for pid in wanted.keys() | got.keys()
                 if pid not in got or got[pid][1] != wanted.get(pid)}
        # Locks and counters may take one of two OOMs for the other, if one is below it.
        unsure = {pid for pid in wrong.keys() & nested if wrong[pid][1] and
                  wrong[pid][1][0] in ("lock", "counter")}
        check(f"kills: by {asked} {len(wanted)} domains are right",
              [f"{pid}: {wrong[pid]}" for pid in wrong.keys() - unsure])
        print(f"# kills: by {asked} {len(unsure)} of {len(nested)} that are nested are wrong")
    used = collections.Counter((asked, by) for asked, by, _, _ in lines)
    expect("kills: the function is asked wherever it can be hooked",
           used[("function", "function")] == len(wanted), used)
    # Programs that the kernel interprets can't tell it. A hook that is preempted doesn't run
    # for others of its CPU meanwhile.
    tells = kernel_version >= (7, 1) and "bpf_jit_enable = 0" not in read("settings")
    expect("kills: reclaim names its memcg from 7.1 on", used[("reclaim", "reclaim")] >=
           0.95 * len(wanted) if tells else not used[("reclaim", "reclaim")], used)
    expect("kills: locks are there up to 6.11", used[("lock", "lock")] > 200 or
           kernel_version >= (6, 12), used)
    expect("kills: counters are always there", used[("counter", "counter")] == len(wanted), used)


def judge_table():
    lines = read("kills.table").splitlines()
    wanted = [t for t in told() if t.scenario != "signal"]
    expect("kills: the table has a heading and a line for each OOM kill",
           len(lines) == len(wanted) + 1 and lines[0].startswith("TIME"), lines[:3])
    check("kills: a line fits 100 columns", [line for line in lines if len(line) > 100])
    expect("kills: the members of a group are marked",
           sum("group of" in line for line in lines) == 2, [x for x in lines if "group" in x])


def judge_run():
    below = objects("below")
    expect("kills: -c shows what is at or below it alone",
           {k["domain"] for k in below} == {"/kills/wrong"}, below)
    expect("kills: SIGTERM ends each run", set(read("kills.statuses").split()) == {"0"},
           read("kills.statuses"))
    idle, later = [[line.split() for line in read(name).splitlines()]
                   for name in ("kills.idle", "kills.idle_later")]
    expect("kills: an idle run takes less than 8 MiB",
           len(later) == 4 and all(int(line[4]) < 8192 for line in later[1:]), later)
    expect("kills: and no processor time", [line[:3] for line in idle] ==
           [line[:3] for line in later], (idle, later))
    start, end = map(float, read("kills.burst").split())
    print(f"# kills: the burst of 200 took {end - start:.1f} s")


def judge():
    kills = objects("objects")
    judge_schema()
    judge_kills(kills)
    judge_log(kills)
    judge_counters(kills)
    judge_group(kills)
    judge_states(kills)
    judge_signals(kills)
    judge_evidence()
    judge_table()
    judge_run()
