/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The explanation of a memcg, or a summary of many: what is found, the levels up to the
 * root, and who uses the limit. Processes are added by the caller. How it looks is output/'s
 * and screen/'s.
 */
#ifndef __EXPLANATION_H
#define __EXPLANATION_H

#include "model/finding.h"
#include "model/kill_list.h"
#include "model/process.h"

#define SUMMARY_MAX 20 /* findings */
#define BELOW_MAX 10 /* findings */
#define USERS_MAX 5

struct explanation {
	const struct snapshot *snapshot;
	const struct machine *machine;
	const struct memcg
		*memcg; /* NULL: it is a summary of those that are asked for */
	struct findings findings;
	struct findings below; /* of the memcgs below the memcg */
	/*
	 * The memcg whose max is reached first, at or above the memcg; NULL: none has one.
	 * And who uses it beside the way from there to the memcg, the largest first. Of a
	 * memcg that has the max itself: its children.
	 */
	const struct memcg *domain;
	const struct memcg *users[USERS_MAX];
	unsigned int nr_users;
	/* The memcg's processes, and those of the domain (NULL: not known, of a file). */
	const struct processes *processes;
	const struct processes *candidates;
	/* The last kills at or below its path; NULL: they aren't known. */
	const struct kill_list *kills;
};

/*
 * Explains the memcg; NULL: sums up those that the snapshot is asked for. All must outlive
 * the explanation, which is the caller's to free also after an error. Returns 0 or -ENOMEM,
 * logged.
 */
int explanation__make(struct explanation *explanation,
		      const struct snapshot *snapshot,
		      const struct machine *machine, const struct memcg *memcg);

void explanation__free(struct explanation *explanation);

/*
 * The process that the OOM killer would choose if the domain's max were exceeded now, or if
 * the machine ran out of memory. NULL: there is none, or it isn't known.
 */
const struct process *
explanation__victim(const struct explanation *explanation);

/* Appends a sentence that says so, printable; nothing where there is no victim. */
void explanation__append_victim(const struct explanation *explanation,
				struct text *text);

/*
 * Has the snapshot's rows be those that the explanation is about: the memcg and its
 * ancestors, the root first; the memcgs of a summary's findings.
 */
void explanation__arrange(const struct explanation *explanation,
			  struct snapshot *snapshot);

#endif /* __EXPLANATION_H */
