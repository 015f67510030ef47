# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""A walk ends, and has all that stay, also where the memcg at which it stopped is always gone."""
import json
import re

from evidence import expect, tried

STAYS = [f"/gone/before/{i}" for i in range(1, 401)] + [f"/gone/behind/{i}" for i in range(1, 201)]


def judge():
    for number in 200, 600:
        text, message, status = tried(f"gone.{number}")
        expect(f"gone.{number}: the walk ends", status == "0", (status, message))
        paths = [r["cgroup"] for r in json.loads(text)["memcgs"]] if status == "0" else []
        expect(f"gone.{number}: those that stay are there once, in order",
               [p for p in paths if re.search("/(before|behind)/", p)] == STAYS, len(paths))
        print(f"# gone.{number}: {message.splitlines()[-1]}, {len(paths)} memcgs")
