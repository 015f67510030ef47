/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The locale of this process, as far as it decides whether output may be UTF-8. */
#ifndef __CHARSET_H
#define __CHARSET_H

#include <stdbool.h>

/*
 * Sets the C library's locale by the environment. If the environment names a locale of
 * UTF-8 that isn't installed, or none at all, output is UTF-8 all the same.
 */
void charset__set(void);

/* From now on only the C library's locale counts: ncurses knows no other. */
void charset__follow_library(void);

/* True if output may use UTF-8. */
bool charset__is_utf8(void);

#endif /* __CHARSET_H */
