/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The command line: every option, its valid values, and the message about a wrong
 * one. The rooms that own the options decide what they do.
 */
#ifndef __OPTIONS_H
#define __OPTIONS_H

#include <stdbool.h>
#include <stdio.h>
#include "kills.h"
#include "model/filter.h"
#include "model/view.h"
#include "output/json.h"
#include "output/table.h"
#include "source/sampler.h"

/* The rooms' own options, and those that choose a mode. */
struct options {
	struct sampler_options sampler;
	struct view_options view;
	struct table_options table; /* only headings and exact are set */
	struct json_options json; /* all but columns */
	struct kills_options kills;
	double interval; /* seconds; 0: one sample */
	unsigned int
		nr_arguments; /* of INTERVAL and COUNT, those that were given */
	unsigned long count; /* samples; 0: without end */
	struct filter fail_if; /* nr 0: not given */
	/* The report that is printed in place of the rows. */
	enum {
		REPORT_NOT,
		REPORT_EXPLANATION, /* of the start */
		REPORT_SUMMARY,
	} report;
	unsigned int fail_if_findings; /* FINDING_BIT()s; 0: not given */
	const char *color; /* "auto", "always" or "never" */
	bool batch; /* no live screen */
	bool ends; /* of a file's samples only the first and last of each boot */
	bool quiet; /* print nothing */
	bool as_json;
	bool as_prometheus;
	bool as_http; /* an answer with the series */
	const char *
		write; /* the file for what is printed; NULL: standard output */
	struct confinement
		confinement; /* sampler.confinement, if it isn't NULL */
	bool json_is_named; /* --json=document or rows */
	bool list_columns;
	bool list_keys;
	bool list_findings;
	bool list_labels;
	bool list_options;
};

/*
 * Ends the program with status 64 if something is wrong, with 0 after --help. Returns 0 or
 * -ENOMEM, logged.
 */
int options__parse(struct options *options, int argc, char **argv);

void options__free(struct options *options);

/*
 * Prints a line for each option: letter, name, argument and help, with tabs between
 * them. "-" stands for no letter or argument; an argument in brackets may be left out.
 */
void options__print(FILE *file);

/* A sentence that says why the options can't be together; NULL: they can. */
const char *options__conflict(const struct options *options);

/* Sets what follows from options that aren't in conflict. */
void options__settle(struct options *options);

/*
 * Sets how the run is confined once it has opened all that it needs. on_screen: it is on the
 * live screen, which is known only when the terminal is.
 */
void options__set_confinement(struct options *options, bool on_screen);

/* True if findings are asked for, most of which stand on two samples. */
bool options__want_findings(const struct options *options);

/* True if standard output gets colour; --color, NO_COLOR and the terminal decide. */
bool options__wants_color(const struct options *options);

/* True if the live screen is meant: on a terminal, unless an option asks for output. */
bool options__wants_screen(const struct options *options);

#endif /* __OPTIONS_H */
