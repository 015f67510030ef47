// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Takes apart lines "KEY NUMBER". The meaning of the keys is left to the callers. */
#include <stdlib.h>
#include <string.h>
#include "lib/keyed_text.h"

static bool byte__is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

bool keyed_text__next(const char **text, struct keyed_line *line)
{
	const char *at = *text, *end;

	if (!*at)
		return false;
	*line = (struct keyed_line){ .key = at };
	while (*at && *at != ':' && *at != ' ' && *at != '\t' && *at != '\n')
		at++;
	line->length = at - line->key;
	at += *at == ':';
	at += strspn(at, " \t");
	line->has_number = byte__is_digit(*at);
	if (line->has_number)
		line->number = strtoull(at, NULL, 10);
	end = strchr(at, '\n');
	*text = end ? end + 1 : at + strlen(at);
	return true;
}

bool keyed_line__has_key(const struct keyed_line *line, const char *key)
{
	return !strncmp(line->key, key, line->length) && !key[line->length];
}

bool keyed_text__find(const char *text, const char *key, __u64 unit,
		      __u64 *number)
{
	struct keyed_line line;

	while (keyed_text__next(&text, &line)) {
		if (!line.has_number || !keyed_line__has_key(&line, key))
			continue;
		*number = line.number * unit;
		return true;
	}
	return false;
}
