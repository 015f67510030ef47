/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * An array of records that a BPF program fills and this process has mapped. It can
 * grow while the program stays loaded: see RESULT() in memcgtop.bpf.c.
 */
#ifndef __BPF_ARRAY_H
#define __BPF_ARRAY_H

#include <linux/types.h>
#include <stddef.h>

/* One of the arrays that a walk fills, mapped into this process. */
struct bpf_array {
	const char *name;
	size_t record_size;
	__u32 nr; /* as many as are mapped, or asked for before that */
	int grown_fd; /* the map with a slot for a larger one */
	void *data;
};

/* Maps nr records of a BPF map in place of what was mapped. 0 or -errno, logged. */
int bpf_array__map(struct bpf_array *array, int fd, __u32 nr);

/* Puts a larger one in its place, if so many don't fit. 0 or -errno, logged. */
int bpf_array__fit(struct bpf_array *array, __u32 needed);

/* For so many, and for some more, since trees grow. */
__u32 bpf_array__room(__u32 needed);

void bpf_array__unmap(struct bpf_array *array);

#endif /* __BPF_ARRAY_H */
