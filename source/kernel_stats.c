// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads the statistics of a domain in a kernel log. */
#include <stdio.h>
#include <string.h>
#include "source/kernel_stats.h"
#include "source/stat_file.h"

/* v1's memory.stat begins with this key, which v2's lacks. */
#define FIRST_OF_V1 "cache"
#define SWAP_OF_V1 "total_swap"

static bool kernel_stats__take_key(struct span *line, struct span *key,
				   __u64 *number)
{
	return span__take_word(line, key) && span__skip(line, " ") &&
	       span__take_number(line, number);
}

bool kernel_stats__is_line(struct span text)
{
	struct span key;
	__u64 number;

	return kernel_stats__take_key(&text, &key, &number) &&
	       (!text.length || text.bytes[0] == '\n' ||
		text.bytes[0] == '#') &&
	       (stat_file__find(key.bytes, key.length) < NR_STATS ||
		span__is(key, FIRST_OF_V1) || span__is(key, SWAP_OF_V1));
}

static void kernel_stats__take_line(struct span line, bool *is_v1,
				    struct kill_state *state)
{
	enum memcg_stat stat;
	struct span key;
	__u64 number;

	if (!kernel_stats__take_key(&line, &key, &number))
		return;
	*is_v1 |= span__is(key, FIRST_OF_V1);
	if (*is_v1 && !span__begins(key, "total_"))
		return;
	stat = stat_file__find(key.bytes, key.length);
	if (stat < NR_STATS)
		state->stats[stat] = number;
	else if (span__is(key, SWAP_OF_V1))
		state->swap_current = number;
}

void kernel_stats__take_lines(struct span text, bool *is_v1,
			      struct kill_state *state)
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
		kernel_stats__take_line(span__trim(line), is_v1, state);
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
		else if (!strcmp(key, SWAP_OF_V1))
			stat__add(&state->swap_current, is_first, kb * 1024);
	}
}
