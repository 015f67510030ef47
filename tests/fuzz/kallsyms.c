// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Fuzzes the search in /proc/kallsyms: a symbol is found, whatever stands before it. */
#include "source/bpf_core_table.h"
#include "tests/fuzz/fuzz.h"

#define SYMBOL "mem_cgroup_stats_index"

static __u64 find(const void *bytes, size_t size)
{
	FILE *file = fmemopen((void *)bytes, size, "r");
	__u64 address = 0;

	if (file) {
		address = kallsyms__find_in(file, SYMBOL);
		fclose(file);
	}
	return address;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct printed printed;

	if (!size)
		return 0;
	/* A symbol of the input's may come first; if none does ours is found. */
	if (!find(data, size)) {
		printed__begin(&printed);
		fwrite(data, 1, size, printed.file);
		fputs("\nffffffff81234560 r " SYMBOL "\n", printed.file);
		printed__end(&printed);
		claim(memchr(data, '\0', size) ||
			      find(printed.bytes, printed.size) ==
				      0xffffffff81234560,
		      "the symbol is found behind other lines");
		free(printed.bytes);
	}
	return 0;
}
