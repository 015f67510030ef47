// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tells what stands before a record of the kernel. */
#include <string.h>
#include "source/kernel_line.h"
#include "source/kernel_time.h"

/* No time in brackets is longer. */
#define STAMP_MAX 80

/* Facility 0 is the kernel; the level is in the lowest three bits. */
static bool priority__is_kernel(__u64 priority)
{
	return priority >> 3 == 0;
}

static bool span__is_number(struct span span)
{
	__u64 number;

	return span__take_number(&span, &number) && !span.length;
}

/*
 * Parses "77.930574" and what dmesg's options make of it: "77.93 <  0.000012>",
 * "+0.000012" and "<  0.000012>", which are differences and no times. Kernels of some
 * phones put a processor behind it: "77.930574,0".
 */
static bool kernel_line__take_boot_time(struct kernel_line *line,
					struct span text)
{
	__u64 seconds, fraction;
	double scale = 1;
	bool is_time;
	size_t digits;

	span__skip_any(&text, " ");
	is_time = !span__begins(text, "+") && !span__begins(text, "<");
	span__skip_any(&text, "+< ");
	if (!span__take_number(&text, &seconds) || !span__skip(&text, "."))
		return false;
	digits = text.length;
	if (!span__take_number(&text, &fraction))
		return false;
	digits -= text.length;
	if (digits < 3 || digits > 9 ||
	    (text.length && !strchr(" <>,@", text.bytes[0])))
		return false;
	while (digits--)
		scale *= 10;
	if (is_time) {
		line->has_boot_time = true;
		line->boot_seconds = seconds + fraction / scale;
	}
	return true;
}

/* "May17 22:41" is dmesg -H's, where a minute begins. */
static bool span__is_minute(struct span text)
{
	return text.length == 11 && text.bytes[5] == ' ' &&
	       text.bytes[8] == ':' &&
	       span__is_number(span__first(span__from(text, 6), 2));
}

/* Takes a time in brackets that the text begins with. */
static bool kernel_line__take_stamp(struct kernel_line *line, struct span *text)
{
	struct span content = span__first(*text, STAMP_MAX);
	size_t end;

	if (!span__begins(content, "[") || !span__find(content, "]", &end))
		return false;
	content = span__from(span__first(content, end), 1);
	if (!kernel_line__take_boot_time(line, content)) {
		if (!kernel_time__find_clock(content, NULL) &&
		    !span__is_minute(content))
			return false;
		if (!line->time.length)
			line->time = content;
	}
	*text = span__from(*text, end + 1);
	return true;
}

/* CONFIG_PRINTK_CALLER adds "[ T9185]" or "[    C0]". */
static void kernel_line__skip_caller(struct span *text)
{
	struct span rest = *text;
	size_t end;

	span__skip_any(&rest, " ");
	if (!span__skip(&rest, "["))
		return;
	span__skip_any(&rest, " ");
	if (!span__skip(&rest, "T") && !span__skip(&rest, "C"))
		return;
	if (!rest.length || rest.bytes[0] < '0' || rest.bytes[0] > '9' ||
	    !span__find(span__first(rest, STAMP_MAX), "]", &end))
		return;
	*text = span__from(rest, end + 1);
}

static bool kernel_line__find_time(struct kernel_line *line, struct span bytes,
				   size_t *at, struct span *rest)
{
	const char *bracket;
	size_t next = 0;

	while (next < bytes.length && (bracket = memchr(bytes.bytes + next, '[',
							bytes.length - next))) {
		*at = bracket - bytes.bytes;
		*rest = span__from(bytes, *at);
		if (kernel_line__take_stamp(line, rest))
			return true;
		next = *at + 1;
	}
	return false;
}

bool kernel_line__find_stamp(struct span bytes, size_t *at)
{
	struct kernel_line ignored = {};
	struct span rest;

	return kernel_line__find_time(&ignored, bytes, at, &rest) &&
	       ignored.has_boot_time;
}

/* "6,430,6998148,-;message", and netconsole's extended format. */
static bool kernel_line__parse_kmsg(struct kernel_line *line, struct span bytes)
{
	__u64 priority, sequence, microseconds;
	size_t end;

	if (!span__take_number(&bytes, &priority) || !span__skip(&bytes, ",") ||
	    !span__take_number(&bytes, &sequence) || !span__skip(&bytes, ",") ||
	    !span__take_number(&bytes, &microseconds) ||
	    !span__skip(&bytes, ",") ||
	    !span__find(span__first(bytes, STAMP_MAX), ";", &end))
		return false;
	line->is_foreign = !priority__is_kernel(priority);
	line->has_prefix = true;
	line->has_boot_time = true;
	line->boot_seconds = microseconds / 1e6;
	line->is_continuation = span__begins(bytes, "c") ||
				span__begins(bytes, "+");
	line->message = span__from(bytes, end + 1);
	return true;
}

/* Takes "<4>" at the beginning and sets what it says. */
static bool kernel_line__take_priority(struct kernel_line *line,
				       struct span *text)
{
	struct span rest = *text;
	__u64 priority;

	if (!span__skip(&rest, "<") || !span__take_number(&rest, &priority) ||
	    priority > 1023 || !span__skip(&rest, ">"))
		return false;
	line->is_foreign = !priority__is_kernel(priority);
	line->has_prefix = true;
	*text = rest;
	return true;
}

static bool span__is_level(struct span word)
{
	static const char *const levels[] = { "emerg", "alert",	  "crit",
					      "err",   "warning", "warn",
					      "error", "notice",  "info",
					      "debug" };
	size_t i;

	for (i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (span__is(word, levels[i]))
			return true;
	return false;
}

/* The letters and digits that the text ends with; they are taken off it. */
static struct span span__take_last_letters(struct span *text)
{
	size_t start = text->length;
	struct span letters;
	char byte;

	for (; start; start--) {
		byte = text->bytes[start - 1];
		if ((byte < 'a' || byte > 'z') && (byte < '0' || byte > '9'))
			break;
	}
	letters = span__from(*text, start);
	*text = span__trim(span__first(*text, start));
	return letters;
}

/*
 * Finds "kern  :warn  :" at the end of the text, as dmesg -x has it, and "192.0.2.7: kern:
 * warning:" of the consoles of some nodes.
 */
static bool kernel_line__take_facility(struct kernel_line *line,
				       struct span text)
{
	text = span__trim(text);
	if (!span__ends(text, ":"))
		return false;
	text = span__trim(span__first(text, text.length - 1));
	if (!span__is_level(span__take_last_letters(&text)) ||
	    !span__ends(text, ":"))
		return false;
	text = span__trim(span__first(text, text.length - 1));
	line->is_foreign = !span__is(span__take_last_letters(&text), "kern");
	line->has_prefix = true;
	if (span__ends(text, ":") && !memchr(text.bytes, ' ', text.length))
		line->host = span__first(text, text.length - 1);
	return true;
}

/* "UTC", "CEST" and the like, or a year: a host has no such name. */
static bool span__is_zone_or_year(struct span word)
{
	size_t i;

	if (span__is_number(word))
		return true;
	for (i = 0; i < word.length; i++)
		if (word.bytes[i] < 'A' || word.bytes[i] > 'Z')
			return false;
	return word.length >= 3 && word.length <= 5;
}

static bool span__is_time(struct span text)
{
	struct timespec ignored;

	return kernel_time__find_clock(text, NULL) ||
	       kernel_time__parse(text, &ignored);
}

/* True if the text ends with a time, behind which a zone or a year may stand. */
static bool span__ends_with_time(struct span text)
{
	struct span word = span__take_last_word(&text);

	if (span__is_zone_or_year(word))
		word = span__take_last_word(&text);
	return span__is_time(word);
}

/*
 * Takes apart "Nov  7 00:05:14 web-3": a time in any language, and a host directly behind
 * it. False: no time is there.
 */
static bool kernel_line__take_time_and_host(struct kernel_line *line,
					    struct span text)
{
	struct span rest = text, host = span__take_last_word(&rest);

	if (span__ends_with_time(rest) && !span__is_zone_or_year(host) &&
	    !span__is_time(host)) {
		line->host = host;
		line->time = rest;
		return true;
	}
	line->time = text;
	return span__is_time(text);
}

/*
 * Takes apart what stands before "kernel:". Another program's text may have that word,
 * too: its tag ends with a colon.
 */
static bool kernel_line__take_head(struct kernel_line *line, struct span head)
{
	struct span level, rest;
	size_t at;

	head = span__trim(head);
	if (kernel_line__take_priority(line, &head))
		span__skip(&head, "1 "); /* the version of RFC 5424 */
	/* BusyBox's syslogd and OpenWrt name the facility. */
	rest = head;
	level = span__take_last_word(&rest);
	if (span__begins(level, "kern."))
		head = rest;
	line->has_prefix = true;
	if (!head.length)
		return true;
	if (span__find(head, ": ", &at) || span__ends(head, ":")) {
		line->is_foreign = true;
		return true;
	}
	return kernel_line__take_time_and_host(line, head);
}

/* Finds the tag that syslog gives to the kernel; *end is where the record begins. */
static bool span__find_tag(struct span bytes, size_t *at, size_t *end)
{
	static const char *const tags[] = { "kernel: ", "kernel:[",
					    "kernel - - - " };
	size_t i;

	for (i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		if (!span__find(bytes, tags[i], at) ||
		    (*at && bytes.bytes[*at - 1] != ' '))
			continue;
		*end = *at + strlen(tags[i]);
		if (bytes.bytes[*end - 1] == '[')
			--*end;
		return true;
	}
	return false;
}

/* Takes what may stand between the time since boot and the record. */
static void kernel_line__take_message(struct kernel_line *line,
				      struct span text)
{
	size_t at, end;

	kernel_line__skip_caller(&text);
	span__skip(&text, ":");
	span__skip(&text, " ");
	/* journalctl -o short-monotonic has host and tag behind the time. */
	if (!line->host.length && span__find_tag(text, &at, &end) && at > 1 &&
	    !memchr(text.bytes, ' ', at - 1)) {
		line->host = span__first(text, at - 1);
		text = span__from(text, end);
	}
	line->message = text;
}

/*
 * Judges what stands before a time in brackets. On a console that is anything, such as a
 * prompt; in a log of several programs their tags.
 */
static void kernel_line__judge(struct kernel_line *line, struct span before)
{
	struct span rest = span__trim(before), tag;
	size_t priority;

	line->has_prefix = true;
	if (span__ends(rest, ">") && span__find_last(rest, "<", &priority)) {
		tag = span__from(rest, priority);
		kernel_line__take_priority(line, &tag);
		return;
	}
	if (kernel_line__take_facility(line, rest) ||
	    !kernel_time__find_clock(rest, NULL))
		return;
	tag = rest;
	tag = span__take_last_word(&tag);
	if (span__ends(tag, ":") && !kernel_time__find_clock(tag, NULL))
		line->is_foreign = true;
	else
		kernel_line__take_time_and_host(line, rest);
}

/* Parses a line without a time in brackets and without a tag. */
static void kernel_line__parse_bare(struct kernel_line *line, struct span bytes)
{
	struct span word, rest = bytes;
	size_t at, colon;

	line->is_indented = span__begins(bytes, " ") ||
			    span__begins(bytes, "\t");
	span__skip_any(&bytes, " \t");
	line->message = bytes;
	if (kernel_line__take_priority(line, &line->message))
		return;
	/* dmesg -x -t: "kern  :warn  : " */
	if (span__find(bytes, ":", &at) &&
	    span__find(span__from(bytes, at + 1), ":", &colon) &&
	    kernel_line__take_facility(line,
				       span__first(bytes, at + colon + 2))) {
		line->message = span__from(bytes, at + colon + 2);
		span__skip(&line->message, " ");
		return;
	}
	/* dmesg --time-format=iso has a comma before the fraction of a second. */
	if (span__take_word(&rest, &word) && span__find(word, ",", &at) &&
	    kernel_time__find_clock(span__first(word, at), NULL)) {
		line->has_prefix = true;
		line->time = word;
		line->message = rest;
		span__skip(&line->message, " ");
	}
}

/* Takes what stands behind the tag: a time since boot may be there, too. */
static void kernel_line__take_tagged(struct kernel_line *line, struct span text)
{
	struct span rest = text;

	span__skip_any(&rest, " ");
	kernel_line__take_message(
		line, kernel_line__take_stamp(line, &rest) ? rest : text);
}

void kernel_line__split(struct kernel_line *line)
{
	struct span rest = line->message;

	if (kernel_line__take_stamp(line, &rest))
		kernel_line__take_message(line, rest);
}

void kernel_line__parse(struct kernel_line *line, struct span bytes)
{
	struct span rest = bytes;
	bool has_stamp;
	size_t stamp, tag, end;

	*line = (struct kernel_line){};
	if (kernel_line__parse_kmsg(line, bytes))
		return;
	has_stamp = kernel_line__find_time(line, bytes, &stamp, &rest);
	if (span__find_tag(has_stamp ? span__first(bytes, stamp + 1) : bytes,
			   &tag, &end)) {
		*line = (struct kernel_line){};
		if (kernel_line__take_head(line, span__first(bytes, tag))) {
			kernel_line__take_tagged(line, span__from(bytes, end));
			return;
		}
		*line = (struct kernel_line){};
		kernel_line__find_time(line, bytes, &stamp, &rest);
	}
	if (!has_stamp) {
		kernel_line__parse_bare(line, bytes);
		return;
	}
	kernel_line__judge(line, span__first(bytes, stamp));
	kernel_line__take_message(line, rest);
}
