// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Draws findings line by line. What they say is model/finding.h's. */
#include "model/explanation.h"
#include "screen/finding_lines.h"
#include "screen/lines.h"
#include "screen/screen.h"

static const enum style severity_styles[] = {
	[SEVERITY_INFO] = STYLE_HEADING,
	[SEVERITY_WARNING] = STYLE_WARNING,
	[SEVERITY_CRITICAL] = STYLE_ALARM,
};

static void lines__put_text(struct lines *lines, enum style style)
{
	lines__put_whole(lines, text__string(lines->text),
			 terminal__attributes(style));
}

static void lines__put_path(struct lines *lines, const char *before,
			    const struct memcg *memcg)
{
	struct text *text = lines->text;
	size_t start;

	text__clear(text);
	text__append_string(text, before);
	start = text->length;
	memcg__append_path(memcg, text);
	text__make_printable(text, start);
}

static void lines__put_finding(struct lines *lines, const struct screen *screen,
			       const struct finding *finding, bool with_path)
{
	struct text *text = lines->text;
	size_t start;

	text__clear(text);
	text__format(text, "%s %s", severity__name(finding->severity),
		     finding->row->name);
	if (with_path) {
		text__append_string(text, "  ");
		start = text->length;
		memcg__append_path(finding->memcg, text);
		text__make_printable(text, start);
	}
	if (finding->nr_others)
		text__format(text, "  and %u more", finding->nr_others);
	lines__put_text(lines, severity_styles[finding->severity]);
	text__clear(text);
	finding__append_sentence(finding, screen->snapshot, text);
	lines__put_text(lines, STYLE_PLAIN);
	text__clear(text);
	text__append_string(text, finding->row->advice);
	lines__put_text(lines, STYLE_DIM);
}

static void lines__put_findings(struct lines *lines,
				const struct screen *screen,
				const struct findings *findings, bool with_path)
{
	__u32 i;

	for (i = 0; i < findings->nr; i++)
		lines__put_finding(lines, screen, &findings->list[i],
				   with_path);
	if (findings->nr_left_out)
		lines__add(lines, STYLE_DIM, "%u more are left out",
			   findings->nr_left_out);
	if (findings->nr)
		lines__add(lines, STYLE_PLAIN, " ");
}

void lines__add_findings(struct lines *lines, const struct screen *screen,
			 const struct memcg *memcg)
{
	const struct evidence evidence = { screen->snapshot,
					   &screen->sampler->machine, memcg };
	struct findings findings;

	/* An error is logged, and so shown as a message. */
	if (!findings__explain(&findings, &evidence))
		lines__put_findings(lines, screen, &findings, false);
	findings__free(&findings);
}

/* Says what isn't known yet. */
static void lines__add_basis(struct lines *lines, const struct screen *screen,
			     const struct findings *findings)
{
	if (!findings->nr)
		lines__add(lines, STYLE_PLAIN, "No finding%s.",
			   screen->snapshot->before ?
				   "" :
				   " by one sample: what grows isn't known");
}

static void lines__add_users(struct lines *lines,
			     const struct explanation *explanation)
{
	char size[SIZE_TEXT_MAX + 8];
	const struct memcg *user;
	unsigned int i;

	if (!explanation->nr_users)
		return;
	lines__put_path(lines, "LARGEST USERS OF THE MAX OF ",
			explanation->domain);
	lines__put_text(lines, STYLE_HEADING);
	for (i = 0; i < explanation->nr_users; i++) {
		user = explanation->users[i];
		size__format(size, user->record->memory.current);
		lines__put_path(lines, "", user);
		text__format(lines->text, "  %s", size);
		lines__put_text(lines, STYLE_PLAIN);
	}
}

void lines__add_explanation(struct lines *lines, const struct screen *screen,
			    const struct memcg *memcg,
			    const struct details *details)
{
	struct explanation explanation;

	if (!explanation__make(&explanation, screen->snapshot,
			       &screen->sampler->machine, memcg)) {
		lines__add_basis(lines, screen, &explanation.findings);
		lines__put_findings(lines, screen, &explanation.findings,
				    false);
		if (explanation.below.nr)
			lines__add(lines, STYLE_HEADING, "BELOW IT");
		lines__put_findings(lines, screen, &explanation.below, true);
		lines__add_users(lines, &explanation);
		if (details)
			explanation.candidates = &details->candidates;
		text__clear(lines->text);
		explanation__append_victim(&explanation, lines->text);
		if (lines->text->length)
			lines__put_text(lines, STYLE_PLAIN);
	}
	explanation__free(&explanation);
}

void lines__add_summary(struct lines *lines, const struct screen *screen)
{
	struct explanation explanation;

	if (!explanation__make(&explanation, screen->snapshot,
			       &screen->sampler->machine, NULL)) {
		lines__add_basis(lines, screen, &explanation.findings);
		lines__put_findings(lines, screen, &explanation.findings, true);
	}
	explanation__free(&explanation);
}
