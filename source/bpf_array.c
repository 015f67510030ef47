// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Maps and enlarges the arrays that a walk fills, whatever their records mean. */
#include <bpf/bpf.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "lib/log.h"
#include "source/bpf_array.h"
#include "source/memcg_count.h"

void bpf_array__unmap(struct bpf_array *array)
{
	if (array->data)
		munmap(array->data, array->nr * array->record_size);
	array->data = NULL;
}

/* Maps an array of nr records. Returns NULL with -errno, logged, in *err. */
static void *bpf_array__map_fd(const struct bpf_array *array, int fd, __u32 nr,
			       int *err)
{
	void *data = mmap(NULL, nr * array->record_size, PROT_READ | PROT_WRITE,
			  MAP_SHARED, fd, 0);

	*err = 0;
	if (data != MAP_FAILED)
		return data;
	*err = log__error(-errno, "can't map %u %s into memory: %s", nr,
			  array->name, strerror(errno));
	return NULL;
}

static void bpf_array__take(struct bpf_array *array, void *data, __u32 nr)
{
	bpf_array__unmap(array);
	array->data = data;
	array->nr = nr;
}

int bpf_array__map(struct bpf_array *array, int fd, __u32 nr)
{
	void *data;
	int err;

	data = bpf_array__map_fd(array, fd, nr, &err);
	if (!err)
		bpf_array__take(array, data, nr);
	return err;
}

/*
 * Puts a larger array in place of the one that the program fills. If that fails both sides
 * keep the one that they have. 0 or -errno, logged.
 */
static int bpf_array__grow(struct bpf_array *array, __u32 nr)
{
	LIBBPF_OPTS(bpf_map_create_opts, options,
		    .map_flags = BPF_F_MMAPABLE | BPF_F_INNER_MAP);
	const __u32 zero = 0;
	void *data;
	int fd, err;

	fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, array->name, sizeof(zero),
			    array->record_size, nr, &options);
	if (fd < 0)
		return log__error(
			fd,
			"can't make a BPF map of %u %s (%zu bytes each): %s",
			nr, array->name, array->record_size, strerror(-fd));
	data = bpf_array__map_fd(array, fd, nr, &err);
	if (err)
		goto cleanup;
	err = bpf_map_update_elem(array->grown_fd, &zero, &fd, BPF_ANY);
	if (err) {
		munmap(data, nr * array->record_size);
		log__error(err,
			   "can't hand a BPF map of %s to the BPF program: %s",
			   array->name, strerror(-err));
		goto cleanup;
	}
	bpf_array__take(array, data, nr);
cleanup:
	/* The map with the slot holds the new array. */
	close(fd);
	return err;
}

int bpf_array__fit(struct bpf_array *array, __u32 needed)
{
	int err;

	if (needed <= array->nr)
		return 0;
	err = bpf_array__grow(array, memcgs__room(needed));
	return err ? err : 1;
}
