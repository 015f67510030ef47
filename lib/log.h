/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Messages to stderr. Everything printed is made harmless to a terminal first:
 * a message may carry the name of somebody else's cgroup.
 */
#ifndef __LOG_H
#define __LOG_H

#include <stdbool.h>

/* Set by -v. */
extern bool log_verbose;

/* Gets each message, without its end of line, in place of stderr; NULL: nobody. */
extern void (*log_handler)(const char *message);

/*
 * Says what was tried, on what, why it failed and what the user can do; returns
 * err, so that a failing path can log and return in one statement.
 */
int log__error(int err, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* What the user should know although it is no error. */
void log__note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Only with -v. */
void log__verbose(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

#endif /* __LOG_H */
