// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Prints the table of names that labels come from (model/label.h). */
#include "lib/text.h"
#include "model/column.h"
#include "output/labels.h"

/* The word that stands for a label's text in a name. */
static const char *const placeholders[NR_PATH_LABELS] = {
	[LABEL_unit] = "*",
	[LABEL_user] = "USER",
	[LABEL_container_id] = "ID",
	[LABEL_pod_uid] = "UID",
};

static void row__append_name(const struct label_row *row, struct text *name)
{
	text__format(name, "%s%s%s%s%s%s", row->above ? row->above : "",
		     row->above ? "/" : "", row->may_follow ? "*" : "",
		     row->before, placeholders[row->label], row->after);
}

void labels__print(FILE *file)
{
	const struct label_row *row = label_rows, *end = row + nr_label_rows;
	struct text name = {};

	fprintf(file, "%-34s %-12s %s\n", "NAME", "LABEL", "AND");
	for (; row < end; row++) {
		text__clear(&name);
		row__append_name(row, &name);
		fprintf(file, "%-34s ", text__string(&name));
		if (row->second_text)
			fprintf(file, "%-12s %s=%s\n",
				label__column(row->label)->name,
				label__column(row->second)->name,
				row->second_text);
		else
			fprintf(file, "%s\n", label__column(row->label)->name);
	}
	text__free(&name);
}
