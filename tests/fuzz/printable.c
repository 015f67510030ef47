// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Fuzzes text.c: what reaches a terminal is harmless, is cut right, and stays what it is. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct text printable = {}, again = {}, in_place = {}, utf8 = {};
	size_t width, fitting;
	bool replaced;

	text__append_printable(&printable, bytes, size);
	claim_harmless(text__string(&printable), printable.length);
	text__append_printable(&again, text__string(&printable),
			       printable.length);
	claim(!strcmp(text__string(&again), text__string(&printable)),
	      "printable text isn't changed by being made printable");
	text__append(&in_place, "\x1b", 1);
	text__append(&in_place, bytes, size);
	text__make_printable(&in_place, 1);
	claim(!strcmp(text__string(&in_place) + 1, text__string(&printable)),
	      "it is the same in place");
	width = text__width(text__string(&printable));
	for (size_t columns = 0; columns <= width && columns < 64; columns++) {
		fitting = text__fit(text__string(&printable), columns);
		claim(fitting <= printable.length,
		      "no more fits than there is");
		text__clear(&again);
		text__append(&again, text__string(&printable), fitting);
		claim(text__width(text__string(&again)) <= columns,
		      "what fits is no wider");
	}
	replaced = text__append_utf8(&utf8, bytes, size);
	claim(utf8__is_valid(text__string(&utf8), utf8.length),
	      "what is made UTF-8 is valid");
	claim(replaced == !utf8__is_valid(bytes, size),
	      "only what isn't valid is replaced");
	claim(replaced || (utf8.length == size &&
			   !memcmp(text__string(&utf8), bytes, size)),
	      "all else stays byte for byte");
	text__free(&printable);
	text__free(&again);
	text__free(&in_place);
	text__free(&utf8);
	return 0;
}
