# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""A steady leak: eta says when its limit is reached."""
from evidence import MEGABYTE, by_path, check, expect, read, samples


def judge():
    killed = float(read("eta.killed"))
    seen = [(document["monotonic_ns"] / 1e9, by_path(document)) for document in samples("eta.json")]
    told = [(killed - time, rows["/eta/leak"]["eta"], rows["/eta"]["eta"], rows["/init"]["eta"])
            for time, rows in seen]
    # The first samples have none before them, or one before the leak.
    steady = [eta for eta in told if eta[0] > 2 and None not in eta[1:3]][2:]
    expect("eta: the leak takes some samples", len(steady) >= 4, told)
    check("eta: it is within a fifth of when the kill came",
          [f"{eta} s, {left:.2f} s before it" for left, eta, _, _ in steady
           if abs(eta - left) > left / 5 + 0.2])
    check("eta: the one whose limit it is has the same",
          [f"{own} for {eta}" for _, eta, own, _ in steady if abs(own - eta) > 0.011])
    expect("eta: what isn't limited has none", {eta[3] for eta in told} == {None}, told)
    expect("eta: a first sample has none", told[0][1] is None, told[0])
    expect("eta: it grew to its limit", max(rows["/eta"]["current"] for _, rows in seen) >
           80 * MEGABYTE, [rows["/eta"]["current"] for _, rows in seen])
