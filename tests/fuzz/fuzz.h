/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The parts that the fuzz targets share: claims, which end the run, and inputs as strings and files. */
#ifndef __TESTS_FUZZ_H
#define __TESTS_FUZZ_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wchar.h>
#include "lib/charset.h"
#include "lib/log.h"
#include "lib/text.h"

/* libFuzzer calls both; each target has the second. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void claim(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "This isn't true: %s\n", what);
	abort();
}

/* True if a terminal obeys it: C0, DEL, C1, and what turns the direction of text. */
static inline bool is_obeyed(wchar_t character)
{
	return character < L' ' || (character >= 0x7f && character <= 0x9f) ||
	       character == 0x61c || character == 0x200e ||
	       character == 0x200f ||
	       (character >= 0x202a && character <= 0x202e) ||
	       (character >= 0x2066 && character <= 0x2069);
}

/* Claims it by libc, and not by the code that is tested. Lines may end. */
static inline void claim_harmless(const char *bytes, size_t size)
{
	mbstate_t state = {};
	wchar_t character = 0;
	size_t length;

	for (; size; bytes += length, size -= length) {
		length = mbrtowc(&character, bytes, size, &state);
		claim(length && length <= size, "output is UTF-8 without NUL");
		claim(character == L'\n' || !is_obeyed(character),
		      "output has nothing that a terminal obeys");
	}
}

/* A message may have others' bytes, too. */
static inline void claim_message(const char *message)
{
	claim(*message, "a message has words");
	claim_harmless(message, strlen(message));
}

/* The input up to its first NUL, as a string that is the caller's to free. */
static inline char *input__string(const uint8_t *data, size_t size)
{
	char *string = strndup((const char *)data, size);

	claim(string, "there is memory");
	return string;
}

/* A file with these bytes that has no name; name gets a path that opens it. */
static inline int input__file(const void *data, size_t size, char name[32])
{
	const int fd = memfd_create("fuzz", MFD_CLOEXEC);

	claim(fd >= 0 && write(fd, data, size) == (ssize_t)size &&
		      !lseek(fd, 0, SEEK_SET),
	      "a file can be made");
	snprintf(name, 32, "/proc/self/fd/%d", fd);
	return fd;
}

/* A stream into memory, which printed__end() ends. */
struct printed {
	FILE *file;
	char *bytes; /* the caller's to free */
	size_t size;
};

static inline void printed__begin(struct printed *printed)
{
	printed->file = open_memstream(&printed->bytes, &printed->size);
	claim(printed->file, "there is memory");
}

static inline void printed__end(struct printed *printed)
{
	claim(!fclose(printed->file), "there is memory");
}

int LLVMFuzzerInitialize(int *argc __attribute__((unused)),
			 char ***argv __attribute__((unused)))
{
	charset__set();
	claim(charset__is_utf8(), "the locale is one of UTF-8");
	log_handler = claim_message;
	return 0;
}

#endif /* __TESTS_FUZZ_H */
