/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The list of kills, the newest first, and one kill whole, fact by fact. panel.h opens
 * them and moves in them; panel.selected is the age of the kill that is selected.
 */
#ifndef __KILL_PANEL_H
#define __KILL_PANEL_H

#include "screen/lines.h"

struct screen;

/* Draws the heading of the list. */
void kill_panel__draw_heading(struct screen *screen);

/* Draws the list, and why there may be more kills than it has. */
void kill_panel__draw_list(struct screen *screen, struct lines *lines);

/* Draws the selected kill. */
void kill_panel__draw_kill(const struct screen *screen, struct lines *lines);

/* The actions of keys. They return flags of enum follow or -errno, logged. */
int kill_panel__open(struct screen *screen);
int kill_panel__open_kill(struct screen *screen);

/*
 * Closes the panel and selects the row of the memcg whose limit the selected kill was for,
 * or says why it can't.
 */
int kill_panel__go_to_domain(struct screen *screen);

#endif /* __KILL_PANEL_H */
