"""Owns the trees of memcgs that are measured: where they are, how they are made and
removed, and which of a memcg's files show what."""

import contextlib
import os
import sys

# What cgroupfs has a file for, memory.stat apart; v1's own set and v2's.
COUNTERS = {
    "v1": "current,peak,max,memsw.current,memsw.max,failcnt,under_oom,events_local.*",
    "v2": "current,peak,min,low,high,max,swap.current,swap.peak,swap.high,swap.max,"
          "oom.group,events.*,swap.events.*",
}
# The files that the columns of a table are in, and those of all columns beside them.
TABLE_FILES = {
    "v1": ["usage_in_bytes", "max_usage_in_bytes", "limit_in_bytes", "failcnt",
           "kmem.usage_in_bytes", "oom_control", "stat"],
    "v2": ["current", "peak", "high", "max", "swap.current", "events", "pressure", "stat"],
}
OTHER_FILES = {
    "v1": ["memsw.usage_in_bytes", "memsw.limit_in_bytes"],
    "v2": ["min", "low", "swap.peak", "swap.high", "swap.max", "zswap.max", "zswap.writeback",
           "oom.group", "events.local", "swap.events"],
}


def table_files(hierarchy):
    return ["memory." + name for name in TABLE_FILES[hierarchy]]


def all_files(hierarchy):
    return table_files(hierarchy) + ["memory." + name for name in OTHER_FILES[hierarchy]]


def find_hierarchy():
    """v1 or v2, where it is mounted, and the directory of this process's own memory cgroup."""
    mounts = [line.split() for line in open("/proc/self/mounts")]
    groups = [line.rstrip().split(":", 2) for line in open("/proc/self/cgroup")]
    for _, controllers, path in groups:
        for mount in mounts:
            if "memory" in controllers.split(",") and mount[2] == "cgroup" \
                    and "memory" in mount[3].split(","):
                return "v1", mount[1], mount[1] + path
    for _, controllers, path in groups:
        for mount in mounts:
            if not controllers and mount[2] == "cgroup2":
                return "v2", mount[1], mount[1] + path
    sys.exit("bench: no memory cgroups are mounted")


HIERARCHY, ROOT, OWN = find_hierarchy()
BASE = OWN.rstrip("/") + f"/memcgtop-bench.{os.getpid()}"


def make(nr):
    """nr memcgs below BASE and with it: groups of 100."""
    os.mkdir(BASE)
    made, group = 1, 0
    while made < nr:
        group += 1
        os.mkdir(f"{BASE}/g{group}")
        made += 1
        for i in range(min(99, nr - made)):
            os.mkdir(f"{BASE}/g{group}/m{i}")
            made += 1


def remove():
    for path, _, _ in os.walk(BASE, topdown=False):
        os.rmdir(path)


@contextlib.contextmanager
def of(nr):
    """A tree that is there for the block, however that ends."""
    try:
        make(nr)
        yield
    finally:
        remove()
