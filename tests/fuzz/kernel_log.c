// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Fuzzes the reading of kernel logs: a kill that is found is written as JSON that reads as
 * the same, and nothing in its table is obeyed by a terminal.
 */
#include "output/kills.h"
#include "source/kernel_log.h"
#include "source/kill_saved.h"
#include "tests/fuzz/fuzz.h"

static void print_json(const struct kill *kill, struct printed *printed)
{
	printed__begin(printed);
	claim(!kill_json__print(printed->file, kill), "a kill can be written");
	printed__end(printed);
}

static int take(void *context __attribute__((unused)), const struct kill *kill)
{
	const struct kill_table_options table = { .headings = true };
	struct printed printed, again;
	struct kill saved;

	printed__begin(&printed);
	claim(!kill_table__print(printed.file, kill, &table),
	      "the line of a kill can be printed");
	printed__end(&printed);
	claim_harmless(printed.bytes, printed.size);
	free(printed.bytes);

	print_json(kill, &printed);
	claim(!kill_saved__parse(printed.bytes, printed.size, &saved),
	      "a kill that was written is read again");
	print_json(&saved, &again);
	claim(again.size == printed.size &&
		      !memcmp(again.bytes, printed.bytes, printed.size),
	      "and is written as it was, byte for byte");
	kill__free(&saved);
	free(printed.bytes);
	free(again.bytes);
	return 0;
}

static void take_saved(const char *line, size_t length)
{
	struct kill kill;

	if (!kill_saved__parse(line, length, &kill))
		take(NULL, &kill);
	kill__free(&kill);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct kernel_log *log = kernel_log__new(take, NULL);
	const char *line = (const char *)data, *end = line + size, *next;
	int err = 0;

	claim(log, "there is memory");
	for (; line < end && !err; line = next + 1) {
		next = memchr(line, '\n', end - line);
		next = next ? next : end;
		if (*line == '{')
			take_saved(line, next - line);
		else
			err = kernel_log__take_line(log, line, next - line);
	}
	claim(!err && !kernel_log__finish(log), "a log is read to its end");
	kernel_log__free(log);
	return 0;
}
