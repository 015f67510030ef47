/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * One memcg of a saved sample, from its JSON. The memcgs' relation to each other is
 * saved_order.c's.
 */
#ifndef __SAVED_MEMCG_H
#define __SAVED_MEMCG_H

#include "source/saved_field.h"
#include "source/saved_sample.h"

/*
 * Fills in memcg i of the sample from its values, by the column's number; the place is for
 * messages. object has the keys that no column has; NULL: there are none. The sample must
 * have room, and its columns must be set. Returns 0 or -errno, logged.
 */
int saved_memcg__read(struct saved_sample *sample,
		      const struct saved_field *fields,
		      struct json_object *object,
		      const struct saved_place *place, __u32 i);

#endif /* __SAVED_MEMCG_H */
