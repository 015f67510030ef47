/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The three ways of reading the kernel's memory. Each function that reads takes the way
 * as a constant and is inlined, so a program has only the code of its own way.
 */
#ifndef __VMLINUX_LOAD_H
#define __VMLINUX_LOAD_H

#include "vmlinux/kfuncs.h"
#include "vmlinux/memcg.h"

enum load {
	/* Plain loads through a pointer that a kfunc returned: 7.0+. */
	LOAD_TRUSTED,
	/*
	 * Plain loads through bpf_rdonly_cast(), 6.2+. A load that faults gives 0. Each
	 * takes ten more instructions, which check that the address is the kernel's.
	 */
	LOAD_DIRECT,
	/* bpf_probe_read_kernel(), which lockdown refuses. */
	LOAD_HELPER,
};

/*
 * The way of reading an object that a trusted one points to: the verifier trusts only
 * what a kfunc itself returned.
 */
static __always_inline enum load load__beyond(enum load how)
{
	return how == LOAD_TRUSTED ? LOAD_DIRECT : how;
}

/*
 * A pointer to the structure at an address, for FIELD(). Many fields of one structure are
 * read through one pointer, since the verifier follows each call of bpf_rdonly_cast().
 */
#define CAST(how, type, address)                                          \
	((how) == LOAD_DIRECT ?                                           \
		 (type *)bpf_rdonly_cast((void *)(address),               \
					 bpf_core_type_id_kernel(type)) : \
		 (type *)(address))

/*
 * The value of a field of a structure. The pointer is CAST()'s, or a trusted one; it is
 * evaluated by itself, since fields in it that are ours aren't to be relocated.
 */
#define FIELD(how, pointer, field)                             \
	({                                                     \
		typeof(pointer) loaded_from = (pointer);       \
		typeof(loaded_from->field) loaded;             \
		if ((how) == LOAD_HELPER)                      \
			bpf_core_read(&loaded, sizeof(loaded), \
				      &loaded_from->field);    \
		else                                           \
			loaded = loaded_from->field;           \
		loaded;                                        \
	})

/* The value of a field of the structure at an address. */
#define LOAD(how, type, address, field) \
	FIELD(how, CAST(how, type, address), field)

/* The distance of a field from the start of its structure, in bytes. */
#define OFFSET(type, field) bpf_core_field_offset(((type *)0)->field)

/* The eight bytes at an offset of a structure; the pointer is as for FIELD(). */
static __always_inline __u64 read_word(enum load how, const void *pointer,
				       __u32 offset)
{
	__u64 word = 0;

	if (how != LOAD_HELPER)
		return *(const __u64 *)(pointer + offset);
	bpf_probe_read_kernel(&word, sizeof(word), pointer + offset);
	return word;
}

/*
 * The eight bytes at any address. A cast needs a structure that has a number of eight
 * bytes, so the address is taken for that of a css's serial number: a cast to void
 * came with 6.17.
 */
static __always_inline __u64 load_word(enum load how, __u64 address)
{
	__u64 word = 0;

	if (how == LOAD_TRUSTED)
		return *(__u64 *)address;
	if (how == LOAD_DIRECT)
		return LOAD(LOAD_DIRECT, struct mem_cgroup,
			    address - OFFSET(struct mem_cgroup, css.serial_nr),
			    css.serial_nr);
	bpf_probe_read_kernel(&word, sizeof(word), (void *)address);
	return word;
}

/*
 * Words at offsets of an address that the program learns when it runs: a pointer to them,
 * and the word at an offset of less than 64 KiB. The verifier adds such an offset to a
 * pointer of no type, which a cast gives since 6.17. All kernels with the memcg kfuncs have
 * that: there one cast serves all words, and each takes half the instructions.
 */
#ifdef WALK_KFUNC
#define HAS_POINTER_OF_NO_TYPE 1
#define UNROLL_WORDS _Pragma("clang loop unroll(full)")
#else
#define HAS_POINTER_OF_NO_TYPE 0
/* Each call of bpf_rdonly_cast() in a program has to be relocated, so the loop stays one. */
#define UNROLL_WORDS _Pragma("clang loop unroll(disable)")
#endif

static __always_inline const void *words__at(enum load how, __u64 address)
{
	return how == LOAD_DIRECT && HAS_POINTER_OF_NO_TYPE ?
		       bpf_rdonly_cast((void *)address, 0) :
		       (const void *)address;
}

static __always_inline __u64 load_word_at(enum load how, const void *words,
					  __u16 offset)
{
	return how == LOAD_DIRECT && HAS_POINTER_OF_NO_TYPE ?
		       *(const __u64 *)(words + offset) :
		       load_word(how, (__u64)words + offset);
}

#endif /* __VMLINUX_LOAD_H */
