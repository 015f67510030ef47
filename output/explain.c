// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Prints an explanation as text: its levels as a table, findings as paragraphs. */
#include <errno.h>
#include <string.h>
#include "lib/log.h"
#include "output/explain.h"
#include "output/kills.h"

/* So many of the kills are printed; JSON has all that are known. */
#define EXPLAINED_KILLS_MAX 5

#define INDENT 4
/* A paragraph that is narrower isn't easier to read. */
#define WIDTH_MIN 40
/* So wide is a paragraph where nothing is cut. */
#define WIDTH_USUAL 100

static const enum style severity_styles[] = {
	[SEVERITY_INFO] = STYLE_HEADING,
	[SEVERITY_WARNING] = STYLE_WARNING,
	[SEVERITY_CRITICAL] = STYLE_ALARM,
};

/* One run of output: the text of a line or a paragraph is made in text. */
struct printer {
	FILE *file;
	const struct table_options *options;
	const struct explanation *explanation;
	struct text text;
};

static void printer__put(struct printer *printer, enum style style,
			 const char *text)
{
	const char *code = printer->options->color ? style__code(style) : NULL;

	fprintf(printer->file, "%s%s%s", code ? code : "", text,
		code ? "\033[0m" : "");
}

/* A line that begins a section, with an empty one before it. */
static void printer__heading(struct printer *printer)
{
	fputc('\n', printer->file);
	printer__put(printer, STYLE_HEADING, text__string(&printer->text));
	fputc('\n', printer->file);
}

static size_t printer__width(const struct printer *printer)
{
	const size_t width = printer->options->width;

	if (!width || width > WIDTH_USUAL)
		return WIDTH_USUAL;
	return width < WIDTH_MIN ? WIDTH_MIN : width;
}

/* Prints the text as a paragraph, cut at blanks. A word that is too long isn't cut. */
static void printer__paragraph(struct printer *printer)
{
	const size_t width = printer__width(printer) - INDENT;
	const char *rest = text__string(&printer->text);
	size_t length, cut;

	while (*rest) {
		length = text__fit(rest, width);
		cut = length;
		while (rest[length] && cut && rest[cut] != ' ')
			cut--;
		if (!cut)
			cut = strcspn(rest, " ");
		fprintf(printer->file, "%*s%.*s\n", INDENT, "", (int)cut, rest);
		rest += cut + strspn(rest + cut, " ");
	}
}

static void printer__finding(struct printer *printer,
			     const struct finding *finding, bool with_path)
{
	struct text *text = &printer->text;

	printer__put(printer, severity_styles[finding->severity],
		     severity__name(finding->severity));
	fprintf(printer->file, " %s", finding->row->name);
	text__clear(text);
	memcg__append_path(finding->memcg, text);
	text__make_printable(text, 0);
	if (with_path)
		fprintf(printer->file, "  %s", text__string(text));
	if (finding->nr_others)
		fprintf(printer->file, "  and %u more", finding->nr_others);
	fputc('\n', printer->file);
	text__clear(text);
	finding__append_sentence(finding, printer->explanation->snapshot, text);
	printer__paragraph(printer);
	text__clear(text);
	text__append_string(text, finding->row->advice);
	printer__paragraph(printer);
}

static void printer__findings(struct printer *printer,
			      const struct findings *findings, bool with_path)
{
	__u32 i;

	for (i = 0; i < findings->nr; i++)
		printer__finding(printer, &findings->list[i], with_path);
	if (findings->nr_left_out)
		fprintf(printer->file, "%u more are left out\n",
			findings->nr_left_out);
}

/* Says what the findings stand on. */
static void printer__basis(struct printer *printer)
{
	const struct snapshot *snapshot = printer->explanation->snapshot;

	if (snapshot->before)
		fprintf(printer->file, "by two samples %.2f s apart",
			snapshot->seconds);
	else
		fputs("by one sample, so what grows isn't known",
		      printer->file);
	fprintf(printer->file, ", source %s", snapshot->sample.source);
}

/* The memcgs that use the limit. */
static void printer__users(struct printer *printer)
{
	const struct explanation *explanation = printer->explanation;
	char size[SIZE_TEXT_MAX];
	unsigned int i;

	if (!explanation->nr_users)
		return;
	text__clear(&printer->text);
	text__append_string(&printer->text, "LARGEST USERS OF THE MAX OF ");
	memcg__append_path(explanation->domain, &printer->text);
	text__make_printable(&printer->text, 0);
	printer__heading(printer);
	for (i = 0; i < explanation->nr_users; i++) {
		size__format(size,
			     explanation->users[i]->record->memory.current);
		text__clear(&printer->text);
		memcg__append_path(explanation->users[i], &printer->text);
		text__make_printable(&printer->text, 0);
		fprintf(printer->file, "%9s  %s\n", size,
			text__string(&printer->text));
	}
}

static void printer__size(struct printer *printer, __u64 size)
{
	char text[SIZE_TEXT_MAX] = "-";

	if (size != VALUE_UNKNOWN)
		size__format(text, size);
	fprintf(printer->file, " %9s", text);
}

static void printer__process(struct printer *printer,
			     const struct process *process)
{
	fprintf(printer->file, "%8u", process->pid);
	printer__size(printer, process->anon);
	printer__size(printer, process->file);
	printer__size(printer, process->shmem);
	printer__size(printer, process->swap);
	printer__size(printer, process->pagetables);
	text__clear(&printer->text);
	text__append_printable(&printer->text, process->name,
			       strlen(process->name));
	fprintf(printer->file, " %9ld %5ld  %s\n", process->oom_score,
		process->oom_score_adj, text__string(&printer->text));
}

/* The last kills, the newest at the end as in --kills. */
static int printer__kills(struct printer *printer)
{
	const struct kill_list *kills = printer->explanation->kills;
	const struct kill_table_options options = {
		.width = printer->options->width,
	};
	unsigned int age = EXPLAINED_KILLS_MAX;
	int err = 0;

	if (!kills || !kill_list__nr(kills))
		return 0;
	text__clear(&printer->text);
	text__append_string(
		&printer->text,
		"LAST KILLS THAT THE KERNEL'S LOG HAS OF THIS PATH");
	printer__heading(printer);
	kill_table__print_heading(printer->file, &options);
	while (!err && age--)
		if (kill_list__get(kills, age))
			err = kill_table__print(printer->file,
						kill_list__get(kills, age),
						&options);
	return err;
}

static void printer__processes(struct printer *printer)
{
	const struct processes *processes = printer->explanation->processes;
	char count[PROCESSES_TEXT_MAX];
	unsigned int i;

	if (!processes ||
	    (!processes->nr && processes__are_complete(processes)))
		return;
	processes__format_count(count, processes);
	text__clear(&printer->text);
	text__format(&printer->text, "%8s %9s %9s %9s %9s %9s %9s %5s  %s",
		     "PID", "RSSANON", "RSSFILE", "RSSSHMEM", "VMSWAP", "VMPTE",
		     "OOMSCORE", "ADJ", count);
	printer__heading(printer);
	for (i = 0; i < processes->nr; i++)
		printer__process(printer, &processes->largest[i]);
	text__clear(&printer->text);
	explanation__append_victim(printer->explanation, &printer->text);
	if (printer->text.length)
		fprintf(printer->file, "%s\n", text__string(&printer->text));
}

static int printer__explanation(struct printer *printer)
{
	const struct explanation *explanation = printer->explanation;
	const struct memcg *memcg = explanation->memcg;
	struct text *text = &printer->text;
	int err;

	memcg__append_path(memcg, text);
	text__make_printable(text, 0);
	printer__put(printer, STYLE_HEADING, text__string(text));
	fprintf(printer->file, "  (%s, id %llu, serial %llu; ",
		memcg__state(memcg), memcg->id, memcg->serial);
	printer__basis(printer);
	fputs(")\n\n", printer->file);
	err = table__print(printer->file, explanation->snapshot,
			   printer->options);
	if (err)
		return err;
	fputc('\n', printer->file);
	printer__findings(printer, &explanation->findings, false);
	if (!explanation->findings.nr)
		fprintf(printer->file,
			"No finding, by all that source %s tells.\n",
			explanation->snapshot->sample.source);
	if (explanation->below.nr) {
		text__clear(text);
		text__append_string(text, "BELOW IT");
		printer__heading(printer);
		printer__findings(printer, &explanation->below, true);
	}
	err = printer__kills(printer);
	printer__users(printer);
	printer__processes(printer);
	return err;
}

static void printer__summary(struct printer *printer)
{
	const struct explanation *explanation = printer->explanation;

	if (explanation->findings.nr)
		printer__findings(printer, &explanation->findings, true);
	else
		fputs("No finding", printer->file);
	fprintf(printer->file, "%s%u cgroups, ",
		explanation->findings.nr ? "" : ": ",
		explanation->snapshot->nr);
	printer__basis(printer);
	fputs(".\n", printer->file);
}

int explain__print(FILE *file, const struct explanation *explanation,
		   const struct table_options *options)
{
	struct printer printer = { .file = file,
				   .options = options,
				   .explanation = explanation };
	int err = 0;

	if (explanation->memcg)
		err = printer__explanation(&printer);
	else
		printer__summary(&printer);
	if (!err && printer.text.failed)
		err = log__error(-ENOMEM, "no memory for an explanation");
	text__free(&printer.text);
	return err;
}

void explain__print_list(FILE *file)
{
	const struct finding_row *row;

	for_each_finding_row(row)
		fprintf(file, "%s\t%s\t%s\n", row->name,
			severity__name(row->severity), row->when);
}
