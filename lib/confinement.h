/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The files that a process may still open, by Landlock: landlock(7). It is there for faults: a
 * confined run does nothing that is refused to it.
 */
#ifndef __CONFINEMENT_H
#define __CONFINEMENT_H

#include <stdbool.h>

struct confinement {
	bool reads; /* files are opened for reading; then they may be truncated, too */
	/* In its directory and below, files are made, renamed and removed; NULL: nowhere. */
	const char *writes;
};

/*
 * Takes from this process, for ever, all that the confinement doesn't name: to open files,
 * also to truncate them (6.2); to make or remove anything else; to run programs; to connect by
 * TCP (6.7); to send signals, and to connect by abstract sockets (6.12). What is open stays so.
 * /proc/PID then hides other processes where its mount option hidepid is 1 or 2, since
 * Landlock forbids ptrace(). Another call can take more. The process must have
 * no_new_privs. A kernel without Landlock (before 5.13) is no error: -v tells.
 */
void confinement__enter(const struct confinement *confinement);

#endif /* __CONFINEMENT_H */
