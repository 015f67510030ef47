// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * spin CPU SECONDS keeps a CPU from all others for so long. A task there that is killed
 * doesn't get to exit.
 */
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <stdlib.h>
#include <time.h>

int main(int argc, char **argv)
{
	const struct sched_param priority = { .sched_priority = 50 };
	cpu_set_t cpus;
	time_t end;

	if (argc != 3)
		errx(1, "usage: spin CPU SECONDS");
	CPU_ZERO(&cpus);
	CPU_SET(atoi(argv[1]), &cpus);
	if (sched_setaffinity(0, sizeof(cpus), &cpus) ||
	    sched_setscheduler(0, SCHED_FIFO, &priority))
		err(1, "CPU %s", argv[1]);
	end = time(NULL) + atoi(argv[2]);
	while (time(NULL) < end)
		;
	return 0;
}
