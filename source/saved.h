/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The source that reads saved samples from a file, as memcgtop -j wrote them. */
#ifndef __SAVED_H
#define __SAVED_H

#include "source/source.h"

/*
 * Opens a file of saved samples and reads nothing of it; name "-" is standard input.
 * can_seek: seek() will be called. Empties the machine, which each sample then sets. The
 * name must outlive the source. Returns 0 with *source set, or -errno, logged.
 */
int saved__open(const char *name, bool can_seek, struct machine *machine,
		struct source **source);

#endif /* __SAVED_H */
