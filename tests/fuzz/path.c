// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Fuzzes paths of cgroups that the user gives and that /proc/PID/cgroup has: one that is
 * made of the one before is the same again, and the part below a mount is an end of it.
 */
#include "lib/hierarchy.h"
#include "source/start.h"
#include "tests/fuzz/fuzz.h"

static void claim_below(const char *path, const char *root)
{
	const size_t length = strlen(path);
	struct hierarchy hierarchy = {};
	unsigned int nr_unnamed = 0;
	const char *below;

	if (strlen(root) >= sizeof(hierarchy.root))
		return;
	strcpy(hierarchy.root, root);
	below = hierarchy__below(&hierarchy, path, &nr_unnamed);
	claim(!below || (below >= path && below <= path + length &&
			 (!*below || *below == '/')),
	      "what is below a mount is an end of the path");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *path = input__string(data, size);
	char *root = strchr(path, '\n');
	struct start start = { .fd = -1 }, again = { .fd = -1 };

	if (root)
		*root++ = '\0';
	if (*path && !start__set_saved_path(&start, path) &&
	    !start.may_be_name) {
		claim(!start__set_saved_path(&again, text__string(&start.path)),
		      "a path that was taken is taken again");
		claim(!strcmp(text__string(&again.path),
			      text__string(&start.path)),
		      "and is the same");
	}
	if (*path == '/')
		claim_below(path, root && *root == '/' ? root : "/");
	start__close(&start);
	start__close(&again);
	free(path);
	return 0;
}
