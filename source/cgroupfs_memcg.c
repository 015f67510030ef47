// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads the files of one memcg's directory, of cgroup v2 and v1, into its record. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "lib/keyed_text.h"
#include "lib/log.h"
#include "lib/machine.h"
#include "lib/small_file.h"
#include "source/cgroupfs_memcg.h"
#include "source/stat_file.h"

/* A file that holds one number. */
struct cgroup_file {
	const char *name;
	size_t offset; /* of its number in struct memcg_record */
	bool is_limit; /* the number may be "max"; else it is a counter */
};

#define COUNTER_FILE(name_, field)                                             \
	{                                                                      \
		.name = name_, .offset = offsetof(struct memcg_record, field), \
	}
#define LIMIT_FILE(name_, field)                                               \
	{                                                                      \
		.name = name_, .offset = offsetof(struct memcg_record, field), \
		.is_limit = true,                                              \
	}

/* A directory without the first of these is no memcg. */
static const struct cgroup_file files_v2[] = {
	COUNTER_FILE("memory.current", memory.current),
	COUNTER_FILE("memory.peak", memory.peak),
	LIMIT_FILE("memory.min", memory.min),
	LIMIT_FILE("memory.low", memory.low),
	LIMIT_FILE("memory.high", memory.high),
	LIMIT_FILE("memory.max", memory.max),
	COUNTER_FILE("memory.swap.current", swap.current),
	COUNTER_FILE("memory.swap.peak", swap.peak),
	LIMIT_FILE("memory.swap.high", swap.high),
	LIMIT_FILE("memory.swap.max", swap.max),
	LIMIT_FILE("memory.zswap.max", zswap_max),
	LIMIT_FILE("memory.zswap.writeback", zswap_writeback),
	LIMIT_FILE("memory.oom.group", oom_group),
	{},
};

static const struct cgroup_file files_v1[] = {
	COUNTER_FILE("memory.usage_in_bytes", memory.current),
	COUNTER_FILE("memory.max_usage_in_bytes", memory.peak),
	LIMIT_FILE("memory.limit_in_bytes", memory.max),
	COUNTER_FILE("memory.failcnt", failcnt),
	COUNTER_FILE("memory.memsw.usage_in_bytes", memsw_current),
	LIMIT_FILE("memory.memsw.limit_in_bytes", memsw_max),
	{},
};

/* The key of a line of memory.events and its like. */
struct event_key {
	const char *key;
	size_t event; /* enum memcg_event */
};

static const struct event_key event_keys[] = {
#define EVENT(key, heading, counter, since, help) { #key, EVENT_##key },
#define SWAP_EVENT(key, heading, counter, since, help)
#include "memory_events.h"
	{},
};

static const struct event_key swap_event_keys[] = {
#define EVENT(key, heading, counter, since, help)
#define SWAP_EVENT(key, heading, counter, since, help) \
	{ #key, EVENT_swap_##key },
#include "memory_events.h"
	{},
};

/* The memcg whose files are read. */
struct cgroup_directory {
	struct cgroupfs_files *files;
	int fd;
	const char *name;
	bool is_root;
	struct memcg_record *record;
};

/*
 * Notes that a file couldn't be read, and what that costs. Only the first is logged: the
 * same files may be closed in each sample.
 */
static void directory__note_unreadable(const struct cgroup_directory *directory,
				       const char *file, int err)
{
	directory->record->flags |= MEMCG_UNREADABLE;
	if (directory->files->has_noted)
		return;
	directory->files->has_noted = true;
	log__note(
		"can't look into cgroup '%s', and maybe others: %s: %s; what it tells isn't known",
		*directory->name ? directory->name : "/", file, strerror(-err));
}

/*
 * Reads a file into files->text. Returns 0; -ENOENT: there is none; another -errno: it
 * can't be read, which isn't noted yet. Without 0 the text is empty.
 */
static int directory__read(const struct cgroup_directory *directory,
			   const char *file)
{
	struct cgroupfs_files *files = directory->files;
	const ssize_t length = small_file__read(
		directory->fd, file, files->text, sizeof(files->text));

	if (length >= 0)
		return 0;
	files->text[0] = '\0';
	/* ENODEV: the cgroup was removed after its file was opened. */
	return length == -ENODEV ? -ENOENT : length;
}

/* Reads a file that may be missing. True: its text is there. */
static bool directory__has_text(const struct cgroup_directory *directory,
				const char *file)
{
	const int err = directory__read(directory, file);

	if (err && err != -ENOENT)
		directory__note_unreadable(directory, file, err);
	return !err;
}

/* The text as one number. */
static __u64 files__number(const struct cgroupfs_files *files, bool is_limit)
{
	/* v1 says LONG_MAX, rounded down to a page, where v2 says "max". */
	const __u64 v1_max = INT64_MAX & ~(files->page_size - 1ULL);
	__u64 number;
	char *end;

	if (is_limit && !strncmp(files->text, "max", 3))
		return VALUE_NO_LIMIT;
	number = strtoull(files->text, &end, 10);
	if (end == files->text)
		return VALUE_UNKNOWN;
	if (!is_limit)
		return counter__clamp(number);
	return files->is_v1 && number >= v1_max ? VALUE_NO_LIMIT : number;
}

/* Reads a file of events. Those that it lacks, or all, stay unknown. */
static void directory__read_events(const struct cgroup_directory *directory,
				   const char *file,
				   const struct event_key *keys, __u64 *event)
{
	if (!directory__has_text(directory, file))
		return;
	for (; keys->key; keys++)
		keyed_text__find(directory->files->text, keys->key, 1,
				 &event[keys->event]);
}

/* The only event that v1 tells is the number of killed processes. */
static void
directory__read_oom_control(const struct cgroup_directory *directory)
{
	struct memcg_record *record = directory->record;
	const char *text = directory->files->text;

	if (!directory__has_text(directory, "memory.oom_control"))
		return;
	keyed_text__find(text, "under_oom", 1, &record->under_oom);
	keyed_text__find(text, "oom_kill", 1,
			 &record->event_local[EVENT_oom_kill]);
}

static __u64 stat__clamp(__u64 value)
{
	return value == VALUE_UNKNOWN ? value : counter__clamp(value);
}

static void directory__read_stats(const struct cgroup_directory *directory,
				  struct memcg_stats *stats)
{
	const struct cgroupfs_files *files = directory->files;
	__u64 *swap = &directory->record->swap.current;
	int i;

	directory__has_text(directory, "memory.stat");
	stat_file__parse(files->text, files->is_v1, stats,
			 files->is_v1 ? swap : NULL);
	for (i = 0; i < NR_STATS; i++)
		stats->value[i] = stat__clamp(stats->value[i]);
	*swap = stat__clamp(*swap);
	if (files->is_v1 &&
	    directory__has_text(directory, "memory.kmem.usage_in_bytes"))
		stats->value[STAT_kernel] = files__number(files, false);
}

static struct pressure_line pressure__line(const struct pressure *pressure)
{
	return (struct pressure_line){
		.avg10 = lround(pressure->avg10 * 100),
		.avg60 = lround(pressure->avg60 * 100),
		.avg300 = lround(pressure->avg300 * 100),
		.total = pressure->total,
	};
}

/*
 * Where PSI is off the file is missing or says EOPNOTSUPP (psi_show()). The root's would
 * be the machine's pressure, not that of a memcg.
 */
static void directory__read_pressure(const struct cgroup_directory *directory,
				     struct memcg_pressure *pressure)
{
	const char *file = "memory.pressure";
	struct pressure some, full;
	int err;

	memcg_pressure__clear(pressure);
	if (directory->is_root || directory->files->is_v1)
		return;
	err = directory__read(directory, file);
	if (err && err != -ENOENT && err != -EOPNOTSUPP)
		directory__note_unreadable(directory, file, err);
	if (!pressure__parse(directory->files->text, &some, &full))
		return;
	pressure->some = pressure__line(&some);
	pressure->full = pressure__line(&full);
}

/*
 * Reads the files of one number. Returns 0; -ENOENT, not logged: this isn't a memcg,
 * or not any more; -errno, logged.
 */
static int directory__read_numbers(const struct cgroup_directory *directory)
{
	struct cgroupfs_files *files = directory->files;
	const struct cgroup_file *first = files->is_v1 ? files_v1 : files_v2;
	const struct cgroup_file *file;
	int err;

	/* For v1's root mem_cgroup_usage() adds up page cache and anonymous pages. */
	if (directory->is_root && files->is_v1)
		return 0;
	for (file = first; file->name; file++) {
		err = directory__read(directory, file->name);
		if (!err)
			*(__u64 *)((char *)directory->record + file->offset) =
				files__number(files, file->is_limit);
		else if (err == -ENOENT && file == first && !directory->is_root)
			return err;
		else if (err == -ENOENT)
			continue;
		else if (file != first || err == -EACCES || err == -EPERM)
			directory__note_unreadable(directory, file->name, err);
		else
			return log__error(err,
					  "can't read %s of cgroup '%s': %s",
					  file->name, directory->name,
					  strerror(-err));
	}
	return 0;
}

int cgroupfs_files__read(struct cgroupfs_files *files, int directory_fd,
			 const char *name, struct memcg_record *record,
			 struct memcg_stats *stats,
			 struct memcg_pressure *pressure)
{
	const struct cgroup_directory directory = {
		.files = files,
		.fd = directory_fd,
		.name = name,
		.is_root = record->flags & MEMCG_ROOT,
		.record = record,
	};
	int err = directory__read_numbers(&directory);

	if (err)
		return err;
	if (files->is_v1) {
		directory__read_oom_control(&directory);
	} else {
		directory__read_events(&directory, "memory.events", event_keys,
				       record->event);
		directory__read_events(&directory, "memory.swap.events",
				       swap_event_keys, record->event);
		if (files->groups & WALK_LOCAL_EVENTS)
			directory__read_events(&directory,
					       "memory.events.local",
					       event_keys, record->event_local);
	}
	if (files->groups & WALK_STATS ||
	    (files->is_v1 && files->groups & WALK_SWAP))
		directory__read_stats(&directory, stats);
	if (files->groups & WALK_PRESSURE)
		directory__read_pressure(&directory, pressure);
	return 0;
}

bool cgroupfs_files__is_root(const struct cgroupfs_files *files, int directory)
{
	return files->is_v1 ?
		       !faccessat(directory, "release_agent", F_OK, 0) :
		       faccessat(directory, "memory.current", F_OK, 0) &&
			       !faccessat(directory, "memory.stat", F_OK, 0);
}

int cgroupfs_files__is_hierarchical(struct cgroupfs_files *files,
				    int directory_fd,
				    struct memcg_record *record,
				    const char *name)
{
	const struct cgroup_directory directory = {
		.files = files,
		.fd = directory_fd,
		.name = name,
		.record = record,
	};
	const char *file = "memory.use_hierarchy";
	int err = directory__read(&directory, file);

	if (!err)
		return files->text[0] != '0';
	if (err == -ENOENT)
		return 1;
	directory__note_unreadable(&directory, file, err);
	return err;
}
