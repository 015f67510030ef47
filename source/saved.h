/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The source that reads saved samples from a file. */
#ifndef __SAVED_H
#define __SAVED_H

#include "source/source.h"

/*
 * Opens a file that memcgtop -j wrote; "-" is standard input. can_seek: seek() will
 * be called. Empties the machine, which each sample then sets. name and what it
 * points at must outlive the source. Returns 0 with *source set, or -errno, logged.
 */
int saved__open(const char *name, bool can_seek, struct machine *machine,
		struct source **source);

#endif /* __SAVED_H */
