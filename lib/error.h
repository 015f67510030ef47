/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Kinds of errors. What comes of them is left to the callers. */
#ifndef __ERROR_H
#define __ERROR_H

#include <errno.h>
#include <stdbool.h>

/* True if an error (-errno) says that something ran out, and nothing of what was asked for. */
static inline bool error__is_of_resources(int err)
{
	return err == -ENOMEM || err == -EMFILE || err == -ENFILE;
}

#endif /* __ERROR_H */
