// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Fuzzes label.c and the paths of memcgs: labels keep to the room that the header promises,
 * and what a tree shows of a name is harmless.
 */
#include "model/label.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *path = input__string(data, size);
	const size_t length = strlen(path), room_size = 2 * (length + 1);
	char *room = malloc(room_size), *end = room;
	const char *names[LABEL_NAMES];
	struct labels labels = {};
	struct text shown = {}, printable = {};

	claim(room, "there is memory");
	/* Any other path of a file is refused. */
	if (*path != '/')
		goto cleanup;
	labels__add_path(&labels, path, &end);
	claim(end <= room + room_size, "the room is enough");
	for (int i = 0; i < NR_LABELS; i++)
		claim(!labels.text[i] || *labels.text[i],
		      "a label isn't empty");
	labels__append_short_name(&labels, &shown);
	text__append_printable(&printable, text__string(&shown), shown.length);
	claim_harmless(text__string(&printable), printable.length);
	path__last_names(path, length, names, LABEL_NAMES);
	for (int i = 0; i < LABEL_NAMES && names[i]; i++)
		claim(names[i] >= path && names[i] <= path + length,
		      "a name is a part of the path");
cleanup:
	text__free(&shown);
	text__free(&printable);
	free(room);
	free(path);
	return 0;
}
