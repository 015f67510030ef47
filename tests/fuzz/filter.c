// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Fuzzes -F and --fail-if: an expression is refused with words, or says yes or no of memcgs. */
#include <errno.h>
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/saved.h"

/* A sample of a real machine, which is read once. */
static const struct snapshot *sample(void)
{
	static struct sampler_options options;
	static struct sampler sampler;

	if (!sampler.nr_samples)
		claim(saved__begin(&sampler, &options,
				   "tests/captures/v1-5.10.json") &&
			      !sampler__read(&sampler),
		      "the capture can be read (run this from the top)");
	return sampler__last(&sampler);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = input__string(data, size);
	const struct snapshot *snapshot = sample();
	struct text why = {}, scratch = {};
	struct filter filter, again;
	int err;
	__u32 i;

	err = filter__parse_or_part(&filter, text, &why);
	claim(!err || err == -EINVAL, "an expression is taken or refused");
	claim(!err == !why.length, "it is refused with words");
	for (i = 0; !err && i < snapshot->nr_memcgs; i++)
		filter__matches(&filter, snapshot, &snapshot->memcgs[i],
				&scratch);
	if (!err && filter.text) {
		claim(!filter__parse(&again, text, &why) &&
			      again.nr == filter.nr &&
			      again.nr_columns == filter.nr_columns,
		      "an expression with comparisons is one of --fail-if");
		filter__free(&again);
	}
	if (!err)
		filter__free(&filter);
	text__free(&why);
	text__free(&scratch);
	free(text);
	return 0;
}
