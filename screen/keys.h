/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The keys of the live screen. Those of a panel or a prompt are panel.h's, prompt.h's. */
#ifndef __KEYS_H
#define __KEYS_H

#include <stdio.h>
#include "screen/screen.h"

/* Of the rows. */
extern const struct key keys[];

/* Every one of them and what it does. */
void keys__print(FILE *file);

/* Does what a key, a mouse event or another size of the terminal asks for. */
void keys__take(struct screen *screen, int code);

#endif /* __KEYS_H */
