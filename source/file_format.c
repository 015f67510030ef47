// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tells compressed files and UTF-16 from text. */
#include <errno.h>
#include <string.h>
#include "lib/log.h"
#include "source/file_format.h"

/* Their first bytes, what they are, and what unpacks or converts them. */
static const struct {
	const char *bytes;
	size_t length;
	const char *what;
	const char *command;
} formats[] = {
	{ "\x1f", 1, "is compressed: unpack it", "zcat FILE" },
	{ "\x28\xb5\x2f\xfd", 4, "is compressed by zstd: unpack it",
	  "zstdcat FILE" },
	{ "\xfd\x37zXZ", 5, "is compressed by xz: unpack it", "xzcat FILE" },
	{ "BZh", 3, "is compressed by bzip2: unpack it", "bzcat FILE" },
	{ "\x04\x22\x4d\x18", 4, "is compressed by lz4: unpack it",
	  "lz4cat FILE" },
	{ "PK\x03\x04", 4, "is a zip archive: unpack it", "unzip -p FILE" },
	{ "\xff\xfe\0\0", 4, "is UTF-32: convert it",
	  "iconv -f UTF-32 -t UTF-8 FILE" },
	{ "\xff\xfe", 2, "is UTF-16: convert it",
	  "iconv -f UTF-16 -t UTF-8 FILE" },
	{ "\xfe\xff", 2, "is UTF-16: convert it",
	  "iconv -f UTF-16 -t UTF-8 FILE" },
	{ "{\0", 2, "is UTF-16: convert it",
	  "iconv -f UTF-16LE -t UTF-8 FILE" },
	{ "\0{", 2, "is UTF-16: convert it",
	  "iconv -f UTF-16BE -t UTF-8 FILE" },
};

int file_format__refuse(const char *name, const char *bytes, size_t length,
			const char *command)
{
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (length >= formats[i].length &&
		    !memcmp(bytes, formats[i].bytes, formats[i].length))
			return log__error(
				-EINVAL, "%s %s on the way, such as by %s | %s",
				name, formats[i].what, formats[i].command,
				command);
	return 0;
}
