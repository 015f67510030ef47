// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Recognises the kernel's tables of memory.stat's counters in a piece of memory. */
#include <stdio.h>
#include <string.h>
#include "source/bpf_core_table.h"

/* gcc aligns static tables of this size by 32 on x86, 8 on arm64, 2 on s390. */
#define TABLE_ALIGN 2

/* How entries look: their bytes, the one for no place, the one for place 0. */
static const struct format {
	__u32 width;
	__u32 none;
	__u32 first;
} formats[] = {
	{ .width = 1, .none = 0xff, .first = 0 }, /* 6.12+ */
	{ .width = 1, .none = 0, .first = 1 }, /* 6.10, 6.11 */
	{ .width = 4, .none = 0, .first = 1 }, /* 6.1 to 6.9 */
};

void core_table__set_identity(struct core_table *table, __u32 nr)
{
	__u32 i;

	*table = (struct core_table){ .is_known = nr <= CORE_TABLE_MAX,
				      .nr = nr };
	for (i = 0; i < nr && i < CORE_TABLE_MAX; i++)
		table->index[i] = i;
}

/* A table has each place exactly once and otherwise entries for no place. */
static bool core_table__read(struct core_table *table, __u32 nr_slots,
			     const __u8 *memory, const struct format *format)
{
	bool taken[CORE_TABLE_MAX] = {};
	__u32 i, entry, nr_taken = 0;

	for (i = 0; i < table->nr; i++) {
		if (format->width == 1)
			entry = memory[i];
		else
			memcpy(&entry, memory + i * sizeof(entry),
			       sizeof(entry));
		if (entry == format->none) {
			table->index[i] = NO_INDEX;
			continue;
		}
		entry -= format->first;
		if (entry >= nr_slots || taken[entry])
			return false;
		taken[entry] = true;
		nr_taken++;
		table->index[i] = entry;
	}
	return nr_taken == nr_slots;
}

static bool core_table__read_at(struct core_table *table, __u32 nr_slots,
				const __u8 *memory, size_t size, size_t offset)
{
	const struct format *format;

	for (format = formats;
	     format < formats + sizeof(formats) / sizeof(formats[0]); format++)
		if (offset + table->nr * format->width <= size &&
		    core_table__read(table, nr_slots, memory + offset, format))
			return true;
	return false;
}

/* Makes it unknown. False: there can't be a table of this size. */
static bool core_table__clear(struct core_table *table, __u32 nr,
			      __u32 nr_slots)
{
	*table = (struct core_table){ .nr = nr };
	return nr <= CORE_TABLE_MAX && nr_slots && nr_slots <= nr;
}

void core_table__find(struct core_table *table, __u32 nr, __u32 nr_slots,
		      const __u8 *memory, size_t size)
{
	const size_t nr_steps = size / 2 / TABLE_ALIGN;
	struct core_table read = { .is_known = true, .nr = nr };
	size_t i, step;
	__u32 nr_read = 0;

	if (!core_table__clear(table, nr, nr_slots))
		return;
	for (i = 0; i < 2 * nr_steps; i++) {
		step = i % 2 ? nr_steps - (i + 1) / 2 : nr_steps + i / 2;
		if (!core_table__read_at(&read, nr_slots, memory, size,
					 step * TABLE_ALIGN))
			continue;
		nr_read++;
		*table = read;
		if (table->index[0] == 0)
			return;
	}
	/*
	 * Several matches may be one table seen at neighbouring offsets; trust none of
	 * them.
	 */
	table->is_known = nr_read == 1;
}

void core_table__read_middle(struct core_table *table, __u32 nr, __u32 nr_slots,
			     const __u8 *memory, size_t size)
{
	table->is_known =
		core_table__clear(table, nr, nr_slots) &&
		core_table__read_at(table, nr_slots, memory, size, size / 2);
}

__u64 kallsyms__find_in(FILE *file, const char *symbol)
{
	unsigned long long address;
	char line[512], name[256];
	__u64 found = 0;

	while (!found && fgets(line, sizeof(line), file))
		if (strstr(line, symbol) &&
		    sscanf(line, "%llx %*c %255s", &address, name) == 2 &&
		    !strcmp(name, symbol))
			found = address;
	return found;
}

__u64 kallsyms__find(const char *symbol)
{
	FILE *file = fopen("/proc/kallsyms", "re");
	__u64 found;

	if (!file)
		return 0;
	found = kallsyms__find_in(file, symbol);
	fclose(file);
	return found;
}
