// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * asuser [-n] COMMAND... runs a command as user 1000 with CAP_BPF and CAP_PERFMON and no
 * other capability; with -n without these two.
 */
#define _GNU_SOURCE
#include <err.h>
#include <linux/capability.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BITS (1U << (CAP_BPF - 32) | 1U << (CAP_PERFMON - 32))

/* Has execve() keep the capabilities of a user who isn't root. */
static int capabilities__keep(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	/* Both capabilities are among the upper 32. */
	struct __user_cap_data_struct data[2] = {
		[1] = { .effective = BITS,
			.permitted = BITS,
			.inheritable = BITS },
	};

	return syscall(SYS_capset, &header, data) ||
	       prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_BPF, 0, 0) ||
	       prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_PERFMON, 0, 0);
}

int main(int argc, char **argv)
{
	const bool none = argc > 1 && !strcmp(argv[1], "-n");

	argv += none ? 2 : 1;
	if (!*argv)
		errx(1, "usage: asuser [-n] COMMAND...");
	if (prctl(PR_SET_KEEPCAPS, !none, 0, 0, 0) ||
	    setresgid(1000, 1000, 1000) || setresuid(1000, 1000, 1000) ||
	    (!none && capabilities__keep()))
		err(1, "capabilities");
	execvp(argv[0], argv);
	err(1, "%s", argv[0]);
}
