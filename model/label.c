// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The table of the names that systemd, container runtimes, Kubernetes and batch systems
 * give to cgroups, and what follows from a name. Which memcgs need labels is the
 * snapshot's to say.
 */
#define _GNU_SOURCE /* strchrnul(), memmem() */
#include <limits.h>
#include <string.h>
#include "lib/text.h"
#include "model/label.h"

enum {
	CHAR_DIGIT = 1,
	/* As ids are written: no capitals. */
	CHAR_HEX = 2,
	/* VALID_CHARS in systemd's src/basic/unit-name.c, and @. */
	CHAR_UNIT = 4,
};

static const unsigned char char_classes[256] = {
	['0' ... '9'] = CHAR_DIGIT | CHAR_HEX | CHAR_UNIT,
	['a' ... 'f'] = CHAR_HEX | CHAR_UNIT,
	['g' ... 'z'] = CHAR_UNIT,
	['A' ... 'Z'] = CHAR_UNIT,
	[':'] = CHAR_UNIT,
	['-'] = CHAR_UNIT,
	['_'] = CHAR_UNIT,
	['.'] = CHAR_UNIT,
	['\\'] = CHAR_UNIT,
	['@'] = CHAR_UNIT,
};

static size_t piece__length(const struct piece *piece)
{
	return piece->end - piece->start;
}

/* True if it has at least one byte, and all are of the class. */
static bool piece__is(const struct piece *piece, unsigned char class)
{
	const char *byte = piece->start;

	while (byte < piece->end && char_classes[(unsigned char)*byte] & class)
		byte++;
	return byte == piece->end && byte > piece->start;
}

/* systemd writes _ before a name that could be a file's of the cgroup (cg_escape()). */
static bool take_unit(struct piece *piece)
{
	piece->start += *piece->start == '_';
	return piece__is(piece, CHAR_UNIT);
}

static bool take_number(struct piece *piece)
{
	return piece__length(piece) <= 10 && piece__is(piece, CHAR_DIGIT);
}

/* The id of an OCI container: a SHA-256, or as many random bytes. */
static bool take_id(struct piece *piece)
{
	return piece__length(piece) == 64 && piece__is(piece, CHAR_HEX);
}

/* True if it is written like a UUID with one of these between its groups. */
static bool piece__is_uuid(const struct piece *piece, const char *separators)
{
	const char *byte;
	size_t i;

	for (byte = piece->start; byte < piece->end; byte++) {
		i = byte - piece->start;
		if (i == 8 || i == 13 || i == 18 || i == 23 ?
			    !strchr(separators, *byte) :
			    !(char_classes[(unsigned char)*byte] & CHAR_HEX))
			return false;
	}
	return true;
}

/* A static pod's is the MD5 of its file. */
static bool take_pod(struct piece *piece)
{
	return (piece__length(piece) == 36 && piece__is_uuid(piece, "-_")) ||
	       (piece__length(piece) == 32 && piece__is(piece, CHAR_HEX));
}

/* A UUID or, of Cloud Foundry, one without its last 8 digits. */
static bool take_handle(struct piece *piece)
{
	return (piece__length(piece) == 36 || piece__length(piece) == 28) &&
	       piece__is_uuid(piece, "-");
}

/* A UUID, a dot, and the name of a task. */
static bool take_allocation(struct piece *piece)
{
	const struct piece uuid = { piece->start, piece->start + 36 };

	return piece__length(piece) > 37 && piece__is_uuid(&uuid, "-") &&
	       *uuid.end == '.';
}

/* Takes the name behind libvirt's number of the machine. */
static bool take_domain(struct piece *piece)
{
	static const char escaped[] = "\\x2d";
	const char *byte = piece->start;
	const size_t length = sizeof(escaped) - 1;

	while (byte < piece->end &&
	       char_classes[(unsigned char)*byte] & CHAR_DIGIT)
		byte++;
	if (byte == piece->start || byte == piece->end)
		return false;
	if (*byte == '-')
		byte++;
	else if (piece->end - byte > (long)length &&
		 !memcmp(byte, escaped, length))
		byte += length;
	else
		return false;
	piece->start = byte;
	return byte < piece->end;
}

/* The name of a slice can't have - in it but before each part. */
static void restore_dashes(char *text)
{
	for (; *text; text++)
		if (*text == '_')
			*text = '-';
}

static int hex__value(char digit)
{
	if (!(char_classes[(unsigned char)digit] & CHAR_HEX))
		return -1;
	return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

/* Replaces what systemd wrote as \xNN (unit_name_escape()). */
static void restore_escaped(char *text)
{
	char *to = text, byte;
	int high, low;

	for (; *text; text++) {
		byte = *text;
		if (text[0] == '\\' && text[1] == 'x') {
			high = hex__value(text[2]);
			low = high < 0 ? -1 : hex__value(text[3]);
			if (low >= 0 && (high || low)) {
				byte = high << 4 | low;
				text += 3;
			}
		}
		*to++ = byte;
	}
	*to = '\0';
}

const char *const label_runtimes[] = { "docker",  "podman",   "containerd",
				       "cri-o",	  "lxc",      "nspawn",
				       "libvirt", "slurm",    "garden",
				       "nomad",	  "htcondor", NULL };

const char *const label_qos_classes[] = { "guaranteed", "burstable",
					  "besteffort", NULL };

#define NAME(above_, before_, after_, take_)                 \
	.above = above_, .before = before_, .after = after_, \
	.before_length = sizeof(before_) - 1,                \
	.after_length = sizeof(after_) - 1, .take = take_
#define ID(above_, before_, after_) \
	NAME(above_, before_, after_, take_id), .length = 64
#define UNIT .label = LABEL_unit, .is_whole = true
#define USER .label = LABEL_user
#define CONTAINER(runtime)                                              \
	.label = LABEL_container_id, .second = LABEL_container_runtime, \
	.second_text = runtime
/* Ids are cut as the runtimes' own tools cut them. */
#define OCI_CONTAINER(runtime)                               \
	CONTAINER(runtime), .word = runtime, .nr_shown = 12, \
			    .name = LABEL_container_name
#define MACHINE(runtime) \
	CONTAINER(runtime), .word = runtime, .nr_shown = NAME_MAX
#define POD(qos)                                                             \
	.label = LABEL_pod_uid, .second = LABEL_pod_qos, .second_text = qos, \
	.word = "pod", .nr_shown = 8, .name = LABEL_pod_name,                \
	.name_above = LABEL_pod_namespace

/* The rows of units come first: such a name may be in another row as well. */
/* clang-format off */
const struct label_row label_rows[] = {
	{ NAME(NULL, "", ".service", take_unit), UNIT },
	{ NAME(NULL, "", ".scope", take_unit), UNIT },
	{ NAME(NULL, "", ".slice", take_unit), UNIT },
	{ NAME(NULL, "", ".socket", take_unit), UNIT },
	{ NAME(NULL, "", ".mount", take_unit), UNIT },
	{ NAME(NULL, "", ".swap", take_unit), UNIT },
	{ NAME(NULL, "user-", ".slice", take_number), USER },
	{ NAME(NULL, "user@", ".service", take_number), USER },
	{ NAME("slurm*", "uid_", "", take_number), USER },

	{ ID(NULL, "docker-", ".scope"), OCI_CONTAINER("docker") },
	{ ID("docker", "", ""), OCI_CONTAINER("docker") },
	{ ID("ecs/*", "", ""), OCI_CONTAINER("docker") },
	{ ID(NULL, "libpod-", ".scope"), OCI_CONTAINER("podman") },
	{ ID(NULL, "libpod-", ""), OCI_CONTAINER("podman") },
	{ ID(NULL, "libpod-payload-", ""), OCI_CONTAINER("podman") },
	{ ID(NULL, "cri-containerd-", ".scope"), OCI_CONTAINER("containerd") },
	{ NAME(NULL, ":cri-containerd:", "", take_id), OCI_CONTAINER("containerd"), .may_follow = true },
	{ ID(NULL, "nerdctl-", ".scope"), OCI_CONTAINER("containerd") },
	{ ID("k8s.io", "", ""), OCI_CONTAINER("containerd") },
	{ ID(NULL, "crio-", ".scope"), OCI_CONTAINER("cri-o") },
	{ ID(NULL, "crio-", ""), OCI_CONTAINER("cri-o") },
	/* With the cgroupfs driver Docker and containerd name them alike. */
	{ ID("kubepods/pod*", "", ""), OCI_CONTAINER(NULL) },
	{ ID("kubepods/*/pod*", "", ""), OCI_CONTAINER(NULL) },

	{ NAME("kubepods", "pod", "", take_pod), POD("guaranteed") },
	{ NAME("kubepods/burstable", "pod", "", take_pod), POD("burstable") },
	{ NAME("kubepods/besteffort", "pod", "", take_pod), POD("besteffort") },
	{ NAME(NULL, "kubepods-pod", ".slice", take_pod), POD("guaranteed"), .may_follow = true, .restore = restore_dashes },
	{ NAME(NULL, "kubepods-burstable-pod", ".slice", take_pod), POD("burstable"), .may_follow = true, .restore = restore_dashes },
	{ NAME(NULL, "kubepods-besteffort-pod", ".slice", take_pod), POD("besteffort"), .may_follow = true, .restore = restore_dashes },

	{ NAME("lxc", "", "", NULL), CONTAINER("lxc") },
	{ NAME("lxc.payload", "", "", NULL), CONTAINER("lxc") },
	{ NAME(NULL, "lxc.payload.", "", NULL), CONTAINER("lxc") },
	{ NAME(NULL, "machine-qemu\\x2d", ".scope", take_domain), MACHINE("libvirt"), .restore = restore_escaped },
	{ NAME(NULL, "machine-lxc\\x2d", ".scope", take_domain), MACHINE("libvirt"), .restore = restore_escaped },
	{ NAME("machine", "qemu-", ".libvirt-qemu", take_domain), MACHINE("libvirt") },
	{ NAME("machine", "lxc-", ".libvirt-lxc", take_domain), MACHINE("libvirt") },
	{ NAME(NULL, "machine-", ".scope", NULL), MACHINE("nspawn"), .restore = restore_escaped },
	{ NAME(NULL, "systemd-nspawn@", ".service", NULL), MACHINE("nspawn"), .restore = restore_escaped },

	{ NAME("slurm*/uid_*", "job_", "", take_number), CONTAINER("slurm") },
	{ NAME("*slurmstepd.scope", "job_", "", take_number), CONTAINER("slurm") },
	{ NAME("garden", "", "", take_handle), CONTAINER("garden") },
	{ NAME("garden/*", "", "", take_handle), CONTAINER("garden") },
	{ NAME("nomad.slice", "", ".scope", take_allocation), CONTAINER("nomad") },
	{ NAME("nomad.slice/*", "", ".scope", take_allocation), CONTAINER("nomad") },
	{ NAME("htcondor", "condor_", "", NULL), CONTAINER("htcondor") },
};
/* clang-format on */

const size_t nr_label_rows = sizeof(label_rows) / sizeof(label_rows[0]);

/* Compares a name with a part of a path in which one * may stand for any text. */
static bool name__is_like(const char *name, const char *part, size_t length)
{
	const size_t name_length = strchrnul(name, '/') - name;
	const char *star = memchr(part, '*', length);
	const size_t before = star ? (size_t)(star - part) : length;
	const size_t after = star ? length - before - 1 : 0;

	if (star ? name_length < before + after : name_length != before)
		return false;
	return !memcmp(name, part, before) &&
	       !memcmp(name + name_length - after, part + length - after,
		       after);
}

/* Compares the names above a memcg with the row's, the nearest first. */
static bool row__has_above(const struct label_row *row,
			   const char *const *names)
{
	const char *end = row->above + strlen(row->above), *start;

	do {
		start = end;
		while (start > row->above && start[-1] != '/')
			start--;
		if (!*names || !name__is_like(*names++, start, end - start))
			return false;
		end = start - 1;
	} while (start > row->above);
	return true;
}

/*
 * False for most rows that the name isn't one of, by what costs little: for each name all
 * rows are looked at.
 */
static bool row__may_have(const struct label_row *row, const char *name,
			  const char *end)
{
	const size_t length = end - name;
	const size_t around = row->before_length + row->after_length;

	if (row->length ? length != around + row->length : length <= around)
		return false;
	if (row->before_length && !row->may_follow && *name != *row->before)
		return false;
	return !row->after_length ||
	       !memcmp(end - row->after_length, row->after, row->after_length);
}

/* Finds the text of the label in the name; false: the name isn't one of this row. */
static bool row__find(const struct label_row *row,
		      const char *const names[LABEL_NAMES], const char *end,
		      struct piece *found)
{
	const char *start = names[0];

	if (!row__may_have(row, start, end))
		return false;
	if (row->may_follow)
		start = memmem(start, end - start, row->before,
			       row->before_length);
	else if (memcmp(start, row->before, row->before_length))
		return false;
	if (!start)
		return false;
	found->start = start + row->before_length;
	found->end = end - row->after_length;
	if (found->start >= found->end || (row->take && !row->take(found)) ||
	    (row->above && !row__has_above(row, names + 1)))
		return false;
	if (row->is_whole)
		found->end = end;
	return true;
}

/* Writes the label's text, as it was before it became a part of a cgroup's name. */
static const char *label__write(const struct label_row *row,
				const struct piece *piece, char **room)
{
	const size_t length = piece__length(piece);
	char *text = *room;

	memcpy(text, piece->start, length);
	text[length] = '\0';
	if (row->restore)
		row->restore(text);
	*room += length + 1;
	return text;
}

void labels__add_name(struct labels *labels,
		      const char *const names[LABEL_NAMES], char **room)
{
	const char *end = strchrnul(names[0], '/');
	const struct label_row *row;
	struct piece found;

	labels->own = NULL;
	for (row = label_rows; row < label_rows + nr_label_rows; row++) {
		if (!row__find(row, names, end, &found))
			continue;
		labels->text[row->label] = label__write(row, &found, room);
		if (row->label == LABEL_unit)
			continue;
		if (row->second)
			labels->text[row->second] = row->second_text;
		labels->own = row;
		break;
	}
}

void path__last_names(const char *path, size_t length, const char **names,
		      size_t nr)
{
	const char *start = path + length;
	size_t i;

	for (i = 0; i < nr; i++) {
		while (start > path && start[-1] != '/')
			start--;
		/* Only what stands behind a slash is a name. */
		names[i] = start > path ? start-- : NULL;
	}
}

void labels__add_path(struct labels *labels, const char *path, char **room)
{
	const char *names[LABEL_NAMES];
	const char *end = path;

	while (*end) {
		end = strchrnul(end + 1, '/');
		path__last_names(path, end - path, names, LABEL_NAMES);
		labels__add_name(labels, names, room);
	}
}

static void text__append_label(struct text *text, const char *label,
			       size_t length_max)
{
	text__append_printable(text, label, strnlen(label, length_max));
}

bool labels__append_short_name(const struct labels *labels, struct text *text)
{
	const struct label_row *row = labels->own;

	if (!row || !row->nr_shown)
		return false;
	text__append_string(text, row->word ? row->word : "container");
	text__append(text, ":", 1);
	if (!row->name || !labels->text[row->name]) {
		text__append_label(text, labels->text[row->label],
				   row->nr_shown);
		return true;
	}
	if (row->name_above && labels->text[row->name_above]) {
		text__append_label(text, labels->text[row->name_above],
				   NAME_MAX);
		text__append(text, "/", 1);
	}
	text__append_label(text, labels->text[row->name], NAME_MAX);
	return true;
}
