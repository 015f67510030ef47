// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Fuzzes mountinfo.c: a line that is read and written as the kernel does is the same mount. */
#include "lib/mountinfo.h"
#include "tests/fuzz/fuzz.h"

/* mangle_path() of the kernel's fs/seq_file.c, for " \t\n\\". */
static void print_escaped(FILE *file, const char *field)
{
	for (; *field; field++)
		if (strchr(" \t\n\\", *field) ||
		    (*field >= '\v' && *field <= '\r'))
			fprintf(file, "\\%03o", *field);
		else
			fputc(*field, file);
}

static void claim_same(const struct mount *mount)
{
	struct printed printed;
	struct mount again = {};
	FILE *file;

	printed__begin(&printed);
	fprintf(printed.file, "%d 1 0:1 ", mount->id);
	print_escaped(printed.file, mount->root);
	fputc(' ', printed.file);
	print_escaped(printed.file, mount->point);
	fprintf(printed.file, " rw - %s source %s\n", mount->type,
		mount->options);
	printed__end(&printed);
	file = fmemopen(printed.bytes, printed.size, "r");
	claim(file && mountinfo__next(file, &again) == 1,
	      "a mount that was read can be read again");
	fclose(file);
	claim(again.id == mount->id && !strcmp(again.root, mount->root) &&
		      !strcmp(again.point, mount->point) &&
		      !strcmp(again.type, mount->type) &&
		      !strcmp(again.options, mount->options),
	      "and is the same");
	mount__free(&again);
	free(printed.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FILE *file = size ? fmemopen((void *)data, size, "r") : NULL;
	struct mount mount = {};

	if (!file)
		return 0;
	while (mountinfo__next(file, &mount) > 0) {
		mount__has_option(&mount, "memory_recursiveprot");
		/* The kernel's are paths; a lone dash would end the fields before it. */
		if (*mount.root == '/' && *mount.point == '/')
			claim_same(&mount);
	}
	fclose(file);
	return 0;
}
