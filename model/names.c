// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Joins the labels of samples with the names that are known by their ids. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "lib/hash.h"
#include "model/column.h"
#include "model/names.h"

/* So often, and at most once a second, a name is looked up that isn't there. */
#define LOOKS_MAX 5
#define LOOK_AGAIN_NS 1000000000ull

#define NR_CHAINS \
	(sizeof(((struct names *)NULL)->chains) / sizeof(struct named *))

struct named {
	struct named *next; /* in its chain */
	enum label label; /* that the id is */
	char *text[NR_NAMES]; /* NULL: not known */
	unsigned long sample; /* the number of the last one that has it */
	unsigned int nr_looks;
	char id[];
};

static struct named **names__chain(const struct names *names,
				   const struct piece *id)
{
	const __u32 hash = bytes__hash(id->start, id->end - id->start);

	return (struct named **)&names->chains[hash % NR_CHAINS];
}

static struct named *names__find(const struct names *names,
				 const struct piece *id)
{
	const size_t length = id->end - id->start;
	struct named *named = *names__chain(names, id);

	while (named && (strlen(named->id) != length ||
			 memcmp(named->id, id->start, length)))
		named = named->next;
	return named;
}

/* The id in the name of the memcg itself; NULL: it is no container and no pod. */
static const char *labels__own_id(const struct labels *labels)
{
	const struct label_row *row = labels->own;

	return row && row->name ? labels->text[row->label] : NULL;
}

/* NULL: no memory. */
static struct named *names__take_id(struct names *names, const char *id,
				    enum label label)
{
	const struct piece piece = string__piece(id);
	struct named *named = names__find(names, &piece), **chain;

	if (named)
		return named;
	named = calloc(1, sizeof(*named) + strlen(id) + 1);
	if (!named)
		return NULL;
	strcpy(named->id, id);
	named->label = label;
	chain = names__chain(names, &piece);
	named->next = *chain;
	*chain = named;
	return named;
}

static void named__free(struct named *named)
{
	size_t i;

	for (i = 0; i < NR_NAMES; i++)
		free(named->text[i]);
	free(named);
}

/* Forgets those that no sample has had since that one. */
static void names__forget_before(struct names *names, unsigned long sample)
{
	struct named **place, *named;
	size_t i;

	for (i = 0; i < NR_CHAINS; i++) {
		place = &names->chains[i];
		while ((named = *place)) {
			if (named->sample >= sample) {
				place = &named->next;
				continue;
			}
			*place = named->next;
			named__free(named);
		}
	}
}

static bool named__is_known(const struct named *named)
{
	size_t i;

	for (i = 0; i < NR_NAMES; i++)
		if (named->text[i])
			return true;
	return false;
}

/* True if it is time to look for its name. */
static bool named__is_due(const struct named *named, bool may_look_again)
{
	return !named__is_known(named) && named->nr_looks < LOOKS_MAX &&
	       (!named->nr_looks || may_look_again);
}

bool names__take_ids(struct names *names, const struct snapshot *snapshot)
{
	const __u64 now = snapshot->sample.monotonic_ns;
	const bool may_look_again = now - names->read_ns >= LOOK_AGAIN_NS;
	struct named *named;
	bool is_due = false;
	const char *id;
	size_t i;

	names->nr_samples++;
	for (i = 0; i < snapshot->nr_memcgs; i++) {
		id = labels__own_id(&snapshot->labels[i]);
		named = id ? names__take_id(names, id,
					    snapshot->labels[i].own->label) :
			     NULL;
		if (!named)
			continue;
		named->sample = names->nr_samples;
		is_due |= named__is_due(named, may_look_again);
	}
	names__forget_before(names, names->nr_samples - 1);
	if (!is_due)
		return false;
	names->read_ns = now;
	for (i = 0; i < NR_CHAINS; i++)
		for (named = names->chains[i]; named; named = named->next)
			named->nr_looks += may_look_again || !named->nr_looks;
	return true;
}

static bool piece__is_name(const struct piece *piece)
{
	const size_t length = piece->end - piece->start;

	return length && length <= NAME_MAX &&
	       !memchr(piece->start, '\0', length);
}

void names__add(struct names *names, const struct found_names *found)
{
	struct named *named = names__find(names, &found->id);
	const struct piece *text;
	size_t i;

	if (!named)
		return;
	for (i = 0; i < NR_NAMES; i++) {
		text = &found->text[i];
		if (!named->text[i] && piece__is_name(text))
			named->text[i] =
				strndup(text->start, text->end - text->start);
	}
}

void names__for_each_unknown(struct names *names,
			     void (*look_up)(struct names *names,
					     const char *id, void *context),
			     void *context)
{
	const struct named *named;
	size_t i;

	for (i = 0; i < NR_CHAINS; i++)
		for (named = names->chains[i]; named; named = named->next)
			if (named->label == LABEL_container_id &&
			    !named__is_known(named))
				look_up(names, named->id, context);
}

/* Sets the names of what the memcg itself is; those above may be of something else. */
static void names__set_own(const struct names *names, struct labels *labels)
{
	const struct label_row *row = labels->own;
	const char *id = labels__own_id(labels);
	const struct named *named;
	struct piece piece;
	size_t i;

	if (!id)
		return;
	labels->text[row->name] = NULL;
	if (row->name_above)
		labels->text[row->name_above] = NULL;
	piece = string__piece(id);
	named = names__find(names, &piece);
	for (i = 0; named && i < NR_NAMES; i++)
		if (named->text[i])
			labels->text[NR_PATH_LABELS + i] = named->text[i];
}

void names__set(const struct names *names, struct snapshot *snapshot)
{
	struct labels *labels = snapshot->label_buffer.data;
	const struct memcg *memcg;
	size_t i, name;

	for (i = 0; i < snapshot->nr_memcgs; i++) {
		memcg = &snapshot->memcgs[i];
		for (name = NR_PATH_LABELS; memcg->parent && name < NR_LABELS;
		     name++)
			labels[i].text[name] =
				labels[memcg->parent - snapshot->memcgs]
					.text[name];
		names__set_own(names, &labels[i]);
	}
}

void snapshot__set_saved_names(struct snapshot *snapshot)
{
	struct labels *labels = snapshot->label_buffer.data;
	const struct value *value;
	size_t i, name;

	for (i = 0; i < snapshot->nr_memcgs; i++)
		for (name = NR_PATH_LABELS; name < NR_LABELS; name++) {
			value = memcg__given(
				&snapshot->memcgs[i], snapshot,
				column__number(label__column(name)));
			if (value && value->type == VALUE_IS_TEXT)
				labels[i].text[name] = value->text;
		}
}

void names__free(struct names *names)
{
	names__forget_before(names, names->nr_samples + 1);
}
