/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Times as kernel logs have them: the clock within a time of any language, and ISO 8601.
 * Where in a line a time stands is known to kernel_line.c.
 */
#ifndef __KERNEL_TIME_H
#define __KERNEL_TIME_H

#include <stdbool.h>
#include <time.h>
#include "lib/span.h"

/* Finds "hh:mm:ss". Seconds of the day are set; pass NULL if they aren't wanted. */
bool kernel_time__find_clock(struct span text, double *seconds);

/*
 * Parses "2026-06-04T04:51:57.686084906Z", or with a blank, a comma, an offset such as
 * "+02:00", a weekday before or " UTC" behind; or seconds since 1970. False: it is something else, or has no
 * zone, so that nobody knows when it was.
 */
bool kernel_time__parse(struct span text, struct timespec *time);

#endif /* __KERNEL_TIME_H */
