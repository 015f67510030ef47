/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The marks of systemd-oomd and oomd on the cgroups that they killed, which are extended
 * attributes. The kernel has no counter of such kills.
 */
#ifndef __OOMD_H
#define __OOMD_H

#include "lib/machine.h"
#include "model/snapshot.h"

/*
 * Sets oomd_ooms and oomd_kills of all living memcgs; on v1, and of what isn't mounted, they
 * stay unknown. Returns 0 or -ENOMEM, logged.
 */
int oomd__read(struct snapshot *snapshot, const struct machine *machine);

#endif /* __OOMD_H */
