// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Fuzzes -i: what is accepted is written back so that it reads as the same, byte for byte,
 * and nothing in a table is obeyed by a terminal.
 */
#include "output/json.h"
#include "output/table.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/saved.h"

static void print_table(const struct sampler *sampler,
			struct snapshot *snapshot)
{
	const struct view_options view_options = {
		.tree = true,
		.depth = ULONG_MAX,
		.rows = ULONG_MAX,
		.output_all = true,
		.adds_up = true,
	};
	struct view view = {};
	struct table_options options = { .columns = &view.columns,
					 .tree = true,
					 .headings = true };
	struct printed printed;
	__u32 left_out;

	claim(!view__set(&view, &view_options,
			 sampler->machine.hierarchy.is_v1) &&
		      !view__arrange(&view, snapshot, &left_out),
	      "rows can be arranged");
	printed__begin(&printed);
	claim(!table__print(printed.file, snapshot, &options),
	      "a table can be printed");
	printed__end(&printed);
	claim_harmless(printed.bytes, printed.size);
	free(printed.bytes);
	view__free(&view);
}

/* Prints the samples of a file as JSON. Returns the number of those that are read. */
static int print_samples(const void *bytes, size_t size,
			 struct printed *printed, bool with_tables)
{
	struct sampler_options options;
	struct sampler sampler;
	struct column_list columns = {};
	struct json_options json = { .columns = &columns, .as_saved = true };
	struct snapshot *snapshot;
	int nr = 0;
	char name[32];
	const int fd = input__file(bytes, size, name);

	printed__begin(printed);
	if (saved__begin(&sampler, &options, name))
		while (!sampler__read(&sampler)) {
			nr++;
			snapshot = sampler__last(&sampler);
			json.rows = snapshot->sample.saved->is_rows;
			columns.v1 = sampler.machine.hierarchy.is_v1;
			claim(!column_list__all(&columns) &&
				      !json__print(printed->file, snapshot,
						   &sampler.machine, &json),
			      "a sample can be written");
			if (with_tables)
				print_table(&sampler, snapshot);
		}
	printed__end(printed);
	sampler__close(&sampler);
	column_list__free(&columns);
	close(fd);
	return nr;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct printed first, again;
	int nr = print_samples(data, size, &first, true);

	if (nr) {
		claim(print_samples(first.bytes, first.size, &again, false) ==
			      nr,
		      "samples that were written are read again");
		claim(again.size == first.size &&
			      !memcmp(again.bytes, first.bytes, first.size),
		      "and are written as they were, byte for byte");
		free(again.bytes);
	}
	free(first.bytes);
	return 0;
}
