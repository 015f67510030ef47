# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""A run in which a call fails ends with a message or a whole output."""
from evidence import check, expect, out, read, samples, source
from failed_call import Outcome, has_all, has_kills, has_lines, has_nothing, judge as fault_of

JUDGES = {"auto": has_all, "cgroupfs": has_all, "table": has_lines, "explain": has_lines,
          "fail-if": has_nothing, "kills": has_kills}


def outcome(name, number):
    run = f"torture.{name}.{number}"
    return Outcome(int(read(f"{run}.status")), (out / f"{run}.out").read_bytes(),
                   (out / f"{run}.err").read_bytes())


def judge():
    for name, judge_output in JUDGES.items():
        nr, wanted = int(read(f"torture.{name}.count")), outcome(name, 0)
        numbers = sorted(int(file.suffixes[-2][1:]) for file in out.glob(f"torture.{name}.*.out"))[1:]
        expect(f"torture: {name}: without a failure it ends well", wanted.status == 0 and
               (wanted.out or name == "fail-if") and numbers, (wanted.status, wanted.err, nr))
        faults = ((number, fault_of(wanted, judge_output, outcome(name, number)))
                  for number in numbers)
        check(f"torture: {name}: of {len(numbers)} calls that failed, each ends with a message "
              "or a whole output", [f"call {number} of {nr}: {fault}" for number, fault in faults if fault])
    expect("torture: the source is that of the row",
           samples("torture.auto.0.out")[0]["source"] == source, source)
    expect("torture: the kill is told", len(samples("torture.kills.0.out")) == 1,
           read("torture.kills.0.out"))
