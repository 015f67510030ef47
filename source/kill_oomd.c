// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads the marks that systemd-oomd leaves on a cgroup which it kills. */
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>
#include "source/kills.h"

/* VALUE_UNKNOWN: there is no such attribute, or it isn't a number. */
static __u64 attribute__read(int directory, const char *name)
{
	char text[32], *end;
	const ssize_t length =
		fgetxattr(directory, name, text, sizeof(text) - 1);
	__u64 number;

	if (length <= 0)
		return VALUE_UNKNOWN;
	text[length] = '\0';
	number = strtoull(text, &end, 10);
	return *end ? VALUE_UNKNOWN : number;
}

/* Source: oomd_cgroup_kill() in src/oom/oomd-util.c, which counts an OOM before it kills. */
void kill__read_oomd(struct kill *kill, const struct machine *machine)
{
	struct text path = {};
	unsigned int nr_unnamed;
	const char *below;
	int directory;

	text__append_string(&path, text__string(&kill->victim.cgroup));
	while (path.length > 1 && kill->oomd_ooms == VALUE_UNKNOWN) {
		below = hierarchy__below(&machine->hierarchy,
					 text__string(&path), &nr_unnamed);
		directory = below && !nr_unnamed ?
				    hierarchy__open_below(&machine->hierarchy,
							  below) :
				    -1;
		if (directory >= 0) {
			kill->oomd_ooms =
				attribute__read(directory, "user.oomd_ooms");
			kill->oomd_kills =
				attribute__read(directory, "user.oomd_kill");
			close(directory);
		}
		text__truncate(&path, strrchr(path.data, '/') - path.data);
	}
	text__free(&path);
}
