/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The terminal of the live screen. It is opened, and put back on every way out, also
 * after a signal or a crash. Others decide what is drawn on it.
 */
#ifndef __TERMINAL_H
#define __TERMINAL_H

#include <curses.h>
#include <stdbool.h>
#include "output/table.h"

/*
 * True if a live screen is possible; otherwise logs why not. Keys come from the
 * controlling terminal if standard input is no terminal.
 */
bool terminal__is_usable(void);

/*
 * Needs a usable terminal. Its own size counts, not that of the environment.
 * Returns 0 or -errno, logged.
 */
int terminal__open(bool color);
void terminal__close(void);

/*
 * True after a signal that asks for the end, and when the terminal is gone, or the one
 * that keys come from. A second after a signal the program is ended in any case, with
 * status 0: a terminal that takes no output would keep it for ever.
 */
bool terminal__is_ended(void);

/* False: there is no memory to draw now. Then nothing may be put on the terminal. */
bool terminal__has_memory(void);

/*
 * Waits so many milliseconds at most, until a key, a signal or another size comes, or the
 * descriptor can be read; -1: there is none.
 */
void terminal__wait(int fd, int ms);

/*
 * Gives the mouse back to the terminal, which selects text with it, or takes it again.
 * Returns true if it is taken.
 */
bool terminal__toggle_mouse(void);

/*
 * Takes the next key that is there. Returns its code; KEY_MOUSE with a press of the first
 * button or a turn of the wheel; ERR, there is none.
 */
int terminal__take_key(MEVENT *mouse);

/* True if the kernel may print its own lines on the screen: TERM is linux. */
bool terminal__is_console(void);

/* How ncurses shows a style: in colour, or by other means where there is none. */
attr_t terminal__attributes(enum style style);

/*
 * Puts printable text at a place of the screen, as much of it as fits on the line.
 * Returns the column behind it, COLS where the line is full.
 */
int terminal__put(int y, int x, const char *printable, attr_t attributes);

#endif /* __TERMINAL_H */
