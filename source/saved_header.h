/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The header of a saved sample, or of its first row, which has the same keys but
 * for the machine. What follows it is source_file.c's.
 */
#ifndef __SAVED_HEADER_H
#define __SAVED_HEADER_H

#include <json-c/json_types.h>
#include "lib/machine.h"
#include "model/snapshot.h"
#include "source/saved_value.h"

/* What the sample points at. */
struct saved_header {
	char source[16];
	char hierarchy[4];
	char origin[128];
	bool *unavailable; /* by the column's number; the caller's */
};

/*
 * Sets the machine and of the sample all but its memcgs. It points into kept, which
 * stays as long as it. 0 or -EINVAL, logged.
 */
int saved_header__read(struct json_object *header, const struct place *place,
		       struct machine *machine, struct sample *sample,
		       struct saved_header *kept);

#endif /* __SAVED_HEADER_H */
