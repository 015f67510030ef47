// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Draws those lines of a panel that are in sight. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "screen/lines.h"

void lines__put(struct lines *lines, const char *line, attr_t attributes)
{
	const int row = lines->nr++ - lines->top;

	if (row >= 0 && row < lines->height)
		terminal__put(lines->y + row, 0, line, attributes);
}

void lines__put_whole(struct lines *lines, const char *line, attr_t attributes)
{
	char part[1024];
	size_t length;

	do {
		length = text__fit(line, COLS < 200 ? COLS : 200);
		snprintf(part, sizeof(part), "%.*s", (int)length, line);
		lines__put(lines, part, attributes);
		line += length;
	} while (*line && length);
}

void lines__add(struct lines *lines, enum style style, const char *format, ...)
{
	va_list arguments;
	char plain[1024];

	va_start(arguments, format);
	vsnprintf(plain, sizeof(plain), format, arguments);
	va_end(arguments);
	text__clear(lines->text);
	text__append_printable(lines->text, plain, strlen(plain));
	lines__put(lines, text__string(lines->text),
		   terminal__attributes(style));
}
