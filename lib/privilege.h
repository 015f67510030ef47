/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What this process may do, and giving it up. */
#ifndef __PRIVILEGE_H
#define __PRIVILEGE_H

#include <stdbool.h>

/*
 * Gives up every capability, but CAP_BPF where keep_bpf says so (maps may have
 * to grow), and the way to get any back by execve(). 0 or -errno, logged.
 */
int privilege__drop(bool keep_bpf);

/* CAP_BPF and CAP_PERFMON, or CAP_SYS_ADMIN that stands for both. */
bool privilege__may_load_bpf(void);

#endif /* __PRIVILEGE_H */
