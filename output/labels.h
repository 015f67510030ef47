/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The names that labels come from, for people. */
#ifndef __OUTPUT_LABELS_H
#define __OUTPUT_LABELS_H

#include <stdio.h>

/* Prints the table of names; the man page's is made from it. */
void labels__print(FILE *file);

#endif /* __OUTPUT_LABELS_H */
