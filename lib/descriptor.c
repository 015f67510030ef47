// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Writes bytes until all are written. */
#include <errno.h>
#include <unistd.h>
#include "lib/descriptor.h"

int descriptor__write(int descriptor, const char *bytes, size_t length)
{
	size_t done = 0;
	ssize_t written;

	while (done < length) {
		written = write(descriptor, bytes + done, length - done);
		if (written < 0)
			return -errno;
		done += written;
	}
	return 0;
}
