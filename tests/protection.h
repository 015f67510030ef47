/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What protection.bpf.c hands to protection.c: a memcg, in pages. */
#ifndef __TESTS_PROTECTION_H
#define __TESTS_PROTECTION_H

#include <linux/types.h>

#define LEVELS_MAX 8

struct level {
	__u64 id; /* of its cgroup; 0: there are no more levels */
	__u64 emin;
	__u64 elow;
};

#endif /* __TESTS_PROTECTION_H */
