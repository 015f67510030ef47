/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The header of a saved sample: when, on which machine and by which source it was
 * taken. A document has one; each row repeats a part of it (saved_row_keys). The
 * memcgs that follow are saved_memcg.c's.
 */
#ifndef __SAVED_HEADER_H
#define __SAVED_HEADER_H

#include <json-c/json_types.h>
#include "lib/machine.h"
#include "model/snapshot.h"
#include "source/saved_columns.h"
#include "source/saved_value.h"

/* Strings that a sample points at. */
struct saved_header {
	char source[16];
	char hierarchy[4];
	char origin[128];
};

/*
 * Sets the machine, the columns that are unavailable, and all of the sample but its
 * memcgs. The sample then points into strings. Returns 0 or -EINVAL, logged.
 */
int saved_header__read(struct json_object *header,
		       const struct saved_place *place, struct machine *machine,
		       struct sample *sample, struct saved_header *strings,
		       struct saved_columns *saved);

#endif /* __SAVED_HEADER_H */
