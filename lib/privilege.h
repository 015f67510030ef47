/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The capabilities of this process, and how it gives them up: capabilities(7). */
#ifndef __PRIVILEGE_H
#define __PRIVILEGE_H

#include <stdbool.h>

/*
 * Refuses to run with another user's or group's powers, which the bits set-user-ID and
 * set-group-ID give: the files that options name would be read by them. Returns 0 or
 * -EPERM, logged.
 */
int privilege__refuse_set_id(void);

/*
 * True if the program's file gives this process more than its user has, by file capabilities:
 * AT_SECURE, getauxval(3).
 */
bool privilege__is_from_file(void);

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

/*
 * True if the process is in a user namespace of its own: its capabilities mean nothing
 * to bpf(), which asks for those of the first one (bpf_capable()).
 */
bool privilege__is_in_user_namespace(void);

/*
 * True if a seccomp filter refuses bpf() to the process: it has a filter, and the kernel
 * would say EINVAL to a command that doesn't exist.
 */
bool privilege__is_bpf_filtered(void);

#endif /* __PRIVILEGE_H */
