// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * onpty SECONDS KEYS COMMAND... runs a command on a pseudo terminal of 24 lines by 100
 * columns, and types the keys after so many seconds. Writes what the terminal got to
 * standard output, and for each piece of it a line "MILLISECONDS BYTES" to standard error.
 * Its exit status is the command's, or 255 if a signal ended that.
 */
#define _GNU_SOURCE
#include <err.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

/* Hands on what comes. False: nobody has the terminal open any more. */
static int pass(int terminal, long long start)
{
	char bytes[65536];
	const ssize_t length = read(terminal, bytes, sizeof(bytes));

	if (length <= 0)
		return 0;
	if (write(STDOUT_FILENO, bytes, length) != length)
		err(1, "standard output");
	fprintf(stderr, "%lld %zd\n", now_ms() - start, length);
	return 1;
}

int main(int argc, char **argv)
{
	const struct winsize size = { .ws_row = 24, .ws_col = 100 };
	const long long start = now_ms();
	struct pollfd poller = { .events = POLLIN };
	long long end, left;
	const char *keys;
	int status;
	pid_t pid;

	if (argc < 4)
		errx(1, "usage: onpty SECONDS KEYS COMMAND...");
	end = start + atoi(argv[1]) * 1000LL;
	keys = argv[2];
	pid = forkpty(&poller.fd, NULL, NULL, &size);
	if (pid < 0)
		err(1, "forkpty");
	if (!pid) {
		execvp(argv[3], &argv[3]);
		err(127, "%s", argv[3]);
	}
	for (;;) {
		left = keys ? end - now_ms() : -1;
		if (keys && left <= 0) {
			if (write(poller.fd, keys, strlen(keys)) < 0)
				warn("keys");
			keys = NULL;
			continue;
		}
		if (poll(&poller, 1, left) > 0 && !pass(poller.fd, start))
			break;
	}
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return 255;
	return WEXITSTATUS(status);
}
