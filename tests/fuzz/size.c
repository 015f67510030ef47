// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Fuzzes sizes of a filter, and how sizes are written: what size__format() writes is read
 * as a number that is written in the same way.
 */
#include "model/filter.h"
#include "tests/fuzz/fuzz.h"

/* The number that current is compared with. False: there is none. */
static bool size__parse(const char *text, __u64 *number)
{
	struct text expression = {}, why = {};
	struct filter filter;
	bool is_number;

	text__format(&expression, "current>%s", text);
	if (filter__parse(&filter, text__string(&expression), &why)) {
		claim(why.length, "a size is refused with words");
		text__free(&expression);
		text__free(&why);
		return false;
	}
	is_number = filter.nr == 1 && !filter.comparisons[0].other &&
		    filter.comparisons[0].value.type == VALUE_IS_NUMBER;
	*number = filter.comparisons[0].value.number;
	filter__free(&filter);
	text__free(&expression);
	return is_number;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = input__string(data, size);
	char written[SIZE_TEXT_MAX], again[SIZE_TEXT_MAX];
	__u64 number, other;

	if (size__parse(text, &number)) {
		size__format(written, number);
		claim(size__parse(written, &other) ||
			      number > 0xffffffffffffffffULL - (1ULL << 59),
		      "a size that is written is one");
		if (number <= 0xffffffffffffffffULL - (1ULL << 59)) {
			size__format(again, other);
			claim(!strcmp(written, again),
			      "and is written in the same way");
		}
	}
	free(text);
	return 0;
}
