/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Kills as lines of a table or of JSON, of which tests/schema-kills.json tells the keys. */
#ifndef __OUTPUT_KILLS_H
#define __OUTPUT_KILLS_H

#include <stdbool.h>
#include <stdio.h>
#include "model/kill.h"

struct kill_table_options {
	bool headings;
	bool exact; /* bytes, not 1.5G */
	bool color;
	size_t width; /* of the terminal; 0: it isn't one */
};

/* Append the heading, and one line, as far as there is memory; see text.failed. */
void kill_table__append_heading(struct text *line,
				const struct kill_table_options *options);
void kill_table__append(struct text *line, const struct kill *kill,
			const struct kill_table_options *options);

/*
 * Print the heading, and one line. The caller checks the file for errors. Both return 0 or
 * -ENOMEM, logged.
 */
int kill_table__print_heading(FILE *file,
			      const struct kill_table_options *options);
int kill_table__print(FILE *file, const struct kill *kill,
		      const struct kill_table_options *options);

/* Prints a JSON object on a line. 0 or -ENOMEM, logged. */
int kill_json__print(FILE *file, const struct kill *kill);

#endif /* __OUTPUT_KILLS_H */
