// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Tests sources that live at once: opens two in this process, reads them in turn and
 * compares all values that both of them know. The machine may be busy meanwhile, so a
 * value has to lie between those that the first source read before and after, and it
 * has to do so once in several rounds. Needs root, for BPF. Prints TAP.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "lib/machine.h"
#include "model/demand.h"
#include "model/snapshot.h"
#include "source/bpf_walk.h"
#include "source/source.h"
#include "source/start.h"

/* The record's values, without those at its beginning that say whose record it is. */
#define FIRST_WORD offsetof(struct memcg_record, memory)
#define NR_RECORD_WORDS \
	((sizeof(struct memcg_record) - FIRST_WORD) / sizeof(__u64))

#define WORD_OF(field) \
	((offsetof(struct memcg_record, field) - FIRST_WORD) / sizeof(__u64))

enum {
	WORD_CURRENT = WORD_OF(memory.current),
	WORD_MEMSW_CURRENT = WORD_OF(memsw_current),
	WORD_LIMIT = NR_RECORD_WORDS,
	WORD_STATS,
	NR_WORDS = WORD_STATS + NR_STATS,
};

struct row {
	__u64 id; /* see memcg__key() */
	__u64 word[NR_WORDS];
};

struct reading {
	struct row *rows;
	__u32 nr;
};

/* A source that is open, and its two last readings. */
struct twin {
	struct source *source;
	struct snapshot snapshots[2];
	struct reading readings[2];
	unsigned int nr_read;
};

/* A value that was wrong in all rounds so far. */
struct miss {
	__u64 id;
	__u32 word; /* its number in the row */
	__u64 before, seen, after;
};

struct misses {
	struct miss *misses;
	size_t nr;
};

static struct machine machine;

/*
 * A cgroup with some below it, in each of which a process holds some memory: a quiet
 * machine may have no other memcgs than those that aren't compared.
 */
#define NR_CHILDREN 3

static struct {
	char top[PATH_MAX];
	char children[NR_CHILDREN][PATH_MAX + sizeof("/0")];
	pid_t holders[NR_CHILDREN];
} family;

#define HELD_SIZE (4 << 20)

static bool file__write(const char *directory, const char *name,
			const char *text)
{
	char path[PATH_MAX + 64];
	FILE *file;
	bool failed;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "we");
	if (!file)
		return false;
	failed = fputs(text, file) < 0;
	return !fclose(file) && !failed;
}

/* Never returns. Says by the pipe that the memory is held. */
static void child__hold(const char *child, int ready)
{
	char *memory = malloc(HELD_SIZE);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!memory || !file__write(child, "cgroup.procs", "0"))
		_exit(1);
	memset(memory, 1, HELD_SIZE);
	if (write(ready, memory, 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

/* Makes the cgroup and its process, and waits until that holds its memory. */
static bool child__make(const char *child, pid_t *holder)
{
	int ready[2];
	char byte;
	bool holds;

	if (mkdir(child, 0755) || pipe(ready))
		return false;
	*holder = fork();
	if (!*holder)
		child__hold(child, ready[1]);
	close(ready[1]);
	holds = *holder > 0 && read(ready[0], &byte, 1) == 1;
	close(ready[0]);
	return holds;
}

static void family__remove(void)
{
	unsigned int i;

	for (i = 0; i < NR_CHILDREN; i++) {
		if (family.holders[i] > 0) {
			kill(family.holders[i], SIGKILL);
			waitpid(family.holders[i], NULL, 0);
		}
		rmdir(family.children[i]);
	}
	rmdir(family.top);
}

static bool family__make(void)
{
	unsigned int i;

	snprintf(family.top, sizeof(family.top), "%s/memcgtop-twins.%d",
		 machine__mount(&machine), getpid());
	if (mkdir(family.top, 0755))
		return false;
	/* v1 has no such file, and needs none. */
	file__write(family.top, "cgroup.subtree_control", "+memory");
	for (i = 0; i < NR_CHILDREN; i++) {
		snprintf(family.children[i], sizeof(family.children[i]),
			 "%s/%u", family.top, i);
		if (!child__make(family.children[i], &family.holders[i]))
			return false;
	}
	return true;
}

/* A test that compares fewer memcgs, or fewer values other than 0, proves nothing. */
#define MEMCGS_MIN (1 + NR_CHILDREN)
#define VALUES_MIN 20
#define ROUNDS_MAX 40

/* Never returns NULL: without memory the test ends. */
static void *grown(void *data, size_t nr, size_t size)
{
	data = reallocarray(data, nr ? nr : 1, size);
	if (!data)
		exit(1);
	return data;
}

static int compare_rows(const void *one, const void *other)
{
	const struct row *a = one, *b = other;

	return a->id < b->id ? -1 : a->id > b->id;
}

/*
 * The cgroup's id, which cgroupfs knows as well. A cgroup may have dying memcgs beside
 * its living one; these go by their serial, with a bit that no id has.
 */
static __u64 memcg__key(const struct memcg *memcg)
{
	return memcg__is_dying(memcg) ? memcg->serial | 1ULL << 63 : memcg->id;
}

/*
 * The cgroup of this process. Reading changes the memory of its memcg, and so that of
 * the memcgs above, in the same way in each round: these aren't compared.
 */
static struct start own;

static bool memcg__is_own_or_above(const struct memcg *memcg,
				   const struct snapshot *snapshot)
{
	const struct memcg *step = snapshot->memcgs;
	const struct memcg *end = step + snapshot->nr_memcgs;

	while (step < end && (step->id != own.id || memcg__is_dying(step)))
		step++;
	for (step = step < end ? step : NULL; step; step = step->parent)
		if (step == memcg)
			return true;
	return false;
}

/* Copies all values of a sample that are compared, by key. */
static void reading__take(struct reading *reading,
			  const struct snapshot *snapshot)
{
	const struct memcg *memcg;
	enum memcg_stat stat;
	struct row *row;
	__u32 i;

	reading->nr = 0;
	reading->rows = grown(reading->rows, snapshot->nr_memcgs, sizeof(*row));
	for (i = 0; i < snapshot->nr_memcgs; i++) {
		memcg = &snapshot->memcgs[i];
		if (memcg__is_own_or_above(memcg, snapshot))
			continue;
		row = &reading->rows[reading->nr++];
		row->id = memcg__key(memcg);
		memcpy(row->word, (const char *)memcg->record + FIRST_WORD,
		       NR_RECORD_WORDS * sizeof(__u64));
		row->word[WORD_LIMIT] = memcg->limit;
		for (stat = 0; stat < NR_STATS; stat++)
			row->word[WORD_STATS + stat] =
				memcg__stat(memcg, snapshot, stat);
	}
	qsort(reading->rows, reading->nr, sizeof(*row), compare_rows);
}

static const struct row *reading__find(const struct reading *reading, __u64 id)
{
	const struct row key = { .id = id };

	return bsearch(&key, reading->rows, reading->nr, sizeof(key),
		       compare_rows);
}

/* 0 or -errno, logged. */
static int twin__open(struct twin *twin, const char *name)
{
	struct demand demand = { .groups = WALK_LOCAL_EVENTS | WALK_STATS |
					   WALK_SWAP | WALK_FLUSH |
					   WALK_OFFLINE };

	*twin = (struct twin){};
	memset(demand.stats, true, sizeof(demand.stats));
	return source__open(name, &demand, NULL, &machine, &twin->source);
}

/* Has a twin of the source kfunc read each statistic by a kfunc. */
static void twin__use_kfuncs(struct twin *twin)
{
	struct bpf_walk *walk = bpf_walk__of(twin->source);
	bool all[NR_STATS];

	memset(all, true, sizeof(all));
	stat_plan__init(&walk->plan, all, false);
	stat_plan__assign(&walk->plan);
	stat_plan__tell(&walk->plan, &walk->object.shared->slots);
}

/* 0 or -errno, logged. */
static int twin__read(struct twin *twin)
{
	struct snapshot *now = &twin->snapshots[twin->nr_read % 2];
	struct snapshot *before =
		twin->nr_read ? &twin->snapshots[(twin->nr_read - 1) % 2] :
				NULL;
	int err = twin->source->ops->read(twin->source, now, before, &machine);

	if (err)
		return err;
	reading__take(&twin->readings[twin->nr_read % 2], now);
	twin->nr_read++;
	return 0;
}

static void twin__close(struct twin *twin)
{
	snapshot__free(&twin->snapshots[0]);
	snapshot__free(&twin->snapshots[1]);
	free(twin->readings[0].rows);
	free(twin->readings[1].rows);
	if (twin->source)
		twin->source->ops->close(twin->source);
	*twin = (struct twin){};
}

/*
 * A file takes kernel memory while it is read, such as two pages for its text
 * (seq_file), and that is charged to this test's own cgroup.
 */
static __u64 word__slack(__u32 word)
{
	switch (word) {
	case WORD_CURRENT:
	case WORD_MEMSW_CURRENT:
	case WORD_STATS + STAT_kernel:
	case WORD_STATS + STAT_slab:
	case WORD_STATS + STAT_slab_reclaimable:
	case WORD_STATS + STAT_slab_unreclaimable:
		return 64 << 10;
	default:
		return 0;
	}
}

static bool word__is_between(__u32 word, __u64 seen, __u64 one, __u64 other)
{
	const __u64 least = one < other ? one : other,
		    most = one < other ? other : one, slack = word__slack(word);

	return seen >= (least > slack ? least - slack : 0) &&
	       seen <= most + slack;
}

static bool misses__have(const struct misses *misses, __u64 id, __u32 word)
{
	size_t i;

	for (i = 0; i < misses->nr; i++)
		if (misses->misses[i].id == id &&
		    misses->misses[i].word == word)
			return true;
	return false;
}

/* The counts of one round. */
struct round {
	__u32 nr_memcgs;
	__u32 nr_values; /* that both know */
	__u32 nr_not_0; /* of them; limits that aren't set don't count */
	__u32 nr_lost; /* memcgs that only the second source has */
};

/* Compares one row. Unless known is NULL only values that it has are misses again. */
static void row__compare(const struct row *before, const struct row *seen,
			 const struct row *after, const struct misses *known,
			 struct misses *misses, struct round *round)
{
	__u32 i;

	for (i = 0; i < NR_WORDS; i++) {
		if (before->word[i] == VALUE_UNKNOWN ||
		    seen->word[i] == VALUE_UNKNOWN ||
		    after->word[i] == VALUE_UNKNOWN)
			continue;
		round->nr_values++;
		round->nr_not_0 += seen->word[i] > 0 &&
				   seen->word[i] != VALUE_NO_LIMIT;
		if (word__is_between(i, seen->word[i], before->word[i],
				     after->word[i]) ||
		    (known && !misses__have(known, seen->id, i)))
			continue;
		misses->misses = grown(misses->misses, misses->nr + 1,
				       sizeof(*misses->misses));
		misses->misses[misses->nr++] = (struct miss){
			.id = seen->id,
			.word = i,
			.before = before->word[i],
			.seen = seen->word[i],
			.after = after->word[i],
		};
	}
}

/*
 * Reads the second, then the first again, and leaves in misses what was wrong before
 * and is wrong now. 0 or -errno, logged.
 */
static int twins__compare(struct twin *first, struct twin *second,
			  bool is_first_round, struct misses *misses,
			  struct round *round)
{
	struct misses now = {};
	const struct reading *seen, *before, *after;
	const struct row *row, *older, *younger;
	int err = twin__read(second);

	if (!err)
		err = twin__read(first);
	if (err)
		return err;
	seen = &second->readings[(second->nr_read - 1) % 2];
	before = &first->readings[first->nr_read % 2];
	after = &first->readings[(first->nr_read - 1) % 2];
	*round = (struct round){};
	for (row = seen->rows; row < seen->rows + seen->nr; row++) {
		older = reading__find(before, row->id);
		younger = reading__find(after, row->id);
		/* One that was made or removed meanwhile is in one of them. */
		round->nr_lost += !older && !younger;
		if (!older || !younger)
			continue;
		round->nr_memcgs++;
		row__compare(older, row, younger,
			     is_first_round ? NULL : misses, &now, round);
	}
	free(misses->misses);
	*misses = now;
	return 0;
}

static void word__print(__u32 word)
{
	static const char *const stats[NR_STATS] = {
#define NODE(item, scale)
#define MEMCG(item, scale)
#define VM(item)
#define SUM(key)
#define STAT(key, heading, unit, kind, counters, since, help) \
	[STAT_##key] = #key,
#include "memory_stat.h"
	};

	if (word >= WORD_STATS)
		printf("stat.%s", stats[word - WORD_STATS]);
	else if (word == WORD_LIMIT)
		printf("limit");
	else
		printf("byte %zu of the record",
		       FIRST_WORD + word * sizeof(__u64));
}

static int print_failure(const char *name, const char *what,
			 const struct misses *misses)
{
	size_t i;

	printf("not ok - twin sources: %s: %s\n", name, what);
	for (i = 0; i < misses->nr && i < 20; i++) {
		printf("#   cgroup %llu, ", misses->misses[i].id);
		word__print(misses->misses[i].word);
		printf(": %llu, between %llu and %llu\n",
		       misses->misses[i].seen, misses->misses[i].before,
		       misses->misses[i].after);
	}
	return 1;
}

/*
 * Compares until each value was right once, in as many rounds as a busy machine takes.
 * Returns 1 if it failed.
 */
static int twins__agree(struct twin *first, struct twin *second,
			const char *name, const char *when)
{
	struct misses misses = {};
	struct round round = {};
	char text[128];
	int rounds, err = 0, failed = 0;

	for (rounds = 0; rounds < ROUNDS_MAX && !err; rounds++) {
		err = twins__compare(first, second, !rounds, &misses, &round);
		if (rounds && !misses.nr && !round.nr_lost)
			break;
	}
	snprintf(text, sizeof(text), "%s, %u values of %u memcgs are the same",
		 when, round.nr_values, round.nr_memcgs);
	if (err)
		failed = print_failure(name, strerror(-err), &misses);
	else if (misses.nr || round.nr_lost)
		failed = print_failure(name, text, &misses);
	else if (round.nr_memcgs < MEMCGS_MIN || round.nr_not_0 < VALUES_MIN)
		failed =
			print_failure(name, "too little was compared", &misses);
	else
		printf("ok - twin sources: %s: %s\n", name, text);
	free(misses.misses);
	return failed;
}

/* Both are open before either is read. Returns 1 if it failed. */
static int test_twins(const char *one, const char *other)
{
	const struct misses none = {};
	struct twin first = {}, second = {};
	char name[64];
	int failed;

	snprintf(name, sizeof(name), "%s beside %s", one, other);
	if (twin__open(&first, one) || twin__open(&second, other) ||
	    twin__read(&first)) {
		failed = print_failure(name, "both can be opened", &none);
		goto cleanup;
	}
	failed = twins__agree(&first, &second, name, "in the first samples");
	failed |= twins__agree(&first, &second, name, "in later ones");
	/* The one that is left doesn't need the other. */
	twin__close(&second);
	if (twin__read(&first) || twin__open(&second, other))
		failed |= print_failure(name, "one can be opened anew", &none);
	else
		failed |= twins__agree(&first, &second, name,
				       "after the other was opened anew");
cleanup:
	twin__close(&first);
	twin__close(&second);
	return failed;
}

/*
 * The source kfunc reads the kernel's arrays, and what it finds there is what the kfuncs
 * say. Returns 1 if it failed.
 */
static int test_arrays(void)
{
	static const char name[] = "kfunc beside the kfuncs";
	const struct misses none = {};
	struct twin arrays = {}, kfuncs = {};
	int failed;

	if (twin__open(&arrays, "kfunc") || twin__open(&kfuncs, "kfunc")) {
		failed = print_failure(name, "both can be opened", &none);
		goto cleanup;
	}
	if (!bpf_walk__of(arrays.source)->plan.is_raw) {
		failed = print_failure(name, "the kernel's arrays are read",
				       &none);
		goto cleanup;
	}
	twin__use_kfuncs(&kfuncs);
	failed = twin__read(&arrays) ||
		 twins__agree(&arrays, &kfuncs, name, "in each sample");
cleanup:
	twin__close(&arrays);
	twin__close(&kfuncs);
	return failed;
}

int main(void)
{
	int failed;

	/* Results and messages stay in order. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (geteuid()) {
		printf("ok - twin sources # SKIP not root\n");
		return 0;
	}
	machine__read(&machine);
	if (start__set_pid(&own, getpid(), &machine)) {
		printf("not ok - twin sources: this process has a memcg\n");
		return 1;
	}
	if (!family__make()) {
		printf("not ok - twin sources: cgroups can be made: %s\n",
		       strerror(errno));
		family__remove();
		return 1;
	}
	failed = test_twins("core", "cgroupfs");
	failed |= test_twins("core", "core");
	if (machine.version >= MACHINE_VERSION(7, 0) &&
	    !machine.hierarchy.is_v1) {
		failed |= test_twins("kfunc", "cgroupfs");
		failed |= test_twins("kfunc", "core");
		failed |= test_twins("kfunc", "kfunc");
		failed |= test_arrays();
	}
	family__remove();
	start__close(&own);
	return failed;
}
