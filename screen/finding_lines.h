/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The lines of findings: of one memcg, in its explanation and its details, and of all. */
#ifndef __FINDING_LINES_H
#define __FINDING_LINES_H

#include "source/details.h"

struct lines;
struct screen;

/* Adds the memcg's findings, the worst first; nothing where there is none. */
void lines__add_findings(struct lines *lines, const struct screen *screen,
			 const struct memcg *memcg);

/*
 * Adds what explains the memcg: its findings, those below it, who uses the limit, and, by
 * the details, NULL if they aren't known, who would be killed for that.
 */
void lines__add_explanation(struct lines *lines, const struct screen *screen,
			    const struct memcg *memcg,
			    const struct details *details);

/* Adds the findings of the memcgs that are asked for. */
void lines__add_summary(struct lines *lines, const struct screen *screen);

#endif /* __FINDING_LINES_H */
