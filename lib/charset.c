// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Sets the locale, and tells whether it is one of UTF-8. */
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "lib/charset.h"

/* The C library has no locale of UTF-8 for what the environment asks for. */
static bool is_assumed_utf8;

static bool library__is_utf8(void)
{
	return !strcmp(nl_langinfo(CODESET), "UTF-8");
}

/* The locale that the environment names for characters, in the order of setlocale(3). */
static const char *environment__locale(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *value;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		value = getenv(names[i]);
		if (value && *value)
			return value;
	}
	return NULL;
}

/* True for a name such as de_DE.UTF-8 or C.utf8@euro, and for none. */
static bool locale__wants_utf8(const char *locale)
{
	const char *codeset = locale ? strchr(locale, '.') : NULL;
	size_t length;

	if (!locale)
		return true;
	if (!codeset)
		return false;
	length = strcspn(++codeset, "@");
	return (length == 5 && !strncasecmp(codeset, "UTF-8", length)) ||
	       (length == 4 && !strncasecmp(codeset, "UTF8", length));
}

void charset__set(void)
{
	/*
	 * No other category has an effect here, and each is read from files. Numbers have a
	 * point everywhere, since LC_NUMERIC stays as it is.
	 */
	setlocale(LC_MESSAGES, "");
	setlocale(LC_CTYPE, "");
	if (!library__is_utf8() && locale__wants_utf8(environment__locale()) &&
	    !setlocale(LC_CTYPE, "C.UTF-8"))
		is_assumed_utf8 = true;
}

void charset__follow_library(void)
{
	is_assumed_utf8 = false;
}

bool charset__is_utf8(void)
{
	return is_assumed_utf8 || library__is_utf8();
}
