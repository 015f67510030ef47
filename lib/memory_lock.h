/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Memory that the kernel may not take away: the program of a run that goes on. */
#ifndef __MEMORY_LOCK_H
#define __MEMORY_LOCK_H

/*
 * Locks the program in memory if that is allowed: nothing has to be read from a disk when
 * memory is short. Comes while there are capabilities.
 */
void memory__lock(void);

#endif /* __MEMORY_LOCK_H */
