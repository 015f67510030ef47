// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Lists the keys that a row repeats. */
#include <stddef.h>
#include <string.h>
#include "model/saved_keys.h"

const char *const saved_row_keys[] = { "memcgtop",     "schema", "time",
				       "monotonic_ns", "host",	 "boot_id",
				       "hierarchy",    "source", "unavailable",
				       "incomplete",   NULL };

bool saved_key__is_repeated(const char *key)
{
	const char *const *repeated;

	for (repeated = saved_row_keys; *repeated; repeated++)
		if (!strcmp(*repeated, key))
			return true;
	return false;
}
