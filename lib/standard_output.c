// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Looks at standard output. What is written there is not known here. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/standard_output.h"

size_t standard_output__width(void)
{
	const char *columns = getenv("COLUMNS");
	const bool is_terminal = isatty(STDOUT_FILENO);
	struct winsize size = {};
	long width;

	if (is_terminal && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) &&
	    size.ws_col)
		return size.ws_col;
	width = columns ? strtol(columns, NULL, 10) : 0;
	if (width > 0)
		return width;
	return is_terminal ? 80 : 0;
}

/* Static, since a function that exit() calls takes no argument of ours. */
static bool has_failed; /* a flush, whose caller knows */

int standard_output__flush(FILE *file)
{
	errno = 0;
	if (!fflush(file) && !ferror(file))
		return 0;
	has_failed = true;
	/* stdio forgets why an earlier write failed; output that is cut may get a line end. */
	if (!errno && write(STDOUT_FILENO, "\n", 1) == 1)
		return -EIO;
	return -errno;
}

static void standard_output__check(void)
{
	int err;

	if (has_failed)
		return;
	err = standard_output__flush(stdout);
	if (err && err != -EPIPE) {
		standard_output__fail(err);
		_exit(EXIT_FAILURE);
	}
}

void standard_output__check_at_exit(void)
{
	atexit(standard_output__check);
}

int standard_output__fail(int err)
{
	return log__error(err, "can't write to standard output: %s",
			  strerror(-err));
}
