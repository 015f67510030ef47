// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads a request and answers it. What is answered is the caller's. */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "lib/descriptor.h"
#include "lib/http.h"
#include "lib/log.h"

#define REQUEST_MAX 8192

void http__limit_time(void)
{
	signal(SIGALRM, SIG_DFL);
	alarm(HTTP_SECONDS);
}

/* An empty line ends a request; some clients leave the carriage returns out. */
static bool request__is_whole(const char *request)
{
	return strstr(request, "\r\n\r\n") || strstr(request, "\n\n");
}

/* Returns the length of what there is of a request, or -errno. */
static ssize_t request__read(int in, char request[REQUEST_MAX + 1])
{
	ssize_t length = 0, more;

	do {
		more = read(in, request + length, REQUEST_MAX - length);
		if (more < 0)
			return -errno;
		length += more;
		request[length] = '\0';
	} while (more && length < REQUEST_MAX && !request__is_whole(request));
	return length;
}

static const char *request__status(const char *request)
{
	if (!request__is_whole(request))
		return "400 Bad Request";
	if (strncmp(request, "GET ", 4) && strncmp(request, "HEAD ", 5))
		return "405 Method Not Allowed";
	return "200 OK";
}

int http__answer(int in, int out, const char *type, const char *body,
		 size_t length)
{
	char request[REQUEST_MAX + 1] = "", header[256];
	const ssize_t got = request__read(in, request);
	const char *status = request__status(request);
	int err = got < 0 ? got : 0;
	bool has_body;

	/* It opened the connection and said nothing, as checks of a port do. */
	if (!got)
		return 0;
	if (strncmp(status, "200", 3))
		length = 0;
	has_body = length && strncmp(request, "HEAD ", 5);
	snprintf(header, sizeof(header),
		 "HTTP/1.0 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
		 "Connection: close\r\n\r\n",
		 status, type, length);
	if (!err)
		err = descriptor__write(out, header, strlen(header));
	if (!err && has_body)
		err = descriptor__write(out, body, length);
	if (!err || err == -EPIPE || err == -ECONNRESET)
		return 0;
	return log__error(err, "can't answer the request: %s", strerror(-err));
}
