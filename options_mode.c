// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Says what follows from several options together. options.c parses them. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "options.h"

bool options__want_findings(const struct options *options)
{
	return options->report || options->fail_if_findings;
}

bool options__wants_color(const struct options *options)
{
	const char *no_color = getenv("NO_COLOR");

	if (strcmp(options->color, "auto"))
		return !strcmp(options->color, "always");
	return isatty(STDOUT_FILENO) && !(no_color && *no_color);
}

bool options__wants_screen(const struct options *options)
{
	return !options->batch && !options->as_json && !options->quiet &&
	       !options->ends && !options->fail_if.nr &&
	       !options__want_findings(options) && isatty(STDOUT_FILENO);
}
