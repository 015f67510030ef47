# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Labels follow from the names of cgroups: by every source, for removed ones, below -c."""
from evidence import check, expect, get, kernel_version, read, samples

LABELS = ("unit", "user", "container.runtime", "container.id", "pod.uid", "pod.qos")
A = "4cc1dbcc1f5e8b0e2b6c7e1d3a9f4e5d6c7b8a99f0e1d2c3b4a5968778695a4b"
B = "aaefb9d8feed2d453b543f6d928cede7a4dbefa6a0ae7c9b990dd234c56e93b9"
NAMES = ("pod.namespace", "pod.name", "container.name")
POD_SLICE = "kubepods-burstable-pod2fc932ce_fdcc_454b_97bd_aadfdeb4c340.slice"
POD = f"/kubepods.slice/kubepods-burstable.slice/{POD_SLICE}"
UID = "2fc932ce-fdcc-454b-97bd-aadfdeb4c340"
APP = "/user.slice/user-1000.slice/user@1000.service/app.slice/app-gnome-term-42.scope"
VM = r"machine-qemu\x2d6\x2dvm\x2d1.scope"
WANTED = {
    "/": {},
    "/init": {},
    "/docker": {},
    f"/docker/{B}": {"container.runtime": "docker", "container.id": B},
    POD: {"unit": POD_SLICE, "pod.uid": UID, "pod.qos": "burstable"},
    "/lxc/101": {"container.runtime": "lxc", "container.id": "101"},
    "/system.slice/ssh.service": {"unit": "ssh.service"},
    f"/machine.slice/{VM}": {"unit": VM, "container.runtime": "libvirt", "container.id": "vm-1"},
    APP: {"unit": "app-gnome-term-42.scope", "user": "1000"},
} | {
    f"{POD}/cri-containerd-{i}.scope": {
        "unit": f"cri-containerd-{i}.scope", "container.runtime": "containerd",
        "container.id": i, "pod.uid": UID, "pod.qos": "burstable"} for i in (A, B)}


def judge_names():
    """The names of /docker's container, which has the id of one of the pod's, prove nothing."""
    pod = {"pod.namespace": "shop", "pod.name": "web-0"}
    wanted = {POD: pod, f"{POD}/cri-containerd-{A}.scope": pod | {"container.name": "setup"},
              f"{POD}/cri-containerd-{B}.scope": pod | {"container.name": "nginx"}}
    document = samples("labels.names.json")[0]
    rows = {r["cgroup"]: r for r in document["memcgs"] if r["cgroup"] != f"/docker/{B}"}
    check("labels.names: each name is what the files below the root say",
          [f"{path}: {get(row, name)}" for path, row in rows.items() for name in NAMES
           if get(row, name) != wanted.get(path, {}).get(name)])
    expect("labels.names: names are available, nothing is on stderr",
           not document["unavailable"] and POD in rows and not read("labels.names.err"), document)
    tree = read("labels.named.tree")
    expect("labels.named: the tree shows names",
           "pod:shop/web-0 " in tree and "containerd:nginx " in tree and "pod:2fc" not in tree, tree)
    expect("labels.unnamed: --names says where it found nothing",
           "below '/'" in read("labels.unnamed.err") and
           not any(r["pod"]["name"] for r in samples("labels.unnamed.json")[0]["memcgs"]),
           read("labels.unnamed.err"))


def judge():
    judge_names()
    for name in ("labels.json", "labels.cgroupfs.json"):
        rows = {r["cgroup"]: r for r in samples(name)[0]["memcgs"]}
        # From 7.1 on nothing keeps the removed one, and files never show it.
        gone = "cgroupfs" in name or kernel_version >= (7, 1)
        removed = f"{POD}/cri-containerd-{A}.scope"
        check(f"{name}: each label is what the path says",
              [f"{path} {label}: {get(rows[path], label)}, not {labels.get(label)}"
               for path, labels in WANTED.items() if path in rows
               for label in LABELS if get(rows[path], label) != labels.get(label)])
        check(f"{name}: each cgroup is there",
              [path for path in WANTED if path not in rows and not (gone and path == removed)])
        if not gone:
            expect(f"{name}: the removed container is dying",
                   rows[removed]["state"] == "dying", rows[removed]["state"])
        expect(f"{name}: no label is called unavailable",
               not set(LABELS) & set(samples(name)[0]["unavailable"]),
               samples(name)[0]["unavailable"])
    rows = {r["cgroup"]: r for r in samples("labels.start.json")[0]["memcgs"]}
    expect("labels.start: below -c names above it still count",
           rows[f"{POD}/cri-containerd-{B}.scope"]["pod"]["uid"] == UID, rows)
    rows = samples("labels.filter.json")[0]["memcgs"]
    expect("labels.filter: -F compares a label", [r["cgroup"] for r in rows] == [f"/docker/{B}"], rows)
    tree, flat = read("labels.tree"), read("labels.list")
    expect("labels.tree: long names are short", "docker:aaefb9d8feed " in tree and
           "containerd:aaefb9d8feed " in tree and "pod:2fc932ce " in tree and "libvirt:vm-1 " in tree and B not in tree, tree)
    expect("labels.list: a path is whole", f"/docker/{B}" in flat and "docker:" not in flat, flat)
