// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What is typed: a filter, which works while it is typed, or a file's name. */
#include <string.h>
#include "screen/prompt.h"
#include "screen/terminal.h"

void prompt__open(struct screen *screen, enum prompt_kind kind)
{
	screen->prompt = kind;
	screen->typed[0] = '\0';
	if (kind == PROMPT_FILTER)
		strcpy(screen->typed, screen->filter_text);
	strcpy(screen->typed_before, screen->typed);
}

/* An expression, or a part of the path. What is wrong is shown, nothing hidden. */
static void prompt__filter(struct screen *screen)
{
	struct filter filter = {};
	struct text why = {};

	strcpy(screen->filter_text, screen->typed);
	screen->filter = (struct filter){};
	if (!*screen->filter_text) {
		;
	} else if (!strpbrk(screen->filter_text, "=<>~")) {
		/* '!' alone isn't an operator either. */
		snprintf(screen->filter_pattern, sizeof(screen->filter_pattern),
			 "*%s*", screen->filter_text);
		screen->filter = (struct filter){
			.column = column__find("cgroup"),
			.relation = FILTER_GLOB,
			.value = { .type = VALUE_IS_TEXT,
				   .text = screen->filter_pattern },
		};
	} else if (!filter__parse(&filter, screen->filter_text, &why)) {
		screen->filter = filter;
	} else {
		screen__say(screen, "%s", text__string(&why));
	}
	text__free(&why);
	screen__arrange(screen);
}

static void prompt__close(struct screen *screen)
{
	const enum prompt_kind kind = screen->prompt;

	screen->prompt = PROMPT_NONE;
	if (kind == PROMPT_FILTER) {
		prompt__filter(screen);
		/* A mistake isn't kept. */
		if (!screen->filter.column)
			screen->filter_text[0] = '\0';
	} else if (*screen->typed) {
		screen__write(screen, screen->typed);
	}
}

static void prompt__cancel(struct screen *screen)
{
	strcpy(screen->typed, screen->typed_before);
	if (screen->prompt == PROMPT_FILTER)
		prompt__filter(screen);
	screen->prompt = PROMPT_NONE;
}

/* All bytes of the last character. */
static void typed__remove_last(char *typed)
{
	size_t length = strlen(typed);

	while (length && (typed[length - 1] & 0xc0) == 0x80)
		length--;
	typed[length ? length - 1 : 0] = '\0';
}

void prompt__take_key(struct screen *screen, int code)
{
	const size_t length = strlen(screen->typed);

	switch (code) {
	case '\n':
	case '\r':
	case KEY_ENTER:
		prompt__close(screen);
		return;
	case 27:
		prompt__cancel(screen);
		return;
	case KEY_BACKSPACE:
	case 127:
	case 8:
		typed__remove_last(screen->typed);
		break;
	case 'u' & 0x1f:
		screen->typed[0] = '\0';
		break;
	default:
		if (code < ' ' || code > 255 || length + 1 >= TYPED_MAX)
			return;
		screen->typed[length] = code;
		screen->typed[length + 1] = '\0';
	}
	if (screen->prompt == PROMPT_FILTER)
		prompt__filter(screen);
}

void prompt__draw(struct screen *screen)
{
	struct text *line = &screen->line;
	int x;

	text__clear(line);
	text__append_string(line, screen->prompt == PROMPT_FILTER ?
					  "filter: " :
					  "write JSON to: ");
	text__append_printable(line, screen->typed, strlen(screen->typed));
	x = screen__put(LINES - 1, 0, text__string(line), A_NORMAL);
	if (screen->message.length)
		screen__put(LINES - 1, x + 3, text__string(&screen->message),
			    terminal__attributes(STYLE_WARNING));
	move(LINES - 1, x < COLS ? x : COLS - 1);
}
