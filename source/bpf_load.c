// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Loads a BPF object in the first way that works, maps its arrays, and explains why
 * none loads. bpf_object.c does the loading by one skeleton.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "lib/ending.h"
#include "lib/log.h"
#include "lib/privilege.h"
#include "lib/small_file.h"
#include "source/bpf_object.h"

/* include/linux/errno.h: an error that only the kernel's own code should see. */
#define ENOTSUPP 524

static int load__print(enum libbpf_print_level level, const char *format,
		       va_list arguments)
{
	int length;

	if (!log_verbose || level == LIBBPF_DEBUG || privilege__is_from_file())
		return 0;
	ending__allow();
	length = vfprintf(stderr, format, arguments);
	ending__forbid();
	return length;
}

void bpf__set_messages(void)
{
	libbpf_set_print(load__print);
}

void walk_object__unload(struct walk_object *object)
{
	bpf_array__unmap(&object->records);
	bpf_array__unmap(&object->stats);
	bpf_array__unmap(&object->names);
	bpf_array__unmap(&object->psi);
	if (object->skeleton)
		object->ops->unload(object);
	object->skeleton = NULL;
	object->shared = NULL;
	object->ops = NULL;
}

static int walk_object__try(struct walk_object *object, bool light)
{
	int err;

	err = light ? object->ops->load_light(object) :
		      object->ops->load_ordinary(object);
	if (!err && bpf_map_freeze(object->private_fd))
		err = -errno;
	if (!err)
		err = bpf_array__map(&object->records, object->records.fd,
				     object->records.nr);
	if (!err)
		err = bpf_array__map(&object->stats, object->stats.fd,
				     object->stats.nr);
	if (!err)
		err = bpf_array__map(&object->names, object->names.fd,
				     object->names.nr);
	if (!err && object->psi.nr)
		err = bpf_array__map(&object->psi, object->psi.fd,
				     object->psi.nr);
	return err;
}

/*
 * The light skeleton lets the kernel do libbpf's part, which it can since 5.17
 * (fbd94c7afcf9): half the start, a tenth of the memory, no BTF in user space. But it
 * doesn't tell why it failed, so with -v the ordinary one goes first, otherwise last.
 * The light one also works where the file with the kernel's BTF can't be read.
 */
int walk_object__load(struct walk_object *object,
		      const struct walk_object_ops *ops,
		      const struct machine *machine)
{
	const bool has_light = machine->version >= MACHINE_VERSION(5, 17);
	const bool light_first = has_light && !log_verbose;
	int err;

	bpf__set_messages();
	object->ops = ops;
	err = walk_object__try(object, light_first);
	if (err && has_light) {
		walk_object__unload(object);
		object->ops = ops;
		err = walk_object__try(object, !light_first);
	}
	if (err)
		walk_object__unload(object);
	return err;
}

/* "[none] integrity confidentiality": the bracketed one is in force. */
static bool lockdown__is_confidentiality(void)
{
	FILE *file = fopen("/sys/kernel/security/lockdown", "re");
	char line[128] = "";
	bool is;

	if (!file)
		return false;
	is = fgets(line, sizeof(line), file) &&
	     strstr(line, "[confidentiality]");
	fclose(file);
	return is;
}

/*
 * Without its JIT compiler the kernel interprets programs, and refuses those that call its
 * functions (add_kfunc_call()).
 */
static bool jit__is_off(void)
{
	char content[16];

	return small_file__read(AT_FDCWD, "/proc/sys/net/core/bpf_jit_enable",
				content, sizeof(content)) > 0 &&
	       *content == '0';
}

void bpf__explain(const char *what, int err, const struct machine *machine,
		  struct text *why)
{
	if (access("/sys/kernel/btf/vmlinux", R_OK))
		text__format(
			why,
			"kernel %s has no BTF (/sys/kernel/btf/vmlinux: %s); BPF needs a kernel built with CONFIG_DEBUG_INFO_BTF",
			machine->uts.release, strerror(errno));
	else if (err == -EPERM && privilege__is_in_user_namespace())
		text__format(
			why,
			"can't load %s: %s; this process is in a user namespace, and BPF needs the capabilities CAP_BPF and CAP_PERFMON in the first one, the host's: run memcgtop there",
			what, strerror(-err));
	else if (!privilege__may_load_bpf())
		text__format(
			why,
			"can't load %s: %s; it needs root, or the capabilities CAP_BPF and CAP_PERFMON",
			what, strerror(-err));
	else if (privilege__is_bpf_filtered())
		text__format(
			why,
			"can't load %s: %s; a seccomp filter refuses the system call bpf() (Seccomp in /proc/self/status): allow it, or run memcgtop outside of the container",
			what, strerror(-err));
	else if (err == -EPERM && machine->version < MACHINE_VERSION(5, 11))
		text__format(
			why,
			"can't load %s: %s; before Linux 5.11 its memory counts against the limit on locked memory (ulimit -l): raise that limit, or add the capability CAP_SYS_RESOURCE, by which memcgtop raises it",
			what, strerror(-err));
	else if (lockdown__is_confidentiality())
		text__format(
			why,
			"can't load %s: %s; the kernel is locked down (/sys/kernel/security/lockdown: confidentiality), which refuses BPF that reads kernel memory",
			what, strerror(-err));
	else if (err == -ENOTSUPP && jit__is_off())
		text__format(
			why,
			"can't load %s: it calls the kernel's functions, for which BPF's JIT compiler must be on: set the sysctl net.core.bpf_jit_enable to 1",
			what);
	else if (err == -ENOMEM && machine->limit.max) {
		text__format(why, "can't load %s: %s; ", what, strerror(-err));
		memory_limit__append(&machine->limit, why);
	} else
		text__format(
			why,
			"can't load %s into kernel %s: %s; -v shows what the kernel's verifier says",
			what, machine->uts.release, strerror(-err));
}
