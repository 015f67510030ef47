/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Labels, which the names on a memcg's path tell: its systemd unit, its user, its container
 * and its pod. One table has all kinds of names. A label is the memcg's own or the one of the
 * nearest memcg above that has it. The texts are other people's bytes. The names that
 * people gave to container and pod are labels, too, but no path has them: names.h knows
 * them by the ids.
 */
#ifndef __LABEL_H
#define __LABEL_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct text;

/* Each of them has a column of that id. */
/* clang-format off */
#define FOR_EACH_LABEL(DO) \
	DO(unit) \
	DO(user) \
	DO(container_runtime) \
	DO(container_id) \
	DO(pod_uid) \
	DO(pod_qos)
#define FOR_EACH_NAME(DO) \
	DO(pod_namespace) \
	DO(pod_name) \
	DO(container_name)
/* clang-format on */

enum label {
#define ENUMERATOR(id) LABEL_##id,
	FOR_EACH_LABEL(ENUMERATOR) NR_PATH_LABELS,
	LABEL_BEFORE_NAMES = NR_PATH_LABELS - 1,
	FOR_EACH_NAME(ENUMERATOR) NR_LABELS,
#undef ENUMERATOR
};

/* The texts that container.runtime and pod.qos can have; each list ends with NULL. */
extern const char *const label_runtimes[];
extern const char *const label_qos_classes[];

/* A part of a name. */
struct piece {
	const char *start;
	const char *end;
};

static inline struct piece string__piece(const char *string)
{
	return (struct piece){ string, string + strlen(string) };
}

/* A kind of name: what stands before the label's text, and behind it. */
struct label_row {
	/* Names above it, such as "kubepods/" and a pod's; * is any text in a name. NULL: any. */
	const char *above;
	const char *before;
	const char *after;
	size_t before_length;
	size_t after_length;
	size_t length; /* of the text between them; 0: any */
	enum label label;
	/* True if the piece is such a text; may make the piece shorter. NULL: any text is. */
	bool (*take)(struct piece *piece);
	/* Makes the text what it was before it became a part of a name; NULL: it is. */
	void (*restore)(char *text);
	bool may_follow; /* other text may stand before all this */
	bool is_whole; /* the text has what stands behind it, too */
	/* A label that has one text beside this one; 0: there is none. */
	enum label second;
	const char *second_text; /* NULL: it isn't known */
	/* In a tree the name is this word, a colon and the first bytes of the text. */
	const char *word;
	size_t nr_shown; /* so many; 0: the name is shown as it is */
	/*
	 * The name that people gave to what has this text as its id, and the name of what
	 * that is in; they are shown in place of the text. 0: there is none.
	 */
	enum label name, name_above;
};

extern const struct label_row label_rows[];
extern const size_t nr_label_rows;

/* The labels of one memcg. {}: those of the root. */
struct labels {
	const char *text[NR_LABELS]; /* NULL: it has none */
	/* The row of its own name, a unit's apart; NULL: there is none. */
	const struct label_row *own;
};

/* The number of names that a row can look at. */
#define LABEL_NAMES 4

/*
 * The last names of a path's first length bytes, the last one first; NULL where there are
 * no more. A name ends with NUL or a slash.
 */
void path__last_names(const char *path, size_t length, const char **names,
		      size_t nr);

/*
 * Makes the labels of a memcg from those of the one above it. names are its own and those
 * above, as path__last_names() gives them. *room is where the texts are written, and
 * moves behind them: at most 2 * (length of the name + 1) bytes.
 */
void labels__add_name(struct labels *labels,
		      const char *const names[LABEL_NAMES], char **room);

/* Does the same for each name of a path: at most 2 * (length of the path + 1) bytes. */
void labels__add_path(struct labels *labels, const char *path, char **room);

/*
 * Appends a long name as a tree shows it: docker:4cc1dbcc1f5e, or docker:web if the name is
 * known. False: the name isn't one that gets shorter, and nothing is appended.
 */
bool labels__append_short_name(const struct labels *labels, struct text *text);

#endif /* __LABEL_H */
