// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads the statistics of a domain in a kernel log. */
#include <stdio.h>
#include <string.h>
#include "source/kernel_stats.h"
#include "source/stat_file.h"

static void kernel_stats__take_line(struct span line, struct kill_state *state)
{
	enum memcg_stat stat;
	struct span key;
	__u64 number;

	if (!span__take_word(&line, &key) || !span__skip(&line, " ") ||
	    !span__take_number(&line, &number))
		return;
	if (span__is(key, "total_swap")) {
		state->swap_current = number;
		return;
	}
	stat = stat_file__find(key.bytes, key.length);
	if (stat < NR_STATS)
		state->stats[stat] = number;
}

void kernel_stats__take_lines(struct span text, struct kill_state *state)
{
	static const char *const ends[] = { "\n", "#012" };
	struct span line;
	size_t at, i;

	while (text.length) {
		line = text;
		text = span__from(text, text.length);
		for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
			if (!span__find(line, ends[i], &at))
				continue;
			/* rsyslog writes the end of a line as #012. */
			text = span__from(line, at + (i ? 4 : 1));
			line = span__first(line, at);
			break;
		}
		kernel_stats__take_line(span__trim(line), state);
	}
}

static void stat__add(__u64 *sum, bool is_first, __u64 bytes)
{
	if (is_first)
		*sum = bytes;
	else if (*sum != VALUE_UNKNOWN)
		*sum += bytes;
}

void kernel_stats__add(struct span text, bool is_first,
		       struct kill_state *state)
{
	enum memcg_stat stat;
	struct span word;
	char key[64];
	size_t at;
	__u64 kb;

	while (span__take_word(&text, &word)) {
		if (!span__find(word, ":", &at))
			continue;
		snprintf(key, sizeof(key), "total_%.*s", (int)at, word.bytes);
		word = span__from(word, at + 1);
		if (!span__take_number(&word, &kb) || !span__is(word, "KB"))
			continue;
		stat = stat_file__find(key, strlen(key));
		if (stat < NR_STATS)
			stat__add(&state->stats[stat], is_first, kb * 1024);
		else if (!strcmp(key, "total_swap"))
			stat__add(&state->swap_current, is_first, kb * 1024);
	}
}
