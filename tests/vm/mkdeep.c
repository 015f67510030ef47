// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Makes a chain of cgroups, each with a name of 250 bytes and the memory
 * controller: mkdeep DIRECTORY LEVELS. A shell can't go where no path leads.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char name[256];
	int level, fd;

	if (argc != 3)
		errx(1, "usage: mkdeep DIRECTORY LEVELS");
	if (chdir(argv[1]))
		err(1, "%s", argv[1]);
	for (level = 1; level <= atoi(argv[2]); level++) {
		snprintf(name, sizeof(name), "%0250d", level);
		fd = open("cgroup.subtree_control", O_WRONLY);
		if (fd < 0 || write(fd, "+memory", 7) != 7 || close(fd) ||
		    mkdir(name, 0755) || chdir(name))
			err(1, "level %d", level);
	}
	return 0;
}
