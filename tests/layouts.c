// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * layouts LAYOUT loads the BPF objects by helper reads, with their fields looked up in the
 * layout, which is compiled from layout.h, in place of the running kernel's types. So the verifier sees
 * what it would see on a kernel of that layout: libbpf puts an instruction that it refuses
 * where a field or a type isn't found. What the programs say of memory.stat's arrays is
 * compared with the layout's own answers. Objects by other reads can't be tried so: the
 * running kernel checks their types itself. Ends with 1 if something is wrong.
 */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "kill_event.h"
#include "memcgtop.h"
/* The skeletons use their types. */
#include "helper.skel.h"
#include "kills_helper.skel.h"

static int print__warnings(enum libbpf_print_level level, const char *format,
			   va_list arguments)
{
	return level == LIBBPF_WARN ? vfprintf(stderr, format, arguments) : 0;
}

/* An enumerator of enum answers. */
static int layout__answer(const struct btf *btf, const char *name)
{
	const int id = btf__find_by_name_kind(btf, "answers", BTF_KIND_ENUM);
	const struct btf_type *type = btf__type_by_id(btf, id);
	const struct btf_enum *answer = type ? btf_enum(type) : NULL;
	int i;

	for (i = 0; type && i < btf_vlen(type); i++)
		if (!strcmp(btf__name_by_offset(btf, answer[i].name_off), name))
			return answer[i].val;
	errx(2, "the layout has no answer %s", name);
}

/* Returns 1 if an answer is wrong. */
static int answer__check(const struct btf *btf, const char *name, int got)
{
	const int wanted = layout__answer(btf, name);

	if (got != wanted)
		warnx("%s is %d, got %d", name, wanted, got);
	return got != wanted;
}

/* Loads the programs that walk, and asks them for the arrays of memory.stat. */
static int walk__check(const struct bpf_object_open_opts *options,
		       const struct btf *btf)
{
	struct memcgtop *object = memcgtop__open_opts(options);
	const struct layout *layout;
	int nr_wrong;

	if (!object || memcgtop__load(object) ||
	    bpf_prog_test_run_opts(bpf_program__fd(object->progs.run_look),
				   NULL)) {
		memcgtop__destroy(object);
		return 1;
	}
	layout = &object->bss->shared.layout;
	nr_wrong = answer__check(btf, "NR_STATES", layout->nr_states) +
		   answer__check(btf, "NR_EVENTS", layout->nr_events) +
		   answer__check(btf, "EVENTS_OFFSET", layout->events_offset);
	memcgtop__destroy(object);
	return nr_wrong;
}

/* Loads those that see kills, but the one whose hook the running kernel checks. */
static int kills__check(const struct bpf_object_open_opts *options)
{
	struct kills_helper *object = kills_helper__open_opts(options);
	int err;

	if (!object)
		return 1;
	bpf_program__set_autoload(object->progs.on_oom_kill, false);
	err = kills_helper__load(object);
	kills_helper__destroy(object);
	return err != 0;
}

int main(int argc, char **argv)
{
	LIBBPF_OPTS(bpf_object_open_opts, options);
	struct btf *btf = argc == 2 ? btf__parse(argv[1], NULL) : NULL;
	int nr_wrong;

	if (!btf)
		errx(2, "usage: layouts LAYOUT");
	libbpf_set_print(print__warnings);
	options.btf_custom_path = argv[1];
	nr_wrong = walk__check(&options, btf) + kills__check(&options);
	btf__free(btf);
	return nr_wrong > 0;
}
