// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * nsrun [-k] COMMAND... runs a command in a cgroup namespace of its own, as containers
 * do. The cgroup that the command is in is mounted as the root of the hierarchy; with -k
 * the mount from outside stays.
 */
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	const bool keep = argc > 1 && !strcmp(argv[1], "-k");

	argv += keep ? 2 : 1;
	if (argc < (keep ? 3 : 2))
		errx(1, "usage: nsrun [-k] COMMAND...");
	if (unshare(CLONE_NEWCGROUP | CLONE_NEWNS) ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
		err(1, "a cgroup namespace");
	if (!keep && (umount2("/sys/fs/cgroup", MNT_DETACH) ||
		      mount("none", "/sys/fs/cgroup", "cgroup2", 0, NULL)))
		err(1, "the namespace's mount");
	execvp(argv[0], argv);
	err(1, "%s", argv[0]);
}
