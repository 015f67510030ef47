/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What opens over the rows of the live screen: the help, lists to choose from,
 * the details of one memcg. Each is a number of lines, of which some are in sight.
 */
#ifndef __PANEL_H
#define __PANEL_H

#include "screen/screen.h"

void panel__open(struct screen *screen, enum panel_kind kind);
void panel__take_key(struct screen *screen, int code);

/* Whether a key means what it does without a panel. */
bool panel__lets_through(const struct screen *screen, int code);

/* After a new sample. */
void panel__refresh(struct screen *screen);

/* Draws it from that line of the screen on. */
void panel__draw(struct screen *screen, int y);

#endif /* __PANEL_H */
