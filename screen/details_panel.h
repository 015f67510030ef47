/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The details of one memcg, which is followed from sample to sample, by its path if the
 * cgroup is re-made: the chain of its limits, its events, its pressure and processes,
 * each of its values.
 */
#ifndef __DETAILS_PANEL_H
#define __DETAILS_PANEL_H

#include "lib/text.h"
#include "model/snapshot.h"
#include "source/details.h"

struct lines;
struct screen;

struct details_panel {
	__u64 serial; /* of the memcg */
	__u64 opened; /* the serial of the memcg that it was opened for */
	bool is_of_removed; /* that one was dying, so another one isn't meant */
	struct details details; /* of the running kernel only, not of a file */
	int err; /* why there are no processes: -errno */
	struct text path; /* bytes */
};

/* Starts to follow the memcg; details_panel__refresh() comes next. */
void details_panel__open(struct details_panel *panel,
			 const struct memcg *memcg);

/* Reads anew what isn't in the sample that is shown, also what only an explanation has. */
void details_panel__refresh(struct details_panel *panel,
			    const struct screen *screen, bool explains);

/* explains: what is found, in place of all values. */
void details_panel__draw(struct details_panel *panel,
			 const struct screen *screen, bool explains,
			 struct lines *lines);
void details_panel__free(struct details_panel *panel);

#endif /* __DETAILS_PANEL_H */
