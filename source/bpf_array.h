/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * An array of records that a BPF program fills and this process has mapped. It can
 * grow while the program stays loaded: see RESULT() in memcgtop.bpf.c. What a record
 * means is for others.
 */
#ifndef __BPF_ARRAY_H
#define __BPF_ARRAY_H

#include <linux/types.h>
#include <stddef.h>

struct bpf_array {
	const char *name;
	size_t record_size;
	__u32 nr; /* how many are mapped; before that, how many are to be */
	int fd; /* the program's own map, which others may replace */
	int grown_fd; /* the map of maps with a slot for a larger one */
	void *data; /* NULL: not mapped */
};

/* Maps nr records of a BPF map in place of those before. 0 or -errno, logged. */
int bpf_array__map(struct bpf_array *array, int fd, __u32 nr);

/*
 * Puts a larger one in its place, all zeros, if so many records don't fit. Returns 0;
 * 1 if it did; -errno, logged.
 */
int bpf_array__fit(struct bpf_array *array, __u32 needed);

void bpf_array__unmap(struct bpf_array *array);

#endif /* __BPF_ARRAY_H */
