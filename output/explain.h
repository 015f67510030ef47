/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * An explanation or a summary as text or as JSON. What is found, and the sentences, are
 * model/'s; the levels are printed as any table or document is.
 */
#ifndef __EXPLAIN_H
#define __EXPLAIN_H

#include <stdio.h>
#include "model/explanation.h"
#include "output/json.h"
#include "output/table.h"

/*
 * Prints the explanation; the rows of the snapshot are its levels, as
 * explanation__arrange() has it. The caller checks the file for errors. Returns 0 or
 * -ENOMEM, logged.
 */
int explain__print(FILE *file, const struct explanation *explanation,
		   const struct table_options *options);

/*
 * Prints it as a document of which the snapshot's rows are the memcgs, with the findings
 * and what else is known beside them.
 */
int explain__print_json(FILE *file, const struct explanation *explanation,
			const struct json_options *options);

/* Prints a line for each finding: its name, severity and condition, with tabs between. */
void explain__print_list(FILE *file);

#endif /* __EXPLAIN_H */
