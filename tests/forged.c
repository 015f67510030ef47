// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests that the programs that walk read what is a memcg's and nothing else, whatever this
 * process orders: statistics beyond the kernel's arrays, starts that are no cgroup. And
 * that nobody but the programs writes the memory that leads them to addresses. Needs root,
 * for BPF. Prints TAP.
 */
#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "lib/machine.h"
#include "source/bpf_object.h"
#include "source/bpf_walk.h"
#include "source/start.h"

/* There is room for so many memcgs, which no walk here reaches. */
#define NR 64

/* A statistic may change while its words are read. */
#define ROUNDS 100

static struct machine machine;
static struct walk_object object;
static bool failed;

static void verdict(const char *source, const char *name, bool holds)
{
	printf("%sok - forged orders: %s: %s\n", holds ? "" : "not ", source,
	       name);
	failed |= !holds;
}

/* Walks the start alone, and returns the program's error. */
static __u32 walk__error(int start_fd, unsigned int groups)
{
	struct walk *walk = &object.shared->walk;

	*walk = (struct walk){
		.groups = groups | WALK_ROOT,
		.page_shift = __builtin_ctz(machine.page_size),
		.names_after = ~0ULL,
		.start_fd = start_fd,
	};
	records__clear(object.records.data, object.records.nr);
	if (bpf_prog_test_run_opts(object.walk_fd, NULL))
		return ~0U;
	return walk->error;
}

/* The words of the first block of statistics; those that an order forged are the first word. */
static bool stats__are_bounded(void)
{
	static const __u16 offsets[STAT_BLOCK] = { 0,	   0xfff8, 0x8000,
						   0x4000, 0x7ff0, 0xc000,
						   0xffff, 0 };
	struct stat_slots *slots = &object.shared->slots;
	const __u64 *word = object.stats.data;
	__u32 i, round;

	*slots = (struct stat_slots){ .nr = STAT_BLOCK,
				      .nr_blocks = 1,
				      .is_raw = 1 };
	memcpy(slots->offset, offsets, sizeof(offsets));
	for (round = 0; round < ROUNDS; round++) {
		memset(object.stats.data, 0xff, sizeof(struct stat_block));
		if (walk__error(-1, WALK_STATS) != WALK_OK)
			return false;
		for (i = 1; i < STAT_BLOCK && word[i] == word[0]; i++)
			;
		if (i == STAT_BLOCK && word[0] != ~0ULL)
			return true;
	}
	for (i = 0; i < STAT_BLOCK; i++)
		printf("#   at offset %#x: %llx\n", offsets[i], word[i]);
	return false;
}

static bool start__is_refused(int fd)
{
	const __u32 error = walk__error(fd, 0);

	if (error != WALK_NO_START)
		printf("#   start %d: error %u\n", fd, error);
	return error == WALK_NO_START;
}

static bool file__is_refused(const char *path)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	const bool is_refused = fd >= 0 && start__is_refused(fd);

	if (fd < 0)
		printf("#   %s: %s\n", path, strerror(errno));
	else
		close(fd);
	return is_refused;
}

/* The kfunc walk gets the number of a directory, and the kernel itself looks for that. */
static void test_starts(const char *source, const struct start *own)
{
	char file[64];
	int ends[2];

	snprintf(file, sizeof(file), "/proc/self/fd/%d/cgroup.procs", own->fd);
	verdict(source, "this process's cgroup is a start",
		walk__error(own->fd, 0) == WALK_OK);
	verdict(source, "a descriptor beyond the table is none",
		start__is_refused(1 << 20) && start__is_refused(0x7fffffff));
	verdict(source, "nor is one that isn't open", start__is_refused(200));
	verdict(source, "nor is a file of a cgroup", file__is_refused(file));
	verdict(source, "nor is another file or directory",
		file__is_refused("/proc/self/status") &&
			file__is_refused("/sys/kernel") &&
			file__is_refused("/dev/null") && file__is_refused("/"));
	if (pipe(ends))
		return verdict(source, "a pipe can be made", false);
	verdict(source, "nor is a pipe", start__is_refused(ends[0]));
	close(ends[0]);
	close(ends[1]);
}

static void test_private(const char *source)
{
	static char value[1 << 16];
	const __u32 zero = 0;

	verdict(source, "the memory of addresses can't be written",
		bpf_map_update_elem(object.private_fd, &zero, value, 0) < 0 &&
			errno == EPERM);
	verdict(source, "nor can it be mapped to be written",
		mmap(NULL, sizeof(value), PROT_READ | PROT_WRITE, MAP_SHARED,
		     object.private_fd, 0) == MAP_FAILED);
}

static void test_object(const char *source, const struct walk_object_ops *ops,
			const struct start *own)
{
	object = (struct walk_object){
		.records = { .record_size = sizeof(struct memcg_record),
			     .nr = NR },
		.stats = { .record_size = sizeof(struct stat_block), .nr = NR },
		.names = { .record_size = sizeof(struct name_block), .nr = NR },
	};
	if (walk_object__load(&object, ops, &machine))
		return verdict(source, "it loads", false);
	test_private(source);
	verdict(source, "statistics beyond the arrays aren't read",
		stats__are_bounded());
	if (ops != &kfunc_object)
		test_starts(source, own);
	walk_object__unload(&object);
}

int main(void)
{
	struct start own;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (geteuid()) {
		printf("ok - forged orders # SKIP not root\n");
		return 0;
	}
	machine__read(&machine);
	if (start__set_pid(&own, getpid(), &machine)) {
		printf("not ok - forged orders: this process has a memcg\n");
		return 1;
	}
	if (machine.version >= MACHINE_VERSION(7, 0) &&
	    !machine.hierarchy.is_v1)
		test_object("kfunc", &kfunc_object, &own);
	if (machine.version >= MACHINE_VERSION(6, 2))
		test_object("direct", &direct_object, &own);
	test_object("helper", &helper_object, &own);
	start__close(&own);
	return failed;
}
