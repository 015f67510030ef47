// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Lists the keys that a row repeats. */
#include <stddef.h>
#include "model/saved_keys.h"

const char *const saved_row_keys[] = { "memcgtop",     "schema", "time",
				       "monotonic_ns", "host",	 "boot_id",
				       "hierarchy",    "source", "unavailable",
				       "incomplete",   NULL };
