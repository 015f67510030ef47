/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A kill of the JSON that memcgtop writes; tests/schema-kills.json has its keys. */
#ifndef __KILL_SAVED_H
#define __KILL_SAVED_H

#include <stddef.h>
#include "model/kill.h"

/*
 * Parses an object, whose kill the caller frees in any case. What it lacks, or has of
 * another type, is unknown. Returns 0; -ENOENT: it isn't a kill; -EINVAL: it isn't valid
 * JSON; -ENOMEM. None is logged.
 */
int kill_saved__parse(const char *text, size_t length, struct kill *kill);

#endif /* __KILL_SAVED_H */
