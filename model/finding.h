/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Findings: what is wrong with a memcg, told by one sample or by two. A row of
 * finding_rows.h each: the test, the sentence with its numbers, what to do. Tests are in
 * finding_*.c; how findings are shown is output/'s and screen/'s.
 */
#ifndef __FINDING_H
#define __FINDING_H

#include <stdbool.h>
#include "lib/machine.h"
#include "lib/text.h"
#include "model/column.h"

/* The worse the higher. */
enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_CRITICAL };

/* info, warning, critical */
const char *severity__name(enum severity severity);

/* FINDING_thrashing and so on, in the order of finding_rows.h. */
enum finding_id {
#define FINDING(id, name, ...) FINDING_##id,
#include "model/finding_rows.h"
	NR_FINDINGS,
};

#define FINDING_BIT(id) (1U << (id))

/* All that a test may look at. */
struct evidence {
	const struct snapshot *snapshot;
	const struct machine *machine; /* that of the snapshot */
	const struct memcg *memcg; /* the one that is tested */
};

/* A number that a sentence names, or a text or a path. */
struct finding_number {
	const char *name;
	struct value value;
	enum unit unit;
};

/* The most numbers that a test hands over, and that a sentence names. */
#define FINDING_NUMBERS_MAX 12

struct finding {
	const struct finding_row *row;
	enum severity severity;
	const struct memcg *memcg;
	/* The memcg whose limit or setting it comes from; NULL: one below the memcg. */
	const struct memcg *cause;
	__u32 nr_others; /* memcgs that have the same by the same cause and are left out */
	struct finding_number
		numbers[FINDING_NUMBERS_MAX]; /* those that are no column */
	unsigned int nr;
};

struct finding_row {
	const char *name;
	enum severity severity; /* a test may say that it is worse or less bad */
	const char *when; /* for the manual: the condition, as a sentence */
	/*
	 * The sentence and the advice. {NAME} stands for a number of the test's or else for
	 * the column of that name. A part in [] is left out where one of its numbers is
	 * unknown or 0.
	 */
	const char *sentence;
	const char *advice;
	/* False: it isn't there, or can't be known. */
	bool (*find)(const struct evidence *evidence, struct finding *finding);
	/* The columns without which it can't be known; the list ends with NR_COLUMNS. */
	const enum column_id *basis;
	unsigned int
		worse; /* FINDING_BIT()s of those which say the same and more */
	/* A summary has it of all memcgs, or not of so many. */
	enum {
		SUMMARY_WHERE_CAUSED, /* only of the memcg whose limit or setting it is */
		SUMMARY_ONCE, /* of the first memcg of several with the same cause */
		SUMMARY_LOWEST, /* not of one that is above another one with it */
		SUMMARY_NEVER, /* it explains and is no trouble */
	} summary;
};

extern const struct finding_row finding_rows[NR_FINDINGS];

#define for_each_finding_row(row) \
	for ((row) = finding_rows; (row) < finding_rows + NR_FINDINGS; (row)++)

/* The findings, the worst first. {} is none. */
struct findings {
	struct finding *list;
	__u32 nr;
	__u32 nr_left_out; /* found, but not in the list */
	__u32 size; /* of the allocation */
};

/*
 * Finds all that is wrong with the memcg of the evidence. Returns 0 or -ENOMEM, logged.
 * The snapshot must outlive the findings, which are the caller's to free also after an
 * error.
 */
int findings__explain(struct findings *findings,
		      const struct evidence *evidence);

/*
 * Finds what is wrong with nr memcgs of the snapshot from the first on, most of them at
 * once (struct finding_row, summary). At most that many are in the list.
 */
int findings__summarize(struct findings *findings,
			const struct snapshot *snapshot,
			const struct machine *machine, __u32 first, __u32 nr,
			__u32 at_most);

void findings__free(struct findings *findings);

/*
 * Returns 1 if a memcg that the snapshot is asked for has one of the findings, 0 if none
 * has; -errno, with the reason appended to why, if that can't be known.
 */
int findings__check(const struct snapshot *snapshot,
		    const struct machine *machine, unsigned int ids,
		    struct text *why);

/* Adds what has to be read for all findings. */
void findings__demand(struct demand *demand);

/*
 * Reads a list of names, with commas between them. Returns 0; -EINVAL with what is wrong and
 * what is valid appended to why.
 */
int findings__parse(const char *list, unsigned int *ids, struct text *why);

/* Appends the sentence, printable: paths and names are escaped. */
void finding__append_sentence(const struct finding *finding,
			      const struct snapshot *snapshot,
			      struct text *text);

/*
 * Fills numbers with those that the sentence names, each once, in its order. Returns how
 * many there are.
 */
unsigned int
finding__numbers(const struct finding *finding, const struct snapshot *snapshot,
		 struct finding_number numbers[FINDING_NUMBERS_MAX]);

/* Adds the columns that the sentence of a row names. */
void finding_row__demand(const struct finding_row *row, struct demand *demand);

#endif /* __FINDING_H */
