/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The signals that end a run: SIGINT, SIGTERM, and SIGHUP unless nohup(1) has it ignored.
 * A run that defers them ends between two samples, and all the same where nobody reads
 * its output.
 */
#ifndef __ENDING_H
#define __ENDING_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * From now on such a signal only makes ending__wait() return true. Without this call
 * ending__allow() and ending__forbid() do nothing.
 */
void ending__defer(void);

/*
 * The stream for standard output that the run writes to: a slow reader is told from one
 * that reads no more. stdout if nothing is deferred or memory is short.
 */
FILE *ending__output(void);

/*
 * Surround all that writes to standard output or standard error. If a signal has come
 * and one of these takes nothing more for a short while, the process ends here, by that
 * signal.
 */
void ending__allow(void);
void ending__forbid(void);

/*
 * Waits that many seconds, or less if another signal interrupts it. True: a signal that
 * ends the run has come, now or before.
 */
bool ending__wait(double seconds);

/*
 * Waits as poll() does, without end, for one of nr descriptors or for such a signal. It may
 * return for nothing. True: a signal that ends the run has come, now or before.
 */
bool ending__poll(struct pollfd *files, size_t nr);

#endif /* __ENDING_H */
