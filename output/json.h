/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A snapshot as JSON: one document, or one memcg per line. tests/schema.json
 * describes both; what a value is is column.c's.
 */
#ifndef __JSON_H
#define __JSON_H

#include <stdbool.h>
#include <stdio.h>
#include "lib/machine.h"
#include "model/column.h"
#include "model/snapshot.h"

struct json_options {
	const struct column_list *columns;
	/* Of a file: as it is there, with all keys, not these columns. */
	bool as_saved;
	bool rows; /* one memcg per line */
	bool pretty; /* a document indented */
};

/*
 * One memcg is serialised at a time. 0 or -ENOMEM, logged. That the file took it
 * is for the caller to check.
 */
int json__print(FILE *file, const struct snapshot *snapshot,
		const struct machine *machine,
		const struct json_options *options);

#endif /* __JSON_H */
