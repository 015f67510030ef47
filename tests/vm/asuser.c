// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * asuser COMMAND... runs a command as user 1000 with CAP_BPF and CAP_PERFMON and no
 * other capability.
 */
#define _GNU_SOURCE
#include <err.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BITS (1U << (CAP_BPF - 32) | 1U << (CAP_PERFMON - 32))

int main(int argc, char **argv)
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

	if (argc < 2)
		errx(1, "usage: asuser COMMAND...");
	if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) || setresgid(1000, 1000, 1000) ||
	    setresuid(1000, 1000, 1000) || syscall(SYS_capset, &header, data) ||
	    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_BPF, 0, 0) ||
	    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_PERFMON, 0, 0))
		err(1, "capabilities");
	execvp(argv[1], argv + 1);
	err(1, "%s", argv[1]);
}
