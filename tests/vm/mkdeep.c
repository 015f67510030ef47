// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * mkdeep DIRECTORY LEVELS [LENGTH] makes a chain of cgroups, each with the memory
 * controller and a name of LENGTH bytes, or 250. A shell can't do that: the path is
 * longer than the kernel takes.
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
	int level, fd, length = argc > 3 ? atoi(argv[3]) : 250;

	if (argc < 3 || length > 255)
		errx(1, "usage: mkdeep DIRECTORY LEVELS [LENGTH]");
	if (chdir(argv[1]))
		err(1, "%s", argv[1]);
	for (level = 1; level <= atoi(argv[2]); level++) {
		snprintf(name, sizeof(name), "%0*d", length, level);
		fd = open("cgroup.subtree_control", O_WRONLY);
		if (fd < 0 || write(fd, "+memory", 7) != 7 || close(fd) ||
		    mkdir(name, 0755) || chdir(name))
			err(1, "level %d", level);
	}
	return 0;
}
