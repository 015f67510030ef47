/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The names that people gave to containers and pods, by the ids that a sample's labels have.
 * The table has the ids of the last two samples and no others, so it stays small whatever
 * the files say in which source/name_files.h looks the names up.
 */
#ifndef __NAMES_H
#define __NAMES_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include "model/label.h"

struct snapshot;

/* The names, counted from 0: enum label counts them behind the labels of paths. */
#define NR_NAMES (NR_LABELS - NR_PATH_LABELS)
#define NAME_NUMBER(label) ((label)-NR_PATH_LABELS)

/* The names that a file has for an id; pieces that are {} aren't known. */
struct found_names {
	struct piece id;
	struct piece text[NR_NAMES];
};

/* {} is an empty table. */
struct names {
	struct named *chains[1024]; /* by a hash of the id */
	unsigned long nr_samples;
	__u64 read_ns; /* when they were looked up last; CLOCK_MONOTONIC, as of a sample */
};

/*
 * Takes the ids that the labelled sample has, and forgets those that neither it nor the one
 * before has. Returns true if names have to be looked up now: at once for ids that are new,
 * and for those without a name a few times more, since a file may come after the cgroup.
 * A name for which there is no memory stays unknown.
 */
bool names__take_ids(struct names *names, const struct snapshot *snapshot);

/*
 * Sets those names of an id that aren't known yet. Ids that no memcg has, and texts that are
 * empty or have more than 255 bytes or a NUL, are left out.
 */
void names__add(struct names *names, const struct found_names *found);

/* Calls back for each container's id that has no name yet. */
void names__for_each_unknown(struct names *names,
			     void (*look_up)(struct names *names,
					     const char *id, void *context),
			     void *context);

/* Sets the names in the sample's labels. They last as long as the sample does. */
void names__set(const struct names *names, struct snapshot *snapshot);

/* Sets the names that a saved sample has in its labels. */
void snapshot__set_saved_names(struct snapshot *snapshot);

void names__free(struct names *names);

#endif /* __NAMES_H */
