/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Standard output: how wide it is, and whether what was written has arrived. */
#ifndef __STANDARD_OUTPUT_H
#define __STANDARD_OUTPUT_H

#include <stddef.h>
#include <stdio.h>

/*
 * The columns that a line of it may take; 0: any number. A terminal knows its size better
 * than COLUMNS, which watch(1) sets for its command's pipe.
 */
size_t standard_output__width(void);

/* Flushes a stream that leads there. Returns 0 or -errno, not logged. */
int standard_output__flush(FILE *file);

/*
 * Lets the end of the program flush stdout, also an exit() that isn't ours: argp's after
 * --help. If the text can't be written and nobody was told, the exit status is 1.
 */
void standard_output__check_at_exit(void);

/* Logs that it can't be written to. Returns err. */
int standard_output__fail(int err);

#endif /* __STANDARD_OUTPUT_H */
