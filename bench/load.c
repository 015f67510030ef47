// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Asks this kernel's verifier about each program of BPF objects, which it loads alone:
 * load OBJECT.bpf.o.... Prints a line "program OBJECT NAME" for each, and what the
 * verifier says of it; if it doesn't load here, nothing.
 */
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* BPF_LOG_STATS of the kernel's bpf_verifier.h. */
#define LOG_STATS 4

static int print__nothing(enum libbpf_print_level level, const char *format,
			  va_list arguments)
{
	(void)level;
	(void)format;
	(void)arguments;
	return 0;
}

/* Loads the program of that number, and no other one. Returns 0; -ENOENT: there is none. */
static int load__one(const char *path, const char *name, int number)
{
	static char log[1 << 16];
	struct bpf_object *object = bpf_object__open_file(path, NULL);
	struct bpf_program *program = NULL, *wanted = NULL;
	int i = 0, err = 0;

	if (!object) {
		err = -errno;
		fprintf(stderr, "load: can't open %s: %s\n", path,
			strerror(-err));
		return err;
	}
	while ((program = bpf_object__next_program(object, program))) {
		bpf_program__set_autoload(program, i == number);
		if (i++ == number)
			wanted = program;
	}
	if (!wanted) {
		err = -ENOENT;
		goto cleanup;
	}
	bpf_program__set_log_level(wanted, LOG_STATS);
	bpf_program__set_log_buf(wanted, log, sizeof(log));
	printf("program %s %s\n", name, bpf_program__name(wanted));
	if (!bpf_object__load(object))
		fputs(log, stdout);
cleanup:
	bpf_object__close(object);
	return err;
}

int main(int argc, char **argv)
{
	const char *slash;
	int i, number, err;

	if (argc < 2) {
		fprintf(stderr, "usage: load OBJECT.bpf.o...\n");
		return 64;
	}
	libbpf_set_print(print__nothing);
	for (i = 1; i < argc; i++) {
		slash = strrchr(argv[i], '/');
		for (number = 0, err = 0; !err; number++)
			err = load__one(argv[i], slash ? slash + 1 : argv[i],
					number);
		if (err != -ENOENT)
			return 1;
	}
	return 0;
}
