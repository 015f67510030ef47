/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A line that is typed at the bottom of the live screen, and what becomes of it. */
#ifndef __PROMPT_H
#define __PROMPT_H

#include "screen/screen.h"

void prompt__open(struct screen *screen, enum prompt_kind kind);
void prompt__take_key(struct screen *screen, int code);
void prompt__draw(struct screen *screen);

#endif /* __PROMPT_H */
