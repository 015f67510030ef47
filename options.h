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

/* How many -F there may be. */
#define FILTERS_MAX 16

/* Seconds between samples, where nobody says. */
#define INTERVAL_DEFAULT 2.0

struct options {
	bool batch;
	double interval; /* seconds; 0: one sample */
	unsigned long count; /* samples; 0: without end */
	bool json;
	bool json_rows;
	bool json_is_named; /* --json=document or rows */
	bool pretty;
	const char *input; /* -i */
	const char *cgroup; /* -c */
	unsigned long pid; /* -p; 0: not given */
	const char *output; /* -o */
	bool output_all;
	const char *sort;
	bool reverse;
	bool list;
	bool exact;
	bool noheadings;
	bool list_columns;
	bool list_keys;
	bool list_options;
	const char *source;
	bool no_flush;
	const char *color;
	struct filter filters[FILTERS_MAX];
	unsigned int nr_filters;
	struct filter fail_if; /* column NULL: not given */
	bool quiet;
	unsigned long depth; /* ULONG_MAX: any */
	unsigned long rows;
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
