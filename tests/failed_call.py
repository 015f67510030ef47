# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Owns the verdict on a run of memcgtop in which a call failed (tests/torture.c): exit status 1
with a message, or a whole output, which is compared with that of a run in which none did. How
the runs are made is left to tests/torture and to vm/cases/torture."""
import json
import re
import signal

LACKS_ROWS = "rows"  # the output lacks rows, and that was said
MATCHED = 2  # the exit status of --fail-if
# Another source may stand in, which flushes nothing; averages fall to 0 by themselves.
MAY_DIFFER = r"^\.(time|boot_id|flush_ns)$|pressure\.\w+\.avg\d+$"


class Outcome:
    """What a run left: its status, or "none" if it didn't end; its output and messages, bytes."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def says(self):
        """True if there is a message that has words."""
        return re.search(rb"^memcgtop: \S", self.err, re.MULTILINE)

    def failed_well(self):
        """It says what couldn't be done."""
        return self.status == 1 and self.says()


def is_same(wanted, run):
    """Judges what is printed of a file: it doesn't change."""
    return None if run.out == wanted.out else "the output isn't the same"


def differ(wanted, got, path, may_lack):
    """Says where a value is neither the same nor unknown. Numbers may grow and shrink."""
    if got is None or wanted is None and may_lack or re.search(MAY_DIFFER, path):
        return None
    if isinstance(wanted, dict) and isinstance(got, dict):
        if wanted.keys() - got.keys() or got.keys() - wanted.keys() and not may_lack:
            return f"the keys of {path} aren't the same"
        pairs = ((wanted[key], got[key], f"{path}.{key}") for key in wanted)
    elif isinstance(wanted, list) and isinstance(got, list):
        if path == ".unavailable" and may_lack:
            return None
        if path == ".memcgs" and len(wanted) > len(got) and may_lack == LACKS_ROWS:
            return None
        if len(wanted) != len(got):
            return f"{path} has {len(got)} and not {len(wanted)}"
        pairs = ((one, other, f"{path}[{i}]") for i, (one, other) in enumerate(zip(wanted, got)))
    elif isinstance(wanted, (int, float)) and isinstance(got, (int, float)):
        return f"{path} is 0 and not {wanted}" if wanted and not got else None
    else:
        return None if wanted == got or may_lack else f"{path} is {got!r} and not {wanted!r}"
    return next(filter(None, (differ(*pair, may_lack) for pair in pairs)), None)


def has_all(wanted, run):
    """Judges JSON documents of this machine, one a line. What they lack has to be said."""
    try:
        one, other = ([json.loads(line) for line in of.out.splitlines()] for of in (wanted, run))
    except ValueError:
        return "the output is no JSON"
    if len(one) != len(other):
        return f"there are {len(other)} documents and not {len(one)}"
    may_lack = LACKS_ROWS if b"isn't shown" in run.err else bool(run.err.strip())
    return next(filter(None, (differ(*pair, "", may_lack) for pair in zip(one, other))), None)


def has_lines(wanted, run):
    """Judges a table of this machine by its lines, but for who would be killed by others' growth."""
    lines = [[line for line in one.out.split(b"\n") if not line.startswith(b"The kernel would")]
             for one in (run, wanted)]
    if len(lines[0]) != len(lines[1]) and not run.err.strip() and \
            not re.search(rb"PROCESSES AND MORE|THAT CAN'T BE READ", run.out):
        return f"there are {len(lines[0])} lines and not {len(lines[1])}"
    return None


def has_kills(wanted, run):
    """Judges kills as JSON. Their times are of two clocks, which don't go alike."""
    try:
        one, other = ([dict(json.loads(line), time=None) for line in of.out.splitlines()]
                      for of in (wanted, run))
    except ValueError:
        return "the output is no JSON"
    return None if one == other else "the kills aren't the same"


def has_nothing(wanted, run):
    """Judges what prints nothing."""
    del wanted
    return "there is output" if run.out else None


def judge(wanted, judge_output, run):
    """Says what is wrong with a run; None: nothing is."""
    if isinstance(run.status, int) and run.status < 0:
        return f"it ended by {signal.Signals(-run.status).name}"
    if run.failed_well():
        return None
    if wanted.status not in (0, MATCHED) and not run.says():
        return "there is no message"
    if run.status != wanted.status:
        return f"the exit status is {run.status} and not {wanted.status}, or 1 with a message"
    return judge_output(wanted, run)
