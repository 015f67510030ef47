// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Parses the command line by argp. An option that only sets a field is a row of
 * argp_options[] and a row of settings[]; the others have a case in parse__option().
 */
#include <argp.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include "lib/log.h"
#include "lib/text.h"
#include "model/finding.h"
#include "options.h"

#define INTERVAL_MIN 0.01
#define INTERVAL_MAX 86400.0

const char *argp_program_version = "memcgtop " MEMCGTOP_VERSION;

enum {
	OPTION_PRETTY = 256,
	OPTION_OUTPUT_ALL,
	OPTION_REVERSE,
	OPTION_NOHEADINGS,
	OPTION_LIST_COLUMNS,
	OPTION_LIST_KEYS,
	OPTION_LIST_LABELS,
	OPTION_LIST_OPTIONS,
	OPTION_SOURCE,
	OPTION_NO_FLUSH,
	OPTION_COLOR,
	OPTION_FAIL_IF,
	OPTION_LEAVES,
	OPTION_DYING,
	OPTION_ENDS,
	OPTION_EXPLAIN,
	OPTION_SUMMARY,
	OPTION_FAIL_IF_FINDING,
	OPTION_LIST_FINDINGS,
	OPTION_KILLS,
	OPTION_NAMES,
	OPTION_PROMETHEUS,
};

/* An argument with | has to be one of these words. */
static const struct argp_option argp_options[] = {
	{ "batch", 'b', NULL, 0, "Tables in place of the live screen", 0 },
	{ "delay", 'd', "SECONDS", 0, "Another way to say INTERVAL", 0 },
	{ "count", 'n', "N", 0, "Another way to say COUNT", 0 },
	{ "json", 'j', "document|rows", OPTION_ARG_OPTIONAL,
	  "JSON, a document on one line per sample; rows: one memcg per line",
	  0 },
	{ "pretty", OPTION_PRETTY, NULL, 0, "Indent a JSON document", 0 },
	{ "prometheus", OPTION_PROMETHEUS, "text|http", OPTION_ARG_OPTIONAL,
	  "Series in the text format of Prometheus; http: in the answer to a request on standard input",
	  0 },
	{ "write", 'w', "FILE", 0,
	  "Write to FILE, whole or not at all, anew for each sample, in place of standard output",
	  0 },
	{ "output", 'o', "LIST", 0,
	  "Columns to show, also by glob (events.*) or set (@stall); +LIST adds to the default",
	  0 },
	{ "output-all", OPTION_OUTPUT_ALL, NULL, 0, "Show every column", 0 },
	{ "sort", 's', "COLUMN", 0,
	  "Order siblings, or in a list all rows, by COLUMN (default: current); help lists",
	  0 },
	{ "reverse", OPTION_REVERSE, NULL, 0, "Reverse the order", 0 },
	{ "tree", 't', NULL, 0, "Show a tree (the default)", 0 },
	{ "list", 'l', NULL, 0, "Show a flat list with full paths", 0 },
	{ "cgroup", 'c', "PATH", 0, "Only this cgroup and the cgroups below it",
	  0 },
	{ "pid", 'p', "PID", 0,
	  "Only the cgroup of this process and the cgroups below it", 0 },
	{ "depth", 'L', "N", 0, "No deeper than N levels below the start", 0 },
	{ "leaves", OPTION_LEAVES, NULL, 0,
	  "Only memcgs without living children", 0 },
	{ "dying", OPTION_DYING, "fold|show|hide", 0,
	  "In a tree, three or more removed siblings are one row (fold, the default), or each has one; hide: no removed memcg has a row",
	  0 },
	{ "filter", 'F', "EXPR", 0,
	  "Rows for which COLUMN OP VALUE holds, such as 'current>1G', 'peak>=0.9*limit' "
	  "or 'state=dying && cgroup~*.service', or whose path has EXPR in it; given twice, both must hold",
	  0 },
	{ "rows", 'r', "N", 0, "The first N rows", 0 },
	{ "fail-if", OPTION_FAIL_IF, "EXPR", 0,
	  "Exit status 2 if EXPR, as for --filter, holds for any memcg at or below the start",
	  0 },
	{ "explain", OPTION_EXPLAIN, "PATH", OPTION_ARG_OPTIONAL,
	  "What is wrong with this cgroup, or that of -p, in words: its limits up to the root, findings, processes",
	  0 },
	{ "summary", OPTION_SUMMARY, NULL, 0,
	  "What is wrong on this machine: the findings of all cgroups, the worst first",
	  0 },
	{ "fail-if-finding", OPTION_FAIL_IF_FINDING, "FINDINGS", 0,
	  "Exit status 2 if one of these findings, such as throttled,kills, is there at or below the start",
	  0 },
	{ "quiet", 'q', NULL, 0, "Print nothing", 0 },
	{ "bytes", 'B', NULL, 0, "Exact bytes", 0 },
	{ "noheadings", OPTION_NOHEADINGS, NULL, 0, "No heading line", 0 },
	{ "input", 'i', "FILE", 0,
	  "Show the samples that -j wrote to FILE (- is standard input) in place of the running kernel",
	  0 },
	{ "ends", OPTION_ENDS, NULL, 0,
	  "With --input, only the first and the last sample of each boot: changes span all of it",
	  0 },
	{ "kills", OPTION_KILLS, "past|follow|all", OPTION_ARG_OPTIONAL,
	  "OOM kills, each with the cgroup whose limit it was for: those that the kernel's log "
	  "knows, then each as it happens, COUNT of them; all: SIGKILLs from user space as well",
	  0 },
	{ "names", OPTION_NAMES, "ROOT", OPTION_ARG_OPTIONAL,
	  "Look up the names of containers and pods in the files of Docker, Podman, CRI-O and "
	  "the kubelet; ROOT is where the machine's / is mounted (default: /)",
	  0 },
	{ "list-columns", OPTION_LIST_COLUMNS, NULL, 0,
	  "List every column; with -j as JSON", 0 },
	{ "list-keys", OPTION_LIST_KEYS, NULL, 0,
	  "List the keys of the live screen", 0 },
	{ "list-findings", OPTION_LIST_FINDINGS, NULL, 0,
	  "List the findings of --explain, --summary and --fail-if-finding",
	  0 },
	{ "list-labels", OPTION_LIST_LABELS, NULL, 0,
	  "List the names of cgroups that tell unit, user, container and pod",
	  0 },
	{ "list-options", OPTION_LIST_OPTIONS, NULL, OPTION_HIDDEN,
	  "List the options, for completions/generate", 0 },
	{ "source", OPTION_SOURCE, "auto|kfunc|core|cgroupfs", 0,
	  "How memcgs are read (default: auto)", 0 },
	{ "no-flush", OPTION_NO_FLUSH, NULL, 0,
	  "Don't ask for fresh statistics first", 0 },
	{ "color", OPTION_COLOR, "auto|always|never", 0,
	  "Colour, in tables and on the screen (default: auto, on a terminal)",
	  0 },
	{ "verbose", 'v', NULL, 0,
	  "Say what was chosen and why, and print libbpf's messages", 0 },
	{ NULL, 'h', NULL, OPTION_HIDDEN, "Give this help list", 0 },
	{},
};

static const char argp_doc[] =
	"Show every memory cgroup of this machine: usage, limits, events and statistics, "
	"read in one pass by BPF.\v"
	"On a terminal it is a live screen, where h shows the keys; elsewhere, and with -b, "
	"-j or -q, one sample is printed. INTERVAL is in seconds, fractions allowed. COUNT "
	"samples are taken, without end if it isn't given. The environment's "
	"MEMCGTOP_COLUMNS replaces the default columns.\n\n"
	"Examples:\n"
	"  memcgtop -b                          one table, as a tree\n"
	"  memcgtop --summary                   what is wrong on this machine\n"
	"  memcgtop --explain nginx.service     what is wrong with this cgroup\n"
	"  memcgtop --kills                     who is OOM-killed, and for whose limit\n"
	"  memcgtop -b -l -F 'events_local.oom_kill>0'\n"
	"                                       where there were OOM kills\n"
	"  memcgtop -j | jq '.memcgs|length'    one JSON document\n"
	"  memcgtop -j 1 > samples              JSON Lines, one each second\n"
	"  memcgtop --prometheus -w /var/lib/prometheus/node-exporter/memcgtop.prom\n"
	"                                       series for node_exporter to read\n"
	"  memcgtop -q --fail-if 'used_pct>95'  a health check\n\n"
	"Exit status: 0 done, 1 it could not be done, 2 --fail-if or --fail-if-finding matched, "
	"64 the command line is wrong.";

/*
 * Ends the program with exit status 64 and a message that says what is valid. The
 * text that was given may be the name of somebody else's cgroup, which a script hands
 * on, so the message is made printable.
 */
static void refuse(const struct argp_state *state, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static void refuse(const struct argp_state *state, const char *format, ...)
{
	/* A byte takes four at most, so a message needs no memory. */
	char message[512], buffer[4 * sizeof(message)];
	struct text printable = text__in(buffer, sizeof(buffer));
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	text__append_printable(&printable, message, strlen(message));
	argp_error(state, "%s", text__string(&printable));
}

static void parse__interval(struct argp_state *state, struct options *options,
			    const char *text)
{
	char *end;

	if (options->interval)
		refuse(state, "INTERVAL is given twice");
	errno = 0;
	options->interval = strtod(text, &end);
	if (errno || end == text || *end || !isfinite(options->interval) ||
	    options->interval < INTERVAL_MIN ||
	    options->interval > INTERVAL_MAX)
		refuse(state,
		       "INTERVAL is '%s', but must be seconds from %g to %g",
		       text, INTERVAL_MIN, INTERVAL_MAX);
}

/* name is COUNT, or the name of an option; then its prefix is "--". */
static unsigned long parse__number(struct argp_state *state, const char *prefix,
				   const char *name, const char *text,
				   unsigned long least)
{
	unsigned long number;
	char *end;

	errno = 0;
	number = strtoul(text, &end, 10);
	if (errno || end == text || *end || *text == '-' || number < least)
		refuse(state,
		       "%s%s is '%s', but must be a whole number from %lu on",
		       prefix, name, text, least);
	return number;
}

static void parse__count(struct argp_state *state, struct options *options,
			 const char *text)
{
	if (options->count)
		refuse(state, "COUNT is given twice");
	options->count = parse__number(state, "", "COUNT", text, 1);
}

static const struct argp_option *option__find(int key)
{
	const struct argp_option *option = argp_options;

	while (option->key != key)
		option++;
	return option;
}

/* Returns the number, from 0, of that word in the option's argument; refuses others. */
static unsigned int parse__choice(struct argp_state *state, int key,
				  const char *text)
{
	const struct argp_option *option = option__find(key);
	const size_t length = strlen(text);
	unsigned int number = 0;
	const char *word;

	for (word = option->arg; word; word = strchr(word, '|'), number++) {
		word += *word == '|';
		if (length == strcspn(word, "|") &&
		    !strncmp(word, text, length))
			return number;
	}
	refuse(state, "--%s is '%s', but must be %s", option->name, text,
	       option->arg);
	return 0;
}

/* Refuses a text that isn't one of the words of the option's argument. */
static const char *parse__word(struct argp_state *state, int key,
			       const char *text)
{
	parse__choice(state, key, text);
	return text;
}

static void parse__json(struct argp_state *state, struct options *options,
			const char *text)
{
	options->as_json = true;
	options->json_is_named = text != NULL;
	options->json.rows = text &&
			     !strcmp(parse__word(state, 'j', text), "rows");
}

static void parse__kills(struct argp_state *state, struct kills_options *kills,
			 const char *text)
{
	if (text)
		parse__word(state, OPTION_KILLS, text);
	*kills = (struct kills_options){
		.is_wanted = true,
		.is_named = text != NULL,
		.past = !text || strcmp(text, "follow"),
		.follow = !text || strcmp(text, "past"),
		.signals = text && !strcmp(text, "all"),
	};
}

static void parse__end(struct argp_state *state, struct options *options)
{
	const char *conflict = options__conflict(options);

	if (conflict)
		refuse(state, "%s", conflict);
	options__settle(options);
}

/* The options that set one field, whatever the other options are. */
static const struct setting {
	int key; /* of the option */
	enum {
		SETS_TRUE,
		SETS_FALSE,
		SETS_TEXT,
		SETS_WORD, /* one of the words of the option's argument */
		SETS_CHOICE, /* the number of that word: an enum in the order of the words */
		SETS_NUMBER,
		SETS_POSITIVE, /* a number from 1 on */
	} how;
	size_t offset; /* of the field in struct options */
} settings[] = {
	{ 'b', SETS_TRUE, offsetof(struct options, batch) },
	{ 'w', SETS_TEXT, offsetof(struct options, write) },
	{ 'q', SETS_TRUE, offsetof(struct options, quiet) },
	{ 't', SETS_TRUE, offsetof(struct options, view.tree) },
	{ 'l', SETS_FALSE, offsetof(struct options, view.tree) },
	{ 'L', SETS_NUMBER, offsetof(struct options, view.depth) },
	{ OPTION_LEAVES, SETS_TRUE, offsetof(struct options, view.leaves) },
	{ OPTION_DYING, SETS_CHOICE, offsetof(struct options, view.dying) },
	{ OPTION_ENDS, SETS_TRUE, offsetof(struct options, ends) },
	{ 'r', SETS_NUMBER, offsetof(struct options, view.rows) },
	{ 'o', SETS_TEXT, offsetof(struct options, view.output) },
	{ OPTION_OUTPUT_ALL, SETS_TRUE,
	  offsetof(struct options, view.output_all) },
	{ 's', SETS_TEXT, offsetof(struct options, view.sort) },
	{ OPTION_REVERSE, SETS_TRUE, offsetof(struct options, view.reverse) },
	{ 'B', SETS_TRUE, offsetof(struct options, table.exact) },
	{ OPTION_NOHEADINGS, SETS_FALSE,
	  offsetof(struct options, table.headings) },
	{ OPTION_PRETTY, SETS_TRUE, offsetof(struct options, json.pretty) },
	{ OPTION_COLOR, SETS_WORD, offsetof(struct options, color) },
	{ 'c', SETS_TEXT, offsetof(struct options, sampler.cgroup) },
	{ 'p', SETS_POSITIVE, offsetof(struct options, sampler.pid) },
	{ 'i', SETS_TEXT, offsetof(struct options, sampler.input) },
	{ OPTION_SOURCE, SETS_WORD, offsetof(struct options, sampler.source) },
	{ OPTION_NO_FLUSH, SETS_TRUE,
	  offsetof(struct options, sampler.no_flush) },
	{ OPTION_LIST_COLUMNS, SETS_TRUE,
	  offsetof(struct options, list_columns) },
	{ OPTION_LIST_KEYS, SETS_TRUE, offsetof(struct options, list_keys) },
	{ OPTION_LIST_FINDINGS, SETS_TRUE,
	  offsetof(struct options, list_findings) },
	{ OPTION_LIST_LABELS, SETS_TRUE,
	  offsetof(struct options, list_labels) },
	{ OPTION_LIST_OPTIONS, SETS_TRUE,
	  offsetof(struct options, list_options) },
};

#define NR_SETTINGS (sizeof(settings) / sizeof(settings[0]))

/* False: the option of that key isn't one of the settings. */
static bool parse__setting(struct argp_state *state, int key, const char *text)
{
	const struct setting *setting = settings;
	void *field;

	while (setting < settings + NR_SETTINGS && setting->key != key)
		setting++;
	if (setting == settings + NR_SETTINGS)
		return false;
	field = (char *)state->input + setting->offset;
	switch (setting->how) {
	case SETS_TRUE:
		*(bool *)field = true;
		break;
	case SETS_FALSE:
		*(bool *)field = false;
		break;
	case SETS_TEXT:
		*(const char **)field = text;
		break;
	case SETS_WORD:
		*(const char **)field = parse__word(state, key, text);
		break;
	case SETS_CHOICE:
		*(unsigned int *)field = parse__choice(state, key, text);
		break;
	case SETS_NUMBER:
	case SETS_POSITIVE:
		*(unsigned long *)field =
			parse__number(state, "--", option__find(key)->name,
				      text, setting->how == SETS_POSITIVE);
		break;
	}
	return true;
}

/* An argument that is no number is the cgroup of an --explain that has none yet. */
static bool options__lack_cgroup(const struct options *options,
				 const char *text)
{
	return options->report == REPORT_EXPLANATION &&
	       !options->sampler.cgroup && !strchr("0123456789.-+", *text);
}

static void parse__report(struct argp_state *state, struct options *options,
			  int report, const char *cgroup)
{
	if (options->report && (int)options->report != report)
		refuse(state, "--explain and --summary can't both be given");
	options->report = report;
	if (cgroup)
		options->sampler.cgroup = cgroup;
}

static void parse__fail_if_finding(struct argp_state *state,
				   struct options *options, const char *text)
{
	struct text why = {};

	if (findings__parse(text, &options->fail_if_findings, &why))
		refuse(state, "--fail-if-finding: %s", text__reason(&why));
	text__free(&why);
}

static void parse__argument(struct argp_state *state, struct options *options,
			    const char *text)
{
	if (options__lack_cgroup(options, text)) {
		options->sampler.cgroup = text;
		return;
	}
	switch (options->nr_arguments++) {
	case 0:
		parse__interval(state, options, text);
		break;
	case 1:
		parse__count(state, options, text);
		break;
	default:
		refuse(state, "'%s' is one argument too many", text);
	}
}

static error_t parse__one_filter(struct argp_state *state,
				 struct view_options *view, const char *text)
{
	struct text why = {};
	int err;

	if (view->nr_filters == FILTERS_MAX)
		refuse(state, "--filter is given more than %d times",
		       FILTERS_MAX);
	err = filter__parse_or_part(&view->filters[view->nr_filters++], text,
				    &why);
	if (err == -EINVAL)
		refuse(state, "--filter: %s", text__reason(&why));
	text__free(&why);
	return -err;
}

static error_t parse__fail_if(struct argp_state *state, struct filter *fail_if,
			      const char *text)
{
	struct text why = {};
	int err;

	if (fail_if->nr)
		refuse(state, "--fail-if is given twice");
	err = filter__parse(fail_if, text, &why);
	if (err == -EINVAL)
		refuse(state, "--fail-if: %s", text__reason(&why));
	text__free(&why);
	return -err;
}

static error_t parse__option(int key, char *text, struct argp_state *state)
{
	struct options *options = state->input;

	if (parse__setting(state, key, text))
		return 0;
	switch (key) {
	case 'd':
		parse__interval(state, options, text);
		break;
	case 'n':
		parse__count(state, options, text);
		break;
	case 'j':
		parse__json(state, options, text);
		break;
	case OPTION_PROMETHEUS:
		options->as_prometheus = true;
		options->as_http = text && parse__choice(state, key, text);
		break;
	case OPTION_KILLS:
		parse__kills(state, &options->kills, text);
		break;
	case OPTION_NAMES:
		options->sampler.names = text ? text : "/";
		break;
	case 'F':
		return parse__one_filter(state, &options->view, text);
	case OPTION_FAIL_IF:
		return parse__fail_if(state, &options->fail_if, text);
	case OPTION_EXPLAIN:
		parse__report(state, options, REPORT_EXPLANATION, text);
		break;
	case OPTION_SUMMARY:
		parse__report(state, options, REPORT_SUMMARY, NULL);
		break;
	case OPTION_FAIL_IF_FINDING:
		parse__fail_if_finding(state, options, text);
		break;
	case 'v':
		log_verbose = true;
		break;
	case 'h':
		argp_state_help(state, stdout, ARGP_HELP_STD_HELP);
		break;
	case ARGP_KEY_ARG:
		parse__argument(state, options, text);
		break;
	case ARGP_KEY_END:
		parse__end(state, options);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp argp = {
	.options = argp_options,
	.parser = parse__option,
	.args_doc = "[INTERVAL [COUNT]]",
	.doc = argp_doc,
};

int options__parse(struct options *options, int argc, char **argv)
{
	int err;

	*options = (struct options){
		.sampler = { .source = "auto" },
		.view = { .tree = true, .depth = ULONG_MAX, .rows = ULONG_MAX },
		.table = { .headings = true },
		.color = "auto",
	};
	err = -argp_parse(&argp, argc, argv, 0, NULL, options);
	return err ? log__error(err, "can't read the command line: %s",
				strerror(-err)) :
		     0;
}

void options__free(struct options *options)
{
	struct view_options *view = &options->view;

	filter__free(&options->fail_if);
	while (view->nr_filters)
		filter__free(&view->filters[--view->nr_filters]);
}

void options__print(FILE *file)
{
	const struct argp_option *option;
	bool is_optional;

	for (option = argp_options; option->key; option++) {
		if (option->flags & OPTION_HIDDEN)
			continue;
		is_optional = option->flags & OPTION_ARG_OPTIONAL;
		fprintf(file, "%c\t%s\t%s%s%s\t%s\n",
			option->key < 256 ? option->key : '-', option->name,
			is_optional ? "[" : "", option->arg ? option->arg : "-",
			is_optional ? "]" : "", option->doc);
	}
	fprintf(file, "V\tversion\t-\tPrint the version\n"
		      "h\thelp\t-\tGive this help list\n");
}
