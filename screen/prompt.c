// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Edits the typed line and hands it to the screen, which filters or writes. */
#include <string.h>
#include "screen/screen.h"
#include "screen/terminal.h"

bool prompt__is_open(const struct prompt *prompt)
{
	return prompt->kind != PROMPT_CLOSED;
}

void prompt__open(struct prompt *prompt, enum prompt_kind kind,
		  const char *typed)
{
	prompt->kind = kind;
	strcpy(prompt->typed, typed);
	strcpy(prompt->before, typed);
}

/* A filter works while it is typed. */
static int prompt__try(struct screen *screen)
{
	if (screen->prompt.kind == PROMPT_LIST)
		panel__set_filter(screen, screen->prompt.typed);
	if (screen->prompt.kind != PROMPT_FILTER)
		return FOLLOW_NOTHING;
	return screen__set_filter(screen, screen->prompt.typed);
}

int prompt__accept(struct screen *screen)
{
	struct prompt *prompt = &screen->prompt;
	int follow = FOLLOW_NOTHING;

	if (prompt->kind == PROMPT_FILTER) {
		follow = screen__set_filter(screen, prompt->typed);
		if (screen->filter.nr)
			follow |= FOLLOW_FIRST_MATCH;
	} else if (prompt->kind == PROMPT_WRITE && *prompt->typed) {
		follow = screen__write(screen, prompt->typed);
	}
	prompt->kind = PROMPT_CLOSED;
	return follow;
}

int prompt__cancel(struct screen *screen)
{
	struct prompt *prompt = &screen->prompt;
	int follow;

	strcpy(prompt->typed, prompt->before);
	follow = prompt__try(screen);
	prompt->kind = PROMPT_CLOSED;
	return follow;
}

int prompt__remove_last(struct screen *screen)
{
	char *typed = screen->prompt.typed;
	size_t length = strlen(typed);

	/* A character of UTF-8 has several bytes. */
	while (length && (typed[length - 1] & 0xc0) == 0x80)
		length--;
	typed[length ? length - 1 : 0] = '\0';
	return prompt__try(screen);
}

int prompt__remove_all(struct screen *screen)
{
	screen->prompt.typed[0] = '\0';
	return prompt__try(screen);
}

int prompt__type(struct screen *screen, int code)
{
	char *typed = screen->prompt.typed;
	const size_t length = strlen(typed);

	if (code < ' ' || code > 255 || length + 1 >= TYPED_MAX)
		return FOLLOW_NOTHING;
	typed[length] = code;
	typed[length + 1] = '\0';
	return prompt__try(screen);
}

void prompt__draw(struct screen *screen)
{
	const struct prompt *prompt = &screen->prompt;
	struct text *line = &screen->line;
	int x;

	text__clear(line);
	text__append_string(line, prompt->kind == PROMPT_WRITE ?
					  "write JSON to: " :
					  "filter: ");
	text__append_printable(line, prompt->typed, strlen(prompt->typed));
	x = terminal__put(LINES - 1, 0, text__string(line), A_NORMAL);
	if (screen->message.length)
		terminal__put(LINES - 1, x + 3, text__string(&screen->message),
			      terminal__attributes(STYLE_WARNING));
	move(LINES - 1, x < COLS ? x : COLS - 1);
}
