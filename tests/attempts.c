// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A library for LD_PRELOAD that, at each SIGUSR1, tries what a confined process may not do.
 * ATTEMPTS_FD is the descriptor that gets a line: the letters of attempts.h for what could be
 * done, a blank, and those for what this kernel can't refuse. ATTEMPTS_PLACE is the directory
 * in which it is tried.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include "attempts.h"

static int result_fd;
static const char *place;

static void signal__try(int number __attribute__((unused)))
{
	char line[2 * NR_ATTEMPTS + 3];
	const int before = errno;

	attempts__try(line, place);
	strcat(line, " ");
	attempts__beyond(line + strlen(line));
	strcat(line, "\n");
	if (write(result_fd, line, strlen(line)) < 0)
		_exit(1);
	errno = before;
}

__attribute__((constructor)) static void attempts__begin(void)
{
	const struct sigaction action = { .sa_handler = signal__try,
					  .sa_flags = SA_RESTART };

	result_fd = atoi(getenv("ATTEMPTS_FD"));
	place = getenv("ATTEMPTS_PLACE");
	sigaction(SIGUSR1, &action, NULL);
}
