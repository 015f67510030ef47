/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The line that is typed at the bottom of the live screen: a filter of the rows or of a
 * list, which works while it is typed, or the name of a file. keys.c says which keys
 * lead here.
 */
#ifndef __PROMPT_H
#define __PROMPT_H

#include <stdbool.h>

#define TYPED_MAX 256

struct screen;

struct prompt {
	enum prompt_kind {
		PROMPT_CLOSED,
		PROMPT_FILTER,
		PROMPT_LIST, /* a filter of a list to choose from */
		PROMPT_WRITE,
	} kind;
	char typed[TYPED_MAX];
	char before[TYPED_MAX]; /* what prompt__cancel() goes back to */
};

bool prompt__is_open(const struct prompt *prompt);

/* Opens it with a text of less than TYPED_MAX bytes to start from. */
void prompt__open(struct prompt *prompt, enum prompt_kind kind,
		  const char *typed);

/* The actions of keys. They return flags of enum follow or -errno, logged. */
int prompt__accept(struct screen *screen);
int prompt__cancel(struct screen *screen);
int prompt__remove_last(struct screen *screen);
int prompt__remove_all(struct screen *screen);

/* Takes a key that is no action: adds a byte of text, ignores the rest. */
int prompt__type(struct screen *screen, int code);

/* Draws it on the last line of the terminal and leaves the cursor behind it. */
void prompt__draw(struct screen *screen);

#endif /* __PROMPT_H */
