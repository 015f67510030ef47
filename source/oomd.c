// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads the marks that systemd-oomd and oomd leave on a cgroup which they kill. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>
#include "lib/log.h"
#include "source/kills.h"
#include "source/oomd.h"

/* Both write these; the other names that oomd writes, trusted.*, aren't for all to read. */
#define OOMS "user.oomd_ooms"
#define KILLS "user.oomd_kill"

/* The number in an attribute; VALUE_UNKNOWN: there is none, or it isn't a number. */
static __u64 attribute__parse(char *text, ssize_t length)
{
	char *end;
	__u64 number;

	if (length <= 0)
		return VALUE_UNKNOWN;
	text[length] = '\0';
	number = strtoull(text, &end, 10);
	return *end ? VALUE_UNKNOWN : number;
}

static __u64 directory__attribute(int directory, const char *name)
{
	char text[32];

	return attribute__parse(text, fgetxattr(directory, name, text,
						sizeof(text) - 1));
}

/* 0 where the kernel says that there is no such attribute; cgroup v1 can't have it. */
static __u64 path__attribute(const char *path, const char *name)
{
	char text[32];
	const ssize_t length = getxattr(path, name, text, sizeof(text) - 1);

	return length < 0 && errno == ENODATA ? 0 :
						attribute__parse(text, length);
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
			kill->oomd_ooms = directory__attribute(directory, OOMS);
			kill->oomd_kills =
				directory__attribute(directory, KILLS);
			close(directory);
		}
		text__truncate(&path, strrchr(path.data, '/') - path.data);
	}
	text__free(&path);
}

/* The memcg that is mounted where the hierarchy is read; NULL: the sample lacks it. */
static struct memcg *snapshot__mounted(struct snapshot *snapshot,
				       const struct machine *machine)
{
	struct stat status;
	__u32 i;

	if (stat(machine__mount(machine), &status))
		return NULL;
	for (i = 0; i < snapshot->nr_memcgs; i++)
		if (snapshot->memcgs[i].id == status.st_ino &&
		    !memcg__is_dying(&snapshot->memcgs[i]))
			return &snapshot->memcgs[i];
	return NULL;
}

/* Reads those of a memcg, whose directory has that path, and of all below it. */
static void memcg__read_marks(struct memcg *memcg, struct text *path)
{
	const size_t length = path->length;
	struct memcg *child;

	memcg->oomd_ooms = path__attribute(text__string(path), OOMS);
	memcg->oomd_kills = path__attribute(text__string(path), KILLS);
	memcg__for_each_child(child, memcg) {
		if (memcg__is_dying(child))
			continue;
		text__append(path, "/", 1);
		text__append_string(path, child->name);
		if (path->failed)
			return;
		memcg__read_marks(child, path);
		text__truncate(path, length);
	}
}

int oomd__read(struct snapshot *snapshot, const struct machine *machine)
{
	struct memcg *top = snapshot__mounted(snapshot, machine);
	struct text path = {};
	bool failed;

	if (!top || machine->hierarchy.is_v1)
		return 0;
	text__append_string(&path, machine__mount(machine));
	memcg__read_marks(top, &path);
	failed = path.failed;
	text__free(&path);
	return failed ? log__error(-ENOMEM, "no memory for a path") : 0;
}
