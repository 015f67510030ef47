// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * nsrun COMMAND... runs a command in a cgroup namespace of its own, as containers do.
 * The cgroup that the command is in is mounted as the root of the hierarchy.
 */
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc < 2)
		errx(1, "usage: nsrun COMMAND...");
	if (unshare(CLONE_NEWCGROUP | CLONE_NEWNS) ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    umount2("/sys/fs/cgroup", MNT_DETACH) ||
	    mount("none", "/sys/fs/cgroup", "cgroup2", 0, NULL))
		err(1, "a cgroup namespace");
	execvp(argv[1], argv + 1);
	err(1, "%s", argv[1]);
}
