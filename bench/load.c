// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Asks this kernel's verifier about each program of BPF objects, which it loads alone:
 * load OBJECT.bpf.o.... Prints a line for each program: OBJECT PROGRAM INSTRUCTIONS STACK
 * US. The instructions are those that the verifier followed, the stack the bytes of each
 * of the program's functions, US the time of verification. For a program that doesn't
 * load here there is the error in place of these.
 */
#include <bpf/bpf.h>
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

/* The word that follows a key in the verifier's log. */
static const char *log__word(const char *log, const char *key, char word[64])
{
	const char *found = strstr(log, key);

	if (!found || sscanf(found + strlen(key), " %63s", word) != 1)
		return "-";
	return word;
}

/* Loads the program of that number, and no other one. Returns 0; -ENOENT: there is none. */
static int load__one(const char *path, const char *name, int number)
{
	char log[4096] = "", words[3][64];
	struct bpf_object *object = bpf_object__open_file(path, NULL);
	struct bpf_program *program, *wanted = NULL;
	int i = 0, err = 0;

	if (!object) {
		err = -errno;
		fprintf(stderr, "load: can't open %s: %s\n", path,
			strerror(-err));
		return err;
	}
	bpf_object__for_each_program(program, object)
	{
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
	printf("%s %s ", name, bpf_program__name(wanted));
	if (bpf_object__load(object))
		printf("%s\n", strerror(errno));
	else
		printf("%s %s %s\n", log__word(log, "processed", words[0]),
		       log__word(log, "stack depth", words[1]),
		       log__word(log, "verification time", words[2]));
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
