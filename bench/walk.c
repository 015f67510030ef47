// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Times walks of one source, by the code that memcgtop runs, with nothing printed
 * between them: walk SOURCE COLUMNS N. Prints one JSON line. bench/run decides which
 * times are compared.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/machine.h"
#include "model/column_list.h"
#include "model/snapshot.h"
#include "source/source.h"

static int compare_ns(const void *one, const void *other)
{
	const __u64 a = *(const __u64 *)one, b = *(const __u64 *)other;

	return a < b ? -1 : a > b;
}

/* The smallest, the median and the largest time of the later walks. */
static void print_later(__u64 *ns, int nr)
{
	qsort(ns, nr, sizeof(*ns), compare_ns);
	printf("\"later_ns\":{\"min\":%llu,\"median\":%llu,\"max\":%llu}",
	       ns[0], ns[nr / 2], ns[nr - 1]);
}

/* The time that merely copying the records takes: no walk can be faster. */
static __u64 copy_records(const struct snapshot *snapshot, void *copy,
			  size_t size)
{
	const __u64 start = clock__monotonic_ns();

	memcpy(copy, snapshot->sample.records, size);
	/* Makes the compiler believe that the copy is used. */
	__asm__ volatile("" : : "r"(copy) : "memory");
	return clock__monotonic_ns() - start;
}

int main(int argc, char **argv)
{
	struct snapshot snapshots[2] = {}, *now = NULL, *before = NULL;
	struct column_list list = {};
	struct source *source;
	struct demand demand = {};
	struct machine machine;
	__u32 fewest = ~0U;
	__u64 first = 0, *later, *copies;
	size_t i, size;
	void *copy;
	int walk, nr;

	nr = argc == 4 ? atoi(argv[3]) : 0;
	if (nr < 1) {
		fprintf(stderr, "usage: walk SOURCE COLUMNS N\n");
		return 64;
	}
	machine__read(&machine);
	list.v1 = machine.hierarchy.is_v1;
	if (column_list__parse(&list, *argv[2] ? argv[2] : NULL, "COLUMNS"))
		return 64;
	for (i = 0; i < list.nr; i++)
		column__demand(list.columns[i], &demand);
	if (source__open(argv[1], &demand, NULL, &machine, &source))
		return 1;
	later = calloc(nr, sizeof(*later));
	copies = calloc(nr, sizeof(*copies));
	for (walk = 0; walk <= nr; walk++) {
		now = &snapshots[walk % 2];
		if (source->ops->read(source, now, before, &machine))
			return 1;
		before = now;
		if (now->nr_memcgs < fewest)
			fewest = now->nr_memcgs;
		if (walk)
			later[walk - 1] = now->sample.walk_ns;
		else
			first = now->sample.walk_ns;
	}
	size = now->nr_memcgs * sizeof(*now->sample.records);
	copy = malloc(size);
	for (walk = 0; walk < nr; walk++)
		copies[walk] = copy_records(now, copy, size);
	qsort(copies, nr, sizeof(*copies), compare_ns);
	printf("{\"nr_memcgs\":%u,\"first_ns\":%llu,", fewest, first);
	print_later(later, nr);
	printf(",\"memcpy_ns\":%llu}\n", copies[nr / 2]);
	source->ops->close(source);
	return 0;
}
