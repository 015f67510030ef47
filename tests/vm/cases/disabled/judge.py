# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""A kernel without memory cgroups is named as such."""
from evidence import expect_refusal


def judge():
    expect_refusal("disabled", "cgroup_disable=memory")
    expect_refusal("disabled_json", "cgroup_disable=memory")
