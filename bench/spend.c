// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Runs a command, its output thrown away, and prints its wall time in ms, its peak RSS in
 * KiB and its CPU time, user and system, in ms: spend COMMAND.... Small, since a child's peak starts with the
 * memory of who started it. Ends with the command's exit status.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double ms(struct timeval time)
{
	return time.tv_sec * 1e3 + time.tv_usec / 1e3;
}

int main(int argc, char **argv)
{
	struct timespec start, end;
	struct rusage usage;
	int null, status;
	pid_t child;

	if (argc < 2) {
		fprintf(stderr, "usage: spend COMMAND...\n");
		return 64;
	}
	clock_gettime(CLOCK_MONOTONIC, &start);
	child = fork();
	if (!child) {
		null = open("/dev/null", O_WRONLY);
		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
		perror("spend");
		return EXIT_FAILURE;
	}
	clock_gettime(CLOCK_MONOTONIC, &end);
	printf("%.3f %ld %.3f\n",
	       (end.tv_sec - start.tv_sec) * 1e3 +
		       (end.tv_nsec - start.tv_nsec) / 1e6,
	       usage.ru_maxrss, ms(usage.ru_utime) + ms(usage.ru_stime));
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}
