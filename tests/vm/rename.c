// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * rename DIRECTORY NUMBER makes cgroups and renames each of them all the time. A name is
 * one letter many times, a dot, and the cgroup's number: so a name that is mixed from two
 * shows. The length changes with each name, and with it the kernel's object.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void name(char *path, const char *directory, int i, int turn)
{
	const int length = sprintf(path, "%s/", directory);
	const int letters = 40 + (i * 7 + turn * 13) % 200;

	memset(path + length, 'a' + (i + turn) % 26, letters);
	sprintf(path + length + letters, ".%d", i);
}

int main(int argc, char **argv)
{
	char from[600], to[600];
	int i, nr, turn;

	if (argc != 3)
		errx(1, "usage: rename DIRECTORY NUMBER");
	nr = atoi(argv[2]);
	mkdir(argv[1], 0755);
	for (i = 0; i < nr; i++) {
		name(from, argv[1], i, 0);
		if (mkdir(from, 0755))
			err(1, "%s", from);
	}
	printf("made\n");
	fflush(stdout);
	for (turn = 0;; turn++)
		for (i = 0; i < nr; i++) {
			name(from, argv[1], i, turn);
			name(to, argv[1], i, turn + 1);
			if (rename(from, to))
				err(1, "%s", from);
		}
}
