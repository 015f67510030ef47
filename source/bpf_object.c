// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Loads one BPF object by either of its two skeletons. The Makefile compiles this file
 * once for each object. By -D it says which one that is: OBJECT, OBJECT_NAME, the
 * headers SKELETON and LIGHT_SKELETON, and the WALK_* that memcgtop.bpf.c was compiled
 * with. The structs and functions of the skeletons have the same names for all objects.
 * bpf_load.c says when each of the two is tried.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>
#include "memcgtop.h"
#include "source/bpf_light.h"

/* The skeletons use the types of memcgtop.h. */
#include LIGHT_SKELETON
#include SKELETON

#include "source/bpf_object.h"

/*
 * Unmaps what only the programs write: a map that may be written through a mapping can't be
 * frozen. The skeleton doesn't know the size of this section, most of which is static.
 */
static int light__unmap_private(struct memcgtop_light *light)
{
	struct bpf_map_info info = {};
	__u32 size = sizeof(info);

	if (bpf_obj_get_info_by_fd(light->maps.data_private.map_fd, &info,
				   &size))
		return -errno;
	munmap(light->data_private, info.value_size);
	light->data_private = NULL;
	return 0;
}

static int object__load_light(struct walk_object *object)
{
	struct memcgtop_light *light = memcgtop_light__open();
	int err;

	if (!light)
		return -ENOMEM;
	object->skeleton = light;
	object->is_light = true;
	light->maps.records.max_entries = object->records.nr;
	light->maps.stats.max_entries = object->stats.nr;
	light->maps.names.max_entries = object->names.nr;
	if (object->psi.nr)
		light->maps.psi.max_entries = object->psi.nr;
	err = memcgtop_light__load(light);
	if (!err)
		err = light__unmap_private(light);
	if (err)
		return err;
	object->shared = &light->bss->shared;
	object->walk_fd = light->progs.run_walk.prog_fd;
	object->look_fd = light->progs.run_look.prog_fd;
	object->private_fd = light->maps.data_private.map_fd;
	object->records.fd = light->maps.records.map_fd;
	object->records.grown_fd = light->maps.records_grown.map_fd;
	object->stats.fd = light->maps.stats.map_fd;
	object->stats.grown_fd = light->maps.stats_grown.map_fd;
	object->names.fd = light->maps.names.map_fd;
	object->names.grown_fd = light->maps.names_grown.map_fd;
	object->psi.fd = light->maps.psi.map_fd;
	object->psi.grown_fd = light->maps.psi_grown.map_fd;
	return 0;
}

static int object__load_ordinary(struct walk_object *object)
{
	LIBBPF_OPTS(bpf_object_open_opts, options, .object_name = OBJECT_NAME);
	struct memcgtop *ordinary = memcgtop__open_opts(&options);
	int err;

	if (!ordinary)
		return -errno;
	/* libbpf's messages have this name as well. */
	ordinary->skeleton->name = OBJECT_NAME;
	object->skeleton = ordinary;
	object->is_light = false;
	bpf_map__set_max_entries(ordinary->maps.records, object->records.nr);
	bpf_map__set_max_entries(ordinary->maps.stats, object->stats.nr);
	bpf_map__set_max_entries(ordinary->maps.names, object->names.nr);
	if (object->psi.nr)
		bpf_map__set_max_entries(ordinary->maps.psi, object->psi.nr);
	bpf_map__set_map_flags(ordinary->maps.data_private, 0);
	err = memcgtop__load(ordinary);
	if (err)
		return err;
	object->shared = &ordinary->bss->shared;
	object->walk_fd = bpf_program__fd(ordinary->progs.run_walk);
	object->look_fd = bpf_program__fd(ordinary->progs.run_look);
	object->private_fd = bpf_map__fd(ordinary->maps.data_private);
	object->records.fd = bpf_map__fd(ordinary->maps.records);
	object->records.grown_fd = bpf_map__fd(ordinary->maps.records_grown);
	object->stats.fd = bpf_map__fd(ordinary->maps.stats);
	object->stats.grown_fd = bpf_map__fd(ordinary->maps.stats_grown);
	object->names.fd = bpf_map__fd(ordinary->maps.names);
	object->names.grown_fd = bpf_map__fd(ordinary->maps.names_grown);
	object->psi.fd = bpf_map__fd(ordinary->maps.psi);
	object->psi.grown_fd = bpf_map__fd(ordinary->maps.psi_grown);
	return 0;
}

static void object__unload(struct walk_object *object)
{
	if (object->is_light)
		memcgtop_light__destroy(object->skeleton);
	else
		memcgtop__destroy(object->skeleton);
}

static void object__unload_look(struct walk_object *object)
{
	struct memcgtop_light *light = object->skeleton;
	struct memcgtop *ordinary = object->skeleton;

	if (object->is_light) {
		close(light->progs.run_look.prog_fd);
		light->progs.run_look.prog_fd = 0;
	} else {
		bpf_program__unload(ordinary->progs.run_look);
	}
	object->look_fd = -1;
}

const struct walk_object_ops OBJECT = {
	.load_light = object__load_light,
	.load_ordinary = object__load_ordinary,
	.unload = object__unload,
	.unload_look = object__unload_look,
};
