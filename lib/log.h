/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Messages to stderr. Each is made harmless to a terminal first, since it may carry
 * the name of somebody else's cgroup.
 */
#ifndef __LOG_H
#define __LOG_H

#include <stdbool.h>

/* -v sets it: then log__verbose() prints. */
extern bool log_verbose;

/*
 * The function that gets each message, without prefix and end of line, in place of
 * stderr. NULL: messages go to stderr.
 */
extern void (*log_handler)(const char *message);

/*
 * Logs an error: what was tried, on what, why it failed and what the user can do.
 * Returns err, so that a failing path can log and return in one statement.
 */
int log__error(int err, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Logs something that the user should know although it is no error. */
void log__note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Logs only with -v, and never to log_handler. */
void log__verbose(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

#endif /* __LOG_H */
