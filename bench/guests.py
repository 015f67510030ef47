"""Owns one boot for the bench: what is in the guest's file system, and what comes back. guest
is its init, tests/vm/ has the kernels and boots."""

import os
import shutil
import subprocess
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def run(kernel, what, files, *words):
    """Boots a kernel, a prefix of its version, to do what: the kernel's name and what guest printed."""
    with tempfile.TemporaryDirectory(prefix="memcgtop-bench.") as work:
        root = work + "/root"
        for directory in ("bin", "proc", "sys", "dev", "tmp"):
            os.makedirs(f"{root}/{directory}")
        for file in files:
            shutil.copy(file, root + "/bin/")
        shutil.copy(shutil.which("busybox"), root + "/bin/busybox")
        shutil.copy(TOP + "/bench/guest", root + "/init")
        subprocess.run("find . | cpio --quiet -o -H newc > ../initrd", shell=True, cwd=root, check=True)
        vmlinuz = subprocess.check_output([TOP + "/tests/vm/kernel", kernel], text=True).strip()
        subprocess.run([TOP + "/tests/vm/boot", work + "/out", "amd64", vmlinuz, work + "/initrd",
                        "bench=" + what, *words], check=True)
        with open(work + "/out/kernel") as name, open(work + "/out/measured") as measured:
            return name.read().strip(), measured.read()
