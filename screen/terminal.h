/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The terminal of the live screen: opened, and put back on every way out, also by
 * a signal or a crash. What is drawn there is live.c's.
 */
#ifndef __TERMINAL_H
#define __TERMINAL_H

#include <curses.h>
#include <stdbool.h>
#include "output/table.h"

/*
 * Whether there can be a live screen; else why not is logged. Keys come from the
 * controlling terminal where standard input is something else.
 */
bool terminal__is_usable(void);

/* Where it is usable. 0 or -errno, logged. */
int terminal__open(bool color);
void terminal__close(void);

/* Whether a signal asked for the end, or the terminal is gone. */
bool terminal__is_ended(void);

/* How ncurses shows a style; without colour by other means. */
attr_t terminal__attributes(enum style style);

/* So that nothing has to be paged in while there is no memory; where allowed. */
void terminal__lock_memory(void);

#endif /* __TERMINAL_H */
