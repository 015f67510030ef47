// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Fuzzes -o: the names of the columns that a list means, joined, mean the same columns. */
#include <errno.h>
#include "model/column_list.h"
#include "tests/fuzz/fuzz.h"

static void claim_same(const struct column_list *list)
{
	struct column_list again = { .v1 = list->v1 };
	struct text names = {};
	size_t i;

	for (i = 0; i < list->nr; i++)
		text__format(&names, "%s%s", i ? "," : "",
			     list->columns[i]->name);
	claim(!column_list__parse(&again, text__string(&names), "names"),
	      "the names of columns are a list of columns");
	claim(again.nr == list->nr, "of as many");
	for (i = 0; i < list->nr; i++)
		claim(again.columns[i] == list->columns[i],
		      "and in their order");
	column_list__free(&again);
	text__free(&names);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = input__string(data, size);
	struct column_list list = { .v1 = size % 2 };
	int err = column_list__parse(&list, text, "--output");

	claim(!err || err == -EINVAL, "a list is taken or refused");
	if (!err && list.nr)
		claim_same(&list);
	column_list__free(&list);
	free(text);
	return 0;
}
