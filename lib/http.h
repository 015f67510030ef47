/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * One answer by HTTP/1.0 on a connection that somebody else has accepted, such as inetd or
 * systemd's socket unit. It is plain: there are no paths, no encodings, and the connection
 * ends with the answer.
 */
#ifndef __HTTP_H
#define __HTTP_H

#include <stddef.h>

/* The process ends, by SIGALRM, so many seconds from now: no client can hold it for longer. */
#define HTTP_SECONDS 10

void http__limit_time(void);

/*
 * Reads a request from one descriptor, 8 KiB at most, and answers on another: GET of any path
 * gets the body. A request that is none, or another method, gets an answer that says so.
 * Returns 0, also if the client went away; -errno, logged.
 */
int http__answer(int in, int out, const char *type, const char *body,
		 size_t length);

#endif /* __HTTP_H */
