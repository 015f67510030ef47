/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* All that is known of one kill, a line per fact. What isn't known has no line. */
#ifndef __KILL_FACTS_H
#define __KILL_FACTS_H

#include "model/kill.h"
#include "screen/lines.h"

/* exact: bytes, not 1.5G. */
void lines__add_kill(struct lines *lines, const struct kill *kill, bool exact);

#endif /* __KILL_FACTS_H */
