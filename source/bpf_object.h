/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A loaded BPF object of memcgtop.bpf.c: its programs, the arrays that they fill and
 * the memory that they share with this process. There are three such objects, one for
 * each way of reading, and bpf_object.c is compiled once for each. bpf_load.c has what
 * they have in common. The struct is called walk_object since libbpf has a bpf_object.
 */
#ifndef __BPF_OBJECT_H
#define __BPF_OBJECT_H

#include <stdbool.h>
#include "lib/machine.h"
#include "lib/text.h"
#include "memcgtop.h"
#include "source/bpf_array.h"

struct walk_object {
	const struct walk_object_ops *ops; /* NULL: nothing is loaded */
	void *skeleton; /* of a type that only ops know; NULL: none */
	bool is_light;
	struct shared *shared; /* mapped as long as the skeleton is there */
	int walk_fd; /* the program run_walk */
	int look_fd; /* the program run_look; -1: it was unloaded */
	int private_fd; /* the map of what only the programs write */
	struct bpf_array records; /* struct memcg_record */
	struct bpf_array stats; /* struct stat_block */
	struct bpf_array names; /* struct name_block */
	struct bpf_array psi; /* struct memcg_psi; nr 0: not wanted */
};

/* How one of the three objects is loaded. */
struct walk_object_ops {
	/*
	 * Load the programs, make the arrays with room for nr records each, and fill
	 * in the object, except for the data of the arrays. Return 0 or -errno, not
	 * logged. unload() is due in both cases.
	 */
	int (*load_light)(struct walk_object *object);
	int (*load_ordinary)(struct walk_object *object);
	void (*unload)(struct walk_object *object);
	/*
	 * Unloads run_look alone, which copies kernel memory from any address, as soon as
	 * it isn't needed any more. Does nothing if there is none.
	 */
	void (*unload_look)(struct walk_object *object);
};

extern const struct walk_object_ops kfunc_object;
extern const struct walk_object_ops direct_object;
extern const struct walk_object_ops helper_object;

/*
 * Loads an object in the first way that works and maps its arrays, which have room for
 * the nr records that they ask for. Returns 0, or -errno with nothing loaded; that
 * isn't logged: see bpf__explain().
 */
int walk_object__load(struct walk_object *object,
		      const struct walk_object_ops *ops,
		      const struct machine *machine);

/* Does nothing to one that isn't loaded. */
void walk_object__unload(struct walk_object *object);

/*
 * Has libbpf's messages come with -v only, and never in a program with file capabilities: what
 * the verifier says has addresses of the kernel, which its users needn't know. This comes
 * before anything is loaded.
 */
void bpf__set_messages(void);

#define WALK_PROGRAM "the BPF program that walks the memory cgroups"

/*
 * Appends to why the reason that what, some BPF program, doesn't load on this machine, and
 * the remedy.
 */
void bpf__explain(const char *what, int err, const struct machine *machine,
		  struct text *why);

#endif /* __BPF_OBJECT_H */
