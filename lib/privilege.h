/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The capabilities of this process, and how it gives them up: capabilities(7). */
#ifndef __PRIVILEGE_H
#define __PRIVILEGE_H

#include <stdbool.h>

/*
 * Gives up every capability, and by PR_SET_NO_NEW_PRIVS the way to get one back by
 * execve(). keep_bpf: CAP_BPF stays, since maps may have to grow. Returns 0 or
 * -errno, logged.
 */
int privilege__drop(bool keep_bpf);

/*
 * True if the process has CAP_BPF and CAP_PERFMON, or CAP_SYS_ADMIN, which stands
 * for both.
 */
bool privilege__may_load_bpf(void);

#endif /* __PRIVILEGE_H */
