/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Kills that are past: in a file, which has the text of a kernel's log or the JSON that
 * memcgtop writes of kills, and in this kernel's own log. Kills as they happen are left to
 * kills.h.
 */
#ifndef __KILL_LOG_H
#define __KILL_LOG_H

#include "lib/text.h"
#include "model/kill.h"

/*
 * Takes a kill, which is the caller's and valid during the call. A return value other than
 * 0 ends the reading.
 */
typedef int (*kill_taker)(void *context, const struct kill *kill);

/*
 * Opens a file, or for "-" standard input, and reads nothing of it. Returns a descriptor, the
 * caller's to close; or -errno, logged.
 */
int kill_log__open(const char *name);

/*
 * Reads such a file as its lines come. What isn't a report or a kill is skipped. At the end it
 * notes what the log lacks. Returns 0, what the taker returned, or -errno, logged.
 */
int kill_log__read(const char *name, int fd, kill_taker take, void *context);

/*
 * Opens this kernel's log. Where dmesg_restrict is 1 that needs CAP_SYSLOG, and reading
 * doesn't any more. Returns a descriptor, the caller's to close; or -errno, with the reason
 * and the remedy appended to why.
 */
int kill_log__open_kmsg(struct text *why);

/*
 * Reads the records that the log has now; times are those of this boot. It never waits.
 * Returns as kill_log__read().
 */
int kill_log__read_kmsg(int fd, kill_taker take, void *context);

#endif /* __KILL_LOG_H */
