// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Finds clusters, after the rules of Unicode's annex 29 and its standard 51 (emoji) as
 * far as names need them. The C library's wcwidth() isn't asked, since it knows nothing
 * where no locale is installed.
 */
#include "lib/cluster.h"
#include "lib/text.h"

struct range {
	__u32 first;
	__u32 last;
};

#include "lib/character_ranges.h"

/*
 * Characters that show nothing: Default_Ignorable_Code_Point, format characters without
 * a width, and codes that will never be characters.
 */
static const struct range invisible_ranges[] = {
	{ 0x34f, 0x34f },     { 0x1160, 0x1160 },   { 0x17b4, 0x17b5 },
	{ 0x180b, 0x180f },   { 0x200b, 0x200f },   { 0x2028, 0x202e },
	{ 0x2060, 0x206f },   { 0xfdd0, 0xfdef },   { 0xfe00, 0xfe0f },
	{ 0xfeff, 0xfeff },   { 0xfff0, 0xfffb },   { 0xfffe, 0xffff },
	{ 0x13430, 0x1343f }, { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a },
	{ 0xe0000, 0xe0fff },
};

/* The blocks that emoji are in, with other symbols. */
static const struct range symbol_ranges[] = {
	{ 0xa9, 0xa9 },	      { 0xae, 0xae },	  { 0x203c, 0x203c },
	{ 0x2049, 0x2049 },   { 0x2122, 0x2122 }, { 0x2139, 0x2139 },
	{ 0x2190, 0x21ff },   { 0x2300, 0x23ff }, { 0x2460, 0x24ff },
	{ 0x25a0, 0x27bf },   { 0x2900, 0x297f }, { 0x2b00, 0x2bff },
	{ 0x3030, 0x303d },   { 0x3297, 0x3299 }, { 0x1f000, 0x1f1e5 },
	{ 0x1f200, 0x1faff },
};

#define ZERO_WIDTH_JOINER 0x200d
#define EMOJI_SELECTOR 0xfe0f
#define KEYCAP 0x20e3
#define BLACK_FLAG 0x1f3f4
#define LAST_TAG 0xe007f
/* No script needs more; a longer pile reaches into the lines around it. */
#define MARKS_MAX 8

/* The part of a cluster that is known so far. */
struct cluster {
	const char *bytes;
	size_t length; /* of all bytes */
	size_t done; /* of the cluster */
	size_t columns;
	__u32 base; /* what marks stand on; after a joiner, the last one */
	__u32 last;
	unsigned int nr_marks;
};

static bool ranges__have(const struct range *ranges, size_t nr, __u32 code)
{
	size_t first = 0, middle;

	while (first < nr) {
		middle = (first + nr) / 2;
		if (code > ranges[middle].last)
			first = middle + 1;
		else if (code < ranges[middle].first)
			nr = middle;
		else
			return true;
	}
	return false;
}

#define HAS(ranges, code) \
	ranges__have(ranges, sizeof(ranges) / sizeof((ranges)[0]), code)

static bool code__is_invisible(__u32 code)
{
	/* The last two codes of each plane are no characters. */
	return (code & 0xfffe) == 0xfffe || HAS(invisible_ranges, code);
}

/* True if the character may begin a cluster. */
static bool code__is_base(__u32 code)
{
	if (utf8__is_control(code))
		return false;
	return code < 0x300 ||
	       !(code__is_invisible(code) || HAS(mark_ranges, code));
}

static size_t code__width(__u32 code)
{
	return code >= 0x1100 && HAS(wide_ranges, code) ? 2 : 1;
}

/* A letter of a flag; two of them make one. */
static bool code__is_regional(__u32 code)
{
	return code >= 0x1f1e6 && code <= 0x1f1ff;
}

static bool code__is_skin_tone(__u32 code)
{
	return code >= 0x1f3fb && code <= 0x1f3ff;
}

static bool code__is_selector(__u32 code)
{
	return (code >= 0xfe00 && code <= 0xfe0f) ||
	       (code >= 0xe0100 && code <= 0xe01ef);
}

/* Vowels and final consonants, which stand on a consonant or a syllable. */
static bool code__is_jamo(__u32 code)
{
	return (code >= 0x1160 && code < 0x1200) ||
	       (code >= 0xd7b0 && code < 0xd800);
}

static bool code__is_hangul(__u32 code)
{
	return (code >= 0x1100 && code < 0x1160) ||
	       (code >= 0xa960 && code < 0xa980) ||
	       (code >= 0xac00 && code < 0xd7a4);
}

static size_t cluster__peek(const struct cluster *cluster, size_t ahead,
			    __u32 *code)
{
	const size_t done = cluster->done + ahead;

	return utf8__decode(cluster->bytes + done, cluster->length - done,
			    code);
}

/* A joiner is shown only between two emoji. Elsewhere it would be an invisible letter. */
static size_t cluster__join(struct cluster *cluster, size_t joiner)
{
	__u32 code = 0;
	const size_t sequence = cluster__peek(cluster, joiner, &code);

	if (!sequence || !HAS(symbol_ranges, cluster->base) ||
	    !HAS(symbol_ranges, code))
		return 0;
	cluster->base = code;
	return joiner + sequence;
}

/*
 * A variation selector is shown behind an emoji, an ideograph, and the digit of a keycap:
 * elsewhere nothing shows that it is there.
 */
static size_t cluster__select(struct cluster *cluster, size_t selector,
			      __u32 code)
{
	const __u32 base = cluster->base;
	__u32 next = 0;

	if (cluster->last != base)
		return 0;
	if (base >= 0x80)
		return HAS(symbol_ranges, base) || code__width(base) == 2 ?
			       selector :
			       0;
	return code == EMOJI_SELECTOR &&
			       cluster__peek(cluster, selector, &next) &&
			       next == KEYCAP ?
		       selector :
		       0;
}

/* The flags of regions are a black flag with invisible letters and an end. */
static size_t cluster__tag(const struct cluster *cluster)
{
	size_t length = 0, sequence;
	__u32 code;

	if (cluster->last != BLACK_FLAG)
		return 0;
	do {
		sequence = cluster__peek(cluster, length, &code);
		if (!sequence || code < 0xe0020 || code > LAST_TAG)
			return 0;
		length += sequence;
	} while (code != LAST_TAG);
	return length;
}

/* Returns the length of what comes next, if that belongs to the cluster; otherwise 0. */
static size_t cluster__extend(struct cluster *cluster)
{
	const __u32 base = cluster->base;
	__u32 code = 0;
	size_t sequence = cluster__peek(cluster, 0, &code);

	if (!sequence || code < 0x300)
		return 0;
	if (code == ZERO_WIDTH_JOINER) {
		sequence = cluster__join(cluster, sequence);
	} else if (code__is_selector(code)) {
		sequence = cluster__select(cluster, sequence, code);
	} else if (code >= 0xe0020 && code <= LAST_TAG) {
		sequence = cluster__tag(cluster);
	} else if (code__is_skin_tone(code) && HAS(symbol_ranges, base)) {
		cluster->columns += code__width(code);
	} else if (HAS(spacing_ranges, code)) {
		cluster->columns += code__width(code);
	} else if (!HAS(mark_ranges, code) || code__is_invisible(code) ||
		   ++cluster->nr_marks > MARKS_MAX ||
		   (code__is_jamo(code) && !code__is_hangul(base))) {
		sequence = 0;
	}
	/* A joiner took the character behind it, too, which is the base now. */
	cluster->last = code == ZERO_WIDTH_JOINER ? cluster->base : code;
	return sequence;
}

size_t cluster__measure(const char *bytes, size_t length, size_t *columns)
{
	struct cluster cluster = { .bytes = bytes, .length = length };
	__u32 code = 0, next = 0;
	size_t sequence;

	cluster.done = utf8__decode(bytes, length, &code);
	if (!cluster.done || !code__is_base(code))
		return 0;
	cluster.base = cluster.last = code;
	cluster.columns = code__width(code);
	if (code__is_regional(code)) {
		sequence = cluster__peek(&cluster, 0, &next);
		if (sequence && code__is_regional(next)) {
			cluster.done += sequence;
			cluster.columns += code__width(next);
		}
	}
	/* A mark on a blank or on a path's / would look like one of the name before. */
	while (code != ' ' && code != '/' &&
	       (sequence = cluster__extend(&cluster)))
		cluster.done += sequence;
	*columns = cluster.columns;
	return cluster.done;
}
