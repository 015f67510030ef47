// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Fuzzes the reading of the kernel's texts of keys and numbers: memory.stat of v2 and v1,
 * and memory.pressure. What is written as the kernel does reads as the same numbers.
 */
#include "lib/machine.h"
#include "source/stat_file.h"
#include "tests/fuzz/fuzz.h"

static const char *const keys[NR_STATS] = {
#define NODE(item, scale)
#define MEMCG(item, scale)
#define VM(item)
#define SUM(key)
#define STAT(key, heading, unit, kind, counters, since, help) #key,
#include "memory_stat.h"
};

static void claim_same(const struct memcg_stats *stats)
{
	struct memcg_stats again;
	struct printed printed;
	int i;

	printed__begin(&printed);
	for (i = 0; i < NR_STATS; i++)
		if (stats->value[i] != VALUE_UNKNOWN)
			fprintf(printed.file, "%s %llu\n", keys[i],
				stats->value[i]);
	printed__end(&printed);
	stat_file__parse(printed.bytes, false, &again, NULL);
	claim(!memcmp(&again, stats, sizeof(again)),
	      "statistics that are written read as the same");
	free(printed.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = input__string(data, size);
	struct pressure some, full;
	struct memcg_stats stats;
	__u64 swap;

	stat_file__parse(text, true, &stats, &swap);
	stat_file__parse(text, false, &stats, NULL);
	claim_same(&stats);
	pressure__parse(text, &some, &full);
	free(text);
	return 0;
}
