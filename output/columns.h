/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Prints which columns there are: --list-columns, as a table and as JSON. */
#ifndef __COLUMNS_H
#define __COLUMNS_H

#include <stdio.h>

void columns__print(FILE *file);

/* 0 or -ENOMEM, logged. */
int columns__print_json(FILE *file);

#endif /* __COLUMNS_H */
