# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""What memcgtop says, and how it ends, where something is missing or goes wrong."""
import json

from evidence import expect, expect_capabilities, expect_refusal, kernel_version, source, tried


def expect_files(name, *words):
    """Without BPF memcgtop reads the files, and says so in one line."""
    text, message, status = tried(name)
    expect(f"{name}: a table from the files, and why on stderr",
           status == "0" and text.startswith("NAME") and len(message.splitlines()) == 1 and
           all(w in message for w in words), (status, text[:80], message))


def judge():
    expect_refusal("refused", "CAP_BPF", "CAP_PERFMON", "root")
    expect_files("unprivileged", "CAP_BPF", "CAP_PERFMON", "root")
    if kernel_version >= (5, 17):
        # The kernel itself resolves what its BTF is needed for.
        for name in "nobtf", "nobtf_named":
            text, message, status = tried(name)
            expect(f"{name}: works without the file", status == "0" and text.startswith("NAME")
                   and not message, (status, message))
    else:
        expect_refusal("nobtf_named", "BTF", "CONFIG_DEBUG_INFO_BTF")
        expect_files("nobtf", "BTF", "CONFIG_DEBUG_INFO_BTF")
    _, message, status = tried("full")
    expect("full: a full disk is exit status 1, with a message",
           status == "1" and "No space left" in message, (status, message))
    text, message, status = tried("closed")
    expect("closed: a closed pipe ends it quietly", not message and len(text) == 10, (text, message))
    if kernel_version >= (7, 0):
        text, message, status = tried("kfunc")
        expect("kfunc: works when it is named", status == "0" and text.startswith("NAME"), message)
    else:
        expect_refusal("kfunc", "7.0", "bpf_get_root_mem_cgroup")
    text, message, status = tried("core")
    expect("core: works when it is named",
           status == "0" and json.loads(text)["source"] == "core", message)
    text, message, status = tried("noflush")
    expect("noflush: no flush was asked for",
           status == "0" and json.loads(text)["flush_ns"] < 100000, text[:100])
    expect_capabilities("single", "it has given up every capability before it prints", 0)
    text, message, status = tried("verbose")
    expect("verbose: says which source", status == "0" and f"'{source}'" in message, message)
    text, message, status = tried("small")
    expect("small: little memory is enough to load and to walk", status == "0" and text,
           (status, message[-200:]))
