/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * libbpf's bpf/skel_internal.h, of which light skeletons are made, with its system call
 * mended. It must precede a light skeleton.
 *
 * The header of libbpf 1.7 asks the kernel for the hash of the loader's map, which is of
 * use only to skeletons that are signed. Kernels before 6.18 refuse that with E2BIG, and
 * the skeleton gives up: here it goes on.
 */
#ifndef __BPF_LIGHT_H
#define __BPF_LIGHT_H

#include <linux/bpf.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static inline long light__bpf(int command, union bpf_attr *attr,
			      unsigned int size)
{
	const long result = syscall(__NR_bpf, command, attr, size);

	return command == BPF_OBJ_GET_INFO_BY_FD ? 0 : result;
}

#define syscall(number, ...) light__bpf(__VA_ARGS__)
#include <bpf/skel_internal.h>
#undef syscall

#endif /* __BPF_LIGHT_H */
