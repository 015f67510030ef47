// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Reads the limits of this process's own cgroup and of those above it, by their files. A
 * container sees those up to its cgroup namespace's root.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "lib/keyed_text.h"
#include "lib/log.h"
#include "lib/memory_limit.h"
#include "lib/small_file.h"

/* The files, and the lines of memory.stat with what is given back before a kill. */
struct limit_files {
	const char *max;
	const char *current;
	const char *swap_max; /* of memory and swap together on v1 */
	const char *reclaimable[3];
};

static const struct limit_files files_v2 = {
	.max = "memory.max",
	.current = "memory.current",
	.swap_max = "memory.swap.max",
	.reclaimable = { "inactive_file", "active_file", "slab_reclaimable" },
};

static const struct limit_files files_v1 = {
	.max = "memory.limit_in_bytes",
	.current = "memory.usage_in_bytes",
	.swap_max = "memory.memsw.limit_in_bytes",
	.reclaimable = { "total_inactive_file", "total_active_file" },
};

#ifdef SANITIZED
#define IS_SANITIZED true
#else
#define IS_SANITIZED false
#endif

/* v1 prints a number near 2^63 where there is no limit. */
#define LIMIT_MAX (1ULL << 60)

/* The number in a file; none, "max" or no file: LIMIT_MAX. */
static __u64 limit_file__number(int directory, const char *name)
{
	char text[32], *end;
	unsigned long long number;

	small_file__read(directory, name, text, sizeof(text));
	number = strtoull(text, &end, 10);
	return end == text || number > LIMIT_MAX ? LIMIT_MAX : number;
}

/* The bytes that are left below a cgroup's max. */
static __u64 cgroup__left(int directory, const struct limit_files *files,
			  __u64 max)
{
	__u64 used = limit_file__number(directory, files->current), number;
	char text[8192];
	size_t i;

	small_file__read(directory, "memory.stat", text, sizeof(text));
	for (i = 0; i < 3 && files->reclaimable[i]; i++) {
		number = 0;
		keyed_text__find(text, files->reclaimable[i], 1, &number);
		used -= number < used ? number : used;
	}
	return used < max ? max - used : 0;
}

/* True if what a cgroup has can be swapped out, so that its max kills nobody yet. */
static bool cgroup__can_swap(int directory, const struct limit_files *files,
			     __u64 max)
{
	const __u64 swap_max = limit_file__number(directory, files->swap_max);
	char text[8192];
	__u64 free = 0;

	if (files == &files_v1 ? swap_max <= max : !swap_max)
		return false;
	small_file__read(AT_FDCWD, "/proc/meminfo", text, sizeof(text));
	return keyed_text__find(text, "SwapFree", 1024, &free) && free;
}

/* Takes a cgroup's limit if it leaves less than those before. */
static void memory_limit__look(struct memory_limit *limit, int directory,
			       const struct limit_files *files,
			       const struct text *path)
{
	const __u64 max = limit_file__number(directory, files->max);
	__u64 left;

	if (max == LIMIT_MAX || cgroup__can_swap(directory, files, max))
		return;
	left = cgroup__left(directory, files, max);
	if (limit->max && limit->left <= left)
		return;
	limit->max = max;
	limit->left = left;
	snprintf(limit->cgroup, sizeof(limit->cgroup), "%s",
		 path->length ? text__string(path) : "/");
}

/* Looks at this process's cgroup, whose path is given, and at those above it. */
static void memory_limit__find(struct memory_limit *limit,
			       const struct hierarchy *hierarchy,
			       struct text *path)
{
	const struct limit_files *files = hierarchy->is_v1 ? &files_v1 :
							     &files_v2;
	unsigned int nr_unnamed;
	const char *below, *slash;
	int directory, above;

	below = hierarchy__below(hierarchy, text__string(path), &nr_unnamed);
	if (!below || nr_unnamed)
		return;
	directory = hierarchy__open_below(hierarchy, below);
	while (directory >= 0) {
		memory_limit__look(limit, directory, files, path);
		above = directory__open_above(directory);
		close(directory);
		directory = above;
		slash = strrchr(text__string(path), '/');
		text__truncate(path, slash ? slash - text__string(path) : 0);
	}
}

/*
 * The bytes of this process that are charged and that RLIMIT_DATA counts, too; 0: unknown.
 * What it has mapped and not touched yet is counted, but will be charged.
 */
static __u64 process__data(void)
{
	char text[4096];
	__u64 data = 0;

	small_file__read(AT_FDCWD, "/proc/self/status", text, sizeof(text));
	keyed_text__find(text, "RssAnon", 1024, &data);
	return data;
}

/* Sets RLIMIT_DATA to what the limit leaves, or to what it was before. */
static void memory_limit__set(struct memory_limit *limit)
{
	const __u64 now = process__data();
	struct rlimit data;

	if (!now || getrlimit(RLIMIT_DATA, &data))
		return;
	if (!limit->data_before)
		limit->data_before = data.rlim_cur;
	data.rlim_cur = limit->data_before;
	if (limit->max && now + limit->left < data.rlim_cur)
		data.rlim_cur = now + limit->left;
	setrlimit(RLIMIT_DATA, &data);
}

void memory_limit__keep(struct memory_limit *limit,
			const struct hierarchy *hierarchy)
{
	struct text own = {};

	limit->max = 0;
	if (!hierarchy__read_process(hierarchy, "self", &own))
		memory_limit__find(limit, hierarchy, &own);
	text__free(&own);
	/* The address sanitizer maps much more than is ever charged. */
	if (!IS_SANITIZED && (limit->max || limit->data_before))
		memory_limit__set(limit);
}

bool memory_limit__allows(const struct memory_limit *limit, __u64 bytes)
{
	return !limit->max || bytes <= limit->left;
}

void memory_limit__append(const struct memory_limit *limit, struct text *text)
{
	text__format(
		text,
		"cgroup '%s', which memcgtop runs in, is limited to %llu KiB, of which %llu KiB are left",
		limit->cgroup, limit->max >> 10, limit->left >> 10);
}

void memory_limit__note(const struct memory_limit *limit)
{
	/* The note needs no memory, which there may be none of. */
	char buffer[sizeof(limit->cgroup) + 256];
	struct text text = text__in(buffer, sizeof(buffer));

	if (!limit->max)
		return;
	memory_limit__append(limit, &text);
	log__note(
		"%s: raise that, run it in another cgroup, or have less shown (-c, -o)",
		text__string(&text));
}
