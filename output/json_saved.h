/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Hands on what a saved file has: its memcgs with all their keys, those that this
 * version doesn't know included, and its header.
 */
#ifndef __JSON_SAVED_H
#define __JSON_SAVED_H

#include "output/json_writer.h"

/*
 * Prints the rows of the snapshot as the file has them: rows: one on a line, with the
 * keys that make it understood on its own. 0 or -ENOMEM, logged.
 */
int json_saved__print(FILE *file, const struct snapshot *snapshot, bool rows,
		      bool pretty);

/*
 * The file's header with the counts of what is asked for, the caller's to put. is_anew: also
 * with counts that the version lacked that wrote the file.
 */
struct json_object *json_saved__header(struct json_writer *writer,
				       bool is_anew);

/* Adds the keys of the file's header that each row repeats. */
void json_saved__add_row_keys(struct json_writer *writer,
			      struct json_object *object);

#endif /* __JSON_SAVED_H */
