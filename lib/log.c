// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Prints messages, harmless to a terminal. Their words are the callers' business. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "lib/ending.h"
#include "lib/log.h"
#include "lib/text.h"

bool log_verbose;
void (*log_handler)(const char *message);

static void log__print(const char *format, va_list arguments)
{
	/* A byte takes four at most, so a message needs no memory. */
	char message[4096], buffer[4 * sizeof(message)];
	struct text printable = text__in(buffer, sizeof(buffer));

	vsnprintf(message, sizeof(message), format, arguments);
	text__append_printable(&printable, message, strlen(message));
	if (log_handler) {
		log_handler(text__string(&printable));
	} else {
		ending__allow();
		fprintf(stderr, "memcgtop: %s\n", text__string(&printable));
		ending__forbid();
	}
}

#define LOG(format)                            \
	do {                                   \
		va_list arguments;             \
                                               \
		va_start(arguments, format);   \
		log__print(format, arguments); \
		va_end(arguments);             \
	} while (0)

int log__error(int err, const char *format, ...)
{
	LOG(format);
	return err;
}

void log__note(const char *format, ...)
{
	LOG(format);
}

void log__verbose(const char *format, ...)
{
	/* On the screen it would cover a message that matters more. */
	if (log_verbose && !log_handler)
		LOG(format);
}
