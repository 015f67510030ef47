/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The command line: every option, what is valid, and the message where something
 * isn't. What an option does is for others.
 */
#ifndef __OPTIONS_H
#define __OPTIONS_H

#include <stdbool.h>
#include <stdio.h>
#include "model/filter.h"
#include "model/view.h"
#include "output/json.h"
#include "output/table.h"
#include "source/sampler.h"

/* The rooms' own options, and what the choice of a mode takes. */
struct options {
	struct sampler_options sampler;
	struct view_options view;
	struct table_options table; /* but for columns, tree, color and width */
	struct json_options json; /* but for columns */
	double interval; /* seconds; 0: one sample */
	unsigned long count; /* samples; 0: without end */
	struct filter fail_if; /* column NULL: not given */
	const char *color; /* "auto", "always" or "never" */
	bool batch; /* no live screen */
	bool quiet; /* print nothing */
	bool list; /* a list, not a tree */
	bool as_json;
	bool json_is_named; /* --json=document or rows */
	bool list_columns;
	bool list_keys;
	bool list_options;
};

/* Ends the program: with 64 where something is wrong, with 0 after --help. */
void options__parse(struct options *options, int argc, char **argv);

/*
 * Each option on a line: letter, name, argument, what it does, by tabs. "-": none;
 * an argument in brackets may be left out.
 */
void options__print(FILE *file);

/* Whether standard output gets colour: --color, NO_COLOR, a terminal. */
bool options__wants_color(const struct options *options);

/* The live screen: a terminal, and nothing that is for something else. */
bool options__wants_screen(const struct options *options);

#endif /* __OPTIONS_H */
