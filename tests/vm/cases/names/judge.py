# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Names are other people's bytes: they come out whole, and harmless to a terminal."""
import re

from evidence import check, expect, kernel_files, out, path_of, read, samples


def judge():
    document = samples("names.json")[0]
    kernel = kernel_files("names.files")
    names = {path_of(r): r for r in document["memcgs"]}
    check("names: each path is the kernel's, byte by byte",
          [str(path) for path, files in kernel.values()
           if "memory.stat" in files and path not in names])
    expect("names: a path of 6,000 bytes", max(map(len, names)) >= 6000, max(map(len, names)))
    bad = sorted(r["cgroup"] for p, r in names.items() if p.startswith(b"/names/bad"))
    expect("names: invalid bytes become U+FFFD, and cgroup_hex tells them apart",
           bad == ["/names/bad\ufffd"] * 2, bad)
    expect("names: only invalid ones have cgroup_hex",
           sum("cgroup_hex" in r for r in document["memcgs"]) == 2,
           [r["cgroup"] for r in document["memcgs"] if "cgroup_hex" in r])
    raw = (out / "names.json").read_bytes()
    check("names: JSON has no control character, C1 or bidirectional control", re.findall(
        rb".{,40}(?:[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae])", raw))
    escaped = ["red\\x1b[31m", "title\\x1b]0;owned\\x07", "c1\\xc2\\x9b31m", "bidi\\xe2\\x80\\xaetxt",
               'quote"', "back\\slash", "bad\\xff", "bad\\xfe", "--help", "tab\\x09here",
               "del\\x7f", "x" * 255, " blank "]
    for table, extra in (("names.tree", ["größe"]), ("names.list", ["/names/größe"]),
                         ("names.ascii", ["gr\\xc3\\xb6\\xc3\\x9fe"])):
        text = read(table)
        check(f"{table}: each name is there, harmless",
              [f"missing: {n!r}" for n in escaped + extra if n not in text])
        check(f"{table}: nothing that a terminal obeys", [
            repr(found) for found in re.findall(
                ".{,40}[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]", text)])
        rows = [line for line in text.splitlines() if not re.search(r"[─-]\(own\) ", line)]
        expect(f"{table}: one line for each memcg", len(rows) == document["nr_memcgs"] + 1, len(rows))
    expect("names.ascii: is ASCII", read("names.ascii").isascii(),
           [c for c in read("names.ascii") if not c.isascii()])
