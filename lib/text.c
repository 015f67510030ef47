// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Makes strings grow, makes other people's bytes harmless, and writes numbers for
 * people. Where a text is printed is left to the callers.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/charset.h"
#include "lib/cluster.h"
#include "lib/text.h"

void text__clear(struct text *text)
{
	text->length = 0;
	if (text->data)
		text->data[0] = '\0';
}

void text__truncate(struct text *text, size_t length)
{
	if (length >= text->length)
		return;
	text->length = length;
	text->data[length] = '\0';
}

void text__restart(struct text *text)
{
	text__clear(text);
	text->failed = false;
}

struct text text__in(char *buffer, size_t size)
{
	*buffer = '\0';
	return (struct text){ .data = buffer, .size = size };
}

const char *text__reason(const struct text *why)
{
	return why->failed ? "there is no memory to say why" :
			     text__string(why);
}

void text__free(struct text *text)
{
	free(text->data);
	*text = (struct text){};
}

const char *text__string(const struct text *text)
{
	return text->data ? text->data : "";
}

static bool text__grow(struct text *text, size_t more)
{
	size_t size = text->size ? text->size : 64;
	char *data;

	if (text->failed)
		return false;
	while (size - text->length <= more)
		size *= 2;
	data = realloc(text->data, size);
	if (!data) {
		text->failed = true;
		return false;
	}
	text->data = data;
	text->size = size;
	return true;
}

/* Nearly always there is room, and this is the whole cost. */
static inline bool text__reserve(struct text *text, size_t more)
{
	if (text->size - text->length > more && !text->failed)
		return true;
	return text__grow(text, more);
}

void text__append(struct text *text, const char *bytes, size_t length)
{
	if (!text__reserve(text, length))
		return;
	memcpy(text->data + text->length, bytes, length);
	text->length += length;
	text->data[text->length] = '\0';
}

char *text__room(struct text *text, size_t length)
{
	return text__reserve(text, length) ? text->data + text->length : NULL;
}

char *text__extend(struct text *text, size_t length)
{
	if (!text__reserve(text, length))
		return NULL;
	text->length += length;
	text->data[text->length] = '\0';
	return text->data + text->length - length;
}

void text__append_blanks(struct text *text, size_t nr)
{
	char *blanks = nr ? text__extend(text, nr) : NULL;

	if (blanks)
		memset(blanks, ' ', nr);
}

void text__write(struct text *text, FILE *file)
{
	fwrite(text__string(text), 1, text->length, file);
	text__clear(text);
}

void text__write_much(struct text *text, FILE *file)
{
	if (text->length >= 32768)
		text__write(text, file);
}

void text__append_string(struct text *text, const char *string)
{
	text__append(text, string, strlen(string));
}

void text__format(struct text *text, const char *format, ...)
{
	va_list arguments;
	char piece[256];
	int length;

	va_start(arguments, format);
	length = vsnprintf(piece, sizeof(piece), format, arguments);
	va_end(arguments);
	if (length < (int)sizeof(piece)) {
		text__append(text, piece, length);
		return;
	}
	if (!text__reserve(text, length))
		return;
	va_start(arguments, format);
	vsnprintf(text->data + text->length, length + 1, format, arguments);
	va_end(arguments);
	text->length += length;
}

/* RFC 3629 allows no overlong forms, no surrogates, nothing beyond U+10FFFF. */
size_t utf8__decode(const char *bytes, size_t length, __u32 *code)
{
	static const __u32 smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *byte = (const unsigned char *)bytes;
	size_t sequence, i;

	if (!length)
		return 0;
	if (byte[0] < 0x80) {
		*code = byte[0];
		return 1;
	}
	sequence = byte[0] < 0xc0 ? 0 :
		   byte[0] < 0xe0 ? 2 :
		   byte[0] < 0xf0 ? 3 :
				    4;
	if (!sequence || byte[0] > 0xf4 || sequence > length)
		return 0;
	*code = byte[0] & (0x7f >> sequence);
	for (i = 1; i < sequence; i++) {
		if ((byte[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (byte[i] & 0x3f);
	}
	if (*code < smallest[sequence] || *code > 0x10ffff ||
	    (*code >= 0xd800 && *code < 0xe000))
		return 0;
	return sequence;
}

bool utf8__is_control(__u32 code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || /* C0, DEL, C1 */
	       code == 0x061c || code == 0x200e ||
	       code == 0x200f || /* ALM, LRM, RLM */
	       (code >= 0x2028 &&
		code <= 0x202e) || /* separators, bidirectional embeddings */
	       (code >= 0x2066 && code <= 0x2069); /* bidirectional isolates */
}

/* The number of leading bytes that are printable ASCII; most names are nothing else. */
static size_t plain__length(const char *bytes, size_t length)
{
	size_t done = 0;

	while (done < length && bytes[done] >= ' ' && bytes[done] <= '~')
		done++;
	return done;
}

bool utf8__is_valid(const char *bytes, size_t length)
{
	size_t done = 0, sequence;
	__u32 code;

	while (done < length) {
		done += plain__length(bytes + done, length - done);
		sequence = utf8__decode(bytes + done, length - done, &code);
		if (done < length && !sequence)
			return false;
		done += sequence;
	}
	return true;
}

/*
 * Measures what bytes begin with and what may reach a terminal as it is: plain ASCII, or
 * a cluster. The last plain character may be one that marks stand on. 0: neither.
 */
static size_t printable__take(const char *bytes, size_t length, size_t *columns)
{
	const size_t plain = plain__length(bytes, length);

	if (plain > 1 || (plain && plain == length)) {
		*columns = plain == length ? plain : plain - 1;
		return *columns;
	}
	return cluster__measure(bytes, length, columns);
}

void text__append_printable(struct text *text, const char *bytes, size_t length)
{
	const bool is_utf8 = charset__is_utf8();
	size_t sequence, done, columns, i;
	__u32 code = 0;

	for (done = 0; done < length; done += sequence) {
		sequence = is_utf8 ? printable__take(bytes + done,
						     length - done, &columns) :
				     plain__length(bytes + done, length - done);
		if (sequence) {
			text__append(text, bytes + done, sequence);
			continue;
		}
		sequence = utf8__decode(bytes + done, length - done, &code);
		if (!sequence)
			sequence = 1;
		for (i = 0; i < sequence; i++)
			text__format(text, "\\x%02x",
				     (unsigned char)bytes[done + i]);
	}
}

void text__make_printable(struct text *text, size_t start)
{
	const size_t length = text->length - start;

	if (plain__length(text__string(text) + start, length) == length)
		return;
	/* With room for four characters a byte, the bytes stay where they are. */
	if (!text__reserve(text, 4 * length)) {
		text->length = start;
		text->data[start] = '\0';
		return;
	}
	text__append_printable(text, text->data + start, length);
	text->length -= length;
	memmove(text->data + start, text->data + start + length,
		text->length - start + 1);
}

bool text__append_utf8(struct text *text, const char *bytes, size_t length)
{
	size_t sequence, done;
	bool replaced = false;
	__u32 code;

	for (done = 0; done < length; done += sequence) {
		sequence = utf8__decode(bytes + done, length - done, &code);
		if (sequence) {
			text__append(text, bytes + done, sequence);
			continue;
		}
		text__append_string(text, "\xef\xbf\xbd");
		replaced = true;
		sequence = 1;
	}
	return replaced;
}

/*
 * Measures the longest beginning that takes at most *width columns. Returns its
 * bytes and sets *width to its columns.
 */
static size_t printable__measure(const char *printable, size_t *width)
{
	size_t length = strlen(printable), limit = *width, done = 0, sequence,
	       columns = 0;

	*width = 0;
	while (done < length) {
		sequence = printable__take(printable + done, length - done,
					   &columns);
		/* Plain characters take a column each; a cluster isn't cut. */
		if (columns > limit - *width && sequence == columns)
			sequence = columns = limit - *width;
		if (!sequence || columns > limit - *width)
			break;
		*width += columns;
		done += sequence;
	}
	return done;
}

size_t text__width(const char *printable)
{
	size_t width = (size_t)-1 / 2;

	printable__measure(printable, &width);
	return width;
}

size_t text__fit(const char *printable, size_t width)
{
	return printable__measure(printable, &width);
}

/* The number of decimal digits. */
static size_t number__length(__u64 number)
{
	size_t length = 1;

	for (; number >= 10000; number /= 10000)
		length += 4;
	return length + (number >= 10) + (number >= 100) + (number >= 1000);
}

size_t number__format(char text[NUMBER_TEXT_MAX], __u64 number)
{
	const size_t length = number__length(number);
	char *digit = text + length;

	*digit = '\0';
	do {
		*--digit = '0' + number % 10;
		number /= 10;
	} while (number);
	return length;
}

size_t fraction__format(char text[FRACTION_TEXT_MAX], double fraction)
{
	double hundredths, beyond_half;
	unsigned int shown;
	__u64 whole;
	size_t length;

	if (signbit(fraction) || !(fraction < 1e18))
		return 0;
	whole = fraction;
	hundredths = (fraction - whole) * 100;
	shown = hundredths;
	beyond_half = hundredths - shown - 0.5;
	/* So near to the half of a hundredth the product's own rounding would count. */
	if (fabs(beyond_half) < 1e-6)
		return 0;
	shown += beyond_half > 0;
	length = number__format(text, whole + shown / 100);
	text[length++] = '.';
	text[length++] = '0' + shown % 100 / 10;
	text[length++] = '0' + shown % 10;
	text[length] = '\0';
	return length;
}

size_t size__format(char text[SIZE_TEXT_MAX], __u64 bytes)
{
	static const char letters[] = " KMGTPE";
	unsigned int power = 0, tenths;
	__u64 rest = 0;
	size_t length;

	while (bytes >= 1024) {
		rest = bytes & 1023;
		bytes >>= 10;
		power++;
	}
	/* Rounds to the nearest tenth; 1023.96K is 1M. */
	tenths = (rest * 10 + 512) / 1024;
	if (tenths == 10) {
		tenths = 0;
		if (++bytes == 1024) {
			bytes = 1;
			power++;
		}
	}
	length = number__format(text, bytes);
	if (tenths) {
		text[length++] = '.';
		text[length++] = '0' + tenths;
	}
	if (power)
		text[length++] = letters[power];
	text[length] = '\0';
	return length;
}
