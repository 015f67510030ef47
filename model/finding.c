// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The table of findings; runs their tests over one memcg or many, and keeps the worst.
 * The words of a finding are made in finding_text.c.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "lib/log.h"
#include "model/finding_tests.h"
#include "model/trouble.h"

/* A part of the limit that is reached first. */
#define SHORT_HEADROOM 0.2
/* A part of the machine, which keeps less free of all that it has. */
#define SHORT_AVAILABLE 0.1

/* The columns of a basis, with the end of their list. */
#define BASIS(...)                      \
	(const enum column_id[])        \
	{                               \
		__VA_ARGS__, NR_COLUMNS \
	}

const struct finding_row finding_rows[NR_FINDINGS] = {
#define FINDING(id, name_, ...) [FINDING_##id] = { .name = name_, __VA_ARGS__ },
#include "model/finding_rows.h"
};

const char *severity__name(enum severity severity)
{
	static const char *const names[] = { "info", "warning", "critical" };

	return names[severity];
}

double evidence__amount(const struct evidence *evidence,
			const struct memcg *memcg, enum column_id id)
{
	struct value value;

	if (!memcg)
		return NAN;
	value = column__value(&columns[id], evidence->snapshot, memcg);
	switch (value.type) {
	case VALUE_IS_NUMBER:
		return value.number;
	case VALUE_IS_CHANGE:
		return value.change;
	case VALUE_IS_FRACTION:
		return value.fraction;
	case VALUE_IS_NO_LIMIT:
		return INFINITY;
	default:
		return NAN;
	}
}

double evidence__room(const struct evidence *evidence)
{
	/* fmin() takes the other one where one is unknown. */
	const double room = fmin(evidence__own(evidence, COLUMN_limit),
				 machine__amount(evidence->machine->mem_total));

	return isnan(room) ? INFINITY : room;
}

bool evidence__is_short(const struct evidence *evidence)
{
	const struct machine *machine = evidence->machine;
	const double max = evidence__amount(
		evidence, evidence->memcg->headroom_by, COLUMN_max);

	return evidence__own(evidence, COLUMN_headroom) <
		       SHORT_HEADROOM * max ||
	       machine__amount(machine->mem_available) <
		       SHORT_AVAILABLE * machine__amount(machine->mem_total);
}

static struct finding_number *
finding__new_number(struct finding *finding, const char *name, enum unit unit)
{
	struct finding_number *number = &finding->numbers[finding->nr++];

	number->name = name;
	number->unit = unit;
	return number;
}

void finding__add(struct finding *finding, const char *name, enum unit unit,
		  double amount)
{
	struct finding_number *number =
		finding__new_number(finding, name, unit);

	if (isnan(amount))
		number->value = value__unknown();
	else if (isinf(amount))
		number->value = value__number(VALUE_NO_LIMIT);
	else if (unit__is_fraction(unit))
		number->value = value__fraction(amount);
	else
		number->value = value__number(amount);
}

void finding__add_path(struct finding *finding, const char *name,
		       const struct memcg *memcg)
{
	finding__new_number(finding, name, UNIT_TEXT)->value =
		value__path(memcg);
}

void finding__add_text(struct finding *finding, const char *name,
		       const char *text)
{
	finding__new_number(finding, name, UNIT_TEXT)->value =
		value__text(text);
}

/* True if the row's finding is there; fills it in. */
static bool finding_row__find(const struct finding_row *row,
			      const struct evidence *evidence,
			      struct finding *finding)
{
	/* One that is removed is its parent's matter; a hidden one has no files. */
	if (memcg__is_dying(evidence->memcg) ||
	    memcg__is_hidden(evidence->memcg))
		return false;
	*finding = (struct finding){ .row = row,
				     .severity = row->severity,
				     .memcg = evidence->memcg,
				     .cause = evidence->memcg };
	return row->find(evidence, finding);
}

static int finding__compare(const struct finding *one,
			    const struct finding *other)
{
	const __u64 size = one->memcg->record->memory.current,
		    other_size = other->memcg->record->memory.current;

	if (one->severity != other->severity)
		return one->severity > other->severity ? -1 : 1;
	if (one->row != other->row)
		return one->row < other->row ? -1 : 1;
	if (size != other_size)
		return size > other_size ? -1 : 1;
	return one->memcg->serial < other->memcg->serial ? -1 : 1;
}

/* Puts the finding where it belongs in the list, which has room for at most size. */
static void findings__insert(struct findings *findings,
			     const struct finding *finding)
{
	struct finding *list = findings->list;
	__u32 i;

	if (findings->nr < findings->size) {
		findings->nr++;
	} else {
		findings->nr_left_out++;
		if (!findings->nr ||
		    finding__compare(&list[findings->nr - 1], finding) < 0)
			return;
	}
	for (i = findings->nr - 1;
	     i && finding__compare(finding, &list[i - 1]) < 0; i--)
		list[i] = list[i - 1];
	list[i] = *finding;
}

static int findings__begin(struct findings *findings, __u32 size)
{
	*findings = (struct findings){ .size = size };
	findings->list = calloc(size, sizeof(*findings->list));
	if (!findings->list)
		return log__error(-ENOMEM, "no memory for %u findings", size);
	return 0;
}

int findings__explain(struct findings *findings,
		      const struct evidence *evidence)
{
	int err = findings__begin(findings, NR_FINDINGS);
	const struct finding_row *row;
	struct finding finding;
	unsigned int found = 0;

	if (err)
		return err;
	/* Those that are worse have rows above. */
	for_each_finding_row(row)
	{
		if (row->worse & found ||
		    !finding_row__find(row, evidence, &finding))
			continue;
		found |= FINDING_BIT(row - finding_rows);
		findings__insert(findings, &finding);
	}
	return 0;
}

/* The findings of the memcgs of a summary, in the order of the snapshot. */
struct summary {
	struct findings *findings;
	const struct snapshot *snapshot;
	unsigned int *below; /* FINDING_BIT()s of the memcg and all below it */
	unsigned int *
		caused; /* FINDING_BIT()s of findings that it is the cause of */
};

static void summary__count_other(struct summary *summary,
				 const struct finding *finding)
{
	struct findings *findings = summary->findings;
	__u32 i;

	for (i = 0; i < findings->nr; i++)
		if (findings->list[i].row == finding->row &&
		    findings->list[i].cause == finding->cause)
			findings->list[i].nr_others++;
}

/* True if the summary has the finding beside those of other memcgs. */
static bool summary__wants(struct summary *summary,
			   const struct finding *finding)
{
	const struct memcg *memcgs = summary->snapshot->memcgs;
	const unsigned int bit = FINDING_BIT(finding->row - finding_rows);

	switch (finding->row->summary) {
	case SUMMARY_WHERE_CAUSED:
		return finding->cause == finding->memcg;
	case SUMMARY_ONCE:
		if (!(summary->caused[finding->cause - memcgs] & bit)) {
			summary->caused[finding->cause - memcgs] |= bit;
			return true;
		}
		summary__count_other(summary, finding);
		return false;
	case SUMMARY_LOWEST:
		return !(summary->below[finding->memcg - memcgs] & bit);
	default:
		return false;
	}
}

static void summary__add(struct summary *summary,
			 const struct evidence *evidence)
{
	const struct memcg *memcgs = summary->snapshot->memcgs,
			   *memcg = evidence->memcg;
	unsigned int found = 0, *below = &summary->below[memcg - memcgs];
	const struct finding_row *row;
	struct finding finding;

	for_each_finding_row(row)
	{
		if (row->worse & found ||
		    !finding_row__find(row, evidence, &finding))
			continue;
		if (summary__wants(summary, &finding))
			findings__insert(summary->findings, &finding);
		found |= FINDING_BIT(row - finding_rows);
	}
	*below |= found;
	if (memcg->parent)
		summary->below[memcg->parent - memcgs] |= *below;
}

int findings__summarize(struct findings *findings,
			const struct snapshot *snapshot,
			const struct machine *machine, __u32 first, __u32 nr,
			__u32 at_most)
{
	struct evidence evidence = { .snapshot = snapshot, .machine = machine };
	struct summary summary = { .findings = findings, .snapshot = snapshot };
	const __u32 nr_memcgs = snapshot->nr_memcgs;
	int err = findings__begin(findings, at_most);
	__u32 i;

	if (err)
		return err;
	summary.below = calloc(nr_memcgs, sizeof(*summary.below));
	summary.caused = calloc(nr_memcgs, sizeof(*summary.caused));
	if (!summary.below || !summary.caused) {
		err = log__error(-ENOMEM, "no memory for a summary");
		goto cleanup;
	}
	/* Descendants come behind, so they are looked at first. */
	for (i = first + nr; i-- > first;) {
		evidence.memcg = &snapshot->memcgs[i];
		summary__add(&summary, &evidence);
	}
cleanup:
	free(summary.below);
	free(summary.caused);
	return err;
}

void findings__free(struct findings *findings)
{
	free(findings->list);
	*findings = (struct findings){};
}

/* Appends to why what the row can't do without, if that is missing. */
static bool finding_row__is_in_doubt(const struct finding_row *row,
				     const struct snapshot *snapshot,
				     struct text *why)
{
	const enum column_id *id;

	for (id = row->basis; *id != NR_COLUMNS; id++) {
		if (column__is_missing(&columns[*id], snapshot, why))
			return true;
		if (!column__needs_previous(&columns[*id]) || snapshot->before)
			continue;
		text__format(why, "%s needs two samples one after the other",
			     row->name);
		return true;
	}
	return false;
}

int findings__check(const struct snapshot *snapshot,
		    const struct machine *machine, unsigned int ids,
		    struct text *why)
{
	struct evidence evidence = { .snapshot = snapshot, .machine = machine };
	const struct finding_row *row;
	struct finding finding;
	__u32 i;

	for (i = 0; i < snapshot->nr; i++) {
		evidence.memcg = &snapshot->memcgs[snapshot->first + i];
		for_each_finding_row(
			row) if (ids & FINDING_BIT(row - finding_rows) &&
				 finding_row__find(row, &evidence,
						   &finding)) return 1;
	}
	for_each_finding_row(
		row) if (ids & FINDING_BIT(row - finding_rows) &&
			 finding_row__is_in_doubt(row, snapshot,
						  why)) return -ENOTSUP;
	if (!snapshot->sample.is_incomplete)
		return 0;
	text__append_string(why, "not all cgroups could be read");
	return -EIO;
}

void findings__demand(struct demand *demand)
{
	/* The columns that tests look at beside those of basis and sentence. */
	static const enum column_id others[] = {
		COLUMN_working_set,
		COLUMN_swap_current,
		COLUMN_events_oom_kill,
		COLUMN_events_local_oom,
		COLUMN_stat_anon,
		COLUMN_stat_file,
		COLUMN_stat_shmem,
		COLUMN_stat_kernel,
		COLUMN_stat_sock,
		COLUMN_stat_zswap,
		COLUMN_stat_slab_reclaimable,
		COLUMN_stat_slab_unreclaimable,
		COLUMN_stat_kernel_stack,
		COLUMN_stat_pagetables,
		COLUMN_stat_percpu,
	};
	const struct finding_row *row;
	const enum column_id *id;
	size_t i;

	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		column__demand(&columns[others[i]], demand);
	troubles__demand(demand);
	for_each_finding_row(row)
	{
		for (id = row->basis; *id != NR_COLUMNS; id++)
			column__demand(&columns[*id], demand);
		finding_row__demand(row, demand);
	}
}
