// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * churner RUNNING RATE DIRECTORY... makes and removes RATE cgroups a second in each
 * DIRECTORY, a hundredth of them at a time, so that each lives for about 10 ms, until the
 * file RUNNING is gone. Then it prints how many it made, and in how many milliseconds. On a
 * slow machine it makes as many as it can.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 100 /* in a second */
#define ROUND_NS (1000000000LL / ROUNDS)

static long long now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void name_of(char *name, size_t size, long i)
{
	snprintf(name, size, "goes.%ld", i);
}

static void make(int directory, long first, long nr)
{
	char name[32];
	long i;

	for (i = first; i < first + nr; i++) {
		name_of(name, sizeof(name), i);
		if (mkdirat(directory, name, 0755))
			err(1, "mkdir of %s", name);
	}
}

static void remove_those(int directory, long first, long nr)
{
	char name[32];
	long i;

	for (i = first; i < first + nr; i++) {
		name_of(name, sizeof(name), i);
		if (unlinkat(directory, name, AT_REMOVEDIR))
			err(1, "rmdir of %s", name);
	}
}

int main(int argc, char **argv)
{
	const long long start = now_ns();
	long long next = start, left;
	long nr, first = 0;
	int *directories, i;

	if (argc < 4 || atoi(argv[2]) < ROUNDS)
		errx(1, "usage: churner RUNNING RATE DIRECTORY...");
	nr = atoi(argv[2]) / ROUNDS;
	directories = calloc(argc, sizeof(*directories));
	for (i = 3; i < argc; i++) {
		directories[i] = open(argv[i], O_RDONLY | O_DIRECTORY);
		if (directories[i] < 0)
			err(1, "%s", argv[i]);
	}
	for (; !access(argv[1], F_OK); first += nr) {
		for (i = 3; i < argc; i++)
			make(directories[i], first, nr);
		next += ROUND_NS;
		left = next - now_ns();
		if (left > 0)
			usleep(left / 1000);
		else
			next -= left;
		for (i = 3; i < argc; i++)
			remove_those(directories[i], first, nr);
	}
	printf("%ld %lld\n", first * (argc - 3), (now_ns() - start) / 1000000);
	return 0;
}
