// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Draws the list of kills, and leads from it to a kill and to its memcg. */
#include <string.h>
#include "output/kills.h"
#include "screen/kill_facts.h"
#include "screen/kill_panel.h"
#include "screen/screen.h"

static const struct kill *kill_panel__selected(const struct screen *screen)
{
	return kill_list__get(&screen->kills.list, screen->panel.selected);
}

static struct kill_table_options
kill_panel__table_options(const struct screen *screen)
{
	return (struct kill_table_options){
		.exact = screen->options->exact,
		.width = COLS,
	};
}

void kill_panel__draw_heading(struct screen *screen)
{
	const struct kill_table_options options =
		kill_panel__table_options(screen);

	text__clear(&screen->line);
	kill_table__append_heading(&screen->line, &options);
	terminal__put(screen->first_line - 1, 0, text__string(&screen->line),
		      terminal__attributes(STYLE_HEADING));
}

/* Adds a remark, over as many lines as it takes. */
static void lines__add_remark(struct lines *lines, const char *what,
			      const struct text *why)
{
	const char *reason = text__reason(why);

	if (!*reason)
		return;
	text__clear(lines->text);
	text__format(lines->text, "%s: ", what);
	text__append_printable(lines->text, reason, strlen(reason));
	lines__put_whole(lines, text__string(lines->text),
			 terminal__attributes(STYLE_DIM));
}

static void kill_panel__draw_remarks(const struct kill_watch *kills,
				     struct lines *lines)
{
	const __u64 nr_lost = kill_watch__nr_lost(kills);

	if (!lines->nr)
		lines__add(lines, STYLE_PLAIN, "no OOM kill is known");
	if (nr_lost)
		lines__add(
			lines, STYLE_WARNING,
			"kills that are lost, of which nothing is known: %llu",
			nr_lost);
	lines__add_remark(lines, "kills as they happen aren't seen",
			  &kills->no_kills);
	lines__add_remark(lines, "past kills aren't shown", &kills->no_past);
}

void kill_panel__draw_list(struct screen *screen, struct lines *lines)
{
	const struct kill_table_options options =
		kill_panel__table_options(screen);
	const struct kill *kill;
	int i;

	for (i = 0; (kill = kill_list__get(&screen->kills.list, i)); i++) {
		text__clear(lines->text);
		kill_table__append(lines->text, kill, &options);
		lines__put(lines, text__string(lines->text),
			   i == screen->panel.selected ?
				   A_REVERSE :
				   terminal__attributes(kill->is_past ?
								STYLE_DIM :
								STYLE_PLAIN));
	}
	kill_panel__draw_remarks(&screen->kills, lines);
}

void kill_panel__draw_kill(const struct screen *screen, struct lines *lines)
{
	const struct kill *kill = kill_panel__selected(screen);

	if (kill)
		lines__add_kill(lines, kill, screen->options->exact);
	else
		lines__add(lines, STYLE_PLAIN,
			   "so many have come since that this one isn't kept");
}

int kill_panel__open(struct screen *screen)
{
	const struct kill_watch *kills = &screen->kills;
	const __u64 nr_lost = kill_watch__nr_lost(kills);

	if (screen->sampler->options->input) {
		screen__say(
			screen,
			"samples have no kills: memcgtop --kills -i reads them from a kernel log");
		return FOLLOW_NOTHING;
	}
	panel__open(screen, PANEL_KILLS);
	/* Below a long list the remarks aren't in sight. */
	if (screen->panel.nr && *text__reason(&kills->no_kills))
		screen__say(screen, "kills as they happen aren't seen: %s",
			    text__reason(&kills->no_kills));
	else if (nr_lost)
		screen__say(
			screen,
			"kills that are lost, of which nothing is known: %llu",
			nr_lost);
	return FOLLOW_NOTHING;
}

int kill_panel__open_kill(struct screen *screen)
{
	if (kill_panel__selected(screen))
		panel__open(screen, PANEL_KILL);
	return FOLLOW_NOTHING;
}

/* Says why there is no memcg to go to. */
static void kill_panel__say_no_domain(struct screen *screen,
				      const struct kill *kill)
{
	if (kill->domain == DOMAIN_MEMCG && kill->cgroup.length)
		screen__say(screen, "%s isn't there any more%s",
			    text__string(&kill->cgroup),
			    screen->sampler->has_start ?
				    ", or not below the start" :
				    "");
	else if (kill->domain == DOMAIN_MACHINE)
		screen__say(
			screen,
			"it was the machine's memory that ran out, and no cgroup's limit");
	else if (kill->domain == DOMAIN_CPUSET ||
		 kill->domain == DOMAIN_MEMORY_POLICY)
		screen__say(
			screen,
			"it was the memory of some nodes that ran out, and no cgroup's limit");
	else
		screen__say(screen, "it isn't known whose limit it was");
}

/*
 * The memcg whose limit it was, or by now another one of its path, since services are
 * started again. NULL: neither is there.
 */
static struct memcg *kill__find_domain(const struct kill *kill,
				       struct snapshot *snapshot)
{
	struct memcg *memcg = NULL;
	__u32 nr_others;

	if (kill->domain != DOMAIN_MEMCG)
		return NULL;
	/* The files of cgroups don't tell their serials. */
	if (kill->serial != VALUE_UNKNOWN && !snapshot->sample.lacks_dying)
		memcg = snapshot__find(snapshot, kill->serial);
	if (!memcg && kill->cgroup.length)
		memcg = snapshot__find_path(snapshot,
					    text__string(&kill->cgroup), false,
					    &nr_others);
	return memcg;
}

/* Selects the row of a memcg, if need be without filter. */
static void screen__select(struct screen *screen, struct memcg *memcg)
{
	struct rows *rows = &screen->rows;

	rows__unfold_to(rows, memcg);
	screen__follow(screen, FOLLOW_ARRANGE);
	if (rows__selected(rows) == memcg)
		return;
	rows->nr_zooms = 0;
	screen__set_filter(screen, "");
	rows__unfold_to(rows, memcg);
	screen__follow(screen, FOLLOW_ARRANGE);
	if (rows__selected(rows) != memcg)
		screen__say(screen, "its row isn't among those that are shown");
}

int kill_panel__go_to_domain(struct screen *screen)
{
	const struct kill *kill = kill_panel__selected(screen);
	struct snapshot *snapshot = screen->snapshot;
	struct memcg *memcg;

	if (!kill)
		return FOLLOW_NOTHING;
	memcg = kill__find_domain(kill, snapshot);
	if (!memcg) {
		kill_panel__say_no_domain(screen, kill);
		return FOLLOW_NOTHING;
	}
	screen->panel.kind = PANEL_CLOSED;
	if (kill->serial != VALUE_UNKNOWN && !snapshot->sample.lacks_dying &&
	    memcg->serial != kill->serial)
		screen__say(
			screen,
			"the cgroup of the kill is gone: this is another one of its path");
	screen__select(screen, memcg);
	return FOLLOW_NOTHING;
}
